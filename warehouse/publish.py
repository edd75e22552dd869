"""The published snapshot: what everyone but the writer reads.

The live file's stored views are brought up to date, it is checkpointed, and copied while it is checked, under the
writer's lock; the copy is opened and counted, synced, and renamed over the old snapshot. Readers of the old one keep it
until they close it; no reader ever sees half a batch.
"""

from __future__ import annotations

import os
import shutil
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

from warehouse.checks import run_checks
from warehouse.connection import LIVE, SNAPSHOT, file_lock, naming_damage, open_live, prepare, writer_lock
from warehouse.errors import ChecksFailed, WarehouseDamaged
from warehouse.lake import lake_of
from warehouse.lake_files import PUBLISHING, copy_tables
from warehouse.migrate import statement, table_comments
from warehouse.stored import fill, refresh, show_stored, stored_views, unfilled

if TYPE_CHECKING:
    from collections.abc import Callable


# Articles of a warehouse whose stored views a publish makes anew when it must; a larger one is published before that.
MOST_FILLED = 50_000


@dataclass(frozen=True, slots=True)
class _Copied:
    """The copy that waits to be renamed, the rows of every table and stored view of it, and the names of the latter."""

    path: Path
    counts: dict[str, int]
    stored: frozenset[str]


def publish(data_dir: Path, wait_seconds: float = 600.0, reached: Callable[[str], None] = lambda _: None) -> Path:
    """Publish the live warehouse as `data_dir/dateline.duckdb`, and return that path.

    `reached` is told each step as it begins (for logs and kill tests). Stored views that would have to be made anew in
    a large warehouse are published as their definitions: `publish_filled` is for afterwards. Raises `ChecksFailed`,
    `WarehouseLocked` or `WarehouseDamaged`; the old snapshot then stays as it was.
    """
    if lake_of(data_dir) is not None:
        with file_lock(data_dir / PUBLISHING, wait_seconds, holder="publish"):
            return _put_in_place(data_dir, _copy_lake(data_dir, reached), reached)
    with writer_lock(data_dir, wait_seconds, holder="publish"):
        copied = _copy_checked(data_dir, reached)
    return _put_in_place(data_dir, copied, reached)


def _put_in_place(data_dir: Path, copied: _Copied, reached: Callable[[str], None]) -> Path:
    """Let the copy's views read their stored rows, verify it, and rename it over the old snapshot."""
    reached("show stored")
    with naming_damage(copied.path):
        show_stored(copied.path, copied.stored)
    reached("verify")
    _verify(copied)
    _sync(copied.path)
    reached("rename")
    snapshot = data_dir / SNAPSHOT
    copied.path.replace(snapshot)
    _sync(data_dir)
    reached("published")
    return snapshot


def publish_filled(data_dir: Path, wait_seconds: float = 600.0) -> Path | None:
    """Make the stored views anew that a publish left, one lock each, and publish again; None when it left none."""
    left = None if lake_of(data_dir) is not None else _next_unfilled(data_dir, wait_seconds)
    if left is None:
        return None
    while left is not None:
        left = _next_unfilled(data_dir, wait_seconds)
    return publish(data_dir, wait_seconds)


def _next_unfilled(data_dir: Path, wait_seconds: float) -> str | None:
    """Fill one stored view that is not filled; its name, None when there is none."""
    with writer_lock(data_dir, wait_seconds, holder="publish"):
        connection = open_live(data_dir)
        try:
            with naming_damage(data_dir / LIVE):
                refresh(connection)
                for view in unfilled(connection)[:1]:
                    fill(connection, view)
                    return view.name
        finally:
            connection.close()
    return None


def _copy_checked(data_dir: Path, reached: Callable[[str], None]) -> _Copied:
    connection = open_live(data_dir)
    try:
        with naming_damage(data_dir / LIVE):
            reached("store")
            counts = _store(connection, MOST_FILLED)
            reached("checkpoint")
            connection.execute("checkpoint")
            counts |= row_counts(connection)
    finally:
        connection.close()
    part = _new_part(data_dir)
    reached("copy")
    # Copying waits for the disk, checking for the processor.
    with ThreadPoolExecutor(1) as pool:
        copying = pool.submit(_copy, data_dir / LIVE, part)
        reached("checks")
        found = _check(data_dir / LIVE)
        copying.result()
    if found:
        part.unlink()
        raise ChecksFailed(found)
    return _Copied(part, counts, frozenset(counts) - set(table_comments()))


def _copy_lake(data_dir: Path, reached: Callable[[str], None]) -> _Copied:
    """The lake as a checked file. Writers go on meanwhile, so all stored views are filled, however long that takes."""
    part = _new_part(data_dir)
    reached("copy")
    copy_tables(data_dir, part)
    reached("store")
    with duckdb.connect(str(part)) as connection:
        prepare(connection, part)
        counts = _store(connection, most=sys.maxsize) | row_counts(connection)
    reached("checks")
    found = _check(part)
    if found:
        part.unlink()
        raise ChecksFailed(found)
    return _Copied(part, counts, frozenset(counts) - set(table_comments()))


def _new_part(data_dir: Path) -> Path:
    """Where a copy is written; what earlier ones left there is removed."""
    # The publisher's lock file keeps other processes out; the number keeps our own leftovers from being taken for it.
    for leftover in data_dir.glob(f"{SNAPSHOT}.*.part*"):
        leftover.unlink()
    return data_dir / f"{SNAPSHOT}.{os.getpid()}.part"


def _copy(live: Path, part: Path) -> None:
    """Copy a closed file and write it to the disk."""
    shutil.copyfile(live, part)
    _sync(part)


def _check(live: Path) -> dict[str, list[dict[str, Any]]]:
    """What the checks find in a closed file; empty when all is well."""
    with naming_damage(live), duckdb.connect(str(live), read_only=True) as connection:
        connection.execute("set timezone = 'UTC'")
        return run_checks(connection)


def _store(connection: duckdb.DuckDBPyConnection, most: int) -> dict[str, int]:
    """Bring the stored views up to date; the number of rows of those that are."""
    refresh(connection)
    if connection.execute("select count(*) from articles").fetchall()[0][0] <= most:
        for view in unfilled(connection):
            fill(connection, view)
    left = {view.name for view in unfilled(connection)}
    return _counts(connection, {view.name: f"stored.{view.name}" for view in stored_views() if view.name not in left})


def row_counts(connection: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """Rows of every table, by name."""
    return _counts(connection, {name: name for name in sorted(table_comments())})


def _counts(connection: duckdb.DuckDBPyConnection, relations: dict[str, str]) -> dict[str, int]:
    """Rows of tables or views, by the names given to them."""
    one = statement("count_rows")
    ones = [one.replace("{name}", name).replace("{relation}", relation) for name, relation in relations.items()]
    return dict(connection.execute(" union all ".join(ones)).fetchall()) if ones else {}


def _verify(copied: _Copied) -> None:
    """Open the copy as a reader would. Raises `WarehouseDamaged` when it does not open or lacks rows."""
    try:
        with duckdb.connect(str(copied.path), read_only=True) as connection:
            counts = row_counts(connection) | _counts(connection, {name: name for name in copied.stored})
    except duckdb.Error as error:
        raise WarehouseDamaged(copied.path, str(error).partition("\n")[0]) from error
    if counts != copied.counts:
        missing = {name: counts.get(name) for name in copied.counts if counts.get(name) != copied.counts[name]}
        raise WarehouseDamaged(copied.path, f"the copy has other row counts: {missing}")


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
