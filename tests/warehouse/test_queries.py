"""The questions of `docs/queries.md` have the answers that the page shows."""

from __future__ import annotations

import re
from pathlib import Path

import duckdb
import pytest

from tests.warehouse.conftest import EVENT_TYPES
from tests.warehouse.newsroom import RULES
from tests.warehouse.world import ENTITIES, world
from warehouse.batches import build_batch, table_schemas
from warehouse.connection import prepare
from warehouse.load import load_batch, load_entities, load_event_types

PAGE = (Path(__file__).parents[2] / "docs" / "queries.md").read_text(encoding="utf-8")
QUESTIONS = re.findall(r"^## (\d+\. [^\n]+)\n\n```sql\n(.+?)\n```\n\n((?:\|[^\n]+\n)+)", PAGE, re.MULTILINE | re.DOTALL)


def answer(connection: duckdb.DuckDBPyConnection, sql: str) -> str:
    """The rows of a question as a table of the page; null is empty."""
    found = connection.execute(sql)
    names = [column[0] for column in found.description or []]
    rows = [[_cell(value) for value in row] for row in found.fetchall()]
    lines = [names, ["---"] * len(names), *rows]
    return "".join("| " + " | ".join(line) + " |\n" for line in lines)


def _cell(value: object) -> str:
    text = "" if value is None else f"{value:f}" if hasattr(value, "quantize") else str(value)
    return re.sub(r"(\.\d*?)0+$", r"\1", text).removesuffix(".") if re.fullmatch(r"-?\d+\.\d+", text) else text


@pytest.fixture(scope="module")
def year() -> duckdb.DuckDBPyConnection:
    """The invented year, loaded."""
    connection = duckdb.connect()
    prepare(connection, "memory")
    load_event_types(connection, EVENT_TYPES)
    load_entities(connection, ENTITIES)
    load_batch(connection, build_batch(world(), RULES, table_schemas(connection)), [], "r", 0)
    return connection


def test_page_has_its_questions() -> None:
    """There are at least twenty, numbered, each with SQL and rows."""
    assert [int(title.partition(".")[0]) for title, _, _ in QUESTIONS] == list(range(1, len(QUESTIONS) + 1))
    assert len(QUESTIONS) >= 20


@pytest.mark.parametrize(("title", "sql", "rows"), QUESTIONS, ids=[title for title, _, _ in QUESTIONS])
def test_question_has_the_answer_shown(year: duckdb.DuckDBPyConnection, title: str, sql: str, rows: str) -> None:
    """One statement answers the question with the rows of the page."""
    assert answer(year, sql) == rows, title
    assert rows.count("\n") > 2
