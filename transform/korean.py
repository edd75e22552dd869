"""Korean writing, as far as finding names needs it: syllables, final consonants, and the grammar of particles.

A Korean name is followed directly by particles, several in a row. Which forms may follow depends on the sound that the
name ends in, so that a wrong division ("the city, subject" for "cat") is often seen from the form alone. The particles
themselves are in `rules/boundaries/particles.toml`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from extract.rulefile import RuleFileInvalid, read_rule_file, rule_files, strict

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

# A word's last sound, as a bit: what may follow is tested with `&`.
VOWEL, CONSONANT, RIEUL = 1, 2, 4
ANY_SOUND = VOWEL | CONSONANT | RIEUL
SUBJECT = 8  # set beside the sounds for a run that makes the name the subject or the topic of its sentence
_FIRST, _LAST = 0xAC00, 0xD7A3  # precomposed syllables
_FINALS, _RIEUL_FINAL = 28, 8
_LONGEST_CHAIN = 3


def is_hangul(char: str) -> bool:
    """Whether a character is a precomposed Korean syllable; an empty string is none."""
    return "\uac00" <= char <= "\ud7a3"


def last_sound(char: str) -> int:
    """The sound bit of a word's last character; `ANY_SOUND` for one that is no Korean syllable."""
    code = ord(char)
    if not _FIRST <= code <= _LAST:
        return ANY_SOUND
    final = (code - _FIRST) % _FINALS
    if not final:
        return VOWEL
    return RIEUL if final == _RIEUL_FINAL else CONSONANT


@strict
@dataclass(frozen=True, slots=True, kw_only=True)
class ParticleGroup:
    """Particles of one use by the sound they follow; `next` names the groups that may stand after them.

    `subject`: they make the name the subject or topic of its sentence.
    """

    id: str
    vowel: tuple[str, ...] = ()
    consonant: tuple[str, ...] = ()
    rieul: tuple[str, ...] = ()
    any: tuple[str, ...] = ()
    next: tuple[str, ...] = ()
    subject: bool = False

    def forms(self) -> list[tuple[str, int]]:
        """Each form with the bits of the sounds that it may follow."""
        listed = ((self.vowel, VOWEL), (self.consonant, CONSONANT), (self.rieul, RIEUL), (self.any, ANY_SOUND))
        return [(form, bits) for forms, bits in listed for form in forms]


@strict
@dataclass(frozen=True, slots=True, kw_only=True)
class ParticleFile:
    """`rules/boundaries/particles*.toml`."""

    group: tuple[ParticleGroup, ...] = ()


def load_particles(rule_dirs: Iterable[Path]) -> dict[str, int]:
    """Every composed run of particles with the bits of the sounds it may follow.

    Raises `RuleFileInvalid`, also for a `next` that names no group.
    """
    groups = _load_groups(rule_dirs)
    tails: dict[str, int] = {}
    for group in groups.values():
        for form, bits in group.forms():
            for run in _chains(form, group, groups):
                mark = SUBJECT if group.subject and run == form else 0
                tails[run] = tails.get(run, 0) | bits | mark
    return tails


def _load_groups(rule_dirs: Iterable[Path]) -> dict[str, ParticleGroup]:
    groups: dict[str, ParticleGroup] = {}
    for path in rule_files(rule_dirs, "boundaries"):
        if path.stem.startswith("particles"):
            groups |= {group.id: group for group in read_rule_file(path, ParticleFile).group}
            _check_groups(groups, path)
    return groups


def _check_groups(groups: Mapping[str, ParticleGroup], path: Path) -> None:
    for group in groups.values():
        for name in group.next:
            if name not in groups:
                accepted = ", ".join(sorted(groups))
                raise RuleFileInvalid(path, f"no group {name}; there are {accepted}", entry=group.id, key="next")


def _chains(run: str, group: ParticleGroup, groups: Mapping[str, ParticleGroup], depth: int = 1) -> Iterator[str]:
    """A run and all longer ones that begin with it; a later form must fit the last sound of the run."""
    yield run
    if depth == _LONGEST_CHAIN:
        return
    sound = last_sound(run[-1])
    for name in group.next:
        for form, follows in groups[name].forms():
            if follows & sound:
                yield from _chains(run + form, groups[name], groups, depth + 1)
