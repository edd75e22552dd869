"""What `dateline doctor` looks at, one finding a line. It changes no file but the lock that every run takes."""

from __future__ import annotations

import asyncio
import platform
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from importlib.metadata import PackageNotFoundError, version
from typing import Literal

from extract.fetch import Fetcher, Surroundings
from extract.journal import journals
from extract.probe import probe_feed
from extract.records import Feed, Source
from flows.clock import now
from flows.importing import read_forgotten
from flows.job import Job, choose_sources
from flows.runs import is_held
from flows.settings import fetch_settings
from flows.unheeded import unheeded_corrections
from warehouse.connection import SNAPSHOT, Connection, has_warehouse, open_live, open_snapshot, writer_lock
from warehouse.errors import WarehouseError, WarehouseLocked, WarehouseMissing
from warehouse.ledger import last_rules_version, run_states, runs_of
from warehouse.migrate import latest_version
from warehouse.sources import silent_sources

State = Literal["ok", "note", "wrong"]
_PARTS = ("dateline-news", "duckdb", "prefect", "pyarrow", "fastwarc", "trafilatura", "lxml", "ahocorasick-rs")
_PINS = {"duckdb": "1.5.5"}
_LOCK_WAIT_SECONDS = 3.0
_LAST_RUNS = 5


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: `wrong` is to be put right, `note` is worth knowing."""

    subject: str
    state: State
    text: str


def examine(job: Job) -> Iterator[Finding]:
    """Everything that can be seen without asking a publisher."""
    yield from _versions()
    yield _clock(job)
    yield _disk(job)
    yield from _configuration(job)
    yield from _warehouse(job)


def _versions() -> Iterator[Finding]:
    yield Finding("python", "ok", platform.python_version())
    for name in _PARTS:
        try:
            found = version(name)
        except PackageNotFoundError:
            yield Finding(name, "wrong", "is not installed: install requirements.lock again")
            continue
        wanted = _PINS.get(name, found)
        text = found if found == wanted else f"{found}, but {wanted} is what this version works with"
        yield Finding(name, "ok" if found == wanted else "wrong", text)


def _clock(job: Job) -> Finding:
    """A clock that stands before the last journal makes captures out of order."""
    moment = now()
    found = journals(job.data_dir)
    shown = f"{moment.astimezone(job.settings.zone):%Y-%m-%d %H:%M %Z}"
    if found and found[-1][0][:15] > f"{moment + timedelta(minutes=5):%Y%m%dT%H%M%S}":
        return Finding("clock", "wrong", f"{shown} is before the last run, {found[-1][0]}: set the machine's clock")
    return Finding("clock", "ok", shown)


def _disk(job: Job) -> Finding:
    folder = job.data_dir if job.data_dir.exists() else job.data_dir.parent
    free, needed = shutil.disk_usage(folder).free, job.settings.min_free_bytes
    text = f"{free / 1e9:.1f} GB free, {needed / 1e9:.1f} needed (min_free_bytes)"
    return Finding("disk", "ok" if free >= needed else "wrong", text)


def _configuration(job: Job) -> Iterator[Finding]:
    chosen = choose_sources(job, None)
    state: State = "ok" if chosen else "wrong"
    yield Finding("sources", state, f"{len(chosen)} of {len(job.sources)} are chosen")
    if not job.settings.fetch.contact:
        yield Finding("contact", "note", "[fetch] contact is not set: publishers can block, but not write to you")
    if job.settings.watch and not job.settings.alerts.urls:
        yield Finding("alerts", "wrong", "there are watches, but [alerts] urls names no channel")


def _warehouse(job: Job) -> Iterator[Finding]:
    """The writer's file where there is one, then the snapshot."""
    if not has_warehouse(job.data_dir):
        lost = journals(job.data_dir)
        text = (
            f"none, although the raw zone has {len(lost)} runs: dateline rebuild" if lost else "none yet: dateline run"
        )
        yield Finding("warehouse", "wrong" if lost else "note", text)
        return
    try:
        with writer_lock(job.data_dir, _LOCK_WAIT_SECONDS, holder="doctor"), open_live(job.data_dir) as connection:
            yield Finding("warehouse", "ok", f"schema {latest_version()}")
            yield from list(_contents(job, connection))
    except WarehouseLocked as error:
        yield Finding("lock", "note", f"{error}; try again when it is free")
    except WarehouseError as error:
        yield Finding("warehouse", "wrong", str(error))
    except OSError as error:
        yield Finding("warehouse", "wrong", f"{error.filename}: {error.strerror}: only readers' questions work for you")
    try:
        with open_snapshot(job.data_dir):
            yield Finding("snapshot", "ok", SNAPSHOT)
    except WarehouseMissing:
        yield Finding("snapshot", "note", "none is published yet: dateline publish")
    except WarehouseError as error:
        yield Finding("snapshot", "wrong", str(error))


