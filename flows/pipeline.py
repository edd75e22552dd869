"""The flows as plain functions: what `--direct` calls, and what the Prefect flows wrap step by step.

A flow here takes `do`, which calls one step: `do("load", function, argument)`. Called plainly it just calls; the
Prefect files hand in one that makes a task of it. So both do the same things in the same order.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from extract.records import Candidate
from flows.alerts import send_alerts
from flows.clock import now
from flows.collecting import collect
from flows.errors import ConfigInvalid
from flows.importing import Collected
from flows.imports import Import
from flows.job import Job, check_room
from flows.loading import Loaded
from flows.pool import ParsingPool
from flows.recovery import enter_run, open_warehouse, recover
from flows.running import Do, Run, do_plainly, load_pending, open_run
from flows.runs import SourceLocks, lock_sources
from flows.unheeded import unheeded_corrections
from flows.work import Work
from warehouse.connection import open_live, writer_lock
from warehouse.errors import ChecksFailed
from warehouse.ledger import RunState, finish_run
from warehouse.publish import publish, publish_filled

_FETCH_COUNTS = ("discovered", "fetched", "unchanged", "rejected", "failed", "deferred", "waiting")
_UNANSWERED = ("failed: dns,", "failed: connect,")  # how the account of a listing begins when no host took us in
# Holds the locks of some sources for runs of a kind: (data folder, source ids, kind).
Hold = Callable[[Path, tuple[str, ...], str], AbstractContextManager[SourceLocks]]


@dataclass(frozen=True, slots=True)
class Summary:
    """What a run came to. `state` is done, partial or failed; `problems` say what is wrong, one line each.

    `notes` say what somebody should look at and no run can put right: corrections that do nothing.

    `nothing_succeeded`: not one of the sources asked for could be read. `interrupted`: it was told to stop early.
    """

    run_id: str
    state: str
    collected: Collected
    loaded: Loaded
    recovered: int = 0
    problems: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
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
    hold: Hold = lock_sources,
    do: Do = do_plainly,
) -> Summary:
    """Fetch the work's listings and what they and `candidates` offer, take in `imports`, load it all, publish.

    Raises what stops it all. Sources that another run is fetching are left to it, with a note. A `pool` that is given
    is used and stays open: starting parsing processes costs seconds, which a row of runs need not spend each time.
    """
    source_ids = tuple(dict.fromkeys(item.source.id for item in work))
    with hold(job.data_dir, source_ids, kind) as locks:
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
    job.trace(f"run {run.start.run_id} ({kind})", event="run-started", run_id=run.start.run_id, kind=kind, **parameters)
    return run


def fetch(
    job: Job, run: Run, work: Sequence[Work], candidates: Sequence[Candidate] = (), imports: Sequence[Import] = ()
) -> Collected:
    """The first half: everything that the listings offer, in the raw zone."""
    check_room(job.settings)
    try:
        collected = asyncio.run(collect(job, run.start, work, candidates, imports))
    except ExceptionGroup as group:
        # What ends a run ends it once, whoever of those at work together met it first.
        raise _first_of(group) from group
    if is_cut_off(collected):
        run.problems.append("no host of any source could be reached: is there a network?")
    run.problems += [_silence(source_id, collected) for source_id in collected.silent_sources]
    run.problems += collected.problems
    # Candidates are a user's own list: each that could not be fetched is a part that failed.
    lost = collected.failed if candidates else 0
    if lost:
        run.problems.append(f"{lost} of {len(candidates)} URLs of the list could not be fetched")
    asked = len({item.source.id for item in work}) + len(imports) + len(candidates)
    in_vain = len(collected.silent_sources) + len(collected.idle_imports) + lost
    run.nothing_succeeded = 0 < asked == in_vain
    counts = {name: getattr(collected, name) for name in _FETCH_COUNTS}
    job.trace(f"fetched {collected.fetched} pages", event="fetched", run_id=run.start.run_id, **counts)
    return collected


def _first_of(group: ExceptionGroup[Exception]) -> Exception:
    first = group.exceptions[0]
    return _first_of(first) if isinstance(first, ExceptionGroup) else first


def is_cut_off(collected: Collected) -> bool:
    """Whether several sources gave nothing and nobody answered for any: the network is gone, and not a source."""
    faults = [collected.listing_faults.get(source_id, "") for source_id in collected.silent_sources]
    return len(faults) > 1 and not collected.fetched and all(fault.startswith(_UNANSWERED) for fault in faults)


def _silence(source_id: str, collected: Collected) -> str:
    """The line for a source that gave nothing, with the reason of its first listing."""
    reason = collected.listing_faults.get(source_id)
    return f"{source_id}: none of its listings could be read" + (f" ({reason})" if reason else "")


def finish(job: Job, run: Run, collected: Collected | None, loaded: Loaded | None) -> Summary:
    """The run's own row in its last state. A run whose steps were cut short is failed."""
    finished_at = now()
    with writer_lock(job.data_dir), open_live(job.data_dir) as connection:
        unheeded = unheeded_corrections(job, connection)
    failing = [item.text for item in unheeded if run.applies_corrections and not item.needs_reparse]
    quarantined = [f"quarantined: {line}" for line in (loaded.quarantined if loaded else ())]
    problems = (*run.problems, *quarantined, *failing)
    state: RunState = "failed" if loaded is None else "partial" if problems or job.is_stopping else "done"
    summary = Summary(
        run_id=run.start.run_id,
        state=state,
        collected=collected or Collected(),
        loaded=loaded or Loaded(),
        recovered=run.recovered,
        problems=problems,
        notes=tuple(item.text for item in unheeded if item.text not in failing),
        started_at=run.start.started_at,
        finished_at=finished_at,
        nothing_succeeded=run.nothing_succeeded,
        interrupted=job.is_stopping,
    )
    with writer_lock(job.data_dir), open_live(job.data_dir) as connection:
        finish_run(connection, run.start.run_id, state, finished_at, run_counts(summary))
    job.trace(
        f"run {run.start.run_id} {state}",
        event="run-ended",
        run_id=run.start.run_id,
        state=state,
        seconds=round((finished_at - run.start.started_at).total_seconds(), 3),
        problems=problems,
        notes=summary.notes,
        **run_counts(summary),
    )
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
    """Publish; why the old snapshot was kept, one line each, when it was: a failing check, or no room for a copy."""
    try:
        check_room(job.settings)
        snapshot = publish(job.data_dir)
        publish_filled(job.data_dir)
    except (ChecksFailed, ConfigInvalid) as error:
        job.trace(str(error), event="not-published")
        return (f"not published: {error}",)
    job.trace(f"published {snapshot.name}", event="published", bytes=snapshot.stat().st_size)
    return ()
