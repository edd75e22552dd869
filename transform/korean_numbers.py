"""Korean numbers: Sino-Korean and native words, and digits with Korean scales.

Words are found by a pattern that no Hangul syllable may precede. Single syllables that are digits stand in most words,
so `figures` asks for a counter behind them. Scales must fall from left to right; a run is cut where they do not.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from transform.digits import MAX_DIGITS, Numeral, Style, ratio
from transform.korean_patterns import Followers, alternation, likely_pattern, wholes_pattern

if TYPE_CHECKING:
    from transform.numeral_rules import NumeralFile

_DIGITS = re.compile(r"\d{1,9}(?![\d.,]\d)")
_HANGUL = "\uac00-\ud7a3"
_NATIVE = frozenset({"native", "form", "native_ten"})
_LONGEST_MINUS = 6
_MAX_PARTS = 24  # of one composed numeral: bounds the work on hostile runs


class _Word(NamedTuple):
    kind: str  # sino, native, native_ten, small, large, several, odd
    value: Decimal


class _Reading(NamedTuple):
    end: int
    value: Decimal
    style: Style
    approx: bool
    vague: bool = False


class KoreanNumbers:
    """The Korean reader, made from its rule file."""

    def __init__(self, file: NumeralFile, followers: Followers | None = None) -> None:
        """Compile the patterns of the file's words.

        Without `followers` every word that begins like a number is looked at.
        """
        self._words = {
            **{word: _Word("several", Decimal(1)) for word in file.several},
            **{word: _Word("odd", Decimal(1)) for word in file.odd},
            **{word: _Word("sino", value) for word, value in file.sino.items()},
            **{word: _Word("native", value) for word, value in file.native.items()},
            **{word: _Word("form", value) for word, value in file.native_forms.items()},
            **{word: _Word("native_ten", value) for word, value in file.native_tens.items()},
            **{word: _Word("small", value) for word, value in file.small_scales.items()},
            **{word: _Word("large", value) for word, value in file.large_scales.items()},
        }
        self._not_before = {word: tuple(follow) for word, follow in file.scale_not_before.items()}
        scales = [*file.small_scales, *file.large_scales]
        self._wholes = {word: value for word, value, _ in followers.whole} if followers else {}
        self._whole = re.compile(wholes_pattern(followers))
        any_word = alternation(self._words)
        first = "".join(
            sorted(
                {
                    word[0]
                    for word in (*self._words, *file.ordinals, *file.fractions, *file.pairs, *self._wholes)
                    if word not in file.odd
                }
            )
        )
        self._first = re.compile(f"[{first}](?<![{_HANGUL}][{_HANGUL}])(?<![0-9.,][{_HANGUL}])")
        self._likely = re.compile(likely_pattern(file, followers) if followers else "")
        self._extending = frozenset(word[0] for word in (*scales, *file.odd, *file.over, *file.join))
        self._minus_ends = frozenset(word[-1] for word in file.minus)
        self._next = re.compile(rf"(\d++(?:[.,]\d++)*+)|({any_word})")
        self._scale_follows = re.compile(rf" ?(?:{alternation([*scales, *file.odd])})")
        self._ordinals = file.ordinals
        self._zeros = file.zeros
        self._decimals = {**file.zeros, **file.sino}
        self._parts = file.fractions
        self._pairs = file.pairs
        self._pair = re.compile(alternation(file.pairs))
        self._part = re.compile(alternation(file.fractions))
        self._ordinal = re.compile(alternation(file.ordinals))
        self._minus = re.compile(rf"(?:{alternation(file.minus)})\s?$")
        self._over = re.compile(rf"\s?(?:{alternation(file.over)})\s?")
        small = alternation([*file.sino, *file.native, *file.native_forms, *file.native_tens, *file.small_scales])
        self._top = re.compile(rf"\d{{1,9}}(?![\d.,]\d)(?:{small})*+|(?:{small})++")
        self._join = re.compile(rf"(?:{alternation(file.join)})\s")
        self._point = re.compile(rf"\s?(?:{alternation(file.point)})\s?((?:{alternation([*file.zeros, *file.sino])})+)")

    def extend(self, text: str, numeral: Numeral) -> Numeral:
        """A number in digits with the Korean scales behind it; the same numeral where there are none."""
        follow = text[numeral.end : numeral.end + 1]
        if follow == " ":
            follow = text[numeral.end + 1 : numeral.end + 2]
        if follow not in self._extending or numeral.value is None:
            return numeral
        if not self._scale_follows.match(text, numeral.end):
            return self._fraction(text, numeral)
        reading = self._read(text, numeral.end, numeral.value)
        if reading is None or reading.end == numeral.end:
            return self._fraction(text, numeral)
        scaled = numeral._replace(
            end=reading.end, value=reading.value, style="scaled", approx=reading.approx, lead=numeral.value
        )
        return self._fraction(text, scaled)

    def find(self, text: str) -> list[Numeral]:
        """The numbers that begin with a Korean word, in order; ones that other words begin with are among them."""
        found: list[Numeral] = []
        if text in self._zeros:
            return [Numeral(0, len(text), self._zeros[text], "sino_digit")]
        cursor = 0
        likely = self._likely.match
        for match in self._first.finditer(text):
            start = match.start()
            if start < cursor or likely(text, start) is None:
                continue
            numeral = self.read_at(text, start)
            if numeral is not None:
                found.append(numeral)
                cursor = numeral.end
        return found

    def read_at(self, text: str, start: int) -> Numeral | None:
        """The number in words that begins at an offset, with its point, fraction and minus; None if there is none."""
        if fixed := self._fixed(text, start):
            return fixed
        reading = self._read(text, start, None)
        if reading is None:
            return None
        value = None if reading.vague else reading.value
        numeral = Numeral(start, reading.end, value, reading.style, reading.approx, vague=reading.vague)
        if value is None:
            return numeral
        if point := self._point.match(text, numeral.end):
            decimals = "".join(str(self._decimals[char]) for char in point[1])
            numeral = numeral._replace(end=point.end(), value=reading.value + Decimal(f"0.{decimals}"), style="sino")
        return self.signed(text, self._fraction(text, numeral))

    def _fixed(self, text: str, start: int) -> Numeral | None:
        """The number of a word that takes part in no other: a place, a number and its unit, two neighbours, a half."""
        if ordinal := self._ordinal.match(text, start):
            return Numeral(start, ordinal.end(), self._ordinals[ordinal.group()], "ordinal")
        if whole := self._whole.match(text, start):
            return Numeral(start, whole.end(), self._wholes[whole.group()], "whole")
        if pair := self._pair.match(text, start):
            low, high = self._pairs[pair.group()]
            return Numeral(start, pair.end(), low, "native", upto=high)
        if part := self._part.match(text, start):
            share = self._parts[part.group()]
            return Numeral(start, part.end(), ratio(share.numerator, share.denominator), "scaled", fraction=True)
        return None

    def signed(self, text: str, numeral: Numeral) -> Numeral:
        """The numeral with a word for minus right before it."""
        start = numeral.start
        if start < 1:
            return numeral
        before = text[start - 1] if text[start - 1] != " " or start < 2 else text[start - 2]  # noqa: PLR2004  # a blank
        if before not in self._minus_ends or numeral.value is None:
            return numeral
        minus = self._minus.search(text, max(0, numeral.start - _LONGEST_MINUS), numeral.start)
        if minus is None:
            return numeral
        return numeral._replace(start=minus.start(), value=-numeral.value)

    def _fraction(self, text: str, numeral: Numeral) -> Numeral:
        """With a fraction that the numeral begins: the denominator first, alone or behind a whole."""
        if numeral.value is None:
            return numeral
        if over := self._over.match(text, numeral.end):
            top = self._read_top(text, over.end())
            if top is not None and numeral.value > 0:
                value = ratio(top.value, numeral.value)
                return Numeral(numeral.start, top.end, value, "scaled", fraction=True)
        elif join := self._join.match(text, numeral.end):
            bottom = self._read_any(text, join.end())
            over = self._over.match(text, bottom.end) if bottom else None
            top = self._read_top(text, over.end()) if over else None
            if bottom and top and bottom.value > 0:
                value = numeral.value + ratio(top.value, bottom.value)
                return Numeral(numeral.start, top.end, value, "scaled", fraction=True)
        return numeral

    def _read_top(self, text: str, start: int) -> _Reading | None:
        """The numerator that begins there: a particle that is spelled like a large scale is no part of it."""
        top = self._top.match(text, start)
        reading = self._read_any(text[start : top.end()], 0) if top else None
        return reading._replace(end=start + reading.end) if reading else None

    def _read_any(self, text: str, start: int) -> _Reading | None:
        """The number in words or digits that begins there."""
        if digits := _DIGITS.match(text, start):
            lead = Decimal(digits.group())
            return self._read(text, digits.end(), lead) or _Reading(digits.end(), lead, "digits", approx=False)
        return self._read(text, start, None)

    def _read(self, text: str, start: int, lead: Decimal | None) -> _Reading | None:
        """The longest run of words and digits from `start` that composes; `lead` is a number that stands before it."""
        composer = _Composer(lead)
        at = start
        for _ in range(_MAX_PARTS):
            spaced = at + 1 if text[at : at + 1] == " " and composer.may_space else at
            match = self._next.match(text, spaced)
            if match is None or (spaced > at and not self._may_follow_space(text, composer, match)):
                break
            if not self._take(text, composer, match):
                break
            at = match.end()
        return composer.reading(at)

    def _take(self, text: str, composer: _Composer, match: re.Match[str]) -> bool:
        if match[1] is not None:
            digits = match[1].replace(",", "")
            return len(digits) <= MAX_DIGITS and digits.count(".") <= 1 and composer.take_digits(Decimal(digits))
        word = match[2]
        if text.startswith(self._not_before.get(word, ()), match.end()) and word in self._not_before:
            return False
        return composer.take_word(*self._words[word])

    def _may_follow_space(self, text: str, composer: _Composer, match: re.Match[str]) -> bool:
        """After a space a part must bring a scale of its own, so that no other word is taken in."""
        if match[1] is not None:
            return "digits" in composer.kinds or self._scale_follows.match(text, match.end()) is not None
        word = self._words[match[2]]
        if composer.last == "native_ten":
            return word.kind in {"native", "form"}
        if word.kind in {"small", "large"}:
            return True
        follow = self._next.match(text, match.end())
        return bool(follow and follow[2] and self._words[follow[2]].kind in {"small", "large"})


class _Composer:
    """Adds number words up, and refuses one that does not fit behind what it has."""

    def __init__(self, lead: Decimal | None) -> None:
        self.total = Decimal(0)  # closed by a large scale
        self.section = Decimal(0)  # closed by a small scale
        self.current = lead  # waits for a scale
        self.small_bound = self.large_bound = Decimal("Infinity")
        self.kinds: set[str] = set() if lead is None else {"digits"}
        self.words = 0
        self.approx = self.vague = False
        self.last = "digits" if lead is not None else ""

    @property
    def may_space(self) -> bool:
        """Whether a number may go on after a space: only behind a scale, or a scale behind digits."""
        return self.last in {"small", "large", "digits", "native_ten"}

    def take_digits(self, value: Decimal) -> bool:
        """Whether digits fit behind a scale that is greater; they are then added."""
        if self.current is not None or self.last not in {"small", "large"} or self.approx:
            return False
        if value >= min(self.small_bound, self.large_bound):
            return False
        self.current = value
        return self._taken("digits")

    def take_word(self, kind: str, value: Decimal) -> bool:
        """Whether a word of that kind fits; it is then added."""
        taken = {
            "sino": self._take_sino,
            "native": self._take_native,
            "form": self._take_form,
            "native_ten": self._take_native_ten,
            "small": self._take_small,
            "large": self._take_large,
            "several": self._take_several,
            "odd": self._take_odd,
        }[kind](value)
        return taken and self._taken(kind)

    def _taken(self, kind: str) -> bool:
        self.kinds.add(kind)
        self.words += 1
        self.last = kind
        return True

    def _take_sino(self, value: Decimal) -> bool:
        if self.current is not None or self.kinds & _NATIVE or self.approx:
            return False
        self.current = value
        return True

    def _take_native(self, value: Decimal) -> bool:
        if self.current is not None:
            return False
        self.current = value
        return True

    def _take_form(self, value: Decimal) -> bool:
        if self.last not in {"", "native_ten"} or self.current is not None:
            return False
        self.current = value
        return True

    def _take_native_ten(self, value: Decimal) -> bool:
        if self.current is not None or "native_ten" in self.kinds or self.small_bound <= 10:  # noqa: PLR2004  # a ten
            return False
        self.section += value
        self.small_bound = Decimal(10)
        return True

    def _take_small(self, value: Decimal) -> bool:
        if value >= self.small_bound or self.last in _NATIVE:
            return False
        self.section += value if self.current is None else self.current * value
        self.current, self.small_bound = None, value
        return True

    def _take_large(self, value: Decimal) -> bool:
        if value >= self.large_bound or self.last in _NATIVE:
            return False
        said = self.section or self.current is not None
        self.total += value * (self.section + (self.current or 0) if said else 1)
        self.section, self.current = Decimal(0), None
        self.large_bound, self.small_bound = value, Decimal("Infinity")
        return True

    def _take_several(self, _value: Decimal) -> bool:
        if self.words:
            return False
        self.approx = self.vague = True
        return True

    def _take_odd(self, _value: Decimal) -> bool:
        if self.last not in {"small", "large", "native_ten", "digits"} or self.approx:
            return False
        self.approx = True
        return True

    def reading(self, end: int) -> _Reading | None:
        """What was read; None if no word was."""
        if not self.words or self.kinds <= {"several", "odd"}:
            return None
        value = self.total + self.section + (self.current or 0)
        style: Style = "sino"
        if "digits" in self.kinds:
            style = "scaled"
        elif self.kinds & _NATIVE:
            style = "native"
        elif self.kinds == {"sino"}:
            style = "sino_digit"
        return _Reading(end, value, style, self.approx, self.vague)
