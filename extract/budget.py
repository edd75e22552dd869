"""The seconds that one URL may cost: connecting, redirects, body, tries, pauses; not the wait for its host's turn."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from extract.errors import FetchError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable


class Budget:
    """A total that is spent in parts. `remaining` is in seconds and never below 0."""

    def __init__(self, total_seconds: float, monotonic: Callable[[], float]) -> None:
        self._total = total_seconds
        self._monotonic = monotonic
        self.spent = 0.0

    @property
    def remaining(self) -> float:
        """Seconds left."""
        return max(0.0, self._total - self.spent)

    @asynccontextmanager
    async def spend(self, url: str) -> AsyncIterator[None]:
        """Charge what happens inside; ends it when nothing is left, with `FetchError` (failed, timeout)."""
        began = self._monotonic()
        try:
            async with asyncio.timeout(self.remaining):
                yield
        except TimeoutError as error:
            raise FetchError(url, "failed", "timeout") from error
        finally:
            self.spent += self._monotonic() - began
