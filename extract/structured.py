"""What a page says about itself in JSON-LD (schema.org), as one flat view of its article.

Publishers write it badly: several blocks, comments around it, raw line breaks, `@graph`, lists of everything. The node
that is this page's article is chosen by type, then by how much it says.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from extract.rulefile import read_rule_file, strict
from extract.tree import Page

_LARGEST_BLOCK = 3_000_000
_MOST_NODES = 5_000
_DEEPEST = 12
_WRAPPERS = re.compile(
    r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/)|(?:-->|//\s*\]\]>|\]\]>|/\*\s*\]\]>\s*\*/)\s*;?\s*$"
)
_TRAILING_COMMA = re.compile(r",(?=\s*[}\]])")


@strict
@dataclass(frozen=True, slots=True, kw_only=True)
class StructuredWords:
    """The schema.org names of `rules/structured.toml`."""

    article_types: tuple[str, ...]
    other_types: tuple[str, ...]
    organisations: tuple[str, ...]
    video_types: tuple[str, ...]
    gallery_types: tuple[str, ...]
    listing_types: tuple[str, ...]


@lru_cache(maxsize=1)
def structured_words() -> StructuredWords:
    """The names, read once. Raises `RuleFileInvalid`."""
    return read_rule_file(Path(__file__).parent / "rules" / "structured.toml", StructuredWords)


@dataclass(frozen=True, slots=True)
class Structured:
    """The JSON-LD of a page: its article's node (empty if there is none), and all typed nodes by `@id`."""

    article: dict[str, Any]
    nodes: tuple[dict[str, Any], ...]
    by_id: dict[str, dict[str, Any]]

    def text(self, key: str) -> str | None:
        """A text of the article's node, entities undone and spaces folded; None if absent or empty."""
        return plain(self.article.get(key))

    def has_type(self, names: tuple[str, ...]) -> bool:
        """Whether any top node has one of these types."""
        return any(kind in names for node in self.nodes for kind in types_of(node))

    def people(self) -> list[tuple[str, str | None]]:
        """(name, type) of each author or creator, in order; a type of None where a bare text stands."""
        found: list[tuple[str, str | None]] = []
        for key in ("author", "creator", "contributor"):
            if found:
                break
            found = list(self._names(self.article.get(key)))
        return found

    def publisher(self) -> str | None:
        """The publisher's name."""
        return next((name for name, _ in self._names(self.article.get("publisher"))), None)

    def _names(self, value: Any) -> Iterator[tuple[str, str | None]]:
        for item in _listed(value):
            if isinstance(item, str):
                if name := plain(item):
                    yield name, None
            elif isinstance(item, dict):
                known = {**self.by_id.get(str(item.get("@id")), {}), **item}
                kind = next(iter(types_of(known)), "Person")
                for name_item in _listed(known.get("name")):
                    if name := plain(name_item):
                        yield name, kind


def read_structured(page: Page) -> Structured:
    """The JSON-LD of a page. Blocks that are no JSON are passed over; raises nothing."""
    nodes: list[dict[str, Any]] = []
    for text in page.data:
        nodes += _typed_nodes(_parse(text))
        if len(nodes) >= _MOST_NODES:
            break
    by_id = {str(node["@id"]): node for node in nodes if "@id" in node}
    return Structured(article=_article(nodes), nodes=tuple(nodes), by_id=by_id)


def types_of(node: dict[str, Any]) -> list[str]:
    """The types of a node without their namespace."""
    kinds = [kind for kind in _listed(node.get("@type")) if isinstance(kind, str)]
    return [kind.rsplit("/", 1)[-1].rsplit(":", 1)[-1] for kind in kinds]


def plain(value: Any) -> str | None:
    """A JSON value as one line of text; None if it is no text or an empty one."""
    if isinstance(value, list) and value:
        value = value[0]
    if isinstance(value, dict):
        value = value.get("@value") or value.get("name")
    if not isinstance(value, str):
        return None
    text = html.unescape(html.unescape(value)) if "&" in value else value
    return " ".join(re.sub(r"</?[a-zA-Z][^<>]{0,100}>", "", text).split()) or None


def parse_json(text: str) -> Any:
    """The value of a JSON text, forgiving what publishers get wrong; None if it cannot be read."""
    for attempt in (str, _repaired):
        try:
            return json.loads(attempt(text), strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _parse(text: str) -> Any:
    return None if len(text) > _LARGEST_BLOCK else parse_json(_WRAPPERS.sub("", text))


def _repaired(text: str) -> str:
    repaired = _TRAILING_COMMA.sub("", text).strip().rstrip(";")
    return html.unescape(repaired) if "&quot;" in repaired else repaired


def _listed(value: Any) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _typed_nodes(value: Any) -> list[dict[str, Any]]:
    """The nodes with a type at the top of a block: in lists, in `@graph`, and as the main entity of a page."""
    found: list[dict[str, Any]] = []
    waiting = [(value, 0)]
    while waiting and len(found) < _MOST_NODES:
        item, depth = waiting.pop()
        if depth > _DEEPEST:
            continue
        if isinstance(item, list):
            waiting += [(inner, depth + 1) for inner in reversed(item)]
        elif isinstance(item, dict):
            if "@type" in item:
                found.append(item)
            waiting += [(item[key], depth + 1) for key in ("mainEntityOfPage", "mainEntity", "@graph") if key in item]
    return found


def _article(nodes: list[dict[str, Any]]) -> dict[str, Any]:
    """The node that is the page's article, else the best of another kind with a date; empty if there is none."""
    words = structured_words()
    for kinds in (words.article_types, words.other_types):
        fitting = [node for node in nodes if set(types_of(node)).intersection(kinds)]
        if fitting:
            return max(fitting, key=_says)
    return {}


def _says(node: dict[str, Any]) -> int:
    """How much a node says; the first of equals wins."""
    keys = ("headline", "datePublished", "author", "articleBody", "dateModified", "publisher", "mainEntityOfPage")
    return sum(bool(node.get(key)) for key in keys)
