"""The questions of the report, each a statement `report_NAME.sql`, asked of a snapshot."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import duckdb

from warehouse.migrate import statement

SECTIONS = (
    "news",
    "vintages",
    "promises",
    "model",
    "market",
    "facility",
    "programme",
    "regulation",
    "goal",
    "activity",
    "gaps",
    "pairs",
    "edits",
    "conflicts",
    "sources",
)
_PARAMETERS = ("since", "until", "today", "entity")
Row = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """What a report is about: the days that count as new, the day on which promises are judged, one entity or all."""

    since: date
    until: date
    today: date
    entity: str | None = None


def read_span(connection: duckdb.DuckDBPyConnection) -> Row:
    """First and last day of the news held, articles, stories, sources and edited articles; days are None when empty."""
    rows: list[Row] = connection.execute(statement("report_span")).to_arrow_table().to_pylist()
    return rows[0]


def read_section(connection: duckdb.DuckDBPyConnection, name: str, scope: Scope) -> list[Row]:
    """The rows of one section of the report, in the order in which they are shown."""
    sql = statement(f"report_{name}")
    parameters = {key: getattr(scope, key) for key in _PARAMETERS if f"${key}" in sql}
    rows: list[Row] = connection.execute(sql, parameters).to_arrow_table().to_pylist()
    return rows


def read_names(connection: duckdb.DuckDBPyConnection, language: str) -> dict[str, str]:
    """The name of every entity that has one in this language, by entity id."""
    return dict(connection.execute(statement("report_names"), {"language": language}).fetchall())
