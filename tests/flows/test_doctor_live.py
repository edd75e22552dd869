"""`dateline doctor --live` asks every feed of every source, one line each: green where all is well, red where not."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from flows.cli import main
from flows.clock import clock_shows

NOW = datetime(2026, 11, 1, 9, 0, tzinfo=UTC)
SOURCE = """id = "{id}"
name = "{id}"
publisher = "{id}"
homepage = "{base}/"
language = "en"
country = "KR"
timezone = "Asia/Seoul"
[[feeds]]
kind = "rss"
url = "{base}/{id}"
[expect]
items = [2, 4]
silence_hours = 48
"""


def _rss(*dates: str) -> str:
    items = (f"<item><link>/{n}</link><pubDate>{date}</pubDate></item>" for n, date in enumerate(dates))
    return f'<rss version="2.0"><channel>{"".join(items)}</channel></rss>'


def _hours_ago(*hours: float) -> str:
    return _rss(*((NOW - timedelta(hours=hour)).isoformat() for hour in hours))


FEEDS = {
    "well": _hours_ago(3, 2),
    "seoul-time": _rss("2026-11-01 17:30:00", "2026-11-01 12:00:00"),
    "too-few": _hours_ago(1),
    "silent": _hours_ago(80, 70),
    "wrong-zone": _hours_ago(-9, 1),
    "undated": _rss("some day", "another"),
    "an-atom": '<feed><entry><link href="/1"/><updated>2026-11-01T08:00Z</updated></entry></feed>',
    "moved": "<html><body>We have moved.</body></html>",
    "kept-out": _hours_ago(3, 2),
}


class _Press(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        """A feed by its source's name, a robots.txt that keeps one of them out, and 404 for everything else."""
        texts = {f"/{name}": text for name, text in FEEDS.items()} | {"/robots.txt": "User-agent: *\nDisallow: /kept"}
        data = texts.get(self.path, "").encode()
        self.send_response(200 if data else 404)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_: object) -> None:
        """Nothing: the test's output stays clean."""


@pytest.fixture
def base() -> Iterator[str]:
    """Where the press is."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Press)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def examined(
    base: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> Callable[..., tuple[int, dict[str, str]]]:
    """Runs `doctor --live` over some sources of the press: its exit code, and a line "state text" by source."""
    (tmp_path / "sources").mkdir()
    for name in (*FEEDS, "gone"):
        text = SOURCE.format(id=name, base=base)
        (tmp_path / "sources" / f"{name}.toml").write_text(text, encoding="utf-8")

    def examine(*names: str) -> tuple[int, dict[str, str]]:
        config = tmp_path / "dateline.toml"
        host = base.removeprefix("http://")
        config.write_text(
            f'sources = {json.dumps(names)}\nsource_dirs = ["sources"]\n'
            f'[fetch]\nallow_hosts = ["{host}"]\nhost_interval_seconds = 0\ntries = 1\n',
            encoding="utf-8",
        )
        with clock_shows(lambda: NOW):
            code = main(["doctor", "--live", "--json", "--config", str(config)])
        found = json.loads(capsys.readouterr().out)["findings"]
        lines = [(item["subject"], f"{item['state']} {item['text']}") for item in found]
        return code, {subject[:-4]: text for subject, text in lines if subject.endswith(" rss")}

    return examine


def test_green_lines_end_with_zero(examined: Callable[..., tuple[int, dict[str, str]]], base: str) -> None:
    """Each names the items, the age of the newest, and the zone in which its dates were read."""
    assert examined("well", "seoul-time") == (
        0,
        {
            "well": f"ok well (2 items, newest 2 h old, dates in +00:00) {base}/well",
            "seoul-time": f"ok well (2 items, newest 0 h old, dates in +09:00) {base}/seoul-time",
        },
    )


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("too-few", "wrong 1 items where 2 to 4 are expected"),
        ("silent", "wrong silent for 70 h where 48 h are usual"),
        ("wrong-zone", "wrong the newest item is 9 h ahead: is its time zone Asia/Seoul?"),
        ("undated", "wrong no item has a date that can be read"),
        ("an-atom", "wrong the answer is <feed>, not rss"),
        ("moved", "wrong html-for-feed: "),
        ("kept-out", "wrong robots: "),
        ("gone", "wrong not-found: "),
    ],
)
def test_a_red_line_ends_with_one(
    name: str, said: str, examined: Callable[..., tuple[int, dict[str, str]]], base: str
) -> None:
    """The line says what is wrong and where; the source beside it stays green."""
    code, lines = examined("well", name)
    assert code == 1
    assert lines["well"].startswith("ok ")
    assert lines[name].startswith(said)
    assert lines[name].endswith(f"{base}/{name}")
