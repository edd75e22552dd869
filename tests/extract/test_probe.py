"""A source's health at a glance."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from extract.probe import probe_source
from extract.records import Expect, Feed
from tests.extract.hostile_server import Answer, says, status, whole
from tests.extract.loopback import NOW, fetcher_for, site, source


def _feed(*ages_hours: int | None) -> Answer:
    """A feed with an item of each age; None is an item without a date."""
    items = [
        f"<item><link>/{number}</link>"
        + (f"<pubDate>{(NOW - timedelta(hours=age)).isoformat()}</pubDate>" if age is not None else "")
        + "</item>"
        for number, age in enumerate(ages_hours)
    ]
    return says(whole(f"<rss><channel>{''.join(items)}</channel></rss>".encode()))


def _probed(answer: Answer, expect: Expect) -> str:
    """The one line about a feed that answers so."""

    async def act() -> str:
        async with site(answer) as press, fetcher_for(press) as fetcher:
            probed = source(feeds=(Feed(kind="rss", url=press.url("/rss")),), expect=expect)
            [probe] = await probe_source(fetcher, probed, NOW)
            assert probe.is_well is (": well (" in probe.line())
            return probe.line().replace(str(press.port), "PORT")

    return asyncio.run(act())


@pytest.mark.parametrize(
    ("answer", "line"),
    [
        (_feed(30, 2), "press: well (2 items, newest 2026-11-01T07:00+00:00) http://press.test:PORT/rss"),
        (_feed(2), "press: 1 items where 2 to 9 are expected (1 items, newest 2026-11-01T07:00+00:00)"),
        (_feed(100, 99), "press: silent for 99 hours (2 items, newest 2026-10-28T06:00+00:00)"),
        (_feed(None, None), "press: no item has a date that can be read (2 items)"),
        (_feed(-40, 1), "press: 1 x future-date (2 items, newest 2026-11-01T08:00+00:00)"),
        (status("404 Not Found"), "press: not-found (nothing)"),
        (says(whole(b"<html>moved</html>")), "press: html-for-feed (nothing)"),
        (
            says(whole(b"<sitemapindex><sitemap><loc>/s.xml</loc></sitemap></sitemapindex>")),
            "press: well (1 parts)",
        ),
    ],
    ids=["well", "few", "silent", "undated", "future", "missing", "html", "index"],
)
def test_a_feeds_health_is_one_line(answer: Answer, line: str) -> None:
    """Reachable, readable, as many items as expected, and none too old."""
    assert _probed(answer, Expect(items=(2, 9), silence_hours=72)).startswith(line)
