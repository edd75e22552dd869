"""Names: which entity of the gazetteer a text speaks of, and where.

The scan finds every surface; here the boundaries are checked, then ambiguous surfaces are judged by what stands around
them (`transform.linking`), then the longest name is taken and shorter ones within it are kept as nested.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, overload

from extract.rulefile import rule_files
from transform.boundaries import Boundaries, load_boundaries
from transform.gazetteer import EXACT, Condition, Reading, entity_of, read_entity_rows, readings_of
from transform.linking import Evidence, Span, Ties, context_layers, likeliest_member, link, ties_of
from transform.records import Entity, EntityType, Mention, MentionLevel
from transform.scan import Layer, fold

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from transform.text import Document

NAMES = "names"
_NO_COUNTS: Counter[str] = Counter()  # only the members of a group that is named are counted


@dataclass(frozen=True, slots=True)
class EntityRules:
    """The rules of this module, loaded. `entities` is every entity of the gazetteer by id."""

    layers: tuple[Layer, ...] = ()
    entities: dict[str, Entity] = field(default_factory=dict)
    boundaries: Boundaries = field(default_factory=lambda: Boundaries({}, ()))
    ties: Ties = field(default_factory=Ties)


def load_entities(rule_dirs: Iterable[Path]) -> EntityRules:
    """The rules of all folders together; the first folder is the bundled one. Raises `RuleFileInvalid`."""
    folders = tuple(rule_dirs)
    entities: dict[str, Entity] = {}
    surfaces: dict[str, Reading | list[Reading]] = {}
    doubtful: dict[str, Condition] = {}
    conditions: list[Condition] = []
    origins = {path: _origin(path, folders) for path in rule_files(folders, "entities")}
    for row, path in read_entity_rows(folders):
        entities[row.id] = entity_of(row, path, origins[path])
        for reading in readings_of(row, path):
            _add(surfaces, reading)
            if reading.condition is not None:
                doubtful[row.id] = reading.condition
                conditions.append(reading.condition)
    layers = (Layer(name=NAMES, literals=_Names(list(surfaces.values()))), *context_layers(conditions))
    return EntityRules(layers, entities, load_boundaries(folders), ties_of(entities, doubtful))


def _origin(path: Path, folders: Sequence[Path]) -> str:
    return "gazetteer" if folders and path.is_relative_to(folders[0]) else "user"


def _add(surfaces: dict[str, Reading | list[Reading]], reading: Reading) -> None:
    folded = fold(reading.surface)
    known = surfaces.setdefault(folded, reading)
    if isinstance(known, list):
        known.append(reading)
    elif known is not reading:
        surfaces[folded] = [known, reading]


class _Names(Sequence[tuple[str, object]]):
    """The surfaces as literals, made when they are asked for: a bulk gazetteer has hundreds of thousands."""

    def __init__(self, readings: Sequence[Reading | list[Reading]]) -> None:
        self._readings = readings

    def __len__(self) -> int:
        return len(self._readings)

    @overload
    def __getitem__(self, index: int) -> tuple[str, object]: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[tuple[str, object]]: ...

    def __getitem__(self, index: int | slice) -> tuple[str, object] | Sequence[tuple[str, object]]:
        if isinstance(index, slice):
            return [self[position] for position in range(*index.indices(len(self)))]
        reading = self._readings[index]
        return (reading[0].surface if isinstance(reading, list) else reading.surface), reading


def find_mentions(document: Document, rules: EntityRules) -> tuple[Mention, ...]:
    """The names in a text, in text order; a nested one after the name that holds it. Raises nothing."""
    spans, doubtful = _bounded(document, rules)
    if doubtful:
        evidence = Evidence(document, rules.boundaries, spans)
        spans += link(doubtful, evidence, rules.ties)
    # Of two names of one place the one that is written whole goes first, not one with a noun behind it.
    spans.sort(key=lambda span: (span.start, -span.end, -len(span.reading.surface)))
    kept = _longest(spans)
    is_grouped = any(span.reading.entity_id in rules.ties.members for span, _ in kept)
    counts = Counter(span.reading.entity_id for span, nested in kept if not nested) if is_grouped else _NO_COUNTS
    return tuple(_mention(document, span, nested, counts, rules) for span, nested in kept)


def _bounded(document: Document, rules: EntityRules) -> tuple[list[Span], list[list[Span]]]:
    """Names that are sure, and places whose surface may mean several things or nothing."""
    text = document.text
    sure: list[Span] = []
    doubtful: list[list[Span]] = []
    for start, end, payload in document.hits.get(NAMES, ()):
        if start and _continues(text, start):
            continue
        if isinstance(payload, Reading):
            span = _bounded_reading(text, start, end, payload, rules.boundaries)
            if span is None:
                continue
            if payload.condition is None:
                sure.append(span)
            else:
                doubtful.append([span])
            continue
        readings: Sequence[Reading] = payload  # type: ignore[assignment]
        written = _written_so(text[start:end], readings)
        found = [_bounded_reading(text, start, end, reading, rules.boundaries) for reading in written]
        spans = [span for span in found if span is not None]
        if len(spans) == 1 and spans[0].reading.condition is None:
            sure.append(spans[0])
        elif spans:
            doubtful.append(spans)
    return sure, doubtful


def _bounded_reading(text: str, start: int, end: int, reading: Reading, boundaries: Boundaries) -> Span | None:
    """The span of one reading, None where its name does not end here or is written otherwise."""
    if reading.case and not _case_fits(text[start:end], reading):
        return None
    tail = boundaries.tail(text, end, reading.type)
    if tail is None or not _stands(text, start, end, reading):
        return None
    return Span(start, end + tail.inside, reading, reading.level if tail.level == "name" else tail.level)


def _written_so(surface: str, readings: Sequence[Reading]) -> list[Reading]:
    """The readings without those of an entity that has another written in just this case."""
    exact = {reading.entity_id for reading in readings if reading.surface == surface}
    return [reading for reading in readings if reading.surface == surface or reading.entity_id not in exact]


def _longest(spans: Iterable[Span]) -> list[tuple[Span, bool]]:
    """The spans that stand, each with whether it is nested; of two that overlap the one that begins first."""
    kept: list[tuple[Span, bool]] = []
    reach, outer = 0, ""
    for span in spans:
        if span.start >= reach:
            kept.append((span, False))
            reach, outer = span.end, span.reading.entity_id
        elif span.end <= reach and span.reading.entity_id != outer:
            kept.append((span, True))
    return kept


def _continues(text: str, start: int) -> bool:
    """Whether a word goes on over `start`: Hangul after a letter, or the middle of an address."""
    before = text[start - 1]
    if text[start] >= "\uac00":
        return before.isalpha()
    return before in "@/_"


def _case_fits(surface: str, reading: Reading) -> bool:
    return surface == reading.surface if reading.case == EXACT else surface[0].isupper()


_OPEN_ENDED = frozenset({"model", "product", "chip", "service", "technology"})  # a version may be written onto them


def _stands(text: str, start: int, end: int, reading: Reading) -> bool:
    """Whether nothing is written onto a name that makes it another: a digit, a letter; a headline sign needs a noun."""
    follow = text[end : end + 2]
    if not follow:
        return not reading.dated.headline
    if reading.dated.headline:
        return (
            follow[0] not in ",.)]\"'”’"
            and (follow[0] != " " or follow[1:].isalnum())
            and not text[start - 1 : start].isdigit()
        )
    if reading.type in _OPEN_ENDED:
        return True
    char = follow[0]
    return not (char.isdigit() or (char.isascii() and char.isalpha()))


def mention_of(
    document: Document,
    start: int,
    end: int,
    *,
    rule_id: str,
    entity_id: str | None,
    entity_type: EntityType,
    nested: bool = False,
    level: MentionLevel = "name",
) -> Mention:
    """A mention with its surface and its sentence."""
    sentence = document.sentence_at(start)
    first, last = document.sentences[sentence]
    return Mention(
        surface=document.text[start:end],
        start_char=start,
        end_char=end,
        sentence=sentence,
        sentence_start=first,
        sentence_end=last,
        rule_id=rule_id,
        entity_id=entity_id,
        type=entity_type,
        level=level,
        nested=nested,
    )


def _mention(document: Document, span: Span, nested: bool, counts: Counter[str], rules: EntityRules) -> Mention:  # noqa: FBT001
    entity_id = span.reading.entity_id
    rule_id = f"gazetteer/{entity_id}"
    if not nested and entity_id in rules.ties.members:
        entity_id = likeliest_member(span, counts, rules.entities[entity_id], rules.ties) or entity_id
    return mention_of(
        document,
        span.start,
        span.end,
        rule_id=rule_id,
        entity_id=entity_id,
        entity_type=span.reading.type,
        nested=nested,
        level=span.level,
    )
