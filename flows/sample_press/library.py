"""The stock of the sample press: its outlets and articles, read from the data files beside this module.

An article is one TOML file; what it said at an instant is one of its versions. Nothing here knows of HTML or HTTP.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table inside an article: one header row, then rows of as many cells."""

    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """What an article said from `shown_from` on. `modified` is the time the page owns to, None for none."""

    shown_from: datetime
    title: str
    paragraphs: tuple[str, ...]
    modified: datetime | None = None
    table: Table | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One page of an outlet with all its versions, oldest first.

    `kind` is `article`, `teaser` (only the beginning is free) or `gallery` (photos, no article). `number` is the
    outlet's own running number. `copy_of` is the slug of the wire story that this one repeats.
    """

    slug: str
    outlet: str
    number: int
    section: str
    language: str
    published: datetime
    versions: tuple[Version, ...]
    authors: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    photo: str | None = None
    copy_of: str | None = None
    charset: str = "utf-8"
    kind: str = "article"

    def at(self, as_of: datetime) -> Version | None:
        """The version shown at an instant, None before publication."""
        shown = [version for version in self.versions if version.shown_from <= as_of]
        return shown[-1] if shown else None


@dataclass(frozen=True, slots=True, kw_only=True)
class StrayItem:
    """A feed item that leads to no article: its page is missing, or (`path` None) it names no page at all."""

    title: str
    published: datetime
    path: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlet:
    """An invented publisher. `homepage` is the host that canonical links name; `path` makes an article's path."""

    id: str
    name: str
    homepage: str
    language: str
    timezone: str
    path: str
    feed: str
    sections: dict[str, str]
    email_domain: str
    address: str
    tracking: str = ""
    news_sitemap: str | None = None
    strays: tuple[StrayItem, ...] = ()

    def path_of(self, article: Article) -> str:
        """The path of an article's page, with its query, the same whatever is shown."""
        when = article.published
        return self.path.format(
            number=article.number,
            slug=article.slug,
            section=article.section,
            year=f"{when.year:04}",
            month=f"{when.month:02}",
            day=f"{when.day:02}",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Library:
    """All outlets by id, and all articles in order of publication."""

    outlets: dict[str, Outlet]
    articles: tuple[Article, ...]

    def of(self, outlet: str) -> tuple[Article, ...]:
        """The articles of one outlet, in order of publication."""
        return tuple(article for article in self.articles if article.outlet == outlet)


def _table(row: dict[str, Any]) -> Table:
    return Table(caption=row["caption"], header=tuple(row["header"]), rows=tuple(tuple(cells) for cells in row["rows"]))


def _version(row: dict[str, Any]) -> Version:
    return Version(
        shown_from=row["from"],
        title=row["title"],
        paragraphs=tuple(part.strip() for part in row["text"].split("\n\n") if part.strip()),
        modified=row.get("modified"),
        table=_table(row["table"]) if "table" in row else None,
    )


def _article(path: Path) -> Article:
    row = tomllib.loads(path.read_text(encoding="utf-8"))
    row["versions"] = tuple(_version(version) for version in row.pop("version"))
    row["authors"] = tuple(row.get("authors", ()))
    row["tags"] = tuple(row.get("tags", ()))
    return Article(**row)


def _outlet(path: Path) -> Outlet:
    row = tomllib.loads(path.read_text(encoding="utf-8"))
    row["strays"] = tuple(StrayItem(**stray) for stray in row.pop("stray", ()))
    return Outlet(**row)


@lru_cache(maxsize=1)
def load_library() -> Library:
    """The whole stock, read once. Raises `KeyError` or `TypeError` for a file that lacks a key or has one too many."""
    outlets = [_outlet(path) for path in sorted((FOLDER / "outlets").glob("*.toml"))]
    articles = [_article(path) for path in sorted((FOLDER / "articles").rglob("*.toml"))]
    return Library(
        outlets={outlet.id: outlet for outlet in outlets},
        articles=tuple(sorted(articles, key=lambda article: (article.published, article.slug))),
    )
