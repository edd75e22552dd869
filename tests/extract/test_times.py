"""Written dates and times: every example of the rule file, and what no phrase may do."""

from __future__ import annotations

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.times import TimeExample, at_zone, find_days, read_instant, time_rules

SEOUL = ZoneInfo("Asia/Seoul")
CLOCKS = st.text(alphabet="0123456789 .:-/T+Zapm오전후년월일시분KSTGMTUTOctMay,", max_size=60)


@pytest.mark.parametrize("example", time_rules().examples, ids=lambda example: f"times.toml {example.text!r}")
def test_an_example_of_the_rule_file_gives_its_instant(example: TimeExample) -> None:
    """Each form is read as the rule file says, with its own offset and precision."""
    instant = read_instant(example.text, ZoneInfo(example.zone))
    shown = instant and (instant.moment if instant.precision == "minute" else instant.day).isoformat()
    assert shown == example.value


def test_a_written_offset_is_told_from_an_assumed_one() -> None:
    """A reader can prefer the instant whose zone was written."""
    written, assumed = read_instant("2026-10-05T09:00+09:00", SEOUL), read_instant("2026-10-05 09:00", SEOUL)
    assert (written and written.zoned, assumed and assumed.zoned) == (True, False)


def test_summer_time_is_that_of_the_day() -> None:
    """A zone with summer time gives the offset that held on the day."""
    midnight = at_zone(date(2026, 7, 1), ZoneInfo("America/New_York"))
    assert midnight.utcoffset() == timedelta(hours=-4)


def test_days_are_found_with_their_spans() -> None:
    """Spans are half-open and cut the written day out of its text."""
    text = "입력 2026.09.01. 오전 9:03 수정 2026년 9월 2일"
    assert [text[start:end] for _, start, end in find_days(text, SEOUL)] == ["2026.09.01", "2026년 9월 2일"]


@given(st.one_of(st.text(max_size=80), CLOCKS))
def test_any_phrase_gives_an_aware_instant_or_none(phrase: str) -> None:
    """No text raises, and no instant lacks its offset."""
    instant = read_instant(phrase, SEOUL)
    assert instant is None or instant.moment.utcoffset() is not None
