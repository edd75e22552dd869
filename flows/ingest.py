"""The Prefect flow of a scheduled or manual run. What it does is `flows.pipeline.ingest`; here it becomes visible."""

from __future__ import annotations

from pathlib import Path

from prefect import flow

from flows.job import choose_sources, open_job
from flows.pipeline import Summary
from flows.pipeline import ingest as run_ingest
from flows.settings import load_settings
from flows.steps import do_as_task, show_summaries, telling_of_run
from flows.work import feeds_of


@flow(name="ingest", persist_result=False, validate_parameters=False)
def ingest(config: str | None = None, sources: list[str] | None = None) -> Summary:
    """Fetch what is new from the chosen sources, load it and publish the snapshot."""
    job = open_job(load_settings(Path(config) if config else None), telling_of_run())
    chosen = choose_sources(job, tuple(sources) if sources else None)
    summary = run_ingest(job, feeds_of(chosen), do=do_as_task)
    show_summaries([summary])
    return summary
