"""The words of the calendar, read from `rules/dates/*.toml`, ready for the scanner and for the grammar in `dates`.

A language file maps surfaces to meanings, one table a kind; `conventions.toml` says what early, late and end mean.
Files of a user's folder add words and replace meanings of the same surface.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from extract.rulefile import read_rule_file, rule_files, strict
from transform.scan import Layer, fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

LAYER = "dates"
CONVENTIONS = "conventions"
HANGUL = "\uac00-\ud7a3"


@strict
@dataclass(frozen=True, slots=True, kw_only=True)
class Conventions:
    """`conventions.toml`: the part of each precision as its first and last month, day or year; the seasons' months."""

    parts: dict[str, dict[str, tuple[int, int]]]
    seasons: dict[str, tuple[int, int]]


@strict
@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A table that is only a list of words; `capital` and `weak` mark some of them."""

    words: tuple[str, ...] = ()
    capital: tuple[str, ...] = ()
    weak: tuple[str, ...] = ()


@strict
@dataclass(frozen=True, slots=True, kw_only=True)
class DateWords:
    """One language file. Every table maps a surface to its meaning; the file's comments say what each is for."""

    language: str
    glue: tuple[str, ...]
    of_parts: tuple[str, ...] = ()
    range_joins: tuple[str, ...]
    list_joins: tuple[str, ...]
    closings: tuple[str, ...] = ()
    future_cues: tuple[str, ...] = ()
    future_tails: tuple[str, ...] = ()
    future_words: tuple[str, ...] = ()
    past_cues: tuple[str, ...] = ()
    past_endings: tuple[str, ...] = ()
    past_near: tuple[str, ...] = ()
    past_links: tuple[str, ...] = ()
    present_helpers: tuple[str, ...] = ()
    future_participles: tuple[str, ...] = ()
    past_finals: tuple[str, ...] = ()
    past_exceptions: tuple[str, ...] = ()
    past_end: str = ""
    spelled_years: tuple[int, int] | None = None
    particles: tuple[str, ...] = ()
    articles: tuple[str, ...] = ()
    relative: dict[str, tuple[str, int]] = field(default_factory=dict)
    deictic: dict[str, int] = field(default_factory=dict)
    counting: dict[str, int] = field(default_factory=dict)
    coming: Listed = field(default_factory=Listed)
    anaphor: dict[str, tuple[str, int]] = field(default_factory=dict)
    same_period: dict[str, int] = field(default_factory=dict)
    unit: dict[str, str] = field(default_factory=dict)
    joined_unit: dict[str, str] = field(default_factory=dict)
    unit_part: dict[str, tuple[str, str]] = field(default_factory=dict)
    half: dict[str, int] = field(default_factory=dict)
    season: dict[str, str] = field(default_factory=dict)
    month: dict[str, int] = field(default_factory=dict)
    weekday: dict[str, int] = field(default_factory=dict)
    ordinal: dict[str, int] = field(default_factory=dict)
    holiday: dict[str, tuple[int, int]] = field(default_factory=dict)
    holiday_weekday: dict[str, tuple[int, int, int]] = field(default_factory=dict)
    part: dict[str, str] = field(default_factory=dict)
    part_after: dict[str, str] = field(default_factory=dict)
    number_point: dict[str, str] = field(default_factory=dict)
    number_count: dict[str, str] = field(default_factory=dict)
    number_prefix: dict[str, str] = field(default_factory=dict)
    count: dict[str, int] = field(default_factory=dict)
    count_unit: dict[str, str] = field(default_factory=dict)
    length: dict[str, tuple[str, int]] = field(default_factory=dict)
    direction: dict[str, str] = field(default_factory=dict)
    direction_before: dict[str, str] = field(default_factory=dict)
    offset_link: dict[str, int] = field(default_factory=dict)
    digit: dict[str, int] = field(default_factory=dict)
    power: dict[str, int] = field(default_factory=dict)
    role_after: dict[str, str] = field(default_factory=dict)
    role_before: dict[str, str] = field(default_factory=dict)
    year_heads: Listed = field(default_factory=Listed)
    year_nouns: Listed = field(default_factory=Listed)
    year_follow: Listed = field(default_factory=Listed)
    counted_from: Listed = field(default_factory=Listed)
    company: Listed = field(default_factory=Listed)


