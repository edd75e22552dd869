"""One small httpx client an origin, and the transport below it: HTTP/1.1 over a checked address.

`OriginClient` is what `fetch` asks. `CheckedTransport` is what it talks through: it connects to the addresses that came
with the request and resolves nothing again, and bytes come out as they came over the wire. Below it the protocol is
h11's and the sockets are asyncio's, for httpx's own transport costs two and a half times as much, and what httpx does
again for every request is done once (docs/decisions/0010, 0081). Nothing here has a timeout: the caller ends it.
"""

from __future__ import annotations

import asyncio
import ssl
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

import h11
import httpx

from extract.errors import ConnectionFault

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

_READ_BYTES = 1 << 18  # what the event loop takes off a socket at once: most pages come in one piece
_BUFFER_BYTES = 1 << 17
_MAX_HEAD_BYTES = 100 << 10
_MAX_INTERIM_ANSWERS = 50  # 100 Continue, 103 Early Hints: more is no server but a trap
_KEPT_IDLE = 4
_CONNECT_SECONDS = 10.0


_END = h11.EndOfMessage()
_NO_BODY = httpx.ByteStream(b"")
_NO_AUTH = httpx.Auth()  # named, else httpx looks for a user name in the URL of every request


class NoCookies(httpx.Cookies):
    """A jar that nothing can be put into: an answer's cookies are not even looked at."""

    def extract_cookies(self, response: httpx.Response) -> None:
        """Keep nothing."""


class OriginClient(httpx.AsyncClient):
    """The client of one origin: it keeps no cookies, follows no redirects, and takes nothing from the environment."""

    def __init__(self, base_url: str, origin: Origin) -> None:
        super().__init__(
            base_url=base_url,
            transport=CheckedTransport(origin),
            follow_redirects=False,
            timeout=None,  # the budget of the whole URL ends it
            trust_env=False,
        )
        self._no_cookies = NoCookies()

    @property
    def cookies(self) -> httpx.Cookies:
        """None, always."""
        return self._no_cookies

    @cookies.setter
    def cookies(self, cookies: object) -> None:
        """Cookies given are not kept."""

    async def ask(self, target: str, headers: httpx.Headers, addresses: Sequence[str]) -> httpx.Response:
        """The head of the answer to a GET of `target`, sent to one of `addresses`; its body is still on the wire.

        `target` goes to the server as it is written: httpx's own reading of a URL would change odd ones, and costs as
        much as all the rest of a request. Raises `ConnectionFault`.
        """
        extensions = {"addresses": addresses, "target": target}
        request = httpx.Request("GET", self.base_url, headers=headers, stream=_NO_BODY, extensions=extensions)
        return await self.send(request, auth=_NO_AUTH, stream=True)


class CheckedTransport(httpx.AsyncBaseTransport):
    """What an httpx client sends through: only to the addresses that were checked for the request."""

    def __init__(self, origin: Origin) -> None:
        self._connections = OriginConnections(origin)
        self._example: h11.Request | None = None
        self._example_headers: list[tuple[bytes, bytes]] = []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """The head of the answer, its body still on the wire; its extension `headers` has all headers as they came.

        Raises `ConnectionFault`.
        """
        addresses, target = request.extensions["addresses"], request.extensions["target"]
        answer = await self._connections.ask(addresses, self._get(target, request.headers.raw))
        # httpx would parse a redirect's address even where it does not follow it: the caller reads it from `headers`.
        shown = [(name, value) for name, value in answer.headers if name != b"location"]
        extensions = {"headers": answer.headers}
        return httpx.Response(answer.status, headers=shown, stream=answer, request=request, extensions=extensions)

    def _get(self, target: str, headers: list[tuple[bytes, bytes]]) -> h11.Request:
        """A GET as h11 sends it. One origin's requests have mostly the same headers: those are checked once."""
        if self._example is None or headers != self._example_headers:
            self._example, self._example_headers = h11.Request(method="GET", target="/", headers=headers), headers
        return h11.Request(method="GET", target=target, headers=self._example.headers)

    async def aclose(self) -> None:
        """Close what is idle."""
        self._connections.close()


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

    async def ask(self, addresses: Sequence[str], request: h11.Request) -> Answer:
        """The head of the answer to a request; read its body or close it. Raises `ConnectionFault`.

        A kept connection that the server turns out to have closed is replaced by a new one (RFC 9112, 9.3.1).
        """
        while (kept := self._reusable()) is not None:
            try:
                return await self._ask_over(kept, request)
            except ConnectionFault:
                if kept.has_answered:
                    raise
        return await self._ask_over(await self._connect(addresses), request)

    async def _ask_over(self, connection: _Connection, request: h11.Request) -> Answer:
        try:
            return await connection.ask(request, self._idle)
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

    async def ask(self, request: h11.Request, idle: list[_Connection]) -> Answer:
        """Send a request and read until the answer's head. Raises `ConnectionFault`."""
        self.has_answered = False
        try:
            # A GET ends with its head: the end of the message is told to the protocol, and is no bytes.
            self._writer.write(self._protocol.send(request) + self._protocol.send(_END))
            await self._writer.drain()
            head = await self._head()
        except h11.ProtocolError as error:
            raise ConnectionFault("bad-http") from error
        except OSError as error:
            raise ConnectionFault("connection-lost") from error
        shown = [(name.lower(), value) for name, value in head.headers.raw_items()]
        return Answer(status=head.status_code, headers=shown, connection=self, idle=idle)

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


class Answer(httpx.AsyncByteStream):
    """The head of an answer, and its body to be read once. `headers` are as sent, names in lower case."""

    def __init__(
        self,
        *,
        status: int,
        headers: list[tuple[bytes, bytes]],
        connection: _Connection,
        idle: list[_Connection],
    ) -> None:
        self.status = status
        self.headers = headers
        self._connection = connection
        self._idle = idle
        self._is_read = False

    async def __aiter__(self) -> AsyncIterator[bytes]:
        """The body as it comes over the wire, without the transfer's framing. Raises `ConnectionFault` (truncated)."""
        try:
            while isinstance(event := await self._connection.event(), h11.Data):
                yield bytes(event.data)
        except (h11.ProtocolError, OSError) as error:
            raise ConnectionFault("truncated") from error
        self._is_read = True

    async def aclose(self) -> None:
        """Let the connection be used again if the body was read whole or is known to be empty, else drop it."""
        if not self._is_read and self._is_empty():
            with suppress(ConnectionFault):
                async for _ in self:
                    break
        if self._is_read:
            self._connection.reuse(self._idle)
        else:
            self._connection.close()

    def _is_empty(self) -> bool:
        length = dict(self.headers).get(b"content-length", b"")
        return length == b"0" or self.status in {204, 304}
