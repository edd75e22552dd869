"""Whatever strangers send: the readers give a result or their own named error, and nothing else."""

from __future__ import annotations

import zlib
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urljoin

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.addresses import is_odd_number, is_public
from extract.answers import retry_after_seconds
from extract.decoding import BodyReader
from extract.errors import FeedUnreadable, FetchError, RawZoneDamaged, UrlUnusable
from extract.feeds import read_listing
from extract.records import Feed
from extract.robots import read_robots
from extract.urls import clean_url, mask_credentials, verified_canonical
from extract.warcs import read_warc
from tests.extract.loopback import source
from tests.growth import cpu_seconds

NOW = datetime(2026, 11, 1, tzinfo=UTC)
PRESS = source(homepage="https://press.example/")
URL = "https://press.example/feed"
FRAGMENTS = st.sampled_from([
    *("http://", "https://", "//", "/", "?", "#", "@", ":", "[", "]", "%", "%2F", "..", ".", "&", "=", ";", "\\"),
    *("press.example", "m.press.example", "127.1", "utm_source=x", "token=y", "기사", "\u2028", "\x00", " ", "\n"),
])  # fmt: skip
URLISH = st.lists(st.one_of(FRAGMENTS, st.text(max_size=5)), max_size=12).map("".join)
MARKUP = st.lists(
    st.one_of(
        st.sampled_from([
            *("<rss>", "<channel>", "<item>", "</item>", "<link>", "</link>", "<title>", "</title>", "]]>"),
            *("<feed>", "<entry>", '<link href="', '"/>', "<urlset>", "<url>", "<loc>", "<sitemapindex>", "<sitemap>"),
            "<![CDATA[",
            *("<!--", "-->", "<?xml", "?>", "<!DOCTYPE", "&amp;", "&x;", "&#0;", "&#xD800;", "<description>", "{", "["),
            *("https://press.example/1", "2026-10-05", '{"items": [', "]}", "<html>", "xml:base='http://[' ", "\ud800"),
        ]),
        st.text(max_size=8),
    ),
    max_size=40,
).map("".join)  # fmt: skip
BYTES = st.one_of(st.binary(max_size=400), MARKUP.map(lambda text: text.encode("utf-8", errors="surrogatepass")))


@given(URLISH)
@settings(deadline=None)
def test_any_text_has_a_stable_key_or_is_refused(text: str) -> None:
    """Cleaning raises nothing but its own error, and a key is its own key."""
    with suppress(UrlUnusable):
        key = clean_url(text, PRESS)
        assert clean_url(f"https://{key}", PRESS) == key


@given(URLISH)
@settings(deadline=None)
def test_masking_never_fails(text: str) -> None:
    """Whatever is written down can be masked first."""
    assert "y" not in mask_credentials(f"https://a.example/?token=y&x={text.replace('y', '')}").partition("&x=")[0]


@given(URLISH, URLISH)
@settings(deadline=None)
def test_a_believed_canonical_is_the_sources(canonical: str, final: str) -> None:
    """What is believed can be cleaned, and nothing fails on the way."""
    believed = verified_canonical(canonical, urljoin(URL, "x") + final.replace("[", ""), PRESS)
    assert believed is None or "press.example" in clean_url(believed, PRESS)


@given(BYTES, st.sampled_from(["rss", "atom", "json", "sitemap", "news_sitemap", "index"]))
@settings(max_examples=200, deadline=None)
def test_any_bytes_are_a_listing_or_unreadable(body: bytes, kind: str) -> None:
    """Candidates come with a key; nothing else is raised."""
    with suppress(FeedUnreadable):
        listing = read_listing(body, Feed(kind=kind, url=URL, link="a"), URL, PRESS, now=NOW)  # type: ignore[arg-type]
        assert all(item.url_key and item.url for item in listing.candidates)


@given(st.binary(max_size=600))
@settings(deadline=None)
def test_any_robots_file_can_be_read(body: bytes) -> None:
    """A file of noise lets us in or keeps us out, without failing."""
    assert read_robots(body, "DatelineBot").allows(URL, "DatelineBot") in {True, False}


@given(st.text(max_size=60), st.text(max_size=60))
@settings(deadline=None)
def test_any_header_value_is_a_wait_or_nothing(value: str, host: str) -> None:
    """A wait is never negative; addresses and hosts of noise are told without failing."""
    wait = retry_after_seconds(value, NOW)
    assert wait is None or wait >= 0
    assert not is_public(host) or not is_odd_number(host)


@given(
    st.lists(st.binary(max_size=200), max_size=5),
    st.sampled_from(["", "gzip", "deflate", "identity", "br", "gzip,gzip"]),
)
@settings(deadline=None)
def test_any_body_is_decoded_or_named(chunks: list[bytes], encoding: str) -> None:
    """Bounds hold whatever the bytes, and the error is ours."""
    with suppress(FetchError):
        reader = BodyReader(URL, encoding, 1_000, 2_000)
        for chunk in chunks:
            reader.feed(chunk)
        assert len(reader.finish()) <= 2_000


@given(st.binary(max_size=5_000).filter(lambda body: not body.startswith(b"\x1f\x8b")), st.integers(1, 700))
@settings(deadline=None)
def test_decoding_undoes_encoding_in_any_pieces(body: bytes, size: int) -> None:
    """However the wire cuts a compressed body, it comes back."""
    reader = BodyReader(URL, "deflate", 1 << 20, 1 << 20)
    packed = zlib.compress(body)
    for start in range(0, len(packed), size):
        reader.feed(packed[start : start + size])
    assert reader.finish() == body


@given(st.binary(max_size=500))
@settings(max_examples=60, deadline=None)
def test_any_file_is_an_archive_or_damaged(content: bytes) -> None:
    """Noise in place of a WARC is one named error."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "x.warc"
        path.write_bytes(b"WARC/1.0\r\n" + content)
        with suppress(RawZoneDamaged):
            list(read_warc(path))


def _seconds(body: bytes) -> float:
    def work() -> None:
        with suppress(FeedUnreadable):
            read_listing(body, Feed(kind="rss", url=URL), URL, PRESS, now=NOW)

    return cpu_seconds(work, times=1)


@pytest.mark.parametrize(
    "unit",
    [
        b"<!--x-->",
        b"<description>",
        b"<item><title>&lt;",
        b"&amp;amp;",
        b"<![CDATA[",
        b"<a ",
        b"<item>" * 3,
        b"a@",
        b"<rss",
        b"&x",
        b"]]>",
        b"<author>",
        b"<a:b xmlns:a='c'>",
    ],
    ids=lambda unit: unit.decode(),
)
@pytest.mark.parametrize(
    "head", [b"", b"<rss><channel>", b"<rss><channel><item><title>"], ids=["bare", "channel", "title"]
)
def test_reading_takes_time_in_line_with_size(head: bytes, unit: bytes) -> None:
    """Eight times the hostile bytes cost at most some sixteen times the CPU, never sixty-four."""
    small, large = (head + unit * (size // len(unit)) for size in (25_000, 200_000))
    assert _seconds(large) < 16 * max(_seconds(small), 0.025)
