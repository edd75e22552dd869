"""Is a source well? One look at each of its feeds, for `doctor --live`: reachable, readable, fresh, and as expected."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from extract.errors import FeedUnreadable
from extract.feeds import read_listing

if TYPE_CHECKING:
    from extract.fetch import Fetched, Fetcher
    from extract.listings import Listing
    from extract.records import Feed, Role, Source

_ROLES: dict[str, Role] = {"sitemap": "sitemap", "news_sitemap": "sitemap", "index": "index"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Probe:
    """What one look at a feed found. `problems` is empty when it is well.

    `items`, `undated` and `newest` are None when nothing could be read; `newest` also when no item has a date.
    `parts` are the child sitemaps of an index, which has no items itself.
    """

    source_id: str
    feed_url: str
    problems: tuple[str, ...]
    items: int | None = None
    undated: int | None = None
    newest: datetime | None = None
    parts: int = 0

    @property
    def is_well(self) -> bool:
        """Whether nothing is wrong with the feed."""
        return not self.problems

    def line(self) -> str:
        """The finding as one line of plain text."""
        found = f"{self.parts} parts" if self.parts else f"{self.items} items" if self.items is not None else "nothing"
        newest = f", newest {self.newest.isoformat(timespec='minutes')}" if self.newest else ""
        verdict = "; ".join(self.problems) or "well"
        return f"{self.source_id}: {verdict} ({found}{newest}) {self.feed_url}"


async def probe_source(fetcher: Fetcher, source: Source, now: datetime) -> list[Probe]:
    """One probe for each feed of a source, in its file's order. Raises nothing for a server's fault."""
    return [await _probe_feed(fetcher, source, feed, now) for feed in source.feeds]


async def _probe_feed(fetcher: Fetcher, source: Source, feed: Feed, now: datetime) -> Probe:
    answer = await fetcher.fetch(feed.url, role=_ROLES.get(feed.kind, "feed"), source=source)
    if answer.outcome != "ok":
        return Probe(source_id=source.id, feed_url=feed.url, problems=(answer.reason or answer.outcome,))
    return judge_feed(answer, source, feed, now)


def judge_feed(answer: Fetched, source: Source, feed: Feed, now: datetime) -> Probe:
    """What a feed's answer says about its health. Raises nothing."""
    content_type = answer.header("content-type")
    try:
        listing = read_listing(answer.body, feed, answer.final_url, source, now=now, content_type=content_type)
    except FeedUnreadable as error:
        return Probe(source_id=source.id, feed_url=feed.url, problems=(error.reason,))
    dates = [item.published_at or item.updated_at for item in listing.candidates]
    known = [moment for moment in dates if moment is not None]
    return Probe(
        source_id=source.id,
        feed_url=feed.url,
        problems=tuple(_problems(listing, known, source, now)),
        items=len(listing.candidates),
        undated=len(dates) - len(known),
        newest=max(known, default=None),
        parts=len(listing.subfeeds),
    )


def _problems(listing: Listing, dates: list[datetime], source: Source, now: datetime) -> list[str]:
    if listing.subfeeds:
        return []
    count = len(listing.candidates)
    low, high = source.expect.items or (1, count)
    silence = timedelta(hours=source.expect.silence_hours)
    found: list[str] = []
    if not low <= count <= high:
        found.append(f"{count} items where {low} to {high} are expected")
    if count and not dates:
        found.append("no item has a date that can be read")
    elif dates and now - max(dates) > silence:
        found.append(f"silent for {(now - max(dates)).total_seconds() / 3600:.0f} hours")
    counted = {reason: sum(problem.reason == reason for problem in listing.problems) for reason in _reasons(listing)}
    found += [f"{number} x {reason}" for reason, number in counted.items()]
    return found


def _reasons(listing: Listing) -> list[str]:
    return list(dict.fromkeys(problem.reason for problem in listing.problems))
