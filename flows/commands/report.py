"""`dateline report`: the snapshot as one page to read."""

from __future__ import annotations

import webbrowser
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from cyclopts import Parameter

from flows.asking import find_entity
from flows.clock import now
from flows.console import Common, results
from flows.errors import ExitCode
from flows.report import build_report, since_last_time
from warehouse.connection import open_snapshot
from warehouse.reporting import read_span


def report(
    *,
    entity: Annotated[str | None, Parameter(help="Only this entity: its id, or a name in any language.")] = None,
    language: Annotated[
        Literal["en", "ko"] | None, Parameter(help="Of the labels; else the first of languages.")
    ] = None,
    since: Annotated[
        date | None, Parameter(help="New is what was reported from this day on; else since the last report.")
    ] = None,
    output: Annotated[Path | None, Parameter(help="Where to write; else report/ in the data folder.")] = None,
    open: Annotated[bool, Parameter(negative="", help="Open it in the browser.")] = False,  # noqa: A002
    common: Common | None = None,
) -> int:
    """Write the report: one HTML file that needs no network, every number with its quotation."""
    settings = (common or Common()).settings()
    today = now().astimezone(settings.zone).date()
    with open_snapshot(settings.data_dir) as connection:
        entity_id = None if entity is None else find_entity(connection, entity)["entity_id"]
        name = f"{entity_id.replace(':', '-')}.html" if entity_id else "report.html"
        target = output or settings.data_dir / "report" / name
        page = build_report(
            connection,
            language=language or settings.languages[0],
            today=today,
            entity=entity_id,
            since=since or since_last_time(target, read_span(connection)["last_on"]),
        )
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(page, encoding="utf-8")
    results().print(f"wrote {target} ({len(page.encode()):,} bytes)", soft_wrap=True)
    if open:
        webbrowser.open(target.absolute().as_uri())
    return ExitCode.OK
