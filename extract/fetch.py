"""The one place that talks to publishers: a URL in, an outcome out, politely and within bounds.

Read `Fetcher.fetch`, then downwards: tries, redirects, one exchange. Around it: `visits` (settings, and how a visit is
judged), `lanes` (a host's turns), `robots`, `addresses` (who may be connected to), `decoding` (bounded bodies),
`answers` (what a status means).
"""

from __future__ import annotations

import asyncio
import ssl
from contextlib import AsyncExitStack
from typing import TYPE_CHECKING, Self, cast

import certifi
import httpx

from extract.addresses import is_public
from extract.answers import REDIRECTS, RETRY_STATUSES, Fetched, judge_status, plain_headers, retry_after_seconds
from extract.budget import Budget
from extract.decoding import BodyReader
from extract.errors import ConnectionFault, FetchError
from extract.lanes import HostLane
from extract.robots import MAX_ROBOTS_BYTES, RobotsRules, robots_rules
from extract.transport import Origin, OriginClient
from extract.visits import (
    NO_ANSWER,
    FetchSettings,
    Surroundings,
    Target,
    Visit,
    judge_visit,
    redirect_target,
    target_of,
    tell_lane,
    wants_body,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

    from extract.records import Outcome, Role, Source

__all__ = ["FetchSettings", "Fetched", "Fetcher", "Surroundings"]

MAX_REDIRECTS = 5
_ADDRESS_SECONDS = 300.0  # how long a host's checked addresses are believed
_ROBOTS_SECONDS = 86_400.0  # RFC 9309, 2.4
_BACKOFF_SECONDS = 0.5
_LARGE_BODY_BYTES = 4 << 20  # bodies above this share `_LARGE_BODIES` places, which bounds the memory of a run
_LARGE_BODIES = 3
_RETRIED = NO_ANSWER - {"dns", "tls", "timeout"} | {"broken-encoding"}
_ACCEPT = {
    "page": "text/html,application/xhtml+xml,*/*;q=0.5",
    "index": "text/html,application/xhtml+xml,*/*;q=0.5",
    "feed": "application/rss+xml,application/atom+xml,application/feed+json,application/xml,text/xml,*/*;q=0.5",
    "sitemap": "application/xml,text/xml,application/gzip,*/*;q=0.5",
    "robots": "text/plain,*/*;q=0.5",
}


class Fetcher:
    """Fetches URLs; use it with `async with`. `forgotten` holds hashes of url_keys that are never asked for.

    `on_robots` is called with every attempt to fetch a robots.txt, for the ledger.
    """

    def __init__(
        self,
        settings: FetchSettings,
        forgotten: frozenset[str],
        surroundings: Surroundings,
        on_robots: Callable[[Fetched], None] | None = None,
    ) -> None:
        self._settings = settings
        self._forgotten = forgotten
        self._around = surroundings
        self.on_robots = on_robots
        self._product = settings.user_agent.split("/")[0].split()[0]
        self._agent = settings.user_agent + (f" (+{settings.contact})" if settings.contact else "")
        self._slots = asyncio.Semaphore(settings.concurrency)
        self._large_bodies = asyncio.Semaphore(_LARGE_BODIES)
        self._lanes: dict[str, HostLane] = {}
        self._clients: dict[str, OriginClient] = {}
        self._constant_headers: dict[tuple[str, Role], httpx.Headers] = {}
        self._addresses: dict[str, tuple[float, tuple[str, ...]]] = {}
        self._tls: ssl.SSLContext | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for client in self._clients.values():
            await client.aclose()

    async def fetch(
        self,
        url: str,
        *,
        role: Role,
        source: Source | None = None,
        etag: str | None = None,
        last_modified: str | None = None,
    ) -> Fetched:
        """What came of a URL: a body, or an outcome with its reason. Raises nothing for a server's fault.

        `etag` and `last_modified` are the last answer's; sent, they allow the outcome `unchanged`.
        """
        validators = {"If-None-Match": etag or "", "If-Modified-Since": last_modified or ""}
        visit = Visit(
            url=url,
            role=role,
            source=source,
            validators={name: value for name, value in validators.items() if value},
            budget=Budget(self._settings.total_seconds, self._around.monotonic),
            final_url=url,
        )
        requested_at = self._around.now()
        outcome: Outcome
        reason: str | None
        body = b""
        try:
            body = await self._try(visit)
            outcome, reason = judge_visit(visit, body)
        except FetchError as error:
            outcome, reason = error.outcome, error.reason
        tell_lane(visit, reason)
        return Fetched(
            url=url,
            final_url=visit.final_url,
            outcome=outcome,
            reason=reason,
            http_status=visit.http_status,
            headers=visit.headers,
            body=body if outcome == "ok" else b"",
            bytes_raw=visit.bytes_raw,
            tries=visit.tries,
            seconds=visit.budget.spent,
            requested_at=requested_at,
        )

    async def refusal(self, url: str, source: Source | None = None) -> str | None:
        """The reason for which a URL may not be asked for, robots.txt included; None: it may. It is not asked for."""
        try:
            target = target_of(url, source, self._forgotten)
            await self._obey_robots(self._lane(target.authority), target)
        except FetchError as error:
            return error.reason
        return None

    async def _try(self, visit: Visit) -> bytes:
        """The body of the last answer, after as many tries as the settings, the budget and the server allow."""
        while True:
            visit.tries += 1
            try:
                body = await self._follow(visit)
            except FetchError as error:
                if error.reason not in _RETRIED or visit.tries >= self._settings.tries:
                    raise
                await self._pause(visit, self._backoff(visit.tries), error)
                continue
            if visit.http_status not in RETRY_STATUSES:
                return body
            await self._before_next_try(visit)

    async def _before_next_try(self, visit: Visit) -> None:
        """Wait as the server asks, else by our own backoff. Raises `FetchError` when it is not worth waiting for."""
        asked = retry_after_seconds(dict(visit.headers).get("retry-after"), self._around.now())
        status = visit.http_status or 0
        if asked is not None and asked > visit.budget.remaining:
            if visit.lane:
                visit.lane.close(asked)
            raise FetchError(visit.url, "deferred", "rate-limited")
        outcome, reason = judge_status(status, conditional=False)
        last = FetchError(visit.url, outcome, reason or "server-error")
        if visit.tries >= self._settings.tries:
            raise last
        if asked is not None and visit.lane:
            visit.lane.pause(asked)
        await self._pause(visit, self._backoff(visit.tries) if asked is None else asked, last)

    def _backoff(self, tries: int) -> float:
        """Seconds before the next try: twice as long each time, anywhere between half of that and the whole."""
        longest = _BACKOFF_SECONDS * float(2**tries)
        return self._around.uniform(longest / 2, longest)

    async def _pause(self, visit: Visit, seconds: float, last: FetchError) -> None:
        if seconds >= visit.budget.remaining:
            raise last
        visit.budget.spent += seconds
        await self._around.sleep(seconds)

    async def _follow(self, visit: Visit) -> bytes:
        """The body at the end of at most five redirects. Raises `FetchError`."""
        url, visit.seen, visit.http_status = visit.url, [], None
        while True:
            if url in visit.seen:
                raise FetchError(url, "rejected", "redirect-loop")
            if len(visit.seen) > MAX_REDIRECTS:
                raise FetchError(url, "rejected", "too-many-redirects")
            visit.seen.append(url)
            body = await self._hop(visit, target_of(url, visit.source, self._forgotten))
            if visit.http_status not in REDIRECTS:
                return body
            url = redirect_target(url, dict(visit.headers).get("location"))

    async def _hop(self, visit: Visit, target: Target) -> bytes:
        """One URL asked in its host's turn, if robots.txt lets us. Raises `FetchError`."""
        lane = visit.lane = self._lane(target.authority)
        if visit.role != "robots":
            await self._obey_robots(lane, target)
        async with lane.turn(target.url), self._slots, visit.budget.spend(target.url):
            return await self._exchange(visit, target)

    def _lane(self, authority: str) -> HostLane:
        if authority not in self._lanes:
            around = self._around
            self._lanes[authority] = HostLane(self._settings.host_interval_seconds, around.monotonic, around.sleep)
        return self._lanes[authority]

    async def _obey_robots(self, lane: HostLane, target: Target) -> None:
        """Raises `FetchError` if the host's robots.txt forbids the URL, or cannot be had."""
        rules = await self._robots(lane, target)
        if rules.blocked:
            outcome, reason = rules.blocked
            raise FetchError(target.url, outcome, reason)
        if not rules.allows(target.url, self._product):
            raise FetchError(target.url, "rejected", "robots")

    async def _robots(self, lane: HostLane, target: Target) -> RobotsRules:
        """The rules of an origin, fetched once a day and run; whoever comes meanwhile waits for the same answer."""
        async with lane.robots_lock:
            known = lane.robots.get(target.scheme)
            if known and self._around.monotonic() - known[0] < _ROBOTS_SECONDS:
                return known[1]
            answer = await self.fetch(f"{target.scheme}://{target.authority}/robots.txt", role="robots")
            if self.on_robots:
                self.on_robots(answer)
            rules = robots_rules(answer, self._product)
            lane.robots[target.scheme] = (self._around.monotonic(), rules)
            if rules.crawl_delay_seconds:
                lane.slow_down(rules.crawl_delay_seconds)
            return rules

    async def _exchange(self, visit: Visit, target: Target) -> bytes:
        """One request and its answer; what the answer says goes into `visit`. Raises `FetchError`."""
        visit.final_url, visit.headers, visit.http_status, visit.bytes_raw = target.url, (), None, 0
        addresses = await self._checked_addresses(target)
        headers = self._headers(visit, target)
        try:
            answer = await self._client_of(target).ask(target.path, headers, addresses)
        except ConnectionFault as fault:
            self._addresses.pop(f"{target.host}:{target.port}", None)
            raise FetchError(target.url, "failed", fault.reason) from fault
        try:
            visit.http_status, visit.headers = answer.status_code, plain_headers(answer.extensions["headers"])
            return await self._read(visit, answer)
        finally:
            await answer.aclose()

    def _headers(self, visit: Visit, target: Target) -> httpx.Headers:
        """What a request says of itself; without validators it is the same for every page of a host."""
        key = target.authority, visit.role
        if key not in self._constant_headers:
            self._constant_headers[key] = httpx.Headers(
                [
                    ("Host", target.authority),
                    ("User-Agent", self._agent),
                    ("Accept", _ACCEPT[visit.role]),
                    ("Accept-Encoding", "gzip, deflate"),
                ]
            )
        headers = self._constant_headers[key]
        return httpx.Headers([*headers.multi_items(), *visit.validators.items()]) if visit.validators else headers

    def _client_of(self, target: Target) -> OriginClient:
        """The small client of one origin."""
        origin = f"{target.scheme}://{target.authority}"
        if origin not in self._clients:
            tls = self._trust() if target.scheme == "https" else None
            self._clients[origin] = OriginClient(origin, Origin(host=target.host, port=target.port, tls=tls))
        return self._clients[origin]

    def _trust(self) -> ssl.SSLContext:
        """The certificates we trust, read once: 40 ms that a run over plain HTTP need not pay."""
        self._tls = self._tls or ssl.create_default_context(cafile=certifi.where())
        return self._tls

    async def _checked_addresses(self, target: Target) -> tuple[str, ...]:
        """The host's addresses, all of them public or the host allowed. Raises `FetchError`."""
        place = f"{target.host}:{target.port}"
        known = self._addresses.get(place)
        if known and self._around.monotonic() - known[0] < _ADDRESS_SECONDS:
            return known[1]
        try:
            found = await self._around.resolve(target.host, target.port)
        except (OSError, UnicodeError) as error:
            raise FetchError(target.url, "failed", "dns") from error
        if not found:
            raise FetchError(target.url, "failed", "dns")
        if place not in self._settings.allow_hosts and not all(map(is_public, found)):
            raise FetchError(target.url, "rejected", "private-address")
        self._addresses[place] = (self._around.monotonic(), found)
        return found

    async def _read(self, visit: Visit, answer: httpx.Response) -> bytes:
        """The decoded body within bounds; of a robots.txt the beginning. Raises `FetchError`."""
        if not wants_body(visit):
            return b""
        is_robots = visit.role == "robots"
        largest = MAX_ROBOTS_BYTES if is_robots else self._settings.max_decoded_bytes
        encoding = dict(visit.headers).get("content-encoding", "")
        reader = BodyReader(visit.final_url, encoding, self._settings.max_raw_bytes, largest)
        try:
            await self._collect(cast("httpx.AsyncByteStream", answer.stream), reader)
            return reader.finish()
        except ConnectionFault as fault:
            raise FetchError(visit.final_url, "failed", fault.reason) from fault
        except FetchError as error:
            if is_robots and error.reason in {"too-large", "decoded-too-large"}:
                return reader.beginning()
            raise
        finally:
            visit.bytes_raw = reader.bytes_raw

    async def _collect(self, stream: httpx.AsyncByteStream, reader: BodyReader) -> None:
        """Feed the wire's bytes to the reader; a body that grows large waits for one of the few large places."""
        async with AsyncExitStack() as places:
            is_large = False
            async for chunk in stream:
                reader.feed(chunk)
                if reader.bytes_decoded > _LARGE_BODY_BYTES and not is_large:
                    await places.enter_async_context(self._large_bodies)
                    is_large = True
