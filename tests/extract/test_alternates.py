"""Which addresses a page names for its article in other languages."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from extract.alternates import alternate_rules, names_other_language
from extract.page import read_page

URL = "https://daily.example/news/17"
PAGE = """<html lang="en"><head><title>Nuri opens a plant</title>{head}</head><body><article><h1>Nuri opens a plant</h1>
<p>Nuri opened its second plant in Gumi on Monday, and said that two hundred people will work there by next spring.</p>
<p>The company makes valves for chip lines, and sells most of what it makes to three customers in the same province.</p>
{body}</article></body></html>"""
DATA = '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Nuri opens a plant", %s}</script>'


@pytest.mark.parametrize("text", alternate_rules().examples)
def test_a_link_in_so_many_words_leads_to_the_other_language(text: str) -> None:
    """Every example of the rule file is one, whatever stands around its words."""
    assert names_other_language(text)


@pytest.mark.parametrize("text", alternate_rules().counterexamples)
def test_a_link_that_says_less_or_more_leads_elsewhere(text: str) -> None:
    """The name of a language is a switch of the whole site, and further words are another page's title."""
    assert not names_other_language(text)


@pytest.mark.parametrize(
    ("head", "body", "found"),
    [
        (
            '<link rel="alternate" hreflang="ko" href="https://ko.daily.example/17">',
            "",
            ["https://ko.daily.example/17"],
        ),
        ('<link rel="alternate" hreflang="x-default" href="https://daily.example/x/17">', "", []),
        ('<link rel="alternate" hreflang="ko" href="https://ko.daily.example/">', "", []),
        ('<link rel="alternate" hreflang="en" href="/news/17#top">', "", []),
        ('<link rel="alternate" type="application/rss+xml" href="/rss/17">', "", []),
        (DATA % '"workTranslation": {"url": "https://ko.daily.example/18"}', "", ["https://ko.daily.example/18"]),
        (DATA % '"translationOfWork": ["https://ko.daily.example/19", 3]', "", ["https://ko.daily.example/19"]),
        ("", '<p><a href="/ko/20?a=1#read"> Read in <b>Korean</b> \u2192</a></p>', []),
        ("", '<p><a href="/ko/20?a=1#read">Read in Korean \u2192</a></p>', ["https://daily.example/ko/20?a=1"]),
        ("", '<p><a href="/ko/21"><span>Read in Korean</span></a></p>', ["https://daily.example/ko/21"]),
        ("", '<p><a href="/ko/22" hreflang="ko">\ud55c\uad6d\uc5b4</a></p>', ["https://daily.example/ko/22"]),
        ("", '<p><a href="/ko/23">\ud55c\uad6d\uc5b4</a> <a href="http://[bad">Read in Korean</a></p>', []),
        ("", '<p><a href="mailto:a@b.example">Read in Korean</a></p>', []),
    ],
)
def test_alternates_of_a_page(head: str, body: str, found: list[str]) -> None:
    """Head, data and the page's own words name them; front pages, the page itself and what is no page are left out."""
    page = PAGE.format(head=head, body=body).encode()
    article = read_page(page, url=URL, source=None, captured_at=datetime(2026, 9, 1, tzinfo=UTC))
    assert list(article.alternates) == found
