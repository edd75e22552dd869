"""Feeds to candidates: RSS 0.9 to 2.0, RDF, Atom, JSON Feed, sitemaps and index pages, one entry each in `FORMATS`.

`read_listing` is the one entrance, for polling and for archives alike. What a feed declares about itself (its kind,
its language, its charset) is not believed: what it holds decides.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from io import BytesIO
from typing import Any

import feedparser

from extract.decode import decode
from extract.errors import FeedUnreadable
from extract.feedtext import declare_prefixes, first_items, short_tags, whole_items, without_elements
from extract.indexes import read_index
from extract.listings import Item, Listing, further_pages, listing_of
from extract.markup import MarkupBroken, repair_markup
from extract.records import Feed, Source
from extract.sitemaps import cut_short, is_url_list, read_sitemap_index, read_url_list, read_url_set

MAX_ITEMS = 10_000  # of one feed; what stands beyond is left out and said so
_DATE_TAG = re.compile(r"(</?)(?:[^\s<>/:]*+:)?date(?=[\s>/])", re.IGNORECASE)  # Dublin Core's, not of an update
_EMPTY_LINK = re.compile(r"<link\s*+(?:/>|>\s*+</link\s*+>)", re.IGNORECASE)  # hides the guid beside it
_URL = re.compile(r"^https?:.*", re.IGNORECASE)
_ROOT = re.compile(r"<(?:[a-z]\w*:)?(rss|rdf|feed|channel|urlset|sitemapindex)\b", re.IGNORECASE)
_ROOT_WITHIN_CHARS = 100_000  # warnings of a broken server may stand before it
# What feedparser may let through of its own: a feed that makes it stumble costs itself, never the run beside it.
_PARSER_FAULTS = (ValueError, LookupError, TypeError, AttributeError, ArithmeticError, AssertionError, RecursionError)
_HTML = re.compile(r"\s*+(?:<!--.*?-->\s*+)*+<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL)

FormatReader = Callable[[str, Feed, str, Source, datetime], Listing]


def read_listing(
    body: bytes,
    feed: Feed,
    url: str,
    source: Source,
    *,
    now: datetime,
    content_type: str | None = None,
) -> Listing:
    """What a listing offers. `url` is where it was found after redirects; relative links are resolved against it.

    Raises `FeedUnreadable` (reason `html-for-feed` or `feed-unreadable`) when the bytes hold no listing; a listing
    that is whole and empty has no candidates.
    """
    text = decode(body, content_type)
    name, start = _format_of(text, feed)
    if name is None:
        raise FeedUnreadable(url, "html-for-feed" if _HTML.match(text) else "feed-unreadable")
    return replace(FORMATS[name](text[start:], feed, url, source, now), root=name)


def _format_of(text: str, feed: Feed) -> tuple[str | None, int]:
    """The entry of `FORMATS` that a text belongs to and where it begins; None when it is no listing."""
    if feed.kind == "index":
        return "index", 0
    bare = text.lstrip("\ufeff \t\r\n")
    if bare[:1] in {"{", "["}:
        return "json", len(text) - len(bare)
    if feed.kind in {"sitemap", "news_sitemap"} and is_url_list(text):
        return "urls", 0
    root = _root_of(text)
    return (root[1].lower(), root.start()) if root else (None, 0)


def _root_of(text: str) -> re.Match[str] | None:
    """The first tag that may be a listing's root and does not stand in a comment."""
    position = 0
    while root := _ROOT.search(text, position, _ROOT_WITHIN_CHARS):
        comment = text.find("<!--", position, root.start())
        if comment < 0:
            return root
        end = text.find("-->", comment)
        if end < 0:
            return None
        position = end
    return None


