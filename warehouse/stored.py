"""Stored views: what is slow to work out whole is kept as rows in the snapshot, and brought up to date in parts.

A view whose file says `-- Stored by KEY: select article_id, ... from ...` falls into independent parts, one a value of
its column KEY; the query names the parts to which an article contributes. Loads note which articles they touched
(`touched_articles`), and a publish makes anew the parts of those alone. The writer's file keeps the rows in the schema
`stored` beside the view; in the snapshot the view itself reads them. Nobody can tell, except by the time it takes: a
view that is not up to date is published as its definition.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import duckdb

from warehouse.migrate import comment_view, sql_files, statement, view_fingerprint

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

MOST_TOUCHED = 20_000  # articles; more of them touch most parts, and filling anew is cheaper
_MARK = re.compile(r"^-- Stored by (?P<key>\w+): (?P<keys>select article_id, .+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class StoredView:
    """One view with its key column, and the query that names the keys (article_id, key) of articles."""

    name: str
    key: str
    keys: str

    def put_into(self, text: str) -> str:
        """`text` with {view}, {key} and {keys} put in: none of them can be bound, all are of our own files."""
        return text.replace("{view}", self.name).replace("{key}", self.key).replace("{keys}", self.keys)


@cache
def stored_views() -> tuple[StoredView, ...]:
    """The views that are stored, by name."""
    marked = ((file, _MARK.search(file.text)) for file in sql_files("views"))
    return tuple(StoredView(file.name, mark["key"], mark["keys"]) for file, mark in marked if mark)


def refresh(connection: duckdb.DuckDBPyConnection) -> None:
    """Bring the views that were complete up to date with what was loaded since, inside one transaction.

    One that was made by other definitions, or of which too much was touched, is complete no longer: `fill` makes it
    anew.
    """
    connection.execute(statement("stored_create"))
    connection.execute(statement("stored_touched"))
    connection.execute("begin")
    for view in stored_views():
        made_of = [view.name, _made_of(connection, view)]
        connection.execute("delete from stored.complete where view = ? and made_of <> ?", made_of)
    touched = [row[0] for row in connection.execute("from stored_touched").fetchall()]
    if len(touched) > MOST_TOUCHED:
        connection.execute("delete from stored.complete")
    for view in _complete(connection) if touched else ():
        _replace_parts(connection, view, touched)
    if touched:
        connection.execute("delete from stored.articles where article_id in (from stored_touched)")
        connection.execute(
            "insert into stored.articles select article_id from articles semi join stored_touched using (article_id)"
        )
        connection.execute("delete from touched_articles")
    connection.execute("commit")


def _replace_parts(connection: duckdb.DuckDBPyConnection, view: StoredView, touched: Iterable[str]) -> None:
    # Literals reach the scans of the definition's tables; a join would be made after everything else.
    now = f"{statement('stored_keys_now')} where article_id in ({_literals(touched)})"
    connection.execute(f"create or replace temp table stored_keys_now as {view.put_into(now)}")
    keys = connection.execute(view.put_into(statement("stored_keys_of_touched"))).fetchall()
    connection.execute("delete from stored.keys where view = ? and article_id in (from stored_touched)", [view.name])
    connection.execute("insert into stored.keys from stored_keys_now")
    if keys:
        values = _literals(row[0] for row in keys)
        for name in ("stored_drop_parts", "stored_make_parts"):
            connection.execute(view.put_into(statement(name)).replace("{values}", values))


def _literals(words: Iterable[str]) -> str:
    return ", ".join("'" + word.replace("'", "''") + "'" for word in words)


def unfilled(connection: duckdb.DuckDBPyConnection) -> list[StoredView]:
    """The stored views of which nothing is known to be up to date; `refresh` comes first."""
    complete = {view.name for view in _complete(connection)}
    return [view for view in stored_views() if view.name not in complete]


def _complete(connection: duckdb.DuckDBPyConnection) -> list[StoredView]:
    names = {row[0] for row in connection.execute("select view from stored.complete").fetchall()}
    return [view for view in stored_views() if view.name in names]


def fill(connection: duckdb.DuckDBPyConnection, view: StoredView) -> None:
    """Make all rows of one view anew. What a later load touches is brought up to date by `refresh`."""
    connection.execute("begin")
    connection.execute(view.put_into(statement("stored_fill") + statement("stored_keys_now")))
    connection.execute("insert into stored.complete values (?, ?)", [view.name, _made_of(connection, view)])
    connection.execute("commit")


def _made_of(connection: duckdb.DuckDBPyConnection, view: StoredView) -> str:
    return f"{view_fingerprint(view.name)} {connection.execute(statement('stored_made_of')).fetchall()[0][0]}"


def show_stored(snapshot: Path, names: Iterable[str]) -> None:
    """Let these views of a snapshot that nobody reads yet answer from their stored rows. Raises what DuckDB does."""
    with duckdb.connect(str(snapshot)) as connection:
        for file in sql_files("views"):
            if file.name in names:
                connection.execute(f"create or replace view {file.name} as from stored.{file.name}")
                comment_view(connection, file)


def strayed(connection: duckdb.DuckDBPyConnection, most_keys: int = 1_000_000_000) -> list[str]:
    """The stored views whose rows are not what their definitions give; empty while loads wait to be published.

    Of each view at most `most_keys` parts are worked out anew, the same ones every time: all of them take a while.
    """
    if not stored_tables(connection) or connection.execute("from touched_articles limit 1").fetchall():
        return []
    return [view.name for view in _complete(connection) if _has_strayed(connection, view, most_keys)]


def _has_strayed(connection: duckdb.DuckDBPyConnection, view: StoredView, most_keys: int) -> bool:
    if connection.execute(view.put_into(statement("stored_orphans"))).fetchall():
        return True
    found = connection.execute(view.put_into(statement("stored_sample")), {"most": most_keys}).fetchall()
    keys = [row[0] for row in found]
    return bool(keys) and _digest(connection, view, view.name, keys) != _digest(
        connection, view, f"stored.{view.name}", keys
    )


def stored_tables(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """The tables of the schema `stored`, with its name before theirs; none before the first publish."""
    rows = connection.execute("select table_name from duckdb_tables() where schema_name = 'stored' order by 1")
    return [f"stored.{row[0]}" for row in rows.fetchall()]


def _digest(
    connection: duckdb.DuckDBPyConnection, view: StoredView, relation: str, keys: Iterable[str]
) -> tuple[int, int]:
    query = view.put_into(statement("stored_digest")).replace("{relation}", relation)
    rows: list[tuple[int, int]] = connection.execute(query.replace("{values}", _literals(keys))).fetchall()
    return rows[0]
