"""HTML pages that list articles, read with the source's own selectors: `link` for the articles, `next` for paging."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime

from bs4 import BeautifulSoup, Tag

from extract.errors import FeedUnreadable
from extract.listings import Item, Listing, further_pages, listing_of
from extract.records import Feed, Source

MAX_HTML_CHARS = 5_000_000
_INSTRUCTION = re.compile(r"<\?[^<>]{0,500}>")


def read_index(text: str, feed: Feed, url: str, source: Source, now: datetime) -> Listing:
    """The links that `feed.link` selects (the element, or the first link inside it), and the pages behind `feed.next`.

    A selected element without a link is a problem `no-link`. Links within the page (`#top`) are none. Raises
    `FeedUnreadable` for text without any markup.
    """
    if "<" not in text:
        raise FeedUnreadable(url, "feed-unreadable")
    # Without instructions and with a document type, so that XHTML is not taken for XML that we misread.
    soup = BeautifulSoup("<!doctype html>" + _INSTRUCTION.sub("", text[:MAX_HTML_CHARS]), "lxml")
    base = soup.select_one("base[href]")
    root = str(base["href"]) if base else None
    items = [_link_item(element, root) for element in soup.select(feed.link or "a[href]")]
    listing = listing_of(items, feed=feed, url=url, source=source, now=now)
    following = [href for element in soup.select(feed.next) if (href := _href(element))] if feed.next else []
    return replace(listing, next_pages=further_pages(url, following, base=root))


def _link_item(element: Tag, root: str | None) -> Item:
    href = _href(element)
    title = " ".join(element.get_text(" ").split()) or None
    return Item(link=href, base=root, title=title)


def _href(element: Tag) -> str | None:
    """Where an element leads: its own `href`, else that of the first link inside it; None if to nowhere else."""
    link = element if element.has_attr("href") else element.select_one("a[href]")
    href = str(link["href"]).strip() if link else ""
    return href if href and not href.startswith(("#", "javascript:", "mailto:")) else None
