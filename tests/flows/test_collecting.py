"""Listings that lead to listings: long archives, and sites that would keep a run for ever."""

from __future__ import annotations

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

import flows.collecting
from flows.cli import main
from tests.flows.conftest import job_of, rows

SOURCE = """id = "old"
name = "Old"
publisher = "Old"
homepage = "{base}/"
language = "en"
country = "KR"
timezone = "Asia/Seoul"
{listing}
"""


class _Archive(BaseHTTPRequestHandler):
    """Pages of one link each, a sitemap that names itself and its twin, a feed whose ETag lies, and no articles."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """Answer, and remember what was asked for."""
        asked: list[str] = self.server.asked  # type: ignore[attr-defined]
        asked.append(self.path + (" if new" if self.headers["If-None-Match"] else ""))
        data = self._page().encode()
        self.send_response(200 if data else 404)
        self.send_header("ETag", '"the same for ever"')
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def _page(self) -> str:
        kind, _, number = self.path[1:].partition("/")
        if kind == "page" and int(number) <= self.server.pages:  # type: ignore[attr-defined]
            return f'<ul><li><a class="story" href="/story/{number}">Story {number}</a></li></ul>'
        if kind == "feed":
            asked = sum(path.startswith("/feed") for path in self.server.asked)  # type: ignore[attr-defined]
            items = "".join(f"<item><link>/story/{n}</link></item>" for n in range(asked))
            return f"<rss><channel>{items}</channel></rss>"
        if kind == "map":
            parts = "".join(f"<sitemap><loc>/map/{twin}</loc></sitemap>" for twin in (1, 2))
            return f"<sitemapindex>{parts}</sitemapindex>"
        return ""

    def log_message(self, *_: object) -> None:
        """Nothing: the test's output stays clean."""


@pytest.fixture
def server() -> Iterator[ThreadingHTTPServer]:
    """The old outlet; its `asked` holds the paths in order."""
    made = ThreadingHTTPServer(("127.0.0.1", 0), _Archive)
    made.asked = []  # type: ignore[attr-defined]
    Thread(target=made.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    yield made
    made.shutdown()
    made.server_close()


def _configured(server: ThreadingHTTPServer, folder: Path, listing: str) -> Path:
    """The configuration of a folder whose one source has such a feed or archive."""
    host = f"127.0.0.1:{server.server_port}"
    (folder / "sources").mkdir()
    text = SOURCE.format(base=f"http://{host}", listing=listing.format(base=f"http://{host}"))
    (folder / "sources" / "old.toml").write_text(text, encoding="utf-8")
    config = folder / "dateline.toml"
    config.write_text(
        f'data_dir = "data"\nsources = ["old"]\nsource_dirs = ["sources"]\nmin_free_bytes = 1\n'
        f'[fetch]\nallow_hosts = ["{host}"]\nhost_interval_seconds = 0\n',
        encoding="utf-8",
    )
    return config


def _backfill(server: ThreadingHTTPServer, folder: Path, archive: str, *options: str) -> tuple[Path, list[str]]:
    """Backfill one source with such an archive: its configuration, and what the server was asked for."""
    config = _configured(server, folder, f"[archive]\n{archive}")
    days = ["--since", "2026-01-01", "--until", "2026-01-01"]
    main(["backfill", "--direct", *days, *options, "--config", str(config)])
    return config, server.asked  # type: ignore[attr-defined]


# 1,200 is more than Python's stack is deep.
@pytest.mark.parametrize("pages", [150, pytest.param(1_200, marks=pytest.mark.slow)])
def test_a_long_archive_is_read_to_its_end_and_fills_no_memory(
    pages: int, server: ThreadingHTTPServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its next page is asked for only while few of the pages found so far wait to be fetched."""
    server.pages = pages  # type: ignore[attr-defined]
    monkeypatch.setattr(flows.collecting, "_MOST_PENDING", 50)
    paged = 'kind = "pages"\nurl = "{base}/page/{{page}}"\nlink = "a.story"'
    config, asked = _backfill(server, tmp_path, paged)
    kinds = [path.split("/")[1] for path in asked]
    ahead = [kinds[:place].count("page") - kinds[:place].count("story") for place in range(len(kinds))]
    assert (kinds.count("page"), kinds.count("story")) == (pages + 1, pages)
    assert max(ahead) <= 60
    found = rows(job_of(config), "select role, count(*)::int as n from fetches group by role order by role")
    assert {row["role"]: row["n"] for row in found} == {"index": pages + 1, "page": pages, "robots": 1}


@pytest.mark.parametrize("options", [(), ("--dry-run",)], ids=["backfill", "dry run"])
def test_sitemaps_that_name_each_other_are_asked_for_once(
    options: tuple[str, ...], server: ThreadingHTTPServer, tmp_path: Path
) -> None:
    """A circle of indexes ends where it was entered."""
    _, asked = _backfill(server, tmp_path, 'kind = "sitemap"\nurl = "{base}/map/1"', *options)
    assert asked == ["/robots.txt", "/map/1", "/map/2"]


def test_validators_that_lie_are_not_sent_again(server: ThreadingHTTPServer, tmp_path: Path) -> None:
    """A feed that changes under one ETag is caught at its second answer, and from then on read whole."""
    config = _configured(server, tmp_path, '[[feeds]]\nkind = "rss"\nurl = "{base}/feed"')
    for _ in range(4):
        main(["run", "--direct", "--config", str(config)])
    asked = [path for path in server.asked if path.startswith("/feed")]  # type: ignore[attr-defined]
    assert asked == ["/feed", "/feed if new", "/feed", "/feed"]
