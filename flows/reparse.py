"""The Prefect flow of a reparse. What it does is `flows.reparsing.reparse`; here it becomes visible."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from prefect import flow

from flows.artifacts import show_differences, show_summaries
from flows.job import open_job
from flows.pipeline import Summary
from flows.reparsing import reparse as run_reparse
from flows.settings import load_settings
from flows.steps import do_as_task, telling_of_run


@flow(name="reparse", persist_result=False, validate_parameters=False)
def reparse(config: str | None = None, since: date | str | None = None) -> Summary:
    """Read every article again with today's rules, load what differs and publish the snapshot."""
    # Without validation a parameter from the API is still text.
    day = date.fromisoformat(since[:10]) if isinstance(since, str) else since
    with telling_of_run() as telling:
        job = open_job(load_settings(Path(config) if config else None), telling)
        summary, done = run_reparse(job, day, do=do_as_task)
        show_summaries([summary])
        show_differences(done)
    return summary
