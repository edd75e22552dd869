"""What a reader's statement may be: one that reads, reaches nothing outside the snapshot, and ends."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from tests.warehouse.newsroom import RULES
from tests.warehouse.world import world
from warehouse.batches import build_batch, table_schemas
from warehouse.connection import LIVE, open_live, open_snapshot
from warehouse.load import load_batch
from warehouse.publish import publish
from warehouse.query import QueryInvalid, ask

ENDLESS = "with recursive n as (select 1 as i union all select i + 1 from n) select count(*) from n"
GROWING = "with recursive n as (select 1 as i union all select n.i from n, range(9)) select count(*) from n"
OUTSIDE = (
    "from read_csv('/etc/passwd')",
    "from '/etc/passwd'",
    "from read_text('/etc/passwd')",
    "from glob('/*')",
    "from sniff_csv('/etc/passwd')",
    "from parquet_metadata('/etc/passwd')",
    "from read_blob('https://example.org/')",
    "select getenv('HOME')",
    "from duckdb_secrets()",
    "from query('copy (select 1) to ''x.csv''')",
    "copy articles to 'x.csv'",
    "copy (select 1) to '/dev/stdout'",
    "export database 'x'",
    "import database 'x'",
    "attach 'x.duckdb'",
    "attach ':memory:' as other",
    "detach dateline",
    "install httpfs",
    "load httpfs",
    "update extensions",
    "set threads = 8",
    "set enable_external_access = true",
    "set memory_limit = '99GB'",
    "set timezone = 'Asia/Seoul'",
    "reset lock_configuration",
    "pragma enable_profiling",
    "pragma memory_limit = '99GB'",
    "call enable_logging()",
    "checkpoint",
    "create table x as select 1",
    "create temp table x as select 1",
    "create macro x() as 1",
    "create secret x (type s3)",
    "drop table articles",
    "delete from articles",
    "insert into articles by name select 'a' as article_id",
    "update articles set title = ''",
    "begin",
    "select 1; select 2",
    "select 1; drop table articles",
    "",
    "-- nothing",
)


@pytest.fixture(scope="module")
def snapshot(migrated: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    """A reader's connection to the published year."""
    data_dir = tmp_path_factory.mktemp("queries")
    (data_dir / LIVE).write_bytes(migrated.read_bytes())
    with open_live(data_dir) as live:
        load_batch(live, build_batch(world(), RULES, table_schemas(live)), [], "r", 0)
    publish(data_dir)
    with open_snapshot(data_dir) as connection:
        yield connection


def rows(connection: duckdb.DuckDBPyConnection, sql: str, seconds: float | None = None) -> list[dict[str, object]]:
    """All rows of an answer."""
    return [row for batch in ask(connection, sql, seconds=seconds).batches for row in batch.to_pylist()]


@pytest.mark.parametrize("sql", OUTSIDE)
def test_statement_reaches_nothing_outside(snapshot: duckdb.DuckDBPyConnection, sql: str) -> None:
    """No file, no network, no setting, no other database; and nothing is written."""
    with pytest.raises(QueryInvalid):
        rows(snapshot, sql)

    assert rows(snapshot, "select count(*) > 0 as kept from articles") == [{"kept": True}]


@pytest.mark.parametrize(
    "sql",
    [
        "from articles limit 1",
        "with x as (select 1 as a) from x",
        "values (1)",
        "show tables",
        "describe articles",
        "summarize articles",
        "explain from articles",
        "pivot articles on language using count(*) group by source_id",
        "from range(3) -- a remark; not a second statement",
    ],
)
def test_question_is_answered(snapshot: duckdb.DuckDBPyConnection, sql: str) -> None:
    """Whatever reads is answered, in any of SQL's forms."""
    assert rows(snapshot, sql)


def test_question_without_end_is_stopped(snapshot: duckdb.DuckDBPyConnection) -> None:
    """A recursion that never ends is interrupted when its time is over, and the connection answers on."""
    with pytest.raises(QueryInvalid, match=r"stopped after 0\.3 seconds"):
        rows(snapshot, ENDLESS, seconds=0.3)

    assert rows(snapshot, "select 1 as one") == [{"one": 1}]


def test_question_without_bounds_is_stopped(snapshot: duckdb.DuckDBPyConnection) -> None:
    """A recursion that multiplies its rows ends by time or by memory, by name either way."""
    with pytest.raises(QueryInvalid):
        rows(snapshot, GROWING, seconds=0.3)

    assert rows(snapshot, "select 1 as one") == [{"one": 1}]


def test_rows_come_while_the_question_goes_on(snapshot: duckdb.DuckDBPyConnection) -> None:
    """The limit is on waiting, not on reading: a long answer is streamed, batch by batch."""
    answer = ask(snapshot, "select i from range(10_000_000_000) t(i)", seconds=5)

    assert next(answer.batches).num_rows > 0


@pytest.mark.parametrize(
    ("sql", "hint"),
    [
        ("select subjekt_id from figures", "subject_id"),
        ("from figurs", "figures"),
        ("select no_such_function(1)", "no_such_function"),
        ("selct 1", "selct"),
    ],
)
def test_error_says_what_was_meant(snapshot: duckdb.DuckDBPyConnection, sql: str, hint: str) -> None:
    """A wrong name is answered with the nearest ones, in one line."""
    with pytest.raises(QueryInvalid, match=hint) as refused:
        rows(snapshot, sql)

    assert "\n" not in str(refused.value)
