"""Loading is whole, idempotent and independent of order."""

from __future__ import annotations

import itertools
import pickle
from dataclasses import replace
from decimal import Decimal

import duckdb
import pytest

from tests.warehouse.conftest import Load
from tests.warehouse.newsroom import RULES, at, fetch, figure, market_size, mention, reading, told
from transform.records import Facts
from warehouse.batches import Reading, build_batch, table_schemas
from warehouse.checks import run_checks
from warehouse.connection import prepare
from warehouse.errors import ArticlesMoved
from warehouse.load import (
    LoadCounts,
    captures_of,
    content_hash,
    drop_articles_absent,
    load_batch,
)
from warehouse.revisions import EvidenceIds

FORTY = "TrendForce sees the HBM market at 40 trillion won in 2030. It gave no reason."
FORTY_FIVE = "TrendForce sees the HBM market at 45 trillion won in 2030. It gave no reason."


def edited_back_and_forth() -> list[Reading]:
    """One article captured four times: 40, 40 with other spaces, 45, 40 again; and one that never changes."""
    forty = Facts(figures=(market_size(FORTY, "40 trillion won", "40e12", 2030, attributed_to="TrendForce"),))
    more = Facts(figures=(market_size(FORTY_FIVE, "45 trillion won", "45e12", 2030, attributed_to="TrendForce"),))
    published = {"published_at": at("2026-03-01 08:00")}
    spaced = FORTY.replace(". It", ".  It")
    return [
        reading("a1", FORTY, "2026-03-01 09:00", forty, **published),
        reading("a1", spaced, "2026-03-02 09:00", forty, **published),
        reading("a1", FORTY_FIVE, "2026-03-03 09:00", more, modified_at=at("2026-03-02 20:00"), **published),
        reading("a1", FORTY, "2026-03-04 09:00", forty, modified_at=at("2026-03-01 12:00"), **published),
        reading("b2", "Nothing new.", "2026-03-01 10:00", Facts()),
    ]


def test_revisions_are_numbered_and_dated(live: duckdb.DuckDBPyConnection, load: Load) -> None:
    """Equal neighbours are one revision, and valid_from never goes back, whatever the page says."""
    load(edited_back_and_forth())

    rows = live.execute("select revision, valid_from, text from article_revisions where article_id = 'a1' order by 1")

    assert rows.fetchall() == [
        (1, at("2026-03-01 08:00"), FORTY),
        (2, at("2026-03-02 20:00"), FORTY_FIVE),
        (3, at("2026-03-02 20:00"), FORTY),
    ]


@pytest.mark.parametrize(
    "order", list(itertools.permutations(range(4)))[::5], ids=lambda order: "".join(map(str, order))
)
def test_order_of_captures_does_not_matter(
    live: duckdb.DuckDBPyConnection,
    load: Load,
    order: tuple[int, ...],
) -> None:
    """Captures that arrive one load at a time, in any order, end in the same warehouse as all at once."""
    readings = edited_back_and_forth()
    load(readings)
    expected = content_hash(live)
    for table in ("captures", "articles", "article_revisions", "figures_history", "article_stories"):
        live.execute(f"delete from {table}")
    live.execute("delete from story_signatures")
    held: list[Reading] = [readings[4]]

    for position in order:
        held.append(readings[position])
        load(held)

    assert content_hash(live) == expected


def test_second_load_changes_nothing(live: duckdb.DuckDBPyConnection, load: Load) -> None:
    """The same batch again counts as unchanged and leaves the same content."""
    first = load(edited_back_and_forth())
    before = content_hash(live)

    second = load(edited_back_and_forth())

    assert (first, second) == (LoadCounts(new=2), LoadCounts(unchanged=2))
    assert content_hash(live) == before


def test_change_is_counted(load: Load) -> None:
    """An article that comes back with other content is changed, not new."""
    readings = edited_back_and_forth()
    load(readings[:1])

    assert load(readings[:3]) == LoadCounts(changed=1)


def test_facts_are_current_by_default(live: duckdb.DuckDBPyConnection, load: Load) -> None:
    """`figures` shows the current revision with its quotation; `figures_history` shows all."""
    load(edited_back_and_forth())

    current = live.execute("select revision, value, quotation, url, story_id from figures").fetchall()
    every = live.execute("select revision, value from figures_history order by 1").fetchall()

    sentence = "TrendForce sees the HBM market at 40 trillion won in 2030."
    assert current == [(3, Decimal("40e12"), sentence, "https://news.example/a1", "a1")]
    assert every == [(1, Decimal("40e12")), (2, Decimal("45e12")), (3, Decimal("40e12"))]


def test_moved_articles_are_refused(live: duckdb.DuckDBPyConnection, load: Load) -> None:
    """A batch built without a capture that the warehouse holds is refused, and nothing changes."""
    readings = edited_back_and_forth()
    load(readings)
    before = content_hash(live)

    with pytest.raises(ArticlesMoved) as refused:
        load(readings[:2])

    assert refused.value.article_ids == ("a1",)
    assert content_hash(live) == before


