"""Texts of articles that a page carries inside its scripts: JSON-LD's articleBody, or data for the browser.

Asked only when the page itself shows far less. Names of the keys: `rules/scripted.toml`.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Any

from extract.access import weight
from extract.blocks import paragraphs_of
from extract.decode import clean
from extract.rulefile import read_rule_file, strict
from extract.structured import Structured
from extract.tree import Page, parse_tree

_FEWEST_LETTERS = 300
_ENOUGH_LETTERS = 1_500  # a page that shows so much shows its article
_MOST_LISTS = 400
_DECODER = json.JSONDecoder(strict=False)
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,200}>")


@strict
@dataclass(frozen=True, slots=True, kw_only=True)
class ScriptedRules:
    """The rules of `rules/scripted.toml`."""

    body_keys: tuple[str, ...]
    list_keys: tuple[str, ...]
    text_types: tuple[str, ...]
    text_keys: tuple[str, ...]


@lru_cache(maxsize=1)
def scripted_rules() -> ScriptedRules:
    """The rules, read once. Raises `RuleFileInvalid`."""
    return read_rule_file(Path(__file__).parent / "rules" / "scripted.toml", ScriptedRules)


def read_scripted(page: Page, data: Structured, paragraphs: list[str]) -> tuple[list[str], str] | None:
    """(paragraphs, rule) of a script that says at least twice what the page shows; None if none does."""
    shown = _letters(paragraphs)
    if shown > _ENOUGH_LETTERS:
        return None
    body = data.article.get("articleBody")
    for rule, texts in (("json_ld:articleBody", [body]), ("script", _script_bodies(page.markup))):
        found = max((_split(text) for text in texts if isinstance(text, str)), key=_letters, default=[])
        if rule == "script":
            found = max((found, *_script_lists(page.markup)), key=_letters)
        if _letters(found) >= max(_FEWEST_LETTERS, 2 * shown):
            return found, rule
    return None


def _letters(paragraphs: list[str]) -> int:
    return weight("".join(paragraphs))


def _script_bodies(markup: str) -> list[str]:
    """The long strings of the page's scripts whose key says that they are a body."""
    found = []
    for match in _body_pattern().finditer(markup):
        try:
            found.append(json.loads(f'"{match[1]}"', strict=False))
        except ValueError:
            continue
    return found


def _script_lists(markup: str) -> list[list[str]]:
    """The paragraphs of each list of text elements in the page's scripts, as `"blocks": [{"type": "paragraph", …}]`."""
    found: list[list[str]] = []
    end = 0
    tries = islice(_list_pattern().finditer(markup), _MOST_LISTS)  # a hostile page may begin a list a million times
    for match in tries:
        if match.start() < end:
            continue
        try:
            elements, end = _DECODER.raw_decode(markup, match.end() - 1)
        except (ValueError, RecursionError):
            continue
        found.append([line for element in elements if isinstance(element, dict) for line in _element(element)])
    return found


def _element(element: dict[str, Any]) -> list[str]:
    """The paragraphs of one element of a list; none if it is no text."""
    rules = scripted_rules()
    if str(element.get("type") or element.get("_type") or "").lower() not in rules.text_types:
        return []
    value: Any = element
    while isinstance(value, dict):
        value = next((value[key] for key in rules.text_keys if value.get(key)), None)
    if isinstance(value, list):
        value = "".join(str(part.get("text") or "") for part in value if isinstance(part, dict))
    return _split(value) if isinstance(value, str) else []


def _split(text: str) -> list[str]:
    """The paragraphs of a body that is HTML or plain text."""
    if _TAG.search(text):
        tree = parse_tree(f"<html><body>{text}</body></html>")
        return paragraphs_of(tree) if tree is not None else []
    return [line for part in text.split("\n") if (line := clean(part))]


@lru_cache(maxsize=1)
def _body_pattern() -> re.Pattern[str]:
    keys = "|".join(map(re.escape, scripted_rules().body_keys))
    return re.compile(rf'"(?:{keys})"\s*+:\s*+"((?:[^"\\]|\\.){{{_FEWEST_LETTERS // 3},}}+)"')


@lru_cache(maxsize=1)
def _list_pattern() -> re.Pattern[str]:
    return re.compile(rf'"(?:{"|".join(map(re.escape, scripted_rules().list_keys))})"\s*+:\s*+\[(?=\s*+\{{)')
