"""The Prefect flow of a backfill. What it does is `flows.backfilling.backfill`; here it becomes visible."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import date
from pathlib import Path

from prefect import flow

from flows.artifacts import ProgressBar, show_summaries
from flows.backfilling import Coverage, Files, Span
from flows.backfilling import backfill as run_backfill
from flows.job import choose_sources, open_job
from flows.pipeline import Summary
from flows.settings import load_settings
from flows.slots import lock_sources_everywhere
from flows.steps import do_as_task, telling_of_run


@flow(name="backfill", persist_result=False, validate_parameters=False)
def backfill(
    *,
    since: date | None = None,
    until: date | None = None,
    config: str | None = None,
    sources: list[str] | None = None,
    only_gaps: bool = False,
    warc: list[str] | None = None,
    urls: str | None = None,
    html: str | None = None,
) -> tuple[list[Summary], list[Coverage]]:
    """Fetch what the archives of the chosen sources hold of a span of days, or take in files; load it and publish."""
    # Without validation (which costs a second) a parameter from the API is still text.
    first, last = _day(since), _day(until)
    span = Span(since=first, until=last, only_gaps=only_gaps) if first and last else None
    files = Files(
        warc=tuple(map(Path, warc or ())), urls=Path(urls) if urls else None, html=Path(html) if html else None
    )
    with telling_of_run() as telling:
        shown = replace(telling, progress=ProgressBar(telling.progress, time.monotonic()))
        job = open_job(load_settings(Path(config) if config else None), shown)
        chosen = choose_sources(job, tuple(sources) if sources else None)
        summaries, coverage = run_backfill(job, chosen, span, files, hold=lock_sources_everywhere, do=do_as_task)
        show_summaries(summaries, coverage)
    return summaries, coverage


def _day(value: date | str | None) -> date | None:
    return date.fromisoformat(value[:10]) if isinstance(value, str) else value
