"""Who wrote a page: people only, never the outlet, a desk, a role or a picture credit. Words: `rules/authors.toml`.

JSON-LD, meta tags, markup and the Korean byline in the text are asked in this order; the first that names people wins.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import takewhile
from pathlib import Path

from bs4 import Tag

from extract.rulefile import read_rule_file, strict
from extract.structured import Structured, structured_words
from extract.times import time_rules
from extract.titles import letters
from extract.tree import Page, Piece, inner_tags, names_of, page_words

_LONGEST_NAME = 50
_MOST_WORDS = 5
_MOST_AUTHORS = 12
_HANGUL_NAME = r"[\uac00-\ud7a3]{2,4}"
_LONGEST_BYLINE = 200
_SHORTEST_CODE = 5  # `AFP`, `amw`: agencies and initials
_EDGES = " .:,-–—|*\"'“”=/\u3000"
_TURNED = re.compile(r"([^\W\d_]+), ([^\W\d_]+)")
_SEPARATORS = re.compile(r"\s*(?:[,;|/·•&＆、ㆍ∙=]|\s[-–—]\s|\n)\s*")
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^【】]*】|<[^<>]*>")
_ADDRESS = re.compile(r"\S+@\S*|https?://\S+|www\.\S+")


@strict
@dataclass(frozen=True, slots=True, kw_only=True)
class BylineExample:
    """A byline with the names that it must give; none by default."""

    text: str
    names: tuple[str, ...] = ()


@strict
@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorRules:
    """The rules of `rules/authors.toml`."""

    author_meta: tuple[str, ...]
    institutions: bool
    byline_meta: tuple[str, ...]
    author_labels: tuple[str, ...]
    prefixes: tuple[str, ...]
    joiners: tuple[str, ...]
    roles: tuple[str, ...]
    stops: tuple[str, ...]
    credits: tuple[str, ...]
    nobody: tuple[str, ...]
    korean_titles: tuple[str, ...]
    korean_departments: tuple[str, ...]
    korean_no_names: tuple[str, ...]
    korean_others: tuple[str, ...]
    examples: tuple[BylineExample, ...]


@lru_cache(maxsize=1)
def author_rules() -> AuthorRules:
    """The rules, read once. Raises `RuleFileInvalid`."""
    return read_rule_file(Path(__file__).parent / "rules" / "authors.toml", AuthorRules)


def read_authors(
    page: Page, data: Structured, text: str, outlets: frozenset[str]
) -> tuple[tuple[str, ...], str | None]:
    """(names in page order, rule). No names and no rule where nobody is named. `outlets`: see `titles.site_names`.

    The first place that names people wins, unless a later one of the page's data names them all and others.
    """
    best: tuple[tuple[str, ...], str | None] = ((), None)
    for rule, phrases in _places(page, data, text, outlets):
        if best[0] and not rule.startswith(("meta", "itemprop")):
            break
        names = _unique(name for phrase in phrases for name in names_in(phrase, outlets))
        if {*map(letters, names)} > {*map(letters, best[0])}:
            best = (names, rule)
        if rule == "text" and not best[0] and author_rules().institutions:
            best = (_institutions(page, data), "institution")
    return best if best[0] else ((), None)


def _institutions(page: Page, data: Structured) -> tuple[str, ...]:
    """The agency, desk or outlet that the page's data give as author, as they write it."""
    named = [name for name, _ in data.people()]
    named = named or next((list(page.meta[name]) for name in author_rules().byline_meta if name in page.meta), [])
    plain = [_prefix().sub("", name).strip(_EDGES) for name in named]
    return _unique(name for name in plain if len(name) <= _LONGEST_NAME and not _ADDRESS.search(name))


