"""What one more article costs, from feed to table: `python -m tests.bench.bench_end_to_end --rivals PATH/TO/python`.

Each program runs over a small and a large press of loopback servers, in a data folder of its own; the CPU seconds of
the process and all its children, divided by the articles between the two sizes, are what one more article costs:
imports, rules and servers are in neither. The naive flow (`naive_flow.py`) does less: it names no entity, dates nothing
and reads no Korean figure.
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.bench.corpus import served

_SOURCE = """id = "bench-{n}"
name = "Bench {n}"
publisher = "Bench"
homepage = "{base}/"
language = "en"
country = "KR"
timezone = "Asia/Seoul"
[[feeds]]
kind = "rss"
url = "{base}/rss.xml"
"""
HERE = Path(__file__).parent


def ours(feeds: list[str], folder: Path, *options: str) -> list[str]:
    """Write a working folder for the feeds; the command that ingests them."""
    (folder / "sources").mkdir()
    for number, feed in enumerate(feeds):
        text = _SOURCE.format(n=number, base=feed.removesuffix("/rss.xml"))
        (folder / "sources" / f"bench-{number}.toml").write_text(text, encoding="utf-8")
    hosts = ", ".join(f'"{feed.split("/")[2]}"' for feed in feeds)
    names = ", ".join(f'"bench-{number}"' for number in range(len(feeds)))
    config = folder / "dateline.toml"
    config.write_text(
        f"sources = [{names}]\nsource_dirs = ['sources']\nmin_free_bytes = 0\n"
        f"[fetch]\nallow_hosts = [{hosts}]\nhost_interval_seconds = 0\n",
        encoding="utf-8",
    )
    return [sys.executable, "-m", "flows.cli", "run", *options, "--config", str(config)]


def naive(python: str, feeds: list[str], folder: Path) -> list[str]:
    """The command of the naive flow."""
    return [python, str(HERE / "naive_flow.py"), str(folder / "naive.duckdb"), *feeds]


def cost(command: list[str], folder: Path) -> float:
    """The CPU seconds of a command and its children. Raises `SystemExit` when it fails."""
    quiet = {"PREFECT_HOME": str(folder / "prefect"), "PREFECT_LOGGING_LEVEL": "ERROR", "PYTHONWARNINGS": "ignore"}
    quiet |= {"PREFECT_SERVER_ANALYTICS_ENABLED": "false", "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "120"}
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, env=os.environ | quiet, check=False, capture_output=True, text=True, timeout=3600)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode:
        raise SystemExit(f"{' '.join(command[:4])}: exit {done.returncode}\n{done.stderr[-2000:]}")
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def slope(name: str, sizes: tuple[int, int], python: str) -> float:
    """CPU milliseconds of one more article, by two runs."""
    seconds = []
    for size in sizes:
        with served(size) as feeds, tempfile.TemporaryDirectory() as folder:
            place = Path(folder)
            options = () if name == "dateline, with Prefect" else ("--direct",)
            command = naive(python, feeds, place) if name == "naive flow" else ours(feeds, place, *options)
            seconds.append(cost(command, place))
    return (seconds[1] - seconds[0]) / (sizes[1] - sizes[0]) * 1000


def main() -> None:
    """Print what one more article costs each program."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs=2, default=(200, 1000), metavar=("SMALL", "LARGE"))
    parser.add_argument("--naive-sizes", type=int, nargs=2, default=(20, 80), metavar=("SMALL", "LARGE"))
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--rivals", help="the Python of an environment with tests/bench/requirements.txt")
    arguments = parser.parse_args()
    sizes = {"dateline": tuple(arguments.sizes)}
    if arguments.rivals:
        sizes["naive flow"] = tuple(arguments.naive_sizes)
    rounds = [
        {name: slope(name, size, arguments.rivals) for name, size in sizes.items()} for _ in range(arguments.rounds)
    ]
    sys.stdout.write("CPU ms of one more article, feed to table (median of the rounds)\n")
    median = {name: statistics.median(round_[name] for round_ in rounds) for name in sizes}
    for name, milliseconds in median.items():
        ratio = f"   {milliseconds / median['dateline']:5.1f} x dateline" if name != "dateline" else ""
        sys.stdout.write(f"{name:28} {milliseconds:8.1f}{ratio}\n")


if __name__ == "__main__":
    main()
