"""A writer that kills itself at a named point: what the kill tests run in a process of its own."""

from __future__ import annotations

import os
import signal
from pathlib import Path
from typing import Any

import duckdb

from tests.warehouse.newsroom import RULES, at, fetch
from tests.warehouse.test_promises import twelve_months
from warehouse.batches import build_batch, table_schemas
from warehouse.connection import open_live, writer_lock
from warehouse.ledger import start_run
from warehouse.load import load_batch
from warehouse.publish import publish

# The first statement of a load that begins like this is the point: before it runs, the process dies.
STATEMENTS = {
    "delete": "create or replace temp table",
    "insert articles": "insert into articles",
    "insert figures": "insert into figures_history",
    "insert last": "insert into story_signatures",
    "group stories": "insert into article_stories",
    "commit": "commit",
}


def die() -> None:
    """Die at once, as by a power cut of the process: nothing is flushed, no handler runs."""
    os.kill(os.getpid(), signal.SIGKILL)


class Fatal:
    """A connection that dies before the statement of a point."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, point: str) -> None:
        self._connection = connection
        self._beginning = STATEMENTS.get(point)

    def execute(self, sql: str, *more: Any) -> Any:
        """Run a statement, or die."""
        code = "\n".join(line for line in sql.splitlines() if not line.startswith("--"))
        if self._beginning and code.startswith(self._beginning):
            die()
        return self._connection.execute(sql, *more)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)


def load_until(data_dir: Path, point: str) -> None:
    """Load twelve months with their ledger rows and publish; die when the point is reached."""
    with writer_lock(data_dir):
        if point == "lock":
            die()
        connection = open_live(data_dir)
        if point == "open":
            die()
        readings = twelve_months()
        rows = [fetch(item.article.url, "2026-03-01", run_id="killed") for item in readings]
        start_run(connection, "killed", "ingest", at("2026-03-01"), {}, "0", RULES)
        batch = build_batch(readings, RULES, table_schemas(connection))
        load_batch(Fatal(connection, point), batch, rows, "killed", len(rows))  # type: ignore[arg-type]
        if point == "committed":
            die()
        connection.close()

    def reached(step: str) -> None:
        if step == point:
            die()

    publish(data_dir, reached=reached)
