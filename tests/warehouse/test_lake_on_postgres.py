"""A lake whose catalogue is a real PostgreSQL: the same content, several writers, kills, snapshots, compaction."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.conftest import NewCatalogue
from tests.warehouse.conftest import EVENT_TYPES
from tests.warehouse.lake_writer import half_of
from tests.warehouse.newsroom import RULES
from tests.warehouse.world import ENTITIES, world
from warehouse.batches import build_batch, table_schemas
from warehouse.checks import run_checks
from warehouse.connection import file_lock, has_warehouse, open_live, open_snapshot, prepare, writer_lock
from warehouse.errors import LakeUnavailable, WarehouseLocked
from warehouse.forget import forget
from warehouse.lake import Lake, extension_file, lake_of, s3_secret, use_lake
from warehouse.lake_files import PUBLISHING, compact
from warehouse.load import LoadCounts, content_hash, load_batch, load_entities, load_event_types
from warehouse.publish import publish, publish_filled
from warehouse.stored import unfilled


def load_files(connection: duckdb.DuckDBPyConnection) -> None:
    """Load what is replaced whole."""
    load_event_types(connection, EVENT_TYPES)
    load_entities(connection, ENTITIES)


def load_world(connection: duckdb.DuckDBPyConnection) -> LoadCounts:
    """Load the invented year as one batch."""
    return load_batch(connection, build_batch(world(), RULES, table_schemas(connection)), [], "r", 0)


@pytest.fixture(scope="module")
def file_hash() -> str:
    """The content hash of a DuckDB file that holds the invented year."""
    with duckdb.connect() as file:
        prepare(file, "memory")
        load_files(file)
        load_world(file)
        return content_hash(file)


@pytest.fixture
def lake_dir(new_catalogue: NewCatalogue, tmp_path: Path) -> Iterator[Path]:
    """A data folder whose warehouse is a new lake with the files loaded."""
    data_dir = tmp_path / "data"
    use_lake(data_dir, Lake(new_catalogue(), f"{tmp_path}/parquet/"))
    with writer_lock(data_dir), open_live(data_dir) as connection:
        load_files(connection)
    yield data_dir
    use_lake(data_dir, None)


def lake(data_dir: Path) -> Lake:
    """The lake of a data folder."""
    found = lake_of(data_dir)
    assert found is not None
    return found


def start(data_dir: Path, half: int, *more: str) -> subprocess.Popen[str]:
    """Start a writer in a process of its own."""
    where = lake(data_dir)
    command = [sys.executable, "-m", "tests.warehouse.lake_writer", where.catalogue, where.data_path, str(half), *more]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def test_lake_holds_what_a_file_holds(lake_dir: Path, file_hash: str) -> None:
    """The same loads give the same content, loaded again too, and every check holds."""
    with writer_lock(lake_dir), open_live(lake_dir) as connection:
        first, again = load_world(connection), load_world(connection)

        assert (first.new, again.new, again.changed) == (first.new, 0, 0)
        assert content_hash(connection) == file_hash
        assert run_checks(connection) == {}


def test_two_writers_lose_nothing_and_load_nothing_twice(lake_dir: Path, file_hash: str) -> None:
    """Two processes load interleaved halves at once, each from a data folder of its own."""
    writers = [start(lake_dir, half) for half in (0, 1)]
    for writer in writers:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "ready\n"
    for writer in writers:
        assert writer.stdin is not None
        writer.stdin.write("\n")
        writer.stdin.flush()
    for writer in writers:
        writer.communicate(timeout=120)

    assert [writer.returncode for writer in writers] == [0, 0]
    with open_live(lake_dir) as connection:
        assert content_hash(connection) == file_hash
        assert run_checks(connection) == {}


class Overtaken:
    """A connection before whose first commit another writer commits."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, other: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection
        self._others = [other]
        self.commits = 0

    def execute(self, sql: str, *more: Any) -> Any:
        """Run a statement; a commit is counted, and the first is overtaken."""
        if sql == "commit":
            self.commits += 1
            for other in self._others:
                other.execute("update load_locks set loads = loads + 1")
            self._others = []
        return self._connection.execute(sql, *more)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)


def test_load_that_was_overtaken_is_done_again(lake_dir: Path, file_hash: str) -> None:
    """A writer that came in between without the lock takes the row first: our load is refused, and done once more."""
    with open_live(lake_dir) as connection, open_live(lake_dir) as other:
        overtaken = Overtaken(connection, other)

        assert load_world(overtaken).new > 0  # type: ignore[arg-type]

        assert overtaken.commits == 2
        assert content_hash(other) == file_hash


@pytest.mark.parametrize("point", ["insert articles", "insert last", "commit"])
def test_killed_writer_leaves_nothing_half(lake_dir: Path, file_hash: str, point: str) -> None:
    """A writer that is killed amid a batch has loaded none of it, and the next one loads it all."""
    writer = start(lake_dir, 0, point)
    writer.communicate("\n", timeout=60)

    assert writer.returncode == -signal.SIGKILL
    with writer_lock(lake_dir, wait_seconds=10), open_live(lake_dir) as connection:
        assert connection.execute("select count(*) from captures").fetchall() == [(0,)]
        load_world(connection)
        assert content_hash(connection) == file_hash


