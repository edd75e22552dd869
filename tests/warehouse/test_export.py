"""Parquet export, backups, and forgetting."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import duckdb
import pytest

from tests.warehouse.newsroom import RULES, at, fetch, reading
from tests.warehouse.test_promises import twelve_months
from tests.warehouse.test_publish import load_and_publish
from warehouse.backup import FORGOTTEN, backup, read_manifest, restore
from warehouse.batches import build_batch, table_schemas
from warehouse.connection import LIVE, open_live, open_snapshot
from warehouse.errors import BackupDamaged, BackupRefused, ExportRefused, RestoreRefused, WarehouseMissing
from warehouse.export import export_parquet, file_digest
from warehouse.forget import forget
from warehouse.load import content_hash, load_batch
from warehouse.publish import publish


def test_export_has_every_row_and_type(data_dir: Path, tmp_path: Path) -> None:
    """Each table is a Parquet file with the rows and types of the snapshot, and the manifest says so."""
    load_and_publish(data_dir)

    manifest = json.loads(export_parquet(data_dir, tmp_path / "out").read_text(encoding="utf-8"))

    entries = {entry["name"]: entry for entry in manifest["tables"]}
    assert entries["articles"]["rows"] == 6
    assert entries["promises"]["rows"] == 1
    [file] = entries["figures_history"]["files"]
    assert file["sha256"] == file_digest(tmp_path / "out" / file["path"])
    kind = duckdb.sql(f"describe from '{tmp_path}/out/figures_history.parquet'").filter("column_name = 'value'")
    assert kind.fetchall()[0][1] == "DECIMAL(38,9)"


def test_large_tables_are_split_by_month(data_dir: Path, tmp_path: Path) -> None:
    """A table with more rows than the bound is a folder of months that reads as one table."""
    load_and_publish(data_dir)

    export_parquet(data_dir, tmp_path / "out", views=(), large_rows=3)

    months = sorted(path.name for path in (tmp_path / "out" / "tellings_history").iterdir())
    assert months == [f"month=2026-{month}" for month in ("01", "02", "04", "06", "08", "12")]
    assert duckdb.sql(f"from '{tmp_path}/out/tellings_history/**/*.parquet'").shape[0] == 6


def test_export_replaces_an_export_only(data_dir: Path, tmp_path: Path) -> None:
    """An earlier export is replaced; a folder with other things in it is refused and left alone."""
    load_and_publish(data_dir)
    export_parquet(data_dir, tmp_path / "out", views=())
    export_parquet(data_dir, tmp_path / "out", views=())
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("mine", encoding="utf-8")

    with pytest.raises(ExportRefused):
        export_parquet(data_dir, tmp_path / "mine")

    assert (tmp_path / "mine" / "thesis.txt").exists()


def test_export_needs_a_snapshot(tmp_path: Path) -> None:
    """Without a snapshot there is nothing to export, and the message says what makes one."""
    with pytest.raises(WarehouseMissing):
        export_parquet(tmp_path, tmp_path / "out")


def with_raw(data_dir: Path) -> str:
    """A data folder with a warehouse, a raw file and something forgotten; its content hash."""
    (data_dir / "raw" / "2026").mkdir(parents=True)
    (data_dir / "raw" / "2026" / "run.warc.gz").write_bytes(b"raw")
    (data_dir / FORGOTTEN).write_text("aaaa\n", encoding="utf-8")
    return load_and_publish(data_dir)


def test_backup_comes_back_whole(data_dir: Path, tmp_path: Path) -> None:
    """A restored folder has the raw zone, the warehouse and what was forgotten; twice backed up is the same."""
    digest = with_raw(data_dir)
    backup(data_dir, tmp_path / "safe")
    backup(data_dir, tmp_path / "safe")

    restore(tmp_path / "safe", tmp_path / "new")

    assert (tmp_path / "new" / "raw" / "2026" / "run.warc.gz").read_bytes() == b"raw"
    assert (tmp_path / "new" / FORGOTTEN).read_text(encoding="utf-8") == "aaaa\n"
    with open_live(tmp_path / "new") as live:
        assert content_hash(live) == digest


def test_restore_remembers_what_was_forgotten_since(data_dir: Path, tmp_path: Path) -> None:
    """What the new folder had forgotten stays forgotten beside what the backup had."""
    with_raw(data_dir)
    backup(data_dir, tmp_path / "safe")
    (tmp_path / "new").mkdir()
    (tmp_path / "new" / FORGOTTEN).write_text("bbbb\n", encoding="utf-8")

    restore(tmp_path / "safe", tmp_path / "new")

    assert (tmp_path / "new" / FORGOTTEN).read_text(encoding="utf-8") == "aaaa\nbbbb\n"


def test_file_gone_from_the_folder_leaves_the_backup(data_dir: Path, tmp_path: Path) -> None:
    """A raw file that was forgotten is not kept alive by an older backup in the same place."""
    with_raw(data_dir)
    backup(data_dir, tmp_path / "safe")
    (data_dir / "raw" / "2026" / "run.warc.gz").unlink()

    backup(data_dir, tmp_path / "safe")

    assert not (tmp_path / "safe" / "raw" / "2026" / "run.warc.gz").exists()


def test_a_folder_of_something_else_is_no_place_for_a_backup(data_dir: Path, tmp_path: Path) -> None:
    """Another data folder would lose its own files; one whose backup was cut short is taken up again."""
    other = tmp_path / "other" / "raw"
    other.mkdir(parents=True)
    (other / "their.warc.gz").write_bytes(b"theirs")
    with pytest.raises(BackupRefused, match="something else than a backup"):
        backup(data_dir, tmp_path / "other")
    with pytest.raises(BackupRefused):
        backup(data_dir, data_dir)
    assert (other / "their.warc.gz").read_bytes() == b"theirs"
    manifest = backup(data_dir, tmp_path / "safe")
    manifest.rename(manifest.with_name(f"{manifest.name}.part"))
    assert read_manifest(backup(data_dir, tmp_path / "safe").parent)


def test_damaged_backup_is_refused(data_dir: Path, tmp_path: Path) -> None:
    """A backup with a changed or missing file, or without its manifest, restores nothing and names the file."""
    with_raw(data_dir)
    manifest = backup(data_dir, tmp_path / "safe")
    raw = tmp_path / "safe" / "raw" / "2026" / "run.warc.gz"
    raw.write_bytes(b"war")
    with pytest.raises(BackupDamaged, match="not what was backed up"):
        restore(tmp_path / "safe", tmp_path / "new")
    raw.unlink()
    with pytest.raises(BackupDamaged, match="missing"):
        restore(tmp_path / "safe", tmp_path / "new")
    manifest.unlink()

    with pytest.raises(BackupDamaged, match="not finished"):
        restore(tmp_path / "safe", tmp_path / "new")

    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize(
    "name", ["../gone.txt", "raw/../../gone.txt", "/tmp/gone.txt", "raw/link", "elsewhere/gone.txt"]
)
def test_a_backup_cannot_lead_out_of_its_folder(data_dir: Path, tmp_path: Path, name: str) -> None:
    """A manifest or a link that names a file elsewhere is refused, and nothing is written."""
    with_raw(data_dir)
    manifest = backup(data_dir, tmp_path / "safe")
    outside = tmp_path / "gone.txt"
    outside.write_text("x", encoding="utf-8")
    (tmp_path / "safe" / "raw" / "link").symlink_to(outside)
    held = json.loads(manifest.read_text(encoding="utf-8"))
    held["files"][name] = hashlib.sha256(b"x").hexdigest()
    manifest.write_text(json.dumps(held), encoding="utf-8")

    with pytest.raises(BackupDamaged, match="leads out"):
        restore(tmp_path / "safe", tmp_path / "new")

    assert not (tmp_path / "new").exists()


def test_restore_overwrites_nothing(data_dir: Path, tmp_path: Path) -> None:
    """A folder that has a warehouse is refused."""
    with_raw(data_dir)
    backup(data_dir, tmp_path / "safe")

    with pytest.raises(RestoreRefused):
        restore(tmp_path / "safe", data_dir)


SECRET = "Unforgettable Corporation confessed."


def with_secret(data_dir: Path) -> None:
    """Twelve months and one article that somebody wants forgotten, published."""
    with open_live(data_dir) as live:
        secret = reading("secret", SECRET, "2026-05-01", url="https://news.example/secret")
        rows = [fetch("https://news.example/secret", "2026-05-01", article_id="secret")]
        batch = build_batch([secret, *twelve_months()], RULES, table_schemas(live))
        load_batch(live, batch, rows, "r", 1)
        alert = ("w", "k", at("2026-05-01"), "See https://news.example/secret")
        live.execute("insert into alerts_sent values (?, ?, ?, ?)", alert)
    publish(data_dir)


def test_forgotten_article_is_gone_from_the_bytes(data_dir: Path) -> None:
    """Its rows, its ledger row, its alert and its letters are in no file; everything else stays."""
    with_secret(data_dir)

    gone = forget(data_dir, ["https://news.example/secret"])
    publish(data_dir)

    assert gone == ["secret"]
    with open_snapshot(data_dir) as snapshot:
        assert snapshot.execute("select count(*) from articles").fetchall() == [(6,)]
        assert snapshot.execute("select count(*) from fetches").fetchall() == [(0,)]
        assert snapshot.execute("select count(*) from alerts_sent").fetchall() == [(0,)]
    assert [path.name for path in data_dir.iterdir() if path.is_file() and b"Unforgettable" in path.read_bytes()] == []


def test_forgetting_keeps_the_schema(data_dir: Path) -> None:
    """The file written anew has views, macros and comments, and loads go on."""
    with_secret(data_dir)
    forget(data_dir, [], ["secret"])

    with open_live(data_dir) as live:
        load_batch(live, build_batch(twelve_months(), RULES, table_schemas(live)), [], "r", 1)
        assert live.execute("select count(*) from promises_as_of(date '2026-03-01')").fetchall() == [(1,)]
        assert live.execute("select count(*) from duckdb_tables() where comment is null").fetchall() == [(0,)]


def test_backup_forgets_too(data_dir: Path, tmp_path: Path) -> None:
    """A backup has the layout of a data folder, and forgets in the same way."""
    with_secret(data_dir)
    backup(data_dir, tmp_path / "safe")

    assert forget(tmp_path / "safe", ["https://news.example/secret"]) == ["secret"]
    assert b"Unforgettable" not in (tmp_path / "safe" / LIVE).read_bytes()


def test_unknown_url_forgets_nothing(data_dir: Path) -> None:
    """A URL that gave no article changes no content."""
    digest = load_and_publish(data_dir)

    assert forget(data_dir, ["https://news.example/nothing"]) == []
    with open_live(data_dir) as live:
        assert content_hash(live) == digest
