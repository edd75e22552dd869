"""What a run asks for: listings of sources, be they feeds of today or pages of an archive.

A `Work` knows how its listing is read, which of its candidates are meant, and which listings follow from it; whoever
fetches it need not know the kinds apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from extract.records import Candidate, Feed, Role, Source
from warehouse.ledger import KnownUrl

# A schedule that asks what is due needs none of the readers, and they cost a tenth of a second to import.
if TYPE_CHECKING:
    from extract.archives import ArchivePage, ArchiveWalk
    from extract.fetch import Fetched
    from extract.listings import Listing

_ROLES: dict[str, Role] = {"sitemap": "sitemap", "news_sitemap": "sitemap", "index": "index"}
# A feed's listing may lead to others (a sitemap index, an index page's next page): so deep and no deeper.
_DEEPEST = 3
_MOST_OF_FEED = 200
_MOST_OF_ARCHIVE = 20_000  # a sitemap a day for half a century


@dataclass(frozen=True, slots=True)
class Work:
    """One listing to ask for; `walk` and `page` are an archive's, None for a feed; `depth` counts what led here."""

    source: Source
    feed: Feed
    depth: int = 0
    walk: ArchiveWalk | None = None
    page: ArchivePage | None = None

    @property
    def url(self) -> str:
        """Where the listing is."""
        return self.feed.url

    @property
    def role(self) -> Role:
        """What the ledger calls it."""
        return "index" if self.walk else _ROLES.get(self.feed.kind, "feed")

    @property
    def most_listings(self) -> int:
        """How many listings may be asked for in its wake, itself included: no site may keep a run for ever."""
        return _MOST_OF_ARCHIVE if self.walk else _MOST_OF_FEED

    @property
    def day(self) -> date | None:
        """The day that the listing is bound to; None if it is not."""
        return self.page.day if self.page else None

    def read(self, fetched: Fetched, now: datetime) -> Listing:
        """The listing in an answer. Raises `FeedUnreadable`."""
        from extract.feeds import read_listing  # noqa: PLC0415

        content_type = fetched.header("content-type")
        if self.walk and self.page:
            return self.walk.read(fetched.body, self.page, url=fetched.final_url, now=now, content_type=content_type)
        return read_listing(fetched.body, self.feed, fetched.final_url, self.source, now=now, content_type=content_type)

    def wanted(self, listing: Listing) -> tuple[Candidate, ...]:
        """The candidates that are meant: all of a feed's, an archive's of the days asked for."""
        return self.walk.wanted(listing) if self.walk else listing.candidates

    def following(self, listing: Listing) -> tuple[Work, ...]:
        """The listings to ask for after this one."""
        if self.walk and self.page:
            pages = self.walk.follow(self.page, listing)
            return tuple(replace(self, feed=replace(self.feed, url=page.url), page=page) for page in pages)
        if self.depth >= _DEEPEST:
            return ()
        # Older pages of a feed are an archive's business; an index page is no longer than its site cares to make it.
        older = [page.url for page in listing.next_pages] if self.feed.kind == "index" else []
        further = (*listing.listings, *older)
        return tuple(replace(self, feed=replace(self.feed, url=url), depth=self.depth + 1) for url in further)


def feeds_of(sources: Iterable[Source]) -> list[Work]:
    """The feeds of these sources."""
    return [Work(source, feed) for source in sources for feed in source.feeds]


def archives_of(sources: Iterable[Source], since: date, until: date) -> Iterator[Work]:
    """The first archive pages of these sources for the days from `since` to `until`, both included, newest first.

    A source without an archive gives none.
    """
    from extract.archives import ArchiveWalk  # noqa: PLC0415

    for source in sources:
        walk = ArchiveWalk(source, since, until)
        for page in walk.pages():
            yield Work(source, Feed(kind="index", url=page.url), walk=walk, page=page)


def day_of(candidate: Candidate) -> date | None:
    """The day of a candidate's own date, in the zone in which it is written."""
    return candidate.published_at.date() if candidate.published_at else None


def is_wanted(candidate: Candidate, known: KnownUrl | None) -> bool:
    """Whether to fetch: never seen, not settled when last tried, or said to be updated since its last capture."""
    if known is None or known.outcome in {"failed", "deferred"}:
        return True
    updated = candidate.updated_at
    return updated is not None and known.captured_at is not None and updated > known.captured_at
