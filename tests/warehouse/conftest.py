"""Fixtures of the warehouse's tests: an empty migrated warehouse, and loading hand-made readings into it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import duckdb
import pytest

from tests.warehouse.newsroom import RULES
from warehouse.batches import Reading, build_batch, table_schemas
from warehouse.connection import LIVE, open_live
from warehouse.load import LoadCounts, load_batch, load_event_types

EVENT_TYPES = [
    ("builds", True, ("builds", "operates"), ("subject", "object")),
    ("releases", True, ("releases",), ("subject", "object", "recipient")),
    ("invests", True, ("invests",), ("subject", "object")),
    ("supplies", True, ("supplies",), ("subject", "object", "recipient")),
    ("partners", True, ("partners",), ("subject", "topic")),
    ("operates", True, ("operates",), ("subject", "object")),
    ("legislates", True, ("legislates",), ("subject", "object")),
    ("appoints", True, ("appoints",), ("subject", "person", "role")),
]
Load = Callable[[Sequence[Reading]], LoadCounts]


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated warehouse file with the event types that the tests use: migrating costs more than most tests."""
    data_dir = tmp_path_factory.mktemp("migrated")
    connection = open_live(data_dir)
    load_event_types(connection, EVENT_TYPES)
    connection.close()
    return data_dir / LIVE


@pytest.fixture(scope="session")
def empty(migrated: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection that only asks an empty warehouse, shared by all tests that do."""
    connection = duckdb.connect(str(migrated), read_only=True)
    connection.execute("set timezone = 'UTC'")
    yield connection
    connection.close()


@pytest.fixture
def data_dir(migrated: Path, tmp_path: Path) -> Path:
    """A data folder with an empty migrated warehouse."""
    shutil.copyfile(migrated, tmp_path / LIVE)
    return tmp_path


@pytest.fixture
def live(data_dir: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """An open, empty warehouse."""
    connection = open_live(data_dir)
    yield connection
    connection.close()


@pytest.fixture
def load(live: duckdb.DuckDBPyConnection) -> Load:
    """Load all captures of some articles as one batch."""

    def loaded(readings: Sequence[Reading]) -> LoadCounts:
        batch = build_batch(readings, RULES, table_schemas(live))
        return load_batch(live, batch, [], "20260301T000000", 0)

    return loaded
