"""What one outlet of the sample press shows at an instant: its pages, feeds and archive, as bytes.

The instant decides everything and the clock nothing: two sites asked the same thing give the same bytes. Templates are
in `templates/OUTLET/`.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from flows.sample_press.library import FOLDER, Article, Library, Outlet, Version

NEWS_SITEMAP_REACH = timedelta(hours=48)  # what news sitemaps list, counted from the newest article
HTML = "text/html"
XML = "application/xml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One answer: its bytes, how they are announced, and when anything on the site last changed."""

    body: bytes
    content_type: str
    last_modified: datetime | None
    status: int = 200

    @property
    def etag(self) -> str:
        """A strong validator: the same bytes, the same tag."""
        return f'"{hashlib.sha256(self.body).hexdigest()[:20]}"'


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """An article as a template sees it: the article, its path, and the version of the moment."""

    article: Article
    version: Version
    path: str


@lru_cache(maxsize=1)
def _environment() -> Environment:
    """Compiled templates, shared by all sites; rendering leaves them unchanged."""
    return Environment(
        loader=FileSystemLoader(FOLDER / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def _popularity(shown: Shown) -> str:
    """A fixed order that looks like readers' taste."""
    return hashlib.sha256(shown.article.slug.encode()).hexdigest()


class Site:
    """One outlet's site. `base` is where it is served, such as `http://127.0.0.1:8100`."""

    def __init__(self, outlet: Outlet, library: Library, base: str) -> None:
        """A site of the outlet's articles; reads no file but templates."""
        self.outlet = outlet
        self.base = base
        self._articles = library.of(outlet.id)
        self._templates = _environment()

    def shown(self, as_of: datetime) -> list[Shown]:
        """What has been published by an instant, newest first, each in its version of that instant."""
        rows = [(article, article.at(as_of)) for article in self._articles]
        listed = [
            Shown(article=article, version=version, path=self.outlet.path_of(article))
            for article, version in rows
            if version is not None
        ]
        return listed[::-1]

    def answer(self, target: str, as_of: datetime) -> Page:
        """The page at a path with its query; status 404 for one that does not exist at that instant."""
        shown = self.shown(as_of)
        path = self._without_tracking(target)
        page = self._fixed(path, shown, as_of) or self._day(path, shown, as_of) or self._article(path, shown)
        return page or self._missing(path)

    def _without_tracking(self, target: str) -> str:
        """The target without the tracking parameter that the outlet's feed adds to its links."""
        tracking = self.outlet.tracking
        return target.removesuffix(tracking) if tracking else target

    def _fixed(self, path: str, shown: list[Shown], as_of: datetime) -> Page | None:
        """The front page, the feeds and robots.txt, which every outlet has at a known path."""
        if path == "/":
            return self._render("list.html.j2", HTML, shown, heading=None, listed=shown[:20])
        if path == "/robots.txt":
            return self._render("../robots.txt.j2", "text/plain", shown)
        if path == self.outlet.feed:
            return self._render("feed.xml.j2", XML, shown, listed=shown, strays=self._strays(as_of))
        if path == self.outlet.news_sitemap:
            return self._render("news_sitemap.xml.j2", XML, shown, listed=_recent(shown))
        return None

    def _strays(self, as_of: datetime) -> list[Any]:
        return [stray for stray in self.outlet.strays if stray.published <= as_of]

    def _day(self, path: str, shown: list[Shown], as_of: datetime) -> Page | None:
        """The archive page of one day, empty days included; None for another path, no date, or a day to come."""
        if not path.startswith("/archive/"):
            return None
        try:
            day = date.fromisoformat(path.removeprefix("/archive/").strip("/").replace("/", "-"))
        except ValueError:
            return None
        if day > as_of.date():
            return None
        listed = [item for item in shown if item.article.published.date() == day]
        return self._render("list.html.j2", HTML, shown, heading=day, listed=listed)

    def _article(self, path: str, shown: list[Shown]) -> Page | None:
        found = next((item for item in shown if item.path == path), None)
        if found is None:
            return None
        template = "gallery.html.j2" if found.article.kind == "gallery" else "article.html.j2"
        return self._render(
            template,
            HTML,
            shown,
            charset=found.article.charset,
            item=found,
            related=_related(found, shown),
            most_read=sorted(shown, key=_popularity)[:5],
        )

    def _missing(self, path: str) -> Page:
        return self._render("../missing.html.j2", HTML, [], status=404, path=path)

    def _render(
        self,
        template: str,
        content_type: str,
        shown: list[Shown],
        *,
        charset: str = "utf-8",
        status: int = 200,
        **values: Any,
    ) -> Page:
        """A template of the outlet filled in. A legacy page names its charset in its own head only."""
        name = template.removeprefix("../") if template.startswith("../") else f"{self.outlet.id}/{template}"
        text = self._templates.get_template(name).render(
            outlet=self.outlet, base=self.base, charset=charset, changed=_last_change(shown), **values
        )
        announced = f"{content_type}; charset=utf-8" if charset == "utf-8" else content_type
        return Page(
            body=text.encode(charset, "xmlcharrefreplace"),
            content_type=announced,
            last_modified=_last_change(shown),
            status=status,
        )


def _last_change(shown: list[Shown]) -> datetime | None:
    """When anything on the site last changed: boxes on every page name other articles. None for an empty site."""
    return max((item.version.shown_from for item in shown), default=None)


def _recent(shown: list[Shown]) -> list[Shown]:
    """The articles of the last two days before the newest one."""
    return [item for item in shown if shown[0].article.published - item.article.published <= NEWS_SITEMAP_REACH]


def _related(found: Shown, shown: list[Shown]) -> list[Shown]:
    """Up to three other articles that share most tags, the newest first among equals."""
    tags = set(found.article.tags)
    others = [item for item in shown if item is not found and tags & set(item.article.tags)]
    return sorted(others, key=lambda item: -len(tags & set(item.article.tags)))[:3]
