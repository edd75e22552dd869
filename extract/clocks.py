"""One moment told by several places of a page: which of them tells it best.

Publishers' data give many moments in universal time and without their zone, some even with a false one; the clock that
the page shows to its readers, and the day in its address, are the outlet's own. Used by `dating`.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta, timezone, tzinfo

from extract.times import Instant, time_rules

_SAME_MOMENT = timedelta(seconds=60)
_CLOCK_GAP = timedelta(hours=14)
_HALF_HOUR = timedelta(minutes=30)
_WESTMOST, _EASTMOST = timedelta(hours=-12), timedelta(hours=14)


def told_better(first: Instant, other: Instant, zone: tzinfo) -> Instant | None:  # noqa: ARG001 - as `told_locally`
    """`other` where it is the same moment told with more: a clock where there was none, or a zone; else None."""
    if other.precision == "day":
        return None
    if first.precision == "day" or is_midnight(first):
        return other if other.day == first.day and not is_midnight(other) else None
    gap = abs(other.moment - first.moment)
    if not first.zoned:
        return other if other.zoned and gap <= _CLOCK_GAP else None
    # The same moment told in universal time and in the outlet's own: the latter also tells the outlet's day.
    is_local = first.moment.utcoffset() == timedelta() != other.moment.utcoffset()
    return other if is_local and gap <= _SAME_MOMENT else None


def told_locally(first: Instant, other: Instant, zone: tzinfo) -> Instant | None:
    """A moment of universal time as the outlet's own clock tells it; None where `other` does not tell that clock.

    `other` names no zone. A clock of the same minute some half hours away is no chance: it is the outlet's, wherever
    that is. The day alone settles whether it is that of `zone`. The same clock in a zone whose outlets never show
    universal time means that the data are wrong about the zone.
    """
    if not first.zoned or first.moment.utcoffset() != timedelta() or other.zoned:
        return None
    if other.precision == "day":
        local = _fixed(first.moment.astimezone(zone))
        return replace(first, moment=local) if local.date() == other.day != first.day else None
    gap = other.moment.replace(tzinfo=None, second=0) - first.moment.replace(tzinfo=None, second=0)
    if not gap:
        return other if getattr(zone, "key", "") in time_rules().own_clock else None
    if gap % _HALF_HOUR or not _WESTMOST <= gap <= _EASTMOST or is_midnight(other):
        return None
    return replace(first, moment=first.moment.astimezone(timezone(gap)))


def is_midnight(instant: Instant) -> bool:
    """Whether an instant's clock shows 00:00:00, as where a day was written as a moment."""
    moment = instant.moment
    return not (moment.hour or moment.minute or moment.second)


def _fixed(moment: datetime) -> datetime:
    return moment.replace(tzinfo=timezone(moment.utcoffset() or timedelta()))
