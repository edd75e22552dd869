"""One page's bytes to an `Article`: decode, parse once, ask a reader for each field, and say which rule gave it.

Read `tree` for the parse, then the field readers: `titles`, `dating`, `authors`, `body`, `access`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from extract.access import read_access
from extract.authors import read_authors
from extract.body import read_body, titles_of
from extract.dating import Dating, on_day, read_dating
from extract.decode import clean, decode
from extract.errors import PageRejected, UrlUnusable
from extract.language import declared_language, guess_language, zone_for
from extract.records import Article, Source
from extract.structured import Structured, read_structured
from extract.times import Instant
from extract.titles import letters, read_title
from extract.tree import MOST_TAGS, Page, read_tree
from extract.urls import article_id_of, clean_url, verified_canonical


@dataclass(frozen=True, slots=True, kw_only=True)
class Hints:
    """What a feed or a row already knows; used only where the page is silent."""

    published: date | datetime | None = None
    title: str | None = None


def read_page(
    body: bytes,
    *,
    url: str,
    source: Source | None,
    captured_at: datetime,
    content_type: str | None = None,
    published: date | datetime | None = None,
    title: str | None = None,
) -> Article:
    """The article of a page. `published` and `title` are hints, used only where the page is silent.

    Without a source, times that name no zone are read in the zone of the page's language. Raises `PageRejected` when
    there is no article: `no-body`, `too-many-nodes`, `no-html`.
    """
    page = _parse(decode(body, content_type), url)
    data = read_structured(page.tree)
    zone = ZoneInfo(source.timezone) if source else zone_for(page)
    headline = read_title(page, data) or ((title, "hint") if title else None)
    dating = read_dating(page, data, zone, captured_at)
    titles = (*titles_of(page), *([headline[0]] if headline else []))
    paragraphs = read_body(page, titles, page.first("og:description", "description"))
    text = "\n\n".join(paragraphs)
    if not letters(text):
        raise PageRejected(url, "no-body")
    return _article(
        page, data, source, text, headline, dating, _moment(dating, on_day(published, zone), captured_at, zone)
    )


def _parse(markup: str, url: str) -> Page:
    if markup.count("<") > MOST_TAGS:
        raise PageRejected(url, "too-many-nodes")
    page = read_tree(markup, url)
    if page is None:
        raise PageRejected(url, "no-html")
    return page


def _moment(
    dating: Dating, hint: Instant | None, captured_at: datetime, zone: ZoneInfo
) -> tuple[Instant | None, date, str | None]:
    """The publication, the day it counts for (in the source's zone), and the rule."""
    if dating.published:
        return dating.published, dating.published.moment.astimezone(zone).date(), dating.rules["published_at"]
    if hint:
        return hint, hint.moment.astimezone(zone).date(), "hint"
    return None, captured_at.astimezone(zone).date(), None


def _canonical(page: Page) -> str | None:
    """The address that the page calls its own."""
    link = page.soup.select_one("link[rel=canonical][href]")
    return str(link["href"]) if link else page.first("og:url")


def _url_key(url: str, source: Source | None) -> str:
    """The key of a page's address; a file's is the address itself."""
    try:
        return clean_url(url, source)
    except UrlUnusable:
        return url.encode("utf-8", "replace").decode()


def _article(  # noqa: PLR0917
    page: Page,
    data: Structured,
    source: Source | None,
    text: str,
    headline: tuple[str, str] | None,
    dating: Dating,
    moment: tuple[Instant | None, date, str | None],
) -> Article:
    published, day, published_rule = moment
    authors, authors_rule = read_authors(page, data, text)
    canonical = verified_canonical(_canonical(page), page.url, source)
    access, access_rule = read_access(page, data, text)
    rules = {
        "title": headline and headline[1],
        "text": "trafilatura",
        "published_at": published_rule,
        "modified_at": dating.rules.get("modified_at"),
        "authors": authors_rule,
        "access": access_rule,
    }
    return Article(
        article_id=article_id_of(_url_key(canonical or page.url, source)),
        url=page.url,
        canonical_url=canonical,
        source_id=source.id if source else None,
        publisher=source.publisher if source else page.first("og:site_name") or data.publisher(),
        title=clean(headline[0]) if headline else None,
        text=text,
        language=guess_language(text, declared_language(page)),
        published_at=published.moment if published else None,
        published_precision=published.precision if published else "captured",
        published_on=day,
        modified_at=dating.modified.moment if dating.modified else None,
        authors=authors,
        section=data.text("articleSection") or page.first("article:section", "section"),
        tags=(),
        access=access,
        field_rules={name: rule for name, rule in rules.items() if rule},
    )
