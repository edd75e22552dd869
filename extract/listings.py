"""What a listing of articles gives, whatever its format: candidates, what was wrong, and where to read on.

Each format's reader turns its own shape into `Item`s; `listing_of` makes candidates of them under the source's rules.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from urllib.parse import urljoin
from zoneinfo import ZoneInfo

from extract.errors import FeedUnreadable, UrlUnusable
from extract.records import Candidate, Feed, Source
from extract.times import read_instant
from extract.urls import clean_url, mask_credentials, split_url

_TAG = re.compile(r"<[^<>]{0,2000}>")
_MAX_TITLE_CHARS = 500
_NOTES = frozenset({"future-date", "listing-broken", "too-many-items"})  # problems of dates, not of links
_FRESH = timedelta(days=3)
_MAX_PARTS = 50
_BELIEVED_AHEAD = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One entry of a listing as its format wrote it: nothing resolved, nothing believed yet.

    `base` is what the format says its link is relative to, itself relative to the listing.
    """

    link: str | None
    base: str | None = None
    title: str | None = None
    published: str | None = None
    updated: str | None = None
    section: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ListingProblem:
    """Something wrong with one entry: a reason of the documented list, and the entry's title, or its link, or both.

    An entry without a link that can be fetched is lost (`no-link`, `bad-url`, `bad-scheme`); one whose date is not
    believed (`future-date`) is still a candidate.
    """

    reason: str
    title: str | None = None
    link: str | None = None

    @property
    def is_note(self) -> bool:
        """Whether no entry is lost by it: it speaks of a date, or of the listing."""
        return self.reason in _NOTES


@dataclass(frozen=True, slots=True, kw_only=True)
class Further:
    """Another listing that this one names: a child sitemap or the next page. `updated_at` None: it does not say."""

    url: str
    updated_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """The candidates of one listing in its own order, one per url_key; its problems; and where it leads on.

    `subfeeds` are parts of this listing (a sitemap index), `next_pages` older entries (paging). `root` is the format
    that it turned out to have, a key of `feeds.FORMATS`.
    """

    candidates: tuple[Candidate, ...]
    problems: tuple[ListingProblem, ...] = ()
    subfeeds: tuple[Further, ...] = ()
    next_pages: tuple[Further, ...] = ()
    root: str = ""

    @property
    def listings(self) -> tuple[str, ...]:
        """The URLs of its parts that are worth a poll: those changed within three days of the newest, the undated too.

        Older pages (`next_pages`) are for archives. At most 50.
        """
        dated = [part.updated_at for part in self.subfeeds if part.updated_at]
        oldest = max(dated) - _FRESH if dated else None
        fresh = (part.url for part in self.subfeeds if not part.updated_at or not oldest or part.updated_at >= oldest)
        return tuple(fresh)[:_MAX_PARTS]

    @property
    def linkless(self) -> int:
        """How many entries had no link that could be used."""
        return sum(not problem.is_note for problem in self.problems)

    @property
    def is_whole(self) -> bool:
        """Whether nothing of it was lost to broken markup or a bound: only then may its validators be remembered."""
        return not any(problem.reason in {"listing-broken", "too-many-items"} for problem in self.problems)


def zone_of(source: Source) -> ZoneInfo:
    """The source's time zone; `ZoneInfo` remembers those it has read."""
    return ZoneInfo(source.timezone)


def listing_of(
    items: Iterable[Item],
    *,
    feed: Feed,
    url: str,
    source: Source,
    now: datetime,
    is_broken: bool = False,
) -> Listing:
    """The items of a listing found at `url` as candidates; what cannot be used of it is a problem.

    A listing that `is_broken` has the problem `listing-broken`, or, when nothing could be read of it, raises
    `FeedUnreadable`.
    """
    candidates: dict[str, Candidate] = {}
    problems = [ListingProblem(reason="listing-broken")] if is_broken else []
    for item in items:
        title = plain_title(item.title)
        candidate = _candidate(item, title, feed, url, source)
        if isinstance(candidate, ListingProblem):
            problems.append(candidate)
            continue
        believed = _believed(candidate, now)
        if believed is not candidate:
            problems.append(ListingProblem(reason="future-date", title=title, link=candidate.url))
        candidates.setdefault(candidate.url_key, believed)
    if is_broken and not candidates:
        raise FeedUnreadable(url, "feed-unreadable")
    return Listing(candidates=tuple(candidates.values()), problems=tuple(problems))


def _candidate(item: Item, title: str | None, feed: Feed, url: str, source: Source) -> Candidate | ListingProblem:
    link = (item.link or "").strip()
    if not link:
        return ListingProblem(reason="no-link", title=title)
    try:
        absolute = urljoin(urljoin(url, item.base or ""), link)
        key = clean_url(absolute, source)
    except UrlUnusable as error:
        return ListingProblem(reason=error.reason, title=title, link=mask_credentials(link[:_MAX_TITLE_CHARS]))
    except ValueError:
        return ListingProblem(reason="bad-url", title=title, link=mask_credentials(link[:_MAX_TITLE_CHARS]))
    return Candidate(
        source_id=source.id,
        url=absolute,
        url_key=key,
        feed_url=mask_credentials(feed.url),
        title=title,
        published_at=moment_of(item.published, source),
        updated_at=moment_of(item.updated, source),
        section=item.section or feed.section,
    )


def moment_of(text: str | None, source: Source) -> datetime | None:
    """A written instant in the source's zone where it names none; None when there is none to be read."""
    instant = read_instant(text, zone_of(source)) if text else None
    return instant.moment if instant else None


def _believed(candidate: Candidate, now: datetime) -> Candidate:
    """The candidate without its dates that lie more than a day ahead; itself when there is none."""
    latest = now + _BELIEVED_AHEAD
    published = candidate.published_at if not _is_after(candidate.published_at, latest) else None
    updated = candidate.updated_at if not _is_after(candidate.updated_at, latest) else None
    if published is candidate.published_at and updated is candidate.updated_at:
        return candidate
    return replace(candidate, published_at=published, updated_at=updated)


def _is_after(moment: datetime | None, latest: datetime) -> bool:
    return moment is not None and moment > latest


def further_pages(url: str, links: Iterable[str], *, base: str | None = None) -> tuple[Further, ...]:
    """The pages that a listing at `url` links to, each once; links that cannot be used are left out."""
    pages: dict[str, None] = {}
    for link in links:
        try:
            page = urljoin(urljoin(url, base or ""), link)
            split_url(page)
        except (ValueError, UrlUnusable):
            continue
        pages[page] = None
    return tuple(Further(url=page) for page in pages)


def plain_title(text: str | None) -> str | None:
    """A title without tags, entities and line breaks, at most 500 characters; None when nothing is left."""
    if not text:
        return None
    shown = html.unescape(_TAG.sub("", html.unescape(text[: 4 * _MAX_TITLE_CHARS])))
    return " ".join(shown.split())[:_MAX_TITLE_CHARS] or None
