"""`dateline rebuild`: a new warehouse from the raw zone."""

from __future__ import annotations

from typing import Annotated

from cyclopts import Parameter
from rich.table import Table

from flows.console import Common, messages, results, write_line
from flows.encoding import encode
from flows.errors import ExitCode
from flows.job import open_job
from flows.reparsing import rebuild, survey_rebuild


def rebuild_command(
    *,
    dry_run: Annotated[bool, Parameter(negative="", help="Only look whether the raw zone is whole.")] = False,
    json: Annotated[bool, Parameter(negative="", help="The outcome as one JSON object.")] = False,
    common: Common | None = None,
) -> int:
    """Make the warehouse anew from WARC files and journals; exit 1 names raw records that are missing."""
    options = common or Common()
    with options.telling() as telling:
        job = open_job(options.settings(), telling, must_exist=not dry_run)
        if dry_run:
            rows, missing = survey_rebuild(job)
            results().print(f"{rows} journal rows, {len(missing)} raw records missing")
            _name([f"not in the raw zone: {name}" for name in missing])
            return ExitCode.PART_FAILED if missing else ExitCode.OK
        done = rebuild(job)
    if json:
        write_line(encode({"schema": "dateline.rebuild/1", "rebuilt": done}))
    else:
        before = done.before or {}
        table = Table("table", "before", "after")
        for name, rows in sorted(done.after.items()):
            table.add_row(name, str(before.get(name, "-")), str(rows))
        results().print(table, markup=False)
    _name(done.problems)
    if done.interrupted:
        return ExitCode.INTERRUPTED
    return ExitCode.PART_FAILED if done.problems else ExitCode.OK


def _name(problems: list[str] | tuple[str, ...]) -> None:
    for problem in problems:
        messages().print(f"  {problem}", markup=False, soft_wrap=True)
