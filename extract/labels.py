"""How a page files its article: the section, and the tags that its editors gave."""

from __future__ import annotations

import re
from typing import Any

from extract.decode import clean
from extract.structured import Structured
from extract.tree import Page

_LONGEST = 60
_MOST_TAGS = 30
_TAG_META = ("article:tag", "news_keywords", "parsely-tags", "sailthru.tags", "keywords")
_SECTION_META = ("article:section", "section", "parsely-section", "category", "og:article:section", "article.section")


def read_section(page: Page, data: Structured) -> str | None:
    """The section that the article is filed under; None if the page names none."""
    section = clean(data.text("articleSection") or page.first(*_SECTION_META) or "")
    return section if section and len(section) <= _LONGEST else None


def read_tags(page: Page, data: Structured) -> tuple[str, ...]:
    """The article's tags in page order, without repeats; empty if there are none."""
    keywords = _split(data.article.get("keywords"))
    found = keywords or next((_split(list(page.meta[name])) for name in _TAG_META if name in page.meta), [])
    return tuple(dict.fromkeys(tag for tag in found if len(tag) <= _LONGEST))[:_MOST_TAGS]


def _split(value: Any) -> list[str]:
    """The tags of a list, or of a text that commas part."""
    texts = value if isinstance(value, list) else [value]
    parts = [part for text in texts if isinstance(text, str) for part in re.split(r"\s*[,;、]\s*", text)]
    return [tag for part in parts if (tag := clean(part).lstrip("#"))]
