"""`dateline serve`: the schedules, and a Prefect server for them when none is configured."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from flows.console import Common, messages
from flows.errors import ExitCode, NothingSucceeded, UsageError
from flows.job import choose_sources, open_job
from flows.orchestration import check_server, prepare_environment
from flows.settings import find_config

_START_SECONDS = 180
_STOP_SECONDS = 60
_LOOPBACK = "127.0.0.1"


def serve(
    *,
    port: Annotated[int, Parameter(help="Port of the Prefect server, on loopback.")] = 4200,
    common: Common | None = None,
) -> int:
    """Run the schedules until SIGTERM or Ctrl-C; what is under way then finishes its batch.

    With PREFECT_API_URL set, that server is used; else one is started on loopback, with its state in the data folder.
    """
    options = common or Common()
    settings = options.settings()
    job = open_job(settings)
    choose_sources(job, None)
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    is_ours = "PREFECT_API_URL" not in os.environ
    if is_ours:
        _check_port(port)
        # On the server process too: its UI finds the API by it.
        os.environ["PREFECT_API_URL"] = f"http://{_LOOPBACK}:{port}/api"
    else:
        check_server(os.environ["PREFECT_API_URL"])
    prepare_environment(settings.data_dir)
    with ExitStack() as stack:
        if is_ours:
            server = stack.enter_context(_process(_server_command(port), signal.SIGTERM))
            _wait_for(server, os.environ["PREFECT_API_URL"] + "/health", stop)
            messages().print(f"Prefect: http://{_LOOPBACK}:{port}", soft_wrap=True)
        config = find_config(options.config)
        command = [sys.executable, "-m", "flows.serve", str(config or "")]
        runner = stack.enter_context(_process(command, signal.SIGINT))
        while not stop.wait(0.5):
            if runner.poll() is not None:
                raise NothingSucceeded(f"the schedules ended by themselves (exit code {runner.returncode})")
        _let_runs_finish(runner.pid)
    return ExitCode.OK


def _let_runs_finish(runner: int) -> None:
    """Tell the flow runs below the runner to end after their batch, and wait for them.

    The runner itself, told to end, would leave them no time. Where the system lists no processes, it does so.
    """
    runs = _flow_runs(runner)
    for pid in runs:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGTERM)
    deadline = time.monotonic() + _STOP_SECONDS
    while set(runs) & set(_flow_runs(runner)) and time.monotonic() < deadline:
        time.sleep(0.2)


def _flow_runs(runner: int) -> list[int]:
    """The processes of flow runs that the runner has started and that live."""
    found = []
    for listed in Path(f"/proc/{runner}/task").glob("*/children"):
        for pid in map(int, listed.read_text(encoding="ascii").split()):
            with suppress(OSError):
                if b"prefect.engine" in Path(f"/proc/{pid}/cmdline").read_bytes():
                    found.append(pid)
    return found


def _check_port(port: int) -> None:
    """Raises `UsageError` when no server can listen there."""
    try:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((_LOOPBACK, port))
    except OverflowError as error:
        raise UsageError(f"--port {port}: a port is a number up to 65535") from error
    except OSError as error:
        raise UsageError(f"--port {port}: {error.strerror}; choose another, or set PREFECT_API_URL") from error


def _server_command(port: int) -> list[str]:
    return [sys.executable, "-m", "prefect", "server", "start", "--host", _LOOPBACK, "--port", str(port)]


@contextmanager
def _process(command: list[str], ending: signal.Signals) -> Iterator[subprocess.Popen[bytes]]:
    """A process that is told to end with that signal when the block does, and killed if it does not obey."""
    # A session of its own: Ctrl-C is ours to pass on, in the right order.
    process = subprocess.Popen(  # noqa: S603 (our own interpreter and module)
        command, stdout=subprocess.DEVNULL, start_new_session=True
    )
    try:
        yield process
    finally:
        process.send_signal(ending)
        try:
            process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait_for(server: subprocess.Popen[bytes], url: str, stop: threading.Event) -> None:
    """Return when the server answers. Raises `NothingSucceeded` when it ends or stays silent."""
    for _ in range(_START_SECONDS * 2):
        if server.poll() is not None:
            raise NothingSucceeded(f"the Prefect server ended by itself (exit code {server.returncode})")
        try:
            with urllib.request.urlopen(url, timeout=5):  # noqa: S310 (a loopback address of our own)
                return
        except (urllib.error.URLError, OSError):
            if stop.wait(0.5):
                return
    raise NothingSucceeded(f"the Prefect server does not answer at {url}")
