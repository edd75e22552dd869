"""One page's bytes to an `Article`: decode, parse once, ask a reader for each field, and say which rule gave it.

Read `tree` for the parse, then the field readers: `titles`, `dating`, `authors`, `body`, `access`. `selected` comes
before them all for a source that has its own selectors.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from extract.access import read_access, reason_to_reject
from extract.alternates import read_alternates
from extract.authors import names_in, read_authors
from extract.body import read_body, titles_of
from extract.dating import Dating, read_dating
from extract.decode import clean, decode
from extract.errors import PageRejected, UrlUnusable
from extract.labels import read_section, read_tags
from extract.language import declared_language, guess_language, zone_for
from extract.records import Article, PageRules, Source
from extract.scripted import read_scripted
from extract.selected import MISSED, RULE, Selected, select_fields
from extract.structured import Structured, read_structured
from extract.times import Instant, read_instant
from extract.titles import read_title, site_names
from extract.tree import MOST_TAGS, Page, read_tree
from extract.urls import article_id_of, clean_url, verified_canonical


@dataclass(slots=True, kw_only=True)
class _Reading:
    """What is known while one page is read, and the rule behind each field so far."""

    page: Page
    data: Structured
    source: Source | None
    zone: ZoneInfo
    captured_at: datetime
    selected: Selected
    outlets: frozenset[str]
    alternates: tuple[str, ...]
    authors: tuple[str, ...] = ()
    rules: dict[str, str] = field(default_factory=dict)

    def note(self, name: str, rule: str | None, selector: str | None = None) -> None:
        """Keep the rule that gave a field, marked where the source's selector for it matched nothing."""
        missed = MISSED if selector in self.selected.missed else ""
        if rule or missed:
            self.rules[name] = f"{rule or ''}{missed}".strip()


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
    there is no article: `no-html`, `too-many-nodes`, `error-page`, `paywall`, `no-body`, `video`, `gallery`, `listing`.
    """
    reading = _open(decode(body, content_type), url, source, captured_at)
    headline = _title(reading, title)
    moment = _moment(reading, _dating(reading, published))
    paragraphs, notices = _body(reading, headline)
    reading.authors = _authors(reading, "\n".join([*paragraphs, *notices]))
    reason = reason_to_reject(reading.page, reading.data, headline, paragraphs)
    if reason is not None:
        raise PageRejected(url, reason)
    return _article(reading, headline, moment, "\n\n".join(paragraphs))


def _open(markup: str, url: str, source: Source | None, captured_at: datetime) -> _Reading:
    if markup.count("<") > MOST_TAGS:
        raise PageRejected(url, "too-many-nodes")
    selected = select_fields(markup, source.page if source else PageRules())
    page = read_tree(selected.markup, url)
    if page is None:
        raise PageRejected(url, "no-html")
    data = read_structured(page)
    return _Reading(
        page=page,
        data=data,
        source=source,
        zone=ZoneInfo(source.timezone) if source else zone_for(page),
        captured_at=captured_at,
        selected=selected,
        outlets=site_names(page, data),
        alternates=read_alternates(page, data),
    )


def _title(reading: _Reading, hint: str | None) -> str | None:
    if reading.selected.title:
        reading.note("title", RULE)
        return clean(reading.selected.title)
    found = read_title(reading.page, reading.data, reading.outlets) or ((hint, "hint") if hint else None)
    reading.note("title", found[1] if found else None, "title")
    return (clean(found[0]) or None) if found else None


def _dating(reading: _Reading, hint: date | datetime | None) -> Dating:
    """When the page was published and changed; the source's selector decides the first."""
    dating = read_dating(reading.page, reading.data, reading.zone, reading.captured_at, hint)
    text = reading.selected.published
    if text and (instant := read_instant(text, reading.zone)):
        return Dating(instant, dating.modified, dating.rules | {"published_at": RULE})
    return dating


def _moment(reading: _Reading, dating: Dating) -> tuple[Instant | None, Instant | None, date]:
    """The publication, the change, and the day that counts, in the source's zone."""
    published = dating.published
    reading.note("published_at", dating.rules.get("published_at"), "published")
    reading.note("modified_at", dating.rules.get("modified_at"))
    day = (published.moment if published else reading.captured_at).astimezone(reading.zone).date()
    return published, dating.modified, day


def _body(reading: _Reading, headline: str | None) -> tuple[list[str], list[str]]:
    """(paragraphs, notices behind them); the paragraphs of a script where the page shows far less."""
    if reading.selected.body:
        reading.note("text", RULE)
        return list(reading.selected.body), []
    page = reading.page
    titles = (*titles_of(page), *([headline] if headline else []))
    shown, notices = read_body(page, titles, page.first("og:description", "description"))
    scripted = read_scripted(page, reading.data, shown)
    reading.note("text", scripted[1] if scripted else "trafilatura+structure", "body")
    return (scripted[0] if scripted else shown), notices


def _authors(reading: _Reading, text: str) -> tuple[str, ...]:
    chosen = tuple(name for phrase in reading.selected.authors for name in names_in(phrase, reading.outlets))
    if chosen:
        reading.note("authors", RULE)
        return tuple(map(clean, chosen))
    names, rule = read_authors(reading.page, reading.data, text, reading.outlets)
    reading.note("authors", rule, "authors")
    return tuple(filter(None, map(clean, names)))


def _canonical(page: Page) -> str | None:
    """The address that the page calls its own."""
    link = page.soup.select_one("link[rel=canonical][href]")
    return clean(str(link["href"])) if link else page.first("og:url")


def _url_key(url: str, source: Source | None) -> str:
    """The key of a page's address; a file's is the address itself."""
    try:
        return clean_url(url, source)
    except UrlUnusable:
        return url.encode("utf-8", "replace").decode()


def _article(
    reading: _Reading, headline: str | None, moment: tuple[Instant | None, Instant | None, date], text: str
) -> Article:
    page, data, source = reading.page, reading.data, reading.source
    published, modified, day = moment
    canonical = verified_canonical(_canonical(page), page.url, source)
    access, access_rule = read_access(page, data, text)
    reading.note("access", access_rule)
    publisher = source.publisher if source else clean(page.first("og:site_name") or data.publisher() or "")
    return Article(
        article_id=article_id_of(_url_key(canonical or page.url, source)),
        url=page.url,
        canonical_url=canonical,
        source_id=source.id if source else None,
        publisher=publisher or None,
        title=headline,
        text=text,
        language=guess_language(text, declared_language(page)),
        published_at=published.moment if published else None,
        published_precision=published.precision if published else "captured",
        published_on=day,
        modified_at=modified.moment if modified else None,
        authors=reading.authors,
        section=read_section(page, data),
        tags=read_tags(page, data),
        access=access,
        alternates=reading.alternates,
        field_rules=reading.rules,
    )
