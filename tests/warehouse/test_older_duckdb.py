"""The snapshot is for whoever has DuckDB 1.1 or later: its storage format, and the real program where it is at hand.

`uv venv older && uv pip install --python older/bin/python duckdb==1.1.3 pytz`, then
`DATELINE_OLDER_PYTHON=older/bin/python pytest -m slow tests/warehouse/test_older_duckdb.py`.
"""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest

from tests.warehouse.newsroom import RULES
from tests.warehouse.world import world
from warehouse.batches import build_batch, table_schemas
from warehouse.connection import SNAPSHOT, open_live, open_snapshot
from warehouse.load import load_batch
from warehouse.migrate import sql_files
from warehouse.publish import publish

OLDER = os.environ.get("DATELINE_OLDER_PYTHON")
STORAGE_OF_1_0 = 64  # read by every DuckDB from 0.10 on; 1.2 can write a later one, which 1.1 refuses
COUNTING = """
import duckdb, json, sys
connection = duckdb.connect(sys.argv[1], read_only=True)
connection.execute("set timezone = 'UTC'")
names = json.loads(sys.argv[2])
print(json.dumps({name: connection.execute(f"select count(*) from {name}").fetchall()[0][0] for name in names}))
"""
MACROS = (
    "timeline('co:nvidia')",
    "vintages('market:hbm')",
    "promises_as_of(date '2026-07-01')",
    "figures_as_of(timestamptz '2026-07-01 00:00:00+00')",
    "roles_as_of(date '2026-07-01')",
    "search('HBM 전망')",
)


@pytest.fixture
def published(data_dir: Path) -> Path:
    """The data folder of the published year."""
    with open_live(data_dir) as live:
        load_batch(live, build_batch(world(), RULES, table_schemas(live)), [], "r", 0)
    publish(data_dir)
    return data_dir


def test_storage_format_is_the_oldest(published: Path) -> None:
    """The version in the file's header is the one that DuckDB 1.1 reads."""
    header = (published / SNAPSHOT).read_bytes()[:20]

    assert header[8:12] == b"DUCK"
    assert int.from_bytes(header[12:20], "little") == STORAGE_OF_1_0


@pytest.mark.slow
@pytest.mark.skipif(OLDER is None, reason="no interpreter with an older DuckDB was named")
def test_older_program_answers_the_same(published: Path) -> None:
    """Every view and table macro has as many rows in DuckDB 1.1 as in ours."""
    names = [*(file.name for file in sql_files("views")), *MACROS]
    command = [str(OLDER), "-c", COUNTING, str(published / SNAPSHOT), json.dumps(names)]
    counted = json.loads(subprocess.run(command, check=True, capture_output=True, timeout=120).stdout)

    with open_snapshot(published) as snapshot:
        ours = {name: snapshot.execute(f"select count(*) from {name}").fetchall()[0][0] for name in names}

    assert counted == ours
    assert ours["search('HBM 전망')"] > 0
