"""The command line with a lake for a warehouse: the same rows as with a file, and a line for what a lake cannot do."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from flows.sample_press.press import Press, open_press
from flows.sample_press.workspace import write_workspace
from tests.conftest import NewCatalogue
from tests.flows.test_same_rows import TABLES
from warehouse.connection import open_snapshot
from warehouse.load import content_hash


@pytest.fixture(scope="module")
def press() -> Iterator[Press]:
    """The sample press in its second week: few articles, and some of them told twice."""
    with open_press(datetime.fromisoformat("2026-08-25T09:00:00+09:00")) as opened:
        yield opened


def dateline(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a verb in a folder."""
    command = [sys.executable, "-m", "flows.cli", *arguments, "--config", str(folder / "dateline.toml")]
    return subprocess.run(command, check=False, capture_output=True, text=True, timeout=240)


def make_lake(folder: Path, press: Press, catalogue: str) -> Path:
    """A working folder whose warehouse is a new lake."""
    config = write_workspace(folder, press.bases)
    text = config.read_text(encoding="utf-8")
    config.write_text(f'warehouse = "ducklake:{catalogue}"\nlake_dir = "parquet"\n{text}', encoding="utf-8")
    return folder


def published(folder: Path) -> str:
    """The content hash of a folder's snapshot."""
    with open_snapshot(folder) as connection:
        return content_hash(connection)


def facts(folder: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every fact in the snapshot, by table: two runs fetch at other instants, which a content hash has."""
    with open_snapshot(folder) as connection:
        return {name: connection.execute(f"from {name} order by all").fetchall() for name in TABLES}


@pytest.fixture(scope="module")
def file_folder(press: Press, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a run makes of the press with a file for a warehouse."""
    folder = tmp_path_factory.mktemp("file")
    write_workspace(folder, press.bases)
    done = dateline(folder, "run", "--direct")
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture(scope="module")
def lake_folder(press: Press, new_catalogue: NewCatalogue, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What two runs make of it at once, one a source, with a lake."""
    folder = make_lake(tmp_path_factory.mktemp("lake"), press, new_catalogue())
    config = str(folder / "dateline.toml")
    command = [sys.executable, "-m", "flows.cli", "run", "--direct", "--config", config]
    halves = [["--source", "hanbit"], ["--source", "seoul-ledger", "--source", "peninsula-wire"]]
    runs = [subprocess.Popen([*command, *half], stderr=subprocess.PIPE, text=True) for half in halves]
    said = [run.communicate(timeout=240)[1] for run in runs]
    assert [run.returncode for run in runs] == [0, 0], said
    return folder


def test_two_runs_at_once_make_the_rows_of_a_file(file_folder: Path, lake_folder: Path) -> None:
    """Runs of two processes into one lake, and the snapshot has what one run into a file has; no file is made."""
    assert facts(lake_folder) == facts(file_folder)
    assert not (lake_folder / "live.duckdb").exists()
    assert list((lake_folder / "parquet").rglob("*.parquet"))


def test_verbs_work_on_a_lake(lake_folder: Path) -> None:
    """Runs again, reparses, compacts and examines; the rows stay."""
    before = published(lake_folder)
    again = dateline(lake_folder, "run", "--direct", "--json")
    assert json.loads(again.stdout)["summary"]["loaded"]["new"] == 0
    assert "no fact differs" in dateline(lake_folder, "reparse").stdout
    assert "compacted " in dateline(lake_folder, "publish", "--compact").stdout
    findings = json.loads(dateline(lake_folder, "doctor", "--json").stdout)["findings"]
    assert {found["subject"]: found["state"] for found in findings}["journals"] == "ok"

    assert published(lake_folder) == before


def test_rebuild_says_what_to_do_instead(lake_folder: Path) -> None:
    """A lake is not made anew in its own place: exit 3 and one line."""
    done = dateline(lake_folder, "rebuild")

    assert done.returncode == 3
    assert done.stderr == (
        "dateline: rebuild: not on a lake; dateline publish fills a new one: name another database and lake_dir\n"
    )


@pytest.mark.slow
def test_new_lake_is_filled_from_the_raw_zone(
    file_folder: Path, press: Press, new_catalogue: NewCatalogue, tmp_path: Path
) -> None:
    """Publishing into a lake that lacks what the raw zone holds loads it, so a file's warehouse moves to a lake."""
    folder = make_lake(tmp_path / "moved", press, new_catalogue())
    (folder / "raw").symlink_to(file_folder / "raw")

    assert dateline(folder, "publish").returncode == 0

    assert published(folder) == published(file_folder)


def test_other_raw_zone_is_refused(lake_folder: Path, press: Press, tmp_path: Path) -> None:
    """A data folder without the journals of the lake's runs must not write to it."""
    stranger = tmp_path / "stranger"
    write_workspace(stranger, press.bases)
    text = (lake_folder / "dateline.toml").read_text(encoding="utf-8")
    absolute = text.replace('lake_dir = "parquet"', f'lake_dir = "{lake_folder / "parquet"}"')
    (stranger / "dateline.toml").write_text(absolute, encoding="utf-8")

    done = dateline(stranger, "run", "--direct")

    assert done.returncode == 3
    assert "all writers of a lake share one data_dir" in done.stderr


@pytest.mark.slow
def test_forgotten_page_leaves_lake_and_snapshot(press: Press, new_catalogue: NewCatalogue, tmp_path: Path) -> None:
    """What is forgotten is in no file of the lake, nor in the snapshot; a backup loses its copy of that."""
    folder = make_lake(tmp_path / "forgets", press, new_catalogue())
    assert dateline(folder, "run", "--direct", "--source", "hanbit").returncode == 0
    with open_snapshot(folder) as connection:
        url, title = connection.execute("select url, title from articles order by 1 limit 1").fetchall()[0]

    backup = tmp_path / "backup"
    assert dateline(folder, "backup", str(backup)).returncode == 0
    assert (backup / "dateline.duckdb").exists()

    done = dateline(folder, "forget", url, "--backup", str(backup))

    assert done.returncode == 0, done.stderr
    assert not (backup / "dateline.duckdb").exists()
    with open_snapshot(folder) as connection:
        assert connection.execute("from articles where url = ?", [url]).fetchall() == []
        files = str(folder / "parquet" / "main" / "articles" / "*.parquet")
    assert title.encode() not in b"".join(path.read_bytes() for path in Path(files).parent.glob("*.parquet"))
    assert dateline(folder, "doctor").returncode in {0, 1}


def test_lake_without_a_place_for_its_files_is_refused(press: Press, tmp_path: Path) -> None:
    """`lake_dir` is needed, and an unreachable catalogue is one line: exit 3 both times."""
    config = write_workspace(tmp_path, press.bases)
    text = config.read_text(encoding="utf-8")
    config.write_text(f'warehouse = "ducklake:postgres:host=127.0.0.1 port=1 password=geheim"\n{text}', "utf-8")
    without = dateline(tmp_path, "run", "--direct")
    config.write_text(f'lake_dir = "parquet"\n{config.read_text("utf-8")}', "utf-8")

    unreachable = dateline(tmp_path, "run", "--direct")

    assert (without.returncode, unreachable.returncode) == (3, 3)
    assert without.stderr.startswith("dateline: lake_dir: ")
    assert "Connection refused" in unreachable.stderr
    assert "geheim" not in unreachable.stderr
    assert unreachable.stderr.count("\n") == 1
