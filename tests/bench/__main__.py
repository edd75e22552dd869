"""All measurements that need nothing but this tree, one after the other: `make bench` writes `docs/benchmarks.md`.

Each script in this folder runs by itself too, with other sizes; that of entities can take a file of texts of your own
(JSON lines with a `text`). `profile_rules` shows where the time of reading goes. What is measured are CPU seconds and
ratios within one run; rivals are measured where they are installed (`tests/bench/requirements.txt`).
"""

from __future__ import annotations

import argparse
import os
import platform
import subprocess
import sys
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

PRESS = "flows/sample_press/articles"
RUNS = (
    ("Reading pages", "tests.bench.bench_pages"),
    ("Reading texts", "tests.bench.bench_read"),
    ("Names in Korean texts", "tests.bench.bench_entities", "speed", PRESS, "--language", "ko"),
    ("Names in English texts", "tests.bench.bench_entities", "speed", PRESS, "--language", "en"),
    ("A bulk gazetteer", "tests.bench.bench_entities", "bulk"),
    ("Fetching", "tests.bench.bench_fetch", "--rounds", "3"),
    (
        "Feed to table",
        "tests.bench.bench_end_to_end",
        "--rounds",
        "1",
        "--sizes",
        "400",
        "800",
        "--naive-sizes",
        "20",
        "60",
    ),
    ("Prefect's part", "tests.bench.bench_prefect", "--rounds", "1", "--sizes", "200", "800"),
    ("Grouping stories", "tests.bench.bench_stories", "--articles", "10000", "100000"),
    ("Warehouse", "tests.bench.bench_warehouse", "--mentions", "100000"),
    ("A lake beside a file", "tests.bench.bench_lake", "--sizes", "60", "240", "--batches", "20"),
    ("Shape of the code", "tests.bench.shape"),
)
RIVALS = (
    "aiohttp",
    "duckdb",
    "httpx",
    "newspaper4k",
    "prefect",
    "pyahocorasick",
    "pyarrow",
    "quantulum3",
    "recognizers-text-suite",
    "spacy",
    "trafilatura",
)
_HEAD = """# Benchmarks

Written by `make bench` on {day}: Python {python}, {cores} cores, {system}. {versions}.

Every figure is CPU time of one process unless its line says otherwise; figures beside each other come from one run.
They move with the machine, ratios less. Texts and pages are the sample press's, varied by number: anyone can run them.
"""


def main() -> int:
    """Run them all and write the page; returns the first exit code that is not 0."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", type=Path, help="the page to write; without it, the screen alone")
    parser.add_argument("--rivals", help="the Python of an environment with tests/bench/requirements.txt")
    arguments = parser.parse_args()
    page, codes = [_head()], []
    for title, module, *options in RUNS:
        if module.endswith("end_to_end") and arguments.rivals:
            options += ["--rivals", arguments.rivals]
        command = [sys.executable, "-m", module, *options]
        done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=3600)
        shown = f"python -m {module} {' '.join(options)}".strip()
        output = done.stdout if done.returncode == 0 else f"exit {done.returncode}\n{done.stderr[-1000:]}"
        sys.stdout.write(f"== {shown}\n{output}")
        sys.stdout.flush()
        shown = shown.replace(arguments.rivals or "RIVALS", "RIVALS")
        page.append(f"\n## {title}\n\n```text\n{shown}\n\n{output.rstrip()}\n```\n")
        codes.append(done.returncode)
    if arguments.write:
        arguments.write.write_text("".join(page), encoding="utf-8")
    return next((code for code in codes if code), 0)


def _head() -> str:
    found = [f"{name} {number}" for name in RIVALS if (number := _version(name))]
    return _HEAD.format(
        day=datetime.now(UTC).date(),
        python=platform.python_version(),
        cores=os.cpu_count(),
        system=f"{platform.system()} {platform.machine()}",
        versions=", ".join(found),
    )


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


if __name__ == "__main__":
    sys.exit(main())
