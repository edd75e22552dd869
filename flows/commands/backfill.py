"""`dateline backfill`: the past, from the sources' own archives."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Annotated

from cyclopts import Parameter
from rich.table import Table

from flows.backfilling import Coverage, Span, backfill, survey
from flows.commands.run import exit_code, report_summary
from flows.console import Common, messages, results, write_line
from flows.encoding import encode
from flows.errors import ExitCode, UsageError
from flows.job import choose_sources, open_job
from flows.orchestration import prepare_environment
from flows.pipeline import Summary


def backfill_command(
    *,
    since: Annotated[date, Parameter(help="First day, YYYY-MM-DD, in each source's zone.")],
    until: Annotated[date, Parameter(help="Last day, included.")],
    source: Annotated[tuple[str, ...], Parameter(negative="", help="Only this source; may be given again.")] = (),
    only_gaps: Annotated[bool, Parameter(negative="", help="Only days of which we have no article.")] = False,
    dry_run: Annotated[
        bool, Parameter(negative="", help="Ask the archives and show what there is; write nothing.")
    ] = False,
    direct: Annotated[bool, Parameter(negative="", help="Without Prefect: the same steps, called plainly.")] = False,
    json: Annotated[bool, Parameter(negative="", help="Summaries and coverage as one JSON object.")] = False,
    common: Common | None = None,
) -> int:
    """Fetch what the archives hold of a span of days; what is known is not fetched again, so start it anew to go on."""
    if since > until:
        raise UsageError(f"--since {since} is after --until {until}")
    options = common or Common()
    job = open_job(options.settings(), say=messages().print, must_exist=not dry_run)
    chosen = [item for item in choose_sources(job, source) if item.archive]
    if not chosen:
        raise UsageError("none of the chosen sources has an archive ([archive] in its file)")
    span = Span(since=since, until=until, only_gaps=only_gaps)
    if dry_run:
        report_coverage(survey(job, chosen, span), as_json=json, known="known")
        return ExitCode.OK
    if direct:
        summaries, coverage = backfill(job, chosen, span)
    else:
        prepare_environment(job.data_dir)
        from flows.backfill import backfill as backfill_flow  # noqa: PLC0415 (Prefect costs seconds to import)

        config = str(options.config) if options.config else None
        summaries, coverage = backfill_flow(since, until, config, [item.id for item in chosen], only_gaps)
    return _report(summaries, coverage, as_json=json)


def _report(summaries: list[Summary], coverage: list[Coverage], *, as_json: bool) -> int:
    if as_json:
        # The url_keys offered are the coverage table's ground, not a reader's business.
        plain = [replace(item, collected=replace(item.collected, offered={})) for item in summaries]
        write_line(encode({"schema": "dateline.backfill/1", "summaries": plain, "coverage": coverage}))
    else:
        for summary in summaries:
            report_summary(summary, as_json=False)
        report_coverage(coverage, as_json=False, known="settled")
    if any(row.state == "partial" for row in coverage):
        return ExitCode.PART_FAILED
    return max((exit_code(summary) for summary in summaries), default=ExitCode.OK)


def report_coverage(coverage: list[Coverage], *, as_json: bool, known: str) -> None:
    """Each source's days: how many pages were offered, how many of them are known or settled."""
    if as_json:
        write_line(encode({"schema": "dateline.coverage/1", "coverage": coverage}))
        return
    table = Table("source", "day", "offered", known, "state")
    for row in coverage:
        table.add_row(row.source_id, str(row.day or "?"), str(row.offered), str(row.settled), row.state)
    console = results()
    console.print(table, markup=False)
    states = [row.state for row in coverage]
    console.print(", ".join(f"{states.count(state)} days {state}" for state in ("complete", "partial", "empty")))
