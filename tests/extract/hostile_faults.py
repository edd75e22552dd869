"""The catalogue of faults: what a server does, and the documented outcome it must come to."""

from __future__ import annotations

import gzip
import zlib

from extract.records import Outcome
from tests.extract.hostile_server import (
    ARTICLE,
    Answer,
    Fault,
    Wire,
    first_then,
    head_then_hang,
    repeats,
    says,
    status,
    whole,
)

_OK = says(whole(ARTICLE))
_FAR_DATE = "Fri, 01 Jan 2100 00:00:00 GMT"


async def _silence(wire: Wire) -> None:
    await wire.hang()


async def _goodbye(wire: Wire) -> None:
    wire.writer.close()


async def _reset(wire: Wire) -> None:
    wire.reset()


def _fault(name: str, answer: Answer, outcome: Outcome, reason: str | None, tries: int | None = None) -> Fault:
    return Fault(name=name, answer=answer, outcome=outcome, reason=reason, tries=tries)


def _to(location: str, code: str = "302 Found") -> Answer:
    return status(code, f"Location: {location}")


async def _chain(wire: Wire) -> None:
    """`/article` leads to `/5`, `/5` to `/4`, and so on to `/0`, which is an article."""
    left = 5 if wire.path == "/article" else int(wire.path[1:])
    await wire.send(whole(ARTICLE) if left == 0 else whole(b"", f"Location: /{left - 1}", status="301 Moved"))


async def _longer_chain(wire: Wire) -> None:
    left = 6 if wire.path == "/article" else int(wire.path[1:])
    await wire.send(whole(ARTICLE) if left == 0 else whole(b"", f"Location: /{left - 1}", status="301 Moved"))


async def _endless_chain(wire: Wire) -> None:
    await wire.send(whole(b"", f"Location: /article/{len(wire.path)}{'x' * len(wire.path)}", status="302 Found"))


async def _ping_pong(wire: Wire) -> None:
    await wire.send(whole(b"", f"Location: /{'b' if wire.path != '/b' else 'article'}", status="302 Found"))


async def _home(wire: Wire) -> None:
    await wire.send(whole(ARTICLE) if wire.path == "/" else whole(b"", "Location: /", status="302 Found"))


async def _portal(wire: Wire) -> None:
    """A stranger's login page that is told where we wanted to go."""
    place = wire.headers["host"].partition(":")[2]
    await wire.send(whole(b"", f"Location: http://portal.test:{place}/login?to=to-portal.test", status="302 Found"))


async def _to_unicode(wire: Wire) -> None:
    answer = whole(ARTICLE) if "%" in wire.path else whole(b"", "Location: /기사", status="302 Found")
    await wire.send(answer)


