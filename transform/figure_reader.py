"""One number and what stands around it: its unit, currency, denominator and qualifier, or the reason that it is none.

`FigureReader.read` turns a `Numeral` into a `Bare` figure; `figures` joins ranges and makes the records.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from transform.counted import CountedNouns
from transform.ranges import Bare

if TYPE_CHECKING:
    from decimal import Decimal

    from transform.digits import Numeral
    from transform.figure_words import FigureWordFile
    from transform.numerals import NumeralRules
    from transform.records import FigureKind, Modifier
    from transform.units import Match, Unit, UnitTable

_YEAR = re.compile(r"(?:19|20)\d\d")
_VERSION = re.compile(r"\d{1,2}\.\d{1,2}")
_DASHES = "-–~"
_WORD_SIGNS = "=&?#@_/\\%"
_TYING = "=&_@"  # after a number: an address or a key
_LINKS = "-–.:'’,"
_LEFT_WINDOW = 32
_PLAIN_STYLES = frozenset({"digits", "scaled"})
_HYPHENED = re.compile(r"-[A-Za-z]")
_LAST_WORD = re.compile(r"([^\s(\[\"'“‘]+)\s?$")


class _Affixes:
    """Words found at the end or at the start of a stretch of text, the longest first."""

    def __init__(self, words: dict[str, str]) -> None:
        self._by_first: dict[str, list[tuple[str, str]]] = {}
        for word, meaning in sorted(words.items(), key=lambda item: -len(item[0])):
            self._by_first.setdefault(word[0], []).append((word, meaning))

    def at(self, text: str, start: int) -> tuple[str, int] | None:
        """The meaning and end of the longest word that begins at `start`."""
        for word, meaning in self._by_first.get(text[start : start + 1], ()):
            if text.startswith(word, start):
                return meaning, start + len(word)
        return None


class FigureReader:
    """Reads single figures with the units and words of all rule files."""

    def __init__(self, numerals: NumeralRules, units: UnitTable, words: dict[str, FigureWordFile]) -> None:
        """Index the words of both languages."""
        self._numerals = numerals
        self._units = units
        files = list(words.values())
        self._before: dict[str, Modifier] = {w: m for file in files for w, m in file.before.table().items()}
        self._after = _Affixes({word: meaning for file in files for word, meaning in file.after.table().items()})
        self._per_after = _Affixes({w: per for file in files for per, ws in file.per_after.items() for w in ws})
        self._per_before = {w: per for file in files for per, ws in file.per_before.items() for w in ws}
        self._never_before = frozenset(word for file in files for word in file.never.before)
        self._never_after = tuple(word for file in files for word in file.never.after)
        self._never_words = tuple(word for file in files for word in file.never.words)
        self._particles = tuple(word for file in files for word in file.particles)
        self._nouns = CountedNouns([file.noun for file in files])

    def read(self, text: str, folded: str, numeral: Numeral, floor: int = 0) -> Bare | None:
        """The figure of a number; None where it is a name, a version, a clock time, or counts nothing.

        `floor` is where the figure before ended: no sign begins before it.
        """
        unit = self._units.after(text, folded, numeral)
        sign = self._units.before(text, numeral.start, floor)
        if numeral.style in _PLAIN_STYLES:
            if self._is_part_of_name(text, numeral, unit, sign):
                return None
            numeral, unit = self._with_short_scale(text, folded, numeral, unit, sign)
        elif not self._is_spelled_figure(text, numeral, unit):
            return None
        bare = self._measured(numeral, unit, sign) or self._counted(text, folded, numeral)
        return bare and self._qualified(text, folded, bare)

    def _with_short_scale(
        self, text: str, folded: str, numeral: Numeral, unit: Match | None, sign: Match | None
    ) -> tuple[Numeral, Match | None]:
        """With the abbreviated scale that is glued to the digits: after a currency sign, or where it is no unit."""
        if unit is not None and not (sign and sign.unit.currency):
            return numeral, unit
        short = self._numerals.english.short_scale(text, numeral)
        if short is None:
            return numeral, unit
        return short, self._units.after(text, folded, short)

    def _is_part_of_name(self, text: str, numeral: Numeral, unit: Match | None, sign: Match | None) -> bool:
        """Whether digits belong to a name, a version, an address, a time or a longer code."""
        start, end = numeral.start, numeral.end
        if start and not (sign and sign.end == start) and self._is_tied(text, start):
            return True
        after = text[end : end + 1]
        if not after or after == " ":
            return False
        if after in _TYING or (after in ":." and text[end + 1 : end + 2].isdigit()):
            return True
        if unit is None and after.isalpha() and after.isascii():
            return self._numerals.english.short_scale(text, numeral) is None
        return False

    def _is_tied(self, text: str, start: int) -> bool:
        """Whether what stands before a number is of one piece with it."""
        before = text[start - 1]
        if (before.isalnum() and before.isascii()) or before in _WORD_SIGNS:
            return True
        return before in _LINKS and start > 1 and text[start - 2].isalnum() and self._is_joined(text, start)

    @staticmethod
    def _is_joined(text: str, start: int) -> bool:
        """Whether the sign before a number ties it to a word or a number with a point or colon."""
        sign, before = text[start - 1], text[start - 2]
        if sign in "-–":
            return before.isalpha() and before.isascii()
        return sign in ".:" and before.isdigit()

    def _is_spelled_figure(self, text: str, numeral: Numeral, unit: Match | None) -> bool:
        """Whether a number word counts: Korean ones only before a unit that ends where a word may end."""
        if numeral.style in {"english", "ordinal"}:
            return True
        if unit is None or text.startswith(self._never_words, numeral.start):
            return False
        follow = text[unit.end : unit.end + 1]
        return not _is_hangul(follow) or text.startswith(self._particles, unit.end)

    def _measured(self, numeral: Numeral, after: Match | None, sign: Match | None) -> Bare | None:
        """The figure of a number with a unit behind it, a sign before it, or both."""
        start, end = numeral.start, numeral.end
        if sign is not None and (after is None or not _contradict(sign.unit, after.unit)):
            start = sign.start
            unit = sign.unit
            if after is not None and (after.unit.currency or after.unit.id in unit.companions):
                end = after.end
                unit = after.unit if after.unit.currency and after.unit.currency != "USD" else unit
        elif after is not None:
            unit, end = after.unit, after.end
        else:
            return None
        if numeral.style == "ordinal" or (unit.kind == "rank" and numeral.value is not None and numeral.value < 1):
            return None
        value = numeral.value
        if value is not None and unit.part is not None:
            value *= unit.part
        return self._bare(numeral, unit, (start, end), value)

    @staticmethod
    def _bare(numeral: Numeral, unit: Unit, span: tuple[int, int], value: Decimal | None) -> Bare:
        return Bare(
            start=span[0],
            end=span[1],
            number_start=numeral.start,
            number_end=numeral.end,
            value=value,
            kind=unit.kind,
            unit=None if unit.currency else unit.id,
            currency=unit.currency,
            rule_id=unit.rule_id,
            modifier=unit.modifier or ("approx" if numeral.approx else None),
            part=unit.part,
        )

    def _counted(self, text: str, folded: str, numeral: Numeral) -> Bare | None:
        """The figure of a number with a counted noun behind it, or with nothing."""
        kind: FigureKind = "ordinal" if numeral.style == "ordinal" else "ratio" if numeral.fraction else "count"
        noun = self._nouns.after(folded, numeral.end) if kind == "count" else None
        if noun is None and not self._stands_alone(text, folded, numeral):
            return None
        unit = {"ordinal": "ordinal", "ratio": "fraction"}.get(kind) or (noun.unit if noun else None)
        return Bare(
            start=numeral.start,
            end=noun.end if noun else numeral.end,
            number_start=numeral.start,
            number_end=numeral.end,
            value=numeral.value,
            kind=kind,
            unit=unit,
            currency=None,
            rule_id="figures/noun" if noun else "figures/number",
            modifier="approx" if numeral.approx else None,
        )

    def _stands_alone(self, text: str, folded: str, numeral: Numeral) -> bool:
        """Whether a number without a unit is a figure all the same: no year, no name, no label."""
        if _is_whole(text, numeral):
            return numeral.value is not None
        if numeral.value is None or numeral.style in {"sino", "sino_digit", "native", "ordinal"}:
            return False
        if numeral.style == "english":
            return numeral.value != 1 and not _HYPHENED.match(text, numeral.end)
        return not self._is_label(text, folded, numeral)

    def _is_label(self, text: str, folded: str, numeral: Numeral) -> bool:
        """Whether bare digits are a year, a price without its currency, an end of something, or named by a word."""
        surface = text[numeral.start : numeral.end]
        if _YEAR.fullmatch(surface) or numeral.continental or numeral.fraction:
            return True
        before, after = text[numeral.start - 1 : numeral.start], text[numeral.end : numeral.end + 1]
        if (before and before in _DASHES) or (after and after in _DASHES):
            return True
        last = _LAST_WORD.search(folded, max(0, numeral.start - _LEFT_WINDOW), numeral.start)
        if last is not None and last[1] in self._never_before:
            return True
        if text.startswith(self._never_after, numeral.end):
            return True
        return numeral.style == "digits" and self._is_named(text, numeral, last)

    def _is_named(self, text: str, numeral: Numeral, last: re.Match[str] | None) -> bool:
        """Whether a bare number is part of what stands around it: a name before it (Aurora 2), a syllable on it."""
        follow = text[numeral.end : numeral.end + 1]
        if _is_hangul(follow) and not text.startswith(self._particles, numeral.end):
            return True
        if last is None:
            return False
        word = last[1]
        if _is_hangul(word[-1]):
            is_version = _VERSION.fullmatch(text, numeral.start, numeral.end) is not None
            return is_version or not word.endswith(self._particles)
        return text[last.start(1)].isupper() and last.start(1) > 0 and word[-1].isalnum()

    def _qualified(self, text: str, folded: str, bare: Bare) -> Bare:
        """With the denominator and the modifier that the words around it say."""
        per, end = bare.per, bare.end
        start = end + 1 if text[end : end + 1] == " " else end
        if found := self._per_after.at(folded, start):
            per, end = found
            bare = replace(bare, per=per, end=end)
        left = folded[max(0, bare.start - _LEFT_WINDOW) : bare.start]
        words = left.split()
        if per is None and words:
            per = self._per_before.get(words[-1]) or (self._per_before.get(words[-2]) if len(words) > 1 else None)
            if per:
                bare = replace(bare, per=per)
        modifier = self._modifier_after(folded, end) or self._modifier_before(words)
        return replace(bare, modifier=modifier) if modifier else bare

    def _modifier_after(self, folded: str, end: int) -> Modifier | None:
        start = end + 1 if folded[end : end + 1] == " " else end
        found = self._after.at(folded, start)
        if found is None and start > end:
            found = self._after.at(folded, end)
        return found[0] if found else None  # type: ignore[return-value]

    def _modifier_before(self, words: list[str]) -> Modifier | None:
        for count in (4, 3, 2, 1):
            if len(words) >= count and (modifier := self._before.get(" ".join(words[-count:]))):
                return modifier
        return self._before.get(words[-1][-1]) if words and not words[-1][-1].isalnum() else None


def _is_whole(text: str, numeral: Numeral) -> bool:
    """Whether a number is all that the text says."""
    if numeral.start > _LEFT_WINDOW or len(text) - numeral.end > _LEFT_WINDOW:
        return False
    return not text[: numeral.start].strip() and not text[numeral.end :].strip(" .\n")


def _is_hangul(char: str) -> bool:
    return "\uac00" <= char <= "\ud7a3"


def _contradict(sign: Unit, after: Unit) -> bool:
    """Whether a unit behind the number is of another kind than the sign before it (No. 1 percent)."""
    return bool(after.currency) != bool(sign.currency) and after.id not in sign.companions
