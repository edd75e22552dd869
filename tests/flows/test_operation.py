"""Operation: Ctrl-C, the log, and what the machine refuses, as a user at a terminal or a script meets them."""

from __future__ import annotations

import json
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from flows.cli import main
from flows.job import Job
from flows.sample_press.press import Press
from flows.sample_press.workspace import write_workspace
from tests.flows.conftest import job_of, pages_in_journals, rows, slowed
from tests.flows.prefect_api import until

ROOT = Path(__file__).resolve().parents[2]
DAYS = ("--since", "2026-07-30", "--until", "2026-09-27")
Workspace = Callable[[str], Path]


def command(*arguments: str, config: Path) -> list[str]:
    """The program with these arguments in a process of its own."""
    return [sys.executable, "-m", "flows.cli", *arguments, "--config", str(config)]


@pytest.mark.parametrize("options", [["--direct"], pytest.param([], marks=pytest.mark.slow)], ids=["direct", "prefect"])
def test_ctrl_c_finishes_the_batch_and_the_next_run_goes_on(
    workspace: Workspace, uninterrupted: Job, options: list[str]
) -> None:
    """Exit 130 and what was fetched is loaded; started anew, the content is that of a backfill that nobody stopped."""
    config = slowed(workspace("stopped"), 0.05)
    arguments = command("backfill", *DAYS, *options, config=config)
    process = subprocess.Popen(arguments, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    until(lambda: pages_in_journals(config.parent) >= 60 or process.poll() is not None)
    process.send_signal(signal.SIGINT)
    output, errors = process.communicate(timeout=240)
    assert (process.returncode, "Traceback" in errors) == (130, False)
    assert "stopping after the present batch" in errors
    assert "partial" in output
    job = job_of(slowed(config, 0))
    assert rows(job, "select max(state) filter (state <> 'done') as last from runs") == [{"last": "partial"}]
    subprocess.run(command("backfill", *DAYS, "--direct", config=config), cwd=ROOT, check=True, capture_output=True)
    # Its clock is the machine's, so what hangs on the day of capture differs; texts and revisions do not.
    content = "select article_id, revision, content_hash from article_revisions order by all"
    assert rows(job, content) == rows(uninterrupted, content)


def documented_events() -> dict[str, set[str]]:
    """The events of docs/events.md, each with the fields in its row."""
    text = (ROOT / "docs" / "events.md").read_text(encoding="utf-8")
    found = [row.split("|") for row in text.splitlines() if row.startswith("| `")]
    return {cells[1].split("`")[1]: set(re.findall(r"`([a-z0-9_]+)`", cells[3])) for cells in found}


def test_every_event_in_the_code_is_documented() -> None:
    """The page has every event and no other."""
    written = {
        name
        for path in (ROOT / "flows").rglob("*.py")
        for name in re.findall(r'event(?:: str)?\s*=\s*"([a-z-]+)"', path.read_text(encoding="utf-8"))
    }
    assert written == set(documented_events())


def test_the_log_is_one_json_line_an_event(workspace: Workspace, capsys: pytest.CaptureFixture[str]) -> None:
    """Each line has its instant, name and text, and the fields that the page lists; a run begins and ends in it."""
    config = workspace("logged")
    arguments = ["backfill", "--since", "2026-09-01", "--until", "2026-09-08", "--direct", "--log-json"]
    assert main([*arguments, "--config", str(config)]) == 0
    lines = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    documented = documented_events()
    counts = {"discovered", "fetched", "new_articles", "changed_articles", "unchanged", "rejected", "failed"}
    for line in lines:
        fields = set(line) - {"at", "event", "text"}
        more = counts if line["event"] == "run-ended" else set()
        assert fields <= documented[line["event"]] | more
        assert {"at", "event", "text"} <= set(line)
    names = [line["event"] for line in lines]
    assert {name: names.count(name) for name in ("chunk", "run-started", "fetched", "published", "run-ended")} == {
        "chunk": 2,
        "run-started": 2,
        "fetched": 2,
        "published": 2,
        "run-ended": 2,
    }
    assert "loaded" in names


class Disk:
    """A small file system of its own, which may be made larger or read-only."""

    def __init__(self, place: Path) -> None:
        self.place = place

    def remount(self, options: str) -> None:
        """Mount it with other options, such as `ro`."""
        subprocess.run(["mount", "-o", f"remount,{options}", str(self.place)], check=True)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    """A file system of 3 MB; skipped where none may be mounted."""
    place = tmp_path / "small"
    place.mkdir()
    mount = shutil.which("mount")
    options = ["-t", "tmpfs", "-o", "size=3m", "tmpfs", str(place)]
    if mount is None or subprocess.run([mount, *options], check=False, capture_output=True).returncode != 0:
        pytest.skip("no file system can be mounted here")
    try:
        yield Disk(place)
    finally:
        subprocess.run(["umount", str(place)], check=True)


@pytest.mark.parametrize(
    "arguments",
    [
        ["run", "--direct"],
        ["run"],
        ["backfill", "--since", "2026-09-01", "--until", "2026-09-02", "--direct"],
        ["reparse"],
        ["rebuild"],
        ["publish"],
        ["serve"],
    ],
    ids=" ".join,
)
def test_a_folder_that_cannot_be_written_is_named_before_anything_starts(
    press: Press, disk: Disk, capsys: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    """One line with the folder, exit 3, no traceback."""
    config = write_workspace(disk.place / "work", press.bases)
    disk.remount("ro")
    assert main([*arguments, "--config", str(config)]) == 3
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.splitlines() == [f"dateline: {config.parent}: cannot be written (Read-only file system)"]


def test_a_warehouse_that_cannot_be_written_is_named(
    press: Press, disk: Disk, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The folder can be written, the file in it cannot: another user's, or as here on a read-only disk."""
    config = write_workspace(tmp_path / "work", press.bases)
    (disk.place / "live.duckdb").touch()
    disk.remount("ro")
    (config.parent / "live.duckdb").symlink_to(disk.place / "live.duckdb")
    assert main(["run", "--direct", "--config", str(config)]) == 3
    owner = (disk.place / "live.duckdb").owner()
    expected = f"dateline: {config.parent / 'live.duckdb'}: cannot be written (it belongs to {owner})\n"
    assert capsys.readouterr().err == expected


@pytest.mark.slow
def test_a_disk_that_fills_up_during_a_run_is_one_line(press: Press, disk: Disk) -> None:
    """Exit 3 and what is full, no traceback; with room again, the next run loads everything."""
    config = write_workspace(disk.place / "work", press.bases)
    text = config.read_text(encoding="utf-8").replace("min_free_bytes = 50_000_000", "min_free_bytes = 1")
    config.write_text(text, encoding="utf-8")
    arguments = command("backfill", *DAYS, "--direct", config=config)
    full = subprocess.run(arguments, cwd=ROOT, capture_output=True, text=True, check=False, timeout=240)
    assert (full.returncode, "Traceback" in full.stderr) == (3, False)
    assert "No space left on device" in full.stderr.splitlines()[-1]
    disk.remount("size=200m")
    again = subprocess.run(arguments, cwd=ROOT, capture_output=True, text=True, check=False, timeout=240)
    assert again.returncode == 0, again.stderr
