"""A page that must be forgotten is gone everywhere and stays gone; the data can be copied and brought back."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from extract.urls import url_hash
from flows.forgetting import forget_again
from tests.warehouse.newsroom import RULES, at, fetch, reading
from warehouse.batches import build_batch, table_schemas
from warehouse.connection import open_live, open_snapshot
from warehouse.load import load_batch


def dateline(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """One command on a data folder that has its own `dateline.toml`."""
    command = [sys.executable, "-m", "flows.cli", *arguments, "--config", str(folder / "dateline.toml")]
    return subprocess.run(command, check=False, capture_output=True, text=True, timeout=120)


def articles(folder: Path) -> set[str]:
    """The URLs of the articles in a folder's snapshot."""
    with open_snapshot(folder) as connection:
        return {row[0] for row in connection.execute("select url from articles").fetchall()}


def archive_of(folder: Path, url: str) -> Path:
    """The WARC file in which a run kept a page."""
    with open_snapshot(folder) as connection:
        asked = "select min(raw_file) from fetches where url = $1 and raw_file is not null"
        return folder / str(connection.execute(asked, [url]).fetchall()[0][0])


def is_named_nowhere(folder: Path, url: str) -> bool:
    """Whether neither the ledger nor a journal has an address."""
    with open_snapshot(folder) as connection:
        rows = connection.execute("select count(*) from fetches where url = $1 or url_key = $1", [url]).fetchall()
    journals = (folder / "raw").rglob("*.jsonl")
    return rows == [(0,)] and all(url not in path.read_text(encoding="utf-8") for path in journals)


def test_a_forgotten_page_is_gone_from_data_and_backup_and_stays_gone(demo: Path, tmp_path: Path) -> None:
    """Its address is in no ledger or journal afterwards; neither a restore nor a crawl's WARC brings it back."""
    folder, backup, restored = tmp_path / "data", tmp_path / "backup", tmp_path / "restored"
    shutil.copytree(demo, folder)
    url = min(articles(folder))
    assert dateline(folder, "backup", str(backup)).returncode == 0

    done = dateline(folder, "forget", url, "--backup", str(backup))

    assert done.returncode == 0, done.stderr
    assert url not in articles(folder)
    assert is_named_nowhere(folder, url)
    restored.mkdir()
    for name in ("sources", "rules"):
        shutil.copytree(folder / name, restored / name)
    for name in ("dateline.toml", "corrections.toml"):
        shutil.copy(folder / name, restored)
    assert dateline(restored, "restore", str(backup)).returncode == 0
    assert articles(restored) == articles(folder)

    imported = dateline(restored, "backfill", "--direct", "--warc", str(archive_of(demo, url)))

    assert imported.returncode == 0, imported.stderr
    assert articles(restored) == articles(folder)
    assert is_named_nowhere(restored, url)


def test_a_backup_from_before_is_forgotten_again_when_it_is_restored(demo: Path, tmp_path: Path) -> None:
    """What was forgotten since the backup is taken out of it on the way back."""
    folder, backup = tmp_path / "data", tmp_path / "backup"
    shutil.copytree(demo, folder)
    url = min(articles(folder))
    assert dateline(folder, "backup", str(backup)).returncode == 0
    assert dateline(folder, "forget", url).returncode == 0
    for name in ("live.duckdb", "dateline.duckdb"):
        (folder / name).unlink()
    shutil.rmtree(folder / "raw")

    assert dateline(folder, "restore", str(backup)).returncode == 0

    assert url not in articles(folder)


def test_a_page_with_another_address_of_its_own_does_not_come_back_from_a_backup(tmp_path: Path) -> None:
    """Its article has the id of the address that the page names: only the ledger knows the one that was forgotten."""
    key = "https://news.example/a?from=feed"
    with open_live(tmp_path) as live:
        run = "20260301T000000"
        live.execute(
            "insert into runs (run_id, kind, state, started_at, journal_rows) values ($1, 'ingest', 'done', now(), 0)",
            [run],
        )
        readings = [reading("named", "Kept by its address.", "2026-03-01"), reading("other", "Another.", "2026-03-01")]
        rows = [fetch(key, "2026-03-01", article_id="named"), fetch("https://news.example/b", "2026-03-01")]
        load_batch(live, build_batch(readings, RULES, table_schemas(live)), rows, run, 2)
    (tmp_path / "forgotten.txt").write_text(url_hash(key) + "\n", encoding="utf-8")

    forget_again(tmp_path, at("2026-03-02"))

    with open_live(tmp_path) as live:
        assert live.execute("select article_id from articles").fetchall() == [("other",)]
        assert live.execute("select url_key from fetches").fetchall() == [("https://news.example/b",)]


def test_an_export_has_a_parquet_file_for_each_table(demo: Path, tmp_path: Path) -> None:
    """Readable without DuckDB, with a manifest."""
    assert dateline(demo, "export", str(tmp_path / "out")).returncode == 0
    assert (tmp_path / "out" / "manifest.json").exists()
    assert (tmp_path / "out" / "articles.parquet").exists()
