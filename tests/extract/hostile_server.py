"""A server that does everything wrong, on raw sockets, and the catalogue of its faults with the outcome of each.

Every fault lives on a host of its own (`NAME.test`), which the runner's resolver sends to this server; a host answers
`/robots.txt` with 404 unless its fault is there. Faults are in the files beside this one, by kind.
"""

from __future__ import annotations

import asyncio
import socket
import ssl
import struct
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from extract.records import Outcome, Role

_SENTENCE = (
    "The Kestrel plant in Solbit opened its third hall on Monday, and its director said that it would run by spring."
)
ARTICLE = (
    "<!doctype html><html lang='en'><head><title>Kestrel opens a plant</title></head><body><article>"
    f"<h1>Kestrel opens a plant</h1>{f'<p>{_SENTENCE}</p>' * 8}</article></body></html>"
).encode()
NO_ROBOTS = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"


@dataclass(slots=True)
class Wire:
    """One request as the server sees it, and the way to answer. `number` counts this path's requests from 1."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    host: str
    path: str
    headers: dict[str, str]
    number: int

    async def send(self, data: bytes) -> None:
        """Write bytes as they are."""
        self.writer.write(data)
        await self.writer.drain()

    async def hang(self) -> None:
        """Say nothing more, until the client goes away."""
        await self.reader.read()

    def reset(self) -> None:
        """Break the connection with a reset."""
        sock = self.writer.get_extra_info("socket")
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.writer.transport.abort()


Answer = Callable[[Wire], Awaitable[None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing that a server does wrong, and what must come of it.

    `url` is what is asked for (`{port}`, `{tls_port}` and `{rude_port}` are the server's), by default `/article` on
    the fault's own host. `tries` None is not checked. `read`: the body is given to `read_listing`, whose reason counts.
    """

    name: str
    answer: Answer
    outcome: Outcome
    reason: str | None
    robots: Answer | None = None
    role: Role = "page"
    url: str | None = None
    tries: int | None = None
    read: bool = False

    def address(self, server: HostileServer) -> str:
        """The URL to ask for."""
        if self.url is None:
            return f"http://{self.name}.test:{server.port}/article"
        return self.url.format(port=server.port, tls_port=server.tls_port, rude_port=server.rude_port)


@dataclass(slots=True)
class HostileServer:
    """The server: use `start` and `stop`. `seen` holds (host, path, headers) of every request."""

    faults: dict[str, Fault]
    port: int = 0
    tls_port: int = 0
    rude_port: int = 0
    seen: list[tuple[str, str, dict[str, str]]] = field(default_factory=list)
    feed: bytes = b""
    by_port: dict[int, str] = field(default_factory=dict)
    _counts: dict[tuple[str, str], int] = field(default_factory=dict)
    _servers: list[asyncio.Server] = field(default_factory=list)
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)

    @property
    def ports(self) -> tuple[int, int, int]:
        """Plain, TLS, and the one that talks first."""
        return self.port, self.tls_port, self.rude_port

    async def start(self, tls: ssl.SSLContext) -> None:
        """Listen on loopback, in plain and with TLS."""
        plain = await asyncio.start_server(self._accept, "127.0.0.1", 0)
        secure = await asyncio.start_server(self._accept, "127.0.0.1", 0, ssl=tls)
        rude = await asyncio.start_server(self._talk_first, "127.0.0.1", 0)
        self._servers = [plain, secure, rude]
        self.port = plain.sockets[0].getsockname()[1]
        self.tls_port = secure.sockets[0].getsockname()[1]
        self.rude_port = rude.sockets[0].getsockname()[1]

    async def start_each(self) -> None:
        """Listen for every fault on a port of its own, for clients that bring their own name service."""
        for name in (*self.faults, "healthy"):
            server = await asyncio.start_server(self._accept, "127.0.0.1", 0)
            self.by_port[server.sockets[0].getsockname()[1]] = name
            self._servers.append(server)

    async def stop(self) -> None:
        """Close everything, the hanging connections too."""
        for server in self._servers:
            server.close()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _talk_first(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer whatever comes, a TLS greeting too, with plain HTTP."""
        await reader.read(1)
        writer.write(status_line("400 Bad Request"))
        writer.close()

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        try:
            while await self._serve_one(reader, writer):
                pass
        except (OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass
        finally:
            self._tasks.discard(task)
            writer.close()

    async def _serve_one(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        """Answer one request; whether the connection may serve another."""
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        first, *lines = head.strip().split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        name = headers.get("host", "").partition(":")[0].removesuffix(".test")
        host, path = self.by_port.get(writer.get_extra_info("sockname")[1], name), first.split()[1]
        self.seen.append((host, path, headers))
        number = self._counts[host, path] = self._counts.get((host, path), 0) + 1
        fault = self.faults.get(host)
        wire = Wire(reader=reader, writer=writer, host=host, path=path, headers=headers, number=number)
        if path == "/robots.txt":
            await (fault.robots(wire) if fault and fault.robots else wire.send(NO_ROBOTS))
            return fault is None or fault.robots is None
        if fault is None:
            await wire.send(whole(self.feed if path == "/feed" else ARTICLE))
            return True
        await fault.answer(wire)
        return False


def status_line(line: str) -> bytes:
    """An answer that is nothing but its status."""
    return f"HTTP/1.1 {line}\r\nContent-Length: 0\r\n\r\n".encode()


def whole(body: bytes, *headers: str, status: str = "200 OK") -> bytes:
    """A complete answer with its length."""
    lines = [f"HTTP/1.1 {status}", "Content-Type: text/html; charset=utf-8", f"Content-Length: {len(body)}", *headers]
    return "\r\n".join(lines).encode("utf-8") + b"\r\n\r\n" + body


def says(data: bytes) -> Answer:
    """An answer of exactly these bytes, then the end of the connection."""

    async def answer(wire: Wire) -> None:
        await wire.send(data)

    return answer


def status(line: str, *headers: str, body: bytes = b"") -> Answer:
    """An answer with this status line and these headers."""
    return says(whole(body, *headers, status=line))


def first_then(first: Answer, then: Answer) -> Answer:
    """One answer for the first request of a path, another for all later ones."""

    async def answer(wire: Wire) -> None:
        await (first if wire.number == 1 else then)(wire)

    return answer


def head_then_hang(data: bytes) -> Answer:
    """These bytes, then silence."""

    async def answer(wire: Wire) -> None:
        await wire.send(data)
        await wire.hang()

    return answer


def repeats(start: bytes, again: bytes, *, pause_seconds: float = 0.0) -> Answer:
    """A beginning, then the same bytes for ever."""

    async def answer(wire: Wire) -> None:
        await wire.send(start)
        while not wire.writer.is_closing():
            await wire.send(again)
            await asyncio.sleep(pause_seconds)

    return answer
