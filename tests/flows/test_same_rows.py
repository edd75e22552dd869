"""With Prefect or without, once or twice: the same rows."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from flows.sample_press.press import Press, open_press
from flows.sample_press.workspace import write_workspace
from warehouse.connection import open_snapshot

TABLES = (
    "figures_history",
    "events_history",
    "event_arguments_history",
    "mentions_history",
    "date_mentions_history",
    "article_topics_history",
    "article_stories",
)


@pytest.fixture
def press() -> Iterator[Press]:
    """The sample press in the middle of its six weeks."""
    with open_press(datetime.fromisoformat("2026-09-08T09:00:00+09:00")) as opened:
        yield opened


def run(folder: Path, *options: str) -> dict[str, Any]:
    """The summary of `dateline run` in a folder."""
    command = [sys.executable, "-m", "flows.cli", "run", "--json", *options, "--config", str(folder / "dateline.toml")]
    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    summary: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])["summary"]
    return summary


def rows(folder: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every fact in the snapshot, by table, in an order of its own."""
    with open_snapshot(folder) as connection:
        return {name: connection.execute(f"from {name} order by all").fetchall() for name in TABLES}


def tasks(folder: Path) -> list[tuple[str, str]]:
    """Kind and state of every task that the temporary server wrote down before it ended."""
    with closing(sqlite3.connect(folder / "prefect" / "prefect.db")) as connection:
        found = connection.execute("select name, state_type from task_run").fetchall()
    return [(name.partition(" ")[0], state) for name, state in found]


def test_a_run_with_prefect_gives_the_rows_of_a_direct_one_and_a_second_adds_none(press: Press, tmp_path: Path) -> None:
    """Prefect makes steps visible; what is known is not loaded again."""
    direct, flow = tmp_path / "direct", tmp_path / "flow"
    for folder in (direct, flow):
        write_workspace(folder, press.bases)

    first = run(direct, "--direct")
    run(flow)

    found = rows(direct)
    assert first["loaded"]["new"] > 20
    assert rows(flow) == found
    assert {"begin", "fetch", "load", "finish", "publish"} == {name for name, _ in tasks(flow)}
    assert {state for _, state in tasks(flow)} == {"COMPLETED"}
    again = run(direct, "--direct")
    assert (again["loaded"]["new"], again["loaded"]["changed"]) == (0, 0)
    assert rows(direct) == found
