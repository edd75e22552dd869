"""Is a source well? One look at each of its feeds, for `doctor --live`.

Looked at are: robots.txt for the feed and for its newest page, the kind of the answer, the number of items beside
`[expect]`, how old the newest is, and whether its dates can be read and are in a believable zone.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from extract.errors import FeedUnreadable
from extract.feeds import read_listing
from extract.reasons import reasons

if TYPE_CHECKING:
    from extract.fetch import Fetched, Fetcher
    from extract.listings import Listing
    from extract.records import Feed, FeedKind, Role, Source

_ROLES: dict[str, Role] = {"sitemap": "sitemap", "news_sitemap": "sitemap", "index": "index"}
_SITEMAP_ROOTS = frozenset({"urlset", "sitemapindex", "urls"})
_ROOTS: dict[FeedKind, frozenset[str]] = {
    "rss": frozenset({"rss", "rdf", "channel"}),
    "atom": frozenset({"feed"}),
    "json": frozenset({"json"}),
    "sitemap": _SITEMAP_ROOTS,
    "news_sitemap": _SITEMAP_ROOTS,
    "index": frozenset({"index"}),
}
_LOST_SHARE = 0.1  # of entries without a usable link: more than that is no slip of an editor
_CLOCKS_DIFFER = timedelta(minutes=15)  # an item further ahead of us than that is written in another zone than it says


@dataclass(frozen=True, slots=True, kw_only=True)
class Probe:
    """What one look at a feed found. `problems` is empty when it is well.

    `items`, `undated` and `newest` are None when nothing could be read; `newest` also when no item has a date. `lost`
    are entries without a link that can be used.
    `offsets` are those of the dates as read (`+09:00`). `parts` are the child sitemaps of an index, which has no items
    itself: `newest` is then the newest part's.
    """

    source_id: str
    kind: FeedKind
    feed_url: str
    problems: tuple[str, ...]
    items: int | None = None
    undated: int | None = None
    lost: int = 0
    newest: datetime | None = None
    offsets: tuple[str, ...] = ()
    parts: int = 0

    @property
    def is_well(self) -> bool:
        """Whether nothing is wrong with the feed."""
        return not self.problems

    def line(self, now: datetime) -> str:
        """The finding as one line of plain text, without the source's id."""
        found = f"{self.parts} parts" if self.parts else f"{self.items} items" if self.items is not None else "nothing"
        undated = f", {self.lost} without a link" * bool(self.lost) + f", {self.undated} undated" * bool(self.undated)
        age = f", newest {_hours(now - self.newest)} old, dates in {' and '.join(self.offsets)}" if self.newest else ""
        return f"{'; '.join(self.problems) or 'well'} ({found}{undated}{age}) {self.feed_url}"


def _hours(span: timedelta) -> str:
    return f"{span.total_seconds() / 3600:.0f} h"


async def probe_feed(fetcher: Fetcher, source: Source, feed: Feed, now: datetime) -> Probe:
    """One look at one feed, and at the robots.txt of its newest page. Raises nothing for a server's fault."""
    answer = await fetcher.fetch(feed.url, role=_ROLES.get(feed.kind, "feed"), source=source)
    if answer.outcome != "ok":
        return _unread(source, feed, answer.reason or answer.outcome)
    content_type = answer.header("content-type")
    try:
        listing = read_listing(answer.body, feed, answer.final_url, source, now=now, content_type=content_type)
    except FeedUnreadable as error:
        return _unread(source, feed, error.reason)
    probe = _judged(listing, answer, source, feed, now)
    refused = await fetcher.refusal(listing.candidates[0].url, source) if listing.candidates else None
    return replace(probe, problems=(*probe.problems, f"its pages: {_said(refused)}")) if refused else probe


def _unread(source: Source, feed: Feed, reason: str) -> Probe:
    return Probe(source_id=source.id, kind=feed.kind, feed_url=feed.url, problems=(_said(reason),))


def _said(reason: str) -> str:
    """A reason with what it means."""
    known = reasons().get(reason)
    return f"{reason}: {known.meaning.rstrip('.')}" if known else reason


def _judged(listing: Listing, answer: Fetched, source: Source, feed: Feed, now: datetime) -> Probe:
    dates = [item.published_at or item.updated_at for item in listing.candidates]
    known = [moment for moment in dates if moment is not None]
    changes = [part.updated_at for part in listing.subfeeds if part.updated_at is not None]
    newest = max((*known, *changes), default=None)
    return Probe(
        source_id=source.id,
        kind=feed.kind,
        feed_url=feed.url if answer.final_url == feed.url else f"{feed.url} -> {answer.final_url}",
        problems=tuple(_problems(listing, feed, source, newest, now)),
        items=len(listing.candidates),
        undated=len(dates) - len(known),
        lost=listing.linkless,
        newest=newest,
        offsets=tuple(sorted({moment.isoformat()[-6:] for moment in (*known, *changes)})),
        parts=len(listing.subfeeds),
    )


def _problems(listing: Listing, feed: Feed, source: Source, newest: datetime | None, now: datetime) -> list[str]:
    count = len(listing.candidates)
    low, high = source.expect.items or (1, count)
    found: list[str] = []
    if listing.root not in _ROOTS.get(feed.kind, {listing.root}):
        found.append(f"the answer is <{listing.root}>, not {feed.kind}")
    if not listing.subfeeds and not low <= count <= high:
        found.append(f"{count} items where {low} to {high} are expected")
    if count and newest is None and feed.kind != "index":
        found.append("no item has a date that can be read")
    if newest is not None and newest - now > _CLOCKS_DIFFER:
        found.append(f"the newest item is {_hours(newest - now)} ahead: is its time zone {source.timezone}?")
    if newest is not None and now - newest > timedelta(hours=source.expect.silence_hours):
        found.append(f"silent for {_hours(now - newest)} where {source.expect.silence_hours} h are usual")
    bad = [item.reason for item in listing.problems if item.is_note or listing.linkless > _LOST_SHARE * count]
    return found + [f"{bad.count(reason)} x {_said(reason)}" for reason in dict.fromkeys(bad)]
