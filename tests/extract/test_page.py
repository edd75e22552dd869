"""Every page of `pages/` gives the fields of the file beside it: one layout trap each, in both languages.

To add a case, put NAME.html and NAME.toml there: `trap`, `url`, `[expected]` (fields of `Article`; `paragraphs`: the
whole text; `contains`: parts of it) or `rejected`, and `[source]` where the page is read for one.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

from extract.errors import PageRejected
from extract.page import read_page
from extract.records import Article, Source
from extract.rulefile import validate

PAGES = sorted((Path(__file__).parent / "pages").glob("*.toml"))
CAPTURED = datetime.fromisoformat("2026-11-20T12:00:00+00:00")
CASES = {path.stem: tomllib.loads(path.read_text(encoding="utf-8")) for path in PAGES}
ARTICLES = sorted(name for name, case in CASES.items() if "expected" in case)
REJECTED = sorted(name for name, case in CASES.items() if "rejected" in case)
FIELDS = sorted((name, field) for name in ARTICLES for field in CASES[name]["expected"])

# How a field of an article is written in a case; the others are compared as they are.
SHOWN: dict[str, Callable[[Article], Any]] = {
    "paragraphs": lambda article: article.text.split("\n\n"),
    "published_at": lambda article: article.published_at and article.published_at.isoformat(),
    "modified_at": lambda article: article.modified_at and article.modified_at.isoformat(),
    "published_on": lambda article: article.published_on and article.published_on.isoformat(),
    "authors": lambda article: list(article.authors),
    "tags": lambda article: list(article.tags),
    "canonical_url": lambda article: article.canonical_url or "",
    "text_rule": lambda article: article.field_rules["text"],
}


@lru_cache(maxsize=256)
def read(name: str, url: str | None = None) -> Article:
    """The article of a case, at its own address or another one."""
    case, path = CASES[name], Path(__file__).parent / "pages" / f"{name}.html"
    published = case.get("published")
    return read_page(
        path.read_bytes(),
        url=url or case["url"],
        source=validate(Source, case["source"], path) if "source" in case else None,
        captured_at=CAPTURED,
        published=datetime.fromisoformat(published) if published else None,
        title=case.get("title"),
    )


@pytest.mark.parametrize(
    ("name", "field"),
    [pytest.param(*pair, id="-".join(pair)) for pair in FIELDS if pair[1] not in {"contains", "same_as"}],
)
def test_a_page_gives_the_field_beside_it(name: str, field: str) -> None:
    """Each field of each page is what its file says."""
    article = read(name)
    shown = SHOWN[field](article) if field in SHOWN else getattr(article, field)
    assert shown == CASES[name]["expected"][field], CASES[name]["trap"]


@pytest.mark.parametrize("name", [name for name, field in FIELDS if field == "contains"])
def test_a_page_keeps_what_must_not_be_lost(name: str) -> None:
    """Each part that a file names stands in the text."""
    text = read(name).text
    assert [part for part in CASES[name]["expected"]["contains"] if part not in text] == []


@pytest.mark.parametrize("name", [name for name, field in FIELDS if field == "same_as"])
def test_a_page_is_the_same_article_under_its_own_address(name: str) -> None:
    """Tracking parameters and foreign canonical links change no identity."""
    assert read(name).article_id == read(name, CASES[name]["expected"]["same_as"]).article_id


@pytest.mark.parametrize("name", REJECTED)
def test_a_page_that_is_no_article_is_rejected_by_name(name: str) -> None:
    """Error pages, listings, videos and empty pages end in their reason."""
    with pytest.raises(PageRejected) as caught:
        read(name)
    assert caught.value.reason == CASES[name]["rejected"]


@pytest.mark.parametrize("name", ARTICLES)
def test_every_field_names_its_rule(name: str) -> None:
    """What gave title, text and time is known for every page."""
    article = read(name)
    given = {
        "title": article.title,
        "published_at": article.published_at,
        "modified_at": article.modified_at,
        "authors": article.authors,
        "text": article.text,
    }
    assert [field for field, value in given.items() if value and field not in article.field_rules] == []