STATUSES = (
    _fault("bad-request", status("400 Bad Request"), "rejected", "client-error"),
    _fault("unauthorised", status("401 Unauthorized"), "rejected", "login-required"),
    _fault("pay-first", status("402 Payment Required"), "rejected", "payment-required"),
    _fault("forbidden", status("403 Forbidden"), "rejected", "forbidden"),
    _fault("missing", status("404 Not Found"), "rejected", "not-found", 1),
    _fault("deleted", status("410 Gone"), "rejected", "gone"),
    _fault("teapot", status("418 I am a teapot"), "rejected", "client-error"),
    _fault("legal", status("451 Unavailable For Legal Reasons"), "rejected", "forbidden"),
    _fault("busy", status("429 Too Many Requests"), "deferred", "rate-limited", 3),
    _fault("busy-an-hour", status("429 Too Many Requests", "Retry-After: 3600"), "deferred", "rate-limited", 1),
    _fault("busy-till-2100", status("503 Busy", f"Retry-After: {_FAR_DATE}"), "deferred", "rate-limited", 1),
    _fault("busy-a-moment", first_then(status("503 Busy", "Retry-After: 0"), _OK), "ok", None, 2),
    _fault(
        "busy-past-date",
        first_then(status("429 Busy", "Retry-After: Thu, 01 Jan 2015 00:00:00 GMT"), _OK),
        "ok",
        None,
        2,
    ),
    _fault("busy-in-words", first_then(status("429 Busy", "Retry-After: soon"), _OK), "ok", None, 2),
    _fault("busy-negative", first_then(status("429 Busy", "Retry-After: -5"), _OK), "ok", None, 2),
    _fault("busy-huge-number", status("429 Busy", f"Retry-After: {'9' * 400}"), "deferred", "rate-limited", 1),
    _fault("broken", status("500 Oops"), "failed", "server-error", 3),
    _fault("broken-once", first_then(status("500 Oops"), _OK), "ok", None, 2),
    _fault("bad-gateway", status("502 Bad Gateway"), "failed", "server-error", 3),
    _fault("gateway-timeout", status("504 Timeout"), "failed", "server-error", 3),
    _fault("not-implemented", status("501 Not Implemented"), "failed", "server-error", 1),
    _fault("status-999", status("999 Denied"), "rejected", "unexpected-status"),
    _fault("status-202", status("202 Accepted", body=ARTICLE), "rejected", "unexpected-status"),
    _fault("no-content", says(b"HTTP/1.1 204 No Content\r\n\r\n"), "rejected", "empty"),
    _fault("part-only", status("206 Partial Content", "Content-Range: bytes 0-9/500"), "rejected", "partial-content"),
    _fault("not-modified-unasked", says(b"HTTP/1.1 304 Not Modified\r\n\r\n"), "failed", "unexpected-304"),
    _fault("choices", status("300 Multiple Choices"), "rejected", "unexpected-status"),
)

REDIRECTS = (
    _fault("loop-self", _to("/article"), "rejected", "redirect-loop"),
    _fault("loop-two", _ping_pong, "rejected", "redirect-loop"),
    _fault("five-hops", _chain, "ok", None),
    _fault("six-hops", _longer_chain, "rejected", "too-many-redirects"),
    _fault("endless-hops", _endless_chain, "rejected", "too-many-redirects"),
    _fault("no-location", status("302 Found"), "rejected", "redirect-bad-url"),
    _fault("broken-location", _to("http://[::"), "rejected", "redirect-bad-url"),
    _fault("hostless-location", _to("http:///article"), "rejected", "redirect-loop"),
    _fault("location-port", _to("http://a.test:99999/"), "rejected", "redirect-bad-url"),
    _fault("location-long", _to("/" + "a" * 60_000), "rejected", "bad-url"),
    _fault("to-file", _to("file:///etc/passwd"), "rejected", "redirect-bad-scheme"),
    _fault("to-script", _to("javascript:alert(1)"), "rejected", "redirect-bad-scheme"),
    _fault("to-ftp", _to("ftp://a.test/x"), "rejected", "redirect-bad-scheme"),
    _fault("to-data", _to("data:text/html,hello"), "rejected", "redirect-bad-scheme"),
    _fault("to-metadata", _to("http://169.254.169.254/latest/meta-data/"), "rejected", "private-address"),
    _fault("to-ten", _to("http://10.0.0.1/"), "rejected", "private-address"),
    _fault("to-loopback", _to("http://127.0.0.1:9/"), "rejected", "private-address"),
    _fault("to-localhost", _to("http://localhost:9/"), "rejected", "private-address"),
    _fault("to-ipv6-loopback", _to("http://[::1]:9/"), "rejected", "private-address"),
    _fault("to-mapped", _to("http://[::ffff:127.0.0.1]:9/"), "rejected", "private-address"),
    _fault("to-nat64", _to("http://[64:ff9b::7f00:1]:9/"), "rejected", "private-address"),
    _fault("to-6to4", _to("http://[2002:7f00:1::]:9/"), "rejected", "private-address"),
    _fault("to-unspecified", _to("http://0.0.0.0:9/"), "rejected", "private-address"),
    _fault("to-decimal", _to("http://2130706433:9/"), "rejected", "odd-address"),
    _fault("to-octal", _to("http://0177.0.0.1:9/"), "rejected", "odd-address"),
    _fault("to-hexadecimal", _to("http://0x7f000001:9/"), "rejected", "odd-address"),
    _fault("to-short", _to("http://127.1:9/"), "rejected", "odd-address"),
    _fault("to-fullwidth", _to("http://１２７.０.０.１:9/"), "rejected", "private-address"),
    _fault("to-user-info", _to("http://user:secret@a.test/"), "rejected", "user-info"),
    _fault("to-home", _home, "rejected", "redirected-home"),
    _fault("to-portal", _portal, "rejected", "captive-portal"),
    _fault("to-unicode", _to_unicode, "ok", None),
    _fault("to-dead", _to("http://nowhere.test/"), "failed", "dns"),
)

