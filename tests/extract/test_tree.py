"""What no page may do: hang, crash, or grow dearer than its size."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extract.errors import PageRejected
from extract.page import read_page
from extract.records import Article
from tests.growth import cpu_seconds

CAPTURED = datetime(2026, 11, 20, tzinfo=UTC)
SENTENCE = "<p>The harbour council will vote on the second plant in March, after a hearing for residents.</p>"
# Pieces of pages, one a line: what is broken in many ways, and what readers look for.
MARKUP = """
<p>
</p>
<div class='byline'>
</div>
<h1>
</h1>
<h1><a href='/'>
<table><tr><td>
<br>
<!--
-->
<title>
</title>
<svg><a>
[[[[
&#x0;
<script type='application/ld+json'>
</script>
{"@type":"NewsArticle","headline":"\\ud800","articleSection":["\\udfff"]}
{"@graph":[{"@type":["Article",7],"author":{"@id":"x"}}]}
<html lang='xx-'>
<meta property='og:title' content='A plant'>
<time datetime='2026-13-45'>
<a href='//['>
<blockquote class='tweet'>
<link rel='canonical' href='http://[::1'>
<base href=':'>
<div class='paywall'>
By Ana Sol
서하늘 기자
입력 2026.02.30
2026-09-12T99:99
"""
PIECES = st.sampled_from([*MARKUP.strip().split("\n"), SENTENCE, "\ud7a3", "\x00", "\ud800"])


def outcome(body: bytes) -> str:
    """`article`, or the reason of the rejection."""
    try:
        article = read_page(body, url="https://velmar.example/a/1", source=None, captured_at=CAPTURED)
    except PageRejected as rejected:
        return rejected.reason
    return "article" if is_sound(article) else "unsound"


def is_sound(article: Article) -> bool:
    """Whether a text holds no control characters, no lone surrogates and no empty paragraph, nor any field."""
    paragraphs = article.text.split("\n\n")
    printable = all(char.isprintable() or char in "\n\u3000\u00a0\u2028" for char in article.text)
    fields = [article.title, article.section, article.publisher, article.canonical_url, *article.authors, *article.tags]
    "".join(filter(None, fields)).encode()  # a lone surrogate would raise
    return printable and all(line.strip() for line in paragraphs)


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.lists(PIECES, max_size=25))
def test_any_markup_gives_an_article_or_a_named_reason(pieces: list[str]) -> None:
    """However a page is broken, it ends in one of the two."""
    assert outcome("".join(pieces).encode("utf-8", "surrogatepass")) != "unsound"


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_give_an_article_or_a_named_reason(body: bytes) -> None:
    """Noise is no article and no crash."""
    assert outcome(body) != "unsound"


def test_a_million_nodes_end_in_a_named_reason() -> None:
    """A page that is too much is refused before it is parsed."""
    assert outcome(b"<p>x</p>" * 500_000) == "too-many-nodes"


@pytest.mark.parametrize("tag", ["div", "b", "blockquote", "table", "ul"])
def test_deep_nesting_ends(tag: str) -> None:
    """Ten thousand open elements neither crash nor hang."""
    assert outcome(f"<{tag}>".encode() * 10_000 + SENTENCE.encode() * 20)


@pytest.mark.parametrize(
    "unit",
    [
        SENTENCE,
        "<div class='byline date'>By Ana Sol 2026-09-12</div>",
        "harbour plant robot council<br>",
        "<li><a href='/a'>Ferry strike enters its second week</a></li>",
    ],
    ids=["paragraphs", "bylines", "breaks", "links"],
)
def test_cost_grows_with_size_and_not_faster(unit: str) -> None:
    """Doubling a page costs about twice, whatever it is made of."""
    small, large = ((unit * count).encode() for count in (1_500, 3_000))
    outcome(small)
    assert cpu_seconds(lambda: outcome(large)) < 3.5 * cpu_seconds(lambda: outcome(small)) + 0.05
