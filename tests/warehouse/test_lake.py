"""The same schema, loads, checks and questions on DuckLake, here with a catalogue in a file."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import duckdb
import pytest

from tests.warehouse.asking import answer
from tests.warehouse.conftest import EVENT_TYPES
from tests.warehouse.newsroom import RULES
from tests.warehouse.test_queries import QUESTIONS
from tests.warehouse.world import ENTITIES, world
from warehouse.batches import build_batch, table_schemas
from warehouse.checks import run_checks
from warehouse.connection import prepare
from warehouse.load import LoadCounts, content_hash, load_batch, load_entities, load_event_types

EXTENSION = next(Path(str(files("duckdb_extension_ducklake"))).rglob("*.duckdb_extension"))


@pytest.fixture(scope="module")
def lake(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    """The invented year in a lake."""
    folder = tmp_path_factory.mktemp("lake")
    connection = duckdb.connect()
    connection.execute(f"load '{EXTENSION}'")
    connection.execute(f"attach 'ducklake:{folder}/catalogue.ducklake' as lake (data_path '{folder}/data/')")
    connection.execute("use lake")
    prepare(connection, "lake")
    load(connection)
    yield connection
    connection.close()


def load(connection: duckdb.DuckDBPyConnection) -> LoadCounts:
    """Load the invented year."""
    load_event_types(connection, EVENT_TYPES)
    load_entities(connection, ENTITIES)
    batch = build_batch(world(), RULES, table_schemas(connection))
    return load_batch(connection, batch, [], "r", 0)


def test_lake_holds_the_same_content(lake: duckdb.DuckDBPyConnection) -> None:
    """What was loaded is what a DuckDB file would hold, and every check holds."""
    with duckdb.connect() as file:
        prepare(file, "memory")
        load(file)

        assert content_hash(lake) == content_hash(file)
    assert run_checks(lake) == {}


def test_lake_is_loaded_again_without_a_change(lake: duckdb.DuckDBPyConnection) -> None:
    """The same batch again changes nothing."""
    before = content_hash(lake)

    assert load(lake).new == 0
    assert content_hash(lake) == before


@pytest.mark.parametrize(("title", "sql", "rows"), QUESTIONS, ids=[title for title, _, _ in QUESTIONS])
def test_lake_answers_every_question(lake: duckdb.DuckDBPyConnection, title: str, sql: str, rows: str) -> None:
    """A view or macro gives the same rows on DuckLake."""
    assert answer(lake, sql) == rows, title
