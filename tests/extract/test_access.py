"""What a page says about how much of its article is there."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from extract.access import weight
from extract.page import read_page

TEXT = "The harbour council will vote on the second plant in March, after a hearing for residents. " * 8


def page(data: dict[str, Any], extra: str = "", text: str = TEXT) -> bytes:
    """A page with an article's JSON-LD and text."""
    script = json.dumps({"@type": "NewsArticle", "headline": "A second plant for Velmar", **data})
    return (
        f'<html><head><script type="application/ld+json">{script}</script>{extra}</head>'
        f"<body><article><h1>A second plant for Velmar</h1><p>{text}</p></article></body></html>"
    ).encode()


def access_of(body: bytes) -> str:
    """The access that is read."""
    return read_page(
        body, url="https://velmar.example/a/1", source=None, captured_at=datetime(2026, 11, 20, tzinfo=UTC)
    ).access


@pytest.mark.parametrize("value", [False, "False", "false", "http://schema.org/False"])
def test_an_article_marked_as_not_free_is_paywalled(value: object) -> None:
    """JSON-LD may write the boolean in several ways."""
    assert access_of(page({"isAccessibleForFree": value})) == "paywalled"


@pytest.mark.parametrize("value", [True, "True", None])
def test_an_article_marked_as_free_is_full(value: object) -> None:
    """A free article is no teaser."""
    assert access_of(page({"isAccessibleForFree": value})) == "full"


def test_a_part_that_is_not_free_makes_the_article_paywalled() -> None:
    """Publishers mark the part behind the wall and not the article."""
    part = {"@type": "WebPageElement", "isAccessibleForFree": False, "cssSelector": ".rest"}
    assert access_of(page({"hasPart": [part]})) == "paywalled"


def test_a_locked_tier_is_paywalled() -> None:
    """The content tier is a meta tag of its own."""
    assert access_of(page({}, '<meta property="article:content_tier" content="locked">')) == "paywalled"


def test_a_long_text_beside_a_barrier_is_full() -> None:
    """The word in a template does not make a whole article a teaser."""
    assert access_of(page({}, text=TEXT * 4 + "</p><div class='paywall'><p>Welcome back")) == "full"


def test_a_syllable_weighs_more_than_a_letter() -> None:
    """A Korean line says as much as an English one more than twice as long."""
    assert weight("가람반도체") > weight("Garam") * 2
