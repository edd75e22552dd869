"""robots.txt as the protocol has it: our own wording of the cases that Google's open parser is published with.

Each case is a file, a URL, and whether our product token may fetch it (RFC 9309; Google's "How Google interprets the
robots.txt specification").
"""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from extract.answers import Fetched
from extract.records import Outcome
from extract.robots import read_robots, robots_rules

HOST = "https://press.example"
OURS = "DatelineBot"
_NOW = datetime(2026, 11, 1, tzinfo=UTC)

CASES = [
    # Lines and records
    ("", "/a", True),
    ("Disallow: /", "/a", True),
    ("User-agent: DatelineBot\nDisallow: /", "/a", False),
    ("user-agent: datelinebot\ndisallow: /", "/a", False),
    ("USER-AGENT: DATELINEBOT\nDISALLOW: /", "/a", False),
    ("User-agent DatelineBot\nDisallow /", "/a", False),
    ("User-agent:DatelineBot\nDisallow:/", "/a", False),
    ("User-agent: DatelineBot\r\nDisallow: /x\r\n", "/x", False),
    ("User-agent: DatelineBot\rDisallow: /x\r", "/x", False),
    ("User-agent: DatelineBot # us\nDisallow: /x # there", "/x", False),
    ("# all\nUser-agent: *\nDisallow: /x", "/x", False),
    ("foo: DatelineBot\nbar: /", "/a", True),
    ("User-agent: *\nnonsense\nDisallow: /x", "/x", False),
    # Groups
    ("User-agent: *\nDisallow: /\n\nUser-agent: DatelineBot\nAllow: /", "/a", True),
    ("User-agent: DatelineBot\nAllow: /\n\nUser-agent: *\nDisallow: /", "/a", True),
    ("User-agent: OtherBot\nDisallow: /", "/a", True),
    ("User-agent: OtherBot\nUser-agent: DatelineBot\nDisallow: /", "/a", False),
    ("User-agent: OtherBot\n\nUser-agent: DatelineBot\nDisallow: /x", "/x", False),
    ("User-agent: DatelineBot\nDisallow: /x\n\nUser-agent: DatelineBot\nDisallow: /y", "/y", False),
    ("User-agent: DatelineBot\nDisallow: /x\n\nUser-agent: DatelineBot\nDisallow: /y", "/x", False),
    ("User-agent: DatelineBot\nDisallow:\n\nUser-agent: *\nDisallow: /", "/a", True),
    ("User-agent: DatelineBot\n\nUser-agent: *\nDisallow: /", "/a", False),
    ("User-agent: *\nSitemap: https://press.example/s.xml\nDisallow: /x", "/x", False),
    ("User-agent: *\nCrawl-delay: 2\nDisallow: /x", "/x", False),
    # Paths
    ("User-agent: *\nDisallow: /x", "/x/y", False),
    ("User-agent: *\nDisallow: /x", "/xy", False),
    ("User-agent: *\nDisallow: /x/", "/x", True),
    ("User-agent: *\nDisallow: /x/", "/x/", False),
    ("User-agent: *\nDisallow: /X", "/x", True),
    ("User-agent: *\nDisallow: /x", "/a/x", True),
    ("User-agent: *\nDisallow:", "/a", True),
    ("User-agent: *\nAllow: /a\nDisallow: /", "/a", True),
    ("User-agent: *\nAllow: /a\nDisallow: /", "/b", False),
    ("User-agent: *\nDisallow: /news\nAllow: /news/open", "/news/open/1", True),
    ("User-agent: *\nDisallow: /news\nAllow: /news/open", "/news/shut", False),
    ("User-agent: *\nDisallow: /news/open\nAllow: /news", "/news/open/1", False),
    ("User-agent: *\nDisallow: /news\nAllow: /news", "/news/1", True),
    # Wildcards
    ("User-agent: *\nDisallow: /*.php", "/a/b.php", False),
    ("User-agent: *\nDisallow: /*.php", "/a/b.php?x=1", False),
    ("User-agent: *\nDisallow: /*.php$", "/a/b.php?x=1", True),
    ("User-agent: *\nDisallow: /*.php$", "/a/b.php", False),
    ("User-agent: *\nDisallow: /a*b*c", "/a1b2c3", False),
    ("User-agent: *\nDisallow: /a*b*c", "/acb", True),
    ("User-agent: *\nDisallow: *x", "/a/x", False),
    ("User-agent: *\nDisallow: /$", "/", False),
    ("User-agent: *\nDisallow: /$", "/a", True),
    ("User-agent: *\nAllow: /$\nDisallow: /", "/", True),
    ("User-agent: *\nAllow: /$\nDisallow: /", "/a", False),
    ("User-agent: *\nDisallow: /a\nAllow: /*.html", "/a/b.html", True),
    # Queries and escapes
    ("User-agent: *\nDisallow: /*?print=", "/a?print=1", False),
    ("User-agent: *\nDisallow: /*?print=", "/a?page=1", True),
    ("User-agent: *\nDisallow: /뉴스", "/%EB%89%B4%EC%8A%A4", False),
    ("User-agent: *\nDisallow: /%EB%89%B4%EC%8A%A4", "/뉴스/1", False),
    ("User-agent: *\nDisallow: /a%3cd", "/a%3Cd", False),
    (
        "User-agent: *\nDisallow: /foo/bar?qux=taz&baz=http://foo.bar?tar&par",
        "/foo/bar?qux=taz&baz=http://foo.bar?tar&par",
        False,
    ),
    # The file itself
    ("<html><body>User-agent: everyone</body></html>", "/a", True),
    ("User-agent: *\nDisallow: /x\n" + "# filling\n" * 70_000 + "Disallow: /late", "/x", False),
    ("User-agent: *\nDisallow: /x\n" + "# filling\n" * 70_000 + "Disallow: /late", "/late", True),
    ("User-agent: *\nDisallow: /" + "a" * 5_000, "/b", True),
]


