"""`dateline why`: the sentence, the article and the fetch behind a value."""

from __future__ import annotations

from typing import Annotated, Any
from zoneinfo import ZoneInfo

from cyclopts import Parameter
from rich.console import Console

from flows.console import Common, results, write_line
from flows.encoding import encode
from flows.errors import ExitCode, UsageError
from warehouse.connection import open_snapshot
from warehouse.evidence import Evidence, find_evidence


def why(
    id: Annotated[str, Parameter(help="Id of a figure, event, happening, promise or article, or its beginning.")],  # noqa: A002
    *,
    json: Annotated[bool, Parameter(negative="", help="The evidence as one JSON object.")] = False,
    common: Common | None = None,
) -> int:
    """Show what a value stands on: sentence, offsets, rule, article, revision, fetch and raw record."""
    settings = (common or Common()).settings()
    with open_snapshot(settings.data_dir) as connection:
        evidence = find_evidence(connection, id)
    if not evidence.articles:
        raise UsageError(f"why {id}: nothing has an id that begins so")
    if json:
        write_line(encode({"schema": "dateline.why/1", "evidence": evidence}))
    else:
        _print_evidence(results(), evidence, settings.zone)
    return ExitCode.OK


def _print_evidence(console: Console, evidence: Evidence, zone: ZoneInfo) -> None:
    for fact in evidence.facts:
        console.print(f"{fact['kind']} {fact['fact_id']}: {fact['reading']}", markup=False, soft_wrap=True)
        console.print(f"  “{' '.join(fact['quotation'].split())}”", markup=False, soft_wrap=True)
        span = f"{fact['start_char']}-{fact['end_char']}"
        console.print(
            f"  “{fact['surface']}” at {span}, revision {fact['revision']}, rule {fact['rule_id']}", markup=False
        )
    for article in evidence.articles:
        published = _instant(article["published_at"], zone) or "unknown"
        console.print(f"article {article['article_id']}: {article['title']}", markup=False, soft_wrap=True)
        console.print(f"  {article['publisher'] or article['source_id']}, {published}", markup=False)
        console.print(f"  {article['url']}", markup=False, soft_wrap=True)
        for capture in evidence.captures[article["article_id"]]:
            _print_capture(console, capture, zone)


def _print_capture(console: Console, capture: dict[str, Any], zone: ZoneInfo) -> None:
    status = capture["http_status"] or "-"
    console.print(
        f"  revision {capture['revision']} captured {_instant(capture['captured_at'], zone)}, run {capture['run_id']}, "
        f"HTTP {status}, {capture['raw_file']} at {capture['raw_offset']}, rules {capture['rules_version']}",
        markup=False,
        soft_wrap=True,
    )


def _instant(value: Any, zone: ZoneInfo) -> str | None:
    return value.astimezone(zone).strftime("%Y-%m-%d %H:%M %Z") if value is not None else None
