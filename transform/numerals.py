"""Numbers in digits and words, Korean and English, as exact decimals with the place where they stand.

`NumeralRules.find` walks one text and gives every run that reads as a number; what it counts is the business of
`figures`. `read_number` reads a string that is a number and nothing else. Read `digits`, `korean_numbers` and
`english_numbers` for the three grammars; their words are in `rules/numerals/*.toml`.
"""

from __future__ import annotations

import re
import sys
from functools import lru_cache
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING

from transform.digits import SIGNS, TOKEN, Numeral, read_digits, with_sign
from transform.english_numbers import EnglishNumbers
from transform.korean_numbers import KoreanNumbers
from transform.korean_patterns import Followers
from transform.numeral_rules import NumeralFile, load_numeral_files
from transform.scan import Scanner

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from decimal import Decimal

    from transform.scan import Hit

_START = itemgetter(0)
_NOWHERE = (sys.maxsize, sys.maxsize)
_BUNDLED = Path(__file__).parent / "rules"


class NumeralRules:
    """The readers of both languages over one set of rule files."""

    def __init__(self, rule_dirs: Iterable[Path], followers: Followers | None = None) -> None:
        """Read the files. `followers`: what units begin with, see `KoreanNumbers`. Raises `RuleFileInvalid`."""
        self.files = load_numeral_files(rule_dirs)
        self.korean = KoreanNumbers(self.files.get("ko", NumeralFile(language="ko")), followers)
        self.english = EnglishNumbers(self.files.get("en", NumeralFile(language="en")))
        self.layers = (self.english.layer,)

    def find(self, text: str, hits: Sequence[Hit], covered: Sequence[tuple[int, int]] = ()) -> list[Numeral]:
        """Every run of `text` that reads as a number, in order, none inside another; `hits` are those of the layer.

        Digits that begin inside a `covered` span (ascending, of dates) are passed over.
        """
        words = {hit.start: hit for hit in hits} if hits else {}
        numerals: list[Numeral] = []
        spans = iter(covered)
        first, last = next(spans, _NOWHERE)
        for match in TOKEN.finditer(text):
            start = match.start()
            while last <= start:
                first, last = next(spans, _NOWHERE)
            if start >= first:
                continue
            numeral = self._digits(text, match, words)
            if numeral is not None:
                numerals.append(numeral)
        spelled = self.korean.find(text)
        if hits:
            spelled += self.english.find(text, hits, words)
        if spelled:
            numerals += spelled
            numerals.sort(key=_START)
            return _first_of_overlaps(numerals)
        return numerals

    def _digits(self, text: str, match: re.Match[str], words: dict[int, Hit]) -> Numeral | None:
        numeral = read_digits(text, match)
        if numeral is None:
            return None
        extended = self.korean.extend(text, numeral)
        if words and extended is numeral:
            extended = self.english.extend(text, numeral, words)
        start = extended.start
        if not start:
            return extended
        before = text[start - 1]
        if before in SIGNS:
            return with_sign(text, extended)
        return extended if before.isdigit() else self.korean.signed(text, extended)


def _first_of_overlaps(numerals: list[Numeral]) -> list[Numeral]:
    kept: list[Numeral] = []
    end = 0
    for numeral in numerals:
        if numeral.start >= end:
            kept.append(numeral)
            end = numeral.end
    return kept


@lru_cache(maxsize=1)
def _bundled() -> tuple[NumeralRules, Scanner]:
    rules = NumeralRules([_BUNDLED])
    return rules, Scanner(rules.layers)


def read_number(text: str, rules: NumeralRules | None = None) -> Decimal | None:
    """The value of a text that is one number in either language and nothing else; None for any other text.

    Signs, scales and fractions count: "twenty-three", "2.5 million", "1/3" and their Korean kin.
    """
    bundled, scanner = _bundled()
    rules = rules or bundled
    stripped = text.strip()
    hits = scanner.scan(stripped)[rules.english.layer.name]
    for numeral in rules.find(stripped, hits):
        if numeral.start == 0 and numeral.style != "ordinal":
            whole = numeral if numeral.end == len(stripped) else rules.english.short_scale(stripped, numeral)
            return whole.value if whole is not None and whole.end == len(stripped) else None
    return None


def read_ordinal(text: str) -> int | None:
    """The place that an English ordinal word names (third: 3, twenty-first: 21); None for any other text."""
    rules, scanner = _bundled()
    stripped = text.strip()
    hits = scanner.scan(stripped)[rules.english.layer.name]
    for numeral in rules.find(stripped, hits):
        if numeral.start == 0 and numeral.end == len(stripped) and numeral.style == "ordinal" and numeral.value:
            return int(numeral.value)
    return None
