"""Where fuzzing begins: small inputs of our own that each reader takes, and what earlier fuzzing found."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path

TESTS = Path(__file__).parents[1]
ROOT = TESTS.parent
FOUND = Path(__file__).parent / "found"
_HTTP = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html></html>"
_WARC = b"\r\n".join(
    [
        b"WARC/1.1",
        b"WARC-Type: response",
        b"WARC-Target-URI: https://press.example/1",
        b"WARC-Date: 2026-10-05T00:00:00Z",
        b"WARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-000000000000>",
        b"Content-Type: application/http; msgtype=response",
        b"Content-Length: %d" % len(_HTTP),
        b"",
        _HTTP,
        b"",
        b"",
    ]
)


def seeds_of(name: str) -> Iterator[bytes]:
    """The seeds of a target, then what was found for it."""
    yield from _SEEDS[name]()
    yield from (path.read_bytes() for path in sorted((FOUND / name).glob("*")))


def _feeds() -> Iterator[bytes]:
    table = tomllib.loads((TESTS / "extract" / "data" / "odd_feeds.toml").read_text(encoding="utf-8"))
    yield from (str(feed["body"]).encode() for feed in table["feed"])


def _pages() -> Iterator[bytes]:
    yield from (path.read_bytes() for path in sorted((TESTS / "extract" / "pages").glob("*.html")))


def _texts() -> Iterator[bytes]:
    for path in sorted((TESTS / "transform").rglob("*.toml")):
        for cases in tomllib.loads(path.read_text(encoding="utf-8")).values():
            if isinstance(cases, list):
                yield from (case["text"].encode() for case in cases[::8] if isinstance(case, dict) and "text" in case)


def _times() -> Iterator[bytes]:
    yield from (
        text.encode() for text in ("2026-10-05 21:01", "2026년 10월 5일 오후 3시", "Mon, 05 Oct 2026 12:00 GMT")
    )


def _urls() -> Iterator[bytes]:
    yield from (
        b"https://press.example/1?utm_source=x#a",
        "https://기사.example/가?나=다".encode(),
        b"http://127.1:80/",
    )


def _robots() -> Iterator[bytes]:
    yield b"User-agent: *\nDisallow: /a*b$\nAllow: /a\nCrawl-delay: 2\nSitemap: https://press.example/s.xml\n"


def _rows() -> Iterator[bytes]:
    yield from (
        b'{"id": 1, "text": "Sales rose 12.5% in 2025.", "published": "2026-05-06"}',
        b'{"id": "a", "path": "x"}',
    )


def _rule_files() -> Iterator[bytes]:
    yield from (path.read_bytes() for path in sorted((ROOT / "extract" / "sources").glob("*.toml"))[:10])
    yield b'[[entity]]\nid = "co:a"\ntype = "company"\nnames = { en = "A" }\nvalid_from = "2026-05"\n'


def _warcs() -> Iterator[bytes]:
    yield _WARC


_SEEDS = {
    "feeds": _feeds,
    "pages": _pages,
    "texts": _texts,
    "times": _times,
    "urls": _urls,
    "robots": _robots,
    "rows": _rows,
    "rule_files": _rule_files,
    "warcs": _warcs,
}
