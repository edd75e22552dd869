"""Forgetting: an article leaves the warehouse with everything that was read in it, and its bytes leave the file.

Deleted rows stay in a DuckDB file until their blocks are used again, so the file is written anew. The raw zone and
`forgotten.txt` are the caller's; a backup has the layout of a data folder and is treated the same way.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from warehouse.connection import LIVE, file_lock, kept_before_migration, naming_damage, open_live, writer_lock
from warehouse.lake import lake_of, naming_catalogue
from warehouse.lake_files import PUBLISHING, compact_now
from warehouse.load import drop_articles, transaction
from warehouse.migrate import listed, statement
from warehouse.stored import refresh

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    import duckdb


def forget(data_dir: Path, url_keys: Collection[str], article_ids: Collection[str] = ()) -> list[str]:
    """Drop the articles of these URL keys and ids from the live warehouse, and every trace of their URLs.

    Returns the ids of the articles that were there. The caller publishes afterwards, so that the snapshot forgets too.
    Copies that earlier migrations left are removed whole: they hold what is to be forgotten.
    """
    if lake_of(data_dir) is not None:
        return _forget_in_lake(data_dir, {"url_keys": listed(url_keys), "article_ids": listed(article_ids)})
    with writer_lock(data_dir, holder="forget"):
        connection = open_live(data_dir)
        try:
            gone = _forget(connection, {"url_keys": listed(url_keys), "article_ids": listed(article_ids)})
            refresh(connection)
            rewrite(connection, data_dir)
        finally:
            connection.close()
        written = data_dir / f"{LIVE}.rewritten"
        written.replace(data_dir / LIVE)
        for kept in kept_before_migration(data_dir):
            kept.unlink()
    return gone


def url_keys_of(data_dir: Path, hashes: Collection[str]) -> list[str]:
    """The URL keys in the live warehouse's ledger whose SHA-256 (hexadecimal) is one of these."""
    with writer_lock(data_dir, holder="forget"), open_live(data_dir) as connection:
        return [
            row[0] for row in connection.execute(statement("url_keys_of_hashes"), {"hashes": listed(hashes)}).fetchall()
        ]


def _forget_in_lake(data_dir: Path, asked: dict[str, str]) -> list[str]:
    """Files with deleted rows are written anew and every older state of the lake ends: they hold what is forgotten."""
    with (
        file_lock(data_dir / PUBLISHING, holder="forget"),
        writer_lock(data_dir, holder="forget"),
        open_live(data_dir) as connection,
        naming_catalogue(data_dir),
    ):
        gone = _forget(connection, asked)
        compact_now(connection, keep_days=0)
    return gone


def _forget(connection: duckdb.DuckDBPyConnection, asked: dict[str, str]) -> list[str]:
    found = [row[0] for row in connection.execute(statement("forgotten_articles"), asked).fetchall()]
    with transaction(connection):
        traces = {
            "url_keys": asked["url_keys"],
            "article_ids": listed({*found, *asked["article_ids"].split("\x1f")} - {""}),
        }
        for name in ("forget_alerts", "forget_bodies", "forget_fetches"):
            connection.execute(statement(name), traces)
    drop_articles(connection, found)
    return found


def rewrite(connection: duckdb.DuckDBPyConnection, data_dir: Path) -> None:
    """Write the connection's warehouse anew as `live.duckdb.rewritten`, without what was deleted in it."""
    target = data_dir / f"{LIVE}.rewritten"
    target.unlink(missing_ok=True)
    with naming_damage(data_dir / LIVE):
        connection.execute("attach '" + str(target).replace("'", "''") + "' as rewritten")
        name = connection.execute("select current_database()").fetchall()[0][0]
        connection.execute(f'copy from database "{name}" to rewritten')
        connection.execute("checkpoint rewritten")
        connection.execute("detach rewritten")
