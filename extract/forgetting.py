"""Taking pages out of the raw zone for good, without moving anything else.

Other rows point at records by file and offset, so a record is overwritten where it lies by one of the same length that
holds nothing, and its journal line becomes a line that names only a hash: offsets and line numbers stay what they were.
"""

from __future__ import annotations

import os
import struct
import zlib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from extract.errors import RawZoneDamaged
from extract.journal import Forgotten, JournalEntry, journal_line, journals, read_journal
from extract.raw import original_of
from extract.records import Fetch
from extract.urls import url_hash

_GZIP_HEADER = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"
_STORED_BYTES = 65_535  # of one stored block (RFC 1951, 3.2.4)
_BLOCK_HEAD_BYTES = 5
_TRAILER_BYTES = 8
_READ_BYTES = 1 << 16
_GZIP_BITS = 31
_BLANK = (
    "WARC/1.1\r\nWARC-Type: metadata\r\nWARC-Record-ID: <urn:dateline:forgotten>\r\nWARC-Date: 1970-01-01T00:00:00Z\r\n"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ForgottenPages:
    """What was taken out: how many journal rows, and the URLs of other pages with the same body, gone too."""

    rows: int
    sharing: tuple[str, ...]


def forget_pages(data_dir: Path, url_hashes: frozenset[str], now: datetime) -> ForgottenPages:
    """Blank every body and row of these pages (hashes of url_keys) in all runs; doing it twice changes nothing more.

    A run that dies in between is finished by the next call. Raises `RawZoneDamaged` for a journal that cannot be read.
    """
    rows, sharing = 0, []
    for _, path in journals(data_dir):
        entries = read_journal(path).rows
        gone = [entry for entry in entries if isinstance(entry, Fetch) and _is_named(entry, url_hashes)]
        if gone:
            sharing += _sharing(data_dir, entries, gone)
            _blank_all(data_dir, gone)
            _rewrite(path, [_without(entry, url_hashes, now) for entry in entries])
            rows += len(gone)
    return ForgottenPages(rows=rows, sharing=tuple(dict.fromkeys(sharing)))


def _is_named(row: Fetch, url_hashes: frozenset[str]) -> bool:
    return row.role == "page" and row.url_key is not None and url_hash(row.url_key) in url_hashes


def _without(entry: JournalEntry, url_hashes: frozenset[str], now: datetime) -> JournalEntry:
    """The journal's entry, or what stands in its place."""
    if isinstance(entry, Fetch) and entry.url_key is not None and _is_named(entry, url_hashes):
        return Forgotten(url_hash=url_hash(entry.url_key), forgotten_at=now)
    return entry


def _sharing(data_dir: Path, entries: list[JournalEntry], gone: list[Fetch]) -> list[str]:
    """The URLs of kept rows of the run whose bodies are stored with a row that goes."""
    places = {(row.raw_file, row.raw_offset) for row in gone}
    bodies = {row.body_sha256 for row in gone if row.body_sha256}
    kept = [row for row in entries if isinstance(row, Fetch) and row.body_sha256 in bodies and row not in gone]
    return [row.url for row in kept if row.raw_file and _original(data_dir, row) in places]


def _original(data_dir: Path, row: Fetch) -> tuple[str | None, int | None]:
    """Where the body of a row is stored; its own place when the record is blank or broken."""
    try:
        return original_of(data_dir, row.raw_file or "", row.raw_offset or 0)
    except RawZoneDamaged:
        return row.raw_file, row.raw_offset


def _blank_all(data_dir: Path, rows: list[Fetch]) -> None:
    for row in rows:
        if row.raw_file is not None and row.raw_offset is not None:
            _blank(data_dir / row.raw_file, row.raw_offset)


def _blank(path: Path, offset: int) -> None:
    """Overwrite one record in place. A file that is not there any more has nothing to be forgotten."""
    try:
        length = _member_length(path, offset)
    except FileNotFoundError:
        return
    with path.open("r+b") as file:
        file.seek(offset)
        file.write(blank_member(length))
        file.flush()
        os.fsync(file.fileno())


def _member_length(path: Path, offset: int) -> int:
    """The length of the gzip member at an offset; of a torn one, to the end of the file."""
    stream = zlib.decompressobj(_GZIP_BITS)
    read = 0
    with path.open("rb") as file:
        file.seek(offset)
        while not stream.eof and (chunk := file.read(_READ_BYTES)):
            read += len(chunk)
            try:
                stream.decompress(chunk)
            except zlib.error:
                break
    return read - len(stream.unused_data)


def blank_member(length: int) -> bytes:
    """A gzip member of exactly `length` bytes that holds one WARC record of nothing but zeros.

    Stored, not compressed, so that any length can be met. Raises `ValueError` below 200 bytes: no record is so short.
    """
    inside = length - len(_GZIP_HEADER) - _TRAILER_BYTES
    blocks = -(-inside // (_STORED_BYTES + _BLOCK_HEAD_BYTES))
    payload_bytes = inside - blocks * _BLOCK_HEAD_BYTES
    content = payload_bytes - len(_record(0))
    while content >= 0 and len(_record(content)) > payload_bytes:
        content -= 1
    if content < 0:
        raise ValueError(f"{length} bytes are too few for a record")
    # One digit fewer in the length may leave a byte or two over: they follow the record as a reader skips them.
    payload = _record(content) + b"\r\n" * ((payload_bytes - len(_record(content)) + 1) // 2)
    return _stored(payload[:payload_bytes], blocks)


def _record(content: int) -> bytes:
    return f"{_BLANK}Content-Length: {content}\r\n\r\n".encode() + b"\x00" * content + b"\r\n\r\n"


def _stored(payload: bytes, blocks: int) -> bytes:
    """Bytes as a gzip member of so many stored blocks, the last of which may be empty."""
    written: list[bytes] = []
    for number in range(blocks):
        part = payload[number * _STORED_BYTES : (number + 1) * _STORED_BYTES]
        written.append(struct.pack("<BHH", number == blocks - 1, len(part), len(part) ^ 0xFFFF) + part)
    trailer = struct.pack("<II", zlib.crc32(payload), len(payload) & 0xFFFFFFFF)
    return _GZIP_HEADER + b"".join(written) + trailer


def _rewrite(path: Path, entries: list[JournalEntry]) -> None:
    """Replace a journal in one step: there is always a whole one."""
    written = path.with_suffix(".rewritten")
    with written.open("wb") as file:
        file.write(b"".join(map(journal_line, entries)))
        file.flush()
        os.fsync(file.fileno())
    written.replace(path)
