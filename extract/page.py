"""One page's bytes to an `Article`."""

from __future__ import annotations

import hashlib
import unicodedata
from datetime import date, datetime

import trafilatura
from trafilatura.settings import Document

from extract.errors import PageRejected
from extract.plaintext import guess_language
from extract.records import Article, Source


def read_page(
    body: bytes,
    *,
    url: str,
    source: Source | None,
    captured_at: datetime,
    content_type: str | None = None,  # noqa: ARG001
    published: date | datetime | None = None,  # noqa: ARG001
    title: str | None = None,
) -> Article:
    """The article of a page. Raises `PageRejected` when it holds none."""
    document = trafilatura.bare_extraction(body, url=url)
    if not isinstance(document, Document) or not document.text:
        raise PageRejected(url, "no-body")
    text = unicodedata.normalize("NFC", document.text).replace("\n", "\n\n")
    return Article(
        article_id=hashlib.sha256(url.encode()).hexdigest()[:16],
        url=url,
        canonical_url=document.url,
        source_id=source.id if source else None,
        publisher=document.sitename,
        title=document.title or title,
        text=text,
        language=guess_language(text),
        published_at=None,
        published_precision="captured",
        published_on=captured_at.date(),
        modified_at=None,
    )
