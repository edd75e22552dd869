"""Which of its meanings an ambiguous surface has in this text, if any.

An ambiguous alias carries a condition. It counts where a word of the condition is near, or where the text names
something tied to the entity; once it counts, it counts in the whole text. No answer is better than a wrong one.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from transform.boundaries import Boundaries
from transform.gazetteer import EXACT, Condition, Reading, case_of
from transform.korean import SUBJECT, is_hangul
from transform.records import Entity, MentionLevel
from transform.scan import Layer, fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from transform.text import Document

CONTEXT, CASED_CONTEXT, OPEN_CONTEXT = "entity_context", "entity_context_cased", "entity_context_open"
_JOINTS = (", ", ", and ", " and ", " or ", " & ", "\u00b7", "/", ",", "\uc640 ", "\uacfc ")
_LISTED = frozenset({"company", "research_firm"})
# How good a reading is: what it needs stands near, it needs nothing, something tied to it is named.
_NEAR, _OPEN, _TIED, _UNPROVEN, _RULED_OUT = 4.0, 3.0, 2.0, 0.0, -1.0
_CURRENT = 0.5  # a name that was the official one on the day of the article, before one that was not


class Span(NamedTuple):
    """A surface within its boundaries and one thing that it may mean."""

    start: int
    end: int
    reading: Reading
    level: MentionLevel


@dataclass(frozen=True, slots=True)
class Ties:
    """What speaks for an entity when it is named in the same text, and the members of groups."""

    neighbours: Mapping[str, frozenset[str]] = field(default_factory=dict)
    members: Mapping[str, frozenset[str]] = field(default_factory=dict)


def ties_of(entities: Mapping[str, Entity], doubtful: Iterable[str]) -> Ties:
    """The ties of the entities whose surfaces are doubtful. A country or its government proves nothing."""
    near: dict[str, set[str]] = {entity_id: set() for entity_id in doubtful}
    members: dict[str, set[str]] = {}
    for entity in entities.values():
        others = {tie.other_id for tie in entity.relations} | ({entity.parent} if entity.parent else set())
        for other in others:
            if entity.id in near and _is_telling(entities.get(other)):
                near[entity.id].add(other)
            if other in near and _is_telling(entity):
                near[other].add(entity.id)
        if entity.type == "company" and entity.parent:
            members.setdefault(entity.parent, set()).add(entity.id)
    frozen = {entity_id: frozenset(others) for entity_id, others in near.items()}
    return Ties(frozen, {group: frozenset(ids) for group, ids in members.items()})


def _is_telling(entity: Entity | None) -> bool:
    return entity is not None and entity.type not in {"place", "government"}


def context_layers(conditions: Iterable[Condition]) -> tuple[Layer, ...]:
    """The words that conditions ask about, as literals: acronyms in their own case, all others in any.

    One that ends in a digit is the beginning of a number: more digits may follow.
    """
    words: set[str] = set()
    for condition in conditions:
        words |= {*condition.need, *condition.never}
    cased = {word for word in words if case_of(word) == EXACT}
    opening = {word for word in words - cased if word[-1].isdigit()}
    return (
        Layer(name=CONTEXT, literals=[(word, fold(word)) for word in sorted(words - cased - opening)]),
        Layer(name=OPEN_CONTEXT, literals=[(word, fold(word)) for word in sorted(opening)], word=False),
        Layer(name=CASED_CONTEXT, literals=[(word, fold(word)) for word in sorted(cased)], cased=True),
    )


class Evidence:
    """What a text offers to judge an ambiguous name by: the context words in it and the entities it names for sure."""

    def __init__(self, document: Document, boundaries: Boundaries, sure: Iterable[Span]) -> None:
        """Collect the words; `sure` are the names that no condition hangs on."""
        self.text = document.text
        self._said = list(sure)
        self._starts = {span.start: span.reading.type for span in self._said}
        self._ends = {span.end: span.reading.type for span in self._said}
        self._named: dict[str, list[Span]] = {}
        self.published: date | None = document.published
        self._document = document
        self._boundaries = boundaries
        self._words: dict[str, list[tuple[int, int]]] = {}
        for layer in (CONTEXT, CASED_CONTEXT, OPEN_CONTEXT):
            for start, end, word in document.hits.get(layer, ()):
                if self._stands(start, end):
                    self._words.setdefault(str(word), []).append((start, end))

    def add(self, spans: Iterable[Span]) -> None:
        """Count these names as said."""
        for span in spans:
            self._said.append(span)
            self._starts[span.start] = self._ends[span.end] = span.reading.type

    def _is_named(self, entity_ids: Iterable[str], beside: Span) -> bool:
        """Whether one of these is named anywhere but within the span in question."""
        while self._said:
            span = self._said.pop()
            self._named.setdefault(span.reading.entity_id, []).append(span)
        return any(
            span.end <= beside.start or beside.end <= span.start
            for entity_id in entity_ids
            for span in self._named.get(entity_id, ())
        )

    def _stands_in_row(self, span: Span) -> bool:
        """Whether a firm's name stands in a list beside that of a firm that is sure."""
        if span.reading.type not in _LISTED:
            return False
        for joint in _JOINTS:
            before, behind = span.start - len(joint), span.end + len(joint)
            if self.text.startswith(joint, before) and before >= 0 and self._ends.get(before) in _LISTED:
                return True
            if self.text.startswith(joint, span.end) and self._starts.get(behind) in _LISTED:
                return True
        return False

    def _stands(self, start: int, end: int) -> bool:
        """Whether a context word is a word: one Korean syllable is only with nothing but a particle beside it."""
        if end - start > 1 or not is_hangul(self.text[start]):
            return True
        if start and is_hangul(self.text[start - 1]):
            return False
        return self._boundaries.tail(self.text, end, "") is not None

    def judge(self, span: Span, ties: Ties) -> float:
        """How well a reading fits its place; not above 0 where it does not count."""
        condition, entity_id = span.reading.condition, span.reading.entity_id
        score = _OPEN
        if condition is not None:
            score = self._verdict(span, condition)
            if score == _UNPROVEN and (
                self._is_named((entity_id, *ties.neighbours[entity_id]), span) or self._stands_in_row(span)
            ):
                score = _TIED
        return score + _CURRENT if score > 0 and self._is_current(span.reading) else score

    def _verdict(self, span: Span, condition: Condition) -> float:
        first, last = self._window(span, condition)
        surface = fold(self.text[span.start : span.end])
        for word in condition.never:
            if word in self._words and any(
                start < span.end and span.start < end if surface in word else first <= start < last
                for start, end in self._words[word]
            ):
                return _RULED_OUT
        if condition.subject:
            tail = self._boundaries.tail(self.text, span.end, span.reading.type)
            return _NEAR if tail is not None and tail.sounds & SUBJECT else _RULED_OUT
        if self._is_named(condition.need_ids, span):
            return _NEAR
        if any(self._is_near(word, span, first, last) for word in condition.need):
            return _NEAR
        return _OPEN if condition.never and not condition.need else _UNPROVEN

    def _is_near(self, word: str, span: Span, first: int, last: int) -> bool:
        places = self._words.get(fold(word), ())
        return any(first <= start < last and not (span.start <= start and end <= span.end) for start, end in places)

    def _window(self, span: Span, condition: Condition) -> tuple[int, int]:
        if condition.within == "text":
            return 0, len(self.text)
        if condition.within == "sentence":
            first, last = self._document.sentences[self._document.sentence_at(span.start)]
            return first, last
        last = self.text.find("\n", span.end)
        return self.text.rfind("\n", 0, span.start) + 1, last if last >= 0 else len(self.text)

    def _is_current(self, reading: Reading) -> bool:
        since, until = reading.dated.valid_from, reading.dated.valid_to
        if self.published is None or (since is None and until is None):
            return True
        return (since is None or since <= self.published) and (until is None or self.published <= until)


