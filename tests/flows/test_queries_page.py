"""What analysts ask, `docs/queries.md`: every question has the answer that the page shows, asked of the demo."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from tests.warehouse.asking import answer, questions
from warehouse.connection import open_snapshot

QUESTIONS = questions(Path(__file__).parents[2] / "docs" / "queries.md")


@pytest.fixture(scope="module")
def snapshot(demo: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The demo's published snapshot."""
    with open_snapshot(demo) as connection:
        yield connection


def test_page_has_its_questions() -> None:
    """There are at least twenty, numbered in order."""
    assert [int(title.partition(".")[0]) for title, _, _ in QUESTIONS] == list(range(1, len(QUESTIONS) + 1))
    assert len(QUESTIONS) >= 20


@pytest.mark.parametrize(("title", "sql", "rows"), QUESTIONS, ids=[title for title, _, _ in QUESTIONS])
def test_question_has_the_answer_shown(snapshot: duckdb.DuckDBPyConnection, title: str, sql: str, rows: str) -> None:
    """One statement answers the question with the rows of the page, and finds something."""
    assert answer(snapshot, sql) == rows, title
    assert rows.count("\n") > 2
