"""A text whose day nobody knows: its relative dates mean nothing, but they are dates all the same.

"Third quarter" is no quarter of anything, and a Korean "14th" no length of days. So the calendar of such a text is read
as of a day so long ago that no article tells of its time; what hangs on that day shows by its year, and is taken out at
the end.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from transform.dates import find_dates

if TYPE_CHECKING:
    from transform.datewords import DateRules
    from transform.records import DateMention, Event, Figure
    from transform.text import Document

_LONG_AGO = date(501, 2, 15)
_FIRST_YEAR = 1000


def find_undated(document: Document, rules: DateRules) -> tuple[DateMention, ...]:
    """The calendar expressions of a text without a day, relative ones as of a day of the year 501."""
    return find_dates(replace(document, published=_LONG_AGO), rules)


def known_dates(dates: tuple[DateMention, ...]) -> tuple[DateMention, ...]:
    """Those of `find_undated` that mean the same on any day."""
    return tuple(mention for mention in dates if not _is_guess(mention.period_start))


def known_periods(figures: tuple[Figure, ...]) -> tuple[Figure, ...]:
    """The figures, those of an unknown period without one."""
    nothing = {"period_start": None, "period_end": None, "period_precision": None, "period_role": None}
    return tuple(replace(one, **nothing) if _is_guess(one.period_start) else one for one in figures)  # type: ignore[arg-type]


def known_days(events: tuple[Event, ...]) -> tuple[Event, ...]:
    """The events, those of an unknown day without one."""
    nothing = {"date_start": None, "date_end": None, "date_precision": None, "date_role": None}
    return tuple(replace(one, **nothing) if _is_guess(one.date_start) else one for one in events)  # type: ignore[arg-type]


def _is_guess(start: date | None) -> bool:
    return start is not None and start.year < _FIRST_YEAR
