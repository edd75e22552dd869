"""One number and what stands beside it: its unit, currency and the thing counted, or the finding that it is no figure.

`FigureReader.read` turns a `Numeral` into a `Bare` figure; `figures` joins ranges and makes the records.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from transform.counted import CountedNouns
from transform.korean import is_hangul
from transform.labels import DASHES, LEFT_WINDOW, Labels, is_whole
from transform.ranges import Bare
from transform.surroundings import Surroundings

if TYPE_CHECKING:
    from transform.digits import Numeral
    from transform.figure_words import FigureWordFile
    from transform.numerals import NumeralRules
    from transform.records import FigureKind
    from transform.units import Match, Unit, UnitTable

_WORD_STYLES = frozenset({"sino", "sino_digit", "native"})
_OPEN = frozenset({"digits", "english", "scaled"})
_HALVED = frozenset({"duration", "quantity"})
_HALF = Decimal("0.5")
_UNIT_OF_STYLE = {"ordinal": "ordinal", "fold": "times"}
_ACRONYM = re.compile(r"(?<![A-Za-z\d-])([A-Z]{2,6}) ?$")
_LONGEST_ACRONYM = 8
_LAST_RANK = 1_000_000
_SHORTEST_BARE_WORD = 3  # syllables of a Korean number word that counts without a counter


def _ahead(word: str) -> str:
    """The pattern of a word with what must follow it, behind a bar."""
    own, _, behind = word.partition("|")
    return re.escape(own) + (f"(?={re.escape(behind)})" if behind else r"(?![a-z])")


class FigureReader:
    """Reads single figures with the units and words of all rule files."""

    def __init__(self, numerals: NumeralRules, units: UnitTable, words: dict[str, FigureWordFile]) -> None:
        """Index the words of both languages."""
        self._numerals = numerals
        self._units = units
        files = list(words.values())
        self._labels = Labels(files)
        self._surroundings = Surroundings(files)
        self._unsaid = [file.unsaid for file in files if file.unsaid is not None]
        self._nouns = CountedNouns([file.noun for file in files])
        further = "|".join(word for file in files for word in file.further) or "(?!)"
        self._further = re.compile(rf"[ -](?:{further})(?=[ -])")
        self._half = re.compile(rf" ?(?:{'|'.join(_ahead(word) for file in files for word in file.half_after)})")

    def read(self, text: str, folded: str, numeral: Numeral, floor: int = 0) -> Bare | None:
        """The figure of a number; None where it is a name, a version, a clock time, or counts nothing.

        `floor` is where the figure before ended: no sign begins before it.
        """
        if numeral.style == "whole":
            return self._whole(text, folded, numeral)
        after = self._units.after(text, folded, numeral)
        sign: Match | None = None
        if numeral.style in _WORD_STYLES:
            if not self._is_counted_word(text, numeral, after):
                return None
        else:
            sign = self._units.before(text, folded, numeral, floor)
            numeral, after = self._with_scale(text, folded, numeral, after, sign)
            joined = 0 < floor == numeral.start - 1 and text[floor] in DASHES  # 3km-5km
            if self._is_name(text, folded, numeral, after, sign, joined=joined):
                return None
        if (
            after is None
            and numeral.style in _OPEN
            and not numeral.fraction
            and (further := self._further.match(folded, numeral.end))
        ):
            after = self._units.after(text, folded, numeral._replace(end=further.end()))
        if after is not None and self._surroundings.is_denominator(folded, after.end):
            return None
        bare = self._measured(folded, numeral, after, sign) or self._counted(text, folded, numeral)
        if after is not None and after.unit.blank and bare is not None:
            bare.unit = self._counted_before(text, numeral.start) or bare.unit
        if bare is not None:
            self._surroundings.qualify(folded, bare)
        return bare

    def _whole(self, text: str, folded: str, numeral: Numeral) -> Bare | None:
        """The figure of a word that is a number and its unit."""
        if not self._labels.ends_word(text, numeral.end):
            return None
        bare = self._bare(numeral, self._units.whole[text[numeral.start : numeral.end]], numeral.start, numeral.end)
        self._surroundings.qualify(folded, bare)
        return bare

    def _counted_before(self, text: str, start: int) -> str | None:
        """What the acronym or noun right before a number says that it counts."""
        acronym = _ACRONYM.search(text, max(0, start - _LONGEST_ACRONYM), start)
        if acronym:
            return acronym[1]
        words = text[max(0, start - LEFT_WINDOW) : start].split()
        return self._units.counted_by.get(words[-1]) if words else None

    def qualify(self, folded: str, bare: Bare) -> Bare:
        """The figure with what the words around its whole span say of it."""
        self._surroundings.qualify(folded, bare)
        return bare

    def _with_scale(
        self, text: str, folded: str, numeral: Numeral, after: Match | None, sign: Match | None
    ) -> tuple[Numeral, Match | None]:
        """The number with an abbreviated scale that is glued to it, and the unit behind both.

        A letter may be a unit as well (2.1m): it is a scale behind a currency sign and before a counted noun.
        """
        if after is None or (sign and sign.unit.currency) or after.end == numeral.end + 1:
            short = self._numerals.english.short_scale(text, numeral)
            if short and (after is None or sign or self._nouns.after(text, folded, short.end, vague=False)):
                return short, self._units.after(text, folded, short)
        if numeral.fraction and after is None and (part := self._numerals.english.of_one(folded, numeral)):
            after = self._units.after(text, folded, part)
        if after is None or (numeral.fraction and after.unit.kind == "count"):
            return numeral, None
        return numeral, None if self._is_loose(text, numeral, after) else after

    def _is_name(
        self, text: str, folded: str, numeral: Numeral, after: Match | None, sign: Match | None, *, joined: bool
    ) -> bool:
        if numeral.style == "english":
            return numeral.bare_scale and self._labels.is_heading(folded, numeral)
        if sign and sign.unit.below and numeral.value is not None and numeral.value >= sign.unit.below:
            return True  # the number of a bill, no place in an order
        signed = joined or (sign is not None and sign.end == numeral.start)
        return self._labels.is_part_of_name(text, numeral, after, signed=signed)

    def _is_loose(self, text: str, numeral: Numeral, after: Match) -> bool:
        """Whether a Korean unit behind a blank is only the beginning of another word."""
        spaced = after.start > numeral.end and is_hangul(text[after.end - 1])
        return spaced and not self._labels.ends_word(text, after.end)

    def _is_counted_word(self, text: str, numeral: Numeral, unit: Match | None) -> bool:
        """Whether a Korean number word counts: before a unit that ends where a word may end, or alone if it is long."""
        if is_whole(text, numeral):
            return True
        if self._labels.is_common_word(text, numeral.start):
            return False
        if unit is not None:
            one_each = numeral.end - numeral.start == 1 and unit.end - unit.start == 1 and unit.start == numeral.end
            if one_each and numeral.style != "native" and not unit.unit.currency:
                return False
            return self._labels.ends_word(text, unit.end)
        long_enough = numeral.end - numeral.start >= _SHORTEST_BARE_WORD and numeral.style == "sino"
        return (long_enough or numeral.fraction) and self._labels.ends_word(text, numeral.end)

    def _measured(self, folded: str, numeral: Numeral, after: Match | None, sign: Match | None) -> Bare | None:
        """The figure of a number with a unit behind it, a sign before it, or both; None with neither."""
        if numeral.style == "ordinal":
            return None
        start, end = numeral.start, numeral.end
        if sign is not None and (after is None or sign.unit.currency or after.unit.id in sign.unit.companions):
            unit, start = sign.unit, sign.start
            if after is not None and (after.unit.currency or after.unit.id in unit.companions):
                end = after.end
                unit = after.unit if after.unit.currency not in {None, "USD"} else unit
        elif after is not None:
            unit, end, start = after.unit, after.end, after.begin
            if unit.kind in _HALVED and (half := self._half.match(folded, end)):
                numeral, end = numeral._replace(value=numeral.value and numeral.value + _HALF), half.end()
            if unit.currency and (scaled := self._numerals.english.scale_behind(folded, end)):
                numeral, end = numeral._replace(value=numeral.value and numeral.value * scaled[0]), scaled[1]
        elif one := self._one_and_half(folded, numeral):
            return one
        else:
            return None
        if unit.kind == "rank" and numeral.value is not None and not 1 <= numeral.value < _LAST_RANK:
            return None
        return self._bare(numeral, unit, start, end)

    def _one_and_half(self, folded: str, numeral: Numeral) -> Bare | None:
        """The figure of a unit, an article before it and a fraction behind it (an hour and a half)."""
        before = self._numerals.english.one_before(folded, numeral)
        unit = self._units.after(folded, folded, before[0]) if before else None
        if before is None or unit is None or unit.end != before[1] or unit.unit.kind not in _HALVED:
            return None
        whole = numeral._replace(value=numeral.value and numeral.value + 1, start=before[0].start)
        return self._bare(whole, unit.unit, before[0].start, numeral.end)

    @staticmethod
    def _bare(numeral: Numeral, unit: Unit, start: int, end: int) -> Bare:
        value = numeral.value
        if value is not None and unit.part is not None:
            value *= unit.part
        high = numeral.upto
        if value is not None and unit.spans is not None:
            high = value + unit.spans
        return Bare(
            start=start,
            end=end,
            number_start=numeral.start,
            number_end=numeral.end,
            value=value if high is None else None,
            low=None if high is None else value,
            high=high,
            kind=unit.kind,
            unit=None if unit.currency else unit.id,
            currency=unit.currency,
            rule_id=unit.rule_id,
            modifier=unit.modifier or ("approx" if numeral.approx else None),
            part=unit.part,
            vague=numeral.vague,
            lead=numeral.lead,
        )

    def _counted(self, text: str, folded: str, numeral: Numeral) -> Bare | None:
        """The figure of a number with a counted noun behind it, or with nothing."""
        kind: FigureKind = "count"
        if numeral.style in _UNIT_OF_STYLE or numeral.fraction:
            kind = "ordinal" if numeral.style == "ordinal" else "ratio"
        one = numeral.style == "english" and numeral.value == 1
        noun = None
        if kind == "count" and not one:
            noun = self._nouns.after(text, folded, numeral.end, vague=numeral.vague)
        if noun is not None and self._labels.is_type(text, folded, numeral):
            return None
        if self._numerals.english.is_place(folded, numeral) and self._nouns.heads_noun(folded, numeral.end):
            return None
        if noun is None and self._labels.is_age(text, numeral):
            return self._bare(numeral, self._units.units["age", "year"], numeral.start, numeral.end)
        if noun is None and not self._stands_alone(text, folded, numeral):
            return None
        currency = None
        if noun is None and numeral.style == "scaled" and not numeral.fraction and not is_whole(text, numeral):
            currency = self._currency_unsaid(text, numeral)
        return Bare(
            start=numeral.start,
            end=noun.end if noun else numeral.end,
            number_start=numeral.start,
            number_end=numeral.end,
            value=numeral.value,
            kind="money" if currency else kind,
            unit=noun.unit if noun else _UNIT_OF_STYLE.get(numeral.style, "fraction" if numeral.fraction else None),
            currency=currency,
            rule_id="figures/unsaid" if currency else "figures/noun" if noun else "figures/number",
            modifier="approx" if numeral.approx else None,
            vague=numeral.vague,
        )

    def _currency_unsaid(self, text: str, numeral: Numeral) -> str | None:
        """The currency of a number whose scale is said of money alone; None after words that count other things."""
        before = text[max(0, numeral.start - LEFT_WINDOW) : numeral.start].rstrip()
        for rule in self._unsaid:
            if text[numeral.end - 1] in rule.scales and not before.endswith(rule.not_after):
                return rule.currency
        return None

    def _stands_alone(self, text: str, folded: str, numeral: Numeral) -> bool:
        """Whether a number without a unit is a figure all the same: no year, no name, no label."""
        if numeral.value is None:
            return numeral.vague
        if numeral.style in _WORD_STYLES or is_whole(text, numeral):
            return True
        if numeral.style == "ordinal":  # Latin ordinals in a sentence name days, halves and centuries
            return is_hangul(text[numeral.start]) and self._labels.ends_word(text, numeral.end)
        return not self._labels.is_label(text, folded, numeral)
