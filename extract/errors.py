"""What can go wrong before there is an `Article`.

ExtractError
├── UrlUnusable            text that is no http or https URL: carries the reason
├── ConnectionFault        a connection that gave no whole answer: carries the reason
├── FetchError             a URL gave no usable body: carries the outcome, a reason of the closed list, and the URL
├── FeedUnreadable         bytes that hold no feed, sitemap or index
├── PageRejected           bytes that hold no article: carries the reason
└── RawZoneDamaged         a raw record that cannot be read back

`RuleFileInvalid` lives in `rulefile`, beside the reader that raises it.
"""

from __future__ import annotations

from extract.records import Outcome


class ExtractError(Exception):
    """Base of everything this stage raises on purpose."""


class UrlUnusable(ExtractError):
    """Text that cannot be fetched as a URL; `reason` is one word of the documented list (`bad-url`, `bad-scheme`)."""

    def __init__(self, url: str, reason: str) -> None:
        super().__init__(f"{url[:200]!r}: {reason}")
        self.url = url
        self.reason = reason


class ConnectionFault(ExtractError):
    """A connection that gave no whole answer; `reason` is one word of the documented list."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class FetchError(ExtractError):
    """A URL that gave no usable body, with its outcome (`rejected`, `failed`, `deferred`) and its named reason."""

    def __init__(self, url: str, outcome: Outcome, reason: str, detail: str = "") -> None:
        super().__init__(f"{url}: {reason}" + (f" ({detail})" if detail else ""))
        self.url = url
        self.outcome = outcome
        self.reason = reason
        self.detail = detail


class FeedUnreadable(ExtractError):
    """Bytes that hold no readable feed, sitemap or index page."""

    def __init__(self, url: str, reason: str) -> None:
        super().__init__(f"{url}: {reason}")
        self.url = url
        self.reason = reason


class PageRejected(ExtractError):
    """A page that is no article; `reason` is one word of the documented list (`paywall`, `no-body`...)."""

    def __init__(self, url: str, reason: str) -> None:
        super().__init__(f"{url}: {reason}")
        self.url = url
        self.reason = reason


class RawZoneDamaged(ExtractError):
    """A raw record that cannot be read back; names the file, the offset and what is wrong."""

    def __init__(self, raw_file: str, raw_offset: int, problem: str) -> None:
        super().__init__(f"{raw_file} at {raw_offset}: {problem}")
        self.raw_file = raw_file
        self.raw_offset = raw_offset
        self.problem = problem
