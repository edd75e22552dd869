"""The fields that a source's own CSS selectors give, asked before the general readers.

Only here is the whole page made a soup: it costs as much as all the rest, and few sources need it. A selector that
matches nothing leaves its field to the general reader, and the field's rule then ends in `MISSED`, to be counted.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from bs4 import BeautifulSoup, Tag

from extract.blocks import paragraphs_of
from extract.records import PageRules
from extract.tree import parse_tree

MISSED = " (selector missed)"
RULE = "selector"


@dataclass(frozen=True, slots=True)
class Selected:
    """What the selectors gave, as texts; `missed` names the fields whose selector matched nothing.

    `markup` is the page without what `drop` selects.
    """

    markup: str
    title: str | None = None
    authors: tuple[str, ...] = ()
    published: str | None = None
    body: tuple[str, ...] = ()
    missed: frozenset[str] = field(default_factory=frozenset)


def select_fields(markup: str, rules: PageRules) -> Selected:
    """The fields that the selectors of a source give; the page's markup alone where it has none.

    Raises `soupsieve.SelectorSyntaxError` for a selector that is none: source files are checked when they are read.
    """
    if rules == PageRules():
        return Selected(markup)
    soup = BeautifulSoup(markup, "lxml")
    for selector in rules.drop:
        for tag in soup.select(selector):
            tag.decompose()
    found = {
        name: soup.select(selector)
        for name in ("title", "authors", "published", "body")
        if (selector := getattr(rules, name)) is not None
    }
    return Selected(
        markup=str(soup) if rules.drop else markup,
        title=next(iter(_texts(found.get("title", []))), None),
        authors=tuple(_texts(found.get("authors", []))),
        published=next((_stamp(tag) for tag in found.get("published", [])), None),
        body=tuple(_paragraphs(found.get("body", []))),
        missed=frozenset(name for name, tags in found.items() if not tags),
    )


def _texts(tags: list[Tag]) -> list[str]:
    return [text for tag in tags if (text := " ".join(str(tag.get("content") or tag.get_text(" ")).split()))]


def _stamp(tag: Tag) -> str:
    return str(tag.get("datetime") or tag.get("content") or tag.get_text(" "))


def _paragraphs(tags: list[Tag]) -> list[str]:
    tree = parse_tree("<html><body>" + "".join(map(str, tags)) + "</body></html>") if tags else None
    return paragraphs_of(tree) if tree is not None else []
