"""What a user or the world gets wrong gives one line, the exit code of the contract, and nothing half-loaded."""

from __future__ import annotations

import gzip
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from flows.cli import main
from flows.clock import clock_shows
from flows.job import Job
from flows.runs import try_lock
from tests.flows.conftest import hash_of, job_of, rows
from warehouse.connection import writer_lock

ROOT = Path(__file__).resolve().parents[2]
FEED = """<?xml version="1.0"?><rss version="2.0"><channel><title>Odd</title>
<item><title>Whole</title><link>{base}/whole</link></item>
<item><title>Gone</title><link>{base}/gone</link></item>
<item><title>Empty</title><link>{base}/empty</link></item>
<item><title>List</title><link>{base}/list</link></item>
</channel></rss>"""
WHOLE = """<html><head><title>A new plant opens in Gwangju</title>
<link rel="canonical" href="{base}/whole"></head><body>
<article><h1>A new plant opens in Gwangju</h1>
<p>The company said on 3 September 2026 that its packaging plant had started work with two hundred people.</p>
<p>A second line is to follow in 2027, and the investment comes to 2 trillion won over three years.</p></article>
</body></html>"""
LIST = '<html><head><title>List</title></head><body><nav><a href="/a">1</a> <a href="/b">2</a></nav></body></html>'
SOURCE = """id = "odd"
name = "Odd"
publisher = "Odd"
homepage = "{base}/"
language = "en"
country = "KR"
timezone = "Asia/Seoul"
[[feeds]]
kind = "rss"
url = "{base}/{feed}"
"""


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        """The odd outlet's pages; a feed that is none, and 404 for everything else."""
        base = f"http://127.0.0.1:{self.server.server_port}"  # type: ignore[attr-defined]
        pages = {"/feed": FEED, "/whole": WHOLE, "/list": LIST, "/empty": "", "/broken": "no feed at all"}
        body = pages.get(self.path)
        self.send_response(404 if body is None else 200)
        self.send_header("Content-Type", "application/xml" if self.path == "/feed" else "text/html; charset=utf-8")
        data = (body or "").format(base=base).encode()
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (the base class's name)
        """Say nothing."""


@contextmanager
def _serving() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture(scope="module")
def odd() -> Iterator[str]:
    """The odd outlet's address."""
    with _serving() as base:
        yield base


@pytest.fixture
def folder(odd: str, tmp_path: Path) -> Callable[[str], Path]:
    """Makes a working folder whose one source has the feed of that path, and gives its configuration."""

    def make(feed: str) -> Path:
        (tmp_path / "sources").mkdir()
        (tmp_path / "sources" / "odd.toml").write_text(SOURCE.format(base=odd, feed=feed), encoding="utf-8")
        config = tmp_path / "dateline.toml"
        host = odd.removeprefix("http://")
        config.write_text(
            f'data_dir = "data"\nsources = ["odd"]\nsource_dirs = ["sources"]\nmin_free_bytes = 1\n'
            f'[fetch]\nallow_hosts = ["{host}"]\nhost_interval_seconds = 0\ntries = 1\n',
            encoding="utf-8",
        )
        return config

    return make


def run(config: Path) -> int:
    """`dateline run --direct`."""
    return main(["run", "--direct", "--config", str(config)])


def test_pages_that_are_none_are_outcomes_and_the_rest_is_loaded(folder: Callable[[str], Path]) -> None:
    """A 404, an empty answer and a list are rows with a reason; the run is well, and again it adds nothing."""
    config = folder("feed")
    assert run(config) == 0
    job = job_of(config)
    found = rows(job, "select url, outcome, reason from fetches where role = 'page'")
    outcomes = {row["url"].rpartition("/")[2]: (row["outcome"], row["reason"]) for row in found}
    assert outcomes["whole"] == ("ok", None)
    assert outcomes["gone"] == ("rejected", "not-found")
    assert outcomes["empty"] == ("rejected", "empty")
    assert outcomes["list"][0] == "rejected"
    before = hash_of(job)
    assert run(config) == 0
    assert hash_of(job) == before


def _give_selectors(config: Path, selectors: str) -> None:
    path = config.parent / "sources" / "odd.toml"
    path.write_text(f"{path.read_text(encoding='utf-8')}\n[page]\n{selectors}\n", encoding="utf-8")


def test_a_selector_that_matches_no_more_is_counted_and_costs_nothing(folder: Callable[[str], Path]) -> None:
    """The general reader gives the field, the article says so, and the source's health counts it."""
    config = folder("feed")
    _give_selectors(config, 'title = "h1"\nbody = "div.story-of-last-year"')
    assert run(config) == 0
    job = job_of(config)
    [article] = rows(job, "select title, text, field_rules['text'] as rule from articles")
    assert article["title"] == "A new plant opens in Gwangju"
    assert article["text"].startswith("The company said")
    assert article["rule"].endswith("(selector missed)")
    assert rows(job, "select selectors_missed from source_health where source_id = 'odd'") == [{"selectors_missed": 1}]


def test_a_selector_that_is_none_stops_the_start(
    folder: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    """The file, the source and the key are named before anything is asked for."""
    config = folder("feed")
    _give_selectors(config, 'body = "div["')
    assert run(config) == 3
    said = capsys.readouterr().err
    assert f"{config.parent / 'sources' / 'odd.toml'}, entry odd, key page.body: 'div[' is no CSS selector" in said
    assert not (config.parent / "data" / "raw").exists()


def test_a_feed_that_is_none_fails_by_name(folder: Callable[[str], Path], capsys: pytest.CaptureFixture[str]) -> None:
    """With no source left that could be read, nothing succeeded."""
    assert run(folder("broken")) == 4
    assert re.search(r"odd: none of its listings could be read \(failed: [a-z-]+, http", capsys.readouterr().err)


def test_no_network_is_named_and_leaves_a_whole_warehouse(folder: Callable[[str], Path]) -> None:
    """A host that nobody answers for is a failed row."""
    config = folder("feed")
    path = config.parent / "sources" / "odd.toml"
    path.write_text(SOURCE.format(base="http://nowhere.invalid", feed="feed"), encoding="utf-8")
    assert run(config) == 4
    assert rows(job_of(config), "select outcome, reason from fetches where role = 'feed'") == [
        {"outcome": "failed", "reason": "dns"}
    ]


def test_without_a_network_the_first_question_is_about_it(
    folder: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    """Two sources that nobody answers for are one cause, told before either; one alone is that source's own."""
    config = folder("feed")
    sources = config.parent / "sources"
    text = SOURCE.format(base="http://nowhere.invalid", feed="feed")
    (sources / "odd.toml").write_text(text, encoding="utf-8")
    assert run(config) == 4
    assert "network" not in capsys.readouterr().err
    (sources / "even.toml").write_text(text.replace('"odd"', '"even"'), encoding="utf-8")
    config.write_text(config.read_text(encoding="utf-8").replace('["odd"]', '["odd", "even"]'), encoding="utf-8")
    assert run(config) == 4
    told = capsys.readouterr().err
    assert told.index("is there a network?") < told.index("even: none of its listings") < told.index("odd: none")


@pytest.mark.parametrize(
    ("name", "code", "words"),
    [
        ("nothing.txt", 4, "nothing.txt: empty, there is nothing to read"),
        ("blank.html", 4, "blank.html: empty, there is nothing to read"),
        ("cut.txt.gz", 4, "cut.txt.gz: cannot be read: "),
        ("picture.png", 4, "picture.png: an image, an archive or another binary file"),
        ("folder", 2, "folder: a folder, and read takes one file"),
        ("nowhere.txt", 2, "nowhere.txt: no such file"),
    ],
)
def test_what_cannot_be_read_is_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, code: int, words: str
) -> None:
    """An empty file is no article without anything in it, and a folder is no file that is missing."""
    (tmp_path / "nothing.txt").touch()
    (tmp_path / "blank.html").write_text("\n \t\n", encoding="utf-8")
    (tmp_path / "cut.txt.gz").write_bytes(gzip.compress(b"A plant opened in Gwangju. " * 50)[:20])
    (tmp_path / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(60))
    (tmp_path / "folder").mkdir()
    assert main(["read", str(tmp_path / name)]) == code
    lines = capsys.readouterr().err.splitlines()
    assert [words in line for line in lines] == [True]


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "cp949", "utf-16"])
def test_a_korean_text_is_read_in_whatever_code_it_was_saved(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], codec: str
) -> None:
    """Korean editors still save in cp949, and others mark what they write; what was not asked for is not shown."""
    path = tmp_path / "note.txt"
    path.write_bytes("네이버는 지난해 매출 3조원을 기록했다.".encode(codec))
    assert main(["read", str(path), "--only", "figures"]) == 0
    shown = capsys.readouterr().out
    assert "3000000000000 KRW" in shown
    assert "events" not in shown


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["fly"], "fly"),
        (["run", "--source", "nobody"], "no such source"),
        (["backfill", "--warc", "/nowhere.warc.gz"], "no such file"),
        (["backfill", "--urls", "/nowhere.txt"], "no such file"),
        (["backfill", "--html", "/nowhere"], "no such folder"),
        (["backfill"], "backfill what"),
        (["backfill", "--since", "2026-09-02", "--until", "2026-09-01"], "is after"),
        (["backfill", "--since", "2026-09-02"], "together"),
        (["backfill", "--since", "yesterday", "--until", "today"], "since"),
        (["run", "--config", "/nowhere.toml"], "no such configuration file"),
    ],
)
def test_a_mistake_of_usage_is_one_line_and_exit_2(
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    words: str,
) -> None:
    """An unknown verb, a missing file, arguments that contradict each other."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATELINE_MIN_FREE_BYTES", "1")
    assert main([*arguments, "--direct"] if arguments[0] in {"run", "backfill"} else arguments) == 2
    assert words in capsys.readouterr().err


@pytest.mark.slow
def test_a_mistake_that_a_flow_meets_is_one_line_too(folder: Callable[[str], Path]) -> None:
    """Prefect's account of the same, with a traceback, is in the run's log and not on the terminal."""
    command = [sys.executable, "-m", "flows.cli", "backfill", "--html", "/nowhere", "--config", str(folder("feed"))]
    environment = {key: value for key, value in os.environ.items() if not key.startswith("PREFECT_")}
    done = subprocess.run(command, env=environment, cwd=ROOT, check=False, capture_output=True, text=True, timeout=240)
    assert (done.returncode, done.stderr) == (2, "dateline: --html /nowhere: no such folder\n")


@pytest.mark.parametrize("arguments", [["run"], ["backfill", "--html", "."], ["serve"]], ids=" ".join)
@pytest.mark.parametrize(
    ("url", "code", "words"),
    [
        ("http://127.0.0.1:9/api", 4, "no Prefect server answers at http://127.0.0.1:9/api"),
        ("nowhere", 3, "PREFECT_API_URL: 'nowhere' is no http or https address"),
    ],
)
def test_a_prefect_server_that_is_not_there_is_one_line(  # noqa: PLR0917 (what varies, and what the test needs)
    folder: Callable[[str], Path],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    url: str,
    code: int,
    words: str,
) -> None:
    """Before Prefect is imported, with what can be done about it."""
    monkeypatch.setenv("PREFECT_API_URL", url)
    assert main([*arguments, "--config", str(folder("feed"))]) == code
    lines = capsys.readouterr().err.splitlines()
    assert [(words in line, line.endswith("unset PREFECT_API_URL, or use --direct")) for line in lines] == [
        (True, True)
    ]


@pytest.mark.parametrize(
    ("place", "text", "words"),
    [
        ("dateline.toml", "surces = []\n", "surces"),
        ("dateline.toml", '[[watch]]\nname = "x"\nwhen = "moon_rises"\n', "moon_rises"),
        ("sources/mine.toml", 'id = "mine"\n', "mine.toml"),
        ("rules/entities/mine.toml", "[[entity]\n", "mine.toml"),
    ],
)
def test_a_bad_file_is_one_line_and_exit_3(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], place: str, text: str, words: str
) -> None:
    """File and key are named before anything is fetched."""
    config = tmp_path / "dateline.toml"
    (tmp_path / "sources").mkdir()
    (tmp_path / "rules" / "entities").mkdir(parents=True)
    config.write_text('min_free_bytes = 1\nsource_dirs = ["sources"]\nrule_dirs = ["rules"]\n', encoding="utf-8")
    with (tmp_path / place).open("a", encoding="utf-8") as file:
        file.write(text)
    assert run(config) == 3
    error = capsys.readouterr().err
    assert words in error
    assert not list(tmp_path.glob("data/raw/*"))


def test_a_full_disk_is_named_before_the_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The setting is named with what is there and what is needed."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATELINE_MIN_FREE_BYTES", str(10**15))
    assert main(["run", "--direct"]) == 3
    assert "min_free_bytes" in capsys.readouterr().err


def test_a_data_folder_that_is_a_file_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit 3 and the folder's name."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "data").write_text("a file", encoding="utf-8")
    assert main(["run", "--direct"]) == 3
    assert "cannot be written" in capsys.readouterr().err


@pytest.mark.parametrize("content", [b"this is no database", b""], ids=["text", "empty"])
def test_a_foreign_file_in_the_warehouse_s_place_is_refused_and_kept(
    folder: Callable[[str], Path], content: bytes
) -> None:
    """A file that this program did not write is left as it is."""
    config = folder("feed")
    (config.parent / "data").mkdir()
    live = config.parent / "data" / "live.duckdb"
    live.write_bytes(content)
    assert run(config) == 3
    assert live.read_bytes() == content


@pytest.mark.slow
def test_a_second_writer_waits_for_the_first(folder: Callable[[str], Path]) -> None:
    """A run that finds the lock taken goes on when it is free, and says nothing of a failure."""
    config = folder("feed")
    job = job_of(config)
    command = [sys.executable, "-m", "flows.cli", "run", "--direct", "--config", str(config)]
    with writer_lock(job.data_dir):
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    output, errors = process.communicate(timeout=240)
    assert process.returncode == 0
    assert all(line.startswith(b"  why: ") for line in errors.splitlines())
    assert b" 1 new" in output


def test_doctor_finds_what_is_wrong_with_a_folder(
    copied: Callable[[], Job], capsys: pytest.CaptureFixture[str]
) -> None:
    """All is well; then a journal is lost and the clock runs behind."""
    job = copied()
    config = str(job.data_dir / "dateline.toml")
    later = datetime(2030, 1, 1, tzinfo=UTC)
    with clock_shows(lambda: later):
        assert main(["doctor", "--json", "--config", config]) == 0
    journal = max(job.data_dir.glob("raw/*/*/*.jsonl"))
    journal.rename(journal.with_name("20991231T000000-ffff.jsonl"))
    capsys.readouterr()
    assert main(["doctor", "--json", "--config", config]) == 1
    found: list[dict[str, Any]] = json.loads(capsys.readouterr().out)["findings"]
    assert {finding["subject"] for finding in found if finding["state"] == "wrong"} == {"clock", "journals"}


def test_doctor_lets_a_run_at_work_be(copied: Callable[[], Job], capsys: pytest.CaptureFixture[str]) -> None:
    """Rows that the warehouse lacks are wrong when nobody is at work on them, and the next run's business."""
    job = copied()
    config = str(job.data_dir / "dateline.toml")
    journal = max(job.data_dir.glob("raw/*/*/*.jsonl"))
    journal.write_text(journal.read_text(encoding="utf-8") * 2, encoding="utf-8")
    assert main(["doctor", "--config", config]) == 1
    assert "the warehouse lacks rows" in capsys.readouterr().out
    lock = try_lock(job.data_dir, journal.stem)
    assert lock is not None
    assert main(["doctor", "--config", config]) == 0
    lock.release()


def test_doctor_live_asks_every_source(copied: Callable[[], Job], capsys: pytest.CaptureFixture[str]) -> None:
    """Each feed of the press is one finding with its number of items."""
    job = copied()
    main(["doctor", "--live", "--json", "--config", str(job.data_dir / "dateline.toml")])
    found = json.loads(capsys.readouterr().out)["findings"]
    asked = {finding["subject"]: finding["state"] for finding in found if ", dates in " in finding["text"]}
    assert asked == {
        "hanbit rss": "ok",
        "seoul-ledger atom": "ok",
        "peninsula-wire rss": "ok",
        "peninsula-wire news_sitemap": "ok",
    }
