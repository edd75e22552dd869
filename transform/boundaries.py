"""Where a name ends: what may stand directly beside it, by script, and in Korean by the particle grammar.

Half of the Latin names in Korean text are followed directly by Hangul, so a word boundary in the usual sense is of no
use. Boundaries are checked before the longest name is chosen: a longer name that ends inside a word is no name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from extract.rulefile import read_rule_file, rule_files, strict
from transform.korean import ANY_SOUND, last_sound, load_particles
from transform.records import EntityType, MentionLevel

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

_RUN = re.compile("[\uac00-\ud7a3]+")
_LONGEST_TAIL = 10
_MOST_RUNS = 50_000


@strict
@dataclass(frozen=True, slots=True, kw_only=True)
class SuffixRow:
    """Nouns written onto names of some types; `inside`: part of the name's span."""

    forms: tuple[str, ...]
    types: tuple[EntityType, ...]
    inside: bool = False
    level: MentionLevel = "name"


@strict
@dataclass(frozen=True, slots=True, kw_only=True)
class SuffixFile:
    """`rules/boundaries/suffixes*.toml`."""

    suffix: tuple[SuffixRow, ...] = ()


class Tail(NamedTuple):
    """One division of the Hangul behind a name.

    `sounds` the last sounds that allow it, `types` the entity types (None: all), `inside` the characters of it that
    belong to the name, `level` that of the mention.
    """

    sounds: int
    types: frozenset[str] | None
    inside: int
    level: MentionLevel


_NO_TAIL = Tail(ANY_SOUND, None, 0, "name")


@dataclass(frozen=True, slots=True)
class Boundaries:
    """The particle grammar and the suffix nouns, with what was worked out so far for each run of Hangul."""

    particles: dict[str, int]
    suffixes: tuple[tuple[str, frozenset[str], bool, MentionLevel], ...]
    known: dict[str, tuple[Tail, ...]] = field(default_factory=dict)

    def tail(self, text: str, end: int, entity_type: str) -> Tail | None:
        """How the Hangul behind a name of this type divides, None where the name does not end at `end`."""
        if end >= len(text) or not "\uac00" <= text[end] <= "\ud7a3":
            return _NO_TAIL
        return self._fitting(text, end, entity_type)

    def _fitting(self, text: str, end: int, entity_type: str) -> Tail | None:
        match = _RUN.match(text, end)
        run = match.group() if match else ""
        tails = self.known.get(run)
        if tails is None:
            tails = tuple(self._divide(run)) if len(run) <= _LONGEST_TAIL else ()
            if len(self.known) < _MOST_RUNS:
                self.known[run] = tails
        sound = last_sound(text[end - 1])
        for tail in tails:
            if tail.sounds & sound and (tail.types is None or entity_type in tail.types):
                return tail
        return None

    def _divide(self, run: str) -> Iterator[Tail]:
        if run in self.particles:
            yield Tail(self.particles[run], None, 0, "name")
        for form, types, inside, level in self.suffixes:
            rest = run[len(form) :]
            if run.startswith(form) and (not rest or self.particles.get(rest, 0) & last_sound(form[-1])):
                yield Tail(ANY_SOUND, types, len(form) if inside else 0, level)


def load_boundaries(rule_dirs: Iterable[Path]) -> Boundaries:
    """The boundary rules of all folders together. Raises `RuleFileInvalid`."""
    rule_dirs = tuple(rule_dirs)
    rows = [
        row
        for path in rule_files(rule_dirs, "boundaries")
        if path.stem.startswith("suffixes")
        for row in read_rule_file(path, SuffixFile).suffix
    ]
    suffixes = tuple((form, frozenset(row.types), row.inside, row.level) for row in rows for form in row.forms)
    return Boundaries(load_particles(rule_dirs), suffixes)
