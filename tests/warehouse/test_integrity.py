"""Damage is found and named, never silent; and what is lost comes back from the raw zone."""

from __future__ import annotations

import gc
import os
import random
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pytest

from tests.warehouse.newsroom import RULES, at, fetch
from tests.warehouse.test_promises import twelve_months
from warehouse.batches import build_batch, table_schemas
from warehouse.connection import LIVE, open_live
from warehouse.errors import WarehouseDamaged, WarehouseError
from warehouse.integrity import find_damage, missing_rows, raw_difference, read_everything, set_aside
from warehouse.ledger import start_run
from warehouse.load import content_hash, load_batch
from warehouse.publish import publish

BLOCK = 262_144
HEADERS = 12_288
JOURNALS = {"r1": 3, "r2": 3}
# A few in every run of the tests, the rest with the slow ones.
SEEDS = [*range(4), *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(4, 25))]
Damage = Callable[[Path, random.Random], None]


def load_runs(data_dir: Path) -> str:
    """Two runs of three articles each, as their journals have them; the content hash."""
    connection = open_live(data_dir)
    for number, run_id in enumerate(JOURNALS):
        start_run(connection, run_id, "ingest", at("2026-03-01"), {}, "0", RULES)
        readings = twelve_months()[number * 3 : number * 3 + 3]
        rows = [fetch(item.article.url, "2026-03-01", run_id=run_id) for item in readings]
        load_batch(connection, build_batch(readings, RULES, table_schemas(connection)), rows, run_id, len(rows))
    digest = content_hash(connection)
    connection.close()
    return digest


