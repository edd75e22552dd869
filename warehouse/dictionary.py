"""The data dictionary, `docs/tables.md`, made from the catalogue: `python -m warehouse.dictionary > docs/tables.md`.

Tables and their columns are described in the migrations; a view's file begins with what a row is, an example question
with its SQL, and the meaning of the columns that it adds. A column that keeps its name keeps its meaning.
"""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING

import duckdb

from warehouse.connection import prepare
from warehouse.migrate import SqlFile, column_comments, on_table, sql_files, table_comments
from warehouse.stored import stored_views

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_ADDED = re.compile(r"^--   (?P<name>\w+): (?P<meaning>.+)$", re.MULTILINE)
_EXAMPLE = re.compile(r"^-- Example: (?P<question>.+?\?) (?P<sql>.+)$", re.MULTILINE)
_SIGNATURE = re.compile(r"create or replace macro (?P<call>\w+\([^)]*\)) as (?P<table>table)?")
_INTRODUCTION = """# Tables, views and macros

Generated from the catalogue by `python -m warehouse.dictionary > docs/tables.md`; a test compares the two. Timestamps
are TIMESTAMPTZ in UTC, measured values DECIMAL(38,9), ratios DOUBLE. Facts are current by default: `figures` shows the
current revision of every article, `figures_history` all of them. Views are worked out when they are asked, but for five
on which most others are built: their rows are kept in the snapshot and brought up to date at every publish.
[queries.md](queries.md) has twenty questions that analysts ask.
"""


def example(file: SqlFile) -> tuple[str, str]:
    """The example question of a view or macro, and the SQL that answers it. Raises ValueError when it has none."""
    found = _EXAMPLE.search(file.text)
    if found is None:
        raise ValueError(f"{file.name}.sql has no line `-- Example: QUESTION? SQL`")
    return found["question"], found["sql"]


def meanings(view: SqlFile, columns: Iterable[str]) -> dict[str, str]:
    """What each column of a view means: as its file says, else as in the table that it shares most columns with, else
    as another view's file says. Raises KeyError for a column that nothing describes.
    """
    names = list(columns)
    tables = column_comments()
    nearest = sorted(tables, key=lambda table: (-len(set(tables[table]) & set(names)), table))
    found: dict[str, str] = {}
    for file in sql_files("views"):
        found |= _added(file)
    for table in reversed(nearest):
        found |= tables[table]
    found |= _added(view)
    return {name: found[name] for name in names}


def _added(view: SqlFile) -> dict[str, str]:
    return {added["name"]: added["meaning"] for added in _ADDED.finditer(view.text)}


def dictionary(connection: duckdb.DuckDBPyConnection) -> str:
    """The whole page, from a migrated connection. Raises KeyError for a view's column that nothing describes."""
    parts = [_INTRODUCTION, "## Views\n", *_views(connection), "## Macros\n", *_macros()]
    parts += ["## Tables\n", *_tables(connection)]
    return "\n".join(parts)


def _views(connection: duckdb.DuckDBPyConnection) -> Iterator[str]:
    stored = {view.name for view in stored_views()}
    for file in sql_files("views"):
        question, sql = example(file)
        kept = "The snapshot keeps its rows.\n\n" if file.name in stored else ""
        yield f"### {file.name}\n\n{file.comment}\n\n{kept}{question}\n\n```sql\n{sql}\n```\n"
        types = _types(connection, file.name)
        yield _columns(types, meanings(file, types))


def _macros() -> Iterator[str]:
    for file in sql_files("macros"):
        question, sql = example(file)
        signature = _SIGNATURE.search(file.text)
        call = signature["call"] if signature else file.name
        kind = "table" if signature and signature["table"] else "value"
        yield f"### {call}\n\n{file.comment} ({kind})\n\n{question}\n\n```sql\n{sql}\n```\n"


def _tables(connection: duckdb.DuckDBPyConnection) -> Iterator[str]:
    comments = column_comments()
    for name, comment in sorted(table_comments().items()):
        yield f"### {name}\n\n{comment}\n"
        yield _columns(_types(connection, name), comments[name])


def _types(connection: duckdb.DuckDBPyConnection, name: str) -> dict[str, str]:
    """The type of every column of a table or view, in order."""
    rows = connection.execute(on_table(name, "describe {table}")).fetchall()
    return {row[0]: row[1] for row in rows}


def _columns(types: dict[str, str], known: dict[str, str]) -> str:
    lines = [f"| {name} | {kind} | {known[name]} |" for name, kind in types.items()]
    return "\n".join(["| column | type | meaning |", "|---|---|---|", *lines, ""])


def main() -> None:
    """Write the page to standard output."""
    with duckdb.connect() as connection:
        prepare(connection, "memory")
        sys.stdout.write(dictionary(connection))


if __name__ == "__main__":
    main()
