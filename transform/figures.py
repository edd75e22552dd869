"""Numbers with their units: which there are in a text, and what each says by itself.

`find_figures` is the entrance. What a figure measures, of whom, when and by whose word is added by `claims`. The
number is read by `numerals`, its unit by `units`, what stands around both by `figure_reader`, ranges by `ranges`; here
the records are made.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from transform.english_numbers import LAYER
from transform.figure_reader import FigureReader
from transform.figure_words import load_figure_words
from transform.numerals import NumeralRules
from transform.ranges import Bare, RangeJoiner, scaled_low
from transform.records import Figure
from transform.scan import Layer, fold
from transform.units import UnitTable, load_units

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from transform.digits import Numeral
    from transform.records import DateMention
    from transform.text import Document

_YEAR = re.compile(r"(?:19|20)\d\d")
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
    numerals = NumeralRules(folders)
    words = load_figure_words(folders)
    reader = FigureReader(numerals, UnitTable(load_units(folders)), words)
    return FigureRules(numerals.layers, numerals, reader, RangeJoiner(words.values()))


def find_figures(document: Document, rules: FigureRules, dates: Sequence[DateMention]) -> tuple[Figure, ...]:
    """The figures of a text, in text order, without what they measure (see `claims`).

    A number inside a date is none. Raises nothing.
    """
    text = document.text
    numerals = rules.numerals.find(text, document.hits.get(LAYER, ()))
    if not numerals:
        return ()
    folded = fold(text)
    bares = _read_all(text, folded, _outside(numerals, dates), rules)
    return tuple(_figure(document, bare) for bare in rules.ranges.join(folded, bares))


def _outside(numerals: list[Numeral], dates: Sequence[DateMention]) -> list[Numeral]:
    """The numbers that no date covers."""
    if not dates:
        return numerals
    spans = iter([(date.start_char, date.end_char) for date in dates])
    start, end = next(spans)
    kept = []
    for numeral in numerals:
        while end <= numeral.start:
            following = next(spans, None)
            if following is None:
                start = end = 1 << 62
                break
            start, end = following
        if numeral.end <= start:
            kept.append(numeral)
    return kept


def _read_all(text: str, folded: str, numerals: list[Numeral], rules: FigureRules) -> list[Bare]:
    """The figures of the numbers; a number that is the lower end of a range belongs to the figure behind it."""
    bares: list[Bare] = []
    low: Numeral | None = None
    for index, numeral in enumerate(numerals):
        if bares and numeral.start < bares[-1].end:
            continue
        following = numerals[index + 1] if index + 1 < len(numerals) else None
        if low is None and following and _is_low(folded, rules, numeral, following):
            low = numeral
            continue
        place = _Text(text, folded, bares[-1].end if bares else 0)
        bares.extend(_read_with_low(place, rules, low, numeral))
        low = None
    return bares


def _is_low(folded: str, rules: FigureRules, numeral: Numeral, following: Numeral) -> bool:
    gap = rules.ranges.gap(folded, numeral.end, following.start)
    if gap is None or numeral.value is None:
        return False
    return not (
        _YEAR.fullmatch(folded, numeral.start, numeral.end)
        and not _YEAR.fullmatch(folded, following.start, following.end)
    )


class _Text(NamedTuple):
    """A text, the same in lower case, and where its last figure ended."""

    text: str
    folded: str
    floor: int


def _read_with_low(place: _Text, rules: FigureRules, low: Numeral | None, numeral: Numeral) -> Iterable[Bare]:
    """The figure of a number, as a range where `low` is its lower end; else the figures of both."""
    high = rules.reader.read(place.text, place.folded, numeral, place.floor if low is None else low.end)
    if low is None:
        return [high] if high else []
    first = rules.reader.read(place.text, place.folded, low, place.floor)
    gap = rules.ranges.gap(place.folded, low.end, numeral.start)
    assert gap is not None
    if first is not None and first.currency and (high is None or high.currency is None):
        end = high.number_end if high else numeral.end
        value = high.value if high else numeral.value
        high = replace(first, start=numeral.start, end=end, value=value)
    if high is None or (high.unit is None and high.currency is None and gap["sign"]):
        return [] if gap["sign"] else [bare for bare in (first, high) if bare]
    value = scaled_low(low, high, numeral)
    if value is None or not rules.ranges.spans(place.folded, gap, low.start, high.end, shared=True):
        return [bare for bare in (first, high) if bare]
    start = first.start if first and first.currency else low.start
    return [
        replace(
            high,
            start=start,
            value=None,
            low=value,
            high=high.value,
            modifier=(first.modifier if first else None) or high.modifier,
        )
    ]


def _figure(document: Document, bare: Bare) -> Figure:
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
        value_note="overflow" if bare.value is None and low is None and high is None else None,
        modifier=bare.modifier,
        unit=bare.unit,
        currency=bare.currency,
        per=bare.per,
    )
