"""Feeds, sitemaps and index pages: every readable item is found, whatever the server did to it."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from extract.errors import FeedUnreadable
from extract.feeds import read_listing
from extract.listings import Listing
from extract.records import Feed
from tests.extract.loopback import source
from tests.growth import cpu_seconds

URL = "https://press.example/feeds/all.xml"
NOW = datetime(2026, 11, 1, tzinfo=UTC)
PRESS = source(homepage="https://press.example/")
ODD = tomllib.loads((Path(__file__).parent / "data" / "odd_feeds.toml").read_text(encoding="utf-8"))["feed"]


def read(body: bytes, feed: Feed | None = None, content_type: str | None = None) -> Listing:
    """The listing of a body found at the press's feed address."""
    return read_listing(body, feed or Feed(kind="rss", url=URL), URL, PRESS, now=NOW, content_type=content_type)


def _found(listing: Listing) -> list[dict[str, str]]:
    """The candidates as the data file writes them: unknown fields left out."""
    rows = [
        {
            "url": item.url,
            "title": item.title,
            "published": item.published_at.isoformat() if item.published_at else None,
            "updated": item.updated_at.isoformat() if item.updated_at else None,
        }
        for item in listing.candidates
    ]
    return [{key: value for key, value in row.items() if value is not None} for row in rows]


def test_there_are_at_least_forty_odd_feeds() -> None:
    """The collection is as large as promised, and its names differ."""
    assert len({case["name"] for case in ODD}) == len(ODD) >= 40


@pytest.mark.parametrize("case", ODD, ids=[case["name"] for case in ODD])
def test_every_readable_item_of_an_odd_feed_is_found(case: dict[str, Any]) -> None:
    """URL, title and dates of each item are what a reader would say they are."""
    assert _found(read(case["body"].encode(case.get("encoding", "utf-8")))) == case["items"]


@pytest.mark.parametrize("case", ODD, ids=[case["name"] for case in ODD])
def test_what_is_wrong_with_an_odd_feed_is_said(case: dict[str, Any]) -> None:
    """An entry that is lost, or not believed, has its reason; a listing cut short is told from a whole one."""
    listing = read(case["body"].encode(case.get("encoding", "utf-8")))
    reasons = [problem.reason for problem in listing.problems if problem.reason != "listing-broken"]
    assert reasons == case.get("problems", [])
    assert listing.is_whole or case.get("may_be_broken", False)


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"<!doctype html><html><body>Moved</body></html>", "html-for-feed"),
        (b"  <HTML><HEAD>", "html-for-feed"),
        (b"Come back later.", "feed-unreadable"),
        (b"", "feed-unreadable"),
        (b'{"error": 1}', "feed-unreadable"),
        (b'{"items": ', "feed-unreadable"),
        (b"<rss><channel><item><title>cut", "feed-unreadable"),
        (b"\x00\xff" * 50, "feed-unreadable"),
    ],
)
def test_what_is_no_listing_is_unreadable(body: bytes, reason: str) -> None:
    """A page of HTML is told apart: the feed has moved."""
    with pytest.raises(FeedUnreadable) as caught:
        read(body)
    assert caught.value.reason == reason


def test_next_pages_are_for_archives() -> None:
    """Atom and JSON name the page of older entries; polling does not follow it."""
    atom = b'<feed><link rel="next" href="?page=2"/><entry><link href="/1"/></entry></feed>'
    listing = read(atom)
    assert [page.url for page in listing.next_pages] == [f"{URL}?page=2"]
    assert [page.url for page in read(b'{"items": [], "next_url": "/p2"}').next_pages] == ["https://press.example/p2"]
    assert listing.listings == ()


def test_a_sitemap_index_names_its_parts_and_the_fresh_ones_are_polled() -> None:
    """Parts that changed within three days of the newest are worth a poll, and those that do not say."""
    index = b"""<sitemapindex><sitemap><loc>/s1.xml</loc><lastmod>2020-01-01</lastmod></sitemap>
    <sitemap><loc>https://press.example/s2.xml.gz</loc><lastmod>2026-10-30</lastmod></sitemap>
    <sitemap><loc>/s3.xml</loc></sitemap><sitemap></sitemap></sitemapindex>"""
    listing = read(index, Feed(kind="sitemap", url=URL))
    assert [part.url for part in listing.subfeeds] == [
        f"https://press.example/{name}" for name in ("s1.xml", "s2.xml.gz", "s3.xml")
    ]
    assert listing.listings == ("https://press.example/s2.xml.gz", "https://press.example/s3.xml")


def test_a_sitemap_stops_at_fifty_thousand_pages_and_says_so() -> None:
    """The bound of the protocol is ours."""
    body = (
        b"<urlset>"
        + b"".join(b"<url><loc>https://press.example/%d</loc></url>" % n for n in range(50_010))
        + b"</urlset>"
    )
    listing = read(body, Feed(kind="sitemap", url=URL))
    assert len(listing.candidates) == 50_000
    assert [problem.reason for problem in listing.problems] == ["too-many-items"]
    assert not listing.is_whole


