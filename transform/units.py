"""Units of figures: the data of `rules/units/*.toml`, and which of them stands beside a number.

A unit has words of both languages behind the number (`en` and `ko` in any case, `signs` only as written), and signs
before it (`$`). Korean words say which number words may stand before them, native or Sino-Korean ones; digits may
always.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from extract.rulefile import RuleFileInvalid, read_rule_file, rule_files, strict
from transform.korean_patterns import Followers
from transform.records import FigureKind, Modifier
from transform.scan import fold

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from transform.digits import Numeral, Style

_HANGUL_FIRST, _HANGUL_LAST = "\uac00", "\ud7a3"
_WORD = re.compile(r" [A-Za-z0-9]")
_GAPS = " \u00a0-"
_GLUED = "-’'\""  # a sign that must touch its number
_CODE = re.compile(r"[A-Z]{3}")
_HUNDRED = 100
_LONGEST_PREFIX = 8
_UNCASED_SIGN = 4  # letters and a sign (AUD$) are read in any case


@strict
@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectedFigure:
    """What an example must give: the first figure of the text, or that of `surface`."""

    text: str
    surface: str | None = None
    kind: FigureKind | None = None
    value: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    unit: str | None = None
    currency: str | None = None
    per: str | None = None
    modifier: Modifier | None = None


@strict
@dataclass(frozen=True, slots=True, kw_only=True)
class UnitEntry:
    """One unit. `ko` words follow digits and Sino-Korean numbers, `native_ko` native ones, `digit_ko` digits alone.

    `before` stands before the number; `with_` names units whose words may still follow then. `not_before` are the
    syllables before which a Korean word is part of another one. `part` is the share of `currency` that a coin is.
    `only_after`: one of these words must stand before the number, and is part of the figure if `takes_prefix`;
    `not_after`: none of these may; `last`: no word may follow (2 in); `below`: of a larger plain number it is no unit
    (2025); `at_least`: of a smaller number it is none (pounds of money); `modifier`: what the unit says (top 3);
    `spans`: how far beyond the number it reaches (the thirties: 9); `tens`: only behind a round ten;
    `digits`: before digits only (No. 1);
    `blank`: says nothing, so that an acronym right before the number is the unit (GPU).
    `whole`: words that are a number and the unit in one (a fortnight), with the number.
    `counted_by`: nouns that stand before a number with a counter that says nothing, and say what is counted.
    `holds`: exactly how many of a smaller unit it is, which may follow it in one quantity (2 hours 15 minutes).
    In a word, `|` ends the surface: what follows must stand there and is not part of it.
    """

    id: str
    kind: FigureKind | None = None
    currency: str | None = None
    part: Decimal | None = None
    before: tuple[str, ...] = ()
    with_: tuple[str, ...] = ()
    en: tuple[str, ...] = ()
    ko: tuple[str, ...] = ()
    native_ko: tuple[str, ...] = ()
    digit_ko: tuple[str, ...] = ()
    signs: tuple[str, ...] = ()
    not_before: tuple[str, ...] = ()
    only_after: tuple[str, ...] = ()
    not_after: tuple[str, ...] = ()
    takes_prefix: bool = False
    last: bool = False
    below: Decimal | None = None
    at_least: Decimal | None = None
    modifier: Modifier | None = None
    spans: Decimal | None = None
    tens: bool = False
    digits: bool = False
    blank: bool = False
    holds: dict[str, Decimal] = field(default_factory=dict)
    whole: dict[str, Decimal] = field(default_factory=dict)
    counted_by: tuple[str, ...] = ()


@strict
@dataclass(frozen=True, slots=True, kw_only=True)
class UnitFile:
    """One dimension: its figure kind, its units, sentences with their figures and sentences without any."""

    kind: FigureKind
    unit: tuple[UnitEntry, ...]
    example: tuple[ExpectedFigure, ...] = ()
    counterexamples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit as figures use it."""

    id: str
    kind: FigureKind
    currency: str | None
    part: Decimal | None
    companions: frozenset[str]
    rule_id: str
    below: Decimal | None = None
    at_least: Decimal | None = None
    modifier: Modifier | None = None
    spans: Decimal | None = None
    blank: bool = False


class Match(NamedTuple):
    """A unit found beside a number: where its surface begins and ends.

    `begin` is where the figure begins: before the number if the unit takes a prefix.
    """

    unit: Unit
    start: int
    end: int
    begin: int = 0
    takes_prefix: bool = False


class _Surface(NamedTuple):
    text: str
    unit: Unit
    cased: bool
    latin_edge: bool
    numbers: str  # "any", "native", "sino", "digits"
    not_before: tuple[str, ...]
    only_after: tuple[str, ...]
    not_after: tuple[str, ...]
    last: bool
    tens: bool
    digits: bool
    takes_prefix: bool
    bounded: bool
    length: int


_NONE: list[_Surface] = []


