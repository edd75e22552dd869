"""Pages out of anybody's WARC files, plain or gzip: Common Crawl's news crawl, or an archive of one's own.

What comes out goes down the raw zone's path like a page just fetched, so a backfill from an archive is no special case.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from fastwarc.warc import ArchiveIterator, WarcRecord, WarcRecordType

from extract.errors import RawZoneDamaged, UrlUnusable
from extract.urls import split_url

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MAX_PAGE_BYTES = 32 << 20
_OK = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class WarcPage:
    """One page of an archive, decoded. `captured_at` is the archive's, in UTC."""

    url: str
    captured_at: datetime
    content_type: str | None
    body: bytes


def read_warc(path: Path) -> Iterator[WarcPage]:
    """Every page that was answered with 200, in the file's order; other records are passed over.

    Raises `RawZoneDamaged`, after everything readable, when the file ends in the middle of a record or is no WARC.
    """
    position, found = 0, 0
    try:
        with path.open("rb") as file:
            records = ArchiveIterator(
                file, record_types=WarcRecordType.response, max_content_length=MAX_PAGE_BYTES, parse_http=False
            )
            for record in records:
                position, found = record.stream_pos, found + 1
                page = _page_of(record, path)
                if page is not None:
                    yield page
    except (OSError, EOFError, zlib.error, ValueError) as error:
        raise RawZoneDamaged(path.name, position, f"cannot be read on: {error}") from error
    if not found and not _has_records(path):
        raise RawZoneDamaged(path.name, 0, "no WARC records in it")


def _has_records(path: Path) -> bool:
    with path.open("rb") as file:
        return any(True for _ in ArchiveIterator(file, parse_http=False))


def _page_of(record: WarcRecord, path: Path) -> WarcPage | None:
    """The page of a response record; None for another status or an address that is none of the web's."""
    url, date, length = record.headers.get("WARC-Target-URI"), record.record_date, record.content_length
    block = record.reader.read()
    if len(block) < length:
        raise RawZoneDamaged(path.name, record.stream_pos, "the record is cut short")
    whole = WarcRecord()
    whole.init_headers(WarcRecordType.response)
    whole.is_http = True
    whole.set_bytes_content(block)
    whole.parse_http(auto_decode="all")
    status = (whole.http_headers.status_code or 0) if whole.is_http_parsed else 0
    try:
        split_url((url or "").strip("<>"))
    except UrlUnusable:
        return None
    if status != _OK:
        return None
    content_type = whole.http_headers.get("Content-Type")
    return WarcPage(url=(url or "").strip("<>"), captured_at=date, content_type=content_type, body=whole.reader.read())
