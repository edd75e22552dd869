"""The records that leave the extract stage.

Frozen, slotted, keyword-only. None is "unknown"; an empty tuple is "looked and found none". Instants are aware and keep
their source's offset. Read `Article` first: it is the only thing that the next stage sees.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

FeedKind = Literal["rss", "atom", "json", "sitemap", "news_sitemap", "index", "warc"]
ArchiveKind = Literal["sitemap", "day_pages", "pages", "blogger", "wordpress"]
Outcome = Literal["ok", "unchanged", "rejected", "failed", "deferred"]
Role = Literal["page", "feed", "sitemap", "index", "robots"]
Access = Literal["full", "paywalled", "stub"]
PublishedPrecision = Literal["minute", "day", "captured"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """One address of a source that lists its articles. `link` is a CSS selector, for kind `index` only."""

    kind: FeedKind
    url: str
    section: str | None = None
    link: str | None = None
    next: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Archive:
    """Where a source keeps old articles; `url` is a template of {year} {month} {day} {page}."""

    kind: ArchiveKind
    url: str
    link: str | None = None
    first_day: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class UrlRules:
    """How a source's URLs are cleaned.

    `drop_query`: keys to drop (a `*` at the end makes a prefix); `keep_query`: if given, the only keys kept; `hosts`:
    hosts (`host` or `host:port`) folded onto the homepage's; `drop_suffixes`: path endings to cut (`/amp`).
    """

    drop_query: tuple[str, ...] = ()
    keep_query: tuple[str, ...] | None = None
    hosts: tuple[str, ...] = ()
    drop_suffixes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PageRules:
    """CSS selectors of a source's pages, each tried before the general reader. None leaves a field to it."""

    title: str | None = None
    body: str | None = None
    authors: str | None = None
    published: str | None = None
    drop: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Expect:
    """What a healthy poll yields: items (lowest, highest) and the hours of silence that are usual."""

    items: tuple[int, int] | None = None
    silence_hours: int = 72


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceExample:
    """One small page of our own in the outlet's markup, with the fields that it must give (names of `Article`)."""

    html: str
    fields: dict[str, object]
    url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A publisher's outlet as its TOML file describes it. `timezone` is used wherever a page or feed writes none."""

    id: str
    name: str
    publisher: str
    homepage: str
    language: str
    country: str
    timezone: str
    default: bool = False
    feeds: tuple[Feed, ...] = ()
    archive: Archive | None = None
    url: UrlRules = field(default_factory=UrlRules)
    page: PageRules = field(default_factory=PageRules)
    expect: Expect = field(default_factory=Expect)
    examples: tuple[SourceExample, ...] = field(default=(), hash=False)  # they hold tables, which have no hash


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A URL that a listing offers; `updated_at` later than the last capture asks for a new fetch."""

    source_id: str
    url: str
    url_key: str
    feed_url: str
    title: str | None = None
    published_at: datetime | None = None
    updated_at: datetime | None = None
    section: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetch:
    """One URL in one run: the ledger's row, and (as JSON) the journal's line.

    `outcome` is that of fetching until the page is read, then of both. `raw_file` is relative to the data folder;
    `raw_offset` is the byte at which its WARC record begins. `bytes_raw` is what came over the wire.
    """

    run_id: str
    source_id: str | None
    role: Role
    url: str
    url_key: str | None
    requested_at: datetime
    outcome: Outcome
    reason: str | None = None
    tries: int = 0
    http_status: int | None = None
    final_url: str | None = None
    content_type: str | None = None
    bytes_raw: int | None = None
    bytes_decoded: int | None = None
    etag: str | None = None
    last_modified: str | None = None
    body_sha256: str | None = None
    raw_file: str | None = None
    raw_offset: int | None = None
    seconds: float | None = None
    article_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Capture:
    """One body of one article at one instant, and where the raw zone keeps it.

    `source_id` tells whose rules read the body; the warehouse keeps it with the article.
    """

    article_id: str
    captured_at: datetime
    run_id: str
    body_sha256: str
    raw_file: str
    raw_offset: int
    source_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """What a page says, as text and fields.

    `text` is NFC with paragraphs separated by a blank line; every offset of the next stage counts its code points.
    `published_at` is None when no date was found or the date lies more than a day after the capture; then
    `published_precision` is `captured`. With precision `day` the instant is midnight in the source's zone.
    `published_on` is the day in the source's own zone, else the capture's day there. `field_rules` names, for each
    field, the rule that gave it. `alternates` are the addresses at which the page says the article stands in other
    languages; they tell which articles are one story, and are no field that a reader is shown.
    """

    article_id: str
    url: str
    canonical_url: str | None
    source_id: str | None
    publisher: str | None
    title: str | None
    text: str
    language: str
    published_at: datetime | None
    published_precision: PublishedPrecision
    published_on: date | None
    modified_at: datetime | None
    authors: tuple[str, ...] = ()
    section: str | None = None
    tags: tuple[str, ...] = ()
    access: Access = "full"
    field_rules: dict[str, str] = field(default_factory=dict)
    alternates: tuple[str, ...] = field(default=(), metadata={"shown": False})
