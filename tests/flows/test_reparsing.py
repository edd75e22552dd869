"""Today's rules over the raw zone: what a reparse changes, what a rebuild keeps, and bodies that stop the reader."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from flows.cli import main
from flows.job import Job
from flows.loading import open_pool
from flows.reparsing import _unread, rebuild, reparse, survey_reparse
from tests.flows.conftest import files_of, hash_of, job_of, rows
from warehouse.connection import open_live, writer_lock
from warehouse.ledger import page_keys, pages_of
from warehouse.quarantine import quarantined, set_aside

GAZETTEER = """
[[entity]]
id = "co:peninsula-wire"
type = "company"
names = { en = "Peninsula Wire" }
examples = ["Peninsula Wire reported the deal first."]
"""


def test_a_rebuild_of_a_lost_warehouse_has_the_same_content_and_ledger(
    uninterrupted: Job, copied: Callable[[], Job]
) -> None:
    """Runs and fetches come back from the journals, facts from the bodies."""
    job = copied()
    (job.data_dir / "live.duckdb").unlink()
    (job.data_dir / "dateline.duckdb").unlink()
    done = rebuild(job)
    ledger = (
        "select run_id, kind, state, journal_rows, fetched, new_articles, changed_articles, unchanged, rejected, "
        "failed from runs order by all"
    )
    fetches = "select * from fetches order by all"
    assert done.problems == ()
    assert hash_of(job) == hash_of(uninterrupted)
    assert rows(job, ledger) == rows(uninterrupted, ledger)
    assert rows(job, fetches) == rows(uninterrupted, fetches)


@pytest.mark.slow
def test_a_rebuild_names_raw_records_that_it_misses(
    copied: Callable[[], Job], capsys: pytest.CaptureFixture[str]
) -> None:
    """The rest is rebuilt, and the exit code says that it is not whole; so does a look beforehand."""
    job = copied()
    config = str(job.data_dir / "dateline.toml")
    lost = max(job.data_dir.glob("raw/*/*/*.warc.gz"), key=lambda path: path.stat().st_size)
    lost.unlink()
    looked = main(["rebuild", "--dry-run", "--config", config])
    assert (looked, lost.name in capsys.readouterr().err) == (1, True)
    rebuilt = main(["rebuild", "--config", config])
    assert (rebuilt, lost.name in capsys.readouterr().err) == (1, True)
    assert rows(job, "select count(*) > 0 as some from articles") == [{"some": True}]


def test_a_reparse_with_the_same_rules_changes_nothing(uninterrupted: Job, copied: Callable[[], Job]) -> None:
    """No fact is gained, lost or changed, and none is there twice."""
    job = copied()
    summary, done = reparse(job)
    assert (summary.state, done.by_rule(), done.dropped, done.missing) == ("done", [], 0, [])
    assert done.articles == rows(job, "select count(*) as n from articles")[0]["n"]
    assert hash_of(job) == hash_of(uninterrupted)


@pytest.mark.slow
def test_a_reparse_says_by_rule_what_a_new_rule_changes(copied: Callable[[], Job]) -> None:
    """A dry run says the same and leaves every file but the locks alone; the reparse then does it."""
    job = copied()
    (job.data_dir / "rules" / "entities" / "quiet.toml").write_text(GAZETTEER, encoding="utf-8")
    job = job_of(job.data_dir / "dateline.toml")
    before = files_of(job.data_dir)
    surveyed = survey_reparse(job)
    assert files_of(job.data_dir) == before
    _, done = reparse(job)
    assert done.by_rule() == surveyed.by_rule()
    assert any(row.kind == "mentions" and row.gained for row in done.by_rule())
    assert rows(job, "select count(*) > 0 as some from mentions where entity_id = 'co:peninsula-wire'") == [
        {"some": True}
    ]


def test_a_body_that_stops_the_reader_twice_is_set_aside_and_the_rest_is_read(copied: Callable[[], Job]) -> None:
    """Every page that takes too long ends its process; the pool says which, and is used again."""
    job = copied()
    with writer_lock(job.data_dir), open_live(job.data_dir) as connection:
        pages = _unread(pages_of(connection, page_keys(connection)[:2]))
    with open_pool(job, 2) as pool:
        pool.setup = replace(pool.setup, page_seconds=0.0005)
        hasty = pool.result(pool.submit(pages, ()))
        pool.setup = replace(pool.setup, page_seconds=60)
        assert [fault.body_sha256 for fault in pool.faults] == [row.body_sha256 for row in pages]
        pool.skipped.discard(pages[0].body_sha256 or "")
        pool._stop()
        patient = pool.result(pool.submit(pages, ()))
    assert [(row.outcome, row.reason) for row in hasty.fetches] == [("rejected", "quarantined")] * 2
    assert [row.outcome for row in patient.fetches] == ["ok", "rejected"]


@pytest.mark.slow
def test_quarantined_bodies_are_tried_again_when_asked(uninterrupted: Job, copied: Callable[[], Job]) -> None:
    """A plain reparse skips them, one with `--quarantined` takes them out."""
    job = copied()
    config = str(job.data_dir / "dateline.toml")
    digest = rows(job, "select body_sha256 from captures order by 1 limit 1")[0]["body_sha256"]
    started = rows(job, "select max(started_at) as at from runs")[0]["at"]
    with writer_lock(job.data_dir), open_live(job.data_dir) as connection:
        set_aside(connection, [(digest, None, "tripped")], started)
    main(["reparse", "--config", config])
    assert rows(job, "select count(*) as n from fetches where reason = 'quarantined'") == [{"n": 1}]
    main(["reparse", "--quarantined", "--config", config])
    with writer_lock(job.data_dir), open_live(job.data_dir) as connection:
        assert quarantined(connection) == frozenset()
    assert hash_of(job) == hash_of(uninterrupted)
