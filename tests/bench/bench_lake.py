"""What a lake costs beside a file, and what grows in it: `python -m tests.bench.bench_lake`.

Runs over a small and a large press of loopback servers (`corpus.py`), into a file and into a lake on a PostgreSQL of
its own; differences between the two sizes are what one more article costs. Then batches of 200 articles are loaded one
after the other: nobody else loads meanwhile, so their wall time is what bounds all writers of a lake together.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb

from tests.bench.bench_end_to_end import cost, ours
from tests.bench.bench_warehouse import batch_of
from tests.bench.corpus import served
from tests.postgres import Postgres, running_postgres
from warehouse.batches import Batch
from warehouse.connection import SNAPSHOT, open_live, writer_lock
from warehouse.lake import Lake, use_lake
from warehouse.lake_files import compact
from warehouse.load import load_batch
from warehouse.publish import publish

BATCH = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One run: CPU seconds of the program and of PostgreSQL, and bytes of what lies in the folder afterwards."""

    cpu: float
    server_cpu: float
    raw: int
    parquet: int
    snapshot: int


def say(line: str) -> None:
    """Print a line at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def bytes_below(folder: Path) -> int:
    """The bytes of all files below a folder; 0 when there is none."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def run(articles: int, server: Postgres | None) -> Run:
    """Ingest that many articles, into a lake where there is a server for its catalogue."""
    with served(articles) as feeds, tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        command = ours(feeds, folder, "--direct")
        if server is not None:
            config = folder / "dateline.toml"
            lake = f'warehouse = "ducklake:{server.new_catalogue()}"\nlake_dir = "parquet"\n'
            config.write_text(lake + config.read_text(encoding="utf-8"), encoding="utf-8")
        before = server.cpu_seconds() if server else 0.0
        cpu = cost(command, folder)
        return Run(
            cpu=cpu,
            server_cpu=server.cpu_seconds() - before if server else 0.0,
            raw=bytes_below(folder / "data" / "raw"),
            parquet=bytes_below(folder / "parquet"),
            snapshot=(folder / "data" / SNAPSHOT).stat().st_size,
        )


def compare(server: Postgres, sizes: tuple[int, int]) -> None:
    """Print what one more article costs with a file and with a lake."""
    say(f"one more article, from runs of {sizes[0]} and {sizes[1]}")
    say(f"{'':8}{'CPU ms':>10}{'PostgreSQL ms':>15}{'raw bytes':>12}{'Parquet bytes':>15}{'snapshot bytes':>16}")
    for name, where in (("file", None), ("lake", server)):
        small, large = (run(size, where) for size in sizes)
        more = {key: (getattr(large, key) - getattr(small, key)) / (sizes[1] - sizes[0]) for key in Run.__slots__}
        say(
            f"{name:8}{more['cpu'] * 1000:10.1f}{more['server_cpu'] * 1000:15.2f}"
            f"{more['raw']:12.0f}{more['parquet']:15.0f}{more['snapshot']:16.0f}"
        )


def catalogue_rows(connection: duckdb.DuckDBPyConnection) -> int:
    """The rows of all tables of the catalogue, rows of ours that wait in it included."""
    ask = "from postgres_query('__ducklake_metadata_lake', ?)"
    tables = connection.execute(ask, ["select tablename from pg_tables where schemaname = 'public'"]).fetchall()
    counted = " union all ".join(f'select count(*) as n from "{name}"' for (name,) in tables)
    return int(connection.execute(ask, [f"select sum(n)::bigint as n from ({counted}) c"]).fetchall()[0][0])


def load_in_a_row(connection: duckdb.DuckDBPyConnection, batches: list[Batch]) -> list[float]:
    """The wall seconds of each load, one after the other."""
    walls = []
    for batch in batches:
        begun = time.perf_counter()
        load_batch(connection, batch, [], "bench", 0)
        walls.append(time.perf_counter() - begun)
    return walls


def grow(server: Postgres, batches: int) -> None:
    """Print what loads of 200 articles, two a day, cost in a row, and what compaction and publishing make of them."""
    with tempfile.TemporaryDirectory() as name:
        data_dir = Path(name)
        use_lake(data_dir, Lake(server.new_catalogue(), f"{name}/parquet/"))
        with writer_lock(data_dir), open_live(data_dir) as connection:
            told = datetime(2026, 9, 27, tzinfo=UTC)
            rows = catalogue_rows(connection)
            tenth = max(1, batches // 10)
            made = [
                batch_of(connection, number * BATCH, told=told + timedelta(days=number // 2))
                for number in range(1, batches + tenth + 1)
            ]
            walls = load_in_a_row(connection, made[:batches])
            added = (catalogue_rows(connection) - rows) / batches
        say(f"{batches} loads of {BATCH} articles, wall seconds: median {statistics.median(walls):.3f}")
        say(f"  first tenth {statistics.median(walls[:tenth]):.3f}, last {statistics.median(walls[-tenth:]):.3f}")
        say(f"  catalogue rows a load: {added:.0f}; Parquet bytes: {bytes_below(data_dir / 'parquet'):,}")
        begun = time.perf_counter()
        done = compact(data_dir, keep_days=0)
        say(f"compaction {time.perf_counter() - begun:.1f} s wall: {done}")
        with writer_lock(data_dir), open_live(data_dir) as connection:
            say(f"  catalogue rows afterwards: {catalogue_rows(connection) - rows:+} since the first load")
            walls = load_in_a_row(connection, made[batches:])
            say(f"  {tenth} more loads, wall seconds: median {statistics.median(walls):.3f}")
        begun = time.perf_counter()
        publish(data_dir)
        say(f"publish {time.perf_counter() - begun:.1f} s wall for {(batches + tenth) * BATCH:,} articles")
        use_lake(data_dir, None)


def main() -> None:
    """Compare a lake with a file, then let one grow."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs=2, default=(200, 1000), metavar=("SMALL", "LARGE"))
    parser.add_argument("--batches", type=int, default=50)
    parser.add_argument("--only", choices=("compare", "grow"))
    arguments = parser.parse_args()
    with running_postgres() as server:
        if arguments.only != "grow":
            compare(server, tuple(arguments.sizes))
        if arguments.only != "compare":
            grow(server, arguments.batches)


if __name__ == "__main__":
    main()
