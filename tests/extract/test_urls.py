"""What a URL says about identity: one key for every way to link to a page, and no secret in it."""

from __future__ import annotations

import pytest

from extract.errors import UrlUnusable
from extract.records import UrlRules
from extract.urls import article_id_of, belongs_to, clean_url, host_of, mask_credentials, verified_canonical
from tests.extract.loopback import source

PLAIN = source(homepage="https://www.press.example/")
NUMBERED = source(
    homepage="https://www.press.example/",
    url=UrlRules(keep_query=("idxno",), hosts=("m.press.example", "press.example:8080"), drop_suffixes=("/amp",)),
)
DROPPING = source(homepage="https://www.press.example/", url=UrlRules(drop_query=("sc", "ref_*")))


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("https://www.press.example/a", "www.press.example/a"),
        ("http://www.press.example/a", "www.press.example/a"),
        ("HTTPS://WWW.Press.Example:443/a#comments", "www.press.example/a"),
        ("http://www.press.example:8080/a", "www.press.example:8080/a"),
        ("https://www.press.example", "www.press.example/"),
        ("https://www.press.example./a", "www.press.example/a"),
        (" https://www.press.example/a\n", "www.press.example/a"),
        ("https://www.press.example/a\n/b", "www.press.example/a/b"),
        ("https://me:pw@www.press.example/a", "www.press.example/a"),
        ("https://www.press.example/x/../a/./b", "www.press.example/a/b"),
        ("https://www.press.example/../a", "www.press.example/a"),
        ("https://www.press.example/%7euser/%e3%85%8e", "www.press.example/~user/%E3%85%8E"),
        ("https://www.press.example/뉴스", "www.press.example/%EB%89%B4%EC%8A%A4"),
        ("https://뉴스.example/a", "xn--vg1b002a.example/a"),
        ("https://www.press.example/a?b=2&a=1", "www.press.example/a?a=1&b=2"),
        ("https://www.press.example/a?utm_source=x&UTM=1&id=7&fbclid=z", "www.press.example/a?UTM=1&id=7"),
        ("https://www.press.example/a?&&", "www.press.example/a"),
        ("https://www.press.example/a?id=", "www.press.example/a?id="),
        ("https://www.press.example/a?q=a+b&r=a%20b", "www.press.example/a?q=a+b&r=a%20b"),
        ("https://[2001:DB8::1]:8443/a", "[2001:db8::1]:8443/a"),
    ],
)
def test_a_url_has_one_key(url: str, key: str) -> None:
    """Scheme, case, port, dots, escapes and tracking make no difference; the query's order neither."""
    assert clean_url(url, PLAIN) == key


@pytest.mark.parametrize(
    "url",
    [
        "https://www.press.example/news/view?idxno=12&sc=1",
        "http://m.press.example/news/view?page=3&idxno=12",
        "http://press.example:8080/news/view?idxno=12",
        "https://www.press.example/news/view/amp?idxno=12",
    ],
)
def test_a_sources_rules_fold_its_forms(url: str) -> None:
    """Mobile hosts, AMP endings and keys that number nothing are the source's own data."""
    assert clean_url(url, NUMBERED) == "www.press.example/news/view?idxno=12"


def test_keys_are_dropped_by_name_and_by_prefix() -> None:
    """A star at the end of a key drops all that begin so."""
    assert clean_url("https://www.press.example/a?ref_x=1&sc=2&scx=3", DROPPING) == "www.press.example/a?scx=3"


def test_cleaning_a_clean_key_changes_nothing() -> None:
    """A key is its own key."""
    key = clean_url("https://www.press.example/a%2Fb/?z=1&a=%20", PLAIN)
    assert clean_url(f"https://{key}", PLAIN) == key


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("", "bad-url"),
        ("article.html", "bad-url"),
        ("//www.press.example/a", "bad-url"),
        ("http://", "bad-url"),
        ("http://[::1/a", "bad-url"),
        ("http://a.example:99999/", "bad-url"),
        ("http://a.example:0/", "bad-url"),
        ("http://a.example:port/", "bad-url"),
        ("mailto:desk@press.example", "bad-scheme"),
        ("javascript:void(0)", "bad-scheme"),
        ("file:///etc/passwd", "bad-scheme"),
    ],
)
def test_what_is_no_web_address_is_refused(url: str, reason: str) -> None:
    """Each refusal names its reason of the documented list."""
    with pytest.raises(UrlUnusable) as caught:
        clean_url(url)
    assert caught.value.reason == reason


def test_an_article_id_is_sixteen_hexadecimal_digits() -> None:
    """The id is the beginning of the key's SHA-256."""
    assert article_id_of("www.press.example/a") == "a8e6e1d6e364be82"


@pytest.mark.parametrize(
    ("canonical", "believed"),
    [
        ("https://www.press.example/b?id=1#x", "https://www.press.example/b?id=1"),
        ("/b", "https://www.press.example/b"),
        ("https://news.press.example/b", "https://news.press.example/b"),
        ("https://m.press.example/b", "https://m.press.example/b"),
        ("https://www.press.example/", None),
        ("https://www.press.example", None),
        ("https://elsewhere.example/b", None),
        ("https://nopress.example/b", None),
        ("http://[::", None),
        ("javascript:1", None),
        ("", None),
        (None, None),
    ],
)
def test_a_canonical_url_counts_only_on_the_sources_own_hosts(canonical: str | None, believed: str | None) -> None:
    """A front page, a stranger and nonsense are not believed."""
    assert verified_canonical(canonical, "https://www.press.example/a", NUMBERED) == believed


def test_without_a_source_only_the_pages_own_host_counts() -> None:
    """A page read by itself cannot name another host."""
    assert verified_canonical("https://a.example/x", "https://a.example/y", None) == "https://a.example/x"
    assert verified_canonical("https://b.example/x", "https://a.example/y", None) is None


def test_ports_tell_hosts_apart() -> None:
    """Two sites on one machine are two hosts."""
    assert host_of("http://127.0.0.1:8001/a") == "127.0.0.1:8001"
    assert not belongs_to("http://127.0.0.1:8002/a", source(homepage="http://127.0.0.1:8001/"))


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://me:pw@a.example/x", "https://***@a.example/x"),
        ("https://a@b:c@a.example/x", "https://***@a.example/x"),
        ("https://a.example/x?api_key=hush&id=1", "https://a.example/x?api_key=***&id=1"),
        ("https://a.example/x?ServiceKey=hush#f", "https://a.example/x?ServiceKey=***#f"),
        ("https://a.example/x@y?id=1", "https://a.example/x@y?id=1"),
        ("https://a.example/x?key=20261101.1", "https://a.example/x?key=20261101.1"),
        ("not a url", "not a url"),
    ],
)
def test_credentials_are_masked(url: str, shown: str) -> None:
    """User info and secret values are not written down; article numbers are."""
    assert mask_credentials(url) == shown


def test_a_secret_tells_pages_apart_without_being_in_the_key() -> None:
    """Two tokens are two keys, and neither can be read."""
    first, second = clean_url("https://a.example/x?token=hush"), clean_url("https://a.example/x?token=quiet")
    assert first != second
    assert "hush" not in first
