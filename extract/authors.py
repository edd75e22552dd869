"""Who wrote a page: people only, never the outlet, a desk, a role or a picture credit. Words: `rules/authors.toml`.

JSON-LD, meta tags, markup and the Korean byline in the text are asked in this order; the first that names people wins.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from extract.rulefile import read_rule_file, strict
from extract.structured import Structured, structured_words
from extract.titles import letters, site_names
from extract.tree import Page, Piece, page_words

_LONGEST_NAME = 50
_MOST_WORDS = 5
_MOST_AUTHORS = 12
_HANGUL_NAME = r"[\uac00-\ud7a3]{2,4}"
_SEPARATORS = re.compile(r"\s*(?:[,;|/·•&＆、ㆍ∙=]|\s[-–—]\s|\n)\s*")
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^【】]*】|<[^<>]*>")
_ADDRESS = re.compile(r"\S+@\S*|https?://\S+|www\.\S+")


@strict
@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorRules:
    """The rules of `rules/authors.toml`."""

    author_meta: tuple[str, ...]
    author_labels: tuple[str, ...]
    prefixes: tuple[str, ...]
    joiners: tuple[str, ...]
    roles: tuple[str, ...]
    nobody: tuple[str, ...]
    korean_titles: tuple[str, ...]
    korean_no_names: tuple[str, ...]
    korean_others: tuple[str, ...]


@lru_cache(maxsize=1)
def author_rules() -> AuthorRules:
    """The rules, read once. Raises `RuleFileInvalid`."""
    return read_rule_file(Path(__file__).parent / "rules" / "authors.toml", AuthorRules)


def read_authors(page: Page, data: Structured, text: str) -> tuple[tuple[str, ...], str | None]:
    """(names in page order, rule). No names and no rule where nobody is named."""
    outlets = site_names(page, data)
    for rule, phrases in _places(page, data, text):
        names = _unique(name for phrase in phrases for name in names_in(phrase, outlets))
        if names:
            return names, rule
    return (), None


def _places(page: Page, data: Structured, text: str) -> Iterator[tuple[str, list[str]]]:
    yield "json_ld", _people(data)
    rules = author_rules()
    for name in rules.author_meta:
        if phrases := [phrase for phrase in page.meta.get(name, ()) if not phrase.startswith("http")]:
            yield f"meta:{name}", phrases
    label = (page.first("twitter:label1") or "").casefold()
    if label in rules.author_labels:
        yield "meta:twitter:data1", list(page.meta.get("twitter:data1", ()))
    yield from _marked(page)
    yield "byline", korean_bylines(text)


def _people(data: Structured) -> list[str]:
    return [name for name, kind in data.people() if kind not in structured_words().organisations]


def _marked(page: Page) -> Iterator[tuple[str, list[str]]]:
    """Names in markup: itemprop, rel, then byline classes near the headline."""
    pieces = [piece for piece in page.pieces if not piece.aside]
    tags = [tag for piece in pieces for tag in (piece.tag, *piece.tag.select("*"))]
    props = [tag for tag in tags if tag.get("itemprop") in {"author", "creator"}]
    inner = [tag.select_one("[itemprop=name]") or tag for tag in props]
    yield "itemprop", [page.text_of(tag) for tag in inner]
    yield "rel", [page.text_of(tag) for tag in tags if "author" in (tag.get("rel") or [])]
    for piece in pieces:
        if _is_byline(piece):
            yield "byline", [page.text_of(piece.tag)]


def _is_byline(piece: Piece) -> bool:
    names = " ".join([*(piece.tag.get("class") or []), str(piece.tag.get("id") or "")]).lower()
    return any(word in names for word in page_words().byline_words)


def korean_bylines(text: str) -> list[str]:
    """The Korean bylines at the head and the tail of a text, as names with their titles."""
    lines = [line for line in text.split("\n") if line.strip()]
    return [match[0] for line in (*lines[:2], *lines[-3:]) for match in _korean_byline().finditer(line[:100])]


def names_in(phrase: str, outlets: frozenset[str] = frozenset()) -> list[str]:
    """The people of a byline phrase, in order.

    >>> names_in("By Ana Sol and Jo Han, staff writers")
    ['Ana Sol', 'Jo Han']
    """
    if korean := [match["name"] for match in _korean_byline().finditer(phrase)]:
        return [name for name in korean if name not in author_rules().korean_no_names]
    plain = _ADDRESS.sub(" ", _BRACKETS.sub(" ", phrase))
    parts = [piece for part in _SEPARATORS.split(plain) for piece in _joined().split(part)]
    return [name for part in parts if (name := _name(part, outlets))]


def _name(part: str, outlets: frozenset[str]) -> str | None:
    """The name in one part of a byline; None if there is nobody."""
    text = " ".join(part.split()).strip(" .:,-–—|*\"'")
    previous = None
    while previous != text:
        previous = text
        text = _prefix().sub("", text).strip(" .:,-–—|*\"'")
    text = _role().sub("", text).strip(" .:,-–—|*")
    words = text.split()
    if not 1 <= len(words) <= _MOST_WORDS or len(text) > _LONGEST_NAME or letters(text) in outlets:
        return None
    if re.search(r"\d", text) or _nobody().search(text) or not re.search(r"[^\W\d_]{2}", text):
        return None
    if len(words) > 1 and text == text.lower() and text.isascii():
        return None
    return text


def _unique(names: Iterable[str]) -> tuple[str, ...]:
    return tuple({letters(name): name for name in reversed(list(names)) if letters(name)}.values())[::-1][
        :_MOST_AUTHORS
    ]


def _words(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


@lru_cache(maxsize=1)
def _prefix() -> re.Pattern[str]:
    return re.compile(rf"(?i)^(?:{_words(author_rules().prefixes)})(?:\s*[:=]\s*|\s+|$)")


@lru_cache(maxsize=1)
def _role() -> re.Pattern[str]:
    return re.compile(rf"(?i)(?:\s+|^)(?:{_words(author_rules().roles)})s?$")


@lru_cache(maxsize=1)
def _nobody() -> re.Pattern[str]:
    latin = [word for word in author_rules().nobody if word.isascii() and word.replace(" ", "").isalnum()]
    rest = [word for word in author_rules().nobody if word not in latin]
    return re.compile(rf"(?i)\b(?:{_words(latin)})\b|{_words(rest)}")


@lru_cache(maxsize=1)
def _joined() -> re.Pattern[str]:
    return re.compile(rf"(?i)\s+(?:{_words(author_rules().joiners)})\s+")


@lru_cache(maxsize=1)
def _korean_byline() -> re.Pattern[str]:
    titles = _words(author_rules().korean_titles)
    return re.compile(
        rf"(?<![\uac00-\ud7a3])(?P<name>{_HANGUL_NAME})\s?(?:[\uac00-\ud7a3]{{1,6}}\s?)?(?:{titles})(?![\uac00-\ud7a3])"
    )
