"""When, where, by how much and by whose word: what surrounds an event in its sentence besides its roles."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from transform.eventclauses import NP
from transform.eventphrases import is_bare
from transform.records import Argument, DateMention, EventFigure, EventStatus, Figure, Mention

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date as day

    from transform.eventclauses import Sentence
    from transform.eventfiles import EventFile
    from transform.eventrules import KoreanGrammar
    from transform.koreannouns import KoreanSentence


class Surroundings(NamedTuple):
    """What other modules found in one sentence; figures keep their index in `Facts.figures`.

    `carried` is the topic of a sentence before it in the same paragraph, for languages that leave a subject unsaid.
    """

    number: int
    start: int
    end: int
    mentions: list[Mention]
    dates: list[DateMention]
    figures: list[tuple[int, Figure]]
    carried: Mention | None = None


class Place(NamedTuple):
    """Where a trigger is, where its clause begins and ends, and which other clauses stand inside it.

    What stands before `lead` belongs to the verb to which the trigger's infinitive is tied.
    """

    start: int
    end: int
    first: int
    last: int
    holes: tuple[tuple[int, int], ...] = ()
    lead: int = 0

    def holds(self, offset: int) -> bool:
        """Whether an offset is in the clause itself."""
        return self.first <= offset < self.last and not any(start <= offset < end for start, end in self.holes)


class Source(NamedTuple):
    """Who says so: as the text has it, and the entity's id where it is known."""

    text: str
    entity_id: str | None


def nearest_date(
    around: Surroundings, place: Place, status: EventStatus | None, published: day | None, *, punctual: bool
) -> DateMention | None:
    """The date of the clause nearest to the trigger that its status allows; None when the clause has none.

    A plan is not due before it was told, and what is done did not happen after: "said Thursday it will finish by
    March" dates the saying and the plan, each with its own. `status` or `published` None: every date is allowed. What
    is over once it happens (`punctual`) and done has no date since when ("the largest deal since 2019").
    """
    inside = [date for date in around.dates if place.holds(date.start_char) and _is_possible(date, status, published)]
    if punctual and status == "done":
        inside = [date for date in inside if date.role != "since"]
    return min(
        inside,
        key=lambda date: (date.start_char < place.lead, abs(date.start_char - place.start), date.start_char),
        default=None,
    )


def _is_possible(date: DateMention, status: EventStatus | None, published: day | None) -> bool:
    if published is None or status is None:
        return True
    if status == "planned":
        return date.period_end > published or (date.period_end == published and date.precision != "day")
    return status != "done" or date.period_start <= published


def event_figures(around: Surroundings, rule: EventFile, place: Place) -> tuple[EventFigure, ...]:
    """The figures of the clause whose kind the type has a role for, by index."""
    return tuple(
        EventFigure(role=role, index=index)
        for index, figure in around.figures
        for role, kinds in rule.figures.items()
        if place.holds(figure.start_char) and figure.kind in kinds
    )


_PARTIES = frozenset({"subject", "counterpart", "recipient", "into"})
_LONGEST_JOINT = 5  # characters: ", and" and shorter


def where(
    text: str, around: Surroundings, place: Place, arguments: Iterable[Argument], prepositions: Iterable[str]
) -> str | None:
    """The id of the place of the clause nearest to the trigger: after a preposition of place or inside an argument.

    `prepositions` is empty for a language without them: then any place counts that is no subject.
    """
    parties = {item.start_char for item in arguments if item.role in _PARTIES}
    inside = [
        mention
        for mention in around.mentions
        if mention.type == "place"
        and mention.level != "demonym"
        and mention.start_char not in parties
        and text[mention.end_char : mention.end_char + 1] != "-"  # "a Busan-based maker" says nothing of the event's
        and (place.holds(mention.start_char) or _is_within(mention, arguments))
        and (not prepositions or _is_placed(text, mention, place, arguments, prepositions))
    ]
    nearest = min(inside, key=lambda item: abs(item.start_char - place.start), default=None)
    while nearest is not None and (before := _listed_before(text, nearest, inside)):
        nearest = before
    return nearest.entity_id if nearest else None


def _is_within(mention: Mention, arguments: Iterable[Argument]) -> bool:
    """Whether a name is part of an argument, or one."""
    return any(item.start_char <= mention.start_char < item.end_char for item in arguments)


def _listed_before(text: str, mention: Mention, places: Iterable[Mention]) -> Mention | None:
    """The place right before one in a list of places: no more than a joint between them."""
    for other in places:
        between = text[other.end_char : mention.start_char]
        if 1 < len(between) <= _LONGEST_JOINT and between.strip():
            return other
    return None


def _is_placed(
    text: str, mention: Mention, place: Place, arguments: Iterable[Argument], prepositions: Iterable[str]
) -> bool:
    """Whether a name is after a preposition of place, or a modifier of an argument or of the trigger's phrase."""
    before = text[max(place.first, mention.start_char - 24) : mention.start_char].lower().split()
    if any(word in prepositions for word in before[-2:]):
        return True
    if _is_within(mention, arguments):
        return True
    return mention.end_char < place.start and text.count(" ", mention.end_char, place.start) <= _MODIFIER_WORDS


_OPENING = ("“", '"')
_OPENING_ONLY = ("“", ' "')
_MODIFIER_WORDS = 2  # "Seoul office establishment": a modifier is at most two words from its noun


