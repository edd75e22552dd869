"""The journal of a run: one JSON line for each thing that happened, in order, beside the run's WARC.

Bodies are in the WARC; every outcome, sent alert and `forget` is here, so that the ledger can be rebuilt from journals
alone. A line is complete only with its line break: the torn end that a kill or a full disk leaves is told apart.
"""

from __future__ import annotations

import json
from dataclasses import MISSING, dataclass, field, fields
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter, ValidationError

from extract.errors import RawZoneDamaged
from extract.records import Fetch

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class RunStarted:
    """The first line of a run: what it was asked to do, by which version."""

    run_id: str
    run_kind: str
    started_at: datetime
    code_version: str
    rules_version: str | None = None
    parameters: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class RunEnded:
    """The last line of a run that ended by itself (state `done`, `partial` or `failed`); one without it crashed."""

    run_id: str
    ended_at: datetime
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertSent:
    """An alert that went out, so that no rebuild sends it again."""

    watch: str
    subject_key: str
    sent_at: datetime
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Forgotten:
    """A page that had to be forgotten: the hash of its url_key, never the URL."""

    url_hash: str
    forgotten_at: datetime
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """Something that the raw zone says about itself, such as a torn record that was dropped."""

    text: str
    noted_at: datetime


JournalEntry = Fetch | RunStarted | RunEnded | AlertSent | Forgotten | Note
_KINDS: dict[str, type[Any]] = {
    "fetch": Fetch,
    "run_started": RunStarted,
    "run_ended": RunEnded,
    "alert": AlertSent,
    "forget": Forgotten,
    "note": Note,
}
_KIND_OF = {schema: kind for kind, schema in _KINDS.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalRead:
    """A journal's entries in order. `torn`: its end was cut off in the middle of a line, which is left out."""

    rows: list[JournalEntry]
    torn: bool

    @property
    def fetches(self) -> list[Fetch]:
        """The fetch rows only."""
        return [row for row in self.rows if isinstance(row, Fetch)]


def journal_line(entry: JournalEntry) -> bytes:
    """One entry as its line, line break included. Values unknown by default (None) are left out."""
    values = ((item, getattr(entry, item.name)) for item in fields(entry))
    shown = {item.name: _plain(value) for item, value in values if value is not None or item.default is MISSING}
    line = json.dumps({"kind": _KIND_OF[type(entry)], **shown}, ensure_ascii=False, separators=(",", ":"))
    return line.encode("utf-8", errors="replace") + b"\n"


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, datetime) else value


def read_journal(path: Path) -> JournalRead:
    """The entries of a journal. Raises `RawZoneDamaged` for a line before the last one that cannot be read."""
    data = path.read_bytes()
    lines = data.split(b"\n")
    torn = lines.pop() != b""
    rows: list[JournalEntry] = []
    for number, line in enumerate(lines, 1):
        try:
            rows.append(_entry(line))
        except (ValueError, KeyError, TypeError) as error:
            if number == len(lines) and not torn:
                return JournalRead(rows=rows, torn=True)
            raise RawZoneDamaged(path.name, number, f"line {number} of the journal cannot be read") from error
    return JournalRead(rows=rows, torn=torn)


def _entry(line: bytes) -> JournalEntry:
    """One line as its record. Raises `ValueError` (no JSON, wrong fields), `KeyError` or `TypeError`."""
    values = json.loads(line)
    kind = values.pop("kind")
    try:
        entry: JournalEntry = _adapters()[kind].validate_python(values)
    except ValidationError as error:
        raise ValueError(str(error)) from error
    return entry


@lru_cache(maxsize=1)
def _adapters() -> dict[str, TypeAdapter[Any]]:
    return {kind: TypeAdapter(schema) for kind, schema in _KINDS.items()}


def journals(data_dir: Path) -> list[tuple[str, Path]]:
    """Every run's id and journal, oldest first."""
    return sorted((path.stem, path) for path in (data_dir / "raw").glob("[0-9]*/[0-9]*/*.jsonl"))
