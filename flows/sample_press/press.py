"""The sample press on loopback: one small HTTP server for each outlet, all showing the same instant.

    with open_press(datetime.fromisoformat("2026-09-01T12:00:00+09:00")) as press:
        press.bases["hanbit"]    # http://127.0.0.1:PORT
        press.as_of = ...        # the sites move on

`pages` decides what is shown; this module only speaks HTTP.
"""

from __future__ import annotations

import threading
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

from flows.sample_press.library import load_library
from flows.sample_press.pages import Page, Site

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

LOOPBACK = "127.0.0.1"


class Press:
    """A running press: `bases` gives each outlet's address, `as_of` is the instant that its sites show."""

    def __init__(self, as_of: datetime) -> None:
        """A press that shows an instant, which must be aware; it has no outlets until `open_press` opens them."""
        self.bases: dict[str, str] = {}
        self._as_of = as_of
        self._lock = threading.Lock()

    @property
    def as_of(self) -> datetime:
        """The instant shown. It may be set while requests are being answered."""
        with self._lock:
            return self._as_of

    @as_of.setter
    def as_of(self, instant: datetime) -> None:
        """Move all sites to an instant, which must be aware."""
        with self._lock:
            self._as_of = instant


class _Server(ThreadingHTTPServer):
    """The server of one outlet; its site is made once the port is known."""

    daemon_threads = True

    def __init__(self, outlet: str, press: Press, port: int) -> None:
        super().__init__((LOOPBACK, port), _Handler)
        library = load_library()
        self.press = press
        self.site = Site(library.outlets[outlet], library, f"http://{LOOPBACK}:{self.server_port}")


class _Handler(BaseHTTPRequestHandler):
    """Answers GET and HEAD, with validators; every connection carries one request."""

    server: _Server
    server_version = "SamplePress"
    sys_version = ""

    def do_GET(self) -> None:
        """Answer with the page, or 304 when the reader has it already."""
        page = self.server.site.answer(self.path, self.server.press.as_of)
        if page.status == HTTPStatus.OK and self._has_it(page):
            self._head(page, HTTPStatus.NOT_MODIFIED)
            return
        self._head(page, HTTPStatus(page.status))
        if self.command != "HEAD":
            self.wfile.write(page.body)

    def do_HEAD(self) -> None:
        """Answer as GET would, without the body."""
        self.do_GET()

    def _has_it(self, page: Page) -> bool:
        """Whether the reader's validators match; If-None-Match outranks If-Modified-Since (RFC 9110, 13.2.2)."""
        tags = self.headers.get("If-None-Match")
        if tags is not None:
            return tags.strip() == "*" or page.etag in [tag.strip().removeprefix("W/") for tag in tags.split(",")]
        since = self.headers.get("If-Modified-Since")
        if since is None or page.last_modified is None:
            return False
        try:
            return page.last_modified <= parsedate_to_datetime(since)
        except (TypeError, ValueError):  # no date, or one without a zone
            return False

    def _head(self, page: Page, status: HTTPStatus) -> None:
        self.send_response(status)
        self.send_header("Content-Type", page.content_type)
        if status != HTTPStatus.NOT_MODIFIED:
            self.send_header("Content-Length", str(len(page.body)))
        if page.status == HTTPStatus.OK:
            self.send_header("ETag", page.etag)
        if page.last_modified is not None:
            self.send_header("Last-Modified", _http_date(page.last_modified))
        self.end_headers()

    def date_time_string(self, timestamp: float | None = None) -> str:  # noqa: ARG002  the base class's signature
        """The Date header: the instant shown, never the clock."""
        return _http_date(self.server.press.as_of)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the base class's name
        """Say nothing: whoever fetches keeps the log."""


def _http_date(instant: datetime) -> str:
    return format_datetime(instant.astimezone(UTC), usegmt=True)


@contextmanager
def _serving(server: _Server) -> Iterator[_Server]:
    """A server answering in a thread of its own until the block ends."""
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def open_press(as_of: datetime, ports: Mapping[str, int] | None = None) -> Iterator[Press]:
    """All outlets served on loopback, showing `as_of`, until the block ends.

    `ports` fixes the port of some outlets by id; the others, and a port of 0, get a free one. Raises `OSError` for a
    port that is taken.
    """
    press = Press(as_of)
    with ExitStack() as stack:
        for outlet in load_library().outlets:
            server = stack.enter_context(_serving(_Server(outlet, press, (ports or {}).get(outlet, 0))))
            press.bases[outlet] = server.site.base
        yield press
