"""What a host's robots.txt lets us do, with the failure modes of RFC 9309.

The file unavailable (4xx) allows everything; unreachable (5xx, 429, no answer at all) forbids everything for now. At
most the first 500 KiB are read, as the RFC asks of every crawler at least.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from protego import Protego

if TYPE_CHECKING:
    from extract.answers import Fetched
    from extract.records import Outcome

MAX_ROBOTS_BYTES = 512_000
_TOO_MANY_REQUESTS = 429
_CLIENT_ERROR = 4  # the first digit


@dataclass(frozen=True, slots=True, kw_only=True)
class RobotsRules:
    """One origin's rules as we obey them. `blocked` names why nothing may be fetched now; None lets `parsed` decide.

    `crawl_delay_seconds` is what the file asks of us; None if it asks nothing.
    """

    parsed: Protego | None = None
    blocked: tuple[Outcome, str] | None = None
    crawl_delay_seconds: float | None = None

    def allows(self, url: str, product: str) -> bool:
        """Whether the file lets `product` (the first word of our user agent) fetch a URL."""
        return self.parsed is None or bool(self.parsed.can_fetch(url, product))


def robots_rules(answer: Fetched, product: str) -> RobotsRules:
    """The rules that one attempt to fetch a robots.txt leaves us with. Raises nothing, whatever the file holds."""
    if answer.outcome == "ok":
        return read_robots(answer.body, product)
    status = answer.http_status or 0
    is_unavailable = status // 100 == _CLIENT_ERROR and status != _TOO_MANY_REQUESTS
    if is_unavailable or answer.reason in {"too-many-redirects", "redirect-loop", "empty", "unexpected-status"}:
        return RobotsRules()
    if answer.http_status is None and answer.final_url == answer.url and answer.reason:
        return RobotsRules(blocked=(answer.outcome, answer.reason))
    return RobotsRules(blocked=("deferred", "robots-unreachable"))


def read_robots(body: bytes, product: str) -> RobotsRules:
    """A robots.txt as rules. A page of HTML in its place holds no rule, and so allows everything (RFC 9309, 2.2)."""
    text = body[:MAX_ROBOTS_BYTES].decode("utf-8-sig", errors="replace").replace("\x00", "")
    parsed = Protego.parse(text)
    delay = parsed.crawl_delay(product)
    return RobotsRules(parsed=parsed, crawl_delay_seconds=float(delay) if delay is not None and delay > 0 else None)
