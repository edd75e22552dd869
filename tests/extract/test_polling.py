"""When a feed is asked again: as often as it has news, and never blindly trusting what it says of itself."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from extract.polling import FIRST, LONGEST, SHORTEST, Poll, may_send_validators, next_poll_at, validators_lie
from extract.records import Outcome

START = datetime(2026, 11, 1, tzinfo=UTC)


def _polls(*new_pages: int, every: timedelta = timedelta(hours=1), outcome: Outcome = "ok") -> list[Poll]:
    """Polls at a steady pace that brought so many new pages each."""
    return [
        Poll(requested_at=START + every * number, outcome=outcome, new_pages=count)
        for number, count in enumerate(new_pages)
    ]


def _wait(polls: list[Poll]) -> timedelta:
    moment = next_poll_at(polls)
    assert moment is not None
    return moment - polls[-1].requested_at


def test_a_feed_never_asked_is_asked_at_once() -> None:
    """There is nothing to wait for."""
    assert next_poll_at([]) is None


def test_after_the_first_poll_the_interval_is_an_hour() -> None:
    """One poll says nothing about the pace: what it found may be old."""
    assert _wait(_polls(100)) == FIRST


def test_the_interval_follows_the_rate_of_new_pages() -> None:
    """Ten new pages an hour make half an hour, one an hour makes five."""
    assert _wait(_polls(50, 10, 10, 10)) == timedelta(minutes=30)
    assert _wait(_polls(50, 1, 1, 1)) == timedelta(hours=5)


def test_the_interval_stays_within_its_bounds() -> None:
    """A flood is not chased, and silence is looked into once a day."""
    assert _wait(_polls(0, 900, 900)) == SHORTEST
    assert _wait(_polls(0, 0, 0, every=timedelta(hours=40))) == LONGEST


def test_a_silent_feed_is_asked_less_and_less() -> None:
    """Without news the interval grows with the silence."""
    assert _wait(_polls(5, 0, 0, 0)) == timedelta(hours=3)


def test_failures_double_the_interval() -> None:
    """A feed that is down is not hammered."""
    polls = _polls(50, 5, 5)
    failed = Poll(requested_at=polls[-1].requested_at + timedelta(hours=1), outcome="failed")
    assert _wait([*polls, failed]) > 2 * _wait(polls)


def test_only_recent_polls_count() -> None:
    """Last month's rush does not set today's pace."""
    assert _wait(_polls(*([900] * 5), *([1] * 12))) == timedelta(hours=5)


def _whole(hours: int, body: str, etag: str | None = '"v1"') -> Poll:
    return Poll(requested_at=START + timedelta(hours=hours), outcome="ok", etag=etag, body_sha256=body)


def test_validators_that_stay_while_the_body_changes_lie() -> None:
    """The same ETag over two bodies is not believed again."""
    assert validators_lie([_whole(0, "a"), _whole(1, "b")])
    assert not may_send_validators([_whole(0, "a"), _whole(1, "b")], START + timedelta(hours=2))


def test_honest_validators_are_sent() -> None:
    """A new ETag with a new body, and an old one with the old body, are as they should be."""
    polls = [_whole(0, "a"), _whole(1, "a"), _whole(2, "b", '"v2"')]
    assert may_send_validators(polls, START + timedelta(hours=3))


def test_bodies_without_validators_prove_nothing() -> None:
    """A feed that gives none cannot lie."""
    assert not validators_lie([_whole(0, "a", None), _whole(1, "b", None)])


def test_a_feed_is_read_whole_once_a_day() -> None:
    """A server that answers 304 for ever is found out."""
    unchanged = Poll(requested_at=START + timedelta(hours=23), outcome="unchanged", etag='"v1"')
    assert may_send_validators([_whole(0, "a"), unchanged], START + timedelta(hours=23))
    assert not may_send_validators([_whole(0, "a"), unchanged], START + timedelta(hours=24))


def test_without_a_whole_answer_there_is_nothing_to_validate() -> None:
    """A feed that only ever failed is asked plainly."""
    assert not may_send_validators([Poll(requested_at=START, outcome="failed")], START + timedelta(hours=1))
