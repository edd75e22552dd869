"""An `Article` from plain text: a row of a batch, a file, or what came in on standard input."""

from __future__ import annotations

import hashlib
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from extract.records import Article, PublishedPrecision

# Two letters in ten: English names and units stand in any Korean sentence, Hangul in hardly any English one.
_KOREAN_SHARE = 0.2


def read_text(
    text: str,
    *,
    name: str,
    language: str | None = None,
    published: date | datetime | None = None,
    title: str | None = None,
    zone: ZoneInfo | None = None,
) -> Article:
    """The text exactly as given, as an article without a page; `name` gives its article_id. Raises nothing.

    `published` may be a day or an aware instant; a day is midnight in `zone` (UTC if None). With neither, relative
    dates stay unresolved. An unknown `language` is taken from the letters.
    """
    instant, precision, day = _publication(published, zone or ZoneInfo("UTC"))
    return Article(
        article_id=hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:16],
        url="",
        canonical_url=None,
        source_id=None,
        publisher=None,
        title=title,
        text=text,
        language=language or guess_language(text),
        published_at=instant,
        published_precision=precision,
        published_on=day,
        modified_at=None,
        field_rules={"text": "given"} | ({"language": "given"} if language else {"language": "letters"}),
    )


def _publication(
    published: date | datetime | None, zone: ZoneInfo
) -> tuple[datetime | None, PublishedPrecision, date | None]:
    if published is None:
        return None, "captured", None
    if isinstance(published, datetime):
        return published, "minute", published.date()
    return datetime.combine(published, time(), zone), "day", published


def guess_language(text: str) -> str:
    """`ko` where at least a fifth of the letters are Hangul, else `en`."""
    sample = text[:4000]
    hangul = sum("\uac00" <= char <= "\ud7a3" or "\u1100" <= char <= "\u11ff" for char in sample)  # composed, and jamo
    letters = sum(char.isalpha() for char in sample)
    return "ko" if letters and hangul >= letters * _KOREAN_SHARE else "en"
