"""`dateline doctor`: whether everything is as it should be."""

from __future__ import annotations

import asyncio
from typing import Annotated

from cyclopts import Parameter
from rich.table import Table

from flows.checkup import examine, examine_live
from flows.console import Common, results, write_line
from flows.encoding import encode
from flows.errors import ExitCode
from flows.job import open_job


def doctor(
    *,
    live: Annotated[bool, Parameter(negative="", help="Ask every chosen source for its feeds too.")] = False,
    json: Annotated[bool, Parameter(negative="", help="The findings as one JSON object.")] = False,
    common: Common | None = None,
) -> int:
    """Check versions, clock, disk, settings, warehouse, journals, last runs and sources; exit 1 when one is wrong."""
    options = common or Common()
    with options.telling() as telling:
        job = open_job(options.settings(), telling, must_exist=False)
        found = list(examine(job))
        if live:
            found += asyncio.run(examine_live(job))
    if json:
        write_line(encode({"schema": "dateline.doctor/1", "findings": found}))
    else:
        table = Table("", "subject", "finding")
        for finding in found:
            table.add_row({"ok": "ok", "note": "·", "wrong": "!"}[finding.state], finding.subject, finding.text)
        results().print(table, markup=False)
    return ExitCode.PART_FAILED if any(finding.state == "wrong" for finding in found) else ExitCode.OK
