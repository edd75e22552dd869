"""One parse of a page: the tree its body is read from, and a small soup of everything its fields may stand in.

A full soup beside trafilatura costs twice the time of a page. So the text is parsed once by lxml, one pass picks the
elements that can hold a field (head, headings, bylines, times), and Beautiful Soup reads only those: `Page.soup`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, urlsplit

from bs4 import BeautifulSoup, Tag
from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from extract.rulefile import read_rule_file, strict
from extract.times import time_rules

# A million-node page is an attack or a dump, and trafilatura walks a tree several times. News pages stay below 20,000.
MOST_TAGS = 500_000
_MOST_KEPT = 400
_LONGEST_KEPT = 6_000
_LONGEST_TELLING = 120
_LABEL_TAGS = frozenset({"strong", "b", "dt", "th", "span", "em"})
_LEADING_TAGS = frozenset(
    {"strong", "b", "span", "em", "i", "br", "a", "img", "small", "time", "label", "h4", "h5", "h6"}
)
_BYLINE_TAGS = frozenset({"p", "div", "span", "h4", "h5", "h6", "li", "em", "strong", "b", "i", "small", "cite", "td"})
_MOST_INNER = 40
_TEXTLESS = ("script", "style", "svg", "template")
_LINKS = frozenset({"canonical", "author"})
_NO_FIELDS = frozenset({"head", "meta", "link", "title", "body", "html", "noscript", "input", "option", "img", "main"})
_HEADINGS = frozenset({"h1", "h2", "h3"})
_ARCHIVED = re.compile(r"/(https?:/.+)")
_YEAR = re.compile(r"(?:19|20)\d\d")
_DATED = re.compile(r"\d{4}\s?[.\-/\u5e74\ub144]\s?\d{1,2}\s?[.\-/\u6708\uc6d4]\s?\d{1,2}|\b\d{1,2}\.\d{1,2}\.\d{4}")


@strict
@dataclass(frozen=True, slots=True, kw_only=True)
class PageWords:
    """The words of `rules/page.toml`."""

    byline_words: tuple[str, ...]
    time_words: tuple[str, ...]
    title_words: tuple[str, ...]
    author_paths: tuple[str, ...]
    byline_leads: tuple[str, ...]
    byline_ends: tuple[str, ...]
    author_labels: tuple[str, ...]
    itemprops: tuple[str, ...]
    aside_tags: tuple[str, ...]
    idle_meta: tuple[str, ...]
    aside_words: tuple[str, ...]


@lru_cache(maxsize=1)
def page_words() -> PageWords:
    """The markup vocabulary, read once. Raises `RuleFileInvalid`."""
    return read_rule_file(Path(__file__).parent / "rules" / "page.toml", PageWords)


@dataclass(frozen=True, slots=True)
class Piece:
    """An element that may hold a field: where it stands (elements before it), and whether beside the article."""

    tag: Tag
    place: int
    aside: bool


@dataclass(frozen=True, slots=True)
class Page:
    """A parsed page. `meta` maps lower-case names (name, property, `itemprop:` name) to contents, in page order.

    `data` holds the texts of its JSON-LD scripts; the tree has no scripts, styles and drawings any more.
    """

    url: str
    markup: str
    tree: HtmlElement
    soup: BeautifulSoup
    pieces: tuple[Piece, ...]
    data: tuple[str, ...] = ()
    meta: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def first(self, *names: str) -> str | None:
        """The first non-empty content among these meta names, in the order given."""
        return next((content for name in names for content in self.meta.get(name, ()) if content), None)

    def text_of(self, tag: Tag) -> str:
        """The text of an element with its spaces folded."""
        return " ".join(tag.get_text(" ").split())


def parse_tree(markup: str) -> HtmlElement | None:
    """The lxml tree of a page; None if there is none to speak of. Depth and size are libxml2's own bounds."""
    parser = HTMLParser(
        collect_ids=False, default_doctype=False, encoding="utf-8", remove_comments=True, remove_pis=True
    )
    try:
        return document_fromstring(markup.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None


def read_tree(markup: str, url: str) -> Page | None:
    """The page of a text; None if it has no element."""
    tree = parse_tree(markup)
    if tree is None:
        return None
    scripts = (script for script in tree.iter("script") if "ld+json" in (script.get("type") or "").lower())
    data = tuple(script.text or "" for script in scripts)
    etree.strip_elements(tree, *_TEXTLESS, with_tail=False)
    soup, pieces = _strain(tree)
    return Page(url=url, markup=markup, tree=tree, soup=soup, pieces=pieces, data=data, meta=_meta(soup))


def loose_split(url: str) -> SplitResult:
    """The parts of a URL; none of them where it is no URL at all, as links of pages may be. Raises nothing."""
    try:
        return urlsplit(url)
    except ValueError:
        return SplitResult("", "", "", "", "")


def inner_url(url: str) -> str:
    """The address inside an archive's (`https://web.archive.org/web/2014/http://…`); else the address itself."""
    match = _ARCHIVED.search(url, 8)
    return match[1] if match else url


def inner_tags(tag: Tag) -> list[Tag]:
    """An element and every element inside it, in page order."""
    return [tag, *(node for node in tag.descendants if isinstance(node, Tag))]


def names_of(tag: Tag) -> str:
    """The class and id of an element in lower case, with spaces between."""
    return " ".join([*(tag.get("class") or []), str(tag.get("id") or "")]).lower()


def _meta(soup: BeautifulSoup) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for tag in soup.find_all("meta"):
        content = " ".join(str(tag.get("content") or "").split())
        for key, prefix in (("name", ""), ("property", ""), ("itemprop", "itemprop:")):
            if content and (name := tag.get(key)):
                found.setdefault(prefix + str(name).lower(), []).append(content)
    return {name: tuple(contents) for name, contents in found.items()}


def _strain(tree: HtmlElement) -> tuple[BeautifulSoup, tuple[Piece, ...]]:
    """The soup of the kept elements, each in a wrapper that remembers its place."""
    parts = [_html(element) for element in tree.iter("title", "meta", "link") if _is_head_matter(element)]
    parts += [
        f'<div data-place="{place}" data-aside="{int(aside)}">{_html(element)}</div>'
        for place, element, aside in _kept(tree)
    ]
    soup = BeautifulSoup("<html><body>" + "".join(parts) + "</body></html>", "lxml")
    pieces = [
        Piece(child, int(str(wrapper["data-place"])), wrapper["data-aside"] == "1")
        for wrapper in soup.find_all("div", attrs={"data-place": True})
        if isinstance(child := next((node for node in wrapper.children if isinstance(node, Tag)), None), Tag)
    ]
    return soup, tuple(pieces)


def _html(element: HtmlElement) -> str:
    return str(etree.tostring(element, encoding="unicode", method="html", with_tail=False))


def _is_head_matter(element: HtmlElement) -> bool:
    """Whether an element of the head can hold a field: most of its tags speak of pictures and of apps."""
    if element.tag == "link":
        return element.get("rel") in _LINKS
    if element.tag == "title":
        return True  # also where broken markup has put it into the body
    name = (element.get("property") or element.get("name") or "").lower()
    return bool(name or element.get("itemprop")) and not name.startswith(page_words().idle_meta)


def _kept(tree: HtmlElement) -> list[tuple[int, HtmlElement, bool]]:
    """Elements of the body that may hold a field, with their places and whether they stand aside; outermost only."""
    frame = {ancestor for heading in tree.iter("h1") for ancestor in heading.iterancestors()}
    body: list[tuple[int, HtmlElement, bool]] = []
    inside: set[Any] = set()
    for place, found in enumerate(tree.iter(etree.Element)):
        is_leading = _is_leading(found)
        element = found.getparent() if is_leading else found
        if not (is_leading or _may_hold_field(element, element.tag)) or not inside.isdisjoint(element.iterancestors()):
            continue
        aside = is_aside(element, frame)
        if not aside or _is_worth_aside(element):
            inside.add(element)
            body.append((place, element, aside))
        if len(body) >= _MOST_KEPT:
            break
    return body


def _is_worth_aside(element: HtmlElement) -> bool:
    """Whether an element beside the article is kept: a byline or the first heading may stand in an odd place."""
    if element.tag in {"h1", "address", "time"} or element.get("itemprop") or element.get("rel") == "author":
        return True
    return any(word in _names(element) for word in page_words().byline_words)


def _may_hold_field(element: HtmlElement, tag: str) -> bool:
    if tag in _HEADINGS or tag in {"time", "address"}:
        return _is_small(element)
    if tag in _NO_FIELDS:
        return False
    names = _names(element)
    if (
        (names and _field_pattern().search(names))
        or (element.get("itemprop") or "").lower() in page_words().itemprops
        or element.get("rel") == "author"
    ):
        return _is_small(element)
    return _is_telling(element, tag)


def _names(element: HtmlElement) -> str:
    """The class and id of an element in lower case; empty where it has neither."""
    name, own_id = element.get("class"), element.get("id")
    if name is None:
        return own_id.lower() if own_id else ""
    return f"{name} {own_id}".lower() if own_id else str(name).lower()


def _is_leading(element: HtmlElement) -> bool:
    """Whether an element only leads up to what stands behind it: the label of a name, or anything before a date."""
    if element.tag in _LABEL_TAGS and _is_label(element):
        return True
    tail = element.tail
    if tail is None or element.tag not in _LEADING_TAGS or not _is_dated(tail[:_LONGEST_TELLING]):
        return False
    home = element.getparent()
    return len(tail.strip()) <= _LONGEST_TELLING and home.tag not in _NO_FIELDS and _is_small(home)


def _is_label(element: HtmlElement) -> bool:
    text = (element.text or "").strip(" :\n\t").casefold()
    return text in page_words().author_labels and element.getparent() is not None and _is_small(element.getparent())


def _is_telling(element: HtmlElement, tag: str) -> bool:
    """Whether an element without a telling name reads like a byline or a date, or links to a person."""
    words = page_words()
    if tag == "a":
        return bool(_author_path().search((element.get("href") or "").lower() + "/")) and _is_small(element)
    text = (element.text or "").strip()
    if not text or len(text) > _LONGEST_TELLING:
        return False
    if _is_dated(text) or text.endswith(words.byline_ends):
        return True
    return f"{text} ".startswith(words.byline_leads) and tag in _BYLINE_TAGS and _is_small(element)


def _is_small(element: HtmlElement) -> bool:
    """Whether an element is a field and no container: few descendants, little text."""
    length = 0
    for count, node in enumerate(element.iter()):
        length += len(node.text or "") + len(node.tail or "")
        if count > _MOST_INNER or length > _LONGEST_KEPT:
            return False
    return True


def _is_dated(text: str) -> bool:
    """Whether a short text holds a whole date, in digits or with the name of a month."""
    return bool(_YEAR.search(text)) and bool(_DATED.search(text) or _named_day().search(text))


@lru_cache(maxsize=1)
def _named_day() -> re.Pattern[str]:
    """A month's name with a day and a year around it, whatever joins them."""
    months = "|".join(re.escape(name) for names in time_rules().months.values() for name in names)
    return re.compile(
        rf"(?i)\b\d{{1,2}}\W{{0,3}}\w{{0,3}}\W{{0,2}}\b(?:{months})\b\W{{0,3}}\w{{0,3}}\W?\d{{4}}|\b(?:{months})\b\W{{1,3}}\d{{1,2}}\w{{0,2}}\W{{1,3}}\d{{4}}"
    )


@lru_cache(maxsize=1)
def _field_pattern() -> re.Pattern[str]:
    words = page_words()
    return re.compile("|".join(map(re.escape, (*words.byline_words, *words.time_words, *words.title_words))))


@lru_cache(maxsize=1)
def _author_path() -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, page_words().author_paths)))


@lru_cache(maxsize=1)
def _aside_pattern() -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, page_words().aside_words)))


def is_aside(element: HtmlElement, frame: set[HtmlElement]) -> bool:
    """Whether an element stands in a part of the page that speaks of other pages.

    `frame`: what encloses the headings. Names like `with-sidebar` there speak of the layout and not of its content.
    """
    words = page_words()
    for ancestor in (element, *element.iterancestors()):
        if ancestor.tag in {"body", "html"}:
            return False
        if ancestor.tag in words.aside_tags:
            return True
        names = _names(ancestor)
        if names and ancestor not in frame and _aside_pattern().search(names):
            return True
    return False
