"""Numbers in figures: separators of both conventions, spaced groups, fractions, exponents, signs.

Everything here is anchored on a digit and possessive, so that no input costs more than its length.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from fractions import Fraction
from typing import Literal, NamedTuple

Style = Literal["digits", "scaled", "sino_digit", "sino", "native", "english", "ordinal", "fold", "whole"]
MAX_DIGITS = 30  # a longer run of digits is kept, with a note and without a value

TOKEN = re.compile(r"[\d¼½¾⅓⅔⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞]\d*+(?:[.,]\d++)*+")  # a first class lets the engine skip
_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,2}(?:,\d{2})+,\d{3}(?:\.\d+)?")  # the second is Indian
_PLAIN = re.compile(r"\d+(?:\.\d+)?")
_CONTINENTAL = re.compile(r"\d{1,3}(?:\.\d{3})+,\d{1,2}|\d{1,3}(?:\.\d{3}){2,}|\d+,\d{1,2}")
_SPACED_GROUP = re.compile("[ \u00a0\u202f]\\d{3}(?!\\d)")
_SPACED_CENTS = re.compile(r"[.,]\d{1,2}(?![\d.,])")
_EXPONENT = re.compile(r"(?:[eE]([+-]?\d{1,3})|\s?[x×*]\s?10\s?\^?([+−-]?\d{1,3}))(?![\w.])")
_DENOMINATOR = re.compile(r"\s?[/⁄]\s?(\d{1,4})(?![\d/.,]?\d)(?!/)")
_MIXED = re.compile(r"[ ]{1,2}(\d{1,2})\s?[/⁄]\s?(\d{1,2})(?![\d/])")
_VULGAR_SIGN = re.compile(r" ?[¼½¾⅓⅔⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞]")
_EXTENDING = frozenset(" \u00a0\u202f½¼¾⅓⅔⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞/⁄xX×*eE")  # what a longer number goes on with
SIGNS = "-−"
_GROUP, _LONGEST_NUMERATOR = 3, 4


class Numeral(NamedTuple):
    """A number in the text: its half-open span, its value (None: too many digits) and how it is written.

    `approx`: the word itself says "about"; `vague`: it names no number (dozens), and there is no value.
    `continental`: a comma for the point, as prices have it. `fraction`: written as one (2/3, two-thirds).
    """

    start: int
    end: int
    value: Decimal | None
    style: Style
    approx: bool = False
    continental: bool = False
    fraction: bool = False
    vague: bool = False
    bare_scale: bool = False  # a scale word that no number or article precedes
    upto: Decimal | None = None  # the greater of two neighbours in one word
    lead: Decimal | None = None  # of digits with one scale behind them, the digits' own value


def ratio(numerator: Decimal | int, denominator: Decimal | int) -> Decimal:
    """The quotient to 28 digits. The denominator is not zero."""
    return Decimal(numerator) / Decimal(denominator)


def vulgar(sign: str) -> Decimal:
    """The value of a sign such as ¾."""
    exact = Fraction(unicodedata.numeric(sign)).limit_denominator(100)
    return ratio(exact.numerator, exact.denominator)


def read_digits(text: str, match: re.Match[str]) -> Numeral | None:
    """The numeral that starts with a `TOKEN` match, with its groups, fraction or exponent; None if it is no number."""
    token, start, end = match.group(), match.start(), match.end()
    if len(token) > MAX_DIGITS:
        return Numeral(start, end, None, "digits")
    continental = False
    if token.isdecimal():
        value = Decimal(token)
    elif len(token) == 1:
        return Numeral(start, end, vulgar(token), "digits", fraction=True)
    elif _GROUPED.fullmatch(token):
        value = Decimal(token.replace(",", ""))
    elif _PLAIN.fullmatch(token):
        value = Decimal(token)
    elif _CONTINENTAL.fullmatch(token):
        continental = True
        value = Decimal(token.replace(".", "").replace(",", "."))
    else:
        return None
    if start and text[start - 1] == "." and "." not in token and not (start > 1 and text[start - 2].isalnum()):
        start, value = start - 1, value / 10 ** len(token)
    numeral = Numeral(start, end, value, "digits", continental=continental)
    return _extend(text, numeral, token) if text[end : end + 1] in _EXTENDING else numeral


def _extend(text: str, numeral: Numeral, token: str) -> Numeral:
    """With what follows of the same number: spaced groups, a fraction, a power of ten."""
    follow = text[numeral.end : numeral.end + 1]
    if follow in " \u00a0\u202f":
        if len(token) <= _GROUP and token.isdigit() and _SPACED_GROUP.match(text, numeral.end):
            return _spaced_groups(text, numeral)
        mixed = _MIXED.match(text, numeral.end) if token.isdigit() else None
        if mixed and 0 < int(mixed[1]) < int(mixed[2]):
            value = (numeral.value or 0) + ratio(int(mixed[1]), int(mixed[2]))
            return numeral._replace(end=mixed.end(), value=value, fraction=True)
    if follow and follow in " ½¼¾⅓⅔⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞" and (sign := _VULGAR_SIGN.match(text, numeral.end)):
        value = (numeral.value or 0) + vulgar(sign.group()[-1])
        return numeral._replace(end=sign.end(), value=value, fraction=True)
    over = _DENOMINATOR.match(text, numeral.end) if follow and follow in " /⁄" and token.isdigit() else None
    if over is not None and int(over[1]) > 0 and len(token) <= _LONGEST_NUMERATOR:
        return numeral._replace(end=over.end(), value=ratio(int(token), int(over[1])), fraction=True)
    if follow and follow in " xX×*eE" and (power := _EXPONENT.match(text, numeral.end)):
        exponent = int((power[1] or power[2]).replace("−", "-"))
        return numeral._replace(end=power.end(), value=(numeral.value or 0) * Decimal(10) ** exponent)
    return numeral


def _spaced_groups(text: str, numeral: Numeral) -> Numeral:
    end = numeral.end
    while (group := _SPACED_GROUP.match(text, end)) and end - numeral.start < MAX_DIGITS:
        end = group.end()
    digits = "".join(char for char in text[numeral.start : end] if char.isdigit())
    value = Decimal(digits)
    if cents := _SPACED_CENTS.match(text, end):
        end = cents.end()
        value += Decimal("0." + cents.group()[1:])
    return numeral._replace(end=end, value=value)


def with_sign(text: str, numeral: Numeral) -> Numeral:
    """The numeral with a minus sign that touches it and touches no word or number before."""
    at = numeral.start - 1
    if at < 0 or text[at] not in SIGNS or numeral.value is None:
        return numeral
    before = text[max(0, at - 2) : at].rstrip()
    if before and (text[at - 1 : at].isalnum() or before[-1].isdigit() or before[-1] in ")%~∼.-−"):
        return numeral
    return numeral._replace(start=at, value=-numeral.value)
