"""Texts of articles that a page carries inside its scripts: JSON-LD's articleBody, or data for the browser.

Asked only when the page itself shows far less. Names of the keys: `rules/scripted.toml`.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from extract.blocks import paragraphs_of, text_key
from extract.decode import clean
from extract.rulefile import read_rule_file, strict
from extract.structured import Structured
from extract.tree import Page, parse_tree

_FEWEST_LETTERS = 300
_ENOUGH_LETTERS = 1_500  # a page that shows so much shows its article
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,200}>")


@strict
@dataclass(frozen=True, slots=True, kw_only=True)
class ScriptedRules:
    """The rules of `rules/scripted.toml`."""

    body_keys: tuple[str, ...]


@lru_cache(maxsize=1)
def scripted_rules() -> ScriptedRules:
    """The rules, read once. Raises `RuleFileInvalid`."""
    return read_rule_file(Path(__file__).parent / "rules" / "scripted.toml", ScriptedRules)


def read_scripted(page: Page, data: Structured, paragraphs: list[str]) -> tuple[list[str], str] | None:
    """(paragraphs, rule) of a script that says at least twice what the page shows; None if none does."""
    shown = len(text_key("".join(paragraphs)))
    if shown > _ENOUGH_LETTERS:
        return None
    body = data.article.get("articleBody")
    for rule, texts in (("json_ld:articleBody", [body]), ("script", _script_bodies(page.markup))):
        found = max((_split(text) for text in texts if isinstance(text, str)), key=_letters, default=[])
        if _letters(found) >= max(_FEWEST_LETTERS, 2 * shown):
            return found, rule
    return None


def _letters(paragraphs: list[str]) -> int:
    return len(text_key("".join(paragraphs)))


def _script_bodies(markup: str) -> list[str]:
    """The long strings of the page's scripts whose key says that they are a body."""
    found = []
    for match in _body_pattern().finditer(markup):
        try:
            found.append(json.loads(f'"{match[1]}"', strict=False))
        except ValueError:
            continue
    return found


def _split(text: str) -> list[str]:
    """The paragraphs of a body that is HTML or plain text."""
    if _TAG.search(text):
        tree = parse_tree(f"<html><body>{text}</body></html>")
        return paragraphs_of(tree) if tree is not None else []
    return [line for part in text.split("\n") if (line := clean(part))]


@lru_cache(maxsize=1)
def _body_pattern() -> re.Pattern[str]:
    keys = "|".join(map(re.escape, scripted_rules().body_keys))
    return re.compile(rf'"(?:{keys})"\s*+:\s*+"((?:[^"\\]|\\.){{{_FEWEST_LETTERS},}}+)"')
