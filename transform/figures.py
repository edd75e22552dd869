"""Numbers with their units: which there are in a text, and what each says by itself.

`find_figures` is the entrance. What a figure measures, of whom, when and by whose word is added by `claims`. The
number is read by `numerals`, its unit by `units`, what stands around both by `figure_reader`, ranges by `ranges`; here
the records are made.
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from transform.english_numbers import LAYER
from transform.figure_reader import FigureReader
from transform.figure_words import load_figure_words
from transform.numerals import NumeralRules
from transform.ranges import Bare, RangeJoiner, scaled_low, share_figure
from transform.records import Figure
from transform.scan import Layer, fold
from transform.units import UnitTable, load_units

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from transform.digits import Numeral
    from transform.records import DateMention, Mention
    from transform.text import Document

# Things whose names have numbers in them.
_VERSIONED = frozenset({"model", "chip", "product", "service"})
_DIGIT = re.compile(r"\d")
_YEAR = re.compile(r"(?:19|20)\d\d")
_HIGHEST_SCORE = 20
_NOWHERE = (sys.maxsize, sys.maxsize)
_NUMBER_ALONE = 40  # characters, of a text that may be one number
_TOO_LARGE = Decimal(10) ** 29
_UPPER_ONLY = frozenset({"under", "within"})


@dataclass(frozen=True, slots=True)
class FigureRules:
    """The rules of this module, loaded: `layers` are its literals for the shared scan."""

    layers: tuple[Layer, ...]
    numerals: NumeralRules
    reader: FigureReader
    ranges: RangeJoiner


def load_figures(rule_dirs: Iterable[Path]) -> FigureRules:
    """The rules of all folders together. Raises `RuleFileInvalid`."""
    folders = list(rule_dirs)
    units = UnitTable(load_units(folders))
    words = load_figure_words(folders)
    numerals = NumeralRules(folders, units.followers(word for file in words.values() for word in file.never.words))
    reader = FigureReader(numerals, units, words)
    return FigureRules(numerals.layers, numerals, reader, RangeJoiner(words.values(), units.holds))


def find_figures(
    document: Document, rules: FigureRules, dates: Sequence[DateMention], mentions: Sequence[Mention] = ()
) -> tuple[Figure, ...]:
    """The figures of a text, in text order, without what they measure (see `claims`).

    A number inside a date, or inside the name of a thing ("Gemini 2.5 Pro"), is none. Raises nothing.
    """
    text = document.text
    spans = [(date.start_char, date.end_char) for date in dates]
    named = [(name.start_char, name.end_char) for name in mentions if name.type in _VERSIONED and not name.nested]
    if named:
        spans = _apart(sorted([*spans, *(span for span in named if _DIGIT.search(text, *span))]))
    if len(text) < _NUMBER_ALONE and spans and _is_number_alone(text):
        spans = []
    numerals = rules.numerals.find(text, document.hits.get(LAYER, ()), spans)
    if not numerals:
        return ()
    folded = fold(text)
    bares = _read_all(text, folded, _outside(numerals, spans), rules)
    return tuple(_figure(document, bare) for bare in rules.ranges.join(folded, bares))


def _apart(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Sorted spans with those that overlap as one."""
    apart: list[tuple[int, int]] = []
    for start, end in spans:
        if apart and start < apart[-1][1]:
            apart[-1] = (apart[-1][0], max(end, apart[-1][1]))
        else:
            apart.append((start, end))
    return apart


def _outside(numerals: list[Numeral], spans: list[tuple[int, int]]) -> list[Numeral]:
    """The numbers that no date covers; one that a date is only a part of stays (10 1/2 miles)."""
    if not spans:
        return numerals
    following = iter(spans)
    start, end = next(following)
    kept = []
    for numeral in numerals:
        while end <= numeral.start:
            start, end = next(following, _NOWHERE)
        if numeral.end <= start or (numeral.start < start and numeral.end >= end):
            kept.append(numeral)
    return kept


def _is_number_alone(text: str) -> bool:
    """Whether a text is one number that only happens to have the digits of a year."""
    return text.strip(" .\n").isdecimal() and not _YEAR.fullmatch(text.strip(" .\n"))


