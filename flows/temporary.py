"""Prefect's temporary server, in a thread of the program that needs it.

Prefect itself starts one as a process of its own, and imports the whole server in ours besides, only to do so: twice
what a thread costs (decision 0153). It is the same app on the same database in the data folder, asked over loopback
like any other server.
"""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

from flows.errors import NothingSucceeded
from flows.orchestration import check_server

_LOOPBACK = "127.0.0.1"
_STOP_SECONDS = 10.0
# Prefect reads the address once a process: a second server of one process must have the port of the first.
_ports: list[int] = []


def is_temporary() -> bool:
    """Whether the Prefect server of this process is a temporary one, which nobody else uses."""
    return bool(_ports) and os.environ.get("PREFECT_API_URL") == _url(_ports[0])


@contextmanager
def temporary_server() -> Iterator[None]:
    """A server until the block ends, named in PREFECT_API_URL; none when one is named there, which must answer.

    To be entered before anybody imports Prefect, with the environment prepared. Raises `NothingSucceeded` when it does
    not start or answer.
    """
    if "PREFECT_API_URL" in os.environ:
        check_server(os.environ["PREFECT_API_URL"])
        yield
        return
    Path(os.environ["PREFECT_HOME"]).mkdir(parents=True, exist_ok=True)
    with socket.create_server((_LOOPBACK, _ports[0] if _ports else 0)) as listener:
        _ports[:] = [listener.getsockname()[1]]
        os.environ["PREFECT_API_URL"] = _url(_ports[0])
        try:
            with _serving(listener):
                yield
        finally:
            del os.environ["PREFECT_API_URL"]


def _url(port: int) -> str:
    return f"http://{_LOOPBACK}:{port}/api"


@contextmanager
def _serving(listener: socket.socket) -> Iterator[None]:
    from prefect.server.api.server import create_app  # noqa: PLC0415 (it costs seconds)
    from uvicorn import Config, Server  # noqa: PLC0415

    app = create_app(ephemeral=True, ignore_cache=True)
    server = Server(Config(app, lifespan="on", log_level="critical", access_log=False))
    thread = Thread(target=server.run, args=([listener],), name="prefect-server", daemon=True)
    thread.start()
    try:
        _wait_for(server, thread)
        yield
    finally:
        _send_logs()
        # While the interpreter is whole: at its exit the server's own threads are gone, and it would never end.
        server.should_exit = server.force_exit = True
        thread.join(_STOP_SECONDS)


def _send_logs() -> None:
    """Have the server take what Prefect's log handler still holds: once it is gone, the handler complains."""
    from prefect.logging.handlers import APILogHandler  # noqa: PLC0415

    APILogHandler().flush()


def _wait_for(server: object, thread: Thread) -> None:
    deadline = time.monotonic() + float(os.environ["PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS"])
    while not getattr(server, "started", False):
        if not thread.is_alive() or time.monotonic() > deadline:
            raise NothingSucceeded("Prefect's temporary server does not start; --direct needs none")
        time.sleep(0.05)
