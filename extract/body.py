"""The article's text: trafilatura's tree as base, then what the page's structure says about its head and tail."""

from __future__ import annotations

import trafilatura
from lxml.etree import _Element
from trafilatura.settings import Document

from extract.decode import clean
from extract.tree import Page


def read_body(page: Page) -> list[str]:
    """The paragraphs of a page's article, in order; empty if none was found."""
    document = trafilatura.bare_extraction(
        page.tree, url=page.url or None, include_comments=False, include_tables=True, with_metadata=False
    )
    if not isinstance(document, Document) or document.body is None:
        return []
    return [text for element in document.body for text in _paragraphs(element)]


def _paragraphs(element: _Element) -> list[str]:
    """The text blocks of one element of trafilatura's tree: a table's rows and a list's items are one each."""
    if element.tag in {"list", "table", "quote"} and len(element):
        return [text for child in element for text in _paragraphs(child)] or []
    if element.tag == "row":
        return [text] if (text := " | ".join(filter(None, (_text(cell) for cell in element)))) else []
    return [text for part in _text(element).split("\n") if (text := part.strip())]


def _text(element: _Element) -> str:
    parts: list[str] = []
    for node in element.iter():
        parts.append("\n" if node.tag == "lb" else node.text or "")
        if node is not element:
            parts.append(node.tail or "")
    return clean("".join(parts))