def test_snapshot_of_a_lake_is_the_usual_file(lake_dir: Path, file_hash: str) -> None:
    """Readers get a file with the lake's content and the stored views of any snapshot; publishing again replaces it."""
    with writer_lock(lake_dir), open_live(lake_dir) as connection:
        load_world(connection)

    publish(lake_dir)
    snapshot = publish(lake_dir)

    assert publish_filled(lake_dir) is None
    assert sorted(path.name for path in lake_dir.iterdir()) == [snapshot.name, PUBLISHING, "writer.lock"]
    with open_snapshot(lake_dir) as published:
        assert content_hash(published) == file_hash
        assert unfilled(published) == []


def test_compaction_keeps_the_content_and_leaves_fewer_files(lake_dir: Path, file_hash: str) -> None:
    """After a dozen loads there is one file a table, of the same rows, and no older state."""
    with writer_lock(lake_dir), open_live(lake_dir) as connection:
        for readings in (*half_of(0), *half_of(1)):
            load_batch(connection, build_batch(readings, RULES, table_schemas(connection)), [], "r", 0)

    compact(lake_dir, keep_days=0)

    with open_live(lake_dir) as connection:
        files = connection.execute("select max(file_count), sum(delete_file_count) from ducklake_table_info('lake')")
        assert files.fetchall() == [(1, 0)]
        assert connection.execute("select count(*) from ducklake_snapshots('lake')").fetchall() == [(1,)]
        assert content_hash(connection) == file_hash
        assert connection.execute("select count(*) from touched_articles").fetchall() == [(0,)]


def test_forgotten_article_leaves_the_files(lake_dir: Path) -> None:
    """No file of the lake holds an article that was forgotten, and no older state of it can be asked."""
    with writer_lock(lake_dir), open_live(lake_dir) as connection:
        load_world(connection)
        article_id = connection.execute("select min(article_id) from articles").fetchall()[0][0]
    compact(lake_dir, keep_days=0)

    gone = forget(lake_dir, [], [article_id])

    assert gone == [article_id]
    with open_live(lake_dir) as connection:
        assert connection.execute("from articles where article_id = ?", gone).fetchall() == []
        left = connection.execute(
            "select count(*) from read_parquet(?) where article_id = ?",
            [f"{lake(lake_dir).data_path}main/articles/*.parquet", gone[0]],
        )
        assert left.fetchall() == [(0,)]
        assert connection.execute("select count(*) from ducklake_snapshots('lake')").fetchall() == [(1,)]


def test_writers_wait_for_each_other_across_folders(lake_dir: Path, tmp_path: Path) -> None:
    """A second machine, whose files know nothing of the first, waits for the lake's lock and names its holder."""
    other = tmp_path / "other"
    use_lake(other, lake(lake_dir))

    with (
        writer_lock(lake_dir),
        pytest.raises(WarehouseLocked, match=r"PostgreSQL process [0-9]+"),
        writer_lock(other, wait_seconds=0.05),
    ):
        pass

    with writer_lock(other, wait_seconds=10):
        assert has_warehouse(other)


def test_publishing_does_not_hold_up_writers(lake_dir: Path) -> None:
    """Whoever copies a lake holds a lock of publishers only."""
    with file_lock(lake_dir / PUBLISHING), writer_lock(lake_dir, wait_seconds=5), open_live(lake_dir) as connection:
        assert load_world(connection).new > 0


def test_lake_that_cannot_be_opened_is_named_without_its_password(tmp_path: Path) -> None:
    """A server that does not answer, and a password that stays where it is."""
    use_lake(tmp_path, Lake("postgres:dbname=x host=127.0.0.1 port=1 password=geheim", f"{tmp_path}/parquet/"))

    with pytest.raises(LakeUnavailable, match=r"password=\*\*\*") as raised:
        open_live(tmp_path)

    use_lake(tmp_path, None)
    assert "geheim" not in str(raised.value)


def test_other_place_for_the_files_is_refused(lake_dir: Path, tmp_path: Path) -> None:
    """A lake keeps its files where it was made."""
    use_lake(tmp_path, Lake(lake(lake_dir).catalogue, f"{tmp_path}/elsewhere/"))

    with pytest.raises(LakeUnavailable, match="does not match existing data path"):
        open_live(tmp_path)

    use_lake(tmp_path, None)


def test_s3_is_told_what_the_environment_says() -> None:
    """Keys and region by the names of AWS; a store of one's own by its endpoint, with buckets as paths."""
    keys = {"AWS_ACCESS_KEY_ID": "who", "AWS_SECRET_ACCESS_KEY": "it's", "AWS_DEFAULT_REGION": "ap-northeast-2"}

    aws = s3_secret(keys)
    own = s3_secret({"AWS_ENDPOINT_URL": "http://store:9000"})

    assert aws == "create secret lake_files (type s3, key_id 'who', secret 'it''s', region 'ap-northeast-2')"
    assert own == "create secret lake_files (type s3, endpoint 'store:9000', url_style 'path', use_ssl 'false')"


def test_lake_on_s3_is_opened_with_its_extension(new_catalogue: NewCatalogue, tmp_path: Path) -> None:
    """A lake on S3 is made with the extension for it; its first few rows lie in the catalogue."""
    use_lake(tmp_path, Lake(new_catalogue(), "s3://no-such-bucket/news/"))

    with writer_lock(tmp_path), open_live(tmp_path) as connection:
        loaded = connection.execute("select extension_name from duckdb_extensions() where loaded").fetchall()

    use_lake(tmp_path, None)
    assert ("httpfs",) in loaded


def test_missing_extension_is_named() -> None:
    """Without the extra `lake` the message says what to install."""
    with pytest.raises(LakeUnavailable, match=r"dateline-news\[lake\]"):
        extension_file("no_such_extension")
