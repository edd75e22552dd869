"""What several tests of the flows stage look at: a demo that has run, the sample press, and folders that read it."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from flows.backfilling import Coverage, Span, backfill
from flows.clock import clock_shows
from flows.job import Job, choose_sources, open_job
from flows.pipeline import Summary
from flows.sample_press.press import Press, open_press
from flows.sample_press.workspace import write_workspace
from flows.settings import load_settings
from flows.telling import Telling
from warehouse.connection import open_live, open_snapshot, writer_lock
from warehouse.load import content_hash
from warehouse.query import ask

END = datetime.fromisoformat("2026-09-27T21:00:00+09:00")
SIXTY_DAYS = Span(since=date(2026, 7, 30), until=date(2026, 9, 27))
KILLED = Path(__file__).parent / "killed_run.py"


@pytest.fixture(autouse=True)
def environment_as_it_was() -> Iterator[None]:
    """A command that a test runs in this process leaves Prefect's settings behind: the next test starts without."""
    before = dict(os.environ)
    yield
    for name in [name for name in os.environ if name.startswith("PREFECT_") and name not in before]:
        del os.environ[name]


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a demo that has run, without Prefect. Nobody writes to it."""
    folder = tmp_path_factory.mktemp("demo")
    command = [sys.executable, "-m", "flows.cli", "demo", "--direct", "--folder", str(folder)]
    subprocess.run(command, check=True, capture_output=True, timeout=240)
    return folder


@pytest.fixture(scope="session")
def served_press() -> Iterator[Press]:
    """The press at the end of its six weeks."""
    with open_press(END) as served:
        yield served


@pytest.fixture
def press(served_press: Press) -> Iterator[Press]:
    """The press, with the program's clock at the instant that it shows."""
    with clock_shows(lambda: served_press.as_of):
        yield served_press


@pytest.fixture
def workspace(press: Press, tmp_path: Path) -> Callable[[str], Path]:
    """Makes a working folder of a name and gives its configuration file."""
    return lambda name: write_workspace(tmp_path / name, press.bases)


def job_of(config: Path, telling: Telling | None = None) -> Job:
    """The job of a configuration file."""
    return open_job(load_settings(config), telling)


def hash_of(job: Job) -> str:
    """The content hash of the writer's warehouse."""
    with writer_lock(job.data_dir), open_live(job.data_dir) as connection:
        return content_hash(connection)


def rows(job: Job, sql: str) -> list[dict[str, Any]]:
    """The rows of a question to the published snapshot."""
    with open_snapshot(job.data_dir) as connection:
        return [row for batch in ask(connection, sql).batches for row in batch.to_pylist()]


def backfill_all(job: Job, span: Span = SIXTY_DAYS) -> tuple[list[Summary], list[Coverage]]:
    """A backfill of every source."""
    return backfill(job, choose_sources(job, None), span)


def run_killed(config: Path, point: str, *, backfilling: bool = True) -> int:
    """Run in a process of its own that is killed at a point (see `killed_run.py`); its exit code."""
    what = "backfill" if backfilling else "ingest"
    command = [sys.executable, str(KILLED), str(config), what, END.isoformat(), point]
    return subprocess.run(command, check=False, timeout=120).returncode


@pytest.fixture(scope="session")
def uninterrupted(served_press: Press, tmp_path_factory: pytest.TempPathFactory) -> Job:
    """The warehouse of a backfill of sixty days that nothing disturbed."""
    job = job_of(write_workspace(tmp_path_factory.mktemp("whole"), served_press.bases))
    with clock_shows(lambda: served_press.as_of):
        summaries, _ = backfill_all(job)
    assert {summary.state for summary in summaries} == {"done"}
    return job


def slowed(config: Path, seconds: float) -> Path:
    """The configuration with so many seconds between two requests to a host."""
    text = config.read_text(encoding="utf-8")
    text = re.sub(r"host_interval_seconds = [0-9.]+", f"host_interval_seconds = {seconds}", text)
    config.write_text(text, encoding="utf-8")
    return config


def pages_in_journals(folder: Path) -> int:
    """How many pages the journals below a folder have now."""
    return sum(path.read_bytes().count(b'"role":"page"') for path in folder.rglob("*.jsonl"))


def files_of(folder: Path) -> dict[str, str]:
    """Every file below a folder with its digest."""
    found = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in found}


@pytest.fixture
def copied(press: Press, uninterrupted: Job, tmp_path: Path) -> Callable[[], Job]:
    """Makes a job of its own over a copy of the loaded folder."""
    assert press.bases

    def copy() -> Job:
        shutil.copytree(uninterrupted.data_dir, tmp_path / "copy")
        return job_of(tmp_path / "copy" / "dateline.toml")

    return copy
