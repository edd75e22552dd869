"""Noun phrases of an English clause: where its statement begins, what stands in a relative clause, what a preposition
leads to behind a metric, and whom a passive names.

`english_subjects` chooses among them.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from transform.phrases import EDGE, MOST_WORDS

if TYPE_CHECKING:
    from transform.clauses import MetricHit, Sentence
    from transform.records import Figure, Mention

_WORD = re.compile(r"[A-Za-z][\w'’&.-]*")
_MOST_ADJUNCTS = 3
_AFFECTED_REACH = 30


class Behind(NamedTuple):
    """What a preposition leads to behind a metric: the name there, or the words; `whose` where these are the part of
    somebody told before ("the company's cloud division").
    """

    name: Mention | None
    text: str
    whose: bool = False


def statement_start(view: Sentence, start: int, end: int) -> int:
    """Where the statement begins that a stretch holds: behind the adjuncts with a comma that open it."""
    for _ in range(_MOST_ADJUNCTS):
        word = _WORD.search(view.text, start, end)
        if word is None:
            break
        comma = view.text.find(", ", word.end(), end)
        is_adverb = comma == word.end() and word.group().endswith(view.rules.adverb_endings)
        is_participle = word.group().endswith(view.rules.participle_endings) and view.text[comma + 2].isupper()
        if not (is_adverb or (is_participle and comma >= 0)) and word.group().lower() not in view.rules.openers:
            break
        if comma < 0:
            break
        start = comma + 2
    return start


def is_in_relative(view: Sentence, start: int, mention: Mention) -> bool:
    """Whether a name stands in a clause that describes the noun before ("the plant that X is building").

    A "that" behind a verb of saying opens what was said.
    """
    before = view.between(start, mention.start_char)
    words = before.split()
    if not words or words[-1].lower() not in view.rules.relatives:
        return False
    place = mention.start_char - len(words[-1]) - 1
    return len(words) > 1 and not any(start <= cue.start < place for cue in view.cues_of("says"))


def behind(view: Sentence, hit: MetricHit) -> Behind | None:
    """What a preposition leads to right behind a metric's name; None where none does, or it owns nothing."""
    link = _WORD.match(view.text, hit.end + 1, view.end)
    if link is None or view.text[hit.end] != " ":
        return None
    word = link.group().lower()
    is_own = word in view.rules.owner_before
    if not is_own and word not in view.rules.named_links:
        return None
    start = link.end() + 1
    article = _WORD.match(view.text, start, view.end)
    if article and article.group().lower() in view.rules.determiners:
        start = article.end() + 1
    phrase = view.between(start, _phrase_end(view, start)).strip()
    if not phrase or not phrase[0].isalpha() or len(phrase.split()) > MOST_WORDS:
        return None
    name = next((m for m in view.mentions if m.start_char == start), None)
    if name is not None and name.type != "place":
        return Behind(name, phrase)
    return _unnamed_behind(view, phrase, start) if is_own and name is None else None


def _unnamed_behind(view: Sentence, phrase: str, start: int) -> Behind | None:
    """Words without a name at their head; None where they only say how much or when."""
    first = phrase.split(" ", 1)[0].lower()
    if first in view.rules.no_owners or first in view.rules.approximators:
        return None
    end = start + len(phrase)
    if any(m.type == "place" and m.end_char == end for m in view.mentions):
        return None
    whose, _, part = phrase.partition(view.rules.owner_endings[0] + " ")
    if part and f"the {whose}".lower() in view.rules.pronouns:
        return Behind(None, part, whose=True)
    return Behind(None, phrase)


def _phrase_end(view: Sentence, start: int) -> int:
    """Where a noun phrase ends: before a verb, a mark, a figure, a date or the next preposition."""
    stops = [cue.start for kind in ("status", "change", "says") for cue in view.cues_of(kind) if cue.start > start]
    stops += [figure.start_char for figure in view.figures if figure.start_char >= start]
    stops += [date.start_char for date in view.dates if date.start_char >= start]
    end = min([*stops, view.end])
    edge = EDGE.search(view.text, start, end)
    end = edge.start() if edge else end
    for word in _WORD.finditer(view.text, start, end):
        small = word.group()
        if small.endswith(view.rules.participle_endings) and small[0].islower():
            return word.start()
        if small.lower() in view.rules.openers | view.rules.relatives | view.rules.passives:
            return word.start()
    return end


def affected(view: Sentence, figure: Figure, end: int, kinds: frozenset[str]) -> Mention | None:
    """The first name of some types that a participle leads to behind a figure ("imposed on X", "was won by X")."""
    for mention in view.mentions:
        if figure.end_char <= mention.start_char < end and mention.type in kinds:
            reach = max(figure.end_char, mention.start_char - _AFFECTED_REACH)
            words = [
                word for word in view.between(reach, mention.start_char).split() if word not in view.rules.articles
            ]
            if len(words) > 1 and words[-1] in view.rules.affected_links and _is_participle(view, words[-2]):
                return mention
    return None


def _is_participle(view: Sentence, word: str) -> bool:
    return word.islower() and (word.endswith(view.rules.participle_endings) or word in view.rules.participles)


def is_passive(view: Sentence, hit: MetricHit) -> bool:
    """Whether a metric's name is the participle of a passive ("was invested")."""
    before = view.between(view.start, hit.start).lower().split()
    return bool(before) and before[-1] in view.rules.passives
