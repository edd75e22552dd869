"""What Prefect costs beside `--direct`: `python -m tests.bench.bench_prefect`.

The same run (listing, fetch over loopback, raw zone, parse, load, publish) in three ways: `--direct`, as a flow with
the temporary server (a thread of the main process), and as a flow beside a server that runs already. Each at two sizes,
each in a new folder and a process of its own; CPU seconds, the least of some rounds. Prefect's database is there
already, as in every run of a folder but its first; what making it costs the first run is measured by itself.

Prefect's part is what the main process spends above the direct run's, and what a server beside it spends above what it
spends idle. The articles share no three words in a row: thousands of near copies of each other, which no outlet
publishes, would make grouping stories the greater part of the main process, and its noise Prefect's. The parsing
processes run the same code in every way, so they count in the whole and not in the difference, where their noise would
drown it. A line through the two sizes (a fixed cost, and a cost an article) gives the share at 10,000 articles; nothing
was run at that size, and the table says so.

The last thing measured is a scheduled run that finds nothing due: all CPU of its process, as a server's schedule starts
it. Python must have its bytecode (an installation by pip does): without it every import costs twice as much.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from flows.orchestration import prepare_environment
from flows.sample_press.library import load_library

LARGE = 10_000
_PARAGRAPHS = 14  # with the invented words, some four hundred words: as long as news is
_IDLE_SECONDS = 20.0
_TICKS = os.sysconf("SC_CLK_TCK")
_RUN = """
import json, resource, sys
from flows.cli import main
code = main()
own = resource.getrusage(resource.RUSAGE_SELF)
print(json.dumps({"code": code, "own": own.ru_utime + own.ru_stime}), file=sys.stderr)
"""


@dataclass(frozen=True)
class Cost:
    """CPU seconds of a run: its main process, Prefect's server meanwhile, and everything together."""

    own: float
    server: float
    whole: float


@dataclass(frozen=True)
class Beside:
    """A Prefect server that runs already: its API, its process, and the CPU seconds a second that it spends idle."""

    api: str
    pid: int
    idle: float


class _Outlet(ThreadingHTTPServer):
    """An outlet with as many articles as it is told; its pages are made once."""

    daemon_threads = True

    def __init__(self, articles: int) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        # One language: with the same figures in two, all articles would be tellings of one enormous story.
        told = {text for item in load_library().articles for text in item.versions[0].paragraphs}
        paragraphs = sorted(text for text in told if text.isascii())
        draw = random.Random(articles)
        self.base = f"http://127.0.0.1:{self.server_port}"
        self.pages = {f"/{number}": _page(draw, paragraphs, number) for number in range(articles)}
        links = "".join(
            f"<item><title>No. {path[1:]}</title><link>{self.base}{path}</link></item>" for path in self.pages
        )
        self.pages["/feed"] = f"<rss version='2.0'><channel><title>Bench</title>{links}</channel></rss>".encode()


def _page(draw: random.Random, paragraphs: list[str], number: int) -> bytes:
    body = "".join(f"<p>{_varied(draw, text)}</p>" for text in draw.sample(paragraphs, _PARAGRAPHS))
    title = f"Report {number} of the bench's outlet"
    head = (
        f"<title>{title}</title><meta property='article:published_time' content='2026-09-0{number % 9 + 1}T09:00:00Z'>"
    )
    return f"<html><head>{head}</head><body><article><h1>{title}</h1>{body}</article></body></html>".encode()


