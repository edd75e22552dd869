"""`dateline run`: ingest now."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from cyclopts import Parameter

from flows.console import Common, messages, results, write_line
from flows.encoding import encode
from flows.errors import ExitCode, UsageError
from flows.job import choose_sources, open_job
from flows.orchestration import prepare_environment
from flows.pipeline import Summary, ingest
from flows.temporary import temporary_server
from flows.work import feeds_of


def run(
    *,
    source: Annotated[tuple[str, ...], Parameter(negative="", help="Only this source; may be given again.")] = (),
    direct: Annotated[bool, Parameter(negative="", help="Without Prefect: the same steps, called plainly.")] = False,
    json: Annotated[bool, Parameter(negative="", help="The summary as one JSON object.")] = False,
    common: Common | None = None,
) -> int:
    """Poll the chosen sources now, whatever their interval; read, load and publish what is new."""
    options = common or Common()
    settings = options.settings()
    with options.telling() as telling:
        job = open_job(settings, telling)
        chosen = choose_sources(job, source)
        if not chosen:
            raise UsageError("no source is chosen: name some in dateline.toml (sources) or with --source")
        if direct:
            summary = ingest(job, feeds_of(chosen))
        else:
            prepare_environment(settings.data_dir, is_quiet=True)
            with temporary_server():
                # Prefect costs seconds to import, and reads its environment then.
                from flows.ingest import ingest as ingest_flow  # noqa: PLC0415
                from flows.steps import told_by  # noqa: PLC0415

                with told_by(telling):
                    asked = ingest_flow(str(options.config) if options.config else None, [item.id for item in chosen])
            assert asked is not None, "only a schedule may find nothing to do"
            summary = asked
    report_summary(summary, as_json=json)
    return exit_code(summary)


def report_summary(summary: Summary, *, as_json: bool) -> None:
    """What a run came to, for a reader or as JSON."""
    if as_json:
        write_line(encode({"schema": "dateline.run/1", "summary": without_keys(summary)}))
        return
    collected, loaded = summary.collected, summary.loaded
    console = results()
    console.print(
        f"run {summary.run_id} {summary.state}: {collected.discovered} offered, {collected.fetched} fetched, "
        f"{loaded.new} new, {loaded.changed} changed, {loaded.unchanged + collected.unchanged} unchanged, "
        f"{loaded.rejected} rejected, {collected.failed} failed, {collected.deferred} deferred",
        soft_wrap=True,
    )
    if collected.passed_over or collected.repeated:
        console.print(f"  {collected.repeated} known already, {collected.passed_over} of no chosen source or forgotten")
    if loaded.rejected or collected.failed or collected.deferred:
        hint = f"from fetches where run_id = '{summary.run_id}' and outcome <> 'ok'"
        messages().print(f'  why: dateline sql "{hint}"', markup=False, soft_wrap=True)
    for problem in (*summary.problems, *summary.notes):
        messages().print(f"  {problem}", markup=False, soft_wrap=True)


def without_keys(summary: Summary) -> Summary:
    """The summary for a reader: the url_keys offered are the coverage table's ground, nobody else's business."""
    return replace(summary, collected=replace(summary.collected, offered={}))


def exit_code(summary: Summary) -> ExitCode:
    """0 when all went well, 1 when a part failed, 4 when no source could be read at all, 130 when it was stopped."""
    if summary.interrupted:
        return ExitCode.INTERRUPTED
    if summary.nothing_succeeded:
        return ExitCode.NOTHING_SUCCEEDED
    return ExitCode.PART_FAILED if summary.problems else ExitCode.OK
