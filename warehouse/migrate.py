"""Migrations, macros and views, applied to whatever database the connection uses.

A migration runs once, in order. Macros and views are rebuilt whenever one of their files changes, in whatever order
binds. Comments come from the same files: the line above a `create table` is the table's, the remark behind a column is
the column's, the first line of a view's file is the view's. There is no second list of tables anywhere.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from warehouse.errors import MigrationFailed, WarehouseForeign, WarehouseNewer

if TYPE_CHECKING:
    from collections.abc import Iterable

HERE = Path(__file__).parent
_TABLE = re.compile(
    r"^-- (?P<comment>[^\n]+)\ncreate table (?P<name>\w+) \(\n(?P<body>.*?)\n\);",
    re.MULTILINE | re.DOTALL,
)
_COLUMN = re.compile(r"^ {4}(?P<name>\w+) .*?  -- (?P<comment>.+)$", re.MULTILINE)
_WORD = re.compile(r"\w+")
_REMARK = re.compile(r"--.*")
# A wrong order shows as one of these; anything else is a fault of the file.
_NOT_YET = (duckdb.CatalogException, duckdb.BinderException)


@dataclass(frozen=True, slots=True)
class SqlFile:
    """One file of SQL: its name without ending, its text, and the first comment line."""

    name: str
    text: str

    @property
    def comment(self) -> str:
        """The first comment line, without dashes; empty when the file begins otherwise."""
        first = self.text.partition("\n")[0]
        return first.removeprefix("--").strip() if first.startswith("--") else ""


@cache
def sql_files(folder: str) -> tuple[SqlFile, ...]:
    """The .sql files of one of our folders (`views`, `checks`...), sorted by name."""
    paths = sorted((HERE / folder).glob("*.sql"))
    return tuple(SqlFile(path.stem, path.read_text(encoding="utf-8")) for path in paths)


@cache
def statement(name: str) -> str:
    """The text of `statements/NAME.sql`: what Python runs that is longer than a line."""
    return (HERE / "statements" / f"{name}.sql").read_text(encoding="utf-8")


def listed(values: Iterable[str]) -> str:
    """Ids or URLs, each once, as the one text that a statement splits: `string_split(nullif($ids, ''), chr(31))`.

    No values give an empty text. Bound as a Python list each value would cost 0.1 ms: DuckDB looks for
    pandas anew for every one of them where it is not installed.
    """
    return "\x1f".join(sorted(set(values)))


def on_table(table: str, text: str) -> str:
    """`text` with {table} put in: a name cannot be bound. Raises ValueError for what is no plain name."""
    if not table.isidentifier():
        raise ValueError(f"{table!r} is no name of a table")
    return text.replace("{table}", table)


@cache
def latest_version() -> int:
    """The number of the last migration this program knows."""
    return max(_number(file) for file in sql_files("migrations"))


def migrate(connection: duckdb.DuckDBPyConnection, target: Path | str) -> None:
    """Bring the connection's database to this program's schema; does nothing (one query) when it is there already.

    Raises `WarehouseForeign` for a database with tables that are not ours, `WarehouseNewer` for one of a later version,
    `MigrationFailed` when a file does not bind.
    """
    applied = applied_versions(connection, target)
    version = max(applied, default=0)
    if version > latest_version():
        raise WarehouseNewer(target, version, latest_version())
    if version == latest_version() and applied.get(0) == _views_fingerprint():
        return
    connection.execute("begin")
    for file in sql_files("migrations"):
        if _number(file) not in applied:
            connection.execute(file.text)
            _record(connection, _number(file), file.name[5:], _fingerprint([file]))
    _comment_tables(connection)
    _rebuild(connection)
    connection.execute("delete from schema_migrations where version = 0")
    _record(connection, 0, "views", _views_fingerprint())
    connection.execute("commit")


def applied_versions(connection: duckdb.DuckDBPyConnection, target: Path | str) -> dict[int, str]:
    """Fingerprint by number of what has been applied; empty for an empty database. Raises `WarehouseForeign`."""
    try:
        rows = connection.execute("select version, fingerprint from schema_migrations").fetchall()
    except duckdb.CatalogException:
        tables = connection.execute("select count(*) from duckdb_tables() where database_name = current_database()")
        if tables.fetchall()[0][0]:
            raise WarehouseForeign(target, "it has tables of its own") from None
        return {}
    except duckdb.BinderException as error:
        raise WarehouseForeign(target, "its schema_migrations is another program's") from error
    return dict(rows)


def table_comments() -> dict[str, str]:
    """The comment of every table, from the migrations."""
    return {found["name"]: found["comment"] for found in _tables()}


def column_comments() -> dict[str, dict[str, str]]:
    """The comment of every column, by table, from the migrations."""
    return {
        found["name"]: {column["name"]: column["comment"] for column in _COLUMN.finditer(found["body"])}
        for found in _tables()
    }


def _tables() -> list[re.Match[str]]:
    return [found for file in sql_files("migrations") for found in _TABLE.finditer(file.text)]


def _number(file: SqlFile) -> int:
    return int(file.name[:4])


def _fingerprint(files: list[SqlFile]) -> str:
    text = "\0".join(f"{file.name}\0{file.text}" for file in files)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


@cache
def _views_fingerprint() -> str:
    return _fingerprint([*sql_files("macros"), *sql_files("views")])


@cache
def view_fingerprint(name: str) -> str:
    """A digest of the files of a view and of all views and macros that it reads, directly or not."""
    files = {file.name: file for file in (*sql_files("macros"), *sql_files("views"))}
    reached, waiting = set[str](), {name}
    while waiting:
        reached |= waiting
        words = {word for found in waiting for word in _WORD.findall(_REMARK.sub("", files[found].text))}
        waiting = (words & files.keys()) - reached
    return _fingerprint([files[found] for found in sorted(reached)])


def _record(connection: duckdb.DuckDBPyConnection, version: int, name: str, fingerprint: str) -> None:
    connection.execute("insert into schema_migrations values (?, ?, ?, now())", [version, name, fingerprint])


def _quoted(text: str) -> str:
    """`text` as an SQL literal: COMMENT takes no bound values."""
    return "'" + text.replace("'", "''") + "'"


def _comment_tables(connection: duckdb.DuckDBPyConnection) -> None:
    columns = column_comments()
    for table, comment in table_comments().items():
        connection.execute(f"comment on table {table} is {_quoted(comment)}")
        for column, meaning in columns[table].items():
            connection.execute(f"comment on column {table}.{column} is {_quoted(meaning)}")


def _rebuild(connection: duckdb.DuckDBPyConnection) -> None:
    """Create every macro and view, then comment the views. Raises `MigrationFailed` naming those that never bind."""
    waiting = {file.name: file.text for file in sql_files("macros")}
    waiting |= {file.name: f"create or replace view {file.name} as\n{file.text}" for file in sql_files("views")}
    while waiting:
        problems = _create_some(connection, waiting)
        if len(problems) == len(waiting):
            raise MigrationFailed(problems)
        waiting = {name: waiting[name] for name in problems}
    for file in sql_files("views"):
        comment_view(connection, file)


def comment_view(connection: duckdb.DuckDBPyConnection, file: SqlFile) -> None:
    """Give a view the comment that its file begins with."""
    connection.execute(f"comment on view {file.name} is {_quoted(file.comment)}")


def _create_some(connection: duckdb.DuckDBPyConnection, statements: dict[str, str]) -> dict[str, str]:
    """Run each statement; what comes back are those that do not bind yet, with the database's words."""
    problems: dict[str, str] = {}
    for name, statement in statements.items():
        try:
            connection.execute(statement)
        except _NOT_YET as error:
            problems[name] = str(error).partition("\n")[0]
    return problems