def test_the_largest_sitemap_is_read_within_the_memory_of_a_run() -> None:
    """50,000 pages in 47 MiB of XML, gzipped: all are found, and the process that read them stays below 512 MiB."""
    command = [sys.executable, "-m", "tests.extract.large_sitemap"]
    said = subprocess.run(command, cwd=Path(__file__).parents[2], capture_output=True, text=True, check=True).stdout
    pages, peak_mib = map(int, said.split())
    assert (pages, peak_mib <= 512) == (50_000, True)


def _rss(inside: str) -> bytes:
    return f'<rss version="2.0"><channel><title>t</title>{inside}</channel></rss>'.encode()


def test_a_feed_stops_at_ten_thousand_items_and_says_so() -> None:
    """The first are read, and the validators of such a feed are not remembered."""
    listing = read(_rss("".join(f"<item><link>https://press.example/{n}</link></item>" for n in range(10_010))))
    assert [listing.candidates[place].url for place in (0, -1)] == [
        "https://press.example/0",
        "https://press.example/9999",
    ]
    assert len(listing.candidates) == 10_000
    assert not listing.is_whole


@pytest.mark.parametrize(
    "inside",
    [
        f"<author>{'a' * 200_000}</author>",
        f"<x:creator xmlns:x='http://purl.org/dc/elements/1.1/'>{'a' * 200_000}</x:creator>",
        "".join(f"<category>{number}</category><category term='t{number}'/>" for number in range(20_000)),
        "<x " + " ".join(f"a{number}='1'" for number in range(20_000)) + "/>",
    ],
    ids=["author", "creator", "categories", "attributes"],
)
def test_what_costs_the_square_of_its_size_is_left_out(inside: str) -> None:
    """People, categories and endless attributes are gone before the feed is parsed; its item is found at once."""
    feed = _rss(f"<item>{inside}<link>https://press.example/1</link></item>")
    listing = read(feed)
    assert [item.url for item in listing.candidates] == ["https://press.example/1"]
    assert listing.is_whole
    assert cpu_seconds(lambda: read(feed), times=1) < 2


def test_a_feed_of_endless_namespaces_is_none() -> None:
    """Each of them is looked at for each element."""
    with pytest.raises(FeedUnreadable):
        read(_rss("".join(f"<p{number}:x xmlns:p{number}='u{number}'/>" for number in range(300))))


def test_a_feed_that_looks_like_an_address_or_a_file_is_only_text(tmp_path: Path) -> None:
    """Nothing is opened or asked: whatever the bytes say, they are what is read."""
    path = tmp_path / "feed.xml"
    path.write_bytes(_rss("<item><link>https://press.example/1</link></item>"))
    for body in (bytes(path), path.as_uri().encode()):
        with pytest.raises(FeedUnreadable):
            read(body)


def test_a_sitemap_in_plain_text_is_read() -> None:
    """One URL a line, blank lines and Windows line ends included."""
    body = b"https://press.example/1\r\n\r\nhttps://press.example/2\r\n"
    listing = read(body, Feed(kind="sitemap", url=URL))
    assert [item.url for item in listing.candidates] == ["https://press.example/1", "https://press.example/2"]


def test_a_cut_sitemap_gives_what_it_has() -> None:
    """What came before the cut is found, and the listing is not called whole."""
    listing = read(
        b"<urlset><url><loc>https://press.example/1</loc></url><url><loc>https://pr", Feed(kind="sitemap", url=URL)
    )
    assert [item.url for item in listing.candidates] == ["https://press.example/1"]
    assert not listing.is_whole


INDEX = """<html><head><base href="https://press.example/news/"></head><body>
<nav><a href="/about">About</a></nav>
<ul><li class="story"><a href="1.html"> Kestrel
 opens </a></li><li class="story"><h3>No link</h3></li><li class="story"><a href="#top">Top</a></li>
<li class="story"><a href="https://other.example/2">Elsewhere</a></li>
<li class="story"><a href="1.html">Again</a></li></ul>
<a class="next" href="?page=2">Older</a></body></html>"""


def test_an_index_page_is_read_with_the_sources_selectors() -> None:
    """Only what the selector finds is a candidate; the next page is named; a story without a link is a problem."""
    feed = Feed(kind="index", url=URL, link="li.story", next="a.next")
    listing = read(INDEX.encode(), feed)
    assert [(item.url, item.title) for item in listing.candidates] == [
        ("https://press.example/news/1.html", "Kestrel opens"),
        ("https://other.example/2", "Elsewhere"),
    ]
    assert [problem.reason for problem in listing.problems] == ["no-link", "no-link"]
    assert [page.url for page in listing.next_pages] == ["https://press.example/news/?page=2"]


def test_a_legacy_index_page_is_read_in_its_charset() -> None:
    """The header's charset is one candidate among others."""
    body = '<p class="s"><a href="/1">반도체 수출</a></p>'.encode("cp949")
    listing = read(body, Feed(kind="index", url=URL, link=".s a"), "text/html; charset=euc-kr")
    assert listing.candidates[0].title == "반도체 수출"


def test_sections_come_from_the_source_file() -> None:
    """A feed's section is its candidates' section."""
    listing = read(
        b"<rss><channel><item><link>/1</link></item></channel></rss>", Feed(kind="rss", url=URL, section="AI")
    )
    assert listing.candidates[0].section == "AI"