class Word(NamedTuple):
    """What a literal means: its kind and value; `company`: no date on its own; `capital`: unless in capitals."""

    kind: str
    value: object
    company: bool = False
    capital: bool = False


# Tables whose entries become literals of the scanner with the table's name as kind.
_KINDS = (
    "relative",
    "deictic",
    "anaphor",
    "same_period",
    "unit",
    "unit_part",
    "half",
    "season",
    "month",
    "weekday",
    "ordinal",
    "holiday",
    "holiday_weekday",
    "part",
    "length",
)


@dataclass(frozen=True, slots=True)
class DateRules:
    """All words and conventions, as the grammar uses them."""

    layers: tuple[Layer, ...]
    conventions: Conventions
    glue: frozenset[str]
    of_parts: frozenset[str]
    range_joins: frozenset[str]
    list_joins: frozenset[str]
    closings: frozenset[str]
    longest_join: int
    part_after: Mapping[str, str]
    number_point: Mapping[str, str]
    number_count: Mapping[str, str]
    number_prefix: Mapping[str, str]
    direction: Mapping[str, str]
    direction_before: Mapping[str, str]
    offset_link: Mapping[str, int]
    number_rolling: Mapping[str, tuple[str, int]]
    role_after: Mapping[str, str]
    role_before: Mapping[str, str]
    year_heads: frozenset[str]
    year_nouns: frozenset[str]
    year_follow: frozenset[str]
    counted_from: frozenset[str]
    weak_prepositions: frozenset[str]
    past_finals: frozenset[str]
    past_exceptions: frozenset[str]
    past_end: str
    patterns: Mapping[str, re.Pattern[str]]


def load_dates(rule_dirs: Iterable[Path]) -> DateRules:
    """The rules of all folders together. Raises `RuleFileInvalid`."""
    files: list[DateWords] = []
    conventions = Conventions(parts={}, seasons={})
    for path in rule_files(rule_dirs, "dates"):
        if path.stem == CONVENTIONS:
            conventions = read_rule_file(path, Conventions)
        else:
            files.append(read_rule_file(path, DateWords))
    joins = [join for file in files for join in (*file.range_joins, *file.list_joins)]
    return DateRules(
        layers=(Layer(name=LAYER, literals=tuple(_literals(files).items())),),
        conventions=conventions,
        glue=_union(files, "glue"),
        of_parts=_union(files, "of_parts"),
        range_joins=_union(files, "range_joins"),
        list_joins=_union(files, "list_joins"),
        closings=_union(files, "closings"),
        longest_join=max(map(len, joins), default=0),
        year_heads=frozenset(word for file in files for word in file.year_heads.words),
        year_nouns=frozenset(word for file in files for word in file.year_nouns.words),
        year_follow=frozenset(word for file in files for word in file.year_follow.words),
        counted_from=frozenset(word for file in files for word in file.counted_from.words),
        weak_prepositions=frozenset(word for file in files for word in file.year_follow.weak),
        past_finals=_union(files, "past_finals"),
        past_exceptions=_union(files, "past_exceptions"),
        number_rolling={tail: meaning for file in files for tail, meaning in _rolling(file).items()},
        past_end="".join(file.past_end for file in files),
        patterns=_patterns(files),
        **_tables(files),
    )


_TABLES = (
    "part_after",
    "number_point",
    "number_count",
    "number_prefix",
    "direction",
    "direction_before",
    "offset_link",
    "role_after",
    "role_before",
)


def _tables(files: list[DateWords]) -> dict[str, Any]:
    return {name: _merged(files, name) for name in _TABLES}


def _union(files: list[DateWords], name: str) -> frozenset[str]:
    return frozenset(word for file in files for word in getattr(file, name))


def _merged(files: list[DateWords], name: str) -> dict[str, Any]:
    return {surface: meaning for file in files for surface, meaning in getattr(file, name).items()}


