"""What is wrong with a gazetteer though every file is valid: `dateline rules check` prints it, by file and entry."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from extract.rulefile import read_rule_file, rule_files, strict
from transform.boundaries import Boundaries, load_boundaries
from transform.gazetteer import EntityRow, Reading, read_entity_rows, readings_of
from transform.korean import is_hangul, last_sound
from transform.scan import fold

if TYPE_CHECKING:
    from collections.abc import Mapping

_SHORTEST_HANGUL = 2
_SHORTEST_LATIN = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing to look at: the file, the id of the entry, one word for the kind, and what is the matter."""

    path: Path
    entry: str
    kind: str
    problem: str


@strict
@dataclass(frozen=True, slots=True, kw_only=True)
class CommonWordFile:
    """`rules/checks/common_words*.toml`: words of both languages that must not be an alias without a condition."""

    words: frozenset[str] = frozenset()


def check_rules(rule_dirs: Iterable[Path]) -> list[Finding]:
    """Collisions, dead aliases, bare common words, unknown parents and short names that particles spoil.

    In order of file and entry; empty when all is well. Raises `RuleFileInvalid` for a file that cannot be read.
    """
    folders = tuple(rule_dirs)
    rows = list(read_entity_rows(folders))
    common = frozenset().union(
        *(
            read_rule_file(path, CommonWordFile).words
            for path in rule_files(folders, "checks")
            if path.stem.startswith("common_words")
        )
    )
    boundaries = load_boundaries(folders)
    known = {row.id for row, _ in rows}
    readings = [(reading, path) for row, path in rows for reading in readings_of(row, path)]
    findings = [finding for row, path in rows for finding in _check_row(row, path, known)]
    findings += [finding for reading, path in readings for finding in _check_reading(reading, path, common, boundaries)]
    findings += _collisions(readings)
    return sorted(findings, key=lambda finding: (finding.path.as_posix(), finding.entry, finding.kind, finding.problem))


def _check_row(row: EntityRow, path: Path, known: set[str]) -> Iterator[Finding]:
    for name, other in (("parent", row.parent), ("family", row.family)):
        if other is not None and other not in known:
            yield Finding(path=path, entry=row.id, kind=f"unknown-{name}", problem=f"{other} is no entity")
    for tie in row.relations:
        if tie.other_id not in known:
            yield Finding(path=path, entry=row.id, kind="unknown-relation", problem=f"{tie.other_id} is no entity")
    surfaces = {*row.names.values(), *(text for texts in row.aliases.values() for text in texts), *row.headline}
    ruled = {
        alias
        for condition in row.conditions
        for alias in ((condition.alias,) if isinstance(condition.alias, str) else condition.alias)
    }
    for alias in sorted((ruled | {dated.alias for dated in row.alias_dates}) - surfaces):
        yield Finding(path=path, entry=row.id, kind="dead-alias", problem=f"{alias} is neither name nor alias")
    for alias in sorted(ruled & row.silent):
        yield Finding(path=path, entry=row.id, kind="dead-alias", problem=f"{alias} is silent, its condition idle")


def _check_reading(reading: Reading, path: Path, common: frozenset[str], boundaries: Boundaries) -> Iterator[Finding]:
    surface, entry = reading.surface, reading.entity_id
    if not any(char.isalnum() for char in surface):
        yield Finding(path=path, entry=entry, kind="dead-alias", problem=f"{surface!r} has no letter")
        return
    if reading.condition is not None or reading.level != "name" or reading.dated.headline:
        return
    if fold(surface) in common and reading.case == 0:
        yield Finding(path=path, entry=entry, kind="common-word", problem=f"{surface} is a word; give it a condition")
    hangul = all(is_hangul(char) for char in surface)
    if len(surface) < (_SHORTEST_HANGUL if hangul else _SHORTEST_LATIN):
        yield Finding(path=path, entry=entry, kind="too-short", problem=f"{surface} needs a condition")
    if hangul and len(surface) == _SHORTEST_HANGUL and _is_word_with_particle(surface, common, boundaries):
        problem = f"{surface} reads as a word with a particle; give it a condition"
        yield Finding(path=path, entry=entry, kind="particle", problem=problem)


def _is_word_with_particle(surface: str, common: frozenset[str], boundaries: Boundaries) -> bool:
    """Whether the last syllable is a particle that fits the first, and the first is a word."""
    fits = boundaries.particles.get(surface[-1], 0) & last_sound(surface[0])
    return bool(fits) and surface[0] in common


def _collisions(readings: Sequence[tuple[Reading, Path]]) -> Iterator[Finding]:
    """Surfaces that several entities have without a condition that could tell them apart."""
    plain: dict[str, list[tuple[Reading, Path]]] = {}
    for reading, path in readings:
        if reading.condition is None and reading.level == "name":
            plain.setdefault(_key(reading), []).append((reading, path))
    for group in plain.values():
        ids = sorted({reading.entity_id for reading, _ in group})
        if len(ids) > 1:
            reading, path = group[0]
            problem = f"{reading.surface} is also {_others(ids, reading.entity_id)}"
            yield Finding(path=path, entry=reading.entity_id, kind="collision", problem=problem)


def _key(reading: Reading) -> str:
    return reading.surface if reading.case == 2 else fold(reading.surface)  # noqa: PLR2004 - exact case


def _others(ids: Sequence[str], own: str) -> str:
    return ", ".join(other for other in ids if other != own)


def count_by_kind(findings: Iterable[Finding]) -> Mapping[str, int]:
    """How many findings there are of each kind."""
    counts: dict[str, int] = {}
    for finding in findings:
        counts[finding.kind] = counts.get(finding.kind, 0) + 1
    return counts
