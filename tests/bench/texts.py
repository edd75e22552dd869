"""The texts that reading is measured on: the articles of the sample press, or a file of your own."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING

from extract.records import Article
from flows.sample_press.library import load_library

if TYPE_CHECKING:
    from pathlib import Path

_DAY = date(2026, 9, 15)  # of a text that has none
_FIRST_HANGUL = "\uac00"


def own_articles(language: str) -> list[Article]:
    """Every version of every article of the sample press in one language."""
    return [
        _article("\n\n".join(version.paragraphs), language, version.shown_from.date())
        for article in load_library().articles
        if article.language == language
        for version in article.versions
    ]


def articles_of(corpus: Path, language: str) -> list[Article]:
    """The texts in one language of a file of JSON lines: `text`, and `lang` unless the script tells it."""
    rows = [json.loads(line) for line in corpus.read_text(encoding="utf-8").splitlines() if line.strip()]
    return [_article(row["text"], language, _DAY) for row in rows if row.get("lang", _guess(row["text"])) == language]


def _guess(text: str) -> str:
    return "ko" if any(char >= _FIRST_HANGUL for char in text[:200]) else "en"


def _article(text: str, language: str, day: date) -> Article:
    return Article(
        article_id="0" * 16,
        url="https://example.org/bench",
        canonical_url=None,
        source_id=None,
        publisher=None,
        title=None,
        text=text,
        language=language,
        published_at=None,
        published_precision="captured",
        published_on=day,
        modified_at=None,
    )
