"""The flows as plain functions: what `--direct` calls, and what the Prefect flows wrap step by step.

A flow here takes `do`, which calls one step: `do("load", function, argument)`. Called plainly it just calls; the
Prefect files hand in one that makes a task of it. So both do the same things in the same order.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol, TypeVar

from extract.journal import RunEnded, RunStarted, journals, read_journal
from extract.records import Candidate
from flows.clock import now
from flows.collecting import Collected, collect
from flows.job import Job
from flows.loading import Loaded, open_loader, pending
from flows.runs import Lock, is_alive, lock_sources, new_run_id, try_lock
from flows.work import Work
from transform.entities import load_entities
from transform.events import load_events
from transform.rules import BUNDLED_RULES
from warehouse.connection import Connection, open_live, writer_lock
from warehouse.errors import ChecksFailed
from warehouse.ledger import RunState, finish_run, loaded_rows, mark_crashed, running, start_run
from warehouse.load import load_entities as store_entities
from warehouse.load import load_event_types, load_sources
from warehouse.publish import publish

Result = TypeVar("Result")


class Do(Protocol):
    """Calls one named step of a flow."""

    def __call__(self, name: str, step: Callable[..., Result], *arguments: object) -> Result:
        """The step's own result; what it raises is raised."""
        ...


def do_plainly(name: str, step: Callable[..., Result], *arguments: object) -> Result:  # noqa: ARG001
    """Call the step and nothing else."""
    return step(*arguments)


@dataclass(frozen=True, slots=True)
class Summary:
    """What a run came to. `state` is done, partial or failed; `problems` say what is wrong, one line each.

    `nothing_succeeded`: not one of the sources asked for could be read.
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


@dataclass(slots=True)
class _Run:
    """A run under way: how it began, its lock, and what went wrong so far."""

    start: RunStarted
    lock: Lock
    problems: list[str] = field(default_factory=list)
    recovered: int = 0
    nothing_succeeded: bool = False


def ingest(
    job: Job,
    work: Sequence[Work],
    *,
    kind: str = "ingest",
    candidates: Sequence[Candidate] = (),
    do: Do = do_plainly,
) -> Summary:
    """Fetch the work's listings and what they and `candidates` offer, load it, publish. Raises what stops it all.

    Sources that another run is fetching are left to it, with a note.
    """
    source_ids = tuple(dict.fromkeys(item.source.id for item in work))
    with lock_sources(job.data_dir, source_ids) as locks:
        for busy in locks.busy:
            job.say(f"{busy}: another run is fetching it, left to that run")
        mine = [item for item in work if item.source.id in locks.held]
        run = do("begin", begin, job, kind, {"sources": source_ids})
        try:
            return _work_through(job, run, mine, candidates, do)
        finally:
            run.lock.release()


def _work_through(job: Job, run: _Run, work: Sequence[Work], candidates: Sequence[Candidate], do: Do) -> Summary:
    collected = loaded = None
    try:
        collected = do("fetch", fetch, job, run, work, candidates)
        loaded = load_pending(job, run.start.run_id, do)
    finally:
        # A failed run is published too: readers get what was loaded before it failed.
        summary = do("finish", finish, job, run, collected, loaded)
        published = do("publish", publish_snapshot, job)
    return replace(summary, problems=(*summary.problems, *published))


def begin(job: Job, kind: str, parameters: dict[str, Any]) -> _Run:
    """A new run, after what earlier runs left undone: crashed ones are marked, unloaded raw records are loaded."""
    started_at = now()
    run_id = new_run_id(started_at)
    lock = try_lock(job.data_dir, run_id)
    assert lock is not None, "a new run's name is nobody else's"
    start = RunStarted(
        run_id=run_id,
        run_kind=kind,
        started_at=started_at,
        code_version=job.code_version,
        rules_version=job.rules_version,
        parameters=parameters,
    )
    run = _Run(start, lock)
    open_warehouse(job)
    run.recovered = recover(job)
    with writer_lock(job.data_dir), open_live(job.data_dir) as connection:
        enter_run(connection, start)
    return run


def open_warehouse(job: Job) -> None:
    """Make or migrate the warehouse, with today's sources, gazetteer and event types, and every run of the raw zone."""
    folders = (BUNDLED_RULES, *job.settings.rule_dirs)
    entities, events = load_entities(folders), load_events(folders)
    with writer_lock(job.data_dir), open_live(job.data_dir) as connection:
        load_sources(connection, job.sources.values())
        store_entities(connection, entities.entities.values())
        load_event_types(connection, getattr(events, "types", ()))
        entered = loaded_rows(connection)
        for run_id, path in journals(job.data_dir):
            if run_id not in entered:
                enter_lost_run(connection, path)


