"""The Prefect flow of a scheduled or manual run. What it does is `flows.pipeline.ingest`; here it becomes visible."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from prefect import flow

from flows.due import due_work, has_unfinished_runs
from flows.job import choose_sources, open_job
from flows.settings import load_settings
from flows.steps import do_as_task, telling_of_run
from flows.work import feeds_of

if TYPE_CHECKING:
    from flows.pipeline import Summary


@flow(name="ingest", persist_result=False, validate_parameters=False)
def ingest(config: str | None = None, sources: list[str] | None = None, *, due_only: bool = False) -> Summary | None:
    """Fetch what is new from the chosen sources, load it and publish the snapshot.

    With `due_only`, as schedules have it, only feeds whose time has come; None when there is nothing to do.
    """
    with telling_of_run() as telling:
        job = open_job(load_settings(Path(config) if config else None), telling)
        chosen = choose_sources(job, tuple(sources) if sources else None)
        work = feeds_of(chosen)
        if due_only:
            work = due_work(job, work)
            if not work and not has_unfinished_runs(job):
                job.say("no feed is due")
                return None
        # A run with nothing to do needs none of these; they cost a third of its CPU.
        from flows.artifacts import show_summaries  # noqa: PLC0415
        from flows.pipeline import ingest as run_ingest  # noqa: PLC0415
        from flows.slots import lock_sources_everywhere  # noqa: PLC0415

        summary = run_ingest(job, work, hold=lock_sources_everywhere, do=do_as_task)
        show_summaries([summary])
        return summary
