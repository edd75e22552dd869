"""One URL on its way: the settings, what is known so far, how its end is judged. No networking here: see `fetch`."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING
from urllib.parse import unquote, urljoin

from extract.addresses import Resolver, is_odd_number, resolve
from extract.answers import judge_status
from extract.decoding import is_binary
from extract.errors import FetchError, UrlUnusable
from extract.urls import ascii_host, authority_of, belongs_to, host_of, key_of, path_of, split_url, url_hash

if TYPE_CHECKING:
    from extract.budget import Budget
    from extract.lanes import HostLane
    from extract.records import Outcome, Role, Source

MAX_URL_CHARS = 8_000
NO_ANSWER = frozenset({"dns", "connect", "timeout", "tls", "bad-http", "connection-lost", "truncated"})


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchSettings:
    """How to fetch. `allow_hosts` are `host:port` exempt from the refusal of private addresses.

    `total_seconds` bounds one URL with all tries, redirects and pauses; `host_interval_seconds` of 0 also lifts the
    rule of one request at a time.
    """

    user_agent: str = "DatelineBot/0.1"
    contact: str = ""
    total_seconds: float = 30.0
    tries: int = 3
    concurrency: int = 16
    max_items: int = 1_000
    host_interval_seconds: float = 1.0
    max_raw_bytes: int = 16 << 20
    max_decoded_bytes: int = 52 << 20  # a sitemap may have 50 MiB (sitemaps.org)
    allow_hosts: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What the fetcher takes from the machine, so that a test can give it something else."""

    now: Callable[[], datetime]
    monotonic: Callable[[], float] = time.monotonic
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    uniform: Callable[[float, float], float] = random.uniform
    resolve: Resolver = resolve


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """One address to ask, taken apart: what to connect to and what to say."""

    url: str
    scheme: str
    host: str
    port: int
    authority: str
    path: str


@dataclass(slots=True, kw_only=True)
class Visit:
    """One URL being fetched, and what is known so far."""

    url: str
    role: Role
    source: Source | None
    validators: dict[str, str]
    budget: Budget
    final_url: str
    tries: int = 0
    http_status: int | None = None
    headers: tuple[tuple[str, str], ...] = ()
    bytes_raw: int = 0
    lane: HostLane | None = None
    seen: list[str] = field(default_factory=list)


def target_of(url: str, source: Source | None, forgotten: frozenset[str]) -> Target:
    """A URL taken apart, if it is one that may be asked for. Raises `FetchError`."""
    try:
        parts = split_url(url)
        host, authority = ascii_host(parts.hostname or ""), authority_of(parts)
        key = key_of(parts, source) if forgotten else ""
    except UrlUnusable as error:
        raise FetchError(url, "rejected", error.reason) from error
    if len(url) > MAX_URL_CHARS:
        raise FetchError(url, "rejected", "bad-url")
    if "@" in parts.netloc:
        raise FetchError(url, "rejected", "user-info")
    if is_odd_number(host):
        raise FetchError(url, "rejected", "odd-address")
    if forgotten and url_hash(key) in forgotten:
        raise FetchError(url, "rejected", "forgotten")
    port = parts.port or (443 if parts.scheme == "https" else 80)
    return Target(url=url, scheme=parts.scheme, host=host, port=port, authority=authority, path=path_of(parts))


def wants_body(visit: Visit) -> bool:
    """Whether the body matters: only that of an accepted answer does."""
    return judge_status(visit.http_status or 0, conditional=bool(visit.validators))[0] == "ok"


def redirect_target(url: str, location: str | None) -> str:
    """The URL that a redirect leads to, without fragment. Raises `FetchError`."""
    try:
        target = urljoin(url, (location or "").encode("latin-1").decode("utf-8", errors="replace").strip())
        parts = split_url(target)
    except UrlUnusable as error:
        reason = "redirect-bad-scheme" if error.reason == "bad-scheme" else "redirect-bad-url"
        raise FetchError(url, "rejected", reason) from error
    except ValueError as error:
        raise FetchError(url, "rejected", "redirect-bad-url") from error
    if not location:
        raise FetchError(url, "rejected", "redirect-bad-url")
    return parts._replace(fragment="").geturl()


def judge_visit(visit: Visit, body: bytes) -> tuple[Outcome, str | None]:
    """The outcome of a whole visit: what the status says, then what the body is, then where we ended up."""
    outcome, reason = judge_status(visit.http_status or 0, conditional=bool(visit.validators))
    if outcome != "ok" or visit.role == "robots":
        return outcome, reason
    if not body or body.isspace():
        return "rejected", "empty"
    if is_binary(body):
        return "rejected", "wrong-type"
    if visit.role == "page" and visit.final_url != visit.url:
        return _judge_landing(visit)
    return outcome, reason


def _judge_landing(visit: Visit) -> tuple[Outcome, str | None]:
    """A page that redirected to a front page is gone; one that redirected to a stranger's gate is a captive portal."""
    asked, landed = split_url(visit.url), split_url(visit.final_url)
    is_home = asked.path not in {"", "/"} and landed.path in {"", "/"} and not landed.query
    is_stranger = host_of(visit.url) != host_of(visit.final_url) and not (
        visit.source and belongs_to(visit.final_url, visit.source)
    )
    if is_stranger and (is_home or (asked.hostname or "") in unquote(landed.query)):
        return "rejected", "captive-portal"
    return ("rejected", "redirected-home") if is_home else ("ok", None)


def tell_lane(visit: Visit, reason: str | None) -> None:
    """Let the lane count hosts that do not answer. A deferred URL says nothing new about its host."""
    if visit.lane is None or reason in {"host-down", "rate-limited", "crawl-delay", "robots", "robots-unreachable"}:
        return
    if visit.http_status is None and reason in NO_ANSWER:
        visit.lane.failed()
    elif visit.http_status is not None:
        visit.lane.succeeded()
