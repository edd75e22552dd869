"""The Prefect flow of a backfill. What it does is `flows.backfilling.backfill`; here it becomes visible."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from prefect import flow

from flows.backfilling import Coverage, Span
from flows.backfilling import backfill as run_backfill
from flows.job import choose_sources, open_job
from flows.pipeline import Summary
from flows.settings import load_settings
from flows.steps import do_as_task, log_note


@flow(name="backfill", persist_result=False, validate_parameters=False)
def backfill(
    since: date,
    until: date,
    config: str | None = None,
    sources: list[str] | None = None,
    only_gaps: bool = False,  # noqa: FBT001, FBT002 (a flow's parameters are a form in the UI)
) -> tuple[list[Summary], list[Coverage]]:
    """Fetch what the archives of the chosen sources hold of a span of days, load it and publish the snapshot."""
    job = open_job(load_settings(Path(config) if config else None), say=log_note)
    chosen = choose_sources(job, tuple(sources) if sources else None)
    return run_backfill(job, chosen, Span(since=since, until=until, only_gaps=only_gaps), do_as_task)