@pytest.fixture(scope="session")
def whole(migrated: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A published warehouse of two runs, with its stored rows, and its content hash."""
    data_dir = tmp_path_factory.mktemp("whole")
    shutil.copyfile(migrated, data_dir / LIVE)
    digest = load_runs(data_dir)
    publish(data_dir)
    return data_dir / LIVE, digest


@pytest.fixture(scope="session")
def with_wal(migrated: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A warehouse whose two loads are in its WAL only, as a kill leaves it."""
    data_dir = tmp_path_factory.mktemp("wal")
    shutil.copyfile(migrated, data_dir / LIVE)
    keeper = duckdb.connect(str(data_dir / LIVE))
    keeper.execute("set checkpoint_threshold = '1TB'")
    digest = load_runs(data_dir)
    target = tmp_path_factory.mktemp("wal-copy")
    for path in data_dir.glob(f"{LIVE}*"):
        shutil.copyfile(path, target / path.name)
    keeper.close()
    return target / LIVE, digest


def flip_a_byte(path: Path, chance: random.Random) -> None:
    """Flip one bit somewhere behind the headers."""
    place = chance.randrange(HEADERS, path.stat().st_size)
    with path.open("r+b") as file:
        file.seek(place)
        byte = file.read(1)[0]
        file.seek(place)
        file.write(bytes([byte ^ (1 << chance.randrange(8))]))


def overwrite_a_block(path: Path, chance: random.Random) -> None:
    """Write noise over one block."""
    blocks = (path.stat().st_size - HEADERS) // BLOCK
    with path.open("r+b") as file:
        file.seek(HEADERS + chance.randrange(blocks) * BLOCK)
        file.write(chance.randbytes(BLOCK))


def cut_the_file(path: Path, chance: random.Random) -> None:
    """Cut the file off anywhere."""
    os.truncate(path, chance.randrange(1, path.stat().st_size))


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("damage", [flip_a_byte, overwrite_a_block, cut_the_file], ids=lambda damage: damage.__name__)
def test_damaged_file_is_named_or_harmless(
    whole: tuple[Path, str],
    tmp_path: Path,
    damage: Damage,
    seed: int,
) -> None:
    """A file that was damaged is `WarehouseDamaged`, unless the bytes were in use by nothing."""
    path, digest = whole
    shutil.copyfile(path, tmp_path / LIVE)
    damage(tmp_path / LIVE, random.Random(seed))

    found = find_damage(tmp_path)

    assert isinstance(found, WarehouseDamaged) or hash_of(tmp_path) == digest


def hash_of(data_dir: Path) -> str:
    """The content hash of a data folder's live file."""
    connection = open_live(data_dir)
    try:
        return content_hash(connection)
    finally:
        connection.close()


@pytest.mark.parametrize("seed", SEEDS)
def test_cut_wal_is_found_by_the_journals(with_wal: tuple[Path, str], tmp_path: Path, seed: int) -> None:
    """DuckDB opens a cut WAL without a word; the journals say what is missing, and loading that restores all."""
    path, digest = with_wal
    for part in path.parent.glob(f"{LIVE}*"):
        shutil.copyfile(part, tmp_path / part.name)
    wal = tmp_path / f"{LIVE}.wal"
    os.truncate(wal, random.Random(seed).randrange(wal.stat().st_size))

    with open_live(tmp_path) as connection:
        missing = missing_rows(connection, JOURNALS)
    restored = load_runs(tmp_path)

    assert missing in ({"r2": 3}, JOURNALS)
    assert restored == digest


@pytest.mark.parametrize("seed", SEEDS)
def test_flipped_wal_is_found(with_wal: tuple[Path, str], tmp_path: Path, seed: int) -> None:
    """A flipped byte in the WAL is refused or leaves rows missing that the journals name."""
    path, digest = with_wal
    for part in path.parent.glob(f"{LIVE}*"):
        shutil.copyfile(part, tmp_path / part.name)
    wal = tmp_path / f"{LIVE}.wal"
    data = bytearray(wal.read_bytes())
    data[random.Random(seed).randrange(len(data))] ^= 1
    wal.write_bytes(data)

    try:
        with open_live(tmp_path) as connection:
            found = bool(missing_rows(connection, JOURNALS)) or content_hash(connection) == digest
    except WarehouseError:
        found = True

    assert found


def test_lost_file_is_found_by_the_journals(tmp_path: Path) -> None:
    """Without a file a new one is made, and every journal row is missing in it."""
    with open_live(tmp_path) as connection:
        assert missing_rows(connection, JOURNALS) == JOURNALS


def test_raw_zone_and_captures_are_compared(data_dir: Path) -> None:
    """A raw record that is gone, and one that was never loaded, are both named."""
    load_runs(data_dir)

    with open_live(data_dir) as connection:
        difference = raw_difference(connection, [("raw/2026/03/other.warc.gz", 7)])

    assert difference.lost == (("raw/2026/03/run.warc.gz", 0),)
    assert difference.unloaded == (("raw/2026/03/other.warc.gz", 7),)


def test_whole_warehouse_is_whole(data_dir: Path) -> None:
    """Nothing is found where nothing is wrong, and every row was read."""
    load_runs(data_dir)

    assert find_damage(data_dir) is None
    with open_live(data_dir) as connection:
        assert read_everything(connection, LIVE) > 30


def test_failing_check_is_damage(data_dir: Path) -> None:
    """Readable rows that do not belong together are damage too."""
    load_runs(data_dir)
    with open_live(data_dir) as connection:
        connection.execute("delete from articles")

    found = find_damage(data_dir)

    assert isinstance(found, WarehouseDamaged)
    assert "article_has_captures" in found.problem


def test_damaged_file_is_set_aside_not_deleted(data_dir: Path) -> None:
    """A rebuild begins without the file, which is kept under another name, however often."""
    moved = []
    for _ in range(2):
        (data_dir / LIVE).write_bytes(b"damaged")
        (data_dir / f"{LIVE}.wal").write_bytes(b"wal")
        moved.append(set_aside(data_dir))

    assert [path.name for path in moved if path] == [f"{LIVE}.aside-1", f"{LIVE}.aside-2"]
    assert not (data_dir / LIVE).exists()
    assert set_aside(data_dir) is None


@pytest.fixture(autouse=True)
def _free_files() -> Iterator[None]:
    """DuckDB keeps a damaged file's handle until its error is forgotten."""
    yield
    gc.collect()
