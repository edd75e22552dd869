"""Closed periods of days: what a year, a half, a quarter, the end of a month or the second week of May is.

Pure arithmetic. Which months "late" in a year are is a convention and comes from `rules/dates/conventions.toml`; every
function that could leave the calendar (year 0, 31 November) returns None instead of raising.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from transform.records import DatePrecision

    Parts = Mapping[str, Mapping[str, tuple[int, int]]]

DAY = timedelta(days=1)
WEEK_DAYS = 7
MONTHS = {"month": 1, "quarter": 3, "half": 6, "year": 12, "decade": 120, "century": 1200}
# A part of these is told in months, except that a month's is told in days and a decade's in years.
_LAST_YEAR = 9999


class Period(NamedTuple):
    """First and last day, both included, and how finely the words spoke."""

    start: date
    end: date
    precision: DatePrecision


def day_period(day: date) -> Period:
    """One day."""
    return Period(day, day, "day")


def day_of(year: int, month: int, day: int) -> Period | None:
    """The day, or None when the calendar has none such."""
    if not (1 <= year <= _LAST_YEAR and 1 <= month <= MONTHS["year"] and 1 <= day <= monthrange(year, month)[1]):
        return None
    return day_period(date(year, month, day))


def months_of(year: int, first: int, count: int, precision: DatePrecision) -> Period | None:
    """`count` months from month `first` of a year (which may lie outside 1 to 12), or None outside the calendar."""
    start = year * 12 + first - 1
    last = start + count - 1
    if start < MONTHS["year"] or last < start or last >= (_LAST_YEAR + 1) * MONTHS["year"]:
        return None
    end_year, end_month = divmod(last, 12)
    end = date(end_year, end_month + 1, monthrange(end_year, end_month + 1)[1])
    return Period(date(start // 12, start % 12 + 1, 1), end, precision)


def unit_of(unit: str, year: int, number: int) -> Period | None:
    """The `number`th quarter, half or month of a year; the year itself whatever the number."""
    length = MONTHS[unit]
    first = 1 if unit == "year" else (number - 1) * length + 1
    return months_of(year, first, length, unit)  # type: ignore[arg-type]


def decade_of(first_year: int) -> Period | None:
    """Ten years from one that ends in 0."""
    return months_of(first_year, 1, 120, "decade")


def century_of(number: int) -> Period | None:
    """The hundred years of a numbered century (the 21st: 2001 to 2100), with the coarsest precision."""
    return months_of(number * 100 - 99, 1, 1200, "decade")


def week_around(day: date) -> Period | None:
    """Monday to Sunday around a day; None at the very ends of the calendar."""
    start = add_days(day, -day.weekday())
    end = add_days(start, WEEK_DAYS - 1) if start else None
    return Period(start, end, "week") if start and end else None


def add_days(day: date, count: int) -> date | None:
    """The day `count` days later, or None outside the calendar."""
    ordinal = day.toordinal() + count
    return date.fromordinal(ordinal) if 1 <= ordinal <= date.max.toordinal() else None


def add_months(day: date, count: int) -> date | None:
    """The same day of a month `count` months later (its last day where that month is shorter), or None."""
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    if not 1 <= year <= _LAST_YEAR:
        return None
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def moved(day: date, unit: str, count: int) -> date | None:
    """The day `count` units later; a negative count is earlier. None outside the calendar."""
    if abs(count) > _LAST_YEAR * 12:
        return None
    if unit in MONTHS:
        return add_months(day, count * MONTHS[unit])
    return add_days(day, count * (WEEK_DAYS if unit in {"week", "weekend"} else 1))


def containing(day: date, unit: str) -> Period | None:
    """The year, half, quarter, month, week, weekend, decade or day around a day."""
    if unit in {"week", "weekend", "workweek"}:
        return _days_of_week(week_around(day), unit)
    if unit == "day":
        return day_period(day)
    if unit == "decade":
        return decade_of(day.year - day.year % 10)
    if unit == "century":
        return century_of((day.year + 99) // 100)
    return unit_of(unit, day.year, (day.month - 1) // MONTHS[unit] + 1)


def _days_of_week(week: Period | None, unit: str) -> Period | None:
    if week is None or unit == "week":
        return week
    if unit == "weekend":
        return Period(week.start + 5 * DAY, week.end, "week")
    return Period(week.start, week.start + 4 * DAY, "week")


def neighbour(day: date, unit: str, offset: int) -> Period | None:
    """The unit around a day (offset 0), the one after it (1), before it (-1) and so on."""
    if unit in {"week", "weekend", "workweek"}:
        target = add_days(day, offset * WEEK_DAYS)
    elif unit in MONTHS:
        target = add_months(day.replace(day=1), offset * MONTHS[unit])
    else:
        target = add_days(day, offset)
    return containing(target, unit) if target else None


def shifted_years(period: Period, years: int) -> Period | None:
    """The same part of the calendar some years later: a quarter stays a quarter, 29 February becomes the 28th."""
    start, end = add_months(period.start, 12 * years), add_months(period.end, 12 * years)
    if start is None or end is None:
        return None
    if period.precision != "day" and (period.end + DAY).month != period.end.month:
        end = date(end.year, end.month, monthrange(end.year, end.month)[1])
    return Period(start, end, period.precision)


def part_of(period: Period, part: str, parts: Parts) -> Period:
    """The early, mid, late, first or last part of a period under the table of conventions; itself where it has none."""
    bounds = parts.get(period.precision, {}).get(part)
    if bounds is None:
        return period
    first, last = bounds
    if period.precision in {"month", "week"}:
        start, end = period.start + (first - 1) * DAY, min(period.start + (last - 1) * DAY, period.end)
        return Period(start, end, "part")
    if period.precision == "decade":
        years = months_of(period.start.year + first, 1, 12 * (last - first + 1), "part")
        return years or period
    months = months_of(period.start.year, period.start.month + first - 1, last - first + 1, "part")
    return months or period


def nth_week(period: Period, number: int) -> Period | None:
    """The `number`th week of a month or year (-1: the last): a week belongs where its Thursday lies."""
    if number < 0:
        anchor = add_days(period.end, -((period.end.weekday() - 3) % WEEK_DAYS) + WEEK_DAYS * (number + 1))
    else:
        anchor = add_days(period.start, (3 - period.start.weekday()) % WEEK_DAYS + WEEK_DAYS * (number - 1))
    return week_around(anchor) if anchor else None


def nth_day(period: Period, number: int) -> Period | None:
    """The `number`th day of a period, -1 the last; None where it has no such day."""
    day = add_days(period.end, number + 1) if number < 0 else add_days(period.start, number - 1)
    return day_period(day) if day and period.start <= day <= period.end else None


def nth_weekday(period: Period, weekday: int, number: int) -> Period | None:
    """The `number`th Monday (weekday 0) and so on inside a period, -1 the last; None where it has no such day."""
    if number < 0:
        day = add_days(period.end, -((period.end.weekday() - weekday) % WEEK_DAYS) + WEEK_DAYS * (number + 1))
    else:
        day = add_days(period.start, (weekday - period.start.weekday()) % WEEK_DAYS + WEEK_DAYS * (number - 1))
    return day_period(day) if day and period.start <= day <= period.end else None