def enter_lost_run(connection: Connection, journal: Path) -> None:
    """Enter a run that the raw zone has and the warehouse lacks, as its journal tells it."""
    rows = read_journal(journal).rows
    start = next((row for row in rows if isinstance(row, RunStarted)), None)
    if start is None:
        return
    enter_run(connection, start)
    end = next((row for row in rows if isinstance(row, RunEnded)), None)
    if end is not None:
        finish_run(connection, start.run_id, "done", end.ended_at, {})


def enter_run(connection: Connection, start: RunStarted) -> None:
    """The run's row in the warehouse, as its journal's first line has it."""
    start_run(
        connection,
        start.run_id,
        start.run_kind,
        start.started_at,
        start.parameters,
        start.code_version,
        start.rules_version or "",
    )


def recover(job: Job) -> int:
    """Load what the raw zone holds and the warehouse lacks, of runs whose process is gone; returns the rows loaded."""
    with writer_lock(job.data_dir), open_live(job.data_dir) as connection:
        dead = [run_id for run_id in running(connection) if not is_alive(job.data_dir, run_id)]
        if dead:
            mark_crashed(connection, dead, now())
    for run_id in dead:
        job.say(f"run {run_id} had crashed; marked so")
    rows = 0
    for run_id, _ in journals(job.data_dir):
        if not is_alive(job.data_dir, run_id):
            rows += _recover_run(job, run_id)
    return rows


def _recover_run(job: Job, run_id: str) -> int:
    loaded = load_pending(job, run_id, do_plainly)
    if loaded.rows:
        job.say(f"recovered {loaded.rows} rows of {run_id}")
    return loaded.rows


def fetch(job: Job, run: _Run, work: Sequence[Work], candidates: Sequence[Candidate] = ()) -> Collected:
    """The first half: everything that the listings offer, in the raw zone."""
    collected = asyncio.run(collect(job, run.start, work, candidates))
    run.problems += [f"{source_id}: none of its listings could be read" for source_id in collected.silent_sources]
    run.nothing_succeeded = bool(work) and len(collected.silent_sources) == len({item.source.id for item in work})
    return collected


def load_pending(job: Job, run_id: str, do: Do) -> Loaded:
    """The second half: every stretch of a run's journal that the warehouse lacks."""
    stretches = pending(job, run_id)
    if not stretches:
        return Loaded()
    with open_loader(job, stretches) as loader:
        for index, stretch in enumerate(stretches):
            do(f"load {stretch.run_id} {stretch.first}-{stretch.end}", loader.load, index)
        return loader.loaded


def finish(job: Job, run: _Run, collected: Collected | None, loaded: Loaded | None) -> Summary:
    """The run's own row in its last state. A run whose steps were cut short is failed."""
    finished_at = now()
    state: RunState = "failed" if loaded is None else "partial" if run.problems else "done"
    summary = Summary(
        run_id=run.start.run_id,
        state=state,
        collected=collected or Collected(),
        loaded=loaded or Loaded(),
        recovered=run.recovered,
        problems=tuple(run.problems),
        started_at=run.start.started_at,
        finished_at=finished_at,
        nothing_succeeded=run.nothing_succeeded,
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
    except ChecksFailed as error:
        return (str(error),)
    return ()