def _literals(files: list[DateWords]) -> dict[str, Word]:
    """Every literal of the scanner with its meaning; a surface with two kinds keeps the one that is listed last."""
    literals: dict[str, Word] = {}
    for file in files:
        company, capital = frozenset(file.company.words), frozenset(file.company.capital)
        literals.update(_spelled(file))
        for surface, number in _counts(file):
            literals[surface] = Word("count", number)
        for tail, (unit, way) in _rolling(file).items():
            literals.update({f"{word} {tail}": Word("rolling", (unit, way * n)) for word, n in file.count.items()})
        for kind in _KINDS:
            for surface, value in getattr(file, kind).items():
                if kind == "length":
                    literals[surface] = Word("count", value)
                else:
                    literals[surface] = Word(kind, value, surface in company, surface in capital)
        literals.update(_joined(file))
        literals.update({word: Word("coming", (1, True)) for word in file.coming.words})
        literals.update({word: Word("counting", (way, True)) for word, way in file.counting.items()})
        literals.update({word: Word("article", 0) for word in file.articles})
    return literals


def _counts(file: DateWords) -> Iterable[tuple[str, tuple[str, int]]]:
    """Number words with each unit they count, written together, apart and with a hyphen."""
    separators = ("", " ") if file.digit else (" ", "-")
    for word, number in file.count.items():
        for surface, unit in file.count_unit.items():
            for separator in separators:
                yield f"{word}{separator}{surface}", (unit, number)


def _joined(file: DateWords) -> dict[str, Word]:
    """Words that point or order with the unit behind them, as one literal: "this week", "the first week"."""
    ways = {**file.deictic, **file.counting, **dict.fromkeys(file.coming.words, 1)}
    found: dict[str, Word] = {}
    for surface, unit in file.joined_unit.items():
        for gap in ("", " "):
            found.update({f"{word}{gap}{surface}": Word("relative", (unit, way)) for word, way in ways.items()})
            found.update({f"{word}{gap}{surface}": Word("nth", (n, unit)) for word, n in file.ordinal.items()})
    return {surface: word for surface, word in found.items() if surface not in file.relative}


def _spelled(file: DateWords) -> dict[str, Word]:
    """Days, quarters, years and lengths in Sino-Korean words, as literals."""
    if not file.power:
        return {}
    found: dict[str, Word] = {}
    for unit, name in file.number_count.items():
        found.update({f"{spell(n, file)}{unit}": Word("count", (name, n)) for n in range(1, 100)})
    for unit, name in file.number_point.items():
        last = {"day": 31, "quarter": 4}.get(name, 0)
        found.update({f"{spell(n, file)}{unit}": Word(name, n, company=name == "day") for n in range(1, last + 1)})
        if name == "year" and file.spelled_years:
            first, end = file.spelled_years
            found.update({f"{spell(n, file)}{unit}": Word("year", n) for n in range(first, end + 1)})
    return found


def spell(number: int, file: DateWords) -> str:
    """A number below 10,000 in Sino-Korean words: no one before a power ("ten", not "one ten")."""
    digits = {value: word for word, value in file.digit.items()}
    words = ""
    for word, power in sorted(file.power.items(), key=lambda item: -item[1]):
        count, number = divmod(number, power)
        words += (digits[count] if count > 1 else "") + word if count else ""
    return words + (digits[number] if number else "")


def _rolling(file: DateWords) -> dict[str, tuple[str, int]]:
    """What may follow a number to point with it ("2 next days"), where words stand apart: unit and way."""
    if file.digit:
        return {}
    ways = {**file.deictic, **dict.fromkeys(file.coming.words, 1)}
    plural = {unit: name for unit, name in file.count_unit.items() if unit not in file.unit}
    return {f"{word} {unit}": (name, way) for word, way in ways.items() if way for unit, name in plural.items()}


def alternatives(words: Iterable[str]) -> str:
    """A regular expression of literal words, the longest first; one that never matches when there is none."""
    ordered = sorted(set(words), key=lambda word: (-len(word), word))
    return "|".join(map(re.escape, ordered)) or r"(?!)"


def guarded(words: Iterable[str]) -> str:
    """`alternatives` behind a look at the first letter: most places fail there, without trying every word."""
    known = tuple(words)
    letters = "".join(sorted({form for word in known for form in (word[0].lower(), word[0].upper())}))
    return rf"(?=[{re.escape(letters)}])(?:{alternatives(known)})" if known else r"(?!)"