CONNECTIONS = (
    Fault(name="no-name", answer=_OK, outcome="failed", reason="dns", url="http://nowhere.test/a"),
    Fault(name="name-too-long", answer=_OK, outcome="failed", reason="dns", url=f"http://{'a' * 70}.test/a"),
    Fault(name="private-name", answer=_OK, outcome="rejected", reason="private-address", url="http://inside.test/a"),
    Fault(name="half-private", answer=_OK, outcome="rejected", reason="private-address", url="http://half.test/a"),
    Fault(name="empty-name", answer=_OK, outcome="failed", reason="dns", url="http://empty.test/a"),
    Fault(name="dead-port", answer=_OK, outcome="failed", reason="connect", url="http://dead.test:1/a", tries=3),
    Fault(name="bad-scheme", answer=_OK, outcome="rejected", reason="bad-scheme", url="gopher://a.test/a"),
    Fault(name="no-url", answer=_OK, outcome="rejected", reason="bad-url", url="//a"),
    Fault(
        name="secret-url",
        answer=_OK,
        outcome="rejected",
        reason="user-info",
        url="http://me:pw@secret-url.test:{port}/",
    ),
    Fault(name="self-signed", answer=_OK, outcome="failed", reason="tls", url="https://self-signed.test:{tls_port}/a"),
    Fault(name="tls-silent", answer=_OK, outcome="failed", reason="timeout", url="https://tls-silent.test:{port}/a"),
    Fault(name="tls-plain", answer=_OK, outcome="failed", reason="tls", url="https://tls-plain.test:{rude_port}/a"),
    _fault("hangs-up", _goodbye, "failed", "bad-http", 3),
    _fault("resets", _reset, "failed", "connection-lost", 3),
    _fault("hangs-up-once", first_then(_goodbye, _OK), "ok", None, 1),
    _fault("never-answers", _silence, "failed", "timeout", 1),
    _fault("half-a-head", head_then_hang(b"HTTP/1.1 200 OK\r\nContent-"), "failed", "timeout"),
    _fault("drips-head", repeats(b"HTTP/1.1 200 OK\r\n", b"X: y\r\n", pause_seconds=0.1), "failed", "timeout"),
    _fault("drips-body", repeats(b"HTTP/1.1 200 OK\r\n\r\n<p>", b"x", pause_seconds=0.1), "failed", "timeout"),
    _fault(
        "drips-chunks",
        repeats(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n", pause_seconds=0.1),
        "failed",
        "timeout",
    ),
    _fault(
        "continues-for-ever", repeats(b"", b"HTTP/1.1 100 Continue\r\n\r\n", pause_seconds=0.01), "failed", "bad-http"
    ),
    _fault(
        "hints-for-ever",
        repeats(b"", b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n", pause_seconds=0.01),
        "failed",
        "bad-http",
    ),
    _fault("endless-head", repeats(b"HTTP/1.1 200 OK\r\n", b"X-A: " + b"b" * 500 + b"\r\n"), "failed", "bad-http", 3),
    _fault("endless-header", repeats(b"HTTP/1.1 200 OK\r\nX-A: ", b"b" * 5000), "failed", "bad-http", 3),
    _fault("garbage", says(b"\x00\x01\x02 what is this\r\n\r\n"), "failed", "bad-http", 3),
    _fault("http-09", says(b"<html>hello</html>"), "failed", "bad-http"),
    _fault("ssh", says(b"SSH-2.0-OpenSSH_9.6\r\n\r\n"), "failed", "bad-http"),
    _fault("http-9", says(b"HTTP/9.9 200 OK\r\n\r\n"), "rejected", "empty"),
    _fault("bare-status", says(b"HTTP/1.1 200\r\nContent-Length: %d\r\n\r\n" % len(ARTICLE) + ARTICLE), "ok", None),
    _fault("http-10", says(b"HTTP/1.0 200 OK\r\n\r\n" + ARTICLE), "ok", None),
    _fault("header-nul", says(b"HTTP/1.1 200 OK\r\nX: a\x00b\r\n\r\n" + ARTICLE), "failed", "bad-http"),
    _fault("header-nameless", says(b"HTTP/1.1 200 OK\r\n: x\r\n\r\n" + ARTICLE), "failed", "bad-http"),
    _fault(
        "two-lengths",
        says(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 9\r\n\r\nhello you"),
        "failed",
        "bad-http",
    ),
    _fault("length-negative", says(b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n"), "failed", "bad-http"),
    _fault(
        "length-too-long", says(b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n" + ARTICLE), "failed", "truncated", 3
    ),
    _fault(
        "length-a-gigabyte",
        head_then_hang(b"HTTP/1.1 200 OK\r\nContent-Length: 1073741824\r\n\r\n"),
        "failed",
        "timeout",
    ),
    _fault(
        "chunks-cut",
        says(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n"),
        "failed",
        "truncated",
    ),
    _fault(
        "chunk-size-words",
        says(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nfive\r\nhello\r\n"),
        "failed",
        "truncated",
    ),
    _fault(
        "chunk-size-huge",
        says(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + b"F" * 30 + b"\r\nx"),
        "failed",
        "truncated",
    ),
    _fault(
        "transfer-gzip",
        says(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n"),
        "failed",
        "bad-http",
    ),
    _fault("cut-once", first_then(says(b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n<p>"), _OK), "ok", None, 2),
    _fault(
        "endless-chunks",
        repeats(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"10000\r\n" + b"x" * 65536 + b"\r\n"),
        "rejected",
        "too-large",
    ),
    _fault("endless-body", repeats(b"HTTP/1.1 200 OK\r\n\r\n", b"<p>more</p>" * 5000), "rejected", "too-large"),
)


def _coded(encoding: str, body: bytes) -> Answer:
    return status("200 OK", f"Content-Encoding: {encoding}", body=body)


def _raw_deflate(body: bytes) -> bytes:
    stream = zlib.compressobj(wbits=-15)
    return stream.compress(body) + stream.flush()


# A gibibyte of spaces in a megabyte, as many members; and 64 MiB in one piece.
_GZIP_BOMB = gzip.compress(b" " * (1 << 22)) * 256
_DEFLATE_BOMB = zlib.compress(b" " * (1 << 26))
_PACKED = gzip.compress(ARTICLE)

BODIES = (
    _fault("gzip-bomb", _coded("gzip", _GZIP_BOMB), "rejected", "decoded-too-large"),
    _fault("deflate-bomb", _coded("deflate", _DEFLATE_BOMB), "rejected", "decoded-too-large"),
    _fault(
        "file-bomb",
        status("200 OK", "Content-Type: application/gzip", body=_GZIP_BOMB),
        "rejected",
        "decoded-too-large",
    ),
    _fault("bomb-in-gzip", _coded("gzip", gzip.compress(_GZIP_BOMB)), "rejected", "decoded-too-large"),
    _fault("brotli-unasked", _coded("br", b"\x8b\x01\x80hi\x03"), "rejected", "unknown-encoding"),
    _fault("zstd-unasked", _coded("zstd", b"\x28\xb5\x2f\xfd"), "rejected", "unknown-encoding"),
    _fault("coded-twice", _coded("gzip, gzip", gzip.compress(_PACKED)), "rejected", "unknown-encoding"),
    _fault("coding-unknown", _coded("secret", ARTICLE), "rejected", "unknown-encoding"),
    _fault("gzip-cut", _coded("gzip", _PACKED[:-12]), "failed", "truncated", 3),
    _fault("gzip-no-trailer", _coded("gzip", _PACKED[:-8]), "failed", "truncated"),
    _fault("gzip-wrong-sum", _coded("gzip", _PACKED[:-8] + b"\x00" * 8), "failed", "broken-encoding"),
    _fault("gzip-noise", _coded("gzip", b"\x1f\x8b\x08\x00" + b"\xa5" * 300), "failed", "broken-encoding"),
    _fault("gzip-empty", _coded("gzip", b""), "rejected", "empty"),
    _fault("gzip-of-nothing", _coded("gzip", gzip.compress(b"")), "rejected", "empty"),
    _fault("gzip-in-name-only", _coded("gzip", ARTICLE), "ok", None),
    _fault("gzip-trailing-noise", _coded("gzip", _PACKED + b"noise"), "ok", None),
    _fault("gzip-two-members", _coded("gzip", gzip.compress(ARTICLE[:40]) + gzip.compress(ARTICLE[40:])), "ok", None),
    _fault("gzip-without-header", status("200 OK", body=_PACKED), "ok", None),
    _fault("deflate-raw", _coded("deflate", _raw_deflate(ARTICLE)), "ok", None),
    _fault("deflate-zlib", _coded("deflate", zlib.compress(ARTICLE)), "ok", None),
    _fault("nothing", status("200 OK"), "rejected", "empty"),
    _fault("blank", status("200 OK", body=b" \r\n\t\r\n"), "rejected", "empty"),
    _fault("image", status("200 OK", body=b"\x89PNG\r\n\x1a\n" + b"\x00" * 99), "rejected", "wrong-type"),
    _fault("document", status("200 OK", body=b"%PDF-1.7\n1 0 obj"), "rejected", "wrong-type"),
    _fault("program", status("200 OK", body=b"\x7fELF\x02\x01\x01" + b"\x00" * 99), "rejected", "wrong-type"),
    _fault("film", status("200 OK", body=b"\x00\x00\x00\x20ftypisom" + b"\x00" * 99), "rejected", "wrong-type"),
    _fault("nul-bytes", status("200 OK", body=b"<html>\x00\x00\x00</html>"), "rejected", "wrong-type"),
    _fault("utf-16", status("200 OK", body=ARTICLE.decode().encode("utf-16")), "ok", None),
    _fault("charset-lie", status("200 OK", body="<p>네이버가 새 모델을 냈다</p>".encode("cp949")), "ok", None),
    _fault("odd-headers", says(whole(ARTICLE, "ETag: \x7f\x80", f"Last-Modified: {'z' * 5000}", "X: é")), "ok", None),
    _fault(
        "sets-cookies", status("200 OK", "Set-Cookie: id=1", "Set-Cookie: id=2; Domain=.test", body=ARTICLE), "ok", None
    ),
)


def _robots(name: str, robots: Answer, outcome: Outcome, reason: str | None) -> Fault:
    return Fault(name=name, answer=_OK, robots=robots, outcome=outcome, reason=reason)


ROBOTS = (
    _robots("robots-forbids", says(whole(b"User-agent: *\nDisallow: /")), "rejected", "robots"),
    _robots("robots-forbids-us", says(whole(b"User-agent: DatelineBot\nDisallow: /article\n")), "rejected", "robots"),
    _robots("robots-forbids-others", says(whole(b"User-agent: GPTBot\nDisallow: /\n")), "ok", None),
    _robots("robots-bom", says(whole(b"\xef\xbb\xbfUser-agent: *\nDisallow: /article\n")), "rejected", "robots"),
    _robots("robots-500", status("500 Oops"), "deferred", "robots-unreachable"),
    _robots("robots-503", status("503 Busy", "Retry-After: 9999"), "deferred", "robots-unreachable"),
    _robots("robots-429", status("429 Busy"), "deferred", "robots-unreachable"),
    _robots("robots-401", status("401 Unauthorized"), "ok", None),
    _robots("robots-403", status("403 Forbidden"), "ok", None),
    _robots("robots-html", says(whole(ARTICLE)), "ok", None),
    _robots("robots-image", says(whole(b"\x89PNG\r\n\x1a\n" + b"\x00" * 99)), "ok", None),
    _robots("robots-noise", says(whole(bytes(range(256)) * 50)), "ok", None),
    _robots("robots-empty", says(whole(b"")), "ok", None),
    _robots("robots-hangs", _silence, "failed", "timeout"),
    _robots("robots-hangs-up", _goodbye, "failed", "bad-http"),
    _robots(
        "robots-endless",
        repeats(b"HTTP/1.1 200 OK\r\n\r\nUser-agent: *\nDisallow: /article\n", b"# more\n" * 9000),
        "rejected",
        "robots",
    ),
    _robots("robots-bomb", _coded("gzip", _GZIP_BOMB), "ok", None),
    _robots("robots-loop", _to("/robots.txt"), "ok", None),
    _robots("robots-to-private", _to("http://10.0.0.1/robots.txt"), "deferred", "robots-unreachable"),
)


def _feed(name: str, answer: Answer, outcome: Outcome, reason: str | None) -> Fault:
    return Fault(name=name, answer=answer, outcome=outcome, reason=reason, role="feed", read=True)


def _rss(inside: str, before: str = "") -> bytes:
    text = f'<?xml version="1.0"?>{before}<rss version="2.0"><channel><title>t</title>{inside}</channel></rss>'
    return text.encode()


_ITEM = "<item><title>Kestrel opens a plant</title><link>http://healthy.test/{0}</link></item>"
_LAUGHS = (
    "<!DOCTYPE rss [<!ENTITY a 'ha'>"
    + "".join(f"<!ENTITY {chr(98 + n)} '{f'&{chr(97 + n)};' * 10}'>" for n in range(9))
    + "]>"
)
_OUTSIDE = "<!DOCTYPE rss [<!ENTITY x SYSTEM 'file:///etc/passwd'><!ENTITY % y SYSTEM 'http://10.0.0.1/'> %y;]>"

FEEDS = (
    _feed("feed-html", says(whole(ARTICLE)), "failed", "html-for-feed"),
    _feed("feed-text", says(whole(b"We are moving. Come back on Monday.")), "failed", "feed-unreadable"),
    _feed("feed-json-error", says(whole(b'{"error": "no"}')), "failed", "feed-unreadable"),
    _feed("feed-json-deep", says(whole(b"[" * 100_000)), "failed", "feed-unreadable"),
    _feed(
        "feed-laughs",
        says(whole(_rss("<item><title>&j;</title><link>http://healthy.test/l</link></item>", _LAUGHS))),
        "ok",
        None,
    ),
    _feed(
        "feed-outside-entity",
        says(whole(_rss("<item><title>&x;</title><link>http://healthy.test/x</link></item>", _OUTSIDE))),
        "ok",
        None,
    ),
    _feed("feed-100000-items", says(whole(_rss("".join(_ITEM.format(n) for n in range(100_000))))), "ok", None),
    _feed("feed-deep", says(whole(_rss("<a>" * 50_000))), "failed", "feed-unreadable"),
    _feed("feed-cut", says(whole(_rss(_ITEM.format(1) * 3)[:-90])), "ok", None),
    _feed(
        "feed-attributes",
        says(whole(_rss("<item " + " ".join(f'a{n}="b"' for n in range(50_000)) + "></item>"))),
        "ok",
        None,
    ),
    _feed(
        "feed-huge-title",
        says(whole(_rss(f"<item><title>{'a' * 9_000_000}</title><link>http://healthy.test/t</link></item>"))),
        "ok",
        None,
    ),
    _feed(
        "feed-hostile-mail",
        says(whole(_rss(f"<item><author>{'a@' * 100_000}</author><link>http://healthy.test/m</link></item>"))),
        "ok",
        None,
    ),
    _feed("feed-empty", says(whole(_rss(""))), "ok", None),
)

FAULTS = {fault.name: fault for fault in (*STATUSES, *REDIRECTS, *CONNECTIONS, *BODIES, *ROBOTS, *FEEDS)}
