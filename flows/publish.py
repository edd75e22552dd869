"""The Prefect flow that publishes the snapshot between runs, and on a schedule of its own writes the report."""

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
def publish(config: str | None = None, *, report: bool = False) -> None:
    """Load what the raw zone holds and the warehouse lacks, check it all, and replace the snapshot.

    With `report`, the report is written from the new snapshot.
    """
    with telling_of_run() as telling:
        job = open_job(load_settings(Path(config) if config else None), telling)
        open_warehouse(job)
        do_as_task("recover", recover, job)
        problems = do_as_task("publish", publish_snapshot, job)
        if report:
            # Only this one draws charts, which takes a library of its own.
            from flows.artifacts import show_report  # noqa: PLC0415
            from flows.daily import draw_coverage, write_report  # noqa: PLC0415

            show_report(do_as_task("report", write_report, job), draw_coverage(job))
    if problems:
        raise PartFailed("; ".join(problems))
