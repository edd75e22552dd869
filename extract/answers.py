"""What came of fetching one URL, and what each status code means for us. No networking here: see `fetch`."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from extract.records import Fetch, Outcome, Role, Source
from extract.urls import clean_url, mask_credentials

if TYPE_CHECKING:
    from collections.abc import Iterable

REDIRECTS = frozenset({301, 302, 303, 307, 308})
RETRY_STATUSES = frozenset({429, 500, 502, 503, 504})
_MAX_HEADER_CHARS = 500
_UNPRINTABLE = re.compile(r"[^\x20-\x7e]")
_ACCEPTED = frozenset({200, 203})
_BY_STATUS: dict[int, tuple[Outcome, str]] = {
    204: ("rejected", "empty"),
    205: ("rejected", "empty"),
    206: ("rejected", "partial-content"),
    304: ("failed", "unexpected-304"),
    401: ("rejected", "login-required"),
    402: ("rejected", "payment-required"),
    403: ("rejected", "forbidden"),
    404: ("rejected", "not-found"),
    407: ("rejected", "login-required"),
    410: ("rejected", "gone"),
    429: ("deferred", "rate-limited"),
    451: ("rejected", "forbidden"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """What came of one URL: never an exception, always an outcome.

    `reason` is one word of the documented list (`reasons`), None only when all is well. `body` is decoded (no gzip
    left) and empty unless the outcome is `ok`; `bytes_raw` is what came over the wire in the last try. `seconds` is
    what the URL cost itself, without waiting for its host's turn. `headers` are the last answer's, names in lower
    case, cookies left out.
    """

    url: str
    final_url: str
    outcome: Outcome
    reason: str | None = None
    http_status: int | None = None
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = field(default=b"", repr=False)
    bytes_raw: int = 0
    tries: int = 0
    seconds: float = 0.0
    requested_at: datetime

    def header(self, name: str) -> str | None:
        """One header of the last answer if it is fit to be written down: printable ASCII, at most 500 characters."""
        value = next((value for key, value in self.headers if key == name), None)
        if value is None or len(value) > _MAX_HEADER_CHARS or _UNPRINTABLE.search(value):
            return None
        return value

    def ledger_row(self, *, run_id: str, source: Source | None, role: Role) -> Fetch:
        """This as a ledger row, credentials masked. `raw_file` and `raw_offset` are the raw writer's to add."""
        return Fetch(
            run_id=run_id,
            source_id=source.id if source else None,
            role=role,
            url=mask_credentials(self.url),
            url_key=clean_url(self.final_url, source) if self.http_status else None,
            requested_at=self.requested_at,
            outcome=self.outcome,
            reason=self.reason,
            tries=self.tries,
            http_status=self.http_status,
            final_url=mask_credentials(self.final_url) if self.http_status else None,
            content_type=self.header("content-type"),
            bytes_raw=self.bytes_raw,
            bytes_decoded=len(self.body),
            etag=self.header("etag"),
            last_modified=self.header("last-modified"),
            body_sha256=hashlib.sha256(self.body).hexdigest() if self.body else None,
            seconds=round(self.seconds, 3),
        )


def plain_headers(raw: Iterable[tuple[bytes, bytes]]) -> tuple[tuple[str, str], ...]:
    """Response headers as text, names in lower case, without cookies."""
    decoded = ((name.decode("latin-1").lower(), value.decode("latin-1")) for name, value in raw)
    return tuple((name, value) for name, value in decoded if name not in {"set-cookie", "set-cookie2"})


def judge_status(status: int, *, conditional: bool) -> tuple[Outcome, str | None]:
    """The outcome and reason that a status code alone gives; `conditional`: validators were sent."""
    if status in _ACCEPTED:
        return "ok", None
    if status == 304 and conditional:  # noqa: PLR2004 - the one status with two meanings
        return "unchanged", None
    if status in _BY_STATUS:
        return _BY_STATUS[status]
    if 500 <= status < 600:  # noqa: PLR2004 - the class of server errors (RFC 9110, 15.6)
        return "failed", "server-error"
    if 400 <= status < 500:  # noqa: PLR2004 - the class of client errors (RFC 9110, 15.5)
        return "rejected", "client-error"
    return "rejected", "unexpected-status"


def retry_after_seconds(value: str | None, now: datetime) -> float | None:
    """Seconds from `now` that a Retry-After header asks for, in either of its forms (RFC 9110, 10.2.3).

    None when there is no such header or it cannot be read; never below 0.
    """
    if value is None:
        return None
    text = value.strip()
    if text.isascii() and text.isdigit():
        return float(int(text[:9]))
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, OverflowError):
        return None
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, (aware - now).total_seconds())