def _read_all(text: str, folded: str, numerals: list[Numeral], rules: FigureRules) -> list[Bare]:
    """The figures of the numbers; a number that is the lower end of a range belongs to the figure behind it."""
    bares: list[Bare] = []
    read, gap_of = rules.reader.read, rules.ranges.gap
    low: _Low | None = None
    floor, count = 0, len(numerals)
    for index, numeral in enumerate(numerals):
        if numeral.start < floor:
            continue
        if low is None and index + 1 < count:
            gap = gap_of(folded, numeral.end, numerals[index + 1].start)
            if gap is None and rules.ranges.share(folded, numeral, numerals[index + 1]):
                whole = read(text, folded, numerals[index + 1], numeral.end)
                if whole is not None and whole.kind == "count":
                    bares.append(rules.reader.qualify(folded, share_figure(numeral, whole)))
                    floor = bares[-1].end
                    continue
            elif gap is not None and _may_be_low(folded, numeral, numerals[index + 1]):
                low = _Low(numeral, gap, floor)
                continue
        if low is not None:
            bares += _read_range(text, folded, rules, low, numeral)
            low = None
        elif bare := read(text, folded, numeral, floor):
            bares.append(bare)
        floor = bares[-1].end if bares else 0
    return bares


class _Low(NamedTuple):
    """A number that may be the lower end of a range, what stands behind it, and where the figure before it ended."""

    numeral: Numeral
    gap: re.Match[str]
    floor: int


def _may_be_low(folded: str, numeral: Numeral, following: Numeral) -> bool:
    """Whether a number may be a lower end: it has a value, and is no year before what is none."""
    if numeral.value is None:
        return False
    is_year = _YEAR.fullmatch(folded, numeral.start, numeral.end)
    return not is_year or _YEAR.fullmatch(folded, following.start, following.end) is not None


def _is_score(low: Numeral, high: Numeral, first: Bare | None, last: Bare | None) -> bool:
    """Whether two small bare numbers fall: three to one."""
    bare = all(one is None or (one.unit is None and one.currency is None) for one in (first, last))
    if not bare or low.value is None or high.value is None:
        return False
    return high.value < low.value < _HIGHEST_SCORE


def _read_range(text: str, folded: str, rules: FigureRules, low: _Low, numeral: Numeral) -> list[Bare]:
    """The figure of a number as a range with the lower end before it; else the figures of both."""
    start = low.numeral.start
    if start and text[start - 1].isalnum() and text[start - 1].isascii():
        return []  # a code
    first = rules.reader.read(text, folded, low.numeral, low.floor)
    high = rules.reader.read(text, folded, numeral, low.numeral.end)
    alone = high
    if first is not None and first.start < low.numeral.start and (high is None or high.currency is None):
        end = high.number_end if high else numeral.end
        high = replace(first, start=numeral.start, end=end, value=high.value if high else numeral.value)
    by_sign = bool(low.gap["sign"])
    if by_sign and (high is None or (high.unit is None and high.currency is None)):
        return []  # a score, a code or a day
    if _is_score(low.numeral, numeral, first, alone):
        return []
    value = scaled_low(low.numeral, high, numeral) if high else None
    if (
        high is None
        or value is None
        or not rules.ranges.spans(folded, low.gap, low.numeral.start, high.end, shared=True)
    ):
        return [bare for bare in (first, alone) if bare]
    high.start = min(first.start, low.numeral.start) if first else low.numeral.start
    high.low, high.high, high.value = value, high.value, None
    return [rules.reader.qualify(folded, high)]


def _fits_column(value: Decimal | None) -> bool:
    """Whether a number can be stored: fewer digits before the point than DECIMAL(38,9) has."""
    return value is None or abs(value) < _TOO_LARGE


def _note(bare: Bare) -> str | None:
    """Why a figure that is no range has no value: too many digits, or a word that names no number."""
    if bare.value is not None or bare.low is not None or bare.high is not None:
        return None
    return "vague" if bare.vague else "overflow"


def _figure(document: Document, bare: Bare) -> Figure:
    if not (_fits_column(bare.value) and _fits_column(bare.low) and _fits_column(bare.high)):
        bare = replace(bare, value=None, low=None, high=None)
    sentence = document.sentence_at(bare.start)
    sentence_start, sentence_end = document.sentences[sentence]
    low, high = bare.low, bare.high
    if low is None and high is None:
        low = None if bare.modifier in _UPPER_ONLY else bare.value
        high = None if bare.modifier == "over" else bare.value
    return Figure(
        surface=document.text[bare.start : bare.end],
        start_char=bare.start,
        end_char=bare.end,
        sentence=sentence,
        sentence_start=sentence_start,
        sentence_end=sentence_end,
        rule_id=bare.rule_id,
        kind=bare.kind,
        value=bare.value,
        low=low,
        high=high,
        value_note=_note(bare),
        modifier=bare.modifier,
        unit=bare.unit,
        currency=bare.currency,
        per=bare.per,
    )
