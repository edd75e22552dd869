"""Connections to one origin: HTTP/1.1 over a checked address, and nothing that a crawler must not have.

No cookies, no redirects, no proxies, no second resolution, no compression of its own: bytes come out as they came over
the wire. The protocol is h11's, the sockets are asyncio's. Nothing here has a timeout: the caller's budget ends it.
"""

from __future__ import annotations

import asyncio
import ssl
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

import h11

from extract.errors import ConnectionFault

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

_READ_BYTES = 1 << 16
_BUFFER_BYTES = 1 << 17
_MAX_HEAD_BYTES = 100 << 10
_MAX_INTERIM_ANSWERS = 50  # 100 Continue, 103 Early Hints: more is no server but a trap
_KEPT_IDLE = 4
_CONNECT_SECONDS = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where to connect to. `tls` None is plain HTTP; `host` is the name that a certificate must be for."""

    host: str
    port: int
    tls: ssl.SSLContext | None


class OriginConnections:
    """The connections to one origin, kept open while they are of use."""

    def __init__(self, origin: Origin) -> None:
        self._origin = origin
        self._idle: list[_Connection] = []

    async def ask(self, addresses: Sequence[str], path: str, headers: Sequence[tuple[str, str]]) -> Answer:
        """The head of the answer to a GET; read its body or close it. Raises `ConnectionFault`.

        A kept connection that the server turns out to have closed is replaced by a new one (RFC 9112, 9.3.1).
        """
        while (kept := self._reusable()) is not None:
            try:
                return await self._ask_over(kept, path, headers)
            except ConnectionFault:
                if kept.has_answered:
                    raise
        return await self._ask_over(await self._connect(addresses), path, headers)

    async def _ask_over(self, connection: _Connection, path: str, headers: Sequence[tuple[str, str]]) -> Answer:
        try:
            return await connection.ask(path, headers, self._idle)
        except BaseException:
            connection.close()
            raise

    def _reusable(self) -> _Connection | None:
        while self._idle:
            connection = self._idle.pop()
            if connection.is_open:
                return connection
            connection.close()
        return None

    async def _connect(self, addresses: Sequence[str]) -> _Connection:
        """A new connection to the first address that takes one. Raises `ConnectionFault` of the last one's reason."""
        fault = ConnectionFault("connect")
        for address in addresses:
            try:
                async with asyncio.timeout(_CONNECT_SECONDS):
                    return _Connection(*await self._open(address))
            except TimeoutError as error:
                fault = ConnectionFault("timeout")
                fault.__cause__ = error
            except ssl.SSLError as error:
                fault = ConnectionFault("tls")
                fault.__cause__ = error
            except OSError as error:
                fault = ConnectionFault("connect")
                fault.__cause__ = error
        raise fault

    async def _open(self, address: str) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        origin = self._origin
        name = origin.host if origin.tls else None
        return await asyncio.open_connection(
            address, origin.port, ssl=origin.tls, server_hostname=name, limit=_BUFFER_BYTES
        )

    def close(self) -> None:
        """Close what is idle."""
        while self._idle:
            self._idle.pop().close()


class _Connection:
    """One socket and the protocol's state."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer
        self._protocol = h11.Connection(h11.CLIENT, max_incomplete_event_size=_MAX_HEAD_BYTES)
        self.has_answered = False  # whether a byte has come since the last request

    @property
    def is_open(self) -> bool:
        """Whether the other side has neither hung up nor said anything unasked."""
        return not self._reader.at_eof() and not self._writer.is_closing()

    async def ask(self, path: str, headers: Sequence[tuple[str, str]], idle: list[_Connection]) -> Answer:
        """Send a GET and read until the answer's head. Raises `ConnectionFault`."""
        self.has_answered = False
        try:
            request = self._protocol.send(h11.Request(method="GET", target=path, headers=list(headers)))
            self._writer.write((request or b"") + (self._protocol.send(h11.EndOfMessage()) or b""))
            await self._writer.drain()
            head = await self._head()
        except h11.ProtocolError as error:
            raise ConnectionFault("bad-http") from error
        except OSError as error:
            raise ConnectionFault("connection-lost") from error
        return Answer(status=head.status_code, headers=tuple(head.headers), connection=self, idle=idle)

    async def _head(self) -> h11.Response:
        """The first final answer. Raises `h11.ProtocolError` or `OSError`."""
        for _ in range(_MAX_INTERIM_ANSWERS):
            event = await self.event()
            if isinstance(event, h11.Response):
                return event
            if not isinstance(event, h11.InformationalResponse):
                break
        raise h11.RemoteProtocolError("no answer")

    async def event(self) -> type[h11.NEED_DATA | h11.PAUSED] | h11.Event:
        """The next thing that the server says. Raises `h11.ProtocolError` or `OSError`."""
        while (event := self._protocol.next_event()) is h11.NEED_DATA:
            data = await self._reader.read(_READ_BYTES)
            self.has_answered = self.has_answered or bool(data)
            self._protocol.receive_data(data)
        return event

    def reuse(self, idle: list[_Connection]) -> None:
        """Put a connection whose answer was read whole back to use, or close it."""
        is_done = self._protocol.our_state is h11.DONE and self._protocol.their_state is h11.DONE
        if not is_done or len(idle) >= _KEPT_IDLE:
            self.close()
            return
        self._protocol.start_next_cycle()
        idle.append(self)

    def close(self) -> None:
        """Drop the socket without waiting for the other side."""
        with suppress(OSError, RuntimeError):
            self._writer.transport.abort()


class Answer:
    """The head of an answer, and its body to be read once. `headers` are as sent, names in lower case."""

    def __init__(
        self,
        *,
        status: int,
        headers: tuple[tuple[bytes, bytes], ...],
        connection: _Connection,
        idle: list[_Connection],
    ) -> None:
        self.status = status
        self.headers = headers
        self._connection = connection
        self._idle = idle
        self._is_read = False

    async def chunks(self) -> AsyncIterator[bytes]:
        """The body as it comes over the wire, without the transfer's framing. Raises `ConnectionFault` (truncated)."""
        try:
            while isinstance(event := await self._connection.event(), h11.Data):
                yield bytes(event.data)
        except (h11.ProtocolError, OSError) as error:
            raise ConnectionFault("truncated") from error
        self._is_read = True

    async def finish(self) -> None:
        """Read to the end what is known to be empty or tiny, so that the connection can be used again."""
        length = dict(self.headers).get(b"content-length", b"")
        if length == b"0" or self.status in {204, 304}:
            async for _ in self.chunks():
                break

    def close(self) -> None:
        """Let the connection be used again if the body was read whole, else drop it."""
        if self._is_read:
            self._connection.reuse(self._idle)
        else:
            self._connection.close()
