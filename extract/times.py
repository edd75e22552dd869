"""The one reader of written dates and times: `read_instant` turns a phrase of a page or feed into an instant.

Its words (months, zones, halves of the day) are data: `rules/times.toml`, where every form stands as an example.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from fnmatch import fnmatchcase
from functools import lru_cache
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

from extract.rulefile import read_rule_file, strict

# The web is younger; anything outside is a misread number.
_YEARS = range(1990, 2100)
_EPOCH_SECONDS = range(631_152_000, 4_102_444_800)
# A phrase is short. What stands further on belongs to something else, and a page can be hostile.
_LONGEST_PHRASE = 400
_ISO = re.compile(r"\d{4}-?\d\d-?\d\d(?:[T ]|\d{4})")
_COMPACT = re.compile(r"^(\d{8})(\d{4}(?:\d\d)?)$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Instant:
    """A written moment: `moment` is aware, with the offset that was written, else that of the reader's zone.

    With precision `day` it is midnight there. `zoned` tells whether the offset was written.
    """

    moment: datetime
    precision: Literal["minute", "day"]
    zoned: bool

    @property
    def day(self) -> date:
        """The calendar day as written."""
        return self.moment.date()


@strict
@dataclass(frozen=True, slots=True, kw_only=True)
class TimeExample:
    """A phrase with the instant that it must give (none: no date can be read), in `zone`."""

    text: str
    value: str | None = None
    zone: str = "Asia/Seoul"


@strict
@dataclass(frozen=True, slots=True, kw_only=True)
class TimeRules:
    """The vocabulary of `rules/times.toml`; see the remarks there."""

    year_first: tuple[str, ...]
    month_first: tuple[str, ...]
    own_clock: tuple[str, ...]
    am: tuple[str, ...]
    pm: tuple[str, ...]
    year: tuple[str, ...]
    month: tuple[str, ...]
    day: tuple[str, ...]
    hour: tuple[str, ...]
    minute: tuple[str, ...]
    ordinals: tuple[str, ...]
    joiners: tuple[str, ...]
    months: dict[int, tuple[str, ...]]
    zones: dict[str, str]
    examples: tuple[TimeExample, ...]


@lru_cache(maxsize=1)
def time_rules() -> TimeRules:
    """The vocabulary, read once. Raises `RuleFileInvalid`."""
    return read_rule_file(Path(__file__).parent / "rules" / "times.toml", TimeRules)


def read_instant(text: str, zone: tzinfo) -> Instant | None:
    """The first date of a phrase, with the time beside it; None if no whole date (with its year) can be read.

    A time without a written offset is taken to be in `zone`, which also settles 05/10/2026 and 26.10.05. Only the
    first 400 characters count. Raises nothing.

    >>> read_instant("2026-10-05 21:01", ZoneInfo("Asia/Seoul")).moment.isoformat()
    '2026-10-05T21:01:00+09:00'
    """
    phrase = " ".join(text[:_LONGEST_PHRASE].split())
    if _ISO.match(phrase) and (instant := _iso(phrase, zone)):
        return instant
    for day, start, end in _days(phrase, zone):
        return _with_time(day, phrase[:start], phrase[end:], zone)
    return _epoch(phrase)


def _iso(phrase: str, zone: tzinfo) -> Instant | None:
    """A phrase that is ISO 8601 with a time and nothing else, fast; the compact form may lack its T."""
    try:
        moment = datetime.fromisoformat(_COMPACT.sub(r"\1T\2", phrase))
    except ValueError:
        return None
    if moment.year not in _YEARS:
        return None
    zoned = moment.tzinfo is not None
    aware = moment if zoned else moment.replace(tzinfo=zone)
    return Instant(moment=_fixed(aware.replace(microsecond=0)), precision="minute", zoned=zoned)


def find_days(text: str, zone: tzinfo) -> list[tuple[date, int, int]]:
    """Every whole date of a text with its half-open span in code points, in text order. Raises nothing."""
    return list(_days(text, zone))


def at_zone(day: date, zone: tzinfo) -> datetime:
    """Midnight of a day in `zone`, with a fixed offset."""
    return _fixed(datetime.combine(day, time(), zone))


def _fixed(moment: datetime) -> datetime:
    """The same instant with a plain offset: what the source said, without a rule of summer time."""
    offset = moment.utcoffset() or timedelta()
    return moment.replace(tzinfo=timezone(offset), fold=0)


def _days(phrase: str, zone: tzinfo) -> Iterator[tuple[date, int, int]]:
    end = 0
    for match in _patterns().date.finditer(phrase):
        day = _day_of(match, zone)
        if day is not None and match.start() >= end:
            end = match.end()
            yield day, match.start(), end


def _day_of(match: re.Match[str], zone: tzinfo) -> date | None:
    """The day of a match of the date pattern; None for a day that the calendar has not."""
    found = {name.rstrip("12345"): value for name, value in match.groupdict().items() if value is not None}
    if "short" in found:
        return _short_day(found["short"], zone)
    if "slashed" in found:
        first, second, year = (int(part) for part in re.findall(r"\d+", found["slashed"]))
        monthly = "." not in found["slashed"] and _named(zone, time_rules().month_first)
        month, day = (first, second) if (monthly and first <= 12) or second > 12 else (second, first)  # noqa: PLR2004
        return _date(year, month, day)
    month = _patterns().months[found["name"].lower()] if "name" in found else int(found["m"])
    return _date(int(found["y"]), month, int(found["d"]))


def _short_day(text: str, zone: tzinfo) -> date | None:
    first, second, third = (int(part) for part in re.findall(r"\d+", text))
    if _named(zone, time_rules().year_first):
        return _date(2000 + first, second, third)
    return _date(2000 + third, second, first)


def _named(zone: tzinfo, patterns: tuple[str, ...]) -> bool:
    return any(fnmatchcase(getattr(zone, "key", ""), pattern) for pattern in patterns)


def _date(year: int, month: int, day: int) -> date | None:
    if year < 100:  # noqa: PLR2004 - RFC 822 allows two digits
        year += 2000
    if year not in _YEARS:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _with_time(day: date, before: str, after: str, zone: tzinfo) -> Instant:
    """The day with the clock time that follows it, else the one that leads up to it."""
    patterns = _patterns()
    match = patterns.time_after.match(after)
    clock = match and _clock(match)
    if clock is None:
        match = patterns.time_before.search(before)
        clock = match and _clock(match)
        after = ""
    if match is None or clock is None:
        return Instant(moment=at_zone(day, zone), precision="day", zoned=False)
    written = _written_zone(match["zone"])
    return Instant(
        moment=_fixed(datetime.combine(day, clock, written or zone)), precision="minute", zoned=written is not None
    )


def _clock(match: re.Match[str]) -> time | None:
    """The time of day of a match; None for one that no clock shows."""
    found = match.groupdict()
    hour, minute = int(found["hh"]), int(found["mm"] or 0)
    half = (found["half1"] or found["half2"] or "").lower()
    if not found["mm"] and not half and not found["hours"]:
        return None
    if half and hour <= 12:  # noqa: PLR2004
        hour = hour % 12 + (12 if half in time_rules().pm else 0)
    try:
        return time(hour, minute, int(found["ss"] or 0))
    except ValueError:
        return None


def _written_zone(text: str | None) -> tzinfo | None:
    if not text:
        return None
    name = text.strip().strip("()")
    known = time_rules().zones.get(name.upper())
    if known and "/" in known:
        return ZoneInfo(known)
    match = re.search(r"([+\-\u2212])(\d{1,2}):?(\d\d)?$", known or name)
    if not match:
        return None
    minutes = int(match[2]) * 60 + int(match[3] or 0)
    if minutes > 14 * 60:
        return None
    return timezone(timedelta(minutes=minutes if match[1] == "+" else -minutes))


def _epoch(phrase: str) -> Instant | None:
    """Seconds or milliseconds since 1970, as some scripts and meta tags write them."""
    if not re.fullmatch(r"\d{10}(?:\d{3})?", phrase):
        return None
    seconds = int(phrase[:10])
    if seconds not in _EPOCH_SECONDS:
        return None
    return Instant(moment=datetime.fromtimestamp(seconds, UTC), precision="minute", zoned=True)


@dataclass(frozen=True, slots=True)
class _Patterns:
    date: re.Pattern[str]
    time_after: re.Pattern[str]
    time_before: re.Pattern[str]
    months: dict[str, int]


def _any(words: tuple[str, ...] | list[str]) -> str:
    """One of the words, longest first, so that `sept` is not read as `sep`."""
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


@lru_cache(maxsize=1)
def _patterns() -> _Patterns:
    rules = time_rules()
    months = {name: number for number, names in rules.months.items() for name in names}
    clock = _clock_pattern(rules)
    return _Patterns(
        date=re.compile(_date_pattern(rules, list(months)), re.VERBOSE | re.IGNORECASE),
        # Between day and time stand a weekday in brackets, a comma, `at`, `T`: never more than that.
        time_after=re.compile(rf"[^\d]{{0,16}}?{clock}", re.VERBOSE | re.IGNORECASE),
        time_before=re.compile(rf"(?<![\d:]){clock}[^\d]{{0,24}}$", re.VERBOSE | re.IGNORECASE),
        months=months,
    )


def _date_pattern(rules: TimeRules, months: list[str]) -> str:
    month, joiner = _any(months), rf"(?:[\s.,\-/]|(?:{_any(rules.joiners)})(?=[\s\d])|')*+"
    ordinal = rf"(?:{_any(rules.ordinals)}|\.)?+"
    year, moon, day = _any(rules.year), _any(rules.month), _any(rules.day)
    return rf"""
      (?<![\d.:/\-])(?:
        (?P<y1>\d{{4}})(?P<m1>\d\d)(?P<d1>\d\d)(?=\D|$|\d{{4}}(?:\d\d)?(?!\d))  # 20261005, 202610052101
      | (?P<y2>\d{{4}})\s?[\-./]\s?(?P<m2>\d{{1,2}})\s?[\-./]\s?(?P<d2>\d{{1,2}})(?!\d)  # 2026-10-05, 2026. 10. 5.
      | (?P<y3>\d{{4}})\s?(?:{year})\s?(?P<m3>\d{{1,2}})\s?(?:{moon})\s?(?P<d3>\d{{1,2}})\s?(?:{day})
      | (?P<slashed>\d{{1,2}}[\-./]\s?\d{{1,2}}[\-./]\s?\d{{4}})(?!\d)                         # 05.10.2026, 10/05/2026
      | (?P<short>\d\d(?P<sep>[\-./])\d\d(?P=sep)\d\d)(?![\d.\-/]\d)                           # 26.10.05
      | (?P<d4>\d{{1,2}}){ordinal}{joiner}\b(?P<name4>{month})\b{joiner}(?P<y4>\d{{4}}|\d\d(?=\s\d\d:))(?!\d)
      )
      | \b(?P<name5>{month})\b{joiner}(?P<d5>\d{{1,2}}){ordinal}[\s.,\-]*+(?P<y5>\d{{4}})(?!\d)  # Oct. 5, 2026
    """


def _clock_pattern(rules: TimeRules) -> str:
    half = _any([*rules.am, *rules.pm])
    names = _any(list(rules.zones))
    return rf"""
      (?:(?P<half1>{half})\s?)?
      (?P<hh>\d{{1,2}})
      (?:
        \s?(?:[:.]|(?P<hours>{_any(rules.hour)}))(?:\s?(?P<mm>\d\d?)(?!\d)(?:\s?(?:{_any(rules.minute)}))?)?
        (?::?(?P<ss>\d\d)(?!\d)(?:[.,]\d{{1,9}})?)?
      )?
      (?:\s?(?P<half2>{half})(?![^\W\d_]))?
      (?P<zone>\s?\(?(?:(?:{names})(?![^\W\d_])(?:[+\-]\d{{1,2}}(?::?\d\d)?(?!\d))?|[+\-\u2212]\d\d:?\d\d(?!\d))\)?)?
    """
