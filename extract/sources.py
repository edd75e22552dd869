"""The publishers that we read: one TOML file each, bundled in `sources/`, and any folder of the user's beside it.

A source's file holds what `records.Source` names; a key that it does not know stops the program at the start.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from extract.errors import UrlUnusable
from extract.records import Article, Source
from extract.rulefile import RuleFileInvalid, read_rule_file, strict
from extract.urls import split_url

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

BUNDLED_SOURCES = Path(__file__).parent / "sources"
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_LANGUAGE = re.compile(r"[a-z]{2}")
_COUNTRY = re.compile(r"[A-Z]{2}")

strict(Source)


def load_sources(source_dirs: Iterable[Path] = ()) -> dict[str, Source]:
    """Every source by its id, sorted: the bundled ones, then those of each folder, where the same id replaces.

    Raises `RuleFileInvalid` for a file that is no source, or a folder that is none.
    """
    sources: dict[str, Source] = {}
    for folder in (BUNDLED_SOURCES, *source_dirs):
        if not folder.is_dir():
            raise RuleFileInvalid(folder, "not a folder of source files")
        sources.update((source.id, source) for source in map(read_source, sorted(folder.glob("*.toml"))))
    return dict(sorted(sources.items()))


def read_source(path: Path) -> Source:
    """One source file. Raises `RuleFileInvalid` naming the file, the key and what is accepted."""
    source = read_rule_file(path, Source)
    for key, problem in _problems(source, path):
        raise RuleFileInvalid(path, problem, entry=source.id, key=key)
    return source


def _problems(source: Source, path: Path) -> Iterator[tuple[str, str]]:
    """What the types cannot say: (key, problem) of each thing wrong with a source."""
    if source.id != path.stem or not _ID.fullmatch(source.id):
        yield "id", f"must be the file's name, in lower case with hyphens ({path.stem})"
    if not _LANGUAGE.fullmatch(source.language):
        yield "language", f"{source.language!r} is no ISO 639-1 code such as 'ko'"
    if not _COUNTRY.fullmatch(source.country):
        yield "country", f"{source.country!r} is no ISO 3166 code such as 'KR'"
    try:
        ZoneInfo(source.timezone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        yield "timezone", f"{source.timezone!r} is no IANA time zone such as 'Asia/Seoul'"
    yield from _address_problems(source)
    # The tests compile the bundled ones: a run that asks only what is due need not import a tenth of a second for them.
    if path.parent != BUNDLED_SOURCES:
        yield from selector_problems(source)
    yield from _bound_problems(source)


def _address_problems(source: Source) -> Iterator[tuple[str, str]]:
    addresses = [("homepage", source.homepage), *(("feeds.url", feed.url) for feed in source.feeds)]
    if source.archive:
        addresses.append(("archive.url", source.archive.url))
    for key, url in addresses:
        try:
            split_url(url)
        except UrlUnusable:
            yield key, f"{url!r} is no http or https address"
    if not source.feeds and not source.archive:
        yield "feeds", "a source needs at least one feed or an archive"
    urls = [feed.url for feed in source.feeds]
    if len(set(urls)) != len(urls):
        yield "feeds.url", "the same address is listed twice"


def selector_problems(source: Source) -> Iterator[tuple[str, str]]:
    """(key, problem) of each selector that is none: found at the start, not on the first page that it is tried on."""
    selectors = list(_selectors(source))
    if not selectors:
        return
    import soupsieve  # noqa: PLC0415 (it brings bs4)

    for key, selector in selectors:
        try:
            soupsieve.compile(selector)
        except (soupsieve.SelectorSyntaxError, ValueError) as error:
            said = str(error).partition("\n")[0]
            yield key, f"{selector!r} is no CSS selector: {said}"


def _selectors(source: Source) -> Iterator[tuple[str, str]]:
    """Every selector of a source with its key."""
    for number, feed in enumerate(source.feeds):
        named = {"link": feed.link, "next": feed.next}
        yield from ((f"feeds.{number}.{name}", text) for name, text in named.items() if text is not None)
    if source.archive and source.archive.link is not None:
        yield "archive.link", source.archive.link
    page = source.page
    named = {"title": page.title, "body": page.body, "authors": page.authors, "published": page.published}
    yield from ((f"page.{name}", text) for name, text in named.items() if text is not None)
    yield from (("page.drop", text) for text in page.drop)


def _bound_problems(source: Source) -> Iterator[tuple[str, str]]:
    if any(feed.kind == "index" and not feed.link for feed in source.feeds):
        yield "feeds.link", "a feed of kind 'index' needs the CSS selector of its article links"
    if source.archive and source.archive.kind in {"day_pages", "pages"} and not source.archive.link:
        yield "archive.link", f"an archive of kind {source.archive.kind!r} needs the CSS selector of its article links"
    low, high = source.expect.items or (0, 0)
    if not 0 <= low <= high:
        yield "expect.items", "must be [lowest, highest], none below 0"
    if source.expect.silence_hours <= 0:
        yield "expect.silence_hours", "must be above 0"
    for example in source.examples:
        unknown = set(example.fields) - set(Article.__dataclass_fields__)
        if unknown:
            yield "examples.fields", f"{min(unknown)!r} is no field of an article"
