"""One moment told twice: which telling counts."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from extract.clocks import told_better, told_locally
from extract.times import Instant, read_instant

SEOUL, NEW_YORK, UTC = ZoneInfo("Asia/Seoul"), ZoneInfo("America/New_York"), ZoneInfo("UTC")


def instant(text: str, zone: ZoneInfo) -> Instant:
    """The instant of a text that has one."""
    found = read_instant(text, zone)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("first", "other", "zone", "told"),
    [
        pytest.param("2026-11-03T01:49:09Z", "2026-11-02 17:49", NEW_YORK, "2026-11-02T17:49:09-08:00", id="elsewhere"),
        pytest.param("2026-11-02T10:21:00Z", "2026-11-02 10:21", SEOUL, "2026-11-02T10:21:00+09:00", id="false zone"),
        pytest.param("2026-11-03T01:49:09Z", "2026-11-02", NEW_YORK, "2026-11-02T20:49:09-05:00", id="day alone"),
        pytest.param("2026-11-02T10:21:00Z", "2026-11-02 10:21", NEW_YORK, None, id="may be universal"),
        pytest.param("2026-11-03T01:49:09Z", "2026-11-02 17:52", NEW_YORK, None, id="another minute"),
        pytest.param("2026-11-03T01:49:09Z", "2026-10-30 17:49", NEW_YORK, None, id="another day"),
        pytest.param("2026-11-03T01:49:09+09:00", "2026-11-02 17:49", SEOUL, None, id="zone is written"),
        pytest.param("2026-11-03T01:49:09Z", "2026-11-03", SEOUL, None, id="same day"),
    ],
)
def test_the_outlet_s_own_clock_counts(first: str, other: str, zone: ZoneInfo, told: str | None) -> None:
    """A universal moment takes the offset that the page's clock or day shows, and no other."""
    found = told_locally(instant(first, zone), instant(other, zone), zone)
    assert (found and found.moment.isoformat()) == told


def test_a_day_takes_its_clock_from_the_same_day_only() -> None:
    """A day alone is completed by a moment of that day, never by one of another."""
    day = instant("2026-11-02", SEOUL)
    assert told_better(day, instant("2026-11-02 10:21", SEOUL), SEOUL) == instant("2026-11-02 10:21", SEOUL)
    assert told_better(day, instant("2026-11-03 10:21", SEOUL), SEOUL) is None


def test_a_zone_that_is_written_beats_a_clock_without_one() -> None:
    """A clock without a zone gives way to the same moment with its zone."""
    found = told_better(instant("2026-11-02 10:21", UTC), instant("2026-11-02T10:21:00+09:00", UTC), UTC)
    assert found is not None
    assert found.moment.isoformat() == "2026-11-02T10:21:00+09:00"
