"""Grouping reads and writes only the weeks around a load, and gives what grouping all at once would give."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import permutations
from pathlib import Path

import duckdb
import pytest

from tests.warehouse.newsroom import reading, told
from transform.records import Facts
from warehouse.connection import open_live
from warehouse.migrate import sql_files
from warehouse.revisions import Reading

Load = Callable[[Sequence[Reading]], object]
# Each shares four shingles with the one five days later; first and last are fifteen days apart; two have no date.
CHAIN = (
    reading("c4", "The first telling.", "2026-03-01", told(Facts(), *range(8))),
    reading("c3", "The second telling.", "2026-03-06", told(Facts(), *range(4, 12)), published_at=None),
    reading("c2", "The third telling.", "2026-03-11", told(Facts(), *range(8, 16))),
    reading("c1", "The fourth telling.", "2026-03-16", told(Facts(), *range(12, 20)), published_at=None),
)


@pytest.mark.parametrize("order", list(permutations(CHAIN)))
def test_a_chain_of_tellings_is_one_story_in_any_order_of_loading(
    live: duckdb.DuckDBPyConnection, load: Load, order: tuple[Reading, ...]
) -> None:
    """An earlier telling that comes later renames the story of members that it does not reach, dated or not."""
    for one in order:
        load([one])
    grouped = live.execute("select article_id, story_id, similarity from article_stories order by all").fetchall()
    assert grouped == [(f"c{number}", "c4", 0.5) for number in (1, 2, 3, 4)]
    assert live.execute("select distinct story_id from articles").fetchall() == [("c4",)]


def test_a_telling_that_is_gone_parts_the_chain(live: duckdb.DuckDBPyConnection, load: Load) -> None:
    """What another content no longer joins falls into two stories, each with its own first telling."""
    load(CHAIN)
    load([CHAIN[1], reading("c3", "Other words.", "2026-03-07", told(Facts(), *range(90, 98)), published_at=None)])
    stories = dict(live.execute("select article_id, story_id from articles").fetchall())
    assert stories["c2"] == stories["c1"] == "c2"
    assert stories["c4"] == "c4"


def test_an_older_warehouse_gets_the_times_of_its_stories(tmp_path: Path) -> None:
    """Its groupings stay what they were, and the time of each article stands beside its story."""
    with duckdb.connect(str(tmp_path / "live.duckdb")) as older:
        for file in sql_files("migrations")[:7]:
            older.execute(file.text)
            older.execute(
                "insert into schema_migrations values (?, ?, 'x', now())", [int(file.name[:4]), file.name[5:]]
            )
        older.execute("insert into article_stories values ('b', 'a', 0.5), ('a', 'a', 0.5)")
        older.execute(
            "insert into story_signatures values "
            "('a', 'en', '2026-03-01 00:00:00Z', [], [], []), ('b', 'en', '2026-03-02 00:00:00Z', [], [], [])"
        )

    with open_live(tmp_path) as live:
        rows = live.execute("select * replace (epoch(told_at)::bigint as told_at) from article_stories").fetchall()

    assert rows == [("a", "a", 0.5, 1_772_323_200), ("b", "a", 0.5, 1_772_409_600)]
