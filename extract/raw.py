"""The raw zone: everything fetched, kept before anything is read, in WARC files that any archive tool opens.

`raw/YYYY/MM/RUN_ID.warc.gz` holds the bodies of a run (then `RUN_ID-2.warc.gz` and so on by size), `RUN_ID.jsonl` its
journal. Each record is a gzip member of its own, so that an offset is enough to read it. `RawWriter.sync` makes bodies
durable first and their journal lines second: a line always has its body. Files are never appended to by a later run.
"""

from __future__ import annotations

import hashlib
import os
import zlib
from base64 import b32encode
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from http import HTTPStatus
from typing import TYPE_CHECKING, Self

from fastwarc.stream_io import GzipWriter
from fastwarc.warc import WarcRecord, WarcRecordType

from extract.errors import RawZoneDamaged
from extract.journal import JournalEntry, journal_line

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path
    from types import TracebackType
    from typing import BinaryIO

    from extract.records import Fetch

MAX_PART_BYTES = 1 << 30
_COMPRESSION = 6
_CHUNK_BYTES = 1 << 16
_GZIP_BITS = 31
_REFERS_TO = "Dateline-Refers-To"  # "FILE OFFSET" of the record that holds a revisit's body
_REVISIT_PROFILE = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
_REWRITTEN = frozenset({"content-encoding", "transfer-encoding", "content-length"})


@dataclass(frozen=True, slots=True, kw_only=True)
class RawBody:
    """A body read back. `url` is the final URL with credentials masked; `captured_at` is in UTC."""

    body: bytes
    url: str
    content_type: str | None
    captured_at: datetime


class RawWriter:
    """Writes one run's WARC and journal; use it with `with`, or call `close`.

    Raises `FileExistsError` if the run has files already: a run is never continued, its successor has a new id. After
    an `OSError` (a full disk) nothing more is written: what follows raises `RawZoneDamaged`.
    """

    def __init__(self, data_dir: Path, run_id: str, *, max_part_bytes: int = MAX_PART_BYTES) -> None:
        self._data_dir = data_dir
        self._run_id = run_id
        self._max_part_bytes = max_part_bytes
        self._folder = data_dir / "raw" / run_id[:4] / run_id[4:6]
        self._folder.mkdir(parents=True, exist_ok=True)
        self._journal: BinaryIO = (self._folder / f"{run_id}.jsonl").open("xb")
        self._pending: list[bytes] = []
        self._part = 0
        self._warc: BinaryIO | None = None
        self._kept: dict[str, tuple[str, int, Fetch]] = {}
        self._is_broken = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def keep(self, fetch: Fetch, body: bytes, headers: Iterable[tuple[str, str]] = ()) -> Fetch:
        """Write a body as a WARC record and queue its journal line; durable after the next `sync`.

        Comes back with `raw_file` (relative to the data folder), `raw_offset` and `body_sha256`, which is computed
        unless `fetch` brings it. A body that this run has kept already becomes a revisit record.
        """
        digest = fetch.body_sha256 or hashlib.sha256(body).hexdigest()
        try:
            warc, raw_file = self._open_part()
            offset = warc.tell()
            first = self._kept.get(digest)
            record = _revisit(fetch, headers, digest, first) if first else _response(fetch, headers, body, digest)
            _write_record(warc, record)
        except OSError:
            self._is_broken = True
            raise
        kept = replace(fetch, raw_file=raw_file, raw_offset=offset, body_sha256=digest)
        self._kept.setdefault(digest, (raw_file, offset, fetch))
        self._pending.append(journal_line(kept))
        return kept

    def note(self, entry: JournalEntry) -> None:
        """Queue a journal line without a body: an outcome, an alert, the run's beginning or end."""
        self._pending.append(journal_line(entry))

    def sync(self) -> None:
        """Make everything so far durable: bodies first, then the lines that speak of them."""
        self._refuse_when_broken()
        try:
            if self._warc is not None:
                _to_disk(self._warc)
            if self._pending:
                self._journal.write(b"".join(self._pending))
                self._pending.clear()
                _to_disk(self._journal)
        except OSError:
            self._is_broken = True
            raise

    def close(self) -> None:
        """Sync and close both files. Closing twice does nothing."""
        if self._journal.closed:
            return
        try:
            if not self._is_broken:
                self.sync()
        finally:
            if self._warc is not None:
                self._warc.close()
            self._journal.close()

    def _refuse_when_broken(self) -> None:
        if self._is_broken:
            raise RawZoneDamaged(f"{self._run_id}.warc.gz", 0, "an earlier write failed; nothing is appended to it")

    def _open_part(self) -> tuple[BinaryIO, str]:
        """The WARC to write to and its name in the data folder; a new part when the last one is full."""
        self._refuse_when_broken()
        if self._warc is None or self._warc.tell() >= self._max_part_bytes:
            if self._warc is not None:
                _to_disk(self._warc)
                self._warc.close()
            self._part += 1
            self._warc = self._part_path().open("xb")
            _sync_folder(self._folder)
            _write_record(self._warc, _warcinfo(self._part_path().name))
        return self._warc, self._part_path().relative_to(self._data_dir).as_posix()

    def _part_path(self) -> Path:
        return self._folder / (f"{self._run_id}.warc.gz" if self._part == 1 else f"{self._run_id}-{self._part}.warc.gz")


