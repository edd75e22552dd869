"""Is the warehouse what was written? Questions for `doctor`, and what `rebuild` does first.

DuckDB opens a truncated WAL silently, with fewer rows, and finds a flipped byte only when it reads that block. So the
journals are compared with the ledger at every start (`missing_rows`, cheap), and `read_everything` reads every block
when somebody asks.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from warehouse.checks import run_checks
from warehouse.connection import LIVE, naming_damage, open_live, writer_lock
from warehouse.errors import WarehouseDamaged, WarehouseError
from warehouse.ledger import loaded_rows
from warehouse.migrate import statement, table_comments
from warehouse.stored import stored_tables, strayed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


SAMPLED_PARTS = 200  # of each stored view, worked out anew and compared with its rows


@dataclass(frozen=True, slots=True)
class RawDifference:
    """Raw records (file, offset) that only the warehouse names, and such that only the raw zone has."""

    lost: tuple[tuple[str, int], ...]
    unloaded: tuple[tuple[str, int], ...]


def missing_rows(connection: duckdb.DuckDBPyConnection, journal_rows: Mapping[str, int]) -> dict[str, int]:
    """By run, how many rows of its journal the warehouse lacks; runs that lack none are absent."""
    held = loaded_rows(connection)
    return {run: rows - held.get(run, 0) for run, rows in sorted(journal_rows.items()) if rows > held.get(run, 0)}


def raw_difference(connection: duckdb.DuckDBPyConnection, records: Iterable[tuple[str, int]]) -> RawDifference:
    """What the raw zone's records of articles (file, offset) and the warehouse's captures do not share."""
    held = set(connection.execute("select distinct raw_file, raw_offset from captures").fetchall())
    kept = set(records)
    return RawDifference(tuple(sorted(held - kept)), tuple(sorted(kept - held)))


def read_everything(connection: duckdb.DuckDBPyConnection, target: Path | str) -> int:
    """Read every block of every table, stored rows included, and return the number of rows.

    Raises `WarehouseDamaged` naming the first table that cannot be read, or whose parts do not belong together, and
    stored views of which some part is not what its definition gives.
    """
    total = 0
    for table in [*sorted(table_comments()), *stored_tables(connection)]:
        with naming_damage(f"{target}, table {table}"):
            rows = connection.execute(statement("read_table").replace("{table}", table)).fetchall()
        total += rows[0][0]
    with naming_damage(target):
        failed = run_checks(connection)
        strays = strayed(connection, SAMPLED_PARTS)
    if failed:
        raise WarehouseDamaged(target, f"checks fail: {', '.join(sorted(failed))}")
    if strays:
        raise WarehouseDamaged(target, f"stored rows are not what their views give: {', '.join(strays)}")
    return total


def find_damage(data_dir: Path) -> WarehouseError | None:
    """What is wrong with the live file, read whole under the writer's lock; None when all is well."""
    with writer_lock(data_dir, holder="doctor"):
        try:
            connection = open_live(data_dir)
            try:
                read_everything(connection, data_dir / LIVE)
            finally:
                connection.close()
        except WarehouseError as error:
            return error
    return None


def set_aside(data_dir: Path) -> Path | None:
    """Move the live file and its WAL out of the way, so that a new one can be built; where to, None when there is none.

    The caller holds the writer's lock. Nothing is deleted: the damaged file may still be wanted.
    """
    live = data_dir / LIVE
    number = 1
    while (aside := data_dir / f"{LIVE}.aside-{number}").exists():
        number += 1
    moved = None
    for path, name in ((live, aside), (data_dir / f"{LIVE}.wal", data_dir / f"{aside.name}.wal")):
        if path.exists():
            path.replace(name)
            moved = aside
    return moved
