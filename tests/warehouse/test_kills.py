"""A writer killed at any of fifteen points leaves all of a batch or nothing, and the next one completes it."""

from __future__ import annotations

import multiprocessing
import shutil
import signal
from pathlib import Path

import pytest

from tests.warehouse.killing import load_until
from warehouse.connection import LIVE, open_live, open_snapshot
from warehouse.ledger import loaded_rows
from warehouse.load import content_hash

POINTS = (
    "lock",
    "open",
    "delete",
    "insert articles",
    "insert figures",
    "insert last",
    "group stories",
    "commit",
    "committed",
    "store",
    "copy",
    "checks",
    "show stored",
    "verify",
    "rename",
)
# A process that has imported what the killed ones need: each of them starts in milliseconds.
_SERVER = multiprocessing.get_context("forkserver")
_SERVER.set_forkserver_preload(["tests.warehouse.killing"])


def run_until(data_dir: Path, point: str) -> int | None:
    """Load and publish in a process of its own that kills itself at a point; its exit code."""
    writer = _SERVER.Process(target=load_until, args=(data_dir, point))
    writer.start()
    writer.join(60)
    return writer.exitcode


@pytest.fixture(scope="session")
def calm_hash(migrated: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The content hash of a warehouse in which nobody was killed."""
    data_dir = tmp_path_factory.mktemp("calm")
    shutil.copyfile(migrated, data_dir / LIVE)
    assert run_until(data_dir, "never") == 0
    with open_snapshot(data_dir) as snapshot:
        return content_hash(snapshot)


def check_kill(data_dir: Path, point: str, calm_hash: str) -> None:
    """Kill at the point, look, then do the same again: everything is there, once."""
    assert run_until(data_dir, point) == -signal.SIGKILL
    with open_live(data_dir) as live:
        articles = live.execute("select count(*) from articles").fetchall()[0][0]
        assert (loaded_rows(live).get("killed", 0), articles) in {(0, 0), (6, 6)}

    assert run_until(data_dir, "never") == 0

    with open_live(data_dir) as live:
        assert loaded_rows(live) == {"killed": 6}
        assert live.execute("select count(*) from fetches").fetchall() == [(6,)]
        assert content_hash(live) == calm_hash
    with open_snapshot(data_dir) as snapshot:
        assert content_hash(snapshot) == calm_hash


@pytest.mark.parametrize("point", POINTS * 3)
def test_kill_loses_nothing(data_dir: Path, calm_hash: str, point: str) -> None:
    """What was committed is kept, what was not is not there, and nothing comes twice."""
    check_kill(data_dir, point, calm_hash)


@pytest.mark.slow
@pytest.mark.parametrize("point", POINTS * 20)
def test_kills_lose_nothing_in_the_long_run(data_dir: Path, calm_hash: str, point: str) -> None:
    """The same, twenty times a point."""
    check_kill(data_dir, point, calm_hash)
