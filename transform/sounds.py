"""Names of two scripts compared by sound: a Korean name in Latin letters, and how alike two names sound.

Used to propose that a Korean and an English name are one; a proposal is for a person to decide.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

from extract.rulefile import RuleFileInvalid, read_rule_file, rule_files, strict
from transform.korean import is_hangul

_FIRST, _VOWELS, _FINALS = 0xAC00, 21, 28
_INITIALS = 19
_SHORTEST = 2  # consonants; with fewer, too many names sound alike


@strict
@dataclass(frozen=True, slots=True, kw_only=True)
class Sounds:
    """`rules/boundaries/sounds*.toml`: Latin letters of the jamo, letters that sound alike, letters not heard."""

    initials: tuple[str, ...]
    vowels: tuple[str, ...]
    finals: tuple[str, ...]
    alike: tuple[tuple[str, str], ...] = ()
    silent: frozenset[str] = frozenset()

    def latin(self, text: str) -> str:
        """The text with every Korean syllable in Latin letters, in lower case."""
        return "".join(self._syllable(char) if is_hangul(char) else char.lower() for char in text)

    def _syllable(self, char: str) -> str:
        number, final = divmod(ord(char) - _FIRST, _FINALS)
        initial, vowel = divmod(number, _VOWELS)
        return self.initials[initial] + self.vowels[vowel] + self.finals[final]

    def slug(self, text: str) -> str:
        """The text as an id's second half: Latin letters and digits with hyphens; empty where it has none."""
        latin = "".join(char if char.isascii() and char.isalnum() else " " for char in self.latin(text))
        return "-".join(latin.split())

    def skeleton(self, text: str) -> str:
        """The consonants that both languages hear, each once in a row."""
        letters = self.latin(text)
        for form, sound in self.alike:
            letters = letters.replace(form, sound)
        bones = [char for char in letters if char.isalnum() and char not in self.silent]
        return "".join(char for place, char in enumerate(bones) if not place or bones[place - 1] != char)

    def likeness(self, one: str, other: str) -> float:
        """How alike two names sound, from 0 to 1; 0 where one of them has too little to tell."""
        first, second = self.skeleton(one), self.skeleton(other)
        if min(len(first), len(second)) < _SHORTEST:
            return 0.0
        # Consonants count twice: vowels are where the two spellings differ most.
        return (2 * _ratio(first, second) + _ratio(self.slug(one), self.slug(other))) / 3


def _ratio(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


def load_sounds(rule_dirs: Iterable[Path]) -> Sounds:
    """The last file's table. Raises `RuleFileInvalid`, also for a table of another length than the jamo."""
    paths = [path for path in rule_files(rule_dirs, "boundaries") if path.stem.startswith("sounds")]
    sounds = read_rule_file(paths[-1], Sounds)
    for key, length in (("initials", _INITIALS), ("vowels", _VOWELS), ("finals", _FINALS)):
        if len(getattr(sounds, key)) != length:
            raise RuleFileInvalid(paths[-1], f"{length} are needed, one for each of Unicode's jamo", key=key)
    return sounds