def english_source(sentence: Sentence, index: int) -> Source | None:
    """Who says what the trigger at a token says: after "according to", or the subject of a reporting verb above it."""
    named = _according_to(sentence)
    if named is not None:
        return named
    seen = sentence.clauses[sentence.owner[index]].parent
    while seen is not None:
        if _is_reporting(sentence, seen):
            return _spoken_by(sentence, seen)
        seen = sentence.clauses[seen].parent
    return next((_spoken_by(sentence, later) for later in _closing_clauses(sentence, index)), None)


def _is_reporting(sentence: Sentence, clause: int) -> bool:
    verb = sentence.clauses[clause].verb
    if verb is None:
        return False
    word = sentence.grammar.words.get(sentence.tokens[verb].lemma)
    lemma = word.lemma if word else sentence.tokens[verb].lemma
    return lemma in sentence.grammar.reporting


def _closing_clauses(sentence: Sentence, index: int) -> Iterable[int]:
    """Clauses after the trigger's own that are nothing but a speaker and a reporting verb: ", the firm said"."""
    return (
        number
        for number, clause in enumerate(sentence.clauses)
        if clause.start > index
        and clause.subject
        and _is_reporting(sentence, number)
        and not any(other.parent == number for other in sentence.clauses)
    )


def _spoken_by(sentence: Sentence, clause: int) -> Source | None:
    spans = sentence.subject_of(clause)
    if spans and sentence.codes[slice(*spans[0])] == "U":
        spans = sentence.clauses[0].subject  # ", it said": of whom the sentence speaks
    return _source_at(sentence, spans[0]) if spans else None


def _source_at(sentence: Sentence, span: tuple[int, int]) -> Source | None:
    """A noun phrase as a source: the name that it ends with, else its words."""
    start, end = span
    mention = sentence.tokens[end - 1].ref
    if isinstance(mention, Mention):
        return Source(mention.surface, mention.entity_id)
    while start < end and sentence.codes[start] in "Dr":
        start += 1
    if start == end or sentence.codes[start:end] == "U":
        return None
    return Source(sentence.text[sentence.tokens[start].start : sentence.tokens[end - 1].end], None)


def _according_to(sentence: Sentence) -> Source | None:
    codes = sentence.codes
    to = codes.find("t", 1)
    while to > 0:
        match = NP.match(codes, to + 1) if sentence.tokens[to - 1].lemma == sentence.grammar.attribution[0] else None
        if match is not None and match.end() > match.start():
            return _source_at(sentence, match.span())
        to = codes.find("t", to + 1)
    return None


def subject_source(sentence: Sentence, index: int) -> Source | None:
    """The subject of the trigger's own verb, for types whose subject is who says so."""
    return _spoken_by(sentence, sentence.owner[index])


def korean_source(sentence: KoreanSentence, index: int, grammar: KoreanGrammar) -> Source | None:
    """Who says what the trigger at a phrase says: before "according to", or the topic of a quoting last predicate."""
    phrases = sentence.phrases
    for position, phrase in enumerate(phrases[1:], 1):
        if phrase.kind == "according":
            said = phrases[position - 1]
            is_pointer = grammar.words.get(sentence.text[said.start : said.noun_end]) == "demonstrative"
            return None if is_pointer else phrase_source(sentence, position - 1)
    quoted = False
    for position in range(index, len(phrases)):
        phrase = phrases[position]
        word = sentence.text[phrase.start : phrase.end]
        if phrase.kind != "predicate":
            quoted = quoted or word.endswith(grammar.quoting)
            continue
        if quoted and any(stem in word for stem in grammar.reporting):
            speaker = _speaker(sentence, index, position)
            return phrase_source(sentence, speaker) if speaker is not None else None
        quoted = quoted or word.endswith(grammar.quoting)
    return None


def _speaker(sentence: KoreanSentence, index: int, reporting: int) -> int | None:
    """The topic of a reporting predicate: the last one before the quotation that the trigger stands in.

    None for a trigger that stands before the quotation.
    """
    phrases = sentence.phrases
    start, end = phrases[0].start, phrases[index].start
    teller = next((item for item in sentence.predicates if item.index == reporting), None)
    if reporting - 1 > index and phrases[reporting - 1].particle == "subject":  # "..., so-and-so said"
        return reporting - 1
    opening = min((at for mark in _OPENING if (at := sentence.text.find(mark, start, end)) >= 0), default=-1)
    if opening < 0 and any(sentence.text.find(mark, end, phrases[reporting].start) >= 0 for mark in _OPENING_ONLY):
        return None
    if opening >= 0:
        outside = [number for number in range(index) if phrases[number].end <= opening]
        topics = [number for number in outside if phrases[number].particle in {"topic", "subject"}]
        if topics:
            return topics[-1]
    return teller.topic if teller else None


def phrase_source(sentence: KoreanSentence, index: int) -> Source:
    """A phrase as a source: its name, else its words without the particle."""
    phrase = sentence.phrases[index]
    if isinstance(phrase.ref, Mention):
        return Source(phrase.ref.surface, phrase.ref.entity_id)
    start = index
    while start > 0 and is_bare(sentence.phrases[start - 1]):
        start -= 1
        mention = sentence.phrases[start].ref
        if isinstance(mention, Mention) and mention.type == "person":
            return Source(mention.surface, mention.entity_id)
    return Source(sentence.text[sentence.phrases[start].start : phrase.noun_end], None)