def link(doubtful: Sequence[Sequence[Span]], evidence: Evidence, ties: Ties) -> list[Span]:
    """The best reading of each doubtful place; places where none counts are left out.

    What is settled in the first round helps to settle the rest in the second.
    """
    settled: list[Span] = []
    left = list(doubtful)
    for _ in range(2):
        undecided: list[Sequence[Span]] = []
        found: list[Span] = []
        for readings in left:
            best = max(readings, key=lambda span: evidence.judge(span, ties))
            score = evidence.judge(best, ties)
            if score > 0:
                found.append(best)
            elif score == _UNPROVEN:
                undecided.append(readings)
        evidence.add(found)
        settled += found
        left = undecided
    return settled


def likeliest_member(span: Span, counts: Counter[str], entity: Entity, ties: Ties) -> str | None:
    """The member meant by a bare group name: the one that the text names most; None where the group is meant.

    A name is bare where the group's full name only begins with it ("LG" of "LG Group"). A group of which the text names
    no member, or several as often, stays the group.
    """
    surface = fold(span.reading.surface)
    names = [fold(name) for name in entity.names.values()]
    is_bare = surface not in names and any(name.startswith(surface) for name in names)
    if not is_bare or entity.id not in ties.members:
        return None
    named = sorted(((counts[member], member) for member in ties.members[entity.id] if counts[member]), reverse=True)
    if not named or (len(named) > 1 and named[0][0] == named[1][0]):
        return None
    return named[0][1]
