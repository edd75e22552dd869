"""The calendar words and numbers of a text, in order, before the grammar of `dates` puts them together.

Words come from the scanner's one pass; numbers from one regular expression that consumes every run of digits once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, cast

from transform.datewords import LAYER, Word
from transform.korean import is_hangul

if TYPE_CHECKING:
    import re
    from collections.abc import Iterable

    from transform.datewords import DateRules
    from transform.text import Document

_FIRST_YEAR, _LAST_YEAR = 1000, 2299
_DAYS, _MONTHS, _YEAR_DIGITS, _CENTURY = 31, 12, 4, 100
_QUARTERS, _HALVES = 4, 2
_NAME = 24
_HELD = {("year", "month"): 12, ("week", "day"): 7}
_SIGILS = "$#@"  # a ticker, a tag or a handle, no word
_LONG = 8  # digits of a day written without marks
_SHORT = 2  # digits of a year after an apostrophe, of a day, of a month
_OLD_DECADE = 30  # the 30s to the 90s are the last century's
# A number of four digits without a word that makes it a year is one only in these bounds.
_FIRST_BARE, _LAST_BARE = 1700, 2199


class Token(NamedTuple):
    """One calendar word or number. `company`: it is no date on its own. `korean`: its last letter is Hangul."""

    start: int
    end: int
    kind: str
    value: Any
    company: bool = False
    korean: bool = False


def find_tokens(document: Document, rules: DateRules) -> list[Token]:
    """The tokens of a text, none inside another, in text order."""
    text = document.text
    tokens = list(_words(document))
    ends = {token.end for token in tokens}
    numbers = [
        token for match in rules.patterns["number"].finditer(text) for token in _number(match, text, ends, rules)
    ]
    tokens += numbers
    if len(tokens) > 1:
        tokens.sort(key=_by_place)
    return _summed(_bounded(tokens, text, rules), text)


def _summed(tokens: list[Token], text: str) -> list[Token]:
    """The tokens with "one year six months" as one count, of the smaller unit."""
    summed: list[Token] = []
    for token in tokens:
        last = summed[-1] if summed else None
        if last is not None and token.kind == last.kind == "count" and not text[last.end : token.start].strip():
            times = _HELD.get((last.value[0], token.value[0]))
            if times and token.start - last.end <= 1 and token.value[1] < times:
                value = (token.value[0], last.value[1] * times + token.value[1])
                summed[-1] = token._replace(start=last.start, value=value)
                continue
        summed.append(token)
    return summed


def _by_place(token: Token) -> tuple[int, int]:
    return token.start, -token.end


def _words(document: Document) -> Iterable[Token]:
    text = document.text
    for start, end, payload in document.hits.get(LAYER, ()):
        word = cast("Word", payload)
        if start and text[start - 1] in _SIGILS:
            continue
        company = word.company
        if company and word.capital and text[start].isupper():
            company = _heads_sentence(document, start)
        yield Token(start, end, word.kind, word.value, company, is_hangul(text[end - 1]))


def _heads_sentence(document: Document, start: int) -> bool:
    return document.sentences[document.sentence_at(start)][0] == start


def _bounded(tokens: list[Token], text: str, rules: DateRules) -> list[Token]:
    """Those that stand as words of their own: in Korean, not inside a longer word but for particles and neighbours."""
    starts = {token.start for token in tokens}
    right, part = rules.patterns["right"], rules.patterns["part"]
    kept: list[Token] = []
    last = 0
    for token in tokens:
        if token.start < last:
            continue
        if token.korean:
            before, after = text[token.start - 1 : token.start], text[token.end : token.end + 1]
            if is_hangul(before) and token.start != last and is_hangul(text[token.start]):
                continue
            if is_hangul(after) and token.end not in starts and not right.match(text, token.end):
                match = part.match(text, token.end)
                direction = rules.patterns["direction"].match(text, token.end)
                if token.kind != "count" and not (match and right.match(text, match.end())):
                    continue
                if token.kind == "count" and not direction and token.value[1] == 1:
                    continue
        kept.append(token)
        last = token.end
    return kept


def _number(match: re.Match[str], text: str, ends: set[int], rules: DateRules) -> list[Token]:
    """The tokens of one run of digits and what follows it; empty for a number that is part of a name or a decimal."""
    start = match.start()
    before = text[start - 1 : start] if start else ""
    prefix = ""
    if (before and before in ".-–—~∼〜:/$€£¥₩#+") or (before.isalpha() and before.isascii()) or before == ",":
        prefix = _prefix(text, start, rules)
        if not prefix and start in ends and len(match["n"]) == _SHORT and before != "-":  # "3Q24", "1H25"
            return [Token(start, match.end("n"), "year", _full_year(_integer(match["n"])))]
        if not prefix and not (before in "-–—~∼〜/," and start - 1 in ends):
            return []
    if prefix:
        return _prefixed(match, start, prefix, rules, ends)
    if start - 1 not in ends and _is_version(match, text):
        return []  # Aurora 4 on May 15
    found = _numeric_date(match) if match["b"] else _range(match, rules) if match["m"] else _single(match, text, rules)
    ends.update(token.end for token in found)
    return found


def _prefix(text: str, start: int, rules: DateRules) -> str:
    """The letters directly before a number that make it a quarter, a half or a fiscal year ("Q3", "FY24"), else ''."""
    for length in (1, 2):
        word = text[max(0, start - length) : start].lower()
        if word in rules.number_prefix and not text[max(0, start - length - 1) : start - length].isalnum():
            return word
    return ""


def _prefixed(match: re.Match[str], start: int, prefix: str, rules: DateRules, ends: set[int]) -> list[Token]:
    number, kind = _integer(match["n"]), rules.number_prefix[prefix]
    token: Token | None = None
    if kind == "year" and len(match["n"]) in {2, _YEAR_DIGITS}:
        token = Token(start - len(prefix), match.end("n"), "year", _full_year(number))
    elif (kind == "quarter" and 1 <= number <= _QUARTERS) or (kind == "half" and 1 <= number <= _HALVES):
        token = Token(start - len(prefix), match.end("n"), kind, number)
    if token is None:
        return []
    ends.add(token.end)
    found = [token]
    if match["b"] and kind != "year":
        tail = _integer(match["b"])
        found.append(Token(match.start("b"), match.end("b"), "year", _full_year(tail)))
    return found


def _integer(digits: str) -> int:
    """The number, or -1 for more digits than any date has."""
    return int(digits) if len(digits) <= _LONG else -1


def _full_year(number: int) -> int:
    return number + 2000 if number < _CENTURY else number


def _numeric_date(match: re.Match[str]) -> list[Token]:
    """2015-03-03, 3/3/2015, 23.04.2022, 2019-11, 2/15: year first, else month first unless it cannot be."""
    a, c = match["n"], match["c"]
    sep, first, second = match["sep"].strip(), _integer(match["n"]), _integer(match["b"])
    end = match.end("c") if c else match.end("b")
    if c is None:
        return _two_numbers(match, first, second, sep)
    third = _integer(c)
    if len(a) == _YEAR_DIGITS and _FIRST_YEAR <= first <= _LAST_YEAR:
        ymd = (first, second, third)
    elif len(c) == _YEAR_DIGITS or (sep == "/" and len(c) == _SHORT and len(a) <= _SHORT):
        year = _full_year(third)
        day_first = first > _MONTHS or (sep == "." and second <= _MONTHS)
        ymd = (year, second, first) if day_first else (year, first, second)
    else:
        return []
    if not (1 <= ymd[1] <= _MONTHS and 1 <= ymd[2] <= _DAYS and len(a) in {1, _SHORT, _YEAR_DIGITS}):
        return []
    return [Token(match.start(), end, "ymd", ymd)]


def _two_numbers(match: re.Match[str], first: int, second: int, sep: str) -> list[Token]:
    """2019-11 is a month, 2014-18 two years, 2/15 a day of a year (15/2 too), 13-15 two numbers; others are nothing."""
    start, middle, end = match.start(), match.start("b"), match.end("b")
    if len(match["n"]) == _YEAR_DIGITS:
        return _year_and(match, first, second) if sep == "-" and _FIRST_YEAR <= first <= _LAST_YEAR else []
    if sep == "/":
        month, day = (second, first) if first > _MONTHS else (first, second)
        fits = 1 <= month <= _MONTHS and 1 <= day <= _DAYS
        return [Token(start, end, "md", (month, day), company=day <= _MONTHS)] if fits else []
    if sep == "-" and first <= _DAYS and second <= _DAYS:
        return [Token(start, match.end("n"), "number", first), Token(middle, end, "number", second)]
    return []


def _year_and(match: re.Match[str], year: int, second: int) -> list[Token]:
    """A year with its month, or with the last two digits of a later year."""
    start, middle, end = match.start(), match.start("b"), match.end("b")
    if 1 <= second <= _MONTHS and len(match["b"]) == _SHORT:
        return [Token(start, end, "ym", (year, second))]
    if year % _CENTURY < second < _CENTURY:
        later = Token(middle, end, "year", year - year % _CENTURY + second)
        return [Token(start, match.end("n"), "bare_year", (year,)), later]
    return []


def _range(match: re.Match[str], rules: DateRules) -> list[Token]:
    """Both ends of "12~14" and its unit; nothing when it counts instead of naming ("2~3 years")."""
    unit = match["mu"].lower()
    kind = rules.number_point.get(unit)
    first, second = _integer(match["n"]), _integer(match["m"])
    if kind is None or kind == "ordinal" or not (_fits(kind, second) and first < second + _CENTURY):
        return []
    if kind == "year" and second < _CENTURY and len(match["n"]) == _YEAR_DIGITS:
        second += first - first % _CENTURY
    if not _fits(kind, first):
        return []
    korean = is_hangul(unit[-1])
    return [
        Token(match.start(), match.end("n"), kind, first),
        Token(match.start("m"), match.end("mu"), kind, second, korean=korean),
    ]


def _fits(kind: str, number: int) -> bool:
    """Whether a number can name a thing of this kind, not only count some."""
    if kind == "year":
        return _FIRST_YEAR <= number <= _LAST_YEAR
    bounds = {"month": _MONTHS, "day": _DAYS, "quarter": _QUARTERS, "half": _HALVES, "ordinal": _DAYS, "century": 30}
    return kind == "decade" or 1 <= number <= bounds[kind]


def _single(match: re.Match[str], text: str, rules: DateRules) -> list[Token]:
    """The token of a number with or without a unit behind it."""
    unit = (match["u"] or "").lower()
    if not unit:
        return _bare(match, text)
    number, start, end = _integer(match["n"]), match.start(), match.end("u")
    point, count = rules.number_point.get(unit), rules.number_count.get(unit)
    korean = is_hangul(unit[-1])
    if point == "decade":
        return _decade(match, number, text)
    if point and (not korean or _fits(point, number)):
        return [Token(start, end, point, number, korean=True)] if korean else _lettered(match, point, number, text)
    if unit in rules.number_rolling:
        name, way = rules.number_rolling[unit]
        return [Token(start, end, "rolling", (name, way * number))]
    if count == "year" and _is_apostrophe(text, start) and 0 <= number < _CENTURY:
        return [Token(start, end, "year", _full_year(number), korean=korean)]
    return [Token(start, end, "count", (count, number), korean=korean)] if count and number >= 0 else []


def _lettered(match: re.Match[str], point: str, number: int, text: str) -> list[Token]:
    """23rd, 3Q, 1H: the letters touch their number."""
    if match.start("u") == match.end("n") and _fits(point, number):
        return [Token(match.start(), match.end("u"), point, number, company=True)]
    return _bare(match, text)


def _bare(match: re.Match[str], text: str) -> list[Token]:
    """A number without a unit: perhaps a year, perhaps a day; what stands beside it decides later."""
    number, start, end = _integer(match["n"]), match.start(), match.end("n")
    after = text[end : end + 1]
    if is_hangul(after) or (after == ":" and text[end + 1 : end + 2].isdigit()):
        return []
    counts = after == " " and text[end + 1 : end + 2].islower() and len(match["n"]) <= _SHORT
    if counts and text[max(0, start - 2) : start] == ", ":
        return []  # in November, 8 times as many
    if len(match["n"]) == _LONG:
        return _numeric_day(number, start, end)
    if len(match["n"]) == _YEAR_DIGITS:
        return [Token(start, end, "bare_year", (number,))] if _FIRST_BARE <= number <= _LAST_BARE else []
    if len(match["n"]) == _SHORT and _is_apostrophe(text, start):
        return [Token(start - 1, end, "year", _full_year(number), company=True)]
    return [Token(start, end, "number", number, company=True)] if 1 <= number < _CENTURY else []


def _is_version(match: re.Match[str], text: str) -> bool:
    """Whether a short number follows a capitalised Latin word of more than three letters, and a small word it."""
    start, end = match.start(), match.end("n")
    if end - start > _SHORT or not (text[end : end + 1] == " " and text[end + 1 : end + 2].islower()):
        return False
    word = text[max(0, start - _NAME) : start].rstrip().rpartition(" ")[2]
    return len(word) > _SHORT + 1 and word[0].isupper() and word.isalpha() and word.isascii()


def _numeric_day(number: int, start: int, end: int) -> list[Token]:
    """The day of eight digits such as 20161016, where the calendar has it."""
    year, month, day = number // 10000, number // 100 % 100, number % 100
    if _FIRST_BARE <= year <= _LAST_BARE and 1 <= month <= _MONTHS and 1 <= day <= _DAYS:
        return [Token(start, end, "ymd", (year, month, day))]
    return []


def _is_apostrophe(text: str, end: int) -> bool:
    touched = end > 1 and text[end - 2].isalnum()  # 5'11, feet and inches
    return not touched and text[max(0, end - 1) : end] in {"'", "‘", "’"}


def _decade(match: re.Match[str], number: int, text: str) -> list[Token]:
    """1990s, the '90s: a round year; a two-digit one is of the last century from the 30s on."""
    if number % 10 or match.start("u") != match.end("n"):
        return []
    short = len(match["n"]) == _SHORT
    if not short and len(match["n"]) != _YEAR_DIGITS:
        return []
    if short and not is_hangul(match["u"][-1]) and text[match.start() - 1 : match.start()] not in {"'", "’", "‘"}:
        return []
    year = number + (1900 if number >= _OLD_DECADE else 2000) if short else number
    return [Token(match.start(), match.end("u"), "decade", year, korean=is_hangul(match["u"][-1]))]
