"""A run that kills itself: `killed_run.py CONFIG backfill|ingest INSTANT POINT`.

A point is `PHASE:N` (after N units of a phase of progress, as in `fetching:7`) or `step:NAME` (before the step of that
name begins, as in `step:load`). The kill is the kernel's: nothing is closed, flushed or said.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import TypeVar

from flows.backfilling import Span, backfill
from flows.clock import clock_shows
from flows.job import choose_sources, open_job
from flows.pipeline import ingest
from flows.settings import load_settings
from flows.telling import Telling
from flows.work import feeds_of

Result = TypeVar("Result")


def main(config: str, what: str, instant: str, point: str) -> None:
    """Run until the point is reached."""
    kind, _, place = point.partition(":")

    def die() -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    def watch(phase: str, done: int, total: int | None) -> None:  # noqa: ARG001
        if phase == kind and done == int(place):
            die()

    def do(name: str, step: Callable[..., Result], *arguments: object) -> Result:
        if kind == "step" and name.partition(" ")[0] == place:
            die()
        return step(*arguments)

    with clock_shows(lambda: datetime.fromisoformat(instant)):
        job = open_job(load_settings(Path(config)), Telling(progress=watch))
        sources = choose_sources(job, None)
        if what == "backfill":
            backfill(job, sources, Span(since=date(2026, 7, 30), until=date(2026, 9, 27)), do=do)
        else:
            ingest(job, feeds_of(sources), do=do)


if __name__ == "__main__":
    main(*sys.argv[1:])
