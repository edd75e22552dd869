"""`dateline demo`: the whole pipeline over the bundled press, then what it found."""

from __future__ import annotations

import shutil
import sys
from datetime import datetime
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter
from rich.console import Console
from rich.table import Table

from flows.clock import clock_shows
from flows.commands.run import exit_code, report_summary
from flows.commands.sql import write_answer
from flows.console import messages, results
from flows.errors import ExitCode
from flows.job import choose_sources, open_job
from flows.loading import open_pool
from flows.orchestration import prepare_environment
from flows.pipeline import Summary, ingest
from flows.sample_press.library import FOLDER
from flows.sample_press.press import Press, open_press
from flows.sample_press.workspace import write_workspace
from flows.settings import Settings, load_settings
from flows.temporary import temporary_server
from flows.work import feeds_of
from warehouse.connection import open_snapshot
from warehouse.query import ask

# When the press is read: in the middle of its six weeks, before and after an edit, and at their end.
VISITS = (
    "2026-09-08T09:00:00+09:00",
    "2026-09-22T12:00:00+09:00",
    "2026-09-22T18:00:00+09:00",
    "2026-09-27T21:00:00+09:00",
)


def demo(
    *,
    folder: Annotated[Path, Parameter(help="Where the demo's files and data go.")] = Path("dateline-demo"),
    direct: Annotated[bool, Parameter(negative="", help="Without Prefect.")] = False,
) -> int:
    """Serve a sample press on this machine, fetch it over HTTP, read it, load it, and answer three questions."""
    with open_press(datetime.fromisoformat(VISITS[0])) as press, clock_shows(lambda: press.as_of):
        config = write_workspace(folder, press.bases)
        settings = load_settings(config)
        messages().print(f"a press of {len(press.bases)} outlets is served on loopback; fetching it into {folder}")
        prepare_environment(settings.data_dir, is_quiet=True)
        summaries = _visit_directly(press, settings) if direct else _visit_by_flow(press, config)
        for summary in summaries:
            report_summary(summary, as_json=False)
    _print_findings(settings)
    _print_next_steps(results(), config)
    return max((exit_code(summary) for summary in summaries), default=ExitCode.OK)


def _visit_directly(press: Press, settings: Settings) -> list[Summary]:
    """Runs over the press as it was at each instant, with one pool of parsing processes for all."""
    summaries: list[Summary] = []
    job = open_job(settings)
    with open_pool(job, settings.run.workers) as pool:
        for instant in VISITS:
            press.as_of = datetime.fromisoformat(instant)
            summaries.append(ingest(job, feeds_of(choose_sources(job, None)), pool=pool))
    return summaries


def _visit_by_flow(press: Press, config: Path) -> list[Summary]:
    """Flow runs over the press as it was at each instant, with a Prefect server for as long as they last."""
    summaries: list[Summary] = []
    with temporary_server():
        from flows.ingest import ingest as ingest_flow  # noqa: PLC0415 (Prefect reads its environment when imported)

        for instant in VISITS:
            press.as_of = datetime.fromisoformat(instant)
            summary = ingest_flow(str(config))
            assert summary is not None, "only a schedule may find nothing to do"
            summaries.append(summary)
    return summaries


def _print_findings(settings: Settings) -> None:
    console = results()
    with open_snapshot(settings.data_dir) as connection:
        for name, heading in (
            ("loaded", "What was loaded"),
            ("vintages", "One forecast, as it was revised"),
            ("promises", "Promises that slipped"),
        ):
            sql = (FOLDER / "questions" / f"{name}.sql").read_text(encoding="utf-8")
            console.print(f"\n{heading}")
            write_answer(ask(connection, sql), "table", settings.zone)


def _program() -> str:
    """What to type for this program: its name if that is on the path, else where it lies."""
    started = Path(sys.argv[0])
    if shutil.which("dateline") is not None or started.name != "dateline":
        return "dateline"
    try:
        return str(started.resolve().relative_to(Path.cwd().resolve()))
    except ValueError:
        return str(started)


def _print_next_steps(console: Console, config: Path) -> None:
    table = Table.grid(padding=(0, 2))
    for command, line in (
        (f"dateline sql \"from timeline('market:hbm')\" --config {config}", "ask anything"),
        (f"dateline show HBM --config {config}", "one entity on a page"),
        ("dateline init", "a folder of your own, with real sources"),
    ):
        table.add_row(command, line)
    console.print("\nGo on with")
    console.print(table, markup=False)
