"""`dateline publish`: check the warehouse and publish its snapshot now."""

from __future__ import annotations

from typing import Annotated

from cyclopts import Parameter

from flows.console import Common, results
from flows.errors import ExitCode, PartFailed, UsageError
from flows.job import Job, open_job
from flows.pipeline import publish_snapshot
from flows.recovery import open_warehouse, recover
from warehouse.connection import SNAPSHOT
from warehouse.lake import lake_of
from warehouse.lake_files import compact as compact_lake


def publish_command(
    *,
    compact: Annotated[
        bool, Parameter(negative="", help="First join a lake's small files and end its old states.")
    ] = False,
    keep_days: Annotated[int, Parameter(help="With --compact: states of the lake so young stay.")] = 7,
    common: Common | None = None,
) -> int:
    """Load what the raw zone holds and the warehouse lacks, check it all, and replace the snapshot."""
    options = common or Common()
    with options.telling() as telling:
        job = open_job(options.settings(), telling)
        if compact and lake_of(job.data_dir) is None:
            raise UsageError('--compact: the warehouse is a file, which has nothing to join (warehouse = "duckdb")')
        if keep_days < 1:
            raise UsageError(f"--keep-days {keep_days}: at least 1, for those who read the lake now")
        open_warehouse(job)
        recover(job)
        if compact:
            _compact(job, keep_days)
        problems = publish_snapshot(job)
    if problems:
        raise PartFailed("; ".join(problems))
    results().print(f"published {job.data_dir / SNAPSHOT}", soft_wrap=True)
    return ExitCode.OK


def _compact(job: Job, keep_days: int) -> None:
    done = compact_lake(job.data_dir, keep_days)
    results().print(
        f"compacted {done.files_before} files of {done.bytes_before:,} bytes "
        f"to {done.files_after} of {done.bytes_after:,}",
        soft_wrap=True,
    )
