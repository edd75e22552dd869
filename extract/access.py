"""Whether a page holds an article, and whether all of it: `full`, `paywalled` (a part is there) or `stub`.

Structured data first; then what a short text's page says. A teaser must never be taken for an article that shrank.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from extract.blocks import text_key
from extract.records import Access
from extract.rulefile import read_rule_file, strict
from extract.structured import Structured, structured_words, types_of
from extract.tree import Page, is_aside, loose_split

# Letters of a text that can be no whole report, and of one that could be a teaser before a barrier.
_STUB_LETTERS = 110
_TEASER_LETTERS = 1_500
_DENSE = re.compile("[\u1100-\uffff]")
_GALLERY_LETTERS = 350
_LISTING_LINES = 8
_LABEL_LETTERS = 40  # the labels of buttons
_PICTURES = 3
_SENTENCE_ENDS = (".", "!", "?", "”", '"', "’", "。", ")", "…", ":")


@strict
@dataclass(frozen=True, slots=True, kw_only=True)
class AccessRules:
    """The rules of `rules/access.toml`."""

    locked_tiers: tuple[str, ...]
    barrier_words: tuple[str, ...]
    barrier_phrases: tuple[str, ...]
    gallery_titles: tuple[str, ...]
    video_titles: tuple[str, ...]
    error_titles: tuple[str, ...]
    error_phrases: tuple[str, ...]


@lru_cache(maxsize=1)
def access_rules() -> AccessRules:
    """The rules, read once. Raises `RuleFileInvalid`."""
    return read_rule_file(Path(__file__).parent / "rules" / "access.toml", AccessRules)


def read_access(page: Page, data: Structured, text: str) -> tuple[Access, str | None]:
    """(access, rule) of a page whose text was read; no rule where nothing speaks against the whole article."""
    if _is_locked(data) and not _has_all_words(data, text):
        return "paywalled", "json_ld:isAccessibleForFree"
    tier = (page.first("article:content_tier", "og:content_tier") or "").lower()
    if tier in access_rules().locked_tiers:
        return "paywalled", "meta:content_tier"
    size = weight(text)
    if size < _TEASER_LETTERS and (rule := _barrier(page)):
        return "paywalled", rule
    if size < _STUB_LETTERS:
        return "stub", "length"
    return "full", None


def weight(text: str) -> int:
    """How much a text says, in letters of an alphabet: a syllable or a Han character counts as two and a half."""
    key = text_key(text)
    return len(key) + len(_DENSE.findall(key)) * 3 // 2


def reason_to_reject(page: Page, data: Structured, title: str | None, paragraphs: list[str]) -> str | None:
    """Why a page is no article: `error-page`, `paywall`, `no-body`, `video`, `gallery`, `listing`; None if it is."""
    size = weight("".join(paragraphs))
    if not _is_dated(page, data) and _is_error(title, paragraphs, size):
        return "error-page"
    if not size:
        return "paywall" if _is_locked(data) or _barrier(page) else "no-body"
    if size < _GALLERY_LETTERS and (kind := _picture_kind(page, data, title, size)):
        return kind
    return "listing" if _is_listing(page, data, paragraphs) else None


def _is_locked(data: Structured) -> bool:
    """Whether the article, or a part of it, is marked as not free (schema.org, isAccessibleForFree)."""
    parts = data.article.get("hasPart")
    nodes = [data.article, *(parts if isinstance(parts, list) else [parts])]
    return any(_is_false(node.get("isAccessibleForFree")) for node in nodes if isinstance(node, dict))


def _has_all_words(data: Structured, text: str) -> bool:
    """Whether the text has the words that the data count: a publisher may send the whole article and hide it later."""
    count = data.article.get("wordCount")
    number = int(count) if isinstance(count, (int, str)) and str(count).isdecimal() and len(str(count)) < 7 else 0  # noqa: PLR2004
    return 0 < number * 0.9 <= len(text.split())


def _is_false(value: Any) -> bool:
    return value is False or (
        isinstance(value, str) and value.strip().lower().rsplit("/", 1)[-1] in {"false", "no", "0"}
    )


def _barrier(page: Page) -> str | None:
    """The rule by which a page shows a barrier: an element named so, or a phrase."""
    for element in page.tree.iter("div", "section", "aside", "p"):
        names = f"{element.get('class') or ''} {element.get('id') or ''}".lower()
        if names != " " and any(word in names for word in access_rules().barrier_words):
            return "barrier:element"
        text = element.text
        if text and len(text) < _TEASER_LETTERS and not text.isspace() and _has_phrase(text):
            return "barrier:phrase"
    return None


def _has_phrase(text: str) -> bool:
    folded = text.casefold()
    return any(phrase in folded for phrase in access_rules().barrier_phrases)


def _is_dated(page: Page, data: Structured) -> bool:
    """Whether the page's data date an article: pages of errors have no publication."""
    return bool(data.article.get("datePublished") or page.first("article:published_time"))


def _is_error(title: str | None, paragraphs: list[str], size: int) -> bool:
    if size >= _GALLERY_LETTERS:
        return False
    folded, said, rules = (title or "").casefold(), " ".join(paragraphs).casefold(), access_rules()
    is_named = any(folded.startswith(name) or (" " in name and name in folded) for name in rules.error_titles)
    return is_named or any(phrase in said for phrase in rules.error_phrases)


def _picture_kind(page: Page, data: Structured, title: str | None, size: int) -> str | None:
    """`video` or `gallery` where title, data or a row of pictures without a text call it that."""
    words, folded = structured_words(), (title or "").casefold()
    if folded.startswith(access_rules().video_titles):
        return "video"
    if folded.startswith(access_rules().gallery_titles):
        return "gallery"
    if size < _LABEL_LETTERS and sum(not is_aside(image, set()) for image in page.tree.iter("img")) >= _PICTURES:
        return "gallery"
    kinds = {kind for node in data.nodes for kind in types_of(node)}
    if kinds.intersection(words.article_types):
        return None
    if kinds.intersection(words.video_types) or (page.first("og:type") or "").startswith("video"):
        return "video"
    return "gallery" if kinds.intersection(words.gallery_types[:2]) else None


def _is_listing(page: Page, data: Structured, paragraphs: list[str]) -> bool:
    """Whether a page lists articles: its data or address say so, and what it says is headlines, not sentences."""
    kinds = {kind for node in data.nodes for kind in types_of(node)}
    if kinds.intersection(structured_words().article_types) or page.first("og:type") == "article":
        return False
    is_front = loose_split(page.url).path in {"", "/"} or bool(kinds.intersection(structured_words().listing_types))
    sentences = sum(line.endswith(_SENTENCE_ENDS) for line in paragraphs)
    return is_front and len(paragraphs) >= _LISTING_LINES and sentences * 3 < len(paragraphs)
