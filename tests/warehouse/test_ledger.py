"""The ledger knows every URL, run and feed."""

from __future__ import annotations

import duckdb
import pytest

from tests.warehouse.newsroom import at, fetch
from warehouse.ledger import (
    feed_validators,
    finish_run,
    known_urls,
    load_fetches,
    loaded_rows,
    mark_crashed,
    running,
    start_run,
)


def start(live: duckdb.DuckDBPyConnection, run_id: str) -> None:
    """A run that begins."""
    start_run(live, run_id, "ingest", at("2026-03-01"), {"sources": ["daily"]}, "1.0", "rules-1")


def test_run_is_entered_and_finished(live: duckdb.DuckDBPyConnection) -> None:
    """A run has its parameters, its state and its counts."""
    start(live, "r1")
    before = running(live)
    finish_run(live, "r1", "partial", at("2026-03-02"), {"discovered": 5}, failed=1)

    row = live.execute("select state, parameters, discovered, failed, unchanged, journal_rows from runs").fetchall()

    assert (before, running(live)) == (["r1"], [])
    assert row == [("partial", '{"sources": ["daily"]}', 5, 1, 0, 0)]


def test_misspelt_count_is_refused(live: duckdb.DuckDBPyConnection) -> None:
    """A count that the table does not have is an error, not a loss."""
    with pytest.raises(ValueError, match="fetchd"):
        finish_run(live, "r1", "done", at("2026-03-02"), fetchd=1)


def test_crashed_runs_are_marked(live: duckdb.DuckDBPyConnection) -> None:
    """Only runs that say they are running become crashed; loaded rows stay known."""
    start(live, "r1")
    start(live, "r2")
    finish_run(live, "r1", "done", at("2026-03-02"))

    mark_crashed(live, ["r1", "r2"], at("2026-03-03"))

    assert live.execute("select run_id, state from runs order by 1").fetchall() == [("r1", "done"), ("r2", "crashed")]
    assert loaded_rows(live) == {"r1": 0, "r2": 0}


def test_known_url_has_its_last_body_and_last_outcome(live: duckdb.DuckDBPyConnection) -> None:
    """A later failure is the outcome, the validators stay those of the last body."""
    load_fetches(
        live,
        [
            fetch("u", "2026-03-01", run_id="r1", etag="old", article_id="a1"),
            fetch("u", "2026-03-02", run_id="r2", etag="new", article_id="a1"),
            fetch("u", "2026-03-03", run_id="r3", outcome="failed", reason="timeout", body_sha256=None),
        ],
    )

    known = known_urls(live, ["u", "never"])

    assert list(known) == ["u"]
    assert (known["u"].etag, known["u"].captured_at) == ("new", at("2026-03-02"))
    assert (known["u"].outcome, known["u"].reason, known["u"].article_id) == ("failed", "timeout", "a1")


def test_feed_validators_are_of_the_last_good_answer(live: duckdb.DuckDBPyConnection) -> None:
    """A failed poll does not lose a feed's validators; feeds never read, or only by a run cut short, are absent."""
    start_run(live, "r1", "ingest", at("2026-03-01"), {}, "0", "0")
    finish_run(live, "r1", "done", at("2026-03-01"))
    load_fetches(
        live,
        [
            fetch("f", "2026-03-01", run_id="r1", role="feed", etag="e1"),
            fetch("f", "2026-03-02", run_id="r2", role="feed", outcome="failed", reason="dns"),
        ],
    )

    assert {url: found.etag for url, found in feed_validators(live, ["f", "g"]).items()} == {"f": "e1"}


def test_row_of_the_same_run_and_url_is_replaced(live: duckdb.DuckDBPyConnection) -> None:
    """A URL has one row a run and role; another run has its own."""
    load_fetches(live, [fetch("u", "2026-03-01", run_id="r1"), fetch("u", "2026-03-01", run_id="r2")])

    load_fetches(live, [fetch("u", "2026-03-01", run_id="r1", outcome="rejected", reason="paywall")])

    assert live.execute("select run_id, outcome from fetches order by 1").fetchall() == [
        ("r1", "rejected"),
        ("r2", "ok"),
    ]
