"""The questions to the invented year have the answers that their page shows."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from tests.warehouse.asking import answer, questions
from tests.warehouse.conftest import EVENT_TYPES
from tests.warehouse.newsroom import RULES
from tests.warehouse.world import ENTITIES, world
from warehouse.batches import build_batch, table_schemas
from warehouse.connection import prepare
from warehouse.load import load_batch, load_entities, load_event_types

QUESTIONS = questions(Path(__file__).parent / "questions.md")


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
