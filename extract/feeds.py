"""Feeds to candidates: RSS 0.9 to 2.0, RDF, Atom, JSON Feed, sitemaps and index pages, one entry each in `FORMATS`.

`read_listing` is the one entrance, for polling and for archives alike. What a feed declares about itself (its kind,
its language, its charset) is not believed: what it holds decides.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from extract.decode import decode
from extract.errors import FeedUnreadable
from extract.indexes import read_index
from extract.listings import Item, Listing, further_pages, listing_of
from extract.markup import (
    Element,
    MarkupBroken,
    base_of,
    local_name,
    prefix_of,
    repair_markup,
    stream_elements,
    text_of,
    without_contents,
)
from extract.records import Feed, Source
from extract.sitemaps import is_url_list, read_sitemap_index, read_url_list, read_url_set

# Elements of an item by what they tell us, in lower case without prefix (`dc:date` is `date`), the best first.
_PUBLISHED = ("pubdate", "published", "issued", "date", "created")
_UPDATED = ("updated", "modified")
_FOREIGN = frozenset({"media", "itunes", "image", "thr", "wfw", "slash"})  # prefixes whose titles are not the item's
_RDF_ABOUT = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"
_LINK_ORDER = ("origlink", "alternate", "link", "permalink", "id", "src")
_ROOT = re.compile(r"<(?:[a-z]\w*:)?(rss|rdf|feed|channel|urlset|sitemapindex)\b", re.IGNORECASE)
_ROOT_WITHIN_CHARS = 100_000  # warnings of a broken server may stand before it
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
    return FORMATS[name](text[start:], feed, url, source, now)


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
    """RSS, RDF and Atom: every `item` and `entry`, and the link to the next page (RFC 5005) if there is one."""
    items: list[Item] = []
    following: list[str] = []
    elements = stream_elements(
        repair_markup(without_contents(text)), {"item", "entry", "link"}, outside={"item", "entry"}
    )
    is_broken = False
    try:
        for element in elements:
            if local_name(element) != "link":
                items.append(_xml_item(element))
            elif element.get("rel") == "next" and element.get("href"):
                following.append(str(element.get("href")))
    except MarkupBroken:
        is_broken = True
    listing = listing_of(items, feed=feed, url=url, source=source, now=now, is_broken=is_broken)
    return replace(listing, next_pages=further_pages(url, following))


def _xml_item(element: Element) -> Item:
    """One item or entry. Of several elements of one meaning the first with text counts."""
    texts: dict[str, str] = {}
    links: dict[str, str] = {}
    for child in element:
        name = local_name(child)
        if name in {"link", "guid", "id", "origlink", "content"}:
            _note_link(links, child, name)
        elif name and prefix_of(child) not in _FOREIGN:
            text = text_of(child)
            if text:
                texts.setdefault(name, text)
    link = next((links[name] for name in _LINK_ORDER if name in links), None) or element.get(_RDF_ABOUT)
    return Item(
        link=link,
        base=base_of(element),
        title=texts.get("title"),
        published=next((texts[name] for name in _PUBLISHED if name in texts), None),
        updated=next((texts[name] for name in _UPDATED if name in texts), None),
        section=texts.get("section"),
    )


def _note_link(links: dict[str, str], child: Element, name: str) -> None:
    """Sort one link-like element by how well it names the article's page."""
    text = (text_of(child) or "").strip()
    if name == "link" and child.get("href"):
        is_page = child.get("rel", "alternate") == "alternate" and "html" in (child.get("type") or "html")
        if is_page:
            links.setdefault("alternate", str(child.get("href")).strip())
        elif child.get("rel", "alternate") == "alternate":
            links.setdefault("src", str(child.get("href")).strip())
    elif name in {"link", "origlink"} and text:
        links.setdefault(name, text)
    elif name == "guid" and text.lower().startswith("http") and (child.get("isPermaLink") or "").lower() != "false":
        links.setdefault("permalink", text)
    elif name == "id" and text.lower().startswith("http"):
        links.setdefault("id", text)
    elif name == "content" and child.get("src"):
        links.setdefault("src", str(child.get("src")).strip())


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
