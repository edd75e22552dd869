"""Sitemaps to items: `urlset` with Google's news extension, `sitemapindex`, and the plain text form (sitemaps.org)."""

from __future__ import annotations

import re
from datetime import datetime

from extract.errors import FeedUnreadable
from extract.listings import Further, Item, Listing, ListingProblem, further_pages, listing_of, moment_of
from extract.markup import Element, MarkupBroken, local_name, repair_markup, stream_elements, text_of
from extract.records import Feed, Source

_URL_LINE = re.compile(r"https?://\S+", re.IGNORECASE)
MAX_URLS = 50_000  # sitemaps.org; what stands beyond is left out and said so


def read_url_set(text: str, feed: Feed, url: str, source: Source, now: datetime) -> Listing:
    """The pages of a `urlset`: `lastmod` as the update, the news extension's date and title where it has them."""
    items: list[Item] = []
    is_broken = False
    try:
        for element in stream_elements(repair_markup(text), {"url"}):
            if len(items) == MAX_URLS:
                return cut_short(listing_of(items, feed=feed, url=url, source=source, now=now))
            items.append(_page_item(element))
    except MarkupBroken:
        is_broken = True
    return listing_of(items, feed=feed, url=url, source=source, now=now, is_broken=is_broken)


def cut_short(listing: Listing) -> Listing:
    """The listing with a word that it held more than was read of it."""
    problem = ListingProblem(reason="too-many-items", title=None)
    return Listing(candidates=listing.candidates, problems=(*listing.problems, problem))


def _page_item(element: Element) -> Item:
    texts = _texts(element)
    news = next((_texts(child) for child in element if local_name(child) == "news"), {})
    return Item(
        link=texts.get("loc"),
        title=news.get("title"),
        published=news.get("publication_date"),
        updated=texts.get("lastmod"),
    )


def _texts(element: Element) -> dict[str, str]:
    """The texts of an element's children by local name, the first of each."""
    texts: dict[str, str] = {}
    for child in element:
        text = text_of(child)
        if text:
            texts.setdefault(local_name(child), text)
    return texts


def read_sitemap_index(text: str, feed: Feed, url: str, source: Source, now: datetime) -> Listing:  # noqa: ARG001
    """The child sitemaps of a `sitemapindex`, as `subfeeds`."""
    subfeeds: list[Further] = []
    try:
        for element in stream_elements(repair_markup(text), {"sitemap"}):
            texts = _texts(element)
            if len(subfeeds) < MAX_URLS:
                parts = further_pages(url, [texts["loc"]] if "loc" in texts else [])
                updated = moment_of(texts.get("lastmod"), source)
                subfeeds += [Further(url=part.url, updated_at=updated) for part in parts]
    except MarkupBroken as error:
        if not subfeeds:
            raise FeedUnreadable(url, "feed-unreadable") from error
        return Listing(candidates=(), subfeeds=tuple(subfeeds), problems=(ListingProblem(reason="listing-broken"),))
    return Listing(candidates=(), subfeeds=tuple(subfeeds))


def is_url_list(text: str) -> bool:
    """Whether a text is a sitemap in its plain form: nothing but a URL a line."""
    lines = text[:20_000].split("\n")[:50]
    return any(lines) and all(not line.strip() or _URL_LINE.fullmatch(line.strip()) for line in lines[:-1] or lines)


def read_url_list(text: str, feed: Feed, url: str, source: Source, now: datetime) -> Listing:
    """The pages of a plain text sitemap."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    items = [Item(link=line) for line in lines[:MAX_URLS]]
    return listing_of(items, feed=feed, url=url, source=source, now=now)
