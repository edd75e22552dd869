"""Whether a page's text is the whole article: `full`, `paywalled` (a part is there) or `stub`."""

from __future__ import annotations

from typing import Any

from extract.records import Access
from extract.structured import Structured
from extract.tree import Page

_STUB_LETTERS = 200


def read_access(page: Page, data: Structured, text: str) -> tuple[Access, str | None]:
    """(access, rule) of a page whose text was read; no rule where nothing speaks against the whole article."""
    if _is_false(data.article.get("isAccessibleForFree")):
        return "paywalled", "json_ld:isAccessibleForFree"
    tier = (page.first("article:content_tier", "og:content_tier") or "").lower()
    if tier in {"locked", "metered"}:
        return "paywalled", "meta:content_tier"
    if len(text) < _STUB_LETTERS:
        return "stub", "length"
    return "full", None


def _is_false(value: Any) -> bool:
    return value is False or (isinstance(value, str) and value.strip().lower() in {"false", "no", "0"})
