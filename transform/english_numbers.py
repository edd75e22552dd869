"""English numbers in words, alone or behind digits: forty-two, 1.2 billion, half a million, two-thirds, dozens.

The words come from the shared scan. A run of them is added up from left to right and ends where the next word does not
fit ("two hundred" goes on, "two three" does not).
"""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from transform.digits import Numeral, Style, ratio
from transform.scan import Layer

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from transform.numeral_rules import NumeralFile
    from transform.scan import Hit

LAYER = "english_number_words"
_MAX_PARTS = 16
_LONGEST_UNIT = 24
_DIGITS = re.compile(r"\d{1,3}(?:,\d{3}){0,4}(?![\d.,:/%-]*\d)")


class NumberWord(NamedTuple):
    """A number word: its kind (one, ten, small, large, several, fraction, ordinal, fold) and value.

    `part` is the fraction that the word also is (third: an ordinal and a part); `plural` parts need a number before.
    """

    kind: str
    value: Decimal
    part: Fraction | None = None
    plural: bool = False


class EnglishNumbers:
    """The English reader, made from its rule file; `layer` is what the shared scan must find for it."""

    def __init__(self, file: NumeralFile) -> None:
        """Gather the words by kind. A word that is both fraction and ordinal (third) is one word."""
        self._short = file.short_scales
        short = "|".join(sorted(self._short, key=lambda word: (-len(word), word)))
        self._short_word = re.compile(rf"(?:{short})(?![A-Za-z0-9])")
        self._short_first = frozenset(word[0] for word in self._short)
        article, minus, point, join = ("|".join(part) for part in (file.article, file.minus, file.point, file.join))
        gap = r"(?:\s?[-‐‑–—]\s?|\s{1,3})"
        self._gap = re.compile(rf"{gap}(?:(?P<join>{join})\s{{1,3}})?(?P<article>(?:{article})\s)?", re.IGNORECASE)
        self._article = re.compile(rf"(?:^|[^A-Za-z])((?:{article})\s)$", re.IGNORECASE)
        self._of_one = re.compile(rf"(?:\s(?:{'|'.join(file.of)}))?\s(?:{article})(?=\s)", re.IGNORECASE)
        self._minus = re.compile(rf"(?:^|[^A-Za-z])((?:{minus})\s)$", re.IGNORECASE)
        ones = "|".join(sorted(file.ones, key=lambda word: (-len(word), word)))
        self._point = re.compile(rf"\s(?:{point})((?:\s(?:{ones})(?![A-Za-z]))+)", re.IGNORECASE)
        self._ones = file.ones
        self._ordinals = frozenset(file.ordinals)
        self._one_and = re.compile(rf"(?:^|[^A-Za-z])(?P<one>{article}) [A-Za-z]+ (?:{join}) $", re.IGNORECASE)
        self._large = file.large_scales
        self._large_word = re.compile(rf"\s({'|'.join(self._large)})(?![a-z])")
        self.layer = Layer(name=LAYER, literals=list(_number_words(file).items()))

    def short_scale(self, text: str, numeral: Numeral) -> Numeral | None:
        """Digits with the abbreviated scale glued to them (3bn, 5K); None where there is none."""
        if text[numeral.end : numeral.end + 1] not in self._short_first or numeral.value is None:
            return None
        short = self._short_word.match(text, numeral.end)
        if short is None:
            return None
        return numeral._replace(
            end=short.end(), value=numeral.value * self._short[short.group()], style="scaled", lead=numeral.value
        )

    def of_one(self, folded: str, numeral: Numeral) -> Numeral | None:
        """A fraction with the article behind it (half a, a quarter of a), so that the unit is next; None without."""
        match = self._of_one.match(folded, numeral.end) if numeral.fraction else None
        return numeral._replace(end=match.end()) if match else None

    def is_place(self, folded: str, numeral: Numeral) -> bool:
        """Whether a fraction is written like a place in a row (a third)."""
        word = folded[numeral.start : numeral.end].rpartition(" ")[2]
        return numeral.fraction and numeral.style == "english" and word in self._ordinals

    def one_before(self, folded: str, numeral: Numeral) -> tuple[Numeral, int] | None:
        """The one that an article says before "and a half", and where its unit ends (an hour and a half)."""
        if not numeral.fraction or numeral.style != "english":
            return None
        match = self._one_and.search(folded, max(0, numeral.start - _LONGEST_UNIT), numeral.start)
        if match is None:
            return None
        one = numeral._replace(start=match.start("one"), end=match.end("one"), value=Decimal(1), fraction=False)
        return one, folded.rindex(" ", 0, numeral.start - 1)

    def scale_behind(self, folded: str, end: int) -> tuple[Decimal, int] | None:
        """A scale word that stands behind a currency (75 USD million), and its end."""
        match = self._large_word.match(folded, end)
        return (self._large[match[1]], match.end()) if match else None

    def extend(self, text: str, numeral: Numeral, words: Mapping[int, Hit]) -> Numeral:
        """Digits with the number words behind them (1.2 billion, 3 hundred and 21); the same where there are none."""
        if numeral.value is None:
            return numeral
        composer = _Composer(numeral.value)
        end = self._compose(text, words, composer, numeral.end)
        if end == numeral.end:
            return numeral
        return self._numeral(numeral.start, end, composer, "scaled")._replace(lead=numeral.value)

    def find(self, text: str, hits: Iterable[Hit], words: Mapping[int, Hit]) -> list[Numeral]:
        """The numbers that begin with a word, in order."""
        found: list[Numeral] = []
        cursor = 0
        for hit in hits:
            if hit.start < cursor:
                continue
            composer = _Composer(None)
            if not composer.take(_payload(hit), joined=False, article=self._has_article(text, hit.start)):
                continue
            end = self._compose(text, words, composer, hit.end)
            if point := self._point.match(text, end):
                end = point.end()
                decimals = "".join(str(self._ones[word.lower()]) for word in point[1].split())
                composer.section = (composer.section or Decimal(0)) + Decimal(f"0.{decimals}")
            numeral = self._numeral(hit.start, end, composer, "english")
            kind = _payload(hit).kind
            whole = self._with_left(text, numeral, one=kind not in {"one", "ten"})
            if kind in {"small", "large"} and whole.start == hit.start:
                whole = whole._replace(bare_scale=True)
            found.append(whole)
            cursor = end
        return found

    def signed(self, text: str, numeral: Numeral) -> Numeral:
        """The numeral with a word for minus right before it."""
        minus = self._minus.search(text, max(0, numeral.start - 12), numeral.start)
        if minus is None or numeral.value is None:
            return numeral
        return numeral._replace(start=minus.start(1), value=-numeral.value)

    def _has_article(self, text: str, start: int) -> bool:
        return self._article.search(text, max(0, start - 4), start) is not None

    def _with_left(self, text: str, numeral: Numeral, *, one: bool) -> Numeral:
        """With the minus before it, and where `one`, with the article that says so (a hundred, a third)."""
        if one and (article := self._article.search(text, max(0, numeral.start - 4), numeral.start)):
            numeral = numeral._replace(start=article.start(1))
        return self.signed(text, numeral)

    def _compose(self, text: str, words: Mapping[int, Hit], composer: _Composer, end: int) -> int:
        """The end of the longest run behind `end` that the composer takes."""
        for _ in range(_MAX_PARTS):
            if composer.closed:
                break
            gap = self._gap.match(text, end)
            start = gap.end() if gap else end
            joined, article = bool(gap and gap["join"]), bool(gap and gap["article"])
            hit = words.get(start)
            if hit is None and gap is not None and article:
                break
            if hit is not None:
                if joined and self._whole_and_part(text, words, composer, hit):
                    return self._part_end(text, words, hit)
                if not composer.take(_payload(hit), joined=joined, article=article):
                    break
                end = hit.end
            elif gap and (digits := _DIGITS.match(text, start)) and composer.take_digits(digits.group(), joined=joined):
                end = digits.end()
            else:
                break
        return end

    def _whole_and_part(self, text: str, words: Mapping[int, Hit], composer: _Composer, hit: Hit) -> bool:
        """Whether "and three quarters" follows a whole number; the part is then added."""
        word, end = _payload(hit), hit.end
        part = words.get(end + 1)
        if word.kind != "one" or part is None or _payload(part).part is None or text[end] not in " -":
            return False
        return composer.take_part(word.value, _payload(part).part or Fraction(0))

    def _part_end(self, _text: str, words: Mapping[int, Hit], hit: Hit) -> int:
        return words[hit.end + 1].end

    def _numeral(self, start: int, end: int, composer: _Composer, style: Style) -> Numeral:
        return Numeral(
            start,
            end,
            None if composer.vague else composer.value,
            "ordinal" if composer.ordinal else "fold" if composer.fold else style,
            approx=composer.approx,
            vague=composer.vague,
            fraction=composer.fraction,
        )


