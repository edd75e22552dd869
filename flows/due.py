"""Which feeds a scheduled run asks for: those whose time has come, as the ledger remembers their last polls.

The ledger knows what was missed while nothing ran, so there is no other memory of schedules. All questions go to the
published snapshot: a scheduled run with nothing to do opens nothing for writing and leaves every file alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from extract.journal import journals
from extract.polling import REMEMBERED_POLLS, Poll, next_poll_at
from extract.urls import mask_credentials
from flows.clock import now
from flows.job import Job
from flows.runs import is_alive
from flows.work import Work
from warehouse.connection import Connection, open_snapshot
from warehouse.errors import WarehouseMissing
from warehouse.ledger import feed_polls, run_states

_RECENT_RUNS = 20


def due_work(job: Job, work: Sequence[Work]) -> list[Work]:
    """The listings whose time has come; all of them before the first run."""
    try:
        with open_snapshot(job.data_dir) as connection:
            known = polls_of(connection, [item.url for item in work])
    except WarehouseMissing:
        return list(work)
    moment = now()
    return [item for item in work if _is_due(known.get(mask_credentials(item.url), []), moment)]


def _is_due(polls: Sequence[Poll], moment: datetime) -> bool:
    at = next_poll_at(polls)
    return at is None or at <= moment


def polls_of(connection: Connection, urls: Sequence[str]) -> dict[str, list[Poll]]:
    """What the ledger remembers of the polls of some feeds, by URL, oldest first; feeds never asked for are absent."""
    found: dict[str, list[Poll]] = {}
    for url, requested_at, outcome, new_pages, *validators in feed_polls(
        connection, [mask_credentials(url) for url in urls], REMEMBERED_POLLS
    ):
        etag, last_modified, digest = validators
        poll = Poll(
            requested_at=requested_at,
            outcome=outcome,
            new_pages=new_pages,
            etag=etag,
            last_modified=last_modified,
            body_sha256=digest,
        )
        found.setdefault(url, []).append(poll)
    return found


def has_unfinished_runs(job: Job) -> bool:
    """Whether a recent run of the raw zone is not in the snapshot, and nobody is at work on it.

    Alerts are sent after the snapshot of their run, and wait for the next one.
    """
    recent = journals(job.data_dir)[-_RECENT_RUNS:]
    try:
        with open_snapshot(job.data_dir) as connection:
            published = run_states(connection)
    except WarehouseMissing:
        published = {}
    for run_id, path in recent:
        if published.get(run_id, ("running", 0))[0] != "running":
            continue
        with path.open("rb") as file:
            is_of_alerts = b'"run_kind":"alerts"' in file.readline()
        if not is_of_alerts and not is_alive(job.data_dir, run_id):
            return True
    return False
