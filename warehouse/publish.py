"""The published snapshot: what everyone but the writer reads.

The live file is checked, checkpointed and copied under the writer's lock; the copy is opened and counted, synced, and
renamed over the old snapshot. Readers of the old one keep it until they close it; no reader ever sees half a batch.
"""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from warehouse.checks import run_checks
from warehouse.connection import LIVE, SNAPSHOT, naming_damage, open_live, writer_lock
from warehouse.errors import ChecksFailed, WarehouseDamaged
from warehouse.migrate import on_table, table_comments

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True, slots=True)
class _Copied:
    """The copy that waits to be renamed, and the rows that every table of it must have."""

    path: Path
    counts: dict[str, int]


def publish(data_dir: Path, wait_seconds: float = 600.0, reached: Callable[[str], None] = lambda _: None) -> Path:
    """Publish the live warehouse as `data_dir/dateline.duckdb`, and return that path.

    `reached` is told each step as it begins (for logs and kill tests). Raises `ChecksFailed`, `WarehouseLocked` or
    `WarehouseDamaged`; the old snapshot then stays as it was.
    """
    with writer_lock(data_dir, wait_seconds, holder="publish"):
        copied = _copy_checked(data_dir, reached)
    reached("verify")
    _verify(copied)
    _sync(copied.path)
    reached("rename")
    snapshot = data_dir / SNAPSHOT
    copied.path.replace(snapshot)
    _sync(data_dir)
    reached("published")
    return snapshot


def _copy_checked(data_dir: Path, reached: Callable[[str], None]) -> _Copied:
    connection = open_live(data_dir)
    try:
        with naming_damage(data_dir / LIVE):
            reached("checks")
            found = run_checks(connection)
            reached("checkpoint")
            connection.execute("checkpoint")
            counts = row_counts(connection)
    finally:
        connection.close()
    if found:
        raise ChecksFailed(found)
    # The writer's lock file keeps other processes out; the number keeps our own leftovers from being taken for it.
    part = data_dir / f"{SNAPSHOT}.{os.getpid()}.part"
    for leftover in data_dir.glob(f"{SNAPSHOT}.*.part"):
        leftover.unlink()
    reached("copy")
    shutil.copyfile(data_dir / LIVE, part)
    return _Copied(part, counts)


def row_counts(connection: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """Rows of every table, by name."""
    one = "select '{table}', count(*) from {table}"
    query = " union all ".join(on_table(name, one) for name in sorted(table_comments()))
    return dict(connection.execute(query).fetchall())


def _verify(copied: _Copied) -> None:
    """Open the copy as a reader would. Raises `WarehouseDamaged` when it does not open or lacks rows."""
    try:
        with duckdb.connect(str(copied.path), read_only=True) as connection:
            counts = row_counts(connection)
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
