"""`dateline publish`: check the warehouse and publish its snapshot now."""

from __future__ import annotations

from flows.console import Common, results
from flows.errors import ExitCode, PartFailed
from flows.job import open_job
from flows.pipeline import publish_snapshot
from flows.recovery import open_warehouse, recover
from warehouse.connection import SNAPSHOT


def publish_command(*, common: Common | None = None) -> int:
    """Load what the raw zone holds and the warehouse lacks, check it all, and replace the snapshot."""
    options = common or Common()
    with options.telling() as telling:
        job = open_job(options.settings(), telling)
        open_warehouse(job)
        recover(job)
        problems = publish_snapshot(job)
    if problems:
        raise PartFailed("; ".join(problems))
    results().print(f"published {job.data_dir / SNAPSHOT}", soft_wrap=True)
    return ExitCode.OK
