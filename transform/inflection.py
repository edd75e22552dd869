"""The forms of English and Korean verbs, from tables of the rule files.

A form has a code of one letter. English: B base, V third person, E past (and participle), P participle only, G gerund.
Korean: S stem (an ending with a consonant follows), A infinitive, T past, N and L adnominal (past, future), M nominal.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from extract.rulefile import strict

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_SYLLABLES = 0xAC00  # the first of the 11,172 Hangul syllables
_LAST_SYLLABLE = 0xD7A3
_FINALS = 28  # final consonants of a syllable, none included
_NIEUN, _RIEUL, _RIEUL_MIEUM, _MIEUM, _PIEUP, _SSANGSIOS = 4, 8, 10, 16, 17, 20


@strict
@dataclass(frozen=True, slots=True, kw_only=True)
class InflectionTable:
    """How a regular English verb is inflected: endings, what they become after some letters, doubled consonants."""

    third: str
    third_after: dict[str, str]
    past: str
    gerund: str
    mute: str
    vowels: str
    y_third: str
    y_past: str
    doubled: tuple[str, ...] = ()


def english_forms(
    verb: str, table: InflectionTable, irregular: Mapping[str, tuple[str, str]]
) -> Iterator[tuple[str, str]]:
    """Each surface of a verb with the code of its form; only the first word of "roll out" is inflected."""
    head, _, rest = verb.partition(" ")
    tail = f" {rest}" if rest else ""
    prefix, dash, base = head.rpartition("-")
    for surface, code in _word_forms(base, table, irregular):
        yield f"{prefix}{dash}{surface}{tail}", code


def plural(words: str, table: InflectionTable) -> str:
    """English words with the last one in the plural, which is formed as the third person is."""
    before, space, last = words.rpartition(" ")
    return before + space + next(surface for surface, code in _word_forms(last, table, {}) if code == "V")


def _word_forms(
    base: str, table: InflectionTable, irregular: Mapping[str, tuple[str, str]]
) -> Iterator[tuple[str, str]]:
    ends_in_y = base.endswith("y") and base[-2:-1] not in table.vowels
    yield base, "B"
    longest = next((base[-size:] for size in (2, 1) if base[-size:] in table.third_after), "")
    third = base[:-1] + table.y_third if ends_in_y else base + (table.third_after[longest] if longest else table.third)
    yield third, "V"
    stem = base + base[-1] if base in table.doubled else base
    bare = base[: -len(table.mute)] if base.endswith(table.mute) else stem
    keeps_mute = base.endswith(table.mute * 2)
    yield (base if keeps_mute else bare) + table.gerund, "G"
    if base not in irregular:
        regular = base + table.past[1:] if base.endswith(table.mute) else stem + table.past
        yield (base[:-1] + table.y_past if ends_in_y else regular), "E"
        return
    past, participle = irregular[base]
    yield past, "E"
    if participle != past:
        yield participle, "P"


def korean_forms(verb: str, closed: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Each surface of a verb written "stem/infinitive", with the code of its form.

    `closed` gives the endings N, L and M after a stem with a final consonant.
    """
    stem, _, infinitive = verb.partition("/")
    final = _final(stem)
    yield stem, "S"
    yield infinitive, "A"
    if _final(infinitive) == 0:
        yield _with_final(infinitive, _SSANGSIOS), "T"
    if final == 0:
        yield from ((_with_final(stem, _NIEUN), "N"), (_with_final(stem, _RIEUL), "L"))
        yield from ((_with_final(stem, _MIEUM), "M"), (_with_final(stem, _PIEUP), "F"))
    elif final == _RIEUL:
        yield from ((_with_final(stem, _NIEUN), "N"), (stem, "L"), (_with_final(stem, _RIEUL_MIEUM), "M"))
        yield from ((_with_final(stem, 0), "S"), (_with_final(stem, _PIEUP), "F"))
    else:
        base = infinitive[:-1] if len(infinitive) == len(stem) + 1 else stem
        yield from ((base + ending, code) for code, ending in closed.items())


def _final(text: str) -> int:
    """The number of the last syllable's final consonant, 0 for none."""
    code = ord(text[-1])
    return (code - _SYLLABLES) % _FINALS if _SYLLABLES <= code <= _LAST_SYLLABLE else 0


def _with_final(text: str, final: int) -> str:
    """The text with another final consonant in its last syllable."""
    return text[:-1] + chr(ord(text[-1]) - _final(text) + final)
