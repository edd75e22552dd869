"""Fetch URLs into a raw zone, killed again and again: `python -m tests.extract.kill_run DIR PORT KILLS SEED`.

Each attempt is a forked process that takes up what the journals of those before it do not have, and is ended by SIGKILL
after a random time; the last one may finish. Prints how many attempts were killed before they were done.
"""

from __future__ import annotations

import asyncio
import os
import random
import signal
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from extract.fetch import Fetcher, FetchSettings, Surroundings
from extract.journal import journals, read_journal
from extract.raw import RawWriter

PAGES = 1_000
_SYNC_ROWS = 10
_LONGEST_SECONDS = 0.2


def missing(data_dir: Path, port: int) -> list[str]:
    """The URLs that no journal says were fetched."""
    rows = [row for _, path in journals(data_dir) for row in read_journal(path).fetches]
    have = {row.url for row in rows if row.outcome == "ok"}
    urls = [f"http://127.0.0.1:{port}/{number}" for number in range(PAGES)]
    return [url for url in urls if url not in have]


async def collect(data_dir: Path, port: int, run_id: str) -> None:
    """One run over what is missing."""
    urls = missing(data_dir, port)
    settings = FetchSettings(host_interval_seconds=0.0, allow_hosts=frozenset({f"127.0.0.1:{port}"}))
    around = Surroundings(now=lambda: datetime.now(UTC))
    with RawWriter(data_dir, run_id, max_part_bytes=200_000) as writer:
        async with Fetcher(settings, frozenset(), around) as fetcher:
            for start in range(0, len(urls), _SYNC_ROWS):
                group = urls[start : start + _SYNC_ROWS]
                for answer in await asyncio.gather(*(fetcher.fetch(url, role="page") for url in group)):
                    row = answer.ledger_row(run_id=run_id, source=None, role="page")
                    writer.keep(row, answer.body, answer.headers)
                writer.sync()


def attempt(data_dir: Path, port: int, number: int, seconds: float | None) -> bool:
    """One forked run; whether it was killed after `seconds` before it was done. None: it may finish."""
    child = os.fork()
    if child == 0:
        asyncio.run(collect(data_dir, port, f"20261101T{number:06d}-kill"))
        os._exit(0)
    if seconds is not None:
        time.sleep(seconds)
        os.kill(child, signal.SIGKILL)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


def main() -> None:
    """Run, kill, run again, and let the last run finish."""
    data_dir, port, kills = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    chance = random.Random(int(sys.argv[4]))
    killed = [attempt(data_dir, port, number, chance.uniform(0.0, _LONGEST_SECONDS)) for number in range(kills)]
    attempt(data_dir, port, kills, None)
    sys.stdout.write(str(sum(killed)))


if __name__ == "__main__":
    main()