def test_captures_come_back_as_they_were(live: duckdb.DuckDBPyConnection, load: Load) -> None:
    """What was captured can be read back to build the next batch."""
    readings = edited_back_and_forth()
    load(readings)

    assert captures_of(live, ["a1"]) == [item.capture for item in readings[:4]]


def test_failed_load_leaves_nothing(live: duckdb.DuckDBPyConnection, load: Load) -> None:
    """An error in the middle of a load rolls the whole batch back."""
    readings = edited_back_and_forth()
    load(readings[4:])
    before = content_hash(live)
    live.execute("alter table event_figures_history rename to mislaid")

    with pytest.raises(duckdb.CatalogException):
        load(readings[:4])

    live.execute("alter table mislaid rename to event_figures_history")
    assert content_hash(live) == before


def test_hostile_values_are_made_harmless(live: duckdb.DuckDBPyConnection, load: Load) -> None:
    """Lone surrogates and numbers beyond DECIMAL(38,9) are loaded as what can be stored, with the reason."""
    text = "Naver \ud800 paid 1e400 won. It paid NaN won. It paid a third."
    facts = Facts(
        mentions=(mention(text, "Naver", "co:naver"),),
        figures=(
            figure(text, "1e400 won", "1e400", currency="KRW"),
            figure(text, "NaN won", "NaN", currency="KRW"),
            figure(text, "a third", str(Decimal(1) / Decimal(3)), kind="ratio", unit="fraction"),
        ),
    )
    load([reading("a1", text, "2026-03-01", facts)])

    rows = live.execute("select value, value_note, quotation from figures order by start_char").fetchall()

    assert [row[:2] for row in rows] == [
        (None, "overflow"),
        (None, "not_finite"),
        (Decimal("0.333333333"), None),
    ]
    assert rows[0][2] == "Naver \N{REPLACEMENT CHARACTER} paid 1e400 won."
    assert run_checks(live) == {}


def test_batch_crosses_processes() -> None:
    """A batch and the schemas it was built with can be pickled."""
    with duckdb.connect() as connection:
        prepare(connection, ":memory:")
        schemas = table_schemas(connection)

    batch = build_batch(edited_back_and_forth(), RULES, pickle.loads(pickle.dumps(schemas)))

    assert pickle.loads(pickle.dumps(batch)) == batch


def test_ids_come_from_evidence_only(live: duckdb.DuckDBPyConnection, load: Load) -> None:
    """A paragraph inserted above, and another rule, leave the id of a figure as it was."""
    longer = "A new first sentence. " + FORTY
    old = market_size(FORTY, "40 trillion won", "40e12", 2030)
    new = replace(market_size(longer, "40 trillion won", "41e12", 2031), rule_id="better")
    load(
        [
            reading("a1", FORTY, "2026-03-01", Facts(figures=(old,))),
            reading("a1", longer, "2026-03-02", Facts(figures=(new,))),
        ],
    )

    assert live.execute("select count(distinct figure_id), count(*) from figures_history").fetchall() == [(1, 2)]


def test_equal_evidence_is_told_apart_by_ordinal() -> None:
    """Two equal figures of one sentence have two ids, the same two every time."""
    first, second = EvidenceIds("a1"), EvidenceIds("a1")

    ids = [first.next("One won, one won.", "one won"), first.next("One won, one won.", "one won")]

    assert len(set(ids)) == 2
    assert [second.next("One  won, one won.", "one won"), second.next("One won, one won.", "one won")] == ids


def test_journal_rows_come_with_the_batch(live: duckdb.DuckDBPyConnection) -> None:
    """A load enters its ledger rows once, and how many rows of the journal are in."""
    live.execute(
        "insert into runs (run_id, kind, state, started_at, journal_rows) values ('r', 'ingest', 'running', now(), 0)"
    )
    rows = [fetch("https://news.example/1", "2026-03-01", run_id="r")]

    load_batch(live, None, rows, "r", 1)
    load_batch(live, None, rows, "r", 1)

    assert live.execute("select journal_rows from runs").fetchall() == [(1,)]
    assert live.execute("select count(*) from fetches").fetchall() == [(1,)]


def test_unmodified_answer_touches_last_seen(live: duckdb.DuckDBPyConnection, load: Load) -> None:
    """A page that the server calls unchanged was seen, and nothing else changes."""
    load([reading("a1", FORTY, "2026-03-01")])
    before = content_hash(live)

    load_batch(live, None, [fetch("u", "2026-03-09", outcome="unchanged", article_id="a1")], "r", 1)

    assert live.execute("select last_seen_at from articles").fetchall() == [(at("2026-03-09"),)]
    assert content_hash(live) == before


def test_absent_articles_are_dropped_whole(live: duckdb.DuckDBPyConnection, load: Load) -> None:
    """A reparse that no longer yields an article leaves no trace of it, and its story goes to the next."""
    shared = told(Facts(), *range(10))
    load([reading("a1", FORTY, "2026-03-01", shared), reading("b2", FORTY, "2026-03-02", shared)])

    dropped = drop_articles_absent(live, ["b2"])

    assert dropped == 1
    assert live.execute("select article_id, story_id from articles").fetchall() == [("b2", "b2")]
    assert live.execute("select count(*) from captures").fetchall() == [(1,)]
