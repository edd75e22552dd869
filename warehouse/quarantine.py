"""Bodies that the reader fails on: set aside by their digest, so that no run trips over one twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from warehouse.migrate import listed, statement

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    import duckdb


def quarantined(connection: duckdb.DuckDBPyConnection) -> frozenset[str]:
    """Digests of the bodies that are set aside."""
    return frozenset(row[0] for row in connection.execute("select body_sha256 from quarantine").fetchall())


def set_aside(
    connection: duckdb.DuckDBPyConnection, bodies: Iterable[tuple[str, str | None, str]], at: datetime
) -> None:
    """Set bodies aside, given as (digest, URL, what happened), each after two attempts; again counts two more."""
    for digest, url, error in bodies:
        row = {"body_sha256": digest, "url": url, "error": error, "at": at}
        held = connection.execute("select 1 from quarantine where body_sha256 = ?", [digest]).fetchall()
        connection.execute(statement("quarantine_again" if held else "quarantine_new"), row)


def release(connection: duckdb.DuckDBPyConnection, digests: Iterable[str]) -> None:
    """Take bodies out of quarantine; those that are not in it change nothing."""
    connection.execute(
        "delete from quarantine where body_sha256 in (select unnest(string_split(nullif(?, ''), chr(31))))",
        [listed(digests)],
    )
