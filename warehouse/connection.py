"""Connections: the writer's, and the read-only one of everybody else.

DuckDB lets one process open a file for writing and then no other at all, so a writer holds `writer_lock` for one batch
or one publish, and readers open the published snapshot. Where the warehouse is a lake (`warehouse/lake.py`), the lock
is one in PostgreSQL too, and the writer's connection leads there.
"""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import threading
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

import duckdb

from warehouse.errors import WarehouseDamaged, WarehouseForeign, WarehouseLocked, WarehouseMissing
from warehouse.lake import Lake, catalogue_lock, connect, lake_of
from warehouse.migrate import applied_versions, latest_version, migrate

if TYPE_CHECKING:
    from collections.abc import Iterator

Connection = duckdb.DuckDBPyConnection  # for callers, who do not import duckdb
DatabaseError = duckdb.Error  # what the database says of the machine, such as that its disk is full
LIVE = "live.duckdb"
SNAPSHOT = "dateline.duckdb"
_POLL_SECONDS = 0.02
_MEBIBYTE = 1 << 20
_LOCKING = threading.Lock()  # one thread of a process locks the settings that all its readers of a snapshot share
# What DuckDB says of bytes that it did not write; an IOException is also a full disk or a missing right.
_DAMAGE = re.compile(r"(?i)corrupt|checksum|could not read|not enough|too large|invalid|bounds")


@contextmanager
def writer_lock(data_dir: Path, wait_seconds: float = 600.0, holder: str = "") -> Iterator[None]:
    """Hold `data_dir/writer.lock`, and a lake's own; waits for another holder of each up to `wait_seconds`.

    The file says who holds it (process id, start, and `holder`); the lock itself is the kernel's and dies with its
    process. Raises `WarehouseLocked`, naming the holder.
    """
    lake = lake_of(data_dir)
    with file_lock(data_dir / "writer.lock", wait_seconds, holder):
        if lake is None:
            yield
        else:
            with catalogue_lock(lake, wait_seconds):
                yield


@contextmanager
def file_lock(path: Path, wait_seconds: float = 600.0, holder: str = "") -> Iterator[None]:
    """Hold the kernel's lock on a file, made if need be. Raises `WarehouseLocked`."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+", encoding="utf-8") as file:
        _acquire(file, path, wait_seconds)
        file.truncate(0)
        file.write(f"process {os.getpid()} {holder}".strip())
        file.flush()
        try:
            yield
        finally:
            file.truncate(0)
            fcntl.flock(file, fcntl.LOCK_UN)


def _acquire(file: TextIO, path: Path, wait_seconds: float) -> None:
    deadline = time.monotonic() + wait_seconds
    while True:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= deadline:
                file.seek(0)
                raise WarehouseLocked(path, file.read().strip() or None, wait_seconds) from None
            time.sleep(_POLL_SECONDS)
        else:
            return


def open_live(target: Path | str) -> duckdb.DuckDBPyConnection:
    """The writer's connection, migrated, in UTC. `target` is a data folder.

    A file of an earlier schema is first copied aside (`kept_before_migration`). Raises `WarehouseForeign`,
    `WarehouseNewer`, `WarehouseLocked` or `WarehouseDamaged`; a file that is refused is left as it is. Where the
    warehouse is a lake, it is a connection to that, and `LakeUnavailable` is raised too.
    """
    lake = lake_of(target)
    if lake is not None:
        return _open_lake(lake)
    path = Path(target) / LIVE
    path.parent.mkdir(parents=True, exist_ok=True)
    connection = _open(path, read_only=False)
    try:
        with naming_damage(path):
            held = max(applied_versions(connection, path), default=0)
        if 0 < held < latest_version():
            connection.close()
            _keep(path, held)
            connection = _open(path, read_only=False)
        prepare(connection, path)
    except BaseException:
        connection.close()
        raise
    return connection


def _open_lake(lake: Lake) -> duckdb.DuckDBPyConnection:
    connection = connect(lake)
    try:
        prepare(connection, str(lake))
    except BaseException:
        connection.close()
        raise
    return connection


def has_warehouse(data_dir: Path) -> bool:
    """Whether a data folder has a warehouse to write to: a file, or a lake, which is made when it is opened."""
    return lake_of(data_dir) is not None or (data_dir / LIVE).exists()


def kept_before_migration(data_dir: Path) -> list[Path]:
    """The copies of the warehouse that migrations left, oldest schema first; empty when there was none."""
    return sorted(data_dir.glob(f"{Path(LIVE).stem}.schema-*.duckdb"))


def _keep(path: Path, version: int) -> None:
    """Copy a closed warehouse aside under the number of its schema; a copy that was cut short has another name."""
    kept = path.with_name(f"{path.stem}.schema-{version:04}.duckdb")
    partial = kept.with_suffix(".partial")
    shutil.copyfile(path, partial)
    partial.replace(kept)


def prepare(connection: duckdb.DuckDBPyConnection, target: Path | str) -> None:
    """Set what every writer's connection needs, and migrate. Raises what `migrate` does, and `WarehouseDamaged`."""
    connection.execute("set timezone = 'UTC'")
    with naming_damage(target):
        migrate(connection, target)


def open_snapshot(data_dir: Path) -> duckdb.DuckDBPyConnection:
    """A read-only connection to the published snapshot that can reach no file, no network and no setting.

    Raises `WarehouseMissing` before the first publish, `WarehouseDamaged` and `WarehouseForeign` for other bytes.
    """
    path = data_dir / SNAPSHOT
    if not path.exists():
        raise WarehouseMissing(path)
    connection = _open(path, read_only=True)
    with _LOCKING:
        if not connection.execute("select current_setting('lock_configuration')").fetchall()[0][0]:
            connection.execute("set global timezone = 'UTC'")
            connection.execute("set lock_configuration = true")
    return connection


@contextmanager
def naming_damage(target: Path | str) -> Iterator[None]:
    """Name `WarehouseDamaged` what DuckDB raises when bytes are not what it wrote; a full disk stays what it is."""
    try:
        yield
    except (duckdb.InternalException, duckdb.FatalException, duckdb.SerializationException) as error:
        raise WarehouseDamaged(target, _first_line(error)) from error
    except duckdb.IOException as error:
        if _DAMAGE.search(str(error)):
            raise WarehouseDamaged(target, _first_line(error)) from error
        raise


def _open(path: Path, *, read_only: bool) -> duckdb.DuckDBPyConnection:
    try:
        return duckdb.connect(str(path), read_only=read_only, config=_reader_settings() if read_only else {})
    except duckdb.Error as error:
        raise _named(path, error) from error


def _reader_settings() -> dict[str, str | bool | int | float | list[str]]:
    """What a reader may do: reach nothing, use half of the machine's memory, write nothing to disk when that is full.

    Two connections of one process to one file share its settings, so they are given when the file is opened.
    """
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2
    return {
        "enable_external_access": "false",
        "memory_limit": f"{memory // _MEBIBYTE}MiB",
        "temp_directory": "",
    }


def _named(path: Path, error: duckdb.Error) -> WarehouseLocked | WarehouseForeign | WarehouseDamaged:
    """Our error for what DuckDB said when it opened a file."""
    text = str(error)
    if "set lock on file" in text:
        return WarehouseLocked(path, _first_line(error))
    if "not a valid DuckDB database" in text:
        return WarehouseForeign(path, "it is not a DuckDB file")
    if "version number" in text:
        return WarehouseForeign(path, _first_line(error))
    return WarehouseDamaged(path, _first_line(error))


def _first_line(error: Exception) -> str:
    return str(error).partition("\n")[0]
