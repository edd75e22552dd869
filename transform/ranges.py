"""Two figures that are one: a range (3~5%, between 10 and 20 km), or a whole and its rest.

A rest is the coins of a sum (3 dollars 50 cents) or so many of a smaller unit (5 feet 2 inches).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from transform.digits import ratio

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from transform.digits import Numeral
    from transform.figure_words import FigureWordFile
    from transform.records import FigureKind, Modifier

_WINDOW = 48
_LONGEST_GAP = 24
_HUNDRED, _LARGEST_CHANGE = 100, 10_000
_MOST_PARTS = 1000  # "50,000 in 2020" is no share
_WHOLES = frozenset(map(Decimal, (10, 100)))  # of "3 of 10 people": others are told people


@dataclass(slots=True)
class Bare:
    """A figure while it is being read. `number_start` and `number_end` are those of the number alone.

    For a range `value` is None and `low` and `high` stand; `part` is set for coins, `vague` where a
    word names no number (dozens), `lead` is the number before its scale.
    """

    start: int
    end: int
    number_start: int
    number_end: int
    value: Decimal | None
    kind: FigureKind
    unit: str | None
    currency: str | None
    rule_id: str
    per: str | None = None
    modifier: Modifier | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    part: Decimal | None = None
    vague: bool = False
    lead: Decimal | None = None


def _words(words: Iterable[str]) -> str:
    return "|".join(sorted(map(re.escape, words), key=lambda word: (-len(word), word))) or r"(?!)"


class RangeJoiner:
    """Joins neighbours under the words of all rule files."""

    def __init__(self, files: Iterable[FigureWordFile], holds: Mapping[tuple[str, str], Mapping[str, Decimal]]) -> None:
        """Compile the gaps that make two numbers one. `holds`: how many of each smaller unit a kind's unit is."""
        files = list(files)
        self._holds = holds
        approx = _words(word for file in files for word in file.before.approx)
        to = _words(word for file in files if file.language == "en" for word in file.to)
        spanning = _words(word for file in files if file.language != "en" for word in file.to)
        both = _words(word for file in files for word in file.between_and)
        self._gap = re.compile(
            rf"-?\s?(?:(?P<sign>[-–—−~∼〜～])|(?P<to>{to})|(?P<both>{both})|(?P<spanning>{spanning}))\s?(?:(?:{approx})\s?)?"
        )
        share, share_of = (_words(w for f in files for w in words(f)) for words in (_share, _share_of))
        self._share = re.compile(rf"\s(?:{share})\s")
        self._share_of = re.compile(rf"\s?(?:{share_of})\s(?:{approx}\s)?")
        self._coins = re.compile(rf"(?:\s?(?:{both}|{spanning}))?\s")
        self._carries = re.compile(rf"(?:{_words(word for file in files for word in file.carries)})")
        self._goes_on = re.compile(rf"-|,?\s(?:(?:{both})\s)?|")
        self._by = tuple(f"{word} " for file in files for word in file.by)
        below = _words(word for file in files for word in file.before.under)
        self._bounded = re.compile(rf"(?:{_words(word for file in files for word in file.but)}) (?:{below})")
        self._over = frozenset(word for file in files for word in file.after.over)
        self._between = tuple(word for file in files for word in file.between)
        self._start = re.compile(rf"(?:^|[^a-z])(?P<word>{_words(w for f in files for w in f.range_start)})\s$")
        self._end = re.compile(rf"\s?(?:{_words(w for f in files for w in f.range_end)})")
        self._change = re.compile(rf"\b(?:{_words(word for file in files for word in file.change)})\b")

    def gap(self, folded: str, low_end: int, high_start: int) -> re.Match[str] | None:
        """What stands between two numbers, if it can make them a range."""
        if not low_end < high_start <= low_end + _LONGEST_GAP:
            return None
        return self._gap.fullmatch(folded, low_end, high_start)

    def spans(self, folded: str, gap: re.Match[str], low_start: int, high_end: int, *, shared: bool) -> bool:
        """Whether the words around two numbers make them a range and not a change from one to the other.

        `shared`: the unit is said once, behind both.
        """
        if gap["sign"]:
            return True
        if gap["spanning"]:
            return self._end.match(folded, high_end) is not None
        before = folded[max(0, low_start - _WINDOW) : low_start]
        start = self._start.search(before)
        if gap["both"]:
            return bool(start and start["word"] in self._between)
        if before.endswith(self._by):
            return False
        return (shared and start is None) or self._change.search(before) is None

    def share(self, folded: str, part: Numeral, whole: Numeral) -> bool:
        """Whether two plain numbers are a part and its whole, as in "three in ten"."""
        if (
            not part.end < whole.start <= part.end + _LONGEST_GAP
            or self._share.fullmatch(folded, part.end, whole.start) is None
        ):
            return False
        plain = {part.style, whole.style} <= {"digits", "english"} and not (part.fraction or whole.fraction)
        return plain and part.value is not None and whole.value is not None and part.value < whole.value <= _MOST_PARTS

    def join(self, folded: str, bares: list[Bare]) -> list[Bare]:
        """The figures with neighbours of one unit joined where they are a range, or a sum and its coins."""
        joined: list[Bare] = []
        for bare in bares:
            if joined:
                self._carry_unit(folded, joined[-1], bare)
            one = self._joined(folded, joined[-1], bare) if joined else None
            if one is None:
                joined.append(bare)
            else:
                joined[-1] = one
        return joined

    def _carry_unit(self, folded: str, last: Bare, bare: Bare) -> None:
        """Let a bare number count what the one before counts, where it is only compared with it."""
        if last.kind == "count" and last.unit and bare.kind == "count" and bare.rule_id == "figures/number":
            bare.unit = last.unit if self._carries.fullmatch(folded, last.end, bare.start) else bare.unit

    def _are_coins(self, folded: str, sum_: Bare, coins: Bare) -> bool:
        """Whether a bare number right behind a round sum says its hundredths (15 dollars 50, twenty euros and ten)."""
        bare = coins.unit is None and coins.rule_id == "figures/number" and coins.value is not None
        if (
            not bare
            or sum_.part
            or sum_.lead
            or sum_.per
            or self._coins.fullmatch(folded, sum_.end, coins.start) is None
        ):
            return False
        whole = sum_.value is not None and sum_.value == int(sum_.value) and 0 < sum_.value < _LARGEST_CHANGE
        return whole and coins.value is not None and coins.value == int(coins.value) and 0 < coins.value < _HUNDRED

    def _is_share_of(self, folded: str, whole: Bare, part: Bare) -> bool:
        if whole.value is None or part.value is None or whole.kind != "count" or whole.unit != part.unit:
            return False
        between = self._share_of.fullmatch(folded, whole.end, part.start)
        return between is not None and part.value < whole.value and whole.value in _WHOLES

    def _joined(self, folded: str, low: Bare, high: Bare) -> Bare | None:
        """The one figure that two neighbours are; None if they are two."""
        if low.value is None or high.value is None:
            return None
        if low.currency:
            return self._joined_money(folded, low, high, low.value, high.value)
        if low.rule_id == "figures/number" and low.modifier == "over" and high.modifier == "under":
            low = replace(low, kind=high.kind, unit=high.unit)  # more than 10 but less than 20 percent
        assert low.value is not None
        if low.kind != high.kind:
            return None
        if low.unit != high.unit:
            return self._compound(folded, low, high, low.value, high.value)
        if self._is_share_of(folded, low, high):
            value = ratio(high.value, low.value)
            return _as_share(replace(high, start=low.start, value=value, modifier=high.modifier or low.modifier))
        return self._ranged(folded, low, high, low.value)

    def _compound(self, folded: str, low: Bare, high: Bare, whole: Decimal, rest: Decimal) -> Bare | None:
        """The quantity that a number of units and one of smaller units are together, in the smaller unit."""
        count = self._holds.get((low.kind, low.unit or ""), {}).get(high.unit or "")
        if count is None or not 0 < rest < count or whole != int(whole) or low.per:
            return None
        if self._goes_on.fullmatch(folded, low.end, high.start) is None:
            return None
        return replace(high, start=low.start, value=whole * count + rest, modifier=high.modifier or low.modifier)

    def _joined_money(self, folded: str, low: Bare, high: Bare, sum_: Decimal, next_: Decimal) -> Bare | None:
        if high.kind == "count" and self._are_coins(folded, low, high):
            return replace(low, end=high.end, value=sum_ + next_ / _HUNDRED)
        if low.currency != high.currency:
            return None
        if high.part and not low.part:
            return _with_coins(folded, low, high)
        return self._ranged(folded, low, high, sum_) if low.part == high.part else None

    def _ranged(self, folded: str, low: Bare, high: Bare, value: Decimal) -> Bare | None:
        """The range of two figures of one unit; None if the words between and around them make none."""
        assert high.value is not None
        if low.modifier == "over" and high.modifier == "under" and value < high.value:
            between = folded[low.end : high.start].strip(" ,")
            joined = between in self._over or self._bounded.fullmatch(between) is not None
            return range_of(low, replace(high, modifier=None), value) if joined else None
        gap = self.gap(folded, low.end, high.start)
        if gap is None:
            return None
        if gap["sign"] and low.lead is None and high.lead and value < high.lead:
            value *= high.value / high.lead  # $300-$350 million
        spans = value < high.value and self.spans(folded, gap, low.start, high.end, shared=False)
        return range_of(low, high, value) if spans else None


