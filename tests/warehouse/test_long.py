"""Long runs: a thousand reads while runs load and publish, and twenty orders of one year."""

from __future__ import annotations

import multiprocessing
import random
import shutil
from pathlib import Path

import pytest

from tests.warehouse.newsroom import RULES, reading
from tests.warehouse.world import world
from warehouse.batches import Reading, build_batch, table_schemas
from warehouse.connection import LIVE, open_live, open_snapshot, writer_lock
from warehouse.load import content_hash, load_batch
from warehouse.publish import publish

_SERVER = multiprocessing.get_context("forkserver")


def write_on(data_dir: Path, stop: Path) -> None:
    """Load an article and publish, again and again, until told to stop."""
    number = 0
    while not stop.exists():
        number += 1
        with writer_lock(data_dir):
            connection = open_live(data_dir)
            readings = [reading(f"w{number}", f"Text {number}.", "2026-03-01")]
            batch = build_batch(readings, RULES, table_schemas(connection))
            load_batch(connection, batch, [], "r", number)
            connection.close()
        publish(data_dir)


@pytest.mark.slow
def test_thousand_reads_while_runs_load(data_dir: Path) -> None:
    """A reader in another process never fails, never waits for a writer, and never sees articles go away."""
    publish(data_dir)
    stop = data_dir / "stop"
    writer = _SERVER.Process(target=write_on, args=(data_dir, stop))
    writer.start()

    counts = []
    for _ in range(1000):
        with open_snapshot(data_dir) as snapshot:
            counts.append(
                snapshot.execute("select count(*) from articles join captures using (article_id)").fetchall()[0]
            )
    stop.touch()
    writer.join(60)

    assert writer.exitcode == 0
    assert counts == sorted(counts)
    assert counts[-1] > (1,)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(20))
def test_order_of_a_year_does_not_matter(data_dir: Path, at_once: str, seed: int) -> None:
    """Captures of a year loaded in any order, in batches of any articles, are the same warehouse."""
    chance = random.Random(seed)
    captures = world()
    chance.shuffle(captures)
    connection = open_live(data_dir)
    schemas = table_schemas(connection)
    held: dict[str, list[Reading]] = {}
    while captures:
        taken = [captures.pop() for _ in range(min(len(captures), chance.randrange(1, 12)))]
        for item in taken:
            held.setdefault(item.capture.article_id, []).append(item)
        touched = {item.capture.article_id for item in taken}
        batch = build_batch([item for name in touched for item in held[name]], RULES, schemas)
        load_batch(connection, batch, [], "r", 0)

    digest = content_hash(connection)
    connection.close()

    assert digest == at_once


@pytest.fixture(scope="module")
def at_once(migrated: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The content hash of the year loaded as one batch."""
    data_dir = tmp_path_factory.mktemp("at-once")
    shutil.copyfile(migrated, data_dir / LIVE)
    with open_live(data_dir) as connection:
        load_batch(connection, build_batch(world(), RULES, table_schemas(connection)), [], "r", 0)
        return content_hash(connection)
