"""Talking to a real Prefect server from tests: ports, questions to its API, and waiting for what it does."""

from __future__ import annotations

import json
import os
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
from uuid import uuid4

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
    """The first true answer; fails after some minutes. A server's work has no event to wait for."""
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


def flow_runs(api: str, name: str, state: str = "COMPLETED") -> list[dict[str, Any]]:
    """The runs of a flow that are in a state."""
    asked = {"flows": {"name": {"any_": [name]}}, "flow_runs": {"state": {"type": {"any_": [state]}}}}
    found: list[dict[str, Any]] = ask(api, "/flow_runs/filter", asked)
    return found


def task_kinds(api: str, run: dict[str, Any]) -> dict[str, str]:
    """The kinds of a flow run's tasks, each with the state of one of them."""
    found = ask(api, "/task_runs/filter", {"flow_runs": {"id": {"any_": [run["id"]]}}})
    return {task["name"].partition(" ")[0]: task["state_type"] for task in found}


def artifacts(api: str, key: str) -> list[dict[str, Any]]:
    """The artifacts of that key."""
    found: list[dict[str, Any]] = ask(api, "/artifacts/filter", {"artifacts": {"key": {"any_": [key]}}})
    return found


def start_by_hand(api: str, name: str, parameters: dict[str, Any]) -> str:
    """A run of the deployment NAME/NAME, asked for through the API; its id."""
    deployment = ask(api, f"/deployments/name/{name}")
    # A busy server answers 503: asked again with the same key, it makes no second run.
    body = {"parameters": parameters, "idempotency_key": str(uuid4())}
    run = until(lambda: ask(api, f"/deployments/{deployment['id']}/create_flow_run", body))
    run_id: str = run["id"]
    return run_id


def state_of(api: str, flow_run_id: str) -> str:
    """The type of a flow run's state, such as RUNNING."""
    state: str = ask(api, f"/flow_runs/{flow_run_id}")["state_type"]
    return state


def final_state_of(api: str, flow_run_id: str) -> str:
    """The type of a flow run's state once it has ended, such as COMPLETED."""
    ends = {"COMPLETED", "FAILED", "CRASHED", "CANCELLED"}
    state: str = until(lambda: (found := state_of(api, flow_run_id)) in ends and found)
    return state


def prefect_environment(home: Path, api: str) -> dict[str, str]:
    """The environment of Prefect's own programs, with their state in a folder of the test's."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith(("PREFECT_", "DATELINE_"))}
    return plain | {
        "PREFECT_HOME": str(home),
        "PREFECT_API_URL": api,
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "DO_NOT_TRACK": "1",
        "PREFECT_SERVER_UI_V2_ENABLED": "false",
    }


@contextmanager
def prefect_server(home: Path) -> Iterator[str]:
    """A Prefect server of its own on a free port: the API's address."""
    port = free_port()
    api = f"http://127.0.0.1:{port}/api"
    command = [sys.executable, "-m", "prefect", "server", "start", "--host", "127.0.0.1", "--port", str(port)]
    with (home / "server.log").open("wb") as log:
        process = subprocess.Popen(command, env=prefect_environment(home, api), stdout=log, stderr=log)
        try:
            until(lambda: ask(api, "/health"))
            yield api
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(60)
