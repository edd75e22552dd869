"""Pages that somebody else fetched: other people's WARC files, saved HTML, and lists of URLs to fetch.

What they hold goes down the raw zone's path like a page just fetched, so nothing after that knows the difference.
"""

from __future__ import annotations

import gzip
import re
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

from extract.errors import RawZoneDamaged, UrlUnusable
from extract.records import Candidate, Source
from extract.urls import belongs_to, clean_url, split_url
from extract.warcs import read_warc
from flows.errors import UsageError

_HTML_ENDINGS = {".html", ".htm", ".xhtml"}
_HEAD_BYTES = 65_536
# Where a saved page names its own address: the canonical link, else og:url (ogp.me), in either order of attributes.
_OWN_ADDRESS = (
    re.compile(rb"""<link\b(?=[^>]*\brel=["']?canonical\b)[^>]*\bhref=["']?([^"'\s>]+)""", re.IGNORECASE),
    re.compile(rb"""<meta\b(?=[^>]*\b(?:property|name)=["']?og:url\b)[^>]*\bcontent=["']?([^"'\s>]+)""", re.IGNORECASE),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedPage:
    """One page with the time of its capture. `url` None: the page does not say what its address is."""

    name: str
    url: str | None
    captured_at: datetime
    content_type: str | None
    body: bytes


@dataclass(frozen=True, slots=True)
class Import:
    """A file or folder of saved pages, of which those of `sources` are wanted.

    `read` raises `RawZoneDamaged` after everything that can be read.
    """

    name: str
    sources: tuple[Source, ...]
    read: Callable[[], Iterator[SavedPage]]


def import_of_warc(path: Path, sources: Iterable[Source]) -> Import:
    """The pages of a WARC file. Raises `UsageError` when there is no such file."""
    if not path.is_file():
        raise UsageError(f"--warc {path}: no such file")
    return Import(str(path), tuple(sources), lambda: _warc_pages(path))


def import_of_folder(folder: Path, sources: Iterable[Source]) -> Import:
    """The saved pages of a folder and those below it (.html, .htm, also .gz), captured when the file was written.

    Raises `UsageError` when there is no such folder.
    """
    if not folder.is_dir():
        raise UsageError(f"--html {folder}: no such folder")
    return Import(str(folder), tuple(sources), lambda: _folder_pages(folder))


def _warc_pages(path: Path) -> Iterator[SavedPage]:
    for page in read_warc(path):
        yield SavedPage(
            name=page.url,
            url=page.url,
            captured_at=page.captured_at,
            content_type=page.content_type,
            body=page.body,
        )


def _folder_pages(folder: Path) -> Iterator[SavedPage]:
    damaged: list[str] = []
    for path in sorted(folder.rglob("*")):
        plain = path.with_suffix("") if path.suffix == ".gz" else path
        if plain.suffix.lower() not in _HTML_ENDINGS or not path.is_file():
            continue
        try:
            body = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        except (OSError, EOFError, zlib.error) as error:
            damaged.append(f"{path.name}: {error}")
            continue
        yield SavedPage(
            name=path.relative_to(folder).as_posix(),
            url=own_address(body),
            captured_at=datetime.fromtimestamp(int(path.stat().st_mtime), UTC),
            content_type=None,
            body=body,
        )
    if damaged:
        raise RawZoneDamaged(folder.name, 0, f"{len(damaged)} files cannot be read, first {damaged[0]}")


def own_address(body: bytes) -> str | None:
    """The absolute address that a page names as its own in its head; None when it names none."""
    for pattern in _OWN_ADDRESS:
        found = pattern.search(body, 0, _HEAD_BYTES)
        if found:
            url = found[1].decode("utf-8", errors="replace").replace("&amp;", "&")
            try:
                split_url(url)
            except UrlUnusable:
                continue
            return url
    return None


def source_for(url: str, sources: Iterable[Source]) -> Source | None:
    """The first source that the URL's host belongs to; None when it belongs to none."""
    return next((source for source in sources if belongs_to(url, source)), None)


def is_page(page: SavedPage, source: Source) -> bool:
    """Whether a saved page may be an article: HTML, and no feed, archive page or front page of its source."""
    kind = (page.content_type or "text/html").partition(";")[0].strip().lower()
    if kind not in {"text/html", "application/xhtml+xml"} or page.url is None:
        return False
    key = clean_url(page.url, source)
    listings = {clean_url(url, source) for url in (source.homepage, *(feed.url for feed in source.feeds))}
    return key not in listings and not _archive_pattern(source).fullmatch(key)


@lru_cache(maxsize=256)
def _archive_pattern(source: Source) -> re.Pattern[str]:
    """Which keys are pages of the source's archive; without an archive, none."""
    if source.archive is None:
        return re.compile("(?!)")
    # A key has its brackets escaped, so the template's places are put in as digits first and found again after.
    filled = re.sub(r"\{(?:year|month|day|page)\}", "7777", source.archive.url)
    return re.compile(re.escape(clean_url(filled, source)).replace("7777", r"\d+"))


def read_url_list(path: Path, sources: Iterable[Source]) -> list[Candidate]:
    """The URLs of a file, one a line; blank lines and those that begin with # are skipped.

    Raises `UsageError` naming the line for what is no http or https URL, and when there is no such file.
    """
    if not path.is_file():
        raise UsageError(f"--urls {path}: no such file")
    known = tuple(sources)
    found: dict[str, Candidate] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1):
        url = line.strip()
        if not url or url.startswith("#"):
            continue
        source = source_for(url, known)
        try:
            key = clean_url(url, source)
        except UrlUnusable as error:
            raise UsageError(f"--urls {path}, line {number}: {error}") from error
        source_id = source.id if source else ""
        found.setdefault(key, Candidate(source_id=source_id, url=url, url_key=key, feed_url=path.name))
    if not found:
        raise UsageError(f"--urls {path}: there is no URL in it")
    return list(found.values())
