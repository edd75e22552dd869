"""What happened, happens or is planned, from triggers and the roles around them.

`find_events` looks only at sentences with a trigger. `transform.eventclauses` and `transform.eventphrases` read their
clauses, `transform.arguments` and `transform.koreanarguments` fill the roles, `transform.modality` says how sure it is.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from transform.arguments import Filled, fill_english
from transform.eventclauses import Piece, read_sentence, readings_of
from transform.eventphrases import link_predicates, read_phrases
from transform.eventrules import EventRules, Reading, load_event_rules, thing_roles
from transform.koreanarguments import KoreanSentence, fill_noun, fill_verb
from transform.modality import Modality, english_modality, korean_noun_modality, korean_verb_modality
from transform.records import Event, EventFigure

__all__ = ["EventRules", "find_events", "load_events"]

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from transform.eventrules import EventFile
    from transform.records import DateMention, Figure, Mention
    from transform.scan import Hit
    from transform.text import Document


_PARTIES = 2


class Surroundings(NamedTuple):
    """What other modules found in one sentence; figures keep their index in `Facts.figures`."""

    number: int
    start: int
    end: int
    mentions: list[Mention]
    dates: list[DateMention]
    figures: list[tuple[int, Figure]]


class Place(NamedTuple):
    """Where a trigger is, and where its clause begins and ends."""

    start: int
    end: int
    first: int
    last: int


class Found(NamedTuple):
    """One reading that fits: the roles it fills and how well."""

    reading: Reading
    filled: Filled
    score: int


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
    is_korean = document.language == "ko"
    by_sentence: dict[int, list[Hit]] = defaultdict(list)
    for hit in document.hits.get("events.ko" if is_korean else "events.en", ()):
        by_sentence[document.sentence_at(hit.start)].append(hit)
    if not by_sentence:
        return ()
    around = _surroundings(document, set(by_sentence), mentions, dates, figures)
    read = _korean_events if is_korean else _english_events
    found: list[Event] = []
    for number in sorted(by_sentence):
        if around[number].mentions:
            found.extend(read(document, rules, around[number], by_sentence[number]))
    return tuple(sorted(found, key=lambda event: (event.start_char, event.end_char, event.type)))


def _surroundings(
    document: Document,
    wanted: set[int],
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


def _pieces(around: Surroundings, hits: Iterable[Hit]) -> list[Piece]:
    """Names, dates, figures and triggers as pieces in order; of overlapping ones the earlier kind, then the longer."""
    ranked: list[tuple[int, int, int, str, object]] = [
        (0, item.start_char, item.end_char, "M", item) for item in around.mentions
    ]
    ranked += [(1, item.start_char, item.end_char, "T", item) for item in around.dates]
    ranked += [(2, item.start_char, item.end_char, "F", index) for index, item in around.figures]
    ranked += [(3, hit.start, hit.end, "?", hit.payload) for hit in hits]
    ranked.sort(key=lambda row: (row[0], row[1] - row[2], row[1]))
    taken: list[Piece] = []
    for _, start, end, code, ref in ranked:
        if all(end <= piece.start or start >= piece.end for piece in taken):
            taken.append(Piece(start, end, code, ref))
    return sorted(taken)


def _english_events(document: Document, rules: EventRules, around: Surroundings, hits: list[Hit]) -> Iterator[Event]:
    sentence = read_sentence(document.text, (around.start, around.end), _pieces(around, hits), rules.english)
    for index, token in enumerate(sentence.tokens):
        if token.code != "?" or sentence.codes[index] == "W":
            continue
        readings = [item for item in readings_of(token) if fits_code(item.code, sentence.codes[index])]
        best = _best((reading, fill_english(sentence, index, reading)) for reading in readings)
        modality = english_modality(sentence, index, best.reading.rule) if best else None
        if best and modality:
            clause = sentence.clauses[sentence.owner[index]]
            last = sentence.tokens[max(clause.start, clause.end - 1)].end
            place = Place(token.start, token.end, sentence.tokens[clause.start].start, last)
            yield from _event(document, around, place, best, modality)


def _korean_events(document: Document, rules: EventRules, around: Surroundings, hits: list[Hit]) -> Iterator[Event]:
    span = (around.start, around.end)
    phrases = read_phrases(document.text, span, _pieces(around, hits), rules.korean)
    predicates = link_predicates(phrases)
    taker = {item: predicate for predicate in predicates for item in predicate.taken}
    sentence = KoreanSentence(document.text, phrases, predicates, taker)
    for predicate in predicates:
        phrase = phrases[predicate.index]
        tried = [(verb.reading, fill_verb(sentence, predicate, verb.reading.rule, verb.voice)) for verb in phrase.verbs]
        best = _best(tried)
        modality = korean_verb_modality(sentence, predicate, best.reading.rule, rules.korean) if best else None
        if best and modality:
            first = min((phrases[item].start for item in predicate.taken), default=phrase.start)
            yield from _event(document, around, Place(phrase.start, phrase.noun_end, first, phrase.end), best, modality)
    for index, phrase in enumerate(phrases):
        if phrase.kind == "trigger":
            yield from _noun_event(document, rules, around, sentence, index)


def _noun_event(
    document: Document, rules: EventRules, around: Surroundings, sentence: KoreanSentence, index: int
) -> Iterator[Event]:
    phrase = sentence.phrases[index]
    readings: tuple[Reading, ...] = phrase.ref  # type: ignore[assignment]
    best = _best((reading, fill_noun(sentence, index, reading.rule)) for reading in readings if reading.code in "KX")
    modality = korean_noun_modality(sentence, index, best.reading.rule, rules.korean) if best else None
    if best and modality:
        governor = sentence.taker.get(index)
        first = min((sentence.phrases[item].start for item in governor.taken), default=phrase.start) if governor else 0
        last = sentence.phrases[governor.index].end if governor else phrase.end
        yield from _event(document, around, Place(phrase.start, phrase.noun_end, first, last), best, modality)


def _best(tried: Iterable[tuple[Reading, Filled]]) -> Found | None:
    """The reading whose roles are filled best; None when none has what it needs."""
    best: Found | None = None
    for reading, filled in tried:
        score = rate(reading.rule, filled)
        if score and (best is None or score > best.score):
            best = Found(reading, filled, score)
    return best


def fits_code(code: str, resolved: str) -> bool:
    """Whether a reading of that form is possible where the token was resolved to a verb or a noun."""
    if resolved == "X":
        return code in "XG"
    return (code == "Y") == (resolved == "Y") and code != "X"


def rate(rule: EventFile, filled: Filled) -> int:
    """How well the roles of a type are filled: 0 for an event that lacks a name or a needed role."""
    names = sum(1 for items in filled.values() if any(item.type is not None for item in items))
    if not names or any(role.needed and name not in filled for name, role in rule.roles.items()):
        return 0
    if rule.symmetric and len(filled.get("subject", ())) + len(filled.get("object", ())) < _PARTIES:
        return 0
    return 10 * names + 4 * len(filled) + rule.rank


def _event(document: Document, around: Surroundings, place: Place, found: Found, modality: Modality) -> Iterator[Event]:
    """The event, unless it lacks the figure that its type needs, or has neither a thing done to nor a figure."""
    rule = found.reading.rule
    figures = _event_figures(around, rule, place)
    has_thing = rule.symmetric or any(role in found.filled for role in thing_roles(rule) or rule.roles)
    if not figures and (rule.needs_figure or not has_thing):
        return
    date = _nearest_date(around, place)
    yield Event(
        type=rule.id,
        status=modality.status,
        negated=modality.negated,
        trigger=document.text[place.start : place.end],
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
        arguments=tuple(item for role in rule.roles for item in found.filled.get(role, ())),
        figures=figures,
    )


def _nearest_date(around: Surroundings, place: Place) -> DateMention | None:
    """The date of the clause nearest to the trigger; None when the clause has none."""
    inside = [date for date in around.dates if place.first <= date.start_char < place.last]
    return min(inside, key=lambda date: (abs(date.start_char - place.start), date.start_char), default=None)


def _event_figures(around: Surroundings, rule: EventFile, place: Place) -> tuple[EventFigure, ...]:
    """The figures of the clause whose kind the type has a role for, by index."""
    return tuple(
        EventFigure(role=role, index=index)
        for index, figure in around.figures
        for role, kinds in rule.figures.items()
        if place.first <= figure.start_char < place.last and figure.kind in kinds
    )
