"""Where a page says that its article stands in another language: links of its head, its data, and its own words.

Such a link is the strongest sign that two tellings are one story (`warehouse.stories`); whether the page that it names
is an article of ours, and in which language, is for the warehouse to see.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from extract.rulefile import read_rule_file, strict
from extract.structured import Structured
from extract.tree import Page, loose_split

_MOST = 50
_LONGEST_TEXT = 60
_MARKS = re.compile(r"^\W+|\W+$")


@strict
@dataclass(frozen=True, slots=True, kw_only=True)
class AlternateRules:
    """The words of `rules/alternates.toml`."""

    properties: tuple[str, ...]
    link_texts: tuple[str, ...]
    examples: tuple[str, ...]
    counterexamples: tuple[str, ...]


@lru_cache(maxsize=1)
def alternate_rules() -> AlternateRules:
    """The words, read once. Raises `RuleFileInvalid`."""
    return read_rule_file(Path(__file__).parent / "rules" / "alternates.toml", AlternateRules)


@lru_cache(maxsize=1)
def _link_texts() -> frozenset[str]:
    return frozenset(alternate_rules().link_texts)


def names_other_language(text: str) -> bool:
    """Whether a link says that it leads to the same article in another language, and nothing else."""
    if len(text) > _LONGEST_TEXT:
        return False
    return _MARKS.sub("", " ".join(text.split())).casefold() in _link_texts()


def read_alternates(page: Page, data: Structured) -> tuple[str, ...]:
    """The addresses at which a page says its article stands in other languages, absolute; empty if it names none.

    To be read while the tree is whole. The front page of an edition (path `/`) is no telling, nor is the page itself.
    """
    found = dict.fromkeys(_absolute(page.url, link) for link in (*_of_markup(page), *_of_data(data)))
    return tuple(url for url in found if url is not None)[:_MOST]


def _of_markup(page: Page) -> Iterator[str]:
    for element in page.tree.iter("link", "a"):
        href = element.get("href")
        if href and _is_alternate(element):
            yield href


def _is_alternate(element: Any) -> bool:
    """Whether a `link` or `a` element names a telling in another language."""
    if element.get("hreflang") and (element.tag == "a" or "alternate" in (element.get("rel") or "").lower().split()):
        return bool(element.get("hreflang").lower() != "x-default")
    if element.tag == "link":
        return False
    text = (element.text or "").strip() or (element.text_content() if len(element) else "")
    return names_other_language(text)


def _of_data(data: Structured) -> Iterator[str]:
    for name in alternate_rules().properties:
        value = data.article.get(name)
        for item in value if isinstance(value, list) else [value]:
            link = item.get("url") or item.get("@id") if isinstance(item, dict) else item
            if isinstance(link, str):
                yield link


def _absolute(base: str, link: str) -> str | None:
    """The link as a web address without fragment; None for one that leads nowhere else."""
    try:
        url = urljoin(base, link.strip()).partition("#")[0]
    except ValueError:
        return None
    parts = loose_split(url)
    is_page = parts.scheme in {"http", "https"} and (parts.path not in {"", "/"} or bool(parts.query))
    return url if is_page and url != base else None