def _read_xml(text: str, feed: Feed, url: str, source: Source, now: datetime) -> Listing:
    """RSS, RDF and Atom: every item and entry, and the link to the next page (RFC 5005) if there is one.

    An item whose end was cut off is none. Raises `FeedUnreadable` for more namespaces than any feed has.
    """
    lean, is_cut = whole_items(without_elements(text))
    few, is_long = first_items(lean, MAX_ITEMS)
    try:
        found = _parse(declare_prefixes(short_tags(few)))
    except (MarkupBroken, *_PARSER_FAULTS) as error:
        raise FeedUnreadable(url, "feed-unreadable") from error
    items = [_xml_item(entry) for entry in found.entries]
    listing = listing_of(items, feed=feed, url=url, source=source, now=now, is_broken=is_cut or bool(found.bozo))
    links = [link for link in found.feed.get("links", ()) if link.get("rel") == "next" and link.get("href")]
    pages = further_pages(url, [link.href for link in links])
    return replace(cut_short(listing) if is_long else listing, next_pages=pages)


def _parse(text: str) -> Any:
    """What feedparser finds in a text. It is given a stream: text on its own it may take for an address or a file."""
    mended = repair_markup(_DATE_TAG.sub(r"\1written", _EMPTY_LINK.sub("", text)))
    stream = BytesIO(mended.encode("utf-8", errors="replace"))
    return feedparser.parse(stream, sanitize_html=False, resolve_relative_uris=False)


def _xml_item(entry: Any) -> Item:
    """One entry with its dates as they were written; feedparser's own reading of them ignores the source's zone."""
    published = (_text(entry, name) for name in ("published", "written", "created"))
    return Item(
        link=next(filter(None, _links(entry)), None),
        title=_text(entry, "title"),
        published=next(filter(None, published), None),
        updated=_text(entry, "updated"),
        section=_text(entry, "section"),
    )


def _text(entry: Any, name: str) -> str | None:
    """A field of an entry as feedparser keeps it, without its aliases; None when it is empty or no text."""
    value = dict.get(entry, name)
    return value if isinstance(value, str) and value else None


def _links(entry: Any) -> Iterator[str | None]:
    """Where an entry's page may be, the best first: behind its proxy, as a page, by its identity, in another form."""
    yield _text(entry, "feedburner_origlink")
    alternates = [link for link in entry.get("links", ()) if link.get("rel") == "alternate" and link.get("href")]
    yield from (link.href for link in alternates if "html" in link.type)
    if entry.get("guidislink", True):
        yield from _URL.findall(entry.get("id", ""))
    yield from (link.href for link in alternates)
    yield from (content.get("src") for content in entry.get("content", ()))


def _read_json(text: str, feed: Feed, url: str, source: Source, now: datetime) -> Listing:
    """JSON Feed 1.0 and 1.1. Raises `FeedUnreadable` when the text is no JSON or has no list of items."""
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise FeedUnreadable(url, "feed-unreadable") from error
    entries = document.get("items") if isinstance(document, dict) else document
    if not isinstance(entries, list):
        raise FeedUnreadable(url, "feed-unreadable")
    items = [_json_item(entry) for entry in entries if isinstance(entry, dict)]
    listing = listing_of(items, feed=feed, url=url, source=source, now=now)
    following = document.get("next_url") if isinstance(document, dict) else None
    return replace(listing, next_pages=further_pages(url, [following] if isinstance(following, str) else []))


def _json_item(entry: dict[str, Any]) -> Item:
    texts = {key: value for key, value in entry.items() if isinstance(value, str)}
    identity = texts.get("id", "")
    return Item(
        link=texts.get("url") or texts.get("external_url") or (identity if identity.startswith("http") else None),
        title=texts.get("title"),
        published=texts.get("date_published"),
        updated=texts.get("date_modified"),
    )


# The name is the root element in lower case, or what stands in its place.
FORMATS: dict[str, FormatReader] = {
    "rss": _read_xml,  # RSS 0.91 to 2.0
    "rdf": _read_xml,  # RSS 0.90 and 1.0
    "channel": _read_xml,  # RSS without its root, as some servers cut it
    "feed": _read_xml,  # Atom 0.3 and 1.0
    "json": _read_json,
    "urlset": read_url_set,
    "sitemapindex": read_sitemap_index,
    "urls": read_url_list,  # a sitemap in plain text
    "index": read_index,  # a page of HTML, read with the feed's own selectors
}
