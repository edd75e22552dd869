"""Other people's WARC files: pages come out decoded, whatever wrote them."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from extract.errors import RawZoneDamaged
from extract.raw import RawWriter
from extract.records import Fetch
from extract.warcs import WarcPage, read_warc

HTML = "<p>네이버가 새 모델을 냈다</p>".encode()
# warcio leaves its temporary file to the garbage collector.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
AT = datetime(2026, 10, 5, 12, 1, 19, tzinfo=UTC)


def _written(path: Path, *pages: tuple[str, str, bytes, list[tuple[str, str]]], is_gzip: bool = True) -> Path:
    """A file as the crawl of another tool would write it: warcinfo, then request and response for each page."""
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=is_gzip)
        writer.write_record(writer.create_warcinfo_record(path.name, {"software": "another"}))
        for url, status, body, headers in pages:
            http = StatusAndHeaders(status, headers, protocol="HTTP/1.1")
            extra = {"WARC-Date": "2026-10-05T12:01:19Z"}
            writer.write_record(writer.create_warc_record(url, "request", http_headers=http, warc_headers_dict=extra))
            record = writer.create_warc_record(
                url, "response", payload=BytesIO(body), http_headers=http, warc_headers_dict=extra
            )
            writer.write_record(record)
    return path


@pytest.mark.parametrize("is_gzip", [True, False])
def test_pages_come_out_with_url_instant_and_type(is_gzip: bool, tmp_path: Path) -> None:  # noqa: FBT001 - a parameter of the test
    """Plain and compressed files read alike; only what was answered with 200 is a page."""
    html = [("Content-Type", "text/html; charset=utf-8")]
    pages = [
        ("https://press.example/1", "200 OK", HTML, html),
        ("https://press.example/2", "404 Not Found", b"gone", html),
        ("https://press.example/3", "200 OK", HTML * 2, html),
        ("dns:press.example", "200 OK", b"1.2.3.4", html),
    ]
    path = _written(tmp_path / "news.warc.gz", *pages, is_gzip=is_gzip)
    assert list(read_warc(path)) == [
        WarcPage(url="https://press.example/1", captured_at=AT, content_type="text/html; charset=utf-8", body=HTML),
        WarcPage(url="https://press.example/3", captured_at=AT, content_type="text/html; charset=utf-8", body=HTML * 2),
    ]


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        ([("Content-Encoding", "gzip")], gzip.compress(HTML)),
        ([("Transfer-Encoding", "chunked")], b"%x\r\n%s\r\n0\r\n\r\n" % (len(HTML), HTML)),
        ([("X-Crawler-Content-Encoding", "gzip"), ("Content-Length", str(len(HTML)))], HTML),
    ],
    ids=["gzip", "chunked", "decoded"],
)
def test_bodies_are_decoded(headers: list[tuple[str, str]], body: bytes, tmp_path: Path) -> None:
    """Archives keep bodies as they came over the wire, or, as Common Crawl does, already decoded."""
    path = _written(tmp_path / "news.warc.gz", ("https://press.example/1", "200 OK", body, headers))
    assert [page.body for page in read_warc(path)] == [HTML]


def test_a_cut_file_gives_its_pages_then_says_so(tmp_path: Path) -> None:
    """Everything before the cut is used, and the cut is not taken for the end."""
    page = ("https://press.example/1", "200 OK", HTML * 50, [("Content-Type", "text/html")])
    path = _written(tmp_path / "news.warc.gz", page, page)
    path.write_bytes(path.read_bytes()[:-60])
    pages = read_warc(path)
    assert next(pages).body == HTML * 50
    with pytest.raises(RawZoneDamaged):
        next(pages)


@pytest.mark.parametrize("content", [b"", b"no archive at all", b"<html></html>" * 100])
def test_what_is_no_warc_is_said(content: bytes, tmp_path: Path) -> None:
    """A wrong file is an error, not an empty archive."""
    path = tmp_path / "x.warc"
    path.write_bytes(content)
    with pytest.raises(RawZoneDamaged):
        list(read_warc(path))


def test_our_own_raw_zone_can_be_read_as_an_archive(tmp_path: Path) -> None:
    """What one installation fetched, another can take in."""
    run = "20261005T120119-abcd"
    fetch = Fetch(
        run_id=run,
        source_id=None,
        role="page",
        url="https://press.example/1",
        url_key=None,
        requested_at=AT,
        outcome="ok",
        http_status=200,
    )
    with RawWriter(tmp_path, run) as writer:
        kept = writer.keep(fetch, HTML, [("content-type", "text/html"), ("content-encoding", "gzip")])
    assert list(read_warc(tmp_path / str(kept.raw_file))) == [
        WarcPage(url="https://press.example/1", captured_at=AT, content_type="text/html", body=HTML)
    ]
