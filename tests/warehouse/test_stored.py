"""Stored views hold what their definitions give, whatever was loaded since; the snapshot reads them."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from tests.warehouse.newsroom import RULES
from tests.warehouse.world import world
from warehouse import publish as publishing
from warehouse.batches import Reading, build_batch, table_schemas
from warehouse.connection import LIVE, open_live, open_snapshot
from warehouse.errors import WarehouseDamaged
from warehouse.forget import forget
from warehouse.integrity import find_damage
from warehouse.load import drop_articles, load_batch, load_event_types
from warehouse.migrate import sql_files, view_fingerprint
from warehouse.publish import publish, publish_filled
from warehouse.stored import fill, refresh, stored_views, strayed, unfilled

NAMES = [view.name for view in stored_views()]


def load_world(connection: duckdb.DuckDBPyConnection, captures: list[Reading]) -> None:
    """Load these captures as one batch."""
    load_batch(connection, build_batch(captures, RULES, table_schemas(connection)), [], "r", 0)


def fill_all(connection: duckdb.DuckDBPyConnection) -> None:
    """Bring every stored view up to date, from nothing where need be."""
    refresh(connection)
    for view in unfilled(connection):
        fill(connection, view)


def definitions_of(connection: duckdb.DuckDBPyConnection) -> set[str]:
    """The views of a snapshot that read stored rows."""
    found = connection.execute("select view_name from duckdb_views() where sql like '%stored%' and not internal")
    return {row[0] for row in found.fetchall()}


def test_five_views_are_stored() -> None:
    """What is slow to work out whole is marked in its file, with a key that the view has as a column."""
    assert NAMES == ["co_mentions", "entity_activity", "occurrences_told", "promises_told", "vintages_told"]


@pytest.mark.parametrize("seed", [0, *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(1, 10))])
def test_stored_rows_follow_loads(live: duckdb.DuckDBPyConnection, seed: int) -> None:
    """After batches in any order, replaced and dropped articles, stored rows are what the definitions give."""
    chance = random.Random(seed)
    held: dict[str, list[Reading]] = {}
    captures = world()
    chance.shuffle(captures)
    fill_all(live)
    for start in range(0, len(captures), 9):
        touched = {item.capture.article_id for item in captures[start : start + 9]}
        for item in captures[start : start + 9]:
            held.setdefault(item.capture.article_id, []).append(item)
        load_world(live, [item for name in touched for item in held[name]])
        refresh(live)
        assert strayed(live) == []
    for article_id in chance.sample(sorted(held), 10):
        drop_articles(live, [article_id])
    refresh(live)

    assert unfilled(live) == []
    assert strayed(live) == []
    assert live.execute("select count(*) from stored.occurrences_told").fetchall()[0][0] > 0


def test_article_that_no_load_told_of_is_found(live: duckdb.DuckDBPyConnection) -> None:
    """Rows that came past the loader are noticed by the articles that are new."""
    load_world(live, world())
    live.execute("delete from touched_articles")

    fill_all(live)

    assert strayed(live) == []
    assert live.execute("select count(*) from stored.articles").fetchall() == [
        (len({r.capture.article_id for r in world()}),)
    ]


def test_other_event_types_make_all_anew(live: duckdb.DuckDBPyConnection) -> None:
    """Promises depend on what kinds of events promise, so stored rows made with others are not used."""
    load_world(live, world())
    fill_all(live)
    load_event_types(live, [("builds", False, (), ("subject",))])

    refresh(live)

    assert [view.name for view in unfilled(live)] == NAMES


def test_snapshot_reads_stored_rows(data_dir: Path) -> None:
    """In the snapshot the views answer from stored rows, with the same answers and comments as in the writer's file."""
    with open_live(data_dir) as live:
        load_world(live, world())
    publish(data_dir)

    with open_snapshot(data_dir) as snapshot, duckdb.connect(str(data_dir / LIVE), read_only=True) as live:
        assert definitions_of(snapshot) == set(NAMES)
        assert definitions_of(live) == set()
        for name in NAMES:
            query = f"select count(*), sum(hash(t)::hugeint) from {name} t"
            assert snapshot.execute(query).fetchall() == live.execute(query).fetchall()
        comments = "select view_name, comment from duckdb_views() where not internal order by 1"
        assert snapshot.execute(comments).fetchall() == live.execute(comments).fetchall()


def test_large_warehouse_is_published_before_it_is_filled(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A large warehouse is published with definitions first; the stored rows come with the next snapshot."""
    monkeypatch.setattr(publishing, "MOST_FILLED", 3)
    with open_live(data_dir) as live:
        load_world(live, world())

    publish(data_dir)
    with open_snapshot(data_dir) as snapshot:
        before = definitions_of(snapshot), snapshot.execute("select count(*) from occurrences").fetchall()
    assert publish_filled(data_dir) is not None
    with open_snapshot(data_dir) as snapshot:
        after = definitions_of(snapshot), snapshot.execute("select count(*) from occurrences").fetchall()

    assert (before[0], after[0]) == (set(), set(NAMES))
    assert before[1] == after[1]
    assert publish_filled(data_dir) is None


def test_forgotten_words_leave_the_stored_rows(data_dir: Path) -> None:
    """A forgotten article is in no stored row when its file is written anew, before the next publish."""
    with open_live(data_dir) as live:
        load_world(live, world())
        article_id = live.execute("select article_id from figure_vintages order by all").fetchall()[0][0]
    publish(data_dir)

    forget(data_dir, [], [article_id])

    with open_live(data_dir) as live:
        assert live.execute("from stored.vintages_told where article_id = ?", [article_id]).fetchall() == []
        assert strayed(live) == []


def test_rows_that_strayed_are_named(data_dir: Path) -> None:
    """A stored row that its view does not give is damage that doctor names."""
    with open_live(data_dir) as live:
        load_world(live, world())
    publish(data_dir)
    assert find_damage(data_dir) is None
    with open_live(data_dir) as live:
        live.execute("delete from stored.occurrences_told where type = 'supplies'")

    damage = find_damage(data_dir)

    assert isinstance(damage, WarehouseDamaged)
    assert "occurrences" in str(damage)


def test_rows_depend_on_what_their_definition_reads(monkeypatch: pytest.MonkeyPatch) -> None:
    """Another text of what a view reads makes its rows anew; another text of anything else does not."""
    before = {name: view_fingerprint(name) for name in NAMES}
    changed = {"claims", "search"}
    files = {
        folder: tuple(
            replace(file, text=f"{file.text} ") if file.name in changed else file for file in sql_files(folder)
        )
        for folder in ("views", "macros")
    }
    monkeypatch.setattr("warehouse.migrate.sql_files", files.__getitem__)

    after = {name: view_fingerprint.__wrapped__(name) for name in NAMES}

    assert {name for name in NAMES if before[name] != after[name]} == {"promises_told", "vintages_told"}