def _patterns(files: list[DateWords]) -> dict[str, re.Pattern[str]]:
    """The few regular expressions of the grammar: anchored where they start, possessive where they repeat."""
    points = guarded(w for f in files for w in (*f.number_point, *f.number_count, *_rolling(f)))
    particles = guarded(word for file in files for word in file.particles)
    number = rf"""
        (?P<n>\d++)
        (?:
            \s?[~∼〜–—-]\s?(?P<m>\d{{1,4}}+)\s?(?P<mu>(?i:{points}))(?![A-Za-z])   # 12~14 with one unit for both
          | (?P<sep>\.\s?|[-/])(?P<b>\d{{1,2}}+)(?:(?P=sep)(?P<c>\d{{1,4}}+))?(?![\d%:A-Za-z]|[.,]\d|\s?(?:{points}))
          | [\s-]?(?P<u>(?i:{points}))(?![A-Za-z])
          | (?![{HANGUL}%])                                              # a bare number
        )
    """
    return {
        "number": re.compile(number, re.VERBOSE),
        "right": re.compile(rf"(?:{particles})*+(?![{HANGUL}])"),
        "part": re.compile(rf"\s?({alternatives(word for file in files for word in file.part_after)})"),
        "direction": re.compile(rf"[ ]?({alternatives(w for file in files for w in file.direction)})(?![A-Za-z])"),
        "role_after": re.compile(rf"\s?({alternatives(word for file in files for word in file.role_after)})"),
        "before": re.compile(rf"(?:^|[^\w])({alternatives(_before(files))})(?: the)?[ (]*\Z"),
        "future": re.compile(_future(files)),
        "past_near": re.compile(
            rf"(?<!\w)(?:{alternatives(w for file in files for w in file.past_near)})(?: \w+){{0,3}} ?\Z"
            rf"|{_past_verb(files)}"
        ),
        "past_behind": re.compile(_past_behind(files)),
        "past": re.compile(
            rf"{_cues(files, 'past_cues')}|\w(?:{alternatives(w for file in files for w in file.past_endings)})(?!\w)"
        ),
    }


def _past_verb(files: list[DateWords]) -> str:
    """A verb of the past right before a place ("announced on"), unless what helps or fills it looks ahead."""
    verbs = alternatives(word for file in files for word in file.past_cues)
    endings = alternatives(word for file in files for word in file.past_endings)
    links = alternatives(word for file in files for word in file.past_links)
    ahead = alternatives(word for file in files for word in file.future_participles)
    helpers = "".join(rf"(?<!\b{re.escape(word)} )" for file in files for word in file.present_helpers)
    return rf"(?<!\w){helpers}(?!(?:{ahead})\b)(?:{verbs}|\w+(?:{endings}))(?: (?:{links}))? ?\Z"


def _past_behind(files: list[DateWords]) -> str:
    """A day and a verb of the past right behind it ("the government on Monday unveiled"); none that looks ahead."""
    verbs = alternatives(word for file in files for word in file.past_cues)
    endings = alternatives(word for file in files for word in file.past_endings)
    ahead = alternatives(word for file in files for word in file.future_participles)
    return rf"[a-z]+\.?(?: \d{{1,2}})? (?!(?:{ahead})\b)(?:{verbs}|[a-z]+(?:{endings}))(?!\w)"


def _before(files: list[DateWords]) -> Iterable[str]:
    return (word for file in files for word in (*file.role_before, *file.direction_before))


def _future(files: list[DateWords]) -> str:
    """What tells of a time to come: cues that no tail makes another noun of, and words that count only whole."""
    tails = alternatives(word for file in files for word in file.future_tails)
    words = alternatives(word for file in files for word in file.future_words)
    return rf"(?:{_cues(files, 'future_cues')})(?!{tails})|(?<!\w)(?:{words})(?!\w)"


def _cues(files: list[DateWords], name: str) -> str:
    """Cues as one expression: Latin ones as whole words, others anywhere."""
    words = [fold(word) for file in files for word in getattr(file, name)]
    latin = alternatives(word for word in words if word.isascii())
    other = alternatives(word for word in words if not word.isascii())
    return rf"(?<!\w)(?:{latin})(?!\w)|{other}"
