"""`prefect.yaml` on a real Prefect server with a process work pool: schedules, runs by hand, a worker killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from flows.job import Job
from flows.sample_press.press import Press
from flows.sample_press.workspace import write_workspace
from tests.flows.conftest import job_of, pages_in_journals, rows, slowed
from tests.flows.prefect_api import (
    artifacts,
    ask,
    final_state_of,
    flow_runs,
    prefect_environment,
    prefect_server,
    start_by_hand,
    state_of,
    task_kinds,
    until,
)

pytestmark = pytest.mark.slow
ROOT = Path(__file__).resolve().parents[2]
POOL = "dateline"


@dataclass
class Pool:
    """A server with the deployments of `prefect.yaml`, and one worker at a time."""

    api: str
    home: Path
    environment: dict[str, str]
    worker: subprocess.Popen[bytes] | None = None

    def prefect(self, *arguments: str) -> str:
        """What a Prefect command prints."""
        command = [sys.executable, "-m", "prefect", "--no-prompt", *arguments]
        done = subprocess.run(
            command, env=self.environment, cwd=ROOT, capture_output=True, text=True, check=False, timeout=180
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def start_worker(self) -> None:
        """A process worker on the pool, with everything it starts in its log."""
        command = [sys.executable, "-m", "prefect", "worker", "start", "--pool", POOL]
        with (self.home / "worker.log").open("ab") as log:
            self.worker = subprocess.Popen(command, env=self.environment, stdout=log, stderr=log)

    def kill_worker(self) -> None:
        """SIGKILL to the worker and everything it has started: nothing is closed, flushed or said."""
        assert self.worker is not None
        for pid in [self.worker.pid, *descendants(self.worker.pid)]:
            os.kill(pid, signal.SIGKILL)
        self.worker.wait()


def descendants(pid: int) -> list[int]:
    """All processes below one, as the kernel lists them now."""
    found: list[int] = []
    for path in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in path.read_text(encoding="ascii").split():
            found += [int(child), *descendants(int(child))]
    return found


@contextmanager
def _pool(folder: Path, data: Path) -> Iterator[Pool]:
    with prefect_server(folder) as api:
        pool = Pool(api, folder, prefect_environment(folder / "prefect", api) | {"DATELINE_HOME": str(data)})
        pool.prefect("work-pool", "create", "--type", "process", POOL)
        # The tree's own file; only the schedules come sooner than half an hour.
        text = (ROOT / "prefect.yaml").read_text(encoding="utf-8").replace("interval: 1800", "interval: 60")
        (folder / "prefect.yaml").write_text(text, encoding="utf-8")
        pool.prefect("deploy", "--all", "--prefect-file", str(folder / "prefect.yaml"))
        try:
            yield pool
        finally:
            if pool.worker is not None and pool.worker.poll() is None:
                # Asked to end, it would wait for whatever the schedule has just begun.
                pool.kill_worker()


@pytest.fixture(scope="module")
def deployed(served_press: Press, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Pool, Job]]:
    """A work pool with a worker; its working directory is a folder that reads the sample press."""
    config = write_workspace(tmp_path_factory.mktemp("pooled"), served_press.bases)
    with _pool(tmp_path_factory.mktemp("prefect"), config.parent) as pool:
        pool.start_worker()
        yield pool, job_of(config)


def test_a_worker_runs_the_schedule_of_prefect_yaml(deployed: tuple[Pool, Job]) -> None:
    """The first scheduled run loads the press; its table, its tasks and their states are read back through the API."""
    pool, job = deployed
    # Where a run lasts longer than the interval, the next one finds its sources taken, and loads nothing.
    runs = until(lambda: [run for run in flow_runs(pool.api, "ingest") if "load" in task_kinds(pool.api, run)])
    assert {run["auto_scheduled"] for run in runs} == {True}
    assert set(task_kinds(pool.api, runs[0])) == {"begin", "fetch", "load", "finish", "publish"}
    assert set(task_kinds(pool.api, runs[0]).values()) == {"COMPLETED"}
    assert rows(job, "select count(*) > 20 as many from articles") == [{"many": True}]
    assert "| run |" in artifacts(pool.api, "run-summary")[0]["data"]


def test_a_worker_takes_a_run_by_hand(deployed: tuple[Pool, Job]) -> None:
    """A backfill asked for through the API leaves its coverage table."""
    pool, job = deployed
    run_id = start_by_hand(pool.api, "backfill/backfill", {"since": "2026-09-01", "until": "2026-09-08"})
    assert final_state_of(pool.api, run_id) == "COMPLETED"
    assert "| hanbit | 2026-09-01 |" in artifacts(pool.api, "backfill-coverage")[0]["data"]
    assert rows(job, "select distinct state from runs where kind = 'backfill'") == [{"state": "done"}]


def test_a_run_after_the_worker_was_killed_heals_what_it_left(
    deployed: tuple[Pool, Job], served_press: Press, uninterrupted: Job, tmp_path: Path
) -> None:
    """The killed run is marked, its pages are loaded, and the content is that of a backfill that nothing disturbed."""
    pool, _ = deployed
    config = write_workspace(tmp_path / "killed", served_press.bases)
    slowed(config, 0.4)
    parameters = {"since": "2026-07-30", "until": "2026-09-27", "config": str(config)}
    run_id = start_by_hand(pool.api, "backfill/backfill", parameters)
    until(lambda: pages_in_journals(config.parent) > 8)
    until(lambda: [item for item in artifacts(pool.api, "backfill-progress") if 0 < item["data"] < 100])
    pool.kill_worker()
    assert state_of(pool.api, run_id) == "RUNNING"
    slowed(config, 0)
    pool.start_worker()
    second = start_by_hand(pool.api, "backfill/backfill", parameters)
    assert final_state_of(pool.api, second) == "COMPLETED"
    job = job_of(config)
    states = rows(job, "select state, count(*) as runs from runs group by all order by 1")
    assert [row["state"] for row in states] == ["crashed", "done"]
    content = "select article_id, content_hash from articles order by all"
    assert rows(job, content) == rows(uninterrupted, content)


def test_a_source_whose_slot_another_machine_holds_is_left_to_it(deployed: tuple[Pool, Job]) -> None:
    """The run waits for as long as a killed worker's lease lasts, then goes on with its other sources and says so."""
    pool, job = deployed
    lease = {"names": ["dateline-backfill-hanbit"], "slots": 1, "lease_duration": 600}
    taken = until(lambda: ask(pool.api, "/v2/concurrency_limits/increment-with-lease", lease))
    parameters = {"since": "2026-09-01", "until": "2026-09-02", "sources": ["hanbit", "seoul-ledger"]}
    run_id = start_by_hand(pool.api, "backfill/backfill", parameters)
    assert final_state_of(pool.api, run_id) == "COMPLETED"
    logs = ask(pool.api, "/logs/filter", {"logs": {"flow_run_id": {"any_": [run_id]}}})
    assert "hanbit: another run is fetching it, left to that run" in {line["message"] for line in logs}
    last = "select parameters from runs where kind = 'backfill' order by started_at desc limit 1"
    assert "seoul-ledger" in rows(job, last)[0]["parameters"]
    assert taken["lease_id"]


def test_serve_takes_the_server_that_is_configured(deployed: tuple[Pool, Job]) -> None:
    """With PREFECT_API_URL it registers its deployments there, starts no server, and ends on SIGTERM."""
    pool, job = deployed
    command = [sys.executable, "-m", "flows.cli", "serve", "--config", str(job.data_dir / "dateline.toml")]
    process = subprocess.Popen(command, env=pool.environment, stderr=subprocess.PIPE)
    until(lambda: "config" in ask(pool.api, "/deployments/name/ingest/ingest")["parameters"])
    until(lambda: "config" in ask(pool.api, "/deployments/name/reparse/reparse")["parameters"])
    process.send_signal(signal.SIGTERM)
    _, errors = process.communicate(timeout=120)
    assert process.returncode == 0
    assert b"Prefect: http" not in errors
    assert b"Traceback" not in errors
