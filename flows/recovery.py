"""What every run does first: bring the warehouse up to date with files and raw zone.

Loading means "whatever the raw zone holds and the warehouse lacks", so a kill, a warehouse that was lost, an older copy
put back and a write-ahead log cut short are all healed here, by the same code as an ordinary load.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from extract.errors import RawZoneDamaged
from extract.journal import JournalEntry, RunEnded, RunStarted, journals, read_journal
from extract.records import Fetch
from flows.clock import now
from flows.job import Job
from flows.loading import Loaded, Stretch, cut, open_loader
from flows.runs import is_alive
from transform.entities import load_entities
from transform.events import load_events
from warehouse.connection import Connection, open_live, writer_lock
from warehouse.errors import RawZoneElsewhere
from warehouse.lake import lake_of
from warehouse.ledger import (
    RunState,
    add_counts,
    finish_run,
    last_rules_version,
    loaded_rows,
    mark_crashed,
    run_states,
    running,
    start_run,
)
from warehouse.load import load_entities as store_entities
from warehouse.load import load_event_types, load_sources

# Journals of so many last runs are counted each time although their runs ended well.
_RECENT_RUNS = 20
Load = Callable[[Job, Sequence[Stretch]], Loaded]


def open_warehouse(job: Job) -> None:
    """Make or migrate the warehouse, with today's sources, gazetteer and event types, and every run of the raw zone.

    The files are read again only when they have changed since the last run.
    """
    with writer_lock(job.data_dir), open_live(job.data_dir) as connection:
        if last_rules_version(connection) != job.rules_version:
            store_files(job, connection)
        entered, found = loaded_rows(connection), journals(job.data_dir)
        _refuse_other_raw_zone(job, entered, {run_id for run_id, _ in found})
        for run_id, path in found:
            if run_id not in entered:
                enter_lost_run(job, connection, path)


def _refuse_other_raw_zone(job: Job, entered: Mapping[str, int], here: set[str]) -> None:
    """An article is replaced whole, from bodies in this raw zone: a lake's writers must share it."""
    elsewhere = [run_id for run_id, rows in entered.items() if rows and run_id not in here]
    if elsewhere and lake_of(job.data_dir) is not None:
        raise RawZoneElsewhere(elsewhere)


def store_files(job: Job, connection: Connection) -> None:
    """Put what the source and rule files say into the warehouse. Raises `RuleFileInvalid`."""
    entities, events = load_entities(job.rule_folders), load_events(job.rule_folders)
    load_sources(connection, job.sources.values())
    store_entities(connection, entities.entities.values())
    load_event_types(connection, events.types)


def enter_lost_run(job: Job, connection: Connection, journal: Path) -> None:
    """Enter a run that the raw zone has and the warehouse lacks, as its journal tells it."""
    try:
        rows = read_journal(journal).rows
    except RawZoneDamaged as error:
        job.say(str(error), event="journal-damaged", journal=journal.name)
        return
    start = next((row for row in rows if isinstance(row, RunStarted)), None)
    if start is None:
        return
    enter_run(connection, start)
    end = next((row for row in rows if isinstance(row, RunEnded)), None)
    if end is not None:
        finish_run(connection, start.run_id, _state(end.state), end.ended_at, _counts(rows))


def _state(text: str) -> RunState:
    return "partial" if text == "partial" else "failed" if text == "failed" else "done"


def _counts(rows: Sequence[JournalEntry]) -> dict[str, int]:
    """What a journal alone says of a run's counts; articles, and pages that are none, are counted when loaded."""
    outcomes = [row.outcome for row in rows if isinstance(row, Fetch) and row.role == "page"]
    counted = {"discovered": len(outcomes), "fetched": outcomes.count("ok")}
    return counted | {name: outcomes.count(name) for name in ("unchanged", "failed")}


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


def mark_dead_runs(job: Job) -> list[str]:
    """Mark the runs that say they are running and whose process is gone; their ids."""
    with writer_lock(job.data_dir), open_live(job.data_dir) as connection:
        dead = [run_id for run_id in running(connection) if not is_alive(job.data_dir, run_id)]
        if dead:
            mark_crashed(connection, dead, now())
    for run_id in dead:
        job.say(f"run {run_id} had crashed; marked so", event="run-crashed", run_id=run_id)
    return dead


def recover(job: Job) -> Loaded:
    """Load what the raw zone holds and the warehouse lacks, of runs whose process is gone."""
    mark_dead_runs(job)
    stretches = [stretch for run in unloaded(job) if not is_alive(job.data_dir, run[0].run_id) for stretch in run]
    if not stretches:
        return Loaded()
    with open_loader(job, stretches) as loader:
        for index in range(len(stretches)):
            loader.load(index)
    count_again(job, loader.by_run)
    for run_id, loaded in loader.by_run.items():
        job.say(f"recovered {loaded.rows} rows of {run_id}", event="recovered", run_id=run_id, rows=loaded.rows)
    return loader.loaded


def count_again(job: Job, by_run: Mapping[str, Loaded]) -> None:
    """Add what was loaded for runs that are over to what their rows count."""
    with writer_lock(job.data_dir), open_live(job.data_dir) as connection:
        for run_id, loaded in by_run.items():
            counts = {"new_articles": loaded.new, "changed_articles": loaded.changed, "unchanged": loaded.unchanged}
            add_counts(connection, run_id, counts | {"rejected": loaded.rejected})


def unloaded(job: Job, *, of_all_runs: bool = False) -> list[list[Stretch]]:
    """The stretches that the warehouse lacks, run by run, oldest first.

    A run that ended well has loaded all its rows before it said so, and what was written later cannot be lost without
    losing that word too: its journal is counted only if it is recent, or with `of_all_runs`.
    """
    with writer_lock(job.data_dir), open_live(job.data_dir) as connection:
        states = run_states(connection)
    found = journals(job.data_dir)
    recent = {run_id for run_id, _ in found[-_RECENT_RUNS:]}
    runs = []
    for run_id, path in found:
        state, loaded = states.get(run_id, ("running", 0))
        if of_all_runs or run_id in recent or state not in {"done", "partial"}:
            runs.append(list(_stretches(job, run_id, path, loaded)))
    return [run for run in runs if run]


def stretches_of(job: Job, run_id: str) -> list[Stretch]:
    """What the warehouse lacks of one run."""
    with writer_lock(job.data_dir), open_live(job.data_dir) as connection:
        loaded = loaded_rows(connection).get(run_id, 0)
    return [
        stretch
        for found_id, path in journals(job.data_dir)
        if found_id == run_id
        for stretch in _stretches(job, run_id, path, loaded)
    ]


def _stretches(job: Job, run_id: str, journal: Path, loaded: int) -> Iterator[Stretch]:
    name = journal.relative_to(job.data_dir).as_posix()
    # Whole lines only: counting line breaks costs a thousandth of reading the lines.
    yield from cut(run_id, name, loaded, journal.read_bytes().count(b"\n"), job.settings.run.batch_articles)
