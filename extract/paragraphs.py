"""The paragraphs that an article is made of: as trafilatura chooses them, or those of the part with most running text.

Running text is what stands in no heading, item, box or list of links. Where it stands says how far trafilatura is to be
believed: of short texts, and so of most Korean news, it is not sure itself.
"""

from __future__ import annotations

from collections import defaultdict

import trafilatura
from lxml.etree import _Element
from lxml.html import HtmlElement
from trafilatura.settings import Document

from extract.blocks import Block, box_of, paragraphs_of, text_key
from extract.decode import clean
from extract.tree import Page, is_aside

_SURE_LETTERS = 300
_CLEAR_LETTERS = 150
_CLEAR_SHARE = 0.85
_CLEAR_EXCESS = 1.25
_FEWEST_LETTERS = 60
_MOST_LINKED = 0.375
# Looking for each line in all others is quadratic; no news article has so many lines.
_MOST_COMPARED = 500


def choose_paragraphs(page: Page, blocks: list[Block]) -> list[str]:
    """The paragraphs of a page's article, in order; empty if there are none. `blocks` are all of its text.

    Of short texts trafilatura is never sure, and then asks three more readers, for twice the time. Where one part of
    the page holds nearly all running text, and its first reader gives just that, they are not asked.
    """
    weights = _weigh(blocks)
    top = max(weights, key=lambda element: weights[element], default=None)
    if top is None:
        return _extracted(page, fast=False)
    is_clear = weights[top] >= max(_CLEAR_LETTERS, sum(weights.values()) * _CLEAR_SHARE)
    chosen = _extracted(page, fast=True) if is_clear else []
    if not is_clear or not _gives_just(chosen, top, weights[top], blocks):
        chosen = _extracted(page, fast=False)
    return _densest(chosen, blocks, top, weights[top]) if sum(map(len, chosen)) < _SURE_LETTERS else chosen


def _gives_just(chosen: list[str], top: HtmlElement, weight: int, blocks: list[Block]) -> bool:
    """Whether paragraphs are nearly all running text of a part of the page, and little else."""
    if len(chosen) > _MOST_COMPARED:
        return False
    said = "".join(map(text_key, chosen))
    keys = [block.key for block in blocks if _home(block) is top and _is_running(block)]
    given = sum(len(key) for key in keys if key in said)
    return len(said) <= weight * _CLEAR_EXCESS and given >= weight * _CLEAR_SHARE


def _extracted(page: Page, *, fast: bool) -> list[str]:
    document = trafilatura.bare_extraction(
        page.tree,
        url=page.url or None,
        include_comments=False,
        include_tables=True,
        with_metadata=False,
        fast=fast,
    )
    if not isinstance(document, Document) or document.body is None:
        return []
    return [text for element in document.body for text in _paragraphs(element)]


def _weigh(blocks: list[Block]) -> dict[HtmlElement, int]:
    """The letters of running text in each element that has some as its own paragraphs."""
    weights: dict[HtmlElement, int] = defaultdict(int)
    for block in blocks:
        home = _home(block)
        if home is not None and _is_running(block):
            weights[home] += len(block.key)
    return weights


def _home(block: Block) -> HtmlElement | None:
    return block.element.getparent() if block.element.tag == "p" else block.element


def _is_running(block: Block) -> bool:
    """Whether a block is neither a heading nor an item, and stands in no box and in no list of links."""
    if block.is_heading or block.element.tag == "li" or box_of(block.element, None) is not None:
        return False
    return block.link_share <= _MOST_LINKED and not is_aside(block.element, set())


def _densest(chosen: list[str], blocks: list[Block], top: HtmlElement, weight: int) -> list[str]:
    """The paragraphs of `top`, which has most running text, where trafilatura found little or ran it all together.

    It is made for longer texts: of a short one it may take a lonely label, or glue captions and paragraphs.
    """
    said, known = "".join(map(text_key, chosen)), {block.key for block in blocks}
    own = paragraphs_of(top)
    is_glued = any(text_key(text) not in known for text in chosen) and any(text_key(line) in said for line in own)
    return own if weight >= _FEWEST_LETTERS and (is_glued or weight > 2 * len(said)) else chosen


def _paragraphs(element: _Element) -> list[str]:
    """The text blocks of one element of trafilatura's tree: a table's rows and a list's items are one each."""
    if element.tag in {"list", "table", "quote"} and len(element):
        return [text for child in element for text in _paragraphs(child)]
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