def _payload(hit: Hit) -> NumberWord:
    word = hit.payload
    assert isinstance(word, NumberWord)
    return word


def _number_words(file: NumeralFile) -> dict[str, NumberWord]:
    tables = {
        "one": file.ones,
        "ten": file.tens,
        "small": file.small_scales,
        "large": file.large_scales,
        "several": file.several,
        "ordinal": file.ordinals,
        "fold": file.folds,
    }
    words = {word: NumberWord(kind, value) for kind, table in tables.items() for word, value in table.items()}
    for word, part in file.fractions.items():
        known = words.get(word, NumberWord("fraction", Decimal(0)))
        words[word] = known._replace(part=part, plural=word.endswith("s"))
    return words


def _times(count: Decimal, part: Fraction) -> Decimal:
    """So many parts, divided last so that two thirds round once."""
    return ratio(count * part.numerator, part.denominator)


class _Composer:
    """Adds number words up, and refuses one that does not fit behind what it has."""

    def __init__(self, lead: Decimal | None) -> None:
        self.total = Decimal(0)  # closed by a large scale
        self.section = lead  # waits for a scale
        self.bound = Decimal("Infinity")
        self.last = "" if lead is None else "digits"
        self.fold = self.vague = self.approx = self.fraction = self.ordinal = self.closed = False

    @property
    def value(self) -> Decimal:
        """What has been added up."""
        return self.total + (self.section or 0)

    def take(self, word: NumberWord, *, joined: bool, article: bool) -> bool:
        """Whether the word fits; it is then added."""
        part = word.part
        if word.kind == "fold":
            return self._take_fold(word)
        if part is not None and self._take_fraction(word, part, joined=joined, article=article):
            return True
        if article and self.last and not (self.fraction and word.kind in {"small", "large"}):  # half a million
            return False
        take = {
            "one": self._take_one,
            "ten": self._take_ten,
            "small": self._take_small,
            "large": self._take_large,
            "several": self._take_several,
            "ordinal": self._take_ordinal,
        }.get(word.kind)
        taken = take is not None and take(word, joined=joined)
        if taken:
            self.last = word.kind
        return taken

    def _take_fold(self, word: NumberWord) -> bool:
        """A multiple in one word stands alone."""
        if self.last:
            return False
        self.section, self.fold, self.closed = word.value, True, True
        return True

    def take_digits(self, digits: str, *, joined: bool) -> bool:
        """Whether digits fit: after a scale and a joining word (3 hundred and 21), or as a part of their own."""
        value = Decimal(digits.replace(",", ""))
        if self.last not in {"small", "large"} or value >= self.bound or not joined:
            return False
        self.section = (self.section or 0) + value
        self.last = "digits"
        return True

    def take_part(self, count: Decimal, part: Fraction) -> bool:
        """Whether so many parts can be added to a whole that stands."""
        if not self.last or self.fraction or self.ordinal:
            return False
        scaled = self.last == "large"  # two million and a half
        self.section = (self.section or 0) + _times(count * (self.bound if scaled else 1), part)
        self.fraction, self.closed = not scaled, True
        return True

    def _take_fraction(self, word: NumberWord, part: Fraction, *, joined: bool, article: bool) -> bool:
        if joined:
            return article and self.take_part(Decimal(1), part)
        if not self.last:
            if word.plural or (word.kind == "ordinal" and not article):
                return False
            self.section, self.fraction, self.last = _times(Decimal(1), part), True, "fraction"
            return True
        counts = self.last in {"one", "ten", "digits", "small"} and not self.fraction and self.section is not None
        if article or not counts or not (word.plural or self.value == 1):
            return False
        self.section, self.total = _times(self.value, part), Decimal(0)
        self.fraction = self.closed = True
        return True

    def _take_one(self, word: NumberWord, *, joined: bool) -> bool:
        if self.fraction or self.last in {"one", "digits", "several"} or self.approx:
            return False
        if self.last == "ten" and (joined or not 0 < word.value < 10):  # noqa: PLR2004  # units behind a ten
            return False
        self.section = (self.section or 0) + word.value
        return True

    def _take_ten(self, word: NumberWord, *, joined: bool) -> bool:  # noqa: ARG002
        if self.fraction or self.last not in {"", "small", "large"} or self.approx:
            return False
        self.section = (self.section or 0) + word.value
        return True

    def _take_small(self, word: NumberWord, *, joined: bool) -> bool:
        if joined or self.last in {"large", "several"} or self.ordinal:
            return False
        if self.last == "small":
            return self._times(word)
        self.section = word.value if self.section is None else self.section * word.value
        return True

    def _times(self, word: NumberWord) -> bool:
        """Two hundred dozen."""
        if word.value >= 100:  # noqa: PLR2004  # a hundred hundreds is not said
            return False
        self.section = (self.section or 1) * word.value
        return True

    def _take_large(self, word: NumberWord, *, joined: bool) -> bool:
        if joined or self.last == "large" or word.value >= self.bound or self.last == "several":
            return False
        self.total += (1 if self.section is None else self.section) * word.value
        self.section, self.bound, self.fraction = None, word.value, False
        return True

    def _take_several(self, word: NumberWord, *, joined: bool) -> bool:  # noqa: ARG002
        if self.last:
            return False
        self.total, self.approx, self.vague = word.value, True, True
        return True

    def _take_ordinal(self, word: NumberWord, *, joined: bool) -> bool:  # noqa: ARG002
        if self.fraction or self.last in {"one", "digits", "several"}:
            return False
        if self.last == "ten" and word.value >= 10:  # noqa: PLR2004  # units behind a ten
            return False
        self.section = (self.section or 0) + word.value
        self.ordinal = self.closed = True
        return True
