"""`dateline show`: one entity on a page of text."""

from __future__ import annotations

from typing import Annotated, Any

from cyclopts import Parameter
from rich.console import Console
from rich.table import Table

from flows.asking import find_entity
from flows.console import Common, results, write_line
from flows.encoding import decimal_text, encode
from flows.errors import ExitCode
from flows.showing import quotation
from warehouse.connection import open_snapshot
from warehouse.evidence import EntityCard, read_card


def show(
    entity: Annotated[str, Parameter(help="Id (co:naver) or a name in any language.")],
    *,
    json: Annotated[bool, Parameter(negative="", help="The page as one JSON object.")] = False,
    common: Common | None = None,
) -> int:
    """Show one entity: its names, latest figures and timeline."""
    settings = (common or Common()).settings()
    with open_snapshot(settings.data_dir) as connection:
        card = read_card(connection, find_entity(connection, entity))
    if json:
        write_line(encode({"schema": "dateline.show/1", "card": card}))
    else:
        _print_card(results(), card)
    return ExitCode.OK


def _print_card(console: Console, card: EntityCard) -> None:
    entity = card.entity
    parent = f", part of {entity['parent_id']}" if entity["parent_id"] else ""
    console.print(f"{entity['name']} ({entity['entity_id']}, {entity['type']}{parent})", markup=False)
    console.print("names: " + ", ".join(row["word"] for row in card.words), markup=False, soft_wrap=True)
    if not card.claims and not card.days:
        console.print("nothing dated is known of it")
        return
    figures = Table("claimed", "metric", "period", "value", "status", "by", "quotation", title="latest figures")
    for row in card.claims:
        period = f"{row['period_start']}..{row['period_end']}"
        status, speaker = row["status"] or "", row["speaker"] or ""
        words = quotation(row["quotation"], 0, len(row["quotation"]), 90)
        figures.add_row(str(row["claimed_on"]), row["metric"], period, _value(row), status, speaker, words)
    console.print(figures, markup=False)
    days = Table("day", "what", "status", "stories", "id", title="timeline")
    for row in card.days:
        days.add_row(str(row["day"] or ""), row["summary"], row["status"] or "", str(row["stories"]), row["fact_id"])
    console.print(days, markup=False)


def _value(row: dict[str, Any]) -> str:
    number = row["value"] if row["value"] is not None else row["low"] if row["low"] is not None else row["high"]
    unit = row["currency"] or row["unit"] or ""
    return f"{decimal_text(number)} {unit}".strip() if number is not None else ""
