"""A real Prefect server: schedules, a run by hand, artifacts, a killed worker, and the UI in a real browser."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from flows.job import Job
from flows.sample_press.press import Press
from flows.sample_press.workspace import write_workspace
from tests.flows.conftest import job_of, pages_in_journals, rows, slowed
from tests.flows.prefect_api import artifacts, ask, flow_runs, free_port, start_by_hand, until

pytestmark = pytest.mark.slow
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


@contextmanager
def serving(config: Path) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """`dateline serve` on a free port: the API's address and the process."""
    port = free_port()
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")}
    command = [sys.executable, "-m", "flows.cli", "serve", "--port", str(port), "--config", str(config)]
    process = subprocess.Popen(command, env=environment, stderr=subprocess.PIPE)
    api = f"http://127.0.0.1:{port}/api"
    try:
        until(lambda: len(ask(api, "/deployments/filter", {})) == 5)
        yield api, process
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
            process.wait(120)


@pytest.fixture(scope="module")
def served(
    served_press: Press, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, Job, subprocess.Popen[bytes]]]:
    """A served sample press with its schedules: the API's address, the job, the process."""
    config = write_workspace(tmp_path_factory.mktemp("served"), served_press.bases)
    with config.open("a", encoding="utf-8") as file:
        file.write("[schedule]\ninterval_minutes = 1\npublish_minutes = 60\n")
    with serving(config) as (api, process):
        yield api, job_of(config), process


def test_a_schedule_runs_by_itself_and_leaves_its_table(served: tuple[str, Job, subprocess.Popen[bytes]]) -> None:
    """The first scheduled run loads the press; its summary is an artifact."""
    api, job, _ = served
    until(lambda: flow_runs(api, "ingest"))
    assert rows(job, "select count(*) > 0 as some from articles") == [{"some": True}]
    assert "| run |" in artifacts(api, "run-summary")[0]["data"]


def test_a_run_by_hand_takes_its_parameters(served: tuple[str, Job, subprocess.Popen[bytes]]) -> None:
    """A backfill started through the API gets days as text."""
    api, job, _ = served
    config = str(job.data_dir / "dateline.toml")
    start_by_hand(api, "backfill/backfill", {"since": "2026-09-01", "until": "2026-09-02", "config": config})
    until(lambda: flow_runs(api, "backfill"))
    assert rows(job, "select count(*) > 0 as some from runs where kind = 'backfill'") == [{"some": True}]


@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is installed")
def test_the_schedules_are_seen_in_the_ui(served: tuple[str, Job, subprocess.Popen[bytes]]) -> None:
    """A real browser shows the five deployments by name."""
    api, _, _ = served
    assert CHROMIUM is not None
    page = api.removesuffix("/api") + "/deployments"
    command = [CHROMIUM, "--headless=new", "--no-sandbox", "--disable-gpu", "--virtual-time-budget=30000", "--dump-dom"]
    shown = subprocess.run([*command, page], check=True, capture_output=True, timeout=180, text=True).stdout
    assert [name for name in ("ingest", "publish", "report", "backfill", "reparse") if name not in shown] == []


def test_serve_ends_cleanly_in_the_middle_of_a_run(
    served: tuple[str, Job, subprocess.Popen[bytes]], served_press: Press, tmp_path: Path
) -> None:
    """SIGTERM lets the run finish its batch, then ends schedules and server; nothing is left running."""
    api, _, process = served
    config = slowed(write_workspace(tmp_path, served_press.bases), 0.4)
    parameters = {"since": "2026-07-30", "until": "2026-09-27", "config": str(config)}
    start_by_hand(api, "backfill/backfill", parameters)
    until(lambda: pages_in_journals(tmp_path) > 3)
    process.send_signal(signal.SIGTERM)
    _, errors = process.communicate(timeout=180)
    assert process.returncode == 0
    assert b"Traceback" not in errors
    last = "select state, fetched > 0 as some from runs order by started_at desc limit 1"
    assert rows(job_of(config), last) == [{"state": "partial", "some": True}]
    with pytest.raises(OSError, match="refused"):
        ask(api, "/health")
