"""The data dictionary says what the catalogue says, and its examples run."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from warehouse.connection import prepare
from warehouse.dictionary import dictionary, example
from warehouse.migrate import SqlFile, sql_files

DOCS = Path(__file__).parents[2] / "docs"


def test_dictionary_is_up_to_date() -> None:
    """`docs/tables.md` is what `python -m warehouse.dictionary` writes."""
    with duckdb.connect() as connection:
        prepare(connection, "memory")

        assert (DOCS / "tables.md").read_text(encoding="utf-8") == dictionary(connection)


@pytest.mark.parametrize("file", [*sql_files("views"), *sql_files("macros")], ids=lambda file: file.name)
def test_example_runs(empty: duckdb.DuckDBPyConnection, file: SqlFile) -> None:
    """Every view and macro has an example question whose SQL binds and names it."""
    question, sql = example(file)

    assert question.endswith("?")
    assert empty.execute(sql).description is not None


def test_what_counts_stories_counts_articles_too(empty: duckdb.DuckDBPyConnection) -> None:
    """How often a thing was said, and how often it was said independently, stand side by side."""
    columns = empty.execute("select table_name, list(column_name) from duckdb_columns() group by table_name").fetchall()
    counting = {table: set(names) for table, names in columns if "stories" in names}

    assert len(counting) > 10
    assert [table for table, names in counting.items() if "articles" not in names] == []
