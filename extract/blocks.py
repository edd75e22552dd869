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
_BREAKING = frozenset({*_TEXT_TAGS, "br", "ul", "ol", "table", "tr", "dl", "hr", "body", "html"} - {"span", "td", "th"})
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
    labels: tuple[str, ...]
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
    """An element with text of its own, and the letters of that text."""

    element: HtmlElement
    key: str

    @property
    def is_heading(self) -> bool:
        """Whether it is a heading element."""
        return self.element.tag in _HEADINGS

    @property
    def link_share(self) -> float:
        """How much of the text is inside links, from 0 to 1."""
        if next(self.element.iterancestors("a"), None) is not None:
            return 1.0
        linked = sum(len(text_key("".join(link.itertext()))) for link in self.element.iter("a"))
        return linked / len(self.key)

    @property
    def text(self) -> str:
        """Its text on one line, that of scripts and the like left out."""
        return clean("".join(_texts(self.element)).replace("\n", " "))


def find_blocks(tree: HtmlElement) -> list[Block]:
    """The blocks of a page in document order. Containers count only with text directly inside."""
    return [block for element in tree.iter(*_TEXT_TAGS) if (block := _block(element)) is not None]


def _block(element: HtmlElement) -> Block | None:
    if element.tag in _CONTAINERS and not _has_own_text(element):
        return None
    key = text_key("".join(element.itertext()) if len(element) else element.text or "")
    return Block(element, key) if key else None


def _has_own_text(element: HtmlElement) -> bool:
    if element.text and not element.text.isspace():
        return True
    return any(child.tail and not child.tail.isspace() for child in element)


def _texts(element: HtmlElement) -> Iterator[str]:
    """The text nodes of an element, a space for each line break; those of scripts and the like left out."""
    waiting: list[HtmlElement | str] = [element]
    while waiting:
        node = waiting.pop()
        if isinstance(node, str):
            yield node
            continue
        if node is not element and node.tail:
            waiting.append(node.tail)
        if not isinstance(node.tag, str) or node.tag in _NO_TEXT:
            continue
        waiting += reversed(node)
        yield " " if node.tag == "br" else node.text or ""


def paragraphs_of(top: HtmlElement) -> list[str]:
    """The paragraphs of a part of a page that holds nothing but an article: parted by block elements and line breaks.

    Captions, boxes and what is no text are left out.
    """
    parts: list[str] = []
    waiting: list[HtmlElement | str] = [top]
    while waiting:
        node = waiting.pop()
        if isinstance(node, str):
            parts.append(node if node == "\n" else node.replace("\n", " "))
            continue
        after = [node.tail] if node is not top and node.tail else []
        is_block = node.tag in _BREAKING
        waiting += [*after, "\n"] if is_block else after
        if not isinstance(node.tag, str) or node.tag in _NO_TEXT or (node is not top and _is_box(node)):
            continue
        waiting += reversed(node)
        text = (node.text or "").replace("\n", " ")
        parts.append(f"\n{text}" if is_block else text)
    return [line for part in "".join(parts).split("\n") if (line := clean(part)) and text_key(line)]


def box_of(element: HtmlElement, top: HtmlElement | None) -> HtmlElement | None:
    """The outermost element around `element`, below `top`, whose tag or name says that it is no running text.

    None where none does: a caption, a box or a link list has one, a paragraph has not.
    """
    node, box = element, None
    while node is not None and node is not top and node.tag not in {"body", "html"}:
        if _is_box(node):
            box = node
        node = node.getparent()
    return box


def _is_box(element: HtmlElement) -> bool:
    return element.tag in body_rules().beside_tags or not _beside_words().isdisjoint(class_words(element))


def class_words(element: HtmlElement) -> list[str]:
    """The words of an element's class and id, in lower case, split at hyphens, underscores and capitals."""
    return _split_names(f"{element.get('class') or ''} {element.get('id') or ''}")


@lru_cache(maxsize=4096)
def _split_names(names: str) -> list[str]:
    return [word.lower() for word in _WORD.findall(names)]


@lru_cache(maxsize=1)
def _beside_words() -> frozenset[str]:
    return frozenset(body_rules().beside_words)
