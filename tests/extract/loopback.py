"""What the fetching tests share: a server on loopback that is told what to answer, and a fetcher that may ask it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime

from extract.fetch import Fetcher, FetchSettings, Surroundings
from extract.records import Source
from tests.extract.hostile_server import Wire, whole

NOW = datetime(2026, 11, 1, 9, 0, tzinfo=UTC)
Handler = Callable[[Wire], Awaitable[None]]
HOME = "http://press.test/"


def source(**changes: object) -> Source:
    """A source of ours, with some fields as the test needs them."""
    fields: dict[str, object] = {
        "id": "press",
        "name": "Press",
        "publisher": "Press",
        "homepage": HOME,
        "language": "en",
        "country": "KR",
        "timezone": "Asia/Seoul",
    }
    return Source(**(fields | changes))  # type: ignore[arg-type]


@dataclass(slots=True)
class Clock:
    """A clock that moves only when somebody sleeps; it remembers the sleeps."""

    seconds: float = 0.0
    sleeps: list[float] = field(default_factory=list)

    def monotonic(self) -> float:
        """Seconds since the test began."""
        return self.seconds

    async def sleep(self, seconds: float) -> None:
        """Let that many seconds pass at once."""
        self.sleeps.append(seconds)
        self.seconds += seconds
        await asyncio.sleep(0)


@dataclass(slots=True)
class Site:
    """A loopback server for any host name; `asked` holds (host, path, headers) of every request but robots.txt's."""

    handler: Handler
    port: int = 0
    robots: bytes | None = None
    asked: list[tuple[str, str, dict[str, str]]] = field(default_factory=list)
    resolved: list[str] = field(default_factory=list)
    busiest: int = 0
    _busy: int = 0
    _counts: dict[str, int] = field(default_factory=dict)
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)

    def url(self, path: str, host: str = "press.test") -> str:
        """A URL of this server."""
        return f"http://{host}:{self.port}{path}"

    async def resolve(self, host: str, port: int) -> tuple[str, ...]:  # noqa: ARG002
        """Every name is here."""
        self.resolved.append(host)
        return ("127.0.0.1",)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer requests until the client leaves."""
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        try:
            while True:
                await self._serve_one(reader, writer)
        except (OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass
        finally:
            self._tasks.discard(task)
            writer.close()

    async def stop(self) -> None:
        """End every connection."""
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _serve_one(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        first, *lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").strip().split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        host, path = headers["host"].partition(":")[0], first.split()[1]
        if path == "/robots.txt":
            missing = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"
            writer.write(missing if self.robots is None else whole(self.robots))
            return
        self.asked.append((host, path, headers))
        number = self._counts[path] = self._counts.get(path, 0) + 1
        self._busy += 1
        self.busiest = max(self.busiest, self._busy)
        await self.handler(Wire(reader=reader, writer=writer, host=host, path=path, headers=headers, number=number))
        self._busy -= 1


@asynccontextmanager
async def site(handler: Handler, robots: bytes | None = None) -> AsyncIterator[Site]:
    """A running server; its connections are dropped at the end."""
    made = Site(handler, robots=robots)
    server = await asyncio.start_server(made.serve, "127.0.0.1", 0)
    made.port = server.sockets[0].getsockname()[1]
    try:
        yield made
    finally:
        server.close()
        await made.stop()


def fetcher_for(
    made: Site, clock: Clock | None = None, *, forgotten: frozenset[str] = frozenset(), **settings: object
) -> Fetcher:
    """A fetcher that may reach the site under the names `press.test`, `other.test` and the address itself."""
    hosts = frozenset(f"{host}:{made.port}" for host in ("press.test", "other.test", "127.0.0.1"))
    values: dict[str, object] = {"total_seconds": 20.0, "host_interval_seconds": 0.0, "allow_hosts": hosts}
    timing = {"monotonic": clock.monotonic, "sleep": clock.sleep} if clock else {}
    around = Surroundings(now=lambda: NOW, resolve=made.resolve, uniform=lambda low, _: low, **timing)  # type: ignore[arg-type]
    return Fetcher(FetchSettings(**(values | settings)), forgotten, around)  # type: ignore[arg-type]