def _to_disk(file: BinaryIO) -> None:
    file.flush()
    os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    """Make a new file's name durable too."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _write_record(warc: BinaryIO, record: WarcRecord) -> None:
    """One record as one gzip member."""
    writer = GzipWriter(warc, compression_level=_COMPRESSION)
    record.write(writer, checksum_data=True)
    writer.finish()


def _new_record(record_type: WarcRecordType, content: bytes, headers: dict[str, str]) -> WarcRecord:
    record = WarcRecord()
    record.init_headers(record_type)
    for name, value in headers.items():
        record.headers.set(name, value)
    record.set_bytes_content(content)
    return record


def _warcinfo(file_name: str) -> WarcRecord:
    fields = b"software: dateline\r\nformat: WARC File Format 1.1\r\n"
    return _new_record(
        WarcRecordType.warcinfo, fields, {"Content-Type": "application/warc-fields", "WARC-Filename": file_name}
    )


def _common_headers(fetch: Fetch, digest: str) -> dict[str, str]:
    return {
        "Content-Type": "application/http; msgtype=response",
        "WARC-Target-URI": fetch.final_url or fetch.url,
        "WARC-Date": _warc_date(fetch.requested_at),
        "WARC-Payload-Digest": "sha256:" + b32encode(bytes.fromhex(digest)).decode("ascii"),
    }


def _warc_date(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def _response(fetch: Fetch, headers: Iterable[tuple[str, str]], body: bytes, digest: str) -> WarcRecord:
    block = _http_head(fetch, headers, len(body)) + body
    return _new_record(WarcRecordType.response, block, _common_headers(fetch, digest))


def _revisit(
    fetch: Fetch, headers: Iterable[tuple[str, str]], digest: str, first: tuple[str, int, Fetch]
) -> WarcRecord:
    """A record that points at the body kept before (WARC 1.1, 6.7.2)."""
    raw_file, offset, original = first
    refers = {
        "WARC-Profile": _REVISIT_PROFILE,
        "WARC-Refers-To-Target-URI": original.final_url or original.url,
        "WARC-Refers-To-Date": _warc_date(original.requested_at),
        _REFERS_TO: f"{raw_file} {offset}",
    }
    head = _http_head(fetch, headers, 0)
    return _new_record(WarcRecordType.revisit, head, _common_headers(fetch, digest) | refers)


def _http_head(fetch: Fetch, headers: Iterable[tuple[str, str]], length: int) -> bytes:
    """Status line and headers as they apply to the decoded body; those rewritten for it are kept under another name."""
    status = fetch.http_status or HTTPStatus.OK
    phrase = HTTPStatus(status).phrase if status in HTTPStatus._value2member_map_ else ""
    lines = [f"HTTP/1.1 {int(status)} {phrase}"]
    for name, value in headers:
        shown = f"x-crawler-{name}" if name.lower() in _REWRITTEN else name
        lines.append(f"{shown}: {' '.join(value.split())}")
    lines.append(f"content-length: {length}")
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1", errors="replace")


def read_body(data_dir: Path, raw_file: str, raw_offset: int) -> RawBody:
    """The body that a ledger row points at, checked against its digest. Raises `RawZoneDamaged`."""
    record = read_record(data_dir, raw_file, raw_offset)
    content_type = record.http_headers.get("content-type")
    url, captured_at = record.headers.get("WARC-Target-URI") or "", record.record_date
    digest = record.headers.get("WARC-Payload-Digest")
    place = _original_place(record)
    if place:
        record = read_record(data_dir, *place)
    body = record.reader.read()
    if digest != "sha256:" + b32encode(hashlib.sha256(body).digest()).decode("ascii"):
        raise RawZoneDamaged(raw_file, raw_offset, "the body is not the one that was kept")
    return RawBody(body=body, url=url, content_type=content_type, captured_at=captured_at)


def _original_place(record: WarcRecord) -> tuple[str, int] | None:
    """Where a revisit's body is stored; None for a record with a body of its own."""
    file, _, offset = (record.headers.get(_REFERS_TO) or "").rpartition(" ")
    return (file, int(offset)) if file else None


def original_of(data_dir: Path, raw_file: str, raw_offset: int) -> tuple[str, int]:
    """File and offset of the record that holds a body: the record's own, or another's. Raises `RawZoneDamaged`."""
    return _original_place(read_record(data_dir, raw_file, raw_offset)) or (raw_file, raw_offset)


def read_record(data_dir: Path, raw_file: str, raw_offset: int) -> WarcRecord:
    """One whole record of a WARC of ours, its HTTP head parsed. Raises `RawZoneDamaged`."""
    try:
        data = _member(data_dir / raw_file, raw_offset)
        record = WarcRecord.from_bytes(data)
        record.parse_http()
    except (OSError, EOFError, zlib.error, ValueError) as error:
        raise RawZoneDamaged(raw_file, raw_offset, f"no whole record: {error}") from error
    return record


def _member(path: Path, offset: int) -> bytes:
    """One gzip member, its checksum verified. Raises `OSError`, `zlib.error`, or `EOFError` for one cut short."""
    stream = zlib.decompressobj(_GZIP_BITS)
    parts: list[bytes] = []
    with path.open("rb") as file:
        file.seek(offset)
        while not stream.eof:
            chunk = file.read(_CHUNK_BYTES)
            if not chunk:
                raise EOFError("it is cut short")
            parts.append(stream.decompress(chunk))
    return b"".join(parts)
