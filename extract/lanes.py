"""Politeness toward one host: one request at a time, an interval between them, and when to leave it alone.

A lane knows nothing of HTTP. `fetch` asks it for a turn, tells it how the turn went, and obeys.
"""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from extract.errors import FetchError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    from extract.robots import RobotsRules

MAX_FAILURES_IN_A_ROW = 5  # then the host is taken for dead until the run ends
MAX_WAIT_SECONDS = 300.0  # a longer crawl delay leaves the page to a later run


class HostLane:
    """The turns of one host, and what this run has learnt about it."""

    def __init__(
        self,
        interval_seconds: float,
        monotonic: Callable[[], float],
        sleep: Callable[[float], Awaitable[None]],
    ) -> None:
        self._interval = interval_seconds
        self._monotonic = monotonic
        self._sleep = sleep
        self._lock = asyncio.Lock()
        self._next_turn = 0.0
        self._closed_until = 0.0
        self._failures = 0
        self.robots: dict[str, tuple[float, RobotsRules]] = {}
        self.robots_lock = asyncio.Lock()

    @asynccontextmanager
    async def turn(self, url: str) -> AsyncIterator[None]:
        """This URL's turn. Raises `FetchError` (deferred) when the host is closed to us, or its delay is too long."""
        self._refuse_when_closed(url)
        if self._interval <= 0:
            yield
            return
        async with self._lock:
            self._refuse_when_closed(url)
            wait = self._next_turn - self._monotonic()
            if wait > MAX_WAIT_SECONDS:
                raise FetchError(url, "deferred", "crawl-delay")
            if wait > 0:
                await self._sleep(wait)
            try:
                yield
            finally:
                self._next_turn = max(self._next_turn, self._monotonic() + self._interval)

    def _refuse_when_closed(self, url: str) -> None:
        if self._monotonic() < self._closed_until:
            raise FetchError(url, "deferred", "rate-limited")
        if self._failures >= MAX_FAILURES_IN_A_ROW:
            raise FetchError(url, "deferred", "host-down")

    def slow_down(self, seconds: float) -> None:
        """Never come more often than this, as the host's crawl delay asks."""
        self._interval = max(self._interval, seconds)

    def pause(self, seconds: float) -> None:
        """Leave the host alone for so long: what it asked for with Retry-After."""
        self._next_turn = max(self._next_turn, self._monotonic() + seconds)

    def close(self, seconds: float) -> None:
        """Turn away every URL for so long: the host asked for more than one URL may wait."""
        self._closed_until = max(self._closed_until, self._monotonic() + seconds)

    def succeeded(self) -> None:
        """The host answered."""
        self._failures = 0

    def failed(self) -> None:
        """The host gave no answer to a URL after all its tries."""
        self._failures += 1
