"""A source's health at a glance."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from extract.probe import probe_feed
from extract.records import Expect, Feed
from tests.extract.hostile_server import Answer, says, status, whole
from tests.extract.loopback import NOW, fetcher_for, site, source

EXPECT = Expect(items=(2, 9), silence_hours=72)


RSS = b"<rss><channel>%s</channel></rss>"


def _feed(*ages_hours: int | None) -> Answer:
    """A feed with an item of each age; None is an item without a date."""
    items = [
        f"<item><link>/{number}</link>"
        + (f"<pubDate>{(NOW - timedelta(hours=age)).isoformat()}</pubDate>" if age is not None else "")
        + "</item>"
        for number, age in enumerate(ages_hours)
    ]
    return says(whole(f"<rss><channel>{''.join(items)}</channel></rss>".encode()))


def _probed(answer: Answer, robots: bytes | None = None, **fields: object) -> tuple[bool, str]:
    """Whether a feed that answers so is well, and the one line about it."""

    async def act() -> tuple[bool, str]:
        async with site(answer, robots) as press, fetcher_for(press) as fetcher:
            feed = Feed(kind="rss", url=press.url("/rss"))
            probe = await probe_feed(fetcher, source(**({"expect": EXPECT} | fields)), feed, NOW)
            return probe.is_well, probe.line(NOW).replace(f"http://press.test:{press.port}", "PRESS")

    return asyncio.run(act())


def test_a_well_feed_shows_its_items_its_age_and_its_zone() -> None:
    """One line says all that was looked at."""
    assert _probed(_feed(30, 2)) == (True, "well (2 items, newest 2 h old, dates in +00:00) PRESS/rss")


def test_a_date_without_a_zone_is_shown_in_the_sources() -> None:
    """What `dates in` names is what the items were read as."""
    feed = (
        b"<rss><channel><item><link>/1</link><pubDate>2026-11-01 17:00:00</pubDate></item><item><link>/2</link></item>"
    )
    shown = "well (2 items, 1 undated, newest 1 h old, dates in +09:00) PRESS/rss"
    assert _probed(says(whole(feed + b"</channel></rss>"))) == (True, shown)


def test_an_entry_without_a_link_is_shown_and_many_are_a_problem() -> None:
    """One in twenty is a slip of an editor; one in three is not."""
    dated = b"<item><link>/%d</link><pubDate>2026-11-01 17:00:00</pubDate></item>"
    slip = RSS % (b"".join(dated % number for number in range(19)) + b"<item><title>x</title></item>")
    many = RSS % (dated % 1 + dated % 2 + b"<item><title>x</title></item>")
    shown = "well (19 items, 1 without a link, newest 1 h old, dates in +09:00) PRESS/rss"
    assert _probed(says(whole(slip)), expect=Expect(items=(1, 20))) == (True, shown)
    assert _probed(says(whole(many)))[1].startswith("1 x no-link: The listing's entry has no link")


def test_a_sitemap_index_is_judged_by_its_parts() -> None:
    """It has no items, and need not have any; but it is no feed."""
    index = b"<sitemapindex><sitemap><loc>/s.xml</loc><lastmod>2026-11-01T08:00Z</lastmod></sitemap></sitemapindex>"
    shown = "the answer is <sitemapindex>, not rss (1 parts, newest 1 h old, dates in +00:00) PRESS/rss"
    assert _probed(says(whole(index))) == (False, shown)


@pytest.mark.parametrize(
    ("answer", "problem"),
    [
        (_feed(2), "1 items where 2 to 9 are expected ("),
        (_feed(*range(10)), "10 items where 2 to 9 are expected ("),
        (_feed(100, 99), "silent for 99 h where 72 h are usual ("),
        (_feed(None, None), "no item has a date that can be read ("),
        (_feed(-9, 1), "the newest item is 9 h ahead: is its time zone Asia/Seoul? ("),
        (_feed(-40, 1), "1 x future-date: "),
        (status("404 Not Found"), "not-found: "),
        (says(whole(b"<html>moved</html>")), "html-for-feed: "),
        (says(whole(RSS % (b"<item><link>/%d</link></item>" * 2 % (1, 2) + b"<item></item>"))), "no item has a date"),
        (
            says(whole(b'<feed><entry><link href="/1"/><updated>2026-11-01</updated></entry></feed>')),
            "the answer is <feed>",
        ),
    ],
    ids=["few", "many", "silent", "undated", "zone", "future", "missing", "html", "linkless", "kind"],
)
def test_what_is_wrong_with_a_feed_comes_first(answer: Answer, problem: str) -> None:
    """Unreachable, another kind, too few or too many items, none fresh, no dates, or dates of another zone."""
    is_well, line = _probed(answer)
    assert not is_well
    assert line.startswith(problem)


@pytest.mark.parametrize(
    ("robots", "problem"),
    [
        (b"User-agent: *\nDisallow: /rss", "robots: The host's robots.txt forbids the URL to us (nothing)"),
        (b"User-agent: DatelineBot\nDisallow: /0", "its pages: robots: The host's robots.txt forbids"),
    ],
    ids=["feed", "pages"],
)
def test_robots_is_asked_for_the_feed_and_for_its_pages(robots: bytes, problem: str) -> None:
    """A feed that we may read is of no use when its pages are forbidden to us."""
    is_well, line = _probed(_feed(30, 2), robots)
    assert not is_well
    assert line.startswith(problem)