def _varied(draw: random.Random, text: str) -> str:
    """The text with an invented word after every second of its own."""
    words = text.split()
    for place in range(len(words) // 2 * 2, 0, -2):
        words.insert(place, "".join(draw.choices("bcdfghklmnprstvz", k=6)))
    return " ".join(words)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Outlet

    def do_GET(self) -> None:
        """A page, or 404."""
        body = self.server.pages.get(self.path)
        self.send_response(404 if body is None else 200)
        kind = "application/rss+xml" if self.path == "/feed" else "text/html; charset=utf-8"
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body or b"")))
        self.end_headers()
        self.wfile.write(body or b"")

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (the base class's name)
        """Say nothing."""


@contextmanager
def _outlet(articles: int) -> Iterator[_Outlet]:
    with _Outlet(articles) as outlet:
        thread = threading.Thread(target=outlet.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield outlet
        finally:
            outlet.shutdown()


def _configure(folder: Path, outlet: _Outlet) -> Path:
    (folder / "sources").mkdir()
    (folder / "sources" / "bench.toml").write_text(
        f'id = "bench"\nname = "Bench"\npublisher = "Bench"\nhomepage = "{outlet.base}/"\nlanguage = "en"\n'
        f'country = "KR"\ntimezone = "Asia/Seoul"\n[[feeds]]\nkind = "rss"\nurl = "{outlet.base}/feed"\n',
        encoding="utf-8",
    )
    config = folder / "dateline.toml"
    config.write_text(
        'sources = ["bench"]\nsource_dirs = ["sources"]\nmin_free_bytes = 1\n[fetch]\nmax_items = 10000\n'
        f'host_interval_seconds = 0\nallow_hosts = ["{outlet.base.removeprefix("http://")}"]\n',
        encoding="utf-8",
    )
    return config


def _cpu_of(pid: int) -> float:
    """CPU seconds of a process and of its ended children until now; 0 when it is gone."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    except OSError:
        return 0.0
    return sum(map(int, fields[11:15])) / _TICKS


def measure(outlet: _Outlet, *, direct: bool = False, home: Path | None = None, beside: Beside | None = None) -> Cost:
    """One run in a new folder, with the Prefect state of `home`. Raises `SystemExit` when it misses articles."""
    api, server = (beside.api, beside.pid) if beside else (None, None)
    with tempfile.TemporaryDirectory() as name:
        config = _configure(Path(name), outlet)
        if home is not None:
            shutil.copytree(home, Path(name) / "data" / "prefect")
        environment = {key: value for key, value in os.environ.items() if not key.startswith("PREFECT_")}
        environment |= {"PREFECT_API_URL": api} if api else {}
        options = ["run", "--json", "--config", str(config), *(["--direct"] if direct else [])]
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        spent, began = _cpu_of(server) if server else 0.0, time.monotonic()
        process = subprocess.Popen(
            [sys.executable, "-c", _RUN, *options],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        output, errors = process.communicate()
        # What the server still does of this run after its end is this run's too.
        time.sleep(3 if server else 0)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        extra = _cpu_of(beside.pid) - spent - beside.idle * (time.monotonic() - began) if beside else 0.0
    # Started with `-c`, DuckDB takes the program for a person at a prompt and draws bars before the summary's line.
    last = output.strip().splitlines()[-1:]
    loaded = json.loads(last[0])["summary"]["loaded"]["new"] if process.returncode == 0 and last else errors
    if loaded != len(outlet.pages) - 1:
        raise SystemExit(f"not every article was loaded: {loaded}")
    whole = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime + extra
    return Cost(json.loads(errors.splitlines()[-1])["own"], extra, whole)


def _state_after_a_run(folder: Path, outlet: _Outlet) -> Path:
    """Prefect's state in the data folder of a run with the temporary server."""
    config = _configure(folder, outlet)
    subprocess.run([sys.executable, "-m", "flows.cli", "run", "--config", str(config)], check=True, capture_output=True)
    return folder / "data" / "prefect"


_REGISTER = """
import sys
from pathlib import Path
from flows.serve import deployments
from flows.settings import load_settings
config = Path(sys.argv[1])
print(deployments(load_settings(config), config)[0].apply())
"""
_EMPTY_FLOW = """
from prefect import flow
from prefect.types.entrypoint import EntrypointType

@flow(persist_result=False, validate_parameters=False)
def empty_flow():
    pass

if __name__ == "__main__":
    from empty_flow import empty_flow
    print(empty_flow.to_deployment("empty", entrypoint_type=EntrypointType.MODULE_PATH).apply())
"""


def measure_idle(outlet: _Outlet, api: str) -> tuple[float, float]:
    """CPU seconds of a scheduled run with nothing to do, right after a run that did it all; and of an empty flow.

    The empty flow is the floor: what Prefect alone takes to run a deployment in a process of its own.
    """
    with tempfile.TemporaryDirectory() as name:
        config = _configure(Path(name), outlet)
        (Path(name) / "empty_flow.py").write_text(_EMPTY_FLOW, encoding="utf-8")
        environment = {key: value for key, value in os.environ.items() if not key.startswith("PREFECT_")}
        environment |= {"PREFECT_API_URL": api, "PYTHONPATH": name}
        prepare_environment(Path(name) / "data", environment)
        _output(environment, "-m", "flows.cli", "run", "--direct", "--config", str(config))
        ours = _output(environment, "-c", _REGISTER, str(config)).split()[-1]
        empty = _output(environment, str(Path(name) / "empty_flow.py")).split()[-1]
        return _cost_of_run(environment, api, ours), _cost_of_run(environment, api, empty)


def _output(environment: dict[str, str], *arguments: str) -> str:
    """What Python prints with these arguments. Raises `CalledProcessError`."""
    command = [sys.executable, *arguments]
    return subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout


def _cost_of_run(environment: dict[str, str], api: str, deployment: str) -> float:
    """CPU seconds of the process that runs a deployment once. Raises `SystemExit` when the run fails."""
    request = urllib.request.Request(
        f"{api}/deployments/{deployment}/create_flow_run", b"{}", {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=30) as answer:
        run = {"PREFECT__FLOW_RUN_ID": json.load(answer)["id"]}
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(
        [sys.executable, "-m", "prefect.engine"], env=environment | run, check=False, capture_output=True, text=True
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode != 0:
        raise SystemExit(done.stderr)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


@contextmanager
def running_server(folder: Path, port: int) -> Iterator[Beside]:
    """A Prefect server as `dateline serve` starts it."""
    api = f"http://127.0.0.1:{port}/api"
    environment = {key: value for key, value in os.environ.items() if not key.startswith("PREFECT_")}
    environment["PREFECT_API_URL"] = api
    # Prefect makes its home in a folder that is there, and no folders above it.
    folder.mkdir(parents=True, exist_ok=True)
    prepare_environment(folder, environment)
    command = [sys.executable, "-m", "prefect", "server", "start", "--host", "127.0.0.1", "--port", str(port)]
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(240):
            try:
                urllib.request.urlopen(f"{api}/health", timeout=5).close()
                break
            except OSError:
                time.sleep(0.5)
        else:
            raise SystemExit("Prefect's server does not start")
        time.sleep(15)  # its services settle
        spent = _cpu_of(process.pid)
        time.sleep(_IDLE_SECONDS)
        yield Beside(api, process.pid, (_cpu_of(process.pid) - spent) / _IDLE_SECONDS)
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(60)


def least(costs: list[Cost]) -> Cost:
    """The least of each part: what disturbs a measurement only ever adds to it."""
    return Cost(min(c.own for c in costs), min(c.server for c in costs), min(c.whole for c in costs))


def share(direct: tuple[Cost, Cost], flow: tuple[Cost, Cost], sizes: tuple[int, int], at: int) -> tuple[float, float]:
    """Prefect's CPU seconds at a size by the line through two, and their share of the whole flow run there."""
    extra = [with_it.own - without.own + with_it.server for with_it, without in zip(flow, direct, strict=True)]
    plain = [cost.whole for cost in direct]

    def line(values: list[float]) -> float:
        slope = (values[1] - values[0]) / (sizes[1] - sizes[0])
        return values[0] + slope * (at - sizes[0])

    return line(extra), line(extra) / (line(plain) + line(extra))


def _measure_all(sizes: tuple[int, int], rounds: int, home: Path, beside: Beside) -> dict[str, list[Cost]]:
    """The cost of each way at both sizes; the ways take turns, so that a busy minute falls on all of them."""
    found: dict[str, list[Cost]] = {"--direct": [], "temporary server": [], "running server": []}
    for size in sizes:
        with _outlet(size) as outlet:
            turns = [
                (measure(outlet, direct=True), measure(outlet, home=home), measure(outlet, beside=beside))
                for _ in range(rounds)
            ]
        for name, costs in zip(found, zip(*turns, strict=True), strict=True):
            found[name].append(least(list(costs)))
    return found


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs=2, default=(500, 2000))
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--port", type=int, default=4999)
    options = parser.parse_args()
    if sys.dont_write_bytecode:
        print("PYTHONDONTWRITEBYTECODE is set: compile the packages first (python -m compileall)")  # noqa: T201
    sizes = (options.sizes[0], options.sizes[1])
    with (
        tempfile.TemporaryDirectory() as folder,
        _outlet(20) as small,
        running_server(Path(folder) / "beside", options.port) as beside,
    ):
        home = _state_after_a_run(Path(folder), small)
        first = least([measure(small) for _ in range(options.rounds)]).own
        later = least([measure(small, home=home) for _ in range(options.rounds)]).own
        print(f"the first run of a folder makes Prefect's database: {first - later:.2f} CPU s once")  # noqa: T201
        idle = [min(costs) for costs in zip(*(measure_idle(small, beside.api) for _ in range(3)), strict=True)]
        print(f"a scheduled run with nothing due: {idle[0]:.2f} CPU s")  # noqa: T201
        print(f"Prefect alone, a flow that does nothing: {idle[1]:.2f} CPU s")  # noqa: T201
        print(f"a running server, idle: {beside.idle:.3f} CPU s a second", flush=True)  # noqa: T201
        found = _measure_all(sizes, options.rounds, home, beside)
    for name, costs in found.items():
        for size, cost in zip(sizes, costs, strict=True):
            parts = f"main {cost.own:6.2f}  server {cost.server:6.2f}  all {cost.whole:7.2f}"
            print(f"{name:18} {size:6} articles: {parts} CPU s")  # noqa: T201
    direct = (found["--direct"][0], found["--direct"][1])
    for name in ("temporary server", "running server"):
        flow = (found[name][0], found[name][1])
        for at in (*sizes, LARGE):
            seconds, part = share(direct, flow, sizes, at)
            how = "measured" if at in sizes else "by the line through both, not run"
            print(f"Prefect, {name}, {at} articles: {seconds:.2f} CPU s, {part:.1%} of the run ({how})")  # noqa: T201


if __name__ == "__main__":
    main()