class UnitTable:
    """All units, indexed by the character that stands next to the number."""

    def __init__(self, files: Iterable[tuple[str, UnitFile]]) -> None:
        """Index the surfaces; of equal ones the first file's wins."""
        self._after: dict[str, list[_Surface]] = {}
        self._before: dict[str, list[_Surface]] = {}
        self.units: dict[tuple[str, str], Unit] = {}
        self.holds: dict[tuple[str, str], dict[str, Decimal]] = {}
        self.whole: dict[str, Unit] = {}
        self.counted_by: dict[str, str] = {}
        self._wholes: list[tuple[str, Decimal, tuple[str, ...]]] = []
        for name, file in files:
            for entry in file.unit:
                self._add(name, file, entry)
        self._after = _by_two(self._after)
        for index in (self._after, self._before):
            for surfaces in index.values():
                surfaces.sort(
                    key=lambda surface: (-len(surface.text), not surface.only_after, surface.unit.at_least is None)
                )

    def followers(self, never: Iterable[str]) -> Followers:
        """What may stand behind a Korean number word; `never` are words that only look like one and a unit."""
        surfaces = {surface for surfaces in self._after.values() for surface in surfaces if not surface.only_after}
        sino = {surface.text for surface in surfaces if surface.numbers == "sino"}
        money = {surface.text for surface in surfaces if surface.numbers == "sino" and surface.unit.kind == "money"}
        native = {surface.text[0] for surface in surfaces if surface.numbers == "native"}
        return Followers(
            sino="".join(sorted({text[0] for text in sino} - native)) + "%",
            native="".join(sorted(native)),
            long=(*sorted(text for text in sino if len(text) > 1 or text in money), "%"),
            never=tuple(never),
            whole=tuple(self._wholes),
        )

    def _add(self, name: str, file: UnitFile, entry: UnitEntry) -> None:
        kind = entry.kind or file.kind
        unit = Unit(
            id=entry.id,
            kind=kind,
            currency=entry.currency,
            part=entry.part,
            companions=frozenset(entry.with_),
            rule_id=f"units/{name}/{entry.id}",
            below=entry.below,
            at_least=entry.at_least,
            modifier=entry.modifier,
            spans=entry.spans,
            blank=entry.blank,
        )
        self.units[kind, entry.id] = unit
        self.counted_by.update(dict.fromkeys(entry.counted_by, entry.id))
        followers: dict[str, list[str]] = {}
        for word, value in entry.whole.items():
            own, _, behind = word.partition("|")
            self.whole[own] = unit
            followers.setdefault(own, []).extend([behind] if behind else [])
            self._wholes = [(w, v, b) for w, v, b in self._wholes if w != own]
            self._wholes.append((own, value, tuple(followers[own])))
        if entry.holds:
            self.holds[kind, entry.id] = entry.holds
        for words, numbers, cased in (
            (entry.signs, "any", True),
            ((*entry.en, *(word.replace(" ", "-") for word in entry.en if " " in word)), "any", False),
            (entry.ko, "sino", False),
            (entry.native_ko, "native", False),
            (entry.digit_ko, "digits", False),
        ):
            for word in words:
                self._index(self._after, word.lstrip("|")[0], _surface(word, unit, numbers, entry, cased=cased))
        for word in entry.before:
            cased = len(word) < _UNCASED_SIGN
            self._index(self._before, word[-1], _surface(word, unit, "any", entry, cased=cased))

    @staticmethod
    def _index(index: dict[str, list[_Surface]], key: str, surface: _Surface) -> None:
        index.setdefault(fold(key), []).append(surface)

    def after(self, text: str, folded: str, numeral: Numeral) -> Match | None:
        """The longest unit that begins at the number's end or one blank or hyphen behind it."""
        start = end = numeral.end
        key = folded[end : end + 2]
        if not key:
            return None
        if key[0] in _GAPS:
            start = end + 1
            key = folded[start : start + 2]
        for surface in self._after.get(key) or self._after.get(key[:1], _NONE):
            if not (text if surface.cased else folded).startswith(surface.text, start):
                continue
            if start > end and not surface.text[0].isalpha() and (text[end] == "-" or surface.text[0] in _GLUED):
                continue
            if (
                start > end
                and not surface.text[-1].isalnum()
                and text[start + len(surface.text) : start + len(surface.text) + 1].isdigit()
            ):
                continue  # the sign of the next number
            if _fits(text, surface, start, numeral):
                begin = _prefix_start(text, surface, numeral.start)
                return Match(surface.unit, start, start + surface.length, begin, surface.takes_prefix)
        return None

    def before(self, text: str, folded: str, numeral: Numeral, floor: int) -> Match | None:
        """The longest sign that ends at a number or one blank before it, and begins at `floor` at the earliest."""
        start = end = numeral.start
        if start and text[start - 1] in " \u00a0":
            end = start - 1
        if not end:
            return None
        for surface in self._before.get(folded[end - 1], ()):
            begin = end - len(surface.text)
            source = text if surface.cased else folded
            if surface.digits and numeral.style == "english":
                continue
            if begin >= floor and source.startswith(surface.text, begin) and _opens(text, surface, begin):
                return Match(surface.unit, begin, end)
        return None


