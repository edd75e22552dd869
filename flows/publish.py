"""The Prefect flow that publishes the snapshot between runs."""

from __future__ import annotations

from pathlib import Path

from prefect import flow

from flows.errors import PartFailed
from flows.job import open_job
from flows.pipeline import publish_snapshot
from flows.recovery import open_warehouse, recover
from flows.settings import load_settings
from flows.steps import do_as_task, telling_of_run


@flow(name="publish", persist_result=False, validate_parameters=False)
def publish(config: str | None = None) -> None:
    """Load what the raw zone holds and the warehouse lacks, check it all, and replace the snapshot."""
    job = open_job(load_settings(Path(config) if config else None), telling_of_run())
    open_warehouse(job)
    do_as_task("recover", recover, job)
    problems = do_as_task("publish", publish_snapshot, job)
    if problems:
        raise PartFailed("; ".join(problems))