def _contents(job: Job, connection: Connection) -> Iterator[Finding]:
    if last_rules_version(connection) not in {None, job.rules_version}:
        yield Finding("rules", "note", "rules or sources have changed since the last run: dateline reparse")
    yield from _journals(job, connection)
    for run in runs_of(connection, _LAST_RUNS):
        state: State = {"failed": "wrong", "crashed": "wrong", "partial": "note"}.get(run.state, "ok")  # type: ignore[assignment]
        counts = f"{run.new_articles or 0} new, {run.failed or 0} failed"
        if run.state == "running" and not is_held(job.data_dir, run.run_id):
            state, counts = "wrong", "its process is gone; the next run goes on with what it left"
        yield Finding(f"run {run.run_id}", state, f"{run.kind} {run.state}: {counts}")
    for unheeded in unheeded_corrections(job, connection):
        yield Finding("corrections", "note" if unheeded.needs_reparse else "wrong", unheeded.text)
    hours = {source.id: source.expect.silence_hours for source in choose_sources(job, None)}
    for source_id, last_seen in silent_sources(connection, hours, now()):
        since = f"since {last_seen.astimezone(job.settings.zone):%Y-%m-%d %H:%M %Z}" if last_seen else "so far"
        yield Finding(source_id, "note", f"no article {since}")


def _journals(job: Job, connection: Connection) -> Iterator[Finding]:
    """Every journal's lines beside what the warehouse says it loaded."""
    loaded = run_states(connection)
    found = journals(job.data_dir)
    behind = []
    # A run at work is ahead of the warehouse by what it is at.
    for run_id, path in (item for item in found if not is_held(job.data_dir, item[0])):
        lines, held = path.read_bytes().count(b"\n"), loaded.get(run_id, ("", 0))[1]
        if held < lines:
            behind.append(f"{run_id} ({held} of {lines} rows)")
    absent = sorted(set(loaded) - {run_id for run_id, _ in found})
    if behind:
        text = f"the warehouse lacks rows of {', '.join(behind[:5])}: the next run loads them"
        yield Finding("journals", "wrong", text)
    if absent:
        yield Finding("journals", "wrong", f"the raw zone lacks the journals of {', '.join(absent[:5])}")
    if not behind and not absent:
        yield Finding("journals", "ok", f"{len(found)}, all rows loaded")


async def examine_live(job: Job) -> list[Finding]:
    """Every feed of every chosen source asked for once, as a run would ask; nothing is kept. One finding a feed."""
    asked = [(source, feed) for source in choose_sources(job, None) for feed in source.feeds]
    done = 0
    async with Fetcher(fetch_settings(job.settings), read_forgotten(job), Surroundings(now=now)) as fetcher:

        async def examine_feed(source: Source, feed: Feed) -> Finding:
            """Ask for one feed, and tell how far the asking is."""
            nonlocal done
            moment = now()
            probe = await probe_feed(fetcher, source, feed, moment)
            done += 1
            job.telling.progress("asking", done, len(asked))
            return Finding(f"{source.id} {feed.kind}", "ok" if probe.is_well else "wrong", probe.line(moment))

        return await asyncio.gather(*(examine_feed(source, feed) for source, feed in asked))
