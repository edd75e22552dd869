"""Which numbers are no figures: parts of names, versions, addresses, clock times, codes, years and enumerations."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from transform.korean import is_hangul

if TYPE_CHECKING:
    from collections.abc import Iterable

    from transform.digits import Numeral
    from transform.figure_words import FigureWordFile
    from transform.units import Match

LEFT_WINDOW = 32
_YEAR = re.compile(r"(?:19|20)\d\d")
_VERSION = re.compile(r"\d{1,2}\.\d{1,2}")
_MEASURED = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{3,}\.\d+")
_INITIALS = re.compile(r"(?:[A-Z]\.){2,}")
_QUOTES = frozenset("'\"‘“")
_NAME_BEFORE = re.compile(r"[A-Z][a-z]+(?:-[a-z]+)?, $")
_YOUNGEST, _OLDEST = 14, 110
_ENUMERATED = re.compile(r"\s?\)")
_LAST_WORD = re.compile(r"([^\s(\[\"'“‘]+)\s?$")
_HYPHENED = re.compile(r"-[A-Za-z]")
_SIGNS = frozenset("=&?#@_/\\%+")  # before digits: an address or a key
_TYING = frozenset("=&_@")  # behind digits: the same
_LINKS = frozenset("-–.:,'’·")
_LONG_NAME_NUMBER = 3
DASHES = frozenset("-–~∼")


class Labels:
    """Tells labels from figures under the words of all rule files."""

    def __init__(self, files: Iterable[FigureWordFile]) -> None:
        """Gather the words."""
        files = list(files)
        self._before = frozenset(word for file in files for word in file.never.before)
        self._after = tuple(word for file in files for word in file.never.after)
        self._words = tuple(word for file in files for word in file.never.words)
        self._prefixes = tuple(word for file in files for word in file.never.prefixes)
        self._not_names = frozenset(
            word for file in files for words in (file.never.not_names, *file.before.words()) for word in words
        )
        self._levels = tuple(word for file in files for word in file.before.approx if word.endswith("-"))
        self._stop = frozenset(word for file in files for word in file.noun.stop)
        self._scale_not_after = tuple(word for file in files for word in file.scale_not_after)
        versus = "|".join(word for file in files for word in file.never.versus) or "(?!)"
        self._versus = re.compile(rf"\s?(?:{versus})\s?\d")
        streets = "|".join(word for file in files for word in file.never.streets) or "(?!)"
        self._street = re.compile(rf"(?: [A-Z][\w'.-]*+){{1,3}}? (?:{streets})\b")
        self._ends = tuple(word for file in files for word in file.never.ends)
        self._particles = tuple(word for file in files for word in file.particles)

    def is_part_of_name(self, text: str, numeral: Numeral, unit: Match | None, *, signed: bool) -> bool:
        """Whether digits are of one piece with a name, a version, an address, a time or a code.

        `signed`: a sign of a unit touches them on the left.
        """
        start, end = numeral.start, numeral.end
        if text.startswith(self._words, start) and not text[end : end + 2].isalpha():
            return True
        if start and not signed and self._is_tied(text, start, unit):
            return True
        after = text[end : end + 1]
        if not after or after == " ":
            return text.startswith(self._after, end)
        if after in _TYING or (after in ":.·/" and text[end + 1 : end + 2].isdigit()):
            return True
        if unit is None and after.isalpha() and after.isascii():
            return True
        return text.startswith(self._after, end)

    def _is_tied(self, text: str, start: int, unit: Match | None) -> bool:
        before = text[start - 1]
        if before == " ":
            return False
        if (before.isalnum() and before.isascii()) or before in _SIGNS:
            return True
        if before == "-" and text.endswith(self._levels, 0, start):
            return False  # a mid-20 percent range
        if before in _LINKS and start > 1 and self._is_linked(text, start):
            return True
        return not (unit and unit.takes_prefix) and text.endswith(self._prefixes, max(0, start - 2), start)

    @staticmethod
    def _is_linked(text: str, start: int) -> bool:
        """Whether the sign before a number ties it to a Latin word, or to a number with a point or colon."""
        sign, before = text[start - 1], text[start - 2]
        if sign in "-–":
            return before.isalpha() and before.isascii()
        return sign in ".:·" and before.isdigit()

    def ends_word(self, text: str, end: int) -> bool:
        """Whether a Korean word may end there: a particle, or no syllable, follows."""
        return not is_hangul(text[end : end + 1]) or text.startswith(self._particles, end)

    def is_common_word(self, text: str, start: int) -> bool:
        """Whether a word begins there that only looks like a number and a counter."""
        return text.startswith(self._words, start)

    def is_label(self, text: str, folded: str, numeral: Numeral) -> bool:
        """Whether a number without a unit is a year, an end of something, an enumeration, or named by a word."""
        start, end = numeral.start, numeral.end
        if numeral.style == "english":
            return numeral.value == 1 or _HYPHENED.match(text, end) is not None
        written = numeral.fraction and numeral.style == "digits" and text[end - 1].isdecimal()
        if numeral.continental or written:
            return True
        if self._is_dated(text, start, end) or self._is_code(text, start, end) or self._street.match(text, end):
            return True
        last = _LAST_WORD.search(folded, max(0, start - LEFT_WINDOW), start)
        if (last is not None and last[1] in self._before) or self._versus.match(text, end):
            return True
        if numeral.style == "digits" and _MEASURED.fullmatch(text, start, end):
            return False  # no name has such a number
        glued = numeral.style == "digits" or (text[end - 1].isascii() and text[end - 1].isupper())
        return glued and self._is_named(text, numeral, last)

    @staticmethod
    def is_age(text: str, numeral: Numeral) -> bool:
        """Whether a bare number stands between commas behind a capitalised name ("Jane Roe, 54, said")."""
        young = numeral.style == "digits" and numeral.value is not None and _YOUNGEST <= numeral.value < _OLDEST
        if not young or not text.startswith(", ", numeral.end) or not text[numeral.end + 2 : numeral.end + 3].islower():
            return False
        return _NAME_BEFORE.search(text, max(0, numeral.start - LEFT_WINDOW), numeral.start) is not None

    @staticmethod
    def _is_code(text: str, start: int, end: int) -> bool:
        """Whether bare digits are an end of something, an enumeration, part of a section, or begin with zeros."""
        before, after = text[start - 1 : start], text[end : end + 1]
        if (before and before in DASHES) or (after and after in DASHES):
            return True
        if text[start] == "0" and text[start + 1 : end].isdigit():
            return True
        if before and before in _QUOTES:
            return True  # '100 Projects', a name
        if before == "(":
            return start > 1 and text[start - 2].isdigit()
        return _ENUMERATED.match(text, end) is not None

    def is_heading(self, folded: str, numeral: Numeral) -> bool:
        """Whether a scale without a number of its own says in what a table counts, or per how many."""
        before = folded[max(0, numeral.start - LEFT_WINDOW) : numeral.start].rstrip()
        return numeral.bare_scale and before.endswith(self._scale_not_after)

    def is_type(self, text: str, folded: str, numeral: Numeral) -> bool:
        """Whether digits before a noun belong to a name that goes on behind them (Jet 737 Max), or number something."""
        last = _LAST_WORD.search(folded, max(0, numeral.start - LEFT_WINDOW), numeral.start)
        if numeral.style == "digits" and self._street.match(text, numeral.end):
            return True
        if last is None or numeral.style != "digits":
            return False
        if last[1] in self._before:
            return True
        head = text[numeral.end + 1 : numeral.end + 3]
        word = last[1]
        if text[numeral.start : numeral.end].isdigit() and numeral.end - numeral.start < _LONG_NAME_NUMBER:
            plain = word in self._not_names or word in self._stop
            if text[last.start(1)].isupper() and word[-1].isalnum() and not plain:
                return True  # a name and its number, and a verb
        goes_on = head.isupper() if last.start(1) == 0 else head[:1].isupper()
        return goes_on and text[last.start(1)].isupper() and last[1][-1].isalnum()

    @staticmethod
    def _is_dated(text: str, start: int, end: int) -> bool:
        """Whether bare digits are a year, or a day as Korean writes one before a noun (9.11)."""
        if _YEAR.fullmatch(text, start, end):
            return True
        return (
            text[end : end + 1] == " "
            and is_hangul(text[end + 1 : end + 2])
            and bool(_VERSION.fullmatch(text, start, end))
        )

    def _is_named(self, text: str, numeral: Numeral, last: re.Match[str] | None) -> bool:
        """Whether a name stands before a bare number (Aurora 2), or a syllable on it."""
        if not self.ends_word(text, numeral.end):
            return True
        if last is None:
            return False
        word = text[last.start(1) : last.end(1)]
        if is_hangul(word[-1]):
            return not (word in self._not_names or word.endswith(self._ends))
        if numeral.style != "digits" and word[-1].isdigit():
            return True  # Aurora 3.1 405B
        if last[1] in self._not_names or last[1] in self._stop:
            return False
        named = word[-1].isalnum() or _INITIALS.fullmatch(word) is not None  # a bill, a road
        return named and not word.islower() and not word.isdigit()


def is_whole(text: str, numeral: Numeral) -> bool:
    """Whether a number is all that the text says."""
    if numeral.start > LEFT_WINDOW or len(text) - numeral.end > LEFT_WINDOW:
        return False
    return not text[: numeral.start].strip() and not text[numeral.end :].strip(" .\n")
