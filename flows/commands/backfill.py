"""`dateline backfill`: the past, from the sources' own archives or from files."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter
from rich.table import Table

from extract.records import Source
from flows.backfilling import Coverage, Files, Span, backfill, survey
from flows.commands.run import exit_code, report_summary, without_keys
from flows.console import Common, results, write_line
from flows.encoding import encode
from flows.errors import ExitCode, UsageError
from flows.job import Job, choose_sources, open_job
from flows.orchestration import prepare_environment
from flows.pipeline import Summary
from flows.telling import Telling
from flows.temporary import temporary_server


@Parameter(name="*")
@dataclass(frozen=True)
class Given:
    """Pages that somebody else fetched or listed, instead of the archives."""

    warc: Annotated[tuple[Path, ...], Parameter(negative="", help="A WARC file; may be given again.")] = ()
    urls: Annotated[Path | None, Parameter(help="A file of URLs to fetch, one a line.")] = None
    html: Annotated[Path | None, Parameter(help="A folder of saved pages (.html, .htm, also .gz).")] = None


def backfill_command(
    *,
    since: Annotated[date | None, Parameter(help="First day, YYYY-MM-DD, in each source's zone.")] = None,
    until: Annotated[date | None, Parameter(help="Last day, included.")] = None,
    source: Annotated[tuple[str, ...], Parameter(negative="", help="Only this source; may be given again.")] = (),
    given: Given | None = None,
    only_gaps: Annotated[bool, Parameter(negative="", help="Only days of which we have no article.")] = False,
    dry_run: Annotated[
        bool, Parameter(negative="", help="Ask the archives and show what there is; write nothing.")
    ] = False,
    direct: Annotated[bool, Parameter(negative="", help="Without Prefect: the same steps, called plainly.")] = False,
    json: Annotated[bool, Parameter(negative="", help="Summaries and coverage as one JSON object.")] = False,
    common: Common | None = None,
) -> int:
    """Fetch what the archives hold of a span of days, or take in files; start it anew to go on where it stopped."""
    options, named = common or Common(), given or Given()
    files = Files(warc=named.warc, urls=named.urls, html=named.html)
    span = _span(since, until, files, only_gaps=only_gaps)
    with options.telling() as telling:
        job = open_job(options.settings(), telling, must_exist=not dry_run)
        chosen = _chosen(job, source, span)
        if dry_run:
            report_coverage(survey(job, chosen, span, files), as_json=json, known="known")
            return ExitCode.OK
        if direct:
            summaries, coverage = backfill(job, chosen, span, files)
        else:
            summaries, coverage = _run_flow(options, telling, chosen, span, files)
    return _report(summaries, coverage, as_json=json)


def _span(since: date | None, until: date | None, files: Files, *, only_gaps: bool) -> Span | None:
    if since is None and until is None:
        if not files:
            raise UsageError("backfill what? --since and --until, or --warc, --urls, --html")
        return None
    if since is None or until is None:
        raise UsageError("--since and --until are given together")
    if since > until:
        raise UsageError(f"--since {since} is after --until {until}")
    return Span(since=since, until=until, only_gaps=only_gaps)


def _chosen(job: Job, source: tuple[str, ...], span: Span | None) -> list[Source]:
    chosen = choose_sources(job, source)
    if span is None:
        return chosen
    with_archive = [item for item in chosen if item.archive]
    if not with_archive:
        raise UsageError("none of the chosen sources has an archive ([archive] in its file)")
    return with_archive


def _run_flow(
    options: Common, telling: Telling, chosen: list[Source], span: Span | None, files: Files
) -> tuple[list[Summary], list[Coverage]]:
    """The same as a Prefect flow."""
    prepare_environment(options.settings().data_dir, is_quiet=True)
    with temporary_server():
        # Prefect costs seconds to import, and reads its environment then.
        from flows.backfill import backfill as backfill_flow  # noqa: PLC0415
        from flows.steps import told_by  # noqa: PLC0415

        with told_by(telling):
            return backfill_flow(
                since=span.since if span else None,
                until=span.until if span else None,
                config=str(options.config) if options.config else None,
                sources=[item.id for item in chosen],
                only_gaps=bool(span and span.only_gaps),
                warc=[str(path) for path in files.warc],
                urls=str(files.urls) if files.urls else None,
                html=str(files.html) if files.html else None,
            )


def _report(summaries: list[Summary], coverage: list[Coverage], *, as_json: bool) -> int:
    if as_json:
        plain = [without_keys(item) for item in summaries]
        write_line(encode({"schema": "dateline.backfill/1", "summaries": plain, "coverage": coverage}))
    else:
        for summary in summaries:
            report_summary(summary, as_json=False)
        if coverage:
            report_coverage(coverage, as_json=False, known="settled")
    codes = [exit_code(summary) for summary in summaries]
    if ExitCode.INTERRUPTED in codes:
        return ExitCode.INTERRUPTED
    if codes and all(code is ExitCode.NOTHING_SUCCEEDED for code in codes):
        return ExitCode.NOTHING_SUCCEEDED
    if any(codes) or any(row.state == "partial" for row in coverage):
        return ExitCode.PART_FAILED
    return ExitCode.OK


def report_coverage(coverage: list[Coverage], *, as_json: bool, known: str) -> None:
    """Each source's days: how many pages were offered, how many of them are known or settled, what is unusual."""
    if as_json:
        write_line(encode({"schema": "dateline.coverage/1", "coverage": coverage}))
        return
    table = Table("source", "day", "offered", known, "state", "note")
    for row in coverage:
        note = f"few: {row.usual} are usual" if row.is_low else ""
        table.add_row(row.source_id, str(row.day or "?"), str(row.offered), str(row.settled), row.state, note)
    console = results()
    console.print(table, markup=False)
    states = [row.state for row in coverage]
    console.print(", ".join(f"{states.count(state)} days {state}" for state in ("complete", "partial", "empty")))
