"""A whole run against the hostile server: every fault has its row in the ledger, every healthy article is loaded."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pytest

from tests.extract.hostile_faults import FAULTS
from tests.extract.hostile_server import HostileServer

ROOT = Path(__file__).resolve().parents[2]
HEALTHY = 20
# Those that need a name service or TLS of their own are met in tests/extract.
TRIED = {
    name: fault
    for name, fault in FAULTS.items()
    if fault.url is None and fault.role == "page" and name not in {"to-portal", "to-dead"}
}
# getrusage's own peak would be that of the test process at the fork, where that is larger: an exec does not reset it.
_RUN = """
import json, resource, sys
from flows.cli import main
try:
    main()
finally:
    own = next(line for line in open("/proc/self/status") if line.startswith("VmHWM")).split()[1]
    peak = max(int(own), resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
    print(json.dumps({"peak_mib": peak / 1024}), file=sys.stderr)
"""


@contextmanager
def _serving(server: HostileServer) -> Iterator[None]:
    """The server in a thread of its own, every fault on its own port."""
    ready, stop = threading.Event(), threading.Event()

    async def serve() -> None:
        await server.start_each()
        ready.set()
        await asyncio.to_thread(stop.wait)
        await server.stop()

    thread = threading.Thread(target=lambda: asyncio.run(serve()))
    thread.start()
    ready.wait()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def _configure(folder: Path, port: int, ports: list[int]) -> Path:
    """A working folder with one source, whose feed is served at `port`."""
    (folder / "sources").mkdir()
    (folder / "sources" / "hostile.toml").write_text(
        f"""id = "hostile"
name = "Hostile"
publisher = "Hostile"
homepage = "http://127.0.0.1:{port}/"
language = "en"
country = "KR"
timezone = "Asia/Seoul"
[[feeds]]
kind = "rss"
url = "http://127.0.0.1:{port}/feed"
""",
        encoding="utf-8",
    )
    hosts = ", ".join(f'"127.0.0.1:{number}"' for number in ports)
    (folder / "dateline.toml").write_text(
        f"""data_dir = "data"
source_dirs = ["sources"]
sources = ["hostile"]
[fetch]
user_agent = "DatelineBot/0.1"
total_seconds = 8
concurrency = 64
host_interval_seconds = 0
allow_hosts = [{hosts}]
""",
        encoding="utf-8",
    )
    return folder / "dateline.toml"


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, tuple[str, str | None]], float]:
    """Outcome and reason of every fault and healthy page by name, and the peak memory of the run in MiB."""
    folder = tmp_path_factory.mktemp("hostile")
    server = HostileServer(dict(TRIED))
    with _serving(server):
        ports = {name: port for port, name in server.by_port.items()}
        urls = [f"http://127.0.0.1:{ports[name]}/article" for name in TRIED]
        urls += [f"http://127.0.0.1:{ports['healthy']}/{number}" for number in range(HEALTHY)]
        items = "".join(f"<item><link>{url}</link></item>" for url in urls)
        server.feed = f"<rss><channel>{items}</channel></rss>".encode()
        config = _configure(folder, ports["healthy"], list(server.by_port))
        command = [sys.executable, "-c", _RUN, "run", "--direct", "--config", str(config)]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    names = dict(zip(urls, [*TRIED, *(f"healthy {number}" for number in range(HEALTHY))], strict=True))
    with duckdb.connect(str(folder / "data" / "dateline.duckdb"), read_only=True) as connection:
        rows = connection.execute("select url, outcome, reason from fetches where role = 'page'").fetchall()
    return {names[url]: (outcome, reason) for url, outcome, reason in rows}, json.loads(done.stderr.splitlines()[-1])[
        "peak_mib"
    ]


def test_every_url_has_its_row(ledger: tuple[dict[str, tuple[str, str | None]], float]) -> None:
    """No fault takes another URL's row with it."""
    assert set(ledger[0]) == {*TRIED, *(f"healthy {number}" for number in range(HEALTHY))}


@pytest.mark.parametrize("name", [name for name, fault in TRIED.items() if fault.outcome != "ok"])
def test_a_fault_is_in_the_ledger_as_documented(
    name: str, ledger: tuple[dict[str, tuple[str, str | None]], float]
) -> None:
    """What the fetcher found is what the ledger says."""
    assert ledger[0][name] == (TRIED[name].outcome, TRIED[name].reason)


def test_every_healthy_article_is_loaded(ledger: tuple[dict[str, tuple[str, str | None]], float]) -> None:
    """All of the good pages among the bad ones are there."""
    healthy = {outcome for name, outcome in ledger[0].items() if name.startswith("healthy")}
    assert healthy == {("ok", None)}


def test_the_whole_run_stays_within_its_memory(ledger: tuple[dict[str, tuple[str, str | None]], float]) -> None:
    """Fetching, reading, loading and publishing together."""
    assert ledger[1] <= 512
