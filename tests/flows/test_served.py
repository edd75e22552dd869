"""A real Prefect server: schedules, a run by hand, artifacts, a killed worker, and the UI in a real browser."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from flows.job import Job
from flows.sample_press.press import Press
from tests.flows.conftest import job_of, rows

pytestmark = pytest.mark.slow
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
PATIENCE_SECONDS = 400


def free_port() -> int:
    """A port of loopback that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def ask(api: str, path: str, body: dict[str, Any] | None = None) -> Any:
    """What the Prefect API answers."""
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(api + path, data=data, headers={"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=30) as answer:
        return json.load(answer)


def until(found: Callable[[], Any]) -> Any:
    """The first true answer; fails after some minutes. A server's start has no event to wait for."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        try:
            answer = found()
        except OSError:
            answer = None
        if answer:
            return answer
        time.sleep(0.5)
    raise AssertionError("waited in vain")


@contextmanager
def serving(config: Path) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """`dateline serve` on a free port: the API's address and the process."""
    port = free_port()
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")}
    command = [sys.executable, "-m", "flows.cli", "serve", "--port", str(port), "--config", str(config)]
    process = subprocess.Popen(command, env=environment, stderr=subprocess.PIPE)
    api = f"http://127.0.0.1:{port}/api"
    try:
        until(lambda: len(ask(api, "/deployments/filter", {})) == 4)
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
    from flows.sample_press.workspace import write_workspace  # noqa: PLC0415

    config = write_workspace(tmp_path_factory.mktemp("served"), served_press.bases)
    with config.open("a", encoding="utf-8") as file:
        file.write("[schedule]\ninterval_minutes = 1\npublish_minutes = 60\n")
    with serving(config) as (api, process):
        yield api, job_of(config), process


def completed(api: str, name: str) -> list[dict[str, Any]]:
    """The completed flow runs of a deployment's flow."""
    asked = {"flows": {"name": {"any_": [name]}}, "flow_runs": {"state": {"type": {"any_": ["COMPLETED"]}}}}
    found: list[dict[str, Any]] = ask(api, "/flow_runs/filter", asked)
    return found


def test_a_schedule_runs_by_itself_and_leaves_its_table(served: tuple[str, Job, subprocess.Popen[bytes]]) -> None:
    """The first scheduled run loads the press; its summary is an artifact."""
    api, job, _ = served
    until(lambda: completed(api, "ingest"))
    assert rows(job, "select count(*) > 0 as some from articles") == [{"some": True}]
    artifacts = ask(api, "/artifacts/filter", {"artifacts": {"key": {"any_": ["run-summary"]}}})
    assert "| run |" in artifacts[0]["data"]


def test_a_run_by_hand_takes_its_parameters(served: tuple[str, Job, subprocess.Popen[bytes]]) -> None:
    """A backfill started through the API gets days as text."""
    api, job, _ = served
    deployment = ask(api, "/deployments/name/backfill/backfill")
    config = str(job.data_dir / "dateline.toml")
    parameters = {"since": "2026-09-01", "until": "2026-09-02", "config": config}
    ask(api, f"/deployments/{deployment['id']}/create_flow_run", {"parameters": parameters})
    until(lambda: completed(api, "backfill"))
    assert rows(job, "select count(*) > 0 as some from runs where kind = 'backfill'") == [{"some": True}]


@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is installed")
def test_the_schedules_are_seen_in_the_ui(served: tuple[str, Job, subprocess.Popen[bytes]]) -> None:
    """A real browser shows the four deployments by name."""
    api, _, _ = served
    assert CHROMIUM is not None
    page = api.removesuffix("/api") + "/deployments"
    command = [CHROMIUM, "--headless=new", "--no-sandbox", "--disable-gpu", "--virtual-time-budget=30000", "--dump-dom"]
    shown = subprocess.run([*command, page], check=True, capture_output=True, timeout=180, text=True).stdout
    assert [name for name in ("ingest", "publish", "backfill", "reparse") if name not in shown] == []


def test_serve_ends_cleanly_when_it_is_told_to(served: tuple[str, Job, subprocess.Popen[bytes]]) -> None:
    """SIGTERM ends schedules and server; nothing is left running."""
    api, _, process = served
    process.send_signal(signal.SIGTERM)
    _, errors = process.communicate(timeout=180)
    assert process.returncode == 0
    assert b"Traceback" not in errors
    with pytest.raises(OSError, match="refused"):
        ask(api, "/health")
