"""The text blocks of a page's tree, each with what its place in the page says about it.

`body` compares them with what trafilatura chose: it learns from them which of its paragraphs stand in a caption or a
list of links, and which blocks of the same article it left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from lxml.html import HtmlElement

from extract.decode import clean
from extract.rulefile import read_rule_file, strict

_TEXT_TAGS = (
    "p",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "li",
    "blockquote",
    "dd",
    "dt",
    "td",
    "th",
    "pre",
    "div",
    "span",
    "figcaption",
    "section",
    "article",
)
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_CONTAINERS = frozenset({"div", "span", "section", "article", "td"})
_NO_TEXT = frozenset({"script", "style", "noscript", "template", "svg", "iframe", "button", "select", "textarea"})
_WORD = re.compile(r"[A-Z]?[a-z0-9]+|[A-Z]+|[^\W\d_a-zA-Z]+")
_NOT_LETTERS = re.compile(r"[\W_]+")


@strict
@dataclass(frozen=True, slots=True, kw_only=True)
class BodyRules:
    """The words of `rules/body.toml`."""

    beside_words: tuple[str, ...]
    beside_tags: tuple[str, ...]
    standfirst_words: tuple[str, ...]
    subhead_words: tuple[str, ...]
    post_words: tuple[str, ...]
    link_leads: tuple[str, ...]
    tail_leads: tuple[str, ...]
    tail_marks: tuple[str, ...]
    head_leads: tuple[str, ...]


@lru_cache(maxsize=1)
def body_rules() -> BodyRules:
    """The words, read once. Raises `RuleFileInvalid`."""
    return read_rule_file(Path(__file__).parent / "rules" / "body.toml", BodyRules)


def text_key(text: str) -> str:
    """What two renderings of one paragraph share: its letters and digits."""
    return _NOT_LETTERS.sub("", text)


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """An element with text of its own. `link_share`: how much of the text is inside links, from 0 to 1."""

    element: HtmlElement
    text: str
    key: str
    link_share: float

    @property
    def is_heading(self) -> bool:
        """Whether it is a heading element."""
        return self.element.tag in _HEADINGS


def find_blocks(tree: HtmlElement) -> list[Block]:
    """The blocks of a page in document order. Containers count only with text directly inside."""
    return [block for element in tree.iter(*_TEXT_TAGS) if (block := _block(element)) is not None]


def _block(element: HtmlElement) -> Block | None:
    if element.tag in _CONTAINERS and not _has_own_text(element):
        return None
    parts = list(_texts(element))
    text = clean("".join(part for part, _ in parts).replace("\n", " "))
    key = text_key(text)
    if not key:
        return None
    around = next(element.iterancestors("a"), None)
    linked = sum(len(part.strip()) for part, is_linked in parts if is_linked or around is not None)
    return Block(element, text, key, min(1.0, linked / len(text)))


def _has_own_text(element: HtmlElement) -> bool:
    return bool((element.text and element.text.strip()) or any(child.tail and child.tail.strip() for child in element))


def _texts(element: HtmlElement) -> Iterator[tuple[str, bool]]:
    """The text nodes of an element, each with whether it is inside a link; those of scripts and the like left out."""
    linked = 0
    waiting: list[tuple[HtmlElement | None, str | None]] = [(element, None)]
    while waiting:
        node, tail = waiting.pop()
        if node is None:
            if tail == "/a":
                linked -= 1
            elif tail:
                yield tail, linked > 0
            continue
        if node is not element:
            waiting.append((None, node.tail))
        if not isinstance(node.tag, str) or node.tag in _NO_TEXT:
            continue
        if node.tag == "br":
            yield " ", linked > 0
        if node.tag == "a":
            linked += 1
            waiting.append((None, "/a"))
        if node.text:
            yield node.text, linked > 0
        waiting += [(child, None) for child in reversed(node)]


def box_of(element: HtmlElement, top: HtmlElement | None) -> HtmlElement | None:
    """The outermost element around `element`, below `top`, whose tag or name says that it is no running text.

    None where none does: a caption, a box or a link list has one, a paragraph has not.
    """
    node, box = element, None
    while node is not None and node is not top and node.tag not in {"body", "html"}:
        if node.tag in body_rules().beside_tags or _beside_words().intersection(class_words(node)):
            box = node
        node = node.getparent()
    return box


def class_words(element: HtmlElement) -> list[str]:
    """The words of an element's class and id, in lower case, split at hyphens, underscores and capitals."""
    return _split_names(f"{element.get('class') or ''} {element.get('id') or ''}")


@lru_cache(maxsize=4096)
def _split_names(names: str) -> list[str]:
    return [word.lower() for word in _WORD.findall(names)]


@lru_cache(maxsize=1)
def _beside_words() -> frozenset[str]:
    return frozenset(body_rules().beside_words)
