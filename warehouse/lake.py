"""A warehouse in a lake: DuckLake with its catalogue in PostgreSQL and its rows in Parquet files.

`use_lake` says once, from the settings, that a data folder's warehouse is a lake; `open_live` and `writer_lock` then
lead there, and everything else is as on a file. Opening a lake takes a second, so a process does it once and hands out
connections to it. Writers on any machine wait for each other by a lock in PostgreSQL, which goes with its connection.
"""

from __future__ import annotations

import os
import re
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import duckdb

from warehouse.errors import LakeUnavailable, WarehouseLocked
from warehouse.migrate import statement

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

LAKE = "lake"  # the name under which a lake is attached
_EXTENSIONS = ("postgres_scanner", "ducklake")  # in the order in which they can be loaded
S3 = "s3://"
_POLL_SECONDS = 0.02
_SECRET = re.compile(r"(?i)(password\s*=\s*)('(?:[^'\\]|\\.)*'|\S+)|(://[^:/@\s]*:)[^@\s]+(?=@)")


@dataclass(frozen=True, slots=True)
class Lake:
    """Where a lake is: its catalogue as DuckLake takes it (`postgres:dbname=...`), and the place of its files."""

    catalogue: str
    data_path: str

    def __str__(self) -> str:
        return without_password(f"ducklake:{self.catalogue}")


_LAKES: dict[Path, Lake] = {}
_OPENED: dict[Lake, duckdb.DuckDBPyConnection] = {}
_OPENING = threading.Lock()


def use_lake(data_dir: Path, lake: Lake | None) -> None:
    """Let the warehouse of a data folder be this lake for this process; None: a file in the folder."""
    if lake is None:
        _LAKES.pop(data_dir.absolute(), None)
    else:
        _LAKES[data_dir.absolute()] = lake


def lake_of(data_dir: Path | str) -> Lake | None:
    """The lake that is the warehouse of a data folder; None when that is a file."""
    return _LAKES.get(Path(data_dir).absolute())


def without_password(text: str) -> str:
    """`text` with the passwords of connection strings and addresses starred out."""
    return _SECRET.sub(lambda found: f"{found[1] or found[3]}***", text)


def connect(lake: Lake) -> duckdb.DuckDBPyConnection:
    """A connection of its own to a lake, made if it is not there yet; not migrated. Raises `LakeUnavailable`."""
    with _OPENING:
        opened = _OPENED.get(lake)
        if opened is None or not _answers(opened):
            opened = _OPENED[lake] = _attach(lake)
        connection = opened.cursor()
    connection.execute(f"use {LAKE}")
    connection.execute("set timezone = 'UTC'")
    return connection


def _answers(opened: duckdb.DuckDBPyConnection) -> bool:
    """Whether the catalogue still talks to us: a server that was restarted does not."""
    try:
        opened.execute(statement("lake_answers"))
    except duckdb.Error:
        return False
    return True


def _attach(lake: Lake) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    try:
        remote = lake.data_path.startswith(S3)
        for name in (*_EXTENSIONS, "httpfs") if remote else _EXTENSIONS:
            connection.execute(f"load {_quoted(extension_file(name))}")
        if remote:
            connection.execute(s3_secret(os.environ))
        options = f"data_path {_quoted(lake.data_path)}"
        connection.execute(f"attach {_quoted(f'ducklake:{lake.catalogue}')} as {LAKE} ({options})")
    except duckdb.Error as error:
        connection.close()
        # The cause is not chained: its text may have the password.
        raise LakeUnavailable(str(lake), _told(error)) from None
    return connection


@contextmanager
def naming_catalogue(data_dir: Path | str) -> Iterator[None]:
    """Name `LakeUnavailable` what DuckDB raises when a lake's catalogue or files do not answer; a file is no lake."""
    lake = lake_of(data_dir)
    try:
        yield
    except (duckdb.IOException, duckdb.HTTPException) as error:
        if lake is None:
            raise
        raise LakeUnavailable(str(lake), _told(error)) from None


def s3_secret(environment: Mapping[str, str]) -> str:
    """The statement that gives DuckDB what the environment says of S3, under the names that AWS gave them.

    An `AWS_ENDPOINT_URL` (of S3 first, then of all services) is a store of one's own, whose buckets are paths.
    """
    endpoint = environment.get("AWS_ENDPOINT_URL_S3") or environment.get("AWS_ENDPOINT_URL")
    options = {
        "key_id": environment.get("AWS_ACCESS_KEY_ID"),
        "secret": environment.get("AWS_SECRET_ACCESS_KEY"),
        "session_token": environment.get("AWS_SESSION_TOKEN"),
        "region": environment.get("AWS_REGION") or environment.get("AWS_DEFAULT_REGION"),
    }
    if endpoint:
        parts = urlsplit(endpoint)
        options |= {"endpoint": parts.netloc, "url_style": "path", "use_ssl": str(parts.scheme == "https").lower()}
    given = "".join(f", {name} {_quoted(value)}" for name, value in options.items() if value)
    return f"create secret lake_files (type s3{given})"


def _told(error: duckdb.Error) -> str:
    """The database's words on one line, without passwords."""
    return without_password(" ".join(str(error).split()))


def _quoted(text: str) -> str:
    """`text` as an SQL literal: neither LOAD nor ATTACH takes bound values."""
    return "'" + text.replace("'", "''") + "'"


def extension_file(name: str) -> str:
    """The path of an installed extension. Raises `LakeUnavailable` when the extra `lake` is not installed."""
    try:
        folder = Path(str(files(f"duckdb_extension_{name}")))
    except ModuleNotFoundError:
        hint = 'its extensions are not installed: pip install "dateline-news[lake]"'
        raise LakeUnavailable("ducklake", hint) from None
    return str(next(folder.rglob("*.duckdb_extension")))


@contextmanager
def catalogue_lock(lake: Lake, wait_seconds: float) -> Iterator[None]:
    """Hold the lake's one writer's lock, whatever machine we are on; waits up to `wait_seconds` for another holder.

    It is PostgreSQL's, of one transaction, and goes when that ends or its connection breaks. Raises `WarehouseLocked`
    naming the holder, and `LakeUnavailable`.
    """
    connection = connect(lake)
    try:
        deadline = time.monotonic() + wait_seconds
        connection.execute("begin")
        while not connection.execute(statement("lake_lock")).fetchall()[0][0]:
            if time.monotonic() >= deadline:
                holder = connection.execute(statement("lake_lock_holder")).fetchall()
                raise WarehouseLocked(str(lake), holder[0][0] if holder else None, wait_seconds)
            time.sleep(_POLL_SECONDS)
        yield
    finally:
        connection.close()
