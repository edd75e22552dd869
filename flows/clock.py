"""The one clock of the program.

Everything that needs the time is handed `now()`. The demo sets the clock to the instant that its sample press shows, so
that captures, edits and due dates stand to each other as they would in life.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime


def _read_system_clock() -> datetime:
    return datetime.now(UTC)


_clock: list[Callable[[], datetime]] = [_read_system_clock]


def now() -> datetime:
    """The present instant, in UTC."""
    return _clock[-1]().astimezone(UTC)


@contextmanager
def clock_shows(read: Callable[[], datetime]) -> Iterator[None]:
    """Let `now` read another clock until the block ends; process-wide."""
    _clock.append(read)
    try:
        yield
    finally:
        _clock.pop()
