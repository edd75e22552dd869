"""Checks that must return no row before a snapshot is published: `checks/*.sql`, one claim a file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from warehouse.migrate import sql_files

if TYPE_CHECKING:
    import duckdb

SAMPLE_ROWS = 5


def run_checks(connection: duckdb.DuckDBPyConnection) -> dict[str, list[dict[str, Any]]]:
    """The checks that failed, by name, each with up to five of the rows that it found; empty when all is well."""
    failed: dict[str, list[dict[str, Any]]] = {}
    for check in sql_files("checks"):
        found = connection.execute(check.text)
        names = [column[0] for column in found.description or []]
        rows = [dict(zip(names, row, strict=True)) for row in found.fetchmany(SAMPLE_ROWS)]
        if rows:
            failed[check.name] = rows
    return failed
