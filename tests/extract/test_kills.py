"""Killed at random points fifty times, and every page is in the raw zone exactly once."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from extract.journal import journals, read_journal
from extract.raw import read_body
from tests.extract.hostile_server import Wire, whole
from tests.extract.kill_run import PAGES
from tests.extract.loopback import Site

ROOT = Path(__file__).resolve().parents[2]
KILLS = 50


def body_of(path: str) -> bytes:
    """The page at a path: some compress well, none are alike."""
    return f"<p>Page {path} of the press.</p>".encode() * 40


async def _answer(wire: Wire) -> None:
    await asyncio.sleep(0.05)
    await wire.send(whole(body_of(wire.path)))


@pytest.fixture
def port() -> Iterator[int]:
    """A server in a thread of its own, on the port that comes back."""
    ready, stop = threading.Event(), threading.Event()
    made = Site(_answer)

    async def serve() -> None:
        server = await asyncio.start_server(made.serve, "127.0.0.1", 0)
        made.port = server.sockets[0].getsockname()[1]
        ready.set()
        await asyncio.to_thread(stop.wait)
        server.close()
        await made.stop()

    thread = threading.Thread(target=lambda: asyncio.run(serve()))
    thread.start()
    ready.wait()
    yield made.port
    stop.set()
    thread.join()


def test_fifty_kills_lose_nothing_and_repeat_nothing(port: int, tmp_path: Path) -> None:
    """After the last run each page has one line, and the body that the line points at."""
    command = [sys.executable, "-m", "tests.extract.kill_run", str(tmp_path), str(port), str(KILLS), "20261101"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    rows = [row for _, path in journals(tmp_path) for row in read_journal(path).fetches]
    assert int(done.stdout) >= KILLS - 10
    assert Counter(row.url for row in rows) == Counter(f"http://127.0.0.1:{port}/{number}" for number in range(PAGES))
    bodies = {row.url: read_body(tmp_path, str(row.raw_file), row.raw_offset or 0).body for row in rows}
    assert bodies == {url: body_of("/" + url.rpartition("/")[2]) for url in bodies}
