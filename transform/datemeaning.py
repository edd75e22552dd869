"""The period that the slots of one calendar expression name together.

`resolve` is the only entrance. A reading is against the day of publication (`Context.published`), what was dated before
in the text, and, for words that may mean the last or the next one, the tense of the sentence.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from transform import periods
from transform.periods import Period

if TYPE_CHECKING:
    from collections.abc import Callable

    from transform.dateslots import Context, Slots
    from transform.records import DatePrecision

_WEEKS = frozenset({"week", "weekend"})
_MOST_WEEKS = 53
_MOST_WEEKDAYS = 5  # of one name in a month
# Slots that need more than the calendar; without one of them an expression is read directly.
_SPECIAL = frozenset(
    {
        "century",
        "count",
        "date",
        "decade",
        "holiday",
        "holiday_weekday",
        "ordinal",
        "part",
        "period",
        "rolling",
        "same_period",
        "unit",
    }
)
_BESIDE_ANOTHER = frozenset({"earlier", "afterwards"})
_COARSE = ("year", "half", "quarter", "month", "season")
_PRECISIONS: dict[str, DatePrecision] = {
    "day": "day",
    "week": "week",
    "weekend": "week",
    "workweek": "week",
    "month": "month",
    "quarter": "quarter",
    "half": "half",
}


def resolve(slots: Slots, context: Context, offset: int) -> Period | None:
    """The period that the slots name together, or None when they name none. `offset` is where the words begin."""
    reading = _Reading(slots.values, context, offset)
    return reading.read(slots.direction) if slots.values.keys() & _SPECIAL else reading.read_plain()


class _Reading:
    """One expression being read; the methods below each know one kind of expression."""

    __slots__ = ("context", "offset", "today", "values")

    def __init__(self, values: dict[str, Any], context: Context, offset: int) -> None:
        self.values, self.context, self.offset = values, context, offset
        self.today = context.published

    def read_plain(self) -> Period | None:
        """The period of slots that only name parts of the calendar."""
        return self._plain(self.values)

    def read(self, direction: str) -> Period | None:
        """The period; `direction` says which way a length goes ("ago", "later", "within", or "" for neither)."""
        values = self.values
        if "date" in values:
            fixed: Period = values["date"]
            return fixed
        if "rolling" in values:
            return _rolling(self.today, *values["rolling"]) if self.today else None
        if "count" in values:
            return self._counted(direction)
        if "period" in values or "same_period" in values:
            return self._same_period()
        if "holiday" in values or "holiday_weekday" in values:
            return self._yearly(self._holiday)
        return self._parted(self._era() or self._with_unit() or self._plain(values))

    def _era(self) -> Period | None:
        if "decade" in self.values:
            return periods.decade_of(self.values["decade"])
        if self.values.get("unit") == "century" and self.values.get("ordinal", 0) > 0:
            return periods.century_of(self.values["ordinal"])
        return periods.century_of(self.values["century"]) if "century" in self.values else None

    def _parted(self, period: Period | None) -> Period | None:
        """The early, late or remaining part that the words single out."""
        part = self.values.get("part")
        if period is None or not part:
            return period
        if part not in {"before", "after"}:
            return periods.part_of(period, part, self.context.parts)
        if self.today is None or not period.start <= self.today <= period.end or period.start == period.end:
            return period
        if part == "after":
            return Period(min(self.today + periods.DAY, period.end), period.end, "part")
        return Period(period.start, max(self.today - periods.DAY, period.start), "part")

    def _same_period(self) -> Period | None:
        """The period spoken of, in another year: some years off, or in the year that the words name."""
        recent, year = self.context.recent_period or self.context.recent, self.values.get("year")
        if year is None and "deictic" in self.values and self.today:
            year = self.today.year + self.values["deictic"]
        if year is not None:
            if recent is not None and recent.precision not in {"year", "decade"}:
                return periods.shifted_years(recent, year - recent.start.year)
            return periods.unit_of("year", year, 1)
        years = self.values.get("period", 0)
        if recent is not None:
            return periods.shifted_years(recent, years)
        return periods.neighbour(self.today, "year", years) if self.today else None

    def _counted(self, direction: str) -> Period | None:
        """A length seen from the day of publication: so many ago, in so many, the last or next so many."""
        unit, count = self.values["count"]
        if self.today is None or count < 0:
            return None
        if not direction:
            return _rolling(self.today, unit, count * self.values.get("deictic", 0))
        if direction in _BESIDE_ANOTHER:
            spoken = self.context.spoken_near(self.offset)
            count = -count if direction == "earlier" else count
            return _moved(spoken or periods.day_period(self.today), unit, count)
        target = periods.moved(self.today, unit, -count if direction == "ago" else count)
        if target is None:
            return None
        if direction == "within":
            return Period(self.today, target, _PRECISIONS.get(unit, "year"))
        return periods.containing(target, unit if unit in periods.MONTHS else "day")

    def _holiday(self, year: int) -> Period | None:
        if "holiday" in self.values:
            return periods.day_of(year, *self.values["holiday"])
        month, weekday, number = self.values["holiday_weekday"]
        whole = periods.unit_of("month", year, month)
        return periods.nth_weekday(whole, weekday, number) if whole else None

    def _yearly(self, of: Callable[[int], Period | None]) -> Period | None:
        """A thing of every year: in the year named, else the last or next as words or tense say, else this year's."""
        if "year" in self.values:
            return of(self.values["year"])
        today = self.today
        this = of(today.year) if today else None
        if today is None or this is None:
            return None
        way = self.values.get("deictic")
        past, future = way == -1, way == 1
        if way is None:
            cue = self.context.cue(self.offset)
            past, future = cue == "past" and this.start > today, cue == "future" and this.end < today
            return of(today.year - past + future) if past or future else this
        if past:
            return this if this.end < today else of(today.year - 1)
        return of(today.year + 1) if future and this.start <= today else this

    def _with_unit(self) -> Period | None:
        """Such as: the next quarter, the last week of May, the first Monday of the month, year-end."""
        values, unit = self.values, self.values.get("unit")
        number = values.get("ordinal", values.get("deictic"))
        inside = {name: values[name] for name in _COARSE if name in values}
        if "weekday" in values and number and number <= _MOST_WEEKDAYS and (inside or "ordinal" in values):
            whole = self._plain(inside) if inside else self._around(unit or "month")
            return periods.nth_weekday(whole, values["weekday"], number) if whole else None
        if unit is None:
            return self._ordinal_day()
        if (
            number is not None
            and (inside or ("ordinal" in values and unit in {"quarter", "half"}))
            and not (unit == "year" and "year" in values)
        ):
            return self._nth(unit, number, inside)
        if inside:
            return self._week_of(inside) if unit == "week" else self._plain(inside)
        return self._around_today(unit)

    def _week_of(self, inside: dict[str, Any]) -> Period | None:
        """The week of a day ("the week of 10 April"), or of the first day of a month."""
        day = self._plain({**inside, "day": self.values.get("day", 1)})
        return periods.week_around(day.start) if day else None

    def _around_today(self, unit: str) -> Period | None:
        """This, the last or the next unit; the numbered week of this year."""
        values = self.values
        if unit == "week" and "number" in values and self.today:
            year = periods.unit_of("year", self.today.year, 1)
            return periods.nth_week(year, values["number"]) if year and values["number"] <= _MOST_WEEKS else None
        if {"deictic", "article", "part", "weekday"}.isdisjoint(values):
            return None
        spoken = self.context.recent_period
        if values.keys() <= {"article", "unit"} and spoken is not None and spoken.precision == unit:
            return spoken  # "the quarter" behind a quarter's name is that one
        period = self._around(unit, values.get("deictic", 0))
        if period and "weekday" in values and unit == "week":
            return periods.day_period(period.start + timedelta(days=values["weekday"]))
        return period

    def _around(self, unit: str, offset: int = 0) -> Period | None:
        return periods.neighbour(self.today, unit, offset) if self.today else None

    def _nth(self, unit: str, number: int, inside: dict[str, Any]) -> Period | None:
        """The `number`th (-1: the last) week, day, month, quarter or half of what is named, else of now."""
        whole = self._plain(inside) if inside else self._around("month" if unit == "day" else "year")
        if whole is None or not number:
            return None
        if unit in _WEEKS:
            return periods.nth_week(whole, number)
        if unit == "day":
            return periods.nth_day(whole, number)
        per_year = {"month": 12, "quarter": 4, "half": 2}.get(unit, 0)
        index = number if number > 0 else per_year + number + 1
        return periods.unit_of(unit, whole.start.year, index) if 1 <= index <= per_year else None

    def _ordinal_day(self) -> Period | None:
        """An ordinal beside a month or a weekday is its day ("the second of August"), so is "on the 23rd"."""
        values, number = self.values, self.values.get("ordinal")
        if number is None or number < 1 or "day" in values:
            return None
        if "month" in values or "weekday" in values:
            return self._plain({**{key: value for key, value in values.items() if key != "ordinal"}, "day": number})
        before = self.context.word_before(self.offset) if values.keys() == {"article", "ordinal"} else None
        is_digits = self.context.digits_after(self.offset)
        return self._plain({"day": number}) if before and is_digits else None

    def _plain(self, values: dict[str, Any]) -> Period | None:
        """Year, half, quarter, month, week, day and weekday in their common combinations."""
        if "week" in values:
            week: Period = values["week"]
            weekday = values.get("weekday")
            return week if weekday is None else periods.day_period(week.start + timedelta(days=weekday))
        if "day" in values:
            return self._day(values)
        if "weekday" in values:
            return self._weekday() if self.today and "month" not in values else None
        if values.keys().isdisjoint(_COARSE) or ("season" in values and {"year", "deictic"}.isdisjoint(values)):
            return None

        if "year" in values:
            return self._part_of_year(values["year"], values)
        return self._yearly(lambda year: self._part_of_year(year, values))

    def _part_of_year(self, year: int, values: dict[str, Any]) -> Period | None:
        for unit in ("month", "quarter", "half"):
            if unit in values:
                return periods.unit_of(unit, year, values[unit])
        if "season" in values:
            months = self.context.rules.conventions.seasons.get(values["season"])
            return periods.months_of(year, *months, "quarter") if months else None
        return periods.unit_of("year", year, 1)

    def _day(self, values: dict[str, Any]) -> Period | None:
        """A day by its number: of a month that is named, else of the month of publication."""
        month, number, today = values.get("month"), values["day"], self.today
        if month is None:
            return self._day_of_month(number) if today else None

        if "year" in values:
            return periods.day_of(values["year"], month, number)
        if "weekday" in values and today:
            near = (periods.day_of(year, month, number) for year in (today.year, today.year + 1, today.year - 1))
            fitting = [day for day in near if day and day.start.weekday() == values["weekday"]]
            if fitting:
                return fitting[0]
        return self._yearly(lambda year: periods.day_of(year, month, number))

    def _day_of_month(self, number: int) -> Period | None:
        """A bare day: of the publication month, or of the last or next month that has it, as words or weekday say."""
        today, values = self.today, self.values
        assert today is not None
        way, weekday = values.get("deictic", 0), values.get("weekday")
        steps = range(13) if way > 0 or (weekday is not None and not way) else range(0, -13, -1)
        for step in steps:
            first = periods.add_months(today.replace(day=1), step)
            period = periods.day_of(first.year, first.month, number) if first else None
            if period is None or (way < 0 and period.start > today) or (way > 0 and period.start < today):
                continue
            if weekday is None or period.start.weekday() == weekday:
                return period
        return None

    def _weekday(self) -> Period | None:
        """A weekday by its name alone: the last one in a tale of the past, else the next one."""
        today, values = self.today, self.values
        assert today is not None
        ahead, way = (values["weekday"] - today.weekday()) % periods.WEEK_DAYS, values.get("deictic")
        if way == 0:
            ahead = values["weekday"] - today.weekday()
        elif way == 1:
            next_week = values["weekday"] - today.weekday() + periods.WEEK_DAYS
            ahead = (ahead or periods.WEEK_DAYS) if "coming" in values else next_week
        elif way == -1 or self.context.cue(self.offset) == "past":
            ahead = ahead - periods.WEEK_DAYS if ahead or way == -1 else 0
        day = periods.add_days(today, ahead)
        return periods.day_period(day) if day else None


def _moved(period: Period, unit: str, count: int) -> Period | None:
    """The period `count` units away, as coarse as the unit or the period is ("three months earlier" than a quarter)."""
    target = periods.moved(period.start, unit, count)
    if target is None or unit not in periods.MONTHS:
        return periods.containing(target, "day") if target else None
    own = periods.MONTHS.get(period.precision, 0)
    coarse = period.precision if periods.MONTHS[unit] <= own and count * periods.MONTHS[unit] % own == 0 else unit
    return periods.containing(target, coarse)


def _rolling(today: date, unit: str, count: int) -> Period | None:
    """The `count` units from tomorrow on, or (below 0) up to yesterday; None for a length that points nowhere."""
    precision = _PRECISIONS.get(unit, "year")
    if unit == "quarter" and count:
        way = 1 if count > 0 else -1
        near, far = periods.neighbour(today, unit, way), periods.neighbour(today, unit, count)
        return Period(min(near.start, far.start), max(near.end, far.end), precision) if near and far else None
    edge = periods.moved(today, unit, count)
    if edge is None or edge == today:
        return None
    return Period(edge, today - periods.DAY, precision) if count < 0 else Period(today + periods.DAY, edge, precision)
