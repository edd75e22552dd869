"""A source's examples say whether its selectors work."""

from __future__ import annotations

import pytest

from extract.examples import example_problems
from extract.records import PageRules, Source, SourceExample
from extract.sources import load_sources
from tests.extract.loopback import source

BUNDLED = load_sources()
HTML = """<html><head><title>Kestrel opens a plant | Press</title></head><body><nav>Home</nav>
<h2 class="kicker">Industry</h2><h1 class="head">Kestrel opens a plant</h1><span class="when">2026-11-01 09:30</span>
<span class="who">By Ada Field</span><div class="story"><p>Kestrel opened its second plant in Gwangju on Sunday, with
two hundred people at work.</p><p>A third one is to follow in 2028, its chief executive said.</p></div></body></html>"""
FIELDS = {
    "title": "Kestrel opens a plant",
    "authors": ["Ada Field"],
    "published_at": "2026-11-01T09:30:00+09:00",
    "text": "Kestrel opened its second plant in Gwangju on Sunday, with two hundred people at work.\n\n"
    "A third one is to follow in 2028, its chief executive said.",
}
SELECTORS = {"title": "h1.head", "body": "div.story", "authors": ".who", "published": ".when"}


def _problems(selectors: dict[str, str], fields: dict[str, object], html: str = HTML) -> list[str]:
    example = SourceExample(html=html, fields=fields)
    return list(example_problems(source(page=PageRules(**selectors), examples=(example,))))  # type: ignore[arg-type]


@pytest.mark.parametrize("held", BUNDLED.values(), ids=BUNDLED.keys())
def test_the_examples_of_a_bundled_source_hold(held: Source) -> None:
    """Each gives the fields it names; a source with selectors has one that shows each at work."""
    assert list(example_problems(held)) == []
    assert held.page == PageRules() or held.examples


def test_an_example_that_holds_has_no_problem() -> None:
    """Every field named is compared, dates and lists as a file writes them."""
    assert _problems(SELECTORS, dict(FIELDS)) == []


def test_an_example_says_what_it_gives_instead() -> None:
    """The field, what was found and what was expected."""
    assert _problems(SELECTORS | {"title": ".kicker"}, {"title": "Kestrel opens a plant"}) == [
        "example 1 gives title 'Industry' where 'Kestrel opens a plant' is expected"
    ]


def test_a_selector_that_matches_in_no_example_is_named() -> None:
    """The general reader gives the field all the same, which would hide it."""
    assert _problems(SELECTORS | {"title": "h1.headline"}, dict(FIELDS)) == [
        "the selector page.title matches in no example"
    ]


def test_an_example_that_is_no_article_says_why() -> None:
    """The reason is the one that a run would give."""
    assert _problems({}, {"title": "x"}, "<html><body></body></html>") == ["example 1 is no article: no-body"]
