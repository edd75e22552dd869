"""When to ask a feed again, and whether its validators may be believed: pure functions of what the ledger remembers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from extract.records import Outcome

SHORTEST = timedelta(minutes=10)
LONGEST = timedelta(hours=24)
FIRST = timedelta(hours=1)
WANTED_NEW_PAGES = 5  # an interval is right when a poll brings about so many
REMEMBERED_POLLS = 12
RECHECK_AFTER = timedelta(hours=24)  # a feed is read whole at least so often, whatever its validators say


@dataclass(frozen=True, slots=True, kw_only=True)
class Poll:
    """One request for a feed, as the ledger has it. `new_pages` are the candidates that were not in the ledger then."""

    requested_at: datetime
    outcome: Outcome
    new_pages: int = 0
    etag: str | None = None
    last_modified: str | None = None
    body_sha256: str | None = None


def next_poll_at(polls: Sequence[Poll]) -> datetime | None:
    """When a feed should be asked again; None: at once, it never was. `polls` are in order of time.

    The interval follows the rate of new pages over the last dozen polls, within ten minutes and a day; each failure in
    a row doubles it.
    """
    if not polls:
        return None
    interval = _interval(polls[-REMEMBERED_POLLS:]) * (1 << min(_failures_at_end(polls), 10))
    return polls[-1].requested_at + min(max(interval, SHORTEST), LONGEST)


def _interval(polls: Sequence[Poll]) -> timedelta:
    """The time in which about `WANTED_NEW_PAGES` appear. The first poll found old pages too, and does not count."""
    new_pages = sum(poll.new_pages for poll in polls[1:])
    elapsed = polls[-1].requested_at - polls[0].requested_at
    if elapsed <= timedelta(0):
        return FIRST
    if new_pages == 0:
        return max(elapsed, FIRST)
    return elapsed * WANTED_NEW_PAGES / new_pages


def _failures_at_end(polls: Sequence[Poll]) -> int:
    failures = 0
    for poll in reversed(polls):
        if poll.outcome in {"ok", "unchanged"}:
            break
        failures += 1
    return failures


def may_send_validators(polls: Sequence[Poll], now: datetime) -> bool:
    """Whether the feed's ETag and Last-Modified may be sent at `now`. `polls` are in order of time.

    Not when they have lied (see `validators_lie`), and not when the last whole answer is a day old: a server that
    answers 304 for ever is found out that way.
    """
    whole = [poll for poll in polls if poll.outcome == "ok"]
    if not whole or validators_lie(whole):
        return False
    return now - whole[-1].requested_at < RECHECK_AFTER


def validators_lie(polls: Sequence[Poll]) -> bool:
    """Whether two whole answers came with equal validators and different bodies."""
    bodies: dict[tuple[str | None, str | None], str | None] = {}
    for poll in polls:
        validators = (poll.etag, poll.last_modified)
        if poll.outcome != "ok" or validators == (None, None) or poll.body_sha256 is None:
            continue
        if bodies.setdefault(validators, poll.body_sha256) != poll.body_sha256:
            return True
    return False
