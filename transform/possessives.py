"""Makers by possessive: "Naver's HyperCLOVA X" says that Naver develops it. One event a pair and article."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from transform.records import Argument, ArgumentRole, Event, Mention

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from transform.eventfiles import EventFile
    from transform.eventrules import EventRules
    from transform.text import Document

_QUOTES = "'\"‘“"
_MOST_WORDS = 3  # "latest language model"
_LONGEST_KIND = 40  # characters of these words
_WORD = re.compile(r"\w++")


def possessive_events(document: Document, rules: EventRules, mentions: Sequence[Mention]) -> Iterator[Event]:
    """An event for each maker and thing joined by a possessive, at the pair's first place that tells of no plan."""
    outer = [mention for mention in mentions if not mention.nested]
    if len(outer) < 2:  # noqa: PLR2004
        return
    reach = max(map(len, rules.possessives)) + 2
    seen: set[tuple[str | None, str | None]] = set()
    plans: dict[int, bool] = {}  # by sentence
    for maker, thing in pairwise(outer):
        if thing.start_char - maker.end_char > reach + _LONGEST_KIND:
            continue
        marker = _marker(document.text, maker, thing, rules)
        if marker is None or (maker.entity_id, thing.entity_id) in seen:
            continue
        if maker.sentence not in plans:
            plans[maker.sentence] = _tells_of_plan(document, maker, rules)
        if plans[maker.sentence]:
            continue
        for rule in rules.possessed:
            if maker.type in rule.roles["subject"].types and thing.type in rule.possessive:
                seen.add((maker.entity_id, thing.entity_id))
                yield _event(rule, maker, thing, marker)


def _marker(text: str, maker: Mention, thing: Mention, rules: EventRules) -> str | None:
    """The possessive between two names, None where more than a word for the thing's kind stands behind it."""
    if maker.sentence != thing.sentence:
        return None
    between = text[maker.end_char : thing.start_char].rstrip(_QUOTES).rstrip()
    if between in rules.possessives:
        return between
    marker, _, kind = between.partition(" ")
    words = kind.removesuffix(",").split()
    if marker not in rules.possessives or not 0 < len(words) <= _MOST_WORDS or not all(map(str.isalpha, words)):
        return None
    is_kind = words[-1].lower() in rules.english.kinds or words[-1] in rules.korean.kinds
    return marker if is_kind else None


def _tells_of_plan(document: Document, maker: Mention, rules: EventRules) -> bool:
    text = document.text[maker.sentence_start : maker.sentence_end]
    if document.language == "ko":
        return any(rules.korean.cues[match.group()] == "planned" for match in rules.korean.cue.finditer(text))
    return not rules.english.planned.isdisjoint(_WORD.findall(text.lower()))


def _event(rule: EventFile, maker: Mention, thing: Mention, marker: str) -> Event:
    return Event(
        type=rule.id,
        status="done",
        negated=False,
        trigger=marker,
        start_char=maker.end_char,
        end_char=maker.end_char + len(marker),
        sentence=maker.sentence,
        sentence_start=maker.sentence_start,
        sentence_end=maker.sentence_end,
        rule_id=f"{rule.id}:possessive",
        arguments=(_argument("subject", maker), _argument("object", thing)),
    )


def _argument(role: ArgumentRole, mention: Mention) -> Argument:
    return Argument(
        role=role,
        entity_id=mention.entity_id,
        type=mention.type,
        surface=mention.surface,
        start_char=mention.start_char,
        end_char=mention.end_char,
    )
