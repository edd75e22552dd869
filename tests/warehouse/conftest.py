"""Fixtures of the warehouse's tests: an empty migrated warehouse, and loading hand-made readings into it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import duckdb
import pytest

from tests.warehouse.newsroom import RULES
from warehouse.batches import Reading, build_batch, table_schemas
from warehouse.connection import open_live
from warehouse.load import LoadCounts, load_batch, load_event_types

Load = Callable[[Sequence[Reading]], LoadCounts]


@pytest.fixture
def live(tmp_path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """An empty warehouse with the event types that the tests use."""
    connection = open_live(tmp_path)
    load_event_types(
        connection,
        [
            ("builds", True, ("builds", "operates"), ("subject", "object")),
            ("releases", True, ("releases",), ("subject", "object", "recipient")),
            ("invests", True, ("invests",), ("subject", "object")),
            ("supplies", True, ("supplies",), ("subject", "object", "recipient")),
            ("partners", True, ("partners",), ("subject", "topic")),
            ("operates", True, ("operates",), ("subject", "object")),
            ("legislates", True, ("legislates",), ("subject", "object")),
            ("appoints", True, ("appoints",), ("subject", "person", "role")),
        ],
    )
    yield connection
    connection.close()


@pytest.fixture
def load(live: duckdb.DuckDBPyConnection) -> Load:
    """Load all captures of some articles as one batch."""

    def loaded(readings: Sequence[Reading]) -> LoadCounts:
        batch = build_batch(readings, RULES, table_schemas(live))
        return load_batch(live, batch, [], "20260301T000000", 0)

    return loaded