def _places(page: Page, data: Structured, text: str, outlets: frozenset[str]) -> Iterator[tuple[str, list[str]]]:
    """Where authors stand, the most trusted first, each with its phrases."""
    yield "json_ld", _people(data)
    rules = author_rules()
    for name in rules.author_meta:
        if phrases := [_turned(phrase) for phrase in page.meta.get(name, ()) if not _names_outlet(phrase, outlets)]:
            yield f"meta:{name}", phrases
    if (page.first("twitter:label1") or "").casefold() in rules.author_labels:
        yield "meta:twitter:data1", list(page.meta.get("twitter:data1", ()))
    pieces = [piece for piece in page.pieces if not piece.aside]
    yield from _marked(page, pieces)
    yield "lead", _plain_leads(page, pieces, outlets)
    shown = [page.text_of(piece.tag)[:_LONGEST_BYLINE] for piece in pieces]
    yield "text", korean_bylines(text) + [match[0] for line in shown for match in _korean_byline().finditer(line)]
    yield from _unmarked(page, pieces)


def _names_outlet(phrase: str, outlets: frozenset[str]) -> bool:
    """Whether a meta tag gives the outlet, alone or with its address: `example.com, Seoul`."""
    return bool(_ADDRESS.search(phrase)) or letters(phrase.split(",", maxsplit=1)[0]) in outlets


def _turned(phrase: str) -> str:
    """`Sol, Ana` as `Ana Sol`: library catalogues and some meta tags put the family name first."""
    match = _TURNED.fullmatch(phrase)
    return f"{match[2]} {match[1]}" if match else phrase


def _people(data: Structured) -> list[str]:
    return [name for name, kind in data.people() if kind not in structured_words().organisations]


def _marked(page: Page, pieces: list[Piece]) -> Iterator[tuple[str, list[str]]]:
    """Names in elements that say what they are: itemprop, rel, byline classes."""
    tags = [tag for piece in pieces for tag in inner_tags(piece.tag)]
    props = [tag for tag in tags if tag.get("itemprop") in {"author", "creator"}]
    inner = [tag.select_one("[itemprop=name]") or tag for tag in props]
    yield "itemprop", [page.text_of(tag) for tag in inner]
    yield "rel", [page.text_of(tag) for tag in tags if "author" in (tag.get("rel") or [])]
    for tag in (byline for piece in pieces for byline in _bylines(piece)):
        links = [page.text_of(link) for link in tag.select("a") if _leads_to_person(link)]
        yield "byline", links or _phrases(tag)


def _unmarked(page: Page, pieces: list[Piece]) -> Iterator[tuple[str, list[str]]]:
    """Names in plain elements: the one byline beside the article, links to people's pages, texts that begin so."""
    beside = [piece for piece in page.pieces if piece.aside and _is_byline(piece.tag) and not _is_comment(piece)]
    lines = {letters(line): [line] for piece in beside for line in _phrases(piece.tag)}
    yield from (("byline beside", line) for line in lines.values() if len(lines) == 1)
    for piece in pieces:
        links = [tag for tag in (piece.tag, *piece.tag.select("a")) if _leads_to_person(tag)]
        yield "link", [text for tag in links[:3] if " " in (text := page.text_of(tag))]
    for piece in _leading(page, pieces):
        yield "lead", _phrases(piece.tag)


def _leading(page: Page, pieces: list[Piece]) -> list[Piece]:
    """The pieces whose text begins as a byline does, or stands beside a label."""
    labels = page_words().author_labels
    return [
        piece
        for piece in pieces
        if piece.tag.name not in {"h1", "h2", "h3"}
        and (
            (text := page.text_of(piece.tag)).startswith(page_words().byline_leads)
            or text.split(" ", maxsplit=1)[0].strip(":").casefold() in labels
        )
    ]


def _plain_leads(page: Page, pieces: list[Piece], outlets: frozenset[str]) -> list[str]:
    """The first text that is a byline and nothing else: `By Ana Sol`."""
    for piece in _leading(page, pieces):
        text = page.text_of(piece.tag)
        names = "".join(letters(name) for name in names_in(text, outlets) if " " in name)
        if names and len(names) * 3 >= len(letters(text)) * 2:
            return [text]
    return []


def _is_comment(piece: Piece) -> bool:
    return "comment" in names_of(piece.tag)


def _phrases(tag: Tag) -> list[str]:
    """The text of a byline without its dates, in the parts that its elements make."""
    text = "\n".join(part for part in tag.get_text("\n").split("\n") if part.strip())
    text = " ".join(text.split()) if len(text) > _LONGEST_BYLINE else text
    return [_without_date(text[:_LONGEST_BYLINE])]


