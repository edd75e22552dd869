"""The flows as plain functions: what `--direct` calls, and what the Prefect flows wrap step by step.

A flow here takes `do`, which calls one step: `do("load", function, argument)`. Called plainly it just calls; the
Prefect files hand in one that makes a task of it. So both do the same things in the same order.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from extract.records import Candidate
from flows.alerts import send_alerts
from flows.clock import now
from flows.collecting import Collected, collect
from flows.imports import Import
from flows.job import Job
from flows.loading import Loaded
from flows.pool import ParsingPool
from flows.recovery import enter_run, open_warehouse, recover
from flows.running import Do, Run, do_plainly, load_pending, open_run
from flows.runs import lock_sources
from flows.work import Work
from warehouse.connection import open_live, writer_lock
from warehouse.errors import ChecksFailed
from warehouse.ledger import RunState, finish_run
from warehouse.publish import publish, publish_filled


@dataclass(frozen=True, slots=True)
class Summary:
    """What a run came to. `state` is done, partial or failed; `problems` say what is wrong, one line each.

    `nothing_succeeded`: not one of the sources asked for could be read. `interrupted`: it was told to stop early.
    """

    run_id: str
    state: str
    collected: Collected
    loaded: Loaded
    recovered: int = 0
    problems: tuple[str, ...] = ()
    started_at: datetime | None = None
    finished_at: datetime | None = None
    nothing_succeeded: bool = False
    interrupted: bool = False


def ingest(
    job: Job,
    work: Sequence[Work],
    *,
    kind: str = "ingest",
    candidates: Sequence[Candidate] = (),
    imports: Sequence[Import] = (),
    pool: ParsingPool | None = None,
    do: Do = do_plainly,
) -> Summary:
    """Fetch the work's listings and what they and `candidates` offer, take in `imports`, load it all, publish.

    Raises what stops it all. Sources that another run is fetching are left to it, with a note. A `pool` that is given
    is used and stays open: starting parsing processes costs seconds, which a row of runs need not spend each time.
    """
    source_ids = tuple(dict.fromkeys(item.source.id for item in work))
    with lock_sources(job.data_dir, source_ids) as locks:
        for busy in locks.busy:
            job.say(f"{busy}: another run is fetching it, left to that run", event="source-busy", source=busy)
        mine = [item for item in work if item.source.id in locks.held]
        run = do("begin", begin, job, kind, {"sources": source_ids})
        try:
            return _work_through(job, run, (mine, candidates, imports), pool, do)
        finally:
            run.lock.release()


def _work_through(
    job: Job,
    run: Run,
    asked: tuple[Sequence[Work], Sequence[Candidate], Sequence[Import]],
    pool: ParsingPool | None,
    do: Do,
) -> Summary:
    collected = loaded = None
    try:
        collected = do("fetch", fetch, job, run, *asked)
        loaded = load_pending(job, run.start.run_id, do, pool)
    finally:
        # A failed run is published too: readers get what was loaded before it failed.
        summary = do("finish", finish, job, run, collected, loaded)
        published = do("publish", publish_snapshot, job)
    told = do("alerts", send_alerts, job) if job.settings.watch else ()
    return replace(summary, problems=(*summary.problems, *published, *told))


def begin(job: Job, kind: str, parameters: dict[str, Any]) -> Run:
    """A new run, after what earlier runs left undone: crashed ones are marked, unloaded raw records are loaded."""
    run = open_run(job, kind, parameters)
    try:
        open_warehouse(job)
        run.recovered = recover(job).rows
        with writer_lock(job.data_dir), open_live(job.data_dir) as connection:
            enter_run(connection, run.start)
    except BaseException:
        run.lock.release()
        raise
    return run


def fetch(
    job: Job, run: Run, work: Sequence[Work], candidates: Sequence[Candidate] = (), imports: Sequence[Import] = ()
) -> Collected:
    """The first half: everything that the listings offer, in the raw zone."""
    collected = asyncio.run(collect(job, run.start, work, candidates, imports))
    run.problems += [f"{source_id}: none of its listings could be read" for source_id in collected.silent_sources]
    run.problems += collected.problems
    run.nothing_succeeded = bool(work) and len(collected.silent_sources) == len({item.source.id for item in work})
    return collected


def finish(job: Job, run: Run, collected: Collected | None, loaded: Loaded | None) -> Summary:
    """The run's own row in its last state. A run whose steps were cut short is failed."""
    finished_at = now()
    problems = (*run.problems, *(f"quarantined: {line}" for line in (loaded.quarantined if loaded else ())))
    state: RunState = "failed" if loaded is None else "partial" if problems or job.is_stopping else "done"
    summary = Summary(
        run_id=run.start.run_id,
        state=state,
        collected=collected or Collected(),
        loaded=loaded or Loaded(),
        recovered=run.recovered,
        problems=problems,
        started_at=run.start.started_at,
        finished_at=finished_at,
        nothing_succeeded=run.nothing_succeeded,
        interrupted=job.is_stopping,
    )
    with writer_lock(job.data_dir), open_live(job.data_dir) as connection:
        finish_run(connection, run.start.run_id, state, finished_at, run_counts(summary))
    return summary


def run_counts(summary: Summary) -> dict[str, int]:
    """The counts of the `runs` table."""
    collected, loaded = summary.collected, summary.loaded
    return {
        "discovered": collected.discovered,
        "fetched": collected.fetched,
        "new_articles": loaded.new,
        "changed_articles": loaded.changed,
        "unchanged": loaded.unchanged + collected.unchanged,
        "rejected": loaded.rejected,
        "failed": collected.failed,
    }


def publish_snapshot(job: Job) -> tuple[str, ...]:
    """Publish; the failing checks, one line each, when the old snapshot was kept."""
    try:
        publish(job.data_dir)
        publish_filled(job.data_dir)
    except ChecksFailed as error:
        return (str(error),)
    return ()
