"""What happened, happens or is planned, from triggers and the roles around them.

`find_events` looks only at sentences with a trigger. `transform.eventreadings` reads one: clauses (`eventclauses`, of
Korean `eventphrases`), roles (`arguments`, `koreanarguments`), how sure it is (`modality`) and by whose word, when and
where (`circumstances`). Rules are in `rules/events`, one file a type, and `rules/modality`, one file a language.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from transform.circumstances import Surroundings, event_figures, nearest_date, where
from transform.eventgates import may_tell
from transform.eventphrases import is_topic
from transform.eventreadings import Found, read_english, read_korean
from transform.eventrules import EventRules, load_event_rules
from transform.koreannouns import argument_of
from transform.possessives import possessive_events
from transform.records import Argument, Event

__all__ = ["EventRules", "find_events", "load_events"]

_DOERS = frozenset({"company", "government", "university", "org"})
_ARTICLE = 4  # "The " before a name
_LONGEST_SENTENCE = 2000  # characters: what is longer is a table or a list, and no reader finds its clauses

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence
    from pathlib import Path

    from transform.eventfiles import EventFile
    from transform.records import DateMention, Figure, Mention
    from transform.rolefilling import Filled
    from transform.scan import Hit
    from transform.text import Document


def load_events(rule_dirs: Iterable[Path]) -> EventRules:
    """The rules of all folders together. Raises `RuleFileInvalid`."""
    return load_event_rules(rule_dirs)


def find_events(
    document: Document,
    rules: EventRules,
    mentions: Sequence[Mention],
    dates: Sequence[DateMention],
    figures: Sequence[Figure],
) -> tuple[Event, ...]:
    """The events of a text, in text order."""
    language = "ko" if document.language == "ko" else "en"
    events = list(possessive_events(document, rules, mentions))
    by_sentence: dict[int, list[Hit]] = defaultdict(list)
    for hit in document.hits.get(f"events.{language}", ()):
        by_sentence[document.sentence_at(hit.start)].append(hit)
    if by_sentence:
        around = _surroundings(document, by_sentence.keys(), mentions, dates, figures)
        if language == "ko":
            _carry_topics(document, rules, around, mentions)
        else:
            _carry_openers(document, rules, around, mentions)
        for sentence in around.values():
            events.extend(_sentence_events(document, rules, sentence, by_sentence[sentence.number], language))
    return tuple(sorted(events, key=lambda event: (event.start_char, event.end_char, event.type)))


def _sentence_events(
    document: Document, rules: EventRules, around: Surroundings, hits: Sequence[Hit], language: str
) -> Iterator[Event]:
    """The events of one sentence with triggers; its clauses are only read where one could be told."""
    is_short = around.end - around.start <= _LONGEST_SENTENCE
    if not ((around.mentions or around.carried) and is_short and may_tell(document.text, around, hits, language)):
        return
    read = read_korean if language == "ko" else read_english
    prepositions = frozenset[str]() if language == "ko" else rules.english.place_prepositions
    if language == "ko":
        dates = [date for date in around.dates if not _is_of_telling(document.text, date, rules)]
        around = around._replace(dates=dates) if len(dates) < len(around.dates) else around
    for found in read(document.text, rules, around, hits):
        yield from _events(document, around, found, prepositions)


def _is_of_telling(text: str, date: DateMention, rules: EventRules) -> bool:
    """Whether a Korean day stands between a quoted clause and a verb of telling ("..., it said on the 5th")."""
    if date.precision != "day":
        return False
    before = text[date.sentence_start : date.start_char].rstrip()
    return before.endswith(rules.korean.quoting) and text.startswith(rules.korean.reporting, date.end_char + 1)


def _surroundings(
    document: Document,
    wanted: Collection[int],
    mentions: Sequence[Mention],
    dates: Sequence[DateMention],
    figures: Sequence[Figure],
) -> dict[int, Surroundings]:
    around = {number: Surroundings(number, *document.sentences[number], [], [], []) for number in wanted}
    for mention in mentions:
        if mention.sentence in wanted and not mention.nested:
            around[mention.sentence].mentions.append(mention)
    for date in dates:
        if date.sentence in wanted:
            around[date.sentence].dates.append(date)
    for index, figure in enumerate(figures):
        if figure.sentence in wanted:
            around[figure.sentence].figures.append((index, figure))
    return around


def _carry_topics(
    document: Document, rules: EventRules, around: dict[int, Surroundings], mentions: Sequence[Mention]
) -> None:
    """Give each sentence the topic of the nearest sentence before it in its paragraph; one without names a near one."""
    topics = [item for item in mentions if not item.nested and is_topic(document.text, item, rules.korean)]
    starts = [item.start_char for item in topics]
    for number, sentence in list(around.items()):
        place = bisect_left(starts, sentence.start)
        topic = topics[place - 1] if place else None
        if topic is None or "\n" in document.text[topic.end_char : sentence.start]:
            continue
        if sentence.mentions or number - topic.sentence == 1:
            around[number] = sentence._replace(carried=topic)


def _carry_openers(
    document: Document, rules: EventRules, around: dict[int, Surroundings], mentions: Sequence[Mention]
) -> None:
    """Let the pronoun that opens an English sentence stand for who opened one of the two sentences before."""
    openers = {m.sentence: m for m in mentions if m.type in _DOERS and m.start_char - m.sentence_start <= _ARTICLE}
    for number, sentence in around.items():
        found = rules.english.standing.match(document.text, sentence.start, sentence.end)
        opener = openers.get(number - 1) or openers.get(number - 2)
        if found is None or opener is None or any(m.end_char <= found.start("pronoun") for m in sentence.mentions):
            continue
        start, end = found.span("pronoun")
        standing = replace(
            opener,
            surface=document.text[start:end],
            start_char=start,
            end_char=end,
            sentence=number,
            sentence_start=sentence.start,
            sentence_end=sentence.end,
        )
        sentence.mentions.insert(0, standing)


def _typed(argument: Argument, rule: EventFile) -> Argument:
    """An argument without an identity with the type that its head word says, if the rule knows it."""
    if argument.type is not None:
        return argument
    words = argument.surface.lower()
    kinds = rule.roles[argument.role].typed.items()
    kind = next((kind for kind, heads in kinds if words.endswith(heads)), None)
    return replace(argument, type=kind) if kind else argument


def _is_to_itself(arguments: Sequence[Argument]) -> bool:
    """Whether one known thing alone would do it and be done to: a pronoun or "the firm" was taken for the wrong one."""
    doers = {item.entity_id for item in arguments if item.role == "subject"}
    things = {item.entity_id for item in arguments if item.role == "object"}
    return doers == things and len(doers) == 1 and None not in doers


def _with_market(around: Surroundings, found: Found) -> Filled:
    """The roles, with the one market that the clause names where the type has that role and it is open."""
    markets = [item for item in around.mentions if item.type == "market" and found.place.holds(item.start_char)]
    if len(markets) != 1 or "market" in found.filled or "market" not in found.reading.rule.roles:
        return found.filled
    return {**found.filled, "market": [argument_of(markets[0], "market")]}


def _events(document: Document, around: Surroundings, found: Found, prepositions: frozenset[str]) -> Iterator[Event]:
    """The event, unless it lacks the figure that its type needs, or has neither a thing done to nor a figure.

    What is under way and dated in the future is a plan ("builds it by 2027").
    """
    text = document.text
    place, source, modality = found.place, found.source, found.modality
    rule = found.reading.rule
    figures = event_figures(around, rule, place)
    has_thing = rule.symmetric or any(role in found.filled for role in (*(rule.things or rule.roles), "into"))
    if not figures and (rule.needs_figure or found.reading.is_counted or not has_thing):
        return
    filled = _with_market(around, found)
    arguments = tuple(_typed(item, rule) for role in rule.roles for item in filled.get(role, ()))
    if _is_to_itself(arguments):
        return
    status = None if modality.negated else modality.status
    date = None if rule.relation else nearest_date(around, place, status, document.published, punctual=rule.punctual)
    is_ahead = date is not None and document.published is not None and date.period_start > document.published
    yield Event(
        type=rule.id,
        status="planned" if modality.status == "ongoing" and is_ahead else modality.status,
        negated=modality.negated,
        trigger=text[place.start : place.end],
        start_char=place.start,
        end_char=place.end,
        sentence=around.number,
        sentence_start=around.start,
        sentence_end=around.end,
        rule_id=f"{rule.id}:{found.reading.literal}",
        date_start=date.period_start if date else None,
        date_end=date.period_end if date else None,
        date_precision=date.precision if date else None,
        date_role=date.role if date else None,
        place_id=None if rule.relation else where(text, around, place, arguments, prepositions),
        attributed_to=source.text if source else None,
        attributed_to_id=source.entity_id if source else None,
        arguments=arguments,
        figures=figures,
    )