@pytest.mark.parametrize(("text", "path", "allowed"), CASES, ids=[f"{number:02}" for number in range(len(CASES))])
def test_a_robots_file_is_obeyed(text: str, path: str, allowed: bool) -> None:  # noqa: FBT001 - a column of the table
    """The file lets us in, or not, as the protocol says."""
    assert read_robots(text.encode(), OURS).allows(HOST + path, OURS) is allowed


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("User-agent: *\nCrawl-delay: 2.5", 2.5),
        ("User-agent: *\nCrawl-delay: 0", None),
        ("User-agent: *\nCrawl-delay: soon", None),
        ("User-agent: *\nCrawl-delay: -3", None),
        ("User-agent: OtherBot\nCrawl-delay: 9", None),
        ("User-agent: *\nCrawl-delay: 1\n\nUser-agent: DatelineBot\nCrawl-delay: 4", 4.0),
    ],
)
def test_the_crawl_delay_is_the_one_for_us(text: str, seconds: float | None) -> None:
    """Our own group's delay counts, else everybody's; nonsense counts for nothing."""
    assert read_robots(text.encode(), OURS).crawl_delay_seconds == seconds


def _answer(outcome: Outcome, reason: str | None, status: int | None, body: bytes = b"") -> Fetched:
    url = f"{HOST}/robots.txt"
    return Fetched(
        url=url, final_url=url, outcome=outcome, reason=reason, http_status=status, body=body, requested_at=_NOW
    )


@pytest.mark.parametrize(
    ("answer", "blocked"),
    [
        (_answer("ok", None, 200, b"User-agent: *\nAllow: /"), None),
        (_answer("rejected", "not-found", 404), None),
        (_answer("rejected", "forbidden", 403), None),
        (_answer("rejected", "gone", 410), None),
        (_answer("rejected", "too-many-redirects", 301), None),
        (_answer("rejected", "empty", 204), None),
        (_answer("failed", "server-error", 500), ("deferred", "robots-unreachable")),
        (_answer("deferred", "rate-limited", 503), ("deferred", "robots-unreachable")),
        (_answer("deferred", "rate-limited", 429), ("deferred", "robots-unreachable")),
        (_answer("failed", "truncated", 200), ("deferred", "robots-unreachable")),
        (_answer("failed", "timeout", None), ("failed", "timeout")),
        (_answer("failed", "dns", None), ("failed", "dns")),
        (_answer("rejected", "private-address", None), ("rejected", "private-address")),
    ],
)
def test_a_robots_file_that_cannot_be_had(answer: Fetched, blocked: tuple[Outcome, str] | None) -> None:
    """Unavailable allows, unreachable forbids for now (RFC 9309, 2.3.1)."""
    assert robots_rules(answer, OURS).blocked == blocked