def _by_two(index: dict[str, list[_Surface]]) -> dict[str, list[_Surface]]:
    """The index by the first two characters, where a surface has so many, and by one for those that have one."""
    split: dict[str, list[_Surface]] = {}
    for char, surfaces in index.items():
        ones = [surface for surface in surfaces if len(surface.text) == 1]
        split[char] = ones
        for surface in surfaces:
            if len(surface.text) > 1:
                split.setdefault(fold(surface.text[:2]), [*ones]).append(surface)
    return split


def _surface(word: str, unit: Unit, numbers: str, entry: UnitEntry, *, cased: bool) -> _Surface:
    own, _, _ = word.partition("|")
    whole = word.replace("|", "")
    return _Surface(
        text=whole if cased else fold(whole),
        unit=unit,
        cased=cased,
        latin_edge=whole[-1].isalnum() and not _is_hangul(whole[-1]),
        numbers=numbers,
        not_before=entry.not_before,
        only_after=entry.only_after,
        not_after=entry.not_after,
        last=entry.last,
        tens=entry.tens,
        digits=entry.digits,
        takes_prefix=entry.takes_prefix,
        bounded=_is_bounded(entry),
        length=len(own),
    )


def _is_bounded(entry: UnitEntry) -> bool:
    """Whether more than its edges decides on a unit."""
    tests = (entry.at_least, entry.below, entry.only_after, entry.not_after, entry.last, entry.tens)
    return any(test not in {None, (), False} for test in tests)


def _prefix_start(text: str, surface: _Surface, start: int) -> int:
    """Where the figure begins: at the number, or at the word before it that the unit takes."""
    if not surface.takes_prefix:
        return start
    before = text[max(0, start - _LONGEST_PREFIX) : start].rstrip()
    taken = next((word for word in surface.only_after if before.endswith(word)), "")
    return max(0, start - _LONGEST_PREFIX) + len(before) - len(taken)


def _is_hangul(char: str) -> bool:
    return _HANGUL_FIRST <= char <= _HANGUL_LAST


def _opens(text: str, surface: _Surface, begin: int) -> bool:
    """Whether a sign before a number begins at an edge: a letter must not touch another letter of its script."""
    if not begin or not surface.text[0].isalpha():
        return True
    before = text[begin - 1]
    return not before.isalnum() if _is_hangul(surface.text[0]) else not (before.isalnum() and before.isascii())


def _fits(text: str, surface: _Surface, start: int, numeral: Numeral) -> bool:
    """Whether a unit's surface, which begins at `start`, ends at an edge and may follow that number."""
    stop = start + len(surface.text)
    if surface.latin_edge:
        follow = text[stop : stop + 1]
        if follow.isalnum() and follow.isascii():
            return False
        if follow == "-" and stop - start == 1 and start > numeral.end and text[stop + 1 : stop + 2].isdigit():
            return False  # 300 L-20, a model
    elif surface.not_before and text.startswith(surface.not_before, stop):
        return False
    if surface.bounded and not (_fits_value(surface, numeral) and _fits_left(text, surface, stop, numeral)):
        return False
    return surface.numbers == "any" or _may_follow(surface, numeral.style)


def _fits_value(surface: _Surface, numeral: Numeral) -> bool:
    """Whether the number is one that the unit goes with."""
    value, unit = numeral.value, surface.unit
    if value is None:
        return unit.at_least is None and not surface.tens
    if unit.at_least is not None and value < unit.at_least:
        return False
    if unit.below is not None and numeral.style == "digits" and value >= unit.below:
        return False
    return not surface.tens or (not value % 10 and 0 < value < _HUNDRED)


def _fits_left(text: str, surface: _Surface, stop: int, numeral: Numeral) -> bool:
    """Whether what stands before the number, and a word behind the unit, let it be one."""
    if surface.last and text[numeral.end] == " " and _WORD.match(text, stop):
        return False
    before = text[max(0, numeral.start - _LONGEST_PREFIX) : numeral.start].rstrip()
    if surface.only_after and not before.endswith(surface.only_after):
        return False
    return not (surface.not_after and before.endswith(surface.not_after))


def _may_follow(surface: _Surface, style: Style) -> bool:
    """Whether a Korean word may follow a number written so; one syllable asks for more than one Sino-Korean digit."""
    if style == "sino_digit":
        return surface.numbers == "sino" and len(surface.text) > 1
    if style == "sino":
        return surface.numbers in {"sino", "native"}
    return style != "native" or surface.numbers == "native"


def load_units(rule_dirs: Iterable[Path]) -> list[tuple[str, UnitFile]]:
    """The unit files by name; a later folder's file of the same name replaces the earlier. Raises `RuleFileInvalid`."""
    files: dict[str, UnitFile] = {}
    for path in rule_files(rule_dirs, "units"):
        file = read_rule_file(path, UnitFile)
        for entry in file.unit:
            if entry.currency is not None and not _CODE.fullmatch(entry.currency):
                raise RuleFileInvalid(path, "accepted: a code of ISO 4217", entry=entry.id, key="currency")
        files[path.stem] = file
    return list(files.items())
