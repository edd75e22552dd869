"""Whose turn it is: a queue that hands out pages of hosts that are free, so that one long feed holds up nobody else.

A plain queue fills every worker with the pages of one host, which may be asked once a second; this one gives each
worker another host.
"""

from __future__ import annotations

import asyncio
from collections import deque
from typing import Generic, TypeVar

T = TypeVar("T")


class FairQueue(Generic[T]):
    """Items by host: at most `per_host` of one out at a time, hosts in turn. Unbounded: it holds no bodies."""

    def __init__(self, per_host: int) -> None:
        self._per_host = per_host
        self._waiting: dict[str, deque[T]] = {}
        self._turns: deque[str] = deque()
        self._busy: dict[str, int] = {}
        self._is_closed = False
        self._changed = asyncio.Event()

    def put(self, host: str, item: T) -> None:
        """Add an item at the end of its host's line."""
        if host not in self._waiting:
            self._waiting[host] = deque()
            self._turns.append(host)
        self._waiting[host].append(item)
        self._changed.set()

    def close(self) -> None:
        """Nothing more will be added: `get` gives None once all is handed out."""
        self._is_closed = True
        self._changed.set()

    async def get(self) -> tuple[str, T] | None:
        """The next item of a host that is free, with the host; call `done` for it afterwards. None at the end."""
        while (found := self._take()) is None:
            if self._is_closed and not self._waiting:
                return None
            self._changed.clear()
            await self._changed.wait()
        return found

    def _take(self) -> tuple[str, T] | None:
        for _ in range(len(self._turns)):
            host = self._turns.popleft()
            line = self._waiting[host]
            if self._busy.get(host, 0) < self._per_host:
                item = line.popleft()
                self._busy[host] = self._busy.get(host, 0) + 1
                self._keep_turn(host)
                return host, item
            self._turns.append(host)
        return None

    def _keep_turn(self, host: str) -> None:
        if self._waiting[host]:
            self._turns.append(host)
        else:
            del self._waiting[host]
            self._changed.set()

    def done(self, host: str) -> None:
        """An item of this host has been dealt with: its next one may be handed out."""
        self._busy[host] -= 1
        if not self._busy[host]:
            del self._busy[host]
        self._changed.set()
