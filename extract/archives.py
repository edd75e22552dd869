"""Where a source keeps its old articles, walked page by page for a backfill.

`ArchiveWalk.pages` gives the first pages to ask for; each page's listing, handed to `follow`, gives those after it. An
archive is read by the same `read_listing` as a feed: only the addresses differ by kind.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from urllib.parse import urlencode

from extract.feeds import read_listing
from extract.listings import Listing, zone_of
from extract.records import Archive, ArchiveKind, Candidate, Feed, FeedKind, Source

MAX_PAGES = 2_000  # of one archive or day; a site that pages for ever ends here
_BLOGGER_PAGE = 150  # the most entries that Blogger gives at once
_FEED_KINDS: dict[ArchiveKind, FeedKind] = {
    "sitemap": "sitemap",
    "day_pages": "index",
    "pages": "index",
    "blogger": "atom",
    "wordpress": "rss",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchivePage:
    """One address of an archive. `day` is the day it lists, None when it is not bound to one; `page` counts from 1."""

    url: str
    day: date | None = None
    page: int = 1


def archive_pages(source: Source, since: date, until: date) -> Iterator[tuple[date | None, str]]:
    """The first pages of a source's archive for the days from `since` to `until` (both included), as (day, URL).

    Nothing for a source without an archive, or for days before its first.
    """
    for page in ArchiveWalk(source, since, until).pages():
        yield page.day, page.url


class ArchiveWalk:
    """A walk through one source's archive between two days, both included. It remembers what it has seen."""

    def __init__(self, source: Source, since: date, until: date) -> None:
        archive = source.archive
        self._source = source
        self._archive = archive
        self._since = max(since, archive.first_day) if archive and archive.first_day else since
        self._until = until
        self._seen: set[str] = set()

    def pages(self) -> Iterator[ArchivePage]:
        """The first pages to ask for, newest day first."""
        if self._archive is None or self._since > self._until:
            return
        if self._archive.kind == "day_pages":
            for day in _days_back(self._since, self._until):
                yield self._page(self._archive, day, 1)
        elif self._archive.kind == "sitemap":
            urls = (_filled(self._archive.url, day, 1) for day in _days_back(self._since, self._until))
            for url in dict.fromkeys(urls):
                yield ArchivePage(url=url)
        else:
            yield self._page(self._archive, None, 1)

    def read(self, body: bytes, page: ArchivePage, *, url: str, now: datetime, content_type: str | None) -> Listing:
        """The listing of a page, found at `url`. Raises `FeedUnreadable`."""
        if self._archive is None:
            return Listing(candidates=())
        feed = Feed(kind=_FEED_KINDS[self._archive.kind], url=page.url, link=self._archive.link)
        return read_listing(body, feed, url, self._source, now=now, content_type=content_type)

    def wanted(self, listing: Listing) -> tuple[Candidate, ...]:
        """The candidates of the days asked for, in the source's zone; those without a date are among them."""
        return tuple(item for item in listing.candidates if self._since <= self._day(item, self._since) <= self._until)

    def follow(self, page: ArchivePage, listing: Listing) -> tuple[ArchivePage, ...]:
        """The pages to ask for after this one: child sitemaps of the days asked for, or the next page.

        None once a page brings nothing new, or everything on it is older than the first day.
        """
        parts = tuple(
            ArchivePage(url=part.url)
            for part in listing.subfeeds
            if part.updated_at is None or part.updated_at.astimezone(zone_of(self._source)).date() >= self._since
        )
        keys = {item.url_key for item in listing.candidates}
        is_new = not keys <= self._seen
        self._seen |= keys
        if self._archive is None or not self._is_paged() or not is_new or page.page >= MAX_PAGES:
            return parts
        if page.day is None and self._is_past(listing.candidates):
            return parts
        return (*parts, self._page(self._archive, page.day, page.page + 1))

    def _is_paged(self) -> bool:
        archive = self._archive
        return archive is not None and (archive.kind == "blogger" or "{page}" in archive.url)

    def _is_past(self, candidates: Iterable[Candidate]) -> bool:
        """Whether every candidate has a date, and all are before the first day asked for."""
        return all(self._day(item, self._until) < self._since for item in candidates)

    def _day(self, candidate: Candidate, unknown: date) -> date:
        moment = candidate.published_at
        return moment.astimezone(zone_of(self._source)).date() if moment else unknown

    def _page(self, archive: Archive, day: date | None, page: int) -> ArchivePage:
        if archive.kind == "blogger":
            return ArchivePage(url=archive.url + _blogger_query(self._since, self._until, page), page=page)
        return ArchivePage(url=_filled(archive.url, day, page), day=day, page=page)


def _days_back(since: date, until: date) -> Iterator[date]:
    for number in range((until - since).days + 1):
        yield until - timedelta(days=number)


def _filled(template: str, day: date | None, page: int) -> str:
    """A URL template with its day (two digits for month and day) and page; unknown braces stay as they are."""
    parts = {"{page}": str(page)}
    if day is not None:
        parts |= {"{year}": f"{day:%Y}", "{month}": f"{day:%m}", "{day}": f"{day:%d}"}
    for name, value in parts.items():
        template = template.replace(name, value)
    return template


def _blogger_query(since: date, until: date, page: int) -> str:
    """Blogger's own way to ask for a span of days (Blogger Data API, "Retrieving posts")."""
    query = {
        "published-min": f"{since.isoformat()}T00:00:00",
        "published-max": f"{(until + timedelta(days=1)).isoformat()}T00:00:00",
        "orderby": "published",
        "max-results": _BLOGGER_PAGE,
        "start-index": (page - 1) * _BLOGGER_PAGE + 1,
    }
    return "?" + urlencode(query, safe=":")
