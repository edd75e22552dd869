"""Names: which entity of the gazetteer a text speaks of, and where.

The scan finds every surface; here the boundaries are checked, then ambiguous surfaces are judged by what stands around
them, then the longest name is taken and shorter ones within it are kept as nested.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from transform.boundaries import Boundaries, load_boundaries
from transform.gazetteer import ANY_CASE, EXACT, Reading, entity_of, read_entity_rows, readings_of
from transform.records import Entity, Mention, MentionLevel
from transform.scan import Layer, fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from transform.text import Document

NAMES = "names"


class Span(NamedTuple):
    """A surface within its boundaries and what it means."""

    start: int
    end: int
    reading: Reading
    level: MentionLevel


@dataclass(frozen=True, slots=True)
class EntityRules:
    """The rules of this module, loaded. `entities` is every entity of the gazetteer by id."""

    layers: tuple[Layer, ...] = ()
    entities: dict[str, Entity] = field(default_factory=dict)
    boundaries: Boundaries = field(default_factory=lambda: Boundaries({}, ()))


def load_entities(rule_dirs: Iterable[Path]) -> EntityRules:
    """The rules of all folders together; the first folder is the bundled one. Raises `RuleFileInvalid`."""
    folders = tuple(rule_dirs)
    entities: dict[str, Entity] = {}
    surfaces: dict[str, list[Reading]] = {}
    for row, path in read_entity_rows(folders).values():
        bundled = bool(folders) and path.is_relative_to(folders[0])
        entities[row.id] = entity_of(row, path, "gazetteer" if bundled else "user")
        for reading in readings_of(row, path):
            surfaces.setdefault(fold(reading.surface), []).append(reading)
    literals = [(surface, tuple(readings)) for surface, readings in surfaces.items()]
    return EntityRules((Layer(name=NAMES, literals=literals),), entities, load_boundaries(folders))


def find_mentions(document: Document, rules: EntityRules) -> tuple[Mention, ...]:
    """The names in a text, in text order; a nested one after the name that holds it. Raises nothing."""
    mentions: list[Mention] = []
    reach = 0
    outer: str | None = None
    for span in sorted(_bounded(document, rules), key=lambda span: (span.start, -span.end)):
        if span.start < reach < span.end:
            continue  # two names overlap: the one that begins first stands
        nested = span.start < reach
        if nested and span.reading.entity_id == outer:
            continue  # the same thing, said shorter
        mentions.append(_mention(document, span, nested=nested))
        if not nested:
            reach, outer = span.end, span.reading.entity_id
    return tuple(mentions)


def _bounded(document: Document, rules: EntityRules) -> list[Span]:
    text = document.text
    spans: list[Span] = []
    for start, end, payload in document.hits.get(NAMES, ()):
        readings: Sequence[Reading] = payload  # type: ignore[assignment]
        if start and _continues(text, start):
            continue
        for reading in readings:
            tail = rules.boundaries.tail(text, end, reading.type)
            if tail is not None and _case_fits(text[start:end], reading):
                level = reading.level if tail.level == "name" else tail.level
                spans.append(Span(start, end + tail.inside, reading, level))
                break
    return spans


def _continues(text: str, start: int) -> bool:
    """Whether a word goes on over `start`: Hangul after a letter, or the middle of an address."""
    before = text[start - 1]
    if text[start] >= "\uac00":
        return before.isalpha()
    return before in "@/_"


def _case_fits(surface: str, reading: Reading) -> bool:
    if reading.case == ANY_CASE:
        return True
    return surface == reading.surface if reading.case == EXACT else surface[0].isupper()


def _mention(document: Document, span: Span, *, nested: bool) -> Mention:
    sentence = document.sentence_at(span.start)
    first, last = document.sentences[sentence]
    return Mention(
        surface=document.text[span.start : span.end],
        start_char=span.start,
        end_char=span.end,
        sentence=sentence,
        sentence_start=first,
        sentence_end=last,
        rule_id=f"gazetteer/{span.reading.entity_id}",
        entity_id=span.reading.entity_id,
        type=span.reading.type,
        level=span.level,
        nested=nested,
    )
