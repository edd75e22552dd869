"""Publishing: checked, copied, verified, renamed; readers never see half of it, and kills lose nothing."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path

import duckdb
import pytest

from tests.warehouse.newsroom import RULES, at, fetch, reading
from tests.warehouse.test_promises import twelve_months
from warehouse.batches import build_batch, table_schemas
from warehouse.connection import LIVE, SNAPSHOT, open_live, open_snapshot, writer_lock
from warehouse.errors import (
    ChecksFailed,
    WarehouseForeign,
    WarehouseLocked,
    WarehouseMissing,
    WarehouseNewer,
)
from warehouse.ledger import start_run
from warehouse.load import content_hash, load_batch
from warehouse.publish import publish


def load_and_publish(data_dir: Path) -> str:
    """The twelve months loaded and published; the content hash."""
    with writer_lock(data_dir):
        connection = open_live(data_dir)
        batch = build_batch(twelve_months(), RULES, table_schemas(connection))
        load_batch(connection, batch, [], "r", 0)
        digest = content_hash(connection)
        connection.close()
    publish(data_dir)
    return digest


def test_snapshot_has_what_was_loaded(data_dir: Path) -> None:
    """The published file answers with the content of the live one, views and comments included."""
    digest = load_and_publish(data_dir)

    with open_snapshot(data_dir) as snapshot:
        assert content_hash(snapshot) == digest
        assert snapshot.execute("select count(*) from promises").fetchall() == [(1,)]
        commented = snapshot.execute("select count(comment) from duckdb_views() where view_name = 'promises'")
        assert commented.fetchall() == [(1,)]


def test_snapshot_reaches_no_file(data_dir: Path) -> None:
    """A reader's connection can read no file, write nothing and change no setting."""
    load_and_publish(data_dir)

    with open_snapshot(data_dir) as snapshot:
        for statement in (
            "from read_text('/etc/hostname')",
            "copy articles to 'out.csv'",
            "attach 'other.duckdb'",
            "set enable_external_access = true",
            "delete from articles",
        ):
            with pytest.raises(duckdb.Error):
                snapshot.execute(statement)


def test_failing_check_keeps_the_old_snapshot(data_dir: Path) -> None:
    """A duplicate row stops the publish with the check's name and a sample, and the old snapshot stays."""
    load_and_publish(data_dir)
    before = (data_dir / SNAPSHOT).read_bytes()
    with open_live(data_dir) as live:
        live.execute("insert into articles from articles limit 1")

    with pytest.raises(ChecksFailed) as failed:
        publish(data_dir)

    assert "article_is_unique" in failed.value.names
    assert failed.value.samples["article_is_unique"][0]["times"] == 2
    assert (data_dir / SNAPSHOT).read_bytes() == before


def test_leftover_of_a_killed_publish_is_removed(data_dir: Path) -> None:
    """A half copy of an earlier publish is neither read nor left."""
    (data_dir / f"{SNAPSHOT}.1.part").write_bytes(b"half")

    load_and_publish(data_dir)

    assert [path.name for path in data_dir.glob("*.part")] == []


def test_reader_of_the_old_snapshot_goes_on(data_dir: Path) -> None:
    """A reader that is open while a publish renames over its file keeps its answers."""
    load_and_publish(data_dir)

    with open_snapshot(data_dir) as reader:
        with open_live(data_dir) as live:
            load_batch(
                live, build_batch([reading("new", "New.", "2027-01-01")], RULES, table_schemas(live)), [], "r", 0
            )
        publish(data_dir)
        old = reader.execute("select count(*) from articles").fetchall()
    with open_snapshot(data_dir) as reader:
        new = reader.execute("select count(*) from articles").fetchall()

    assert (old, new) == ([(6,)], [(7,)])


def test_two_readers_of_one_process(data_dir: Path) -> None:
    """Two open snapshots of one process, here in two threads, both answer in UTC and both reach no file."""
    load_and_publish(data_dir)

    def ask() -> None:
        with open_snapshot(data_dir) as reader:
            barrier.wait(10)
            answers.append(reader.execute("select count(*), current_setting('timezone') from articles").fetchall()[0])
            barrier.wait(10)

    barrier = threading.Barrier(2)
    answers: list[tuple[int, str]] = []
    readers = [threading.Thread(target=ask) for _ in range(2)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()

    assert answers == [(6, "UTC"), (6, "UTC")]


def test_missing_snapshot_is_named(tmp_path: Path) -> None:
    """Before the first publish a reader is told what makes one."""
    with pytest.raises(WarehouseMissing, match="dateline run"):
        open_snapshot(tmp_path)


def test_lock_names_its_holder(data_dir: Path) -> None:
    """A second writer waits, then is told which process holds the lock."""
    with writer_lock(data_dir, holder="a test"), pytest.raises(WarehouseLocked, match=f"process {os.getpid()} a test"):  # noqa: SIM117
        with writer_lock(data_dir, wait_seconds=0.05):
            pass


def test_lock_is_passed_on(data_dir: Path) -> None:
    """A waiting writer goes on when the holder is done."""
    released = threading.Event()

    def hold() -> None:
        with writer_lock(data_dir):
            held.set()
            released.wait(10)

    held = threading.Event()
    holder = threading.Thread(target=hold)
    holder.start()
    held.wait(10)
    released.set()
    with writer_lock(data_dir, wait_seconds=10):
        pass
    holder.join()


def test_file_of_another_program_is_refused(tmp_path: Path) -> None:
    """Bytes that are no database, and a database with other tables, are refused and left as they are."""
    (tmp_path / LIVE).write_bytes(b"not a database" * 1000)
    with pytest.raises(WarehouseForeign):
        open_live(tmp_path)
    assert (tmp_path / LIVE).read_bytes() == b"not a database" * 1000
    (tmp_path / LIVE).unlink()
    with duckdb.connect(str(tmp_path / LIVE)) as other:
        other.execute("create table customers (name varchar)")

    with pytest.raises(WarehouseForeign, match="tables of its own"):
        open_live(tmp_path)


def test_newer_schema_is_refused(data_dir: Path) -> None:
    """A warehouse of a later version is refused with what to do."""
    with open_live(data_dir) as live:
        live.execute("insert into schema_migrations values (9999, 'later', 'x', now())")

    with pytest.raises(WarehouseNewer, match="upgrade the program"):
        open_live(data_dir)


def test_open_file_is_named(data_dir: Path) -> None:
    """A live file that another process has open is locked, and says so."""
    program = f"import duckdb; c = duckdb.connect({str(data_dir / LIVE)!r}); print('open', flush=True); input()"
    with subprocess.Popen(
        [sys.executable, "-c", program],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as other:
        assert other.stdout is not None
        other.stdout.readline()
        with pytest.raises(WarehouseLocked):
            open_live(data_dir)
        other.communicate("\n")


def test_fetches_come_with_their_batch(data_dir: Path) -> None:
    """Ledger rows and articles of one load are there together."""
    with open_live(data_dir) as live:
        start_run(live, "r", "ingest", at("2026-03-01"), {"a": 1}, "0", RULES)
        batch = build_batch([reading("a1", "Text.", "2026-03-01")], RULES, table_schemas(live))
        load_batch(live, batch, [fetch("u", "2026-03-01", run_id="r")], "r", 1)

        assert live.execute("select count(*) from fetches join runs using (run_id)").fetchall() == [(1,)]