def _share(file: FigureWordFile) -> tuple[str, ...]:
    return file.share


def _share_of(file: FigureWordFile) -> tuple[str, ...]:
    return file.share_of


def share_figure(part: Numeral, whole: Bare) -> Bare:
    """The fraction of a part and the whole behind it (three in ten)."""
    assert part.value is not None
    assert whole.value is not None
    share = replace(whole, start=part.start, number_start=part.start, value=ratio(part.value, whole.value))
    return _as_share(share)


def _as_share(bare: Bare) -> Bare:
    bare.kind, bare.unit, bare.rule_id = "ratio", "fraction", "figures/share"
    return bare


def range_of(low: Bare, high: Bare, value: Decimal) -> Bare:
    """The range from `value`, where `low` begins, to the figure `high`."""
    said = low.modifier if low.modifier != "over" else None  # the lower bound says as much
    return replace(high, start=low.start, value=None, low=value, high=high.value, modifier=said or high.modifier)


def _with_coins(folded: str, sum_: Bare, coins: Bare) -> Bare | None:
    if folded[sum_.end : coins.start].strip(" ,") not in {"", "and"}:
        return None
    return replace(
        sum_,
        end=coins.end,
        value=(sum_.value or Decimal(0)) + (coins.value or Decimal(0)),
        modifier=coins.modifier or sum_.modifier,
    )


def scaled_low(low: Numeral, high: Bare, numeral: Numeral) -> Decimal | None:
    """The lower end, with a scale that is said once at the upper one (2-3 million); None if it does not lie below."""
    if low.value is None or high.value is None:
        return None
    value = low.value
    if low.style == "digits" and numeral.lead and value < numeral.lead and high.value > numeral.lead:
        value *= high.value / numeral.lead
    return value if value < high.value else None
