"""What lies in a lake's files: copying its tables to a snapshot, and keeping the number of files small.

Each load adds small files and each change leaves deleted rows behind, in files that older states of the lake still
use. `compact` joins files, writes anew those with deleted rows, ends states that nobody asks for any more, and removes
what only those used.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import duckdb

from warehouse.connection import file_lock, open_live, prepare, writer_lock
from warehouse.lake import LAKE, lake_of, naming_catalogue
from warehouse.migrate import on_table, statement, table_comments

if TYPE_CHECKING:
    from pathlib import Path

_SNAPSHOT = "snapshot_of_lake"
# What a snapshot has of its own: the migrations that made it, and no stored views that wait to be brought up to date.
_NOT_COPIED = {"schema_migrations", "touched_articles"}
PUBLISHING = "publish.lock"


@dataclass(frozen=True, slots=True, kw_only=True)
class Compacted:
    """Files and bytes of a lake's tables before and after; older states of the lake are not counted."""

    files_before: int
    files_after: int
    bytes_before: int
    bytes_after: int


def copy_tables(data_dir: Path, part: Path) -> None:
    """Make `part` a migrated file with the rows of a data folder's lake, all of one state of it.

    Writers are not held up. Raises `LakeUnavailable`.
    """
    with duckdb.connect(str(part)) as connection:
        prepare(connection, part)
    with open_live(data_dir) as connection, naming_catalogue(data_dir):
        connection.execute("attach '" + str(part).replace("'", "''") + f"' as {_SNAPSHOT}")
        try:
            connection.execute("begin")
            for name in sorted(set(table_comments()) - _NOT_COPIED):
                connection.execute(on_table(name, statement("lake_copy")))
            connection.execute("commit")
        except duckdb.Error:
            connection.execute("rollback")
            raise
        finally:
            connection.execute(f"use {LAKE}")
            connection.execute(f"detach {_SNAPSHOT}")


def compact(data_dir: Path, keep_days: int, wait_seconds: float = 600.0) -> Compacted:
    """Compact a data folder's lake, and end its states older than `keep_days`.

    The locks of writers and of publishers are held meanwhile. Raises `WarehouseLocked`, `LakeUnavailable`, and
    ValueError when the warehouse is no lake.
    """
    lake = lake_of(data_dir)
    if lake is None:
        raise ValueError(f"{data_dir} has no lake")
    with (
        file_lock(data_dir / PUBLISHING, wait_seconds, "compact"),
        writer_lock(data_dir, wait_seconds, "compact"),
        open_live(data_dir) as connection,
        naming_catalogue(data_dir),
    ):
        return compact_now(connection, keep_days)


def compact_now(connection: duckdb.DuckDBPyConnection, keep_days: int) -> Compacted:
    """The same on the writer's connection, whose locks the caller holds."""
    files_before, bytes_before = _size(connection)
    # Only a file's stored views ask what was touched; in a lake nobody does.
    connection.execute("delete from touched_articles")
    for step in statement("lake_compact").split(";\n"):
        if step.strip():
            connection.execute(step.replace("{keep_days}", str(int(keep_days))))
    files_after, bytes_after = _size(connection)
    return Compacted(
        files_before=files_before, files_after=files_after, bytes_before=bytes_before, bytes_after=bytes_after
    )


def _size(connection: duckdb.DuckDBPyConnection) -> tuple[int, int]:
    return connection.execute(statement("lake_size")).fetchall()[0]
