"""`dateline reparse`: today's rules over everything that was fetched."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from cyclopts import Parameter
from rich.table import Table

from flows.commands.run import exit_code
from flows.console import Common, messages, results, write_line
from flows.encoding import encode
from flows.errors import ExitCode
from flows.job import open_job
from flows.reparsing import Reparsed, reparse, survey_reparse


def reparse_command(
    *,
    since: Annotated[date | None, Parameter(help="Only articles with a capture since this day.")] = None,
    dry_run: Annotated[
        bool, Parameter(negative="", help="Show what would change; leave the warehouse as it is.")
    ] = False,
    quarantined: Annotated[
        bool, Parameter(negative="", help="Try the bodies again that the reader failed on.")
    ] = False,
    json: Annotated[bool, Parameter(negative="", help="The differences as one JSON object.")] = False,
    common: Common | None = None,
) -> int:
    """Read every article again from the raw zone, and say by rule which facts are gained, lost and changed."""
    options = common or Common()
    with options.telling() as telling:
        job = open_job(options.settings(), telling, must_exist=not dry_run)
        if dry_run:
            report_reparse(survey_reparse(job, since), as_json=json)
            return ExitCode.OK
        summary, done = reparse(job, since, with_quarantined=quarantined)
    report_reparse(done, as_json=json)
    for problem in (*summary.problems, *summary.notes):
        messages().print(f"  {problem}", markup=False, soft_wrap=True)
    return exit_code(summary)


def report_reparse(done: Reparsed, *, as_json: bool) -> None:
    """What changed, by kind of fact and rule."""
    rows = done.by_rule()
    if as_json:
        counts = {"articles": done.articles, "dropped": done.dropped, "missing": done.missing}
        write_line(encode({"schema": "dateline.reparse/1", **counts, "differences": rows}))
        return
    console = results()
    console.print(f"{done.articles} articles read, {done.dropped} of the warehouse's are none any more")
    if not rows:
        console.print("no fact differs")
        return
    table = Table("kind", "rule", "gained", "lost", "changed")
    for row in rows:
        table.add_row(row.kind, row.rule_id, str(row.gained), str(row.lost), str(row.changed))
    console.print(table, markup=False)