def _without_date(text: str) -> str:
    """A byline up to its first date or digit, for names come first."""
    match = _first_date().search(text)
    return text[: match.start()] if match else text


def _leads_to_person(tag: Tag) -> bool:
    path = str(tag.get("href") or "").lower() + "/"
    return tag.name == "a" and any(part in path for part in page_words().author_paths)


def _bylines(piece: Piece) -> list[Tag]:
    """The outermost elements of a piece that are bylines by name."""
    found: dict[int, Tag] = {}  # by identity: comparing elements compares all that is in them
    for tag in inner_tags(piece.tag):
        if _is_byline(tag) and not any(id(parent) in found for parent in tag.parents):
            found[id(tag)] = tag
    return list(found.values())


def _is_byline(tag: Tag) -> bool:
    names = names_of(tag)
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
    titled = [match["names"] for match in _korean_byline().finditer(phrase)]
    if korean := [name for names in titled for name in re.findall(_HANGUL_NAME, names)]:
        return [name for name in korean if name not in author_rules().korean_no_names]
    text = _ADDRESS.sub(" ", _BRACKETS.sub(" ", phrase)).strip()
    match = _lead().search(text)
    if _credit().match(text) or (match and _credit().search(text[: match.start()])):
        return []
    parts = [
        part for piece in _SEPARATORS.split(text[match.end() :] if match else text) for part in _joined().split(piece)
    ]
    named = list(takewhile(lambda part: part.casefold() not in author_rules().stops, parts))
    # After the first name, what ends in a role is one: `Chief Economics Correspondent`.
    people = [part for part in named if not _credit().search(part) and (part is named[0] or not _role().search(part))]
    return [name for part in people if (name := _name(part, outlets))]


def _name(part: str, outlets: frozenset[str]) -> str | None:
    """The name in one part of a byline; None if there is nobody."""
    if _nobody().search(part):
        return None
    text, previous = _stop().split(" ".join(part.split()).strip(_EDGES))[0], None
    while previous != text:
        previous = text
        text = _role().sub("", _prefix().sub("", text).strip(_EDGES)).strip(_EDGES)
    words = text.split()
    if not 1 <= len(words) <= _MOST_WORDS or len(text) > _LONGEST_NAME or letters(text) in outlets:
        return None
    if any(word.isupper() and letters(word) in outlets for word in words):
        return None
    if re.search(r"\d", text) or not re.search(r"[^\W\d_]{2}", text):
        return None
    is_code = len(text) < _SHORTEST_CODE and (text.isupper() or text.islower())
    return None if is_code else text


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
def _lead() -> re.Pattern[str]:
    """The word that leads up to names inside a longer byline: `Analysis by Ana Sol`."""
    # `von` also stands inside names: it leads only at the start and after a word in small letters.
    return re.compile(
        r"(?:(?:^|\s)(?:[Bb]y|BY|[Pp]ar|[Pp]or)|(?:^|(?:^|\s)[a-z]+\s+)(?:[Vv]on|VON))\s+(?=[A-Z\u00c0-\u00dd])"
    )


@lru_cache(maxsize=1)
def _stop() -> re.Pattern[str]:
    return re.compile(rf"(?:(?<=\s)|^)(?:{_words(author_rules().stops)})(?=\s)")


@lru_cache(maxsize=1)
def _credit() -> re.Pattern[str]:
    return re.compile(rf"(?i)(?<![^\W_])(?:{_words(author_rules().credits)})(?![^\W_])")


@lru_cache(maxsize=1)
def _first_date() -> re.Pattern[str]:
    months = _words(name for names in time_rules().months.values() for name in names if len(name) > 2)  # noqa: PLR2004
    return re.compile(rf"(?i)\d|\b(?:{months})\.?\s+\d")


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
        rf"(?<![\uac00-\ud7a3])(?P<names>{_HANGUL_NAME}(?:\s?[·,ㆍ/∙]\s?{_HANGUL_NAME}){{0,5}})\s?"
        rf"(?:[\uac00-\ud7a3A-Z]{{1,5}}(?:{_words(author_rules().korean_departments)})\s?)?"
        rf"(?:{titles})(?![\uac00-\ud7a3])"
    )
