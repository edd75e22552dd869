"""The headline of a page: what several places agree on, without the site's name.

Every place gives a candidate with a trust (`rules/titles.toml`); candidates of equal letters add up, so a headline that
the page's data and a heading on the page both show wins. Site names go by comparing candidates, never by guessing.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from urllib.parse import unquote

from bs4 import Tag
from lxml.html import HtmlElement

from extract.rulefile import read_rule_file, strict
from extract.structured import Structured
from extract.tree import Page, inner_url, loose_split, names_of, page_words

_LONGEST = 400
_NO_LETTERS = re.compile(r"[\W_]+")
_SHORTEST_HOST_PART = 3
_TRUNCATED_FROM = 20
_MOST_SITE_WORDS = 4
_FEWEST_COMMON = 3
_FEWEST_SLUG_WORDS = 4
_SLUG_SHARE = 0.5
_LONGEST_NAME = 60
_LONG_HOST_PART = 7
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
_STRUCTURED = ("json_ld", "json_ld_name", "open_graph", "twitter", "meta", "document")
_HOME_PATHS = frozenset({"", "/", "/index.html", "/index.php"})
_HOME_ENDS = ("/", "/index.html", "/index.php")
_HOST_SLASHES = 2  # of an address with no path
_CONTENT_TAGS = frozenset({"h2", "h3", "div", "p", "span", "strong"})
_HEADING_TAGS = frozenset({"h1", "h2", "h3"})


@strict
@dataclass(frozen=True, slots=True, kw_only=True)
class TitleRules:
    """The rules of `rules/titles.toml`."""

    separators: tuple[str, ...]
    generic: tuple[str, ...]
    kickers: tuple[str, ...]
    trust: dict[str, float]


@lru_cache(maxsize=1)
def title_rules() -> TitleRules:
    """The rules, read once. Raises `RuleFileInvalid`."""
    return read_rule_file(Path(__file__).parent / "rules" / "titles.toml", TitleRules)


@dataclass(frozen=True, slots=True)
class _Candidate:
    text: str
    place: str
    is_cut: bool = False


@dataclass(frozen=True, slots=True)
class _Known:
    """What is no headline, in letters: the site's names, and what links to its front page say.

    `every` are all candidates, whose repetition makes a tail superfluous, and `strong` those for a head: a kicker may
    lead up to a headline that a list of other stories repeats without it.
    """

    names: frozenset[str]
    home: frozenset[str]
    every: frozenset[str]
    strong: frozenset[str]


@lru_cache(maxsize=4096)
def letters(text: str) -> str:
    """Letters and digits alone, case folded: what two spellings of one headline share."""
    return _NO_LETTERS.sub("", unicodedata.normalize("NFKC", text).casefold())


def read_title(page: Page, data: Structured, names: frozenset[str]) -> tuple[str, str] | None:
    """(headline, rule) of a page; None if no place names one. The rule is the most trusted place that gave it.

    `names`: what the site is called, see `site_names`.
    """
    found = _without_sites(list(_candidates(page, data)), names, _home_names(page))
    places: dict[str, set[str]] = {}
    best: dict[str, _Candidate] = {}
    for candidate in found:
        key = letters(candidate.text)
        places.setdefault(key, set()).add(candidate.place)
        best.setdefault(key, candidate)
    if not places:
        return None
    _confirm(best, places, _slug_words(page.url))
    winner = best[max(places, key=lambda key: _trust(places[key]))]
    return winner.text, winner.place


def _trust(said: set[str]) -> float:
    return sum(title_rules().trust[place] for place in said)


def _confirm(best: dict[str, _Candidate], places: dict[str, set[str]], slug: frozenset[str]) -> None:
    """Settle what the headings are worth: alone the first may be the name of the site or of a widget.

    A heading counts in full where the page's data say the same, or the same with something around it. Where the first
    heading has a kicker around the data's words it counts for those; where both share most words it still counts, and
    where the address (`slug`) has more of its words than of theirs.
    """
    _complete(best, places)
    first = next((key for key, said in places.items() if "first_heading" in said), None)
    said = [key for key in places if not places[key].isdisjoint(_STRUCTURED)]
    if first in said:
        return
    is_named = any("json_ld" in kinds for kinds in places.values())
    others = [] if is_named else [key for key in places if "other_heading" in places[key]]
    shown = first if first and any(_is_part(first, key) for key in said) else None
    # Without a headline in JSON-LD, another heading is it if it is most of what the data say: a kicker is a part too.
    fitting = [key for key in others if key in said or any(_is_most(key, other) for other in said)]
    shown = shown or max(fitting, key=lambda key: _trust(places[key]), default=None)
    for kinds in places.values():
        kinds.discard("first_heading")
    if shown is not None:
        places[shown].add("first_heading")
    elif first is not None:
        _weigh(first, said, best, places, slug)


def _is_most(inner: str, outer: str) -> bool:
    return len(inner) * 2 >= len(outer) and _is_part(inner, outer)


def _weigh(
    first: str, said: list[str], best: dict[str, _Candidate], places: dict[str, set[str]], slug: frozenset[str]
) -> None:
    """Let a first heading that no data repeat count for what it holds, or for its likeness, or for little."""
    if inside := [key for key in said if _is_part(key, first)]:
        places[max(inside, key=len)].add("first_heading")
        places[first].add("unconfirmed_heading")
    else:
        shown, given = best[first].text, [best[key].text for key in said]
        is_near = any(_is_alike(shown, text) for text in given) or _is_in_slug(shown, given, slug)
        places[first].add("similar_heading" if is_near else "unconfirmed_heading")


def _is_in_slug(shown: str, given: list[str], slug: frozenset[str]) -> bool:
    """Whether an address has half of the words of a heading, and more of them than of any other headline."""
    if len(shown.split()) < _FEWEST_SLUG_WORDS:
        return False
    share = _slug_share(shown, slug)
    return share >= _SLUG_SHARE and all(_slug_share(text, slug) < share for text in given)


def _slug_share(text: str, slug: frozenset[str]) -> float:
    words = [key for word in re.split(r"[\s\-–—/]+", text) if (key := letters(word))]
    return sum(not slug.isdisjoint({key, key.translate(_UMLAUTS)}) for key in words) / max(1, len(words))


def _slug_words(url: str) -> frozenset[str]:
    """The words of an address's path, without escapes."""
    return frozenset(letters(word) for word in re.split(r"[\W_]+", unquote(loose_split(url).path)))


def _complete(best: dict[str, _Candidate], places: dict[str, set[str]]) -> None:
    """What is said cut short counts for the whole: data end in an ellipsis, or at a quotation mark of the headline."""
    for short in [key for key in places if len(key) >= _TRUNCATED_FROM and places[key] <= set(_STRUCTURED)]:
        for whole, said in places.items():
            if whole == short or not whole.startswith(short) or said == {"other_heading"}:
                continue
            rest = best[whole].text[len(best[short].text) :].lstrip()
            if best[short].is_cut or rest.startswith(('"', "&quot;")):
                said.update(places[short])


def _is_part(inner: str, outer: str) -> bool:
    """Whether a key begins or ends another one and is a good part of it."""
    return len(inner) * 3 >= len(outer) and (outer.startswith(inner) or outer.endswith(inner))


def _is_alike(one: str, other: str) -> bool:
    """Whether two headlines share half of the words of the shorter one, three at least."""
    words, others = {letters(word) for word in one.split()}, {letters(word) for word in other.split()}
    common = len((words & others) - {""})
    return common >= _FEWEST_COMMON and common * 2 >= min(len(words), len(others))


def site_names(page: Page, data: Structured) -> frozenset[str]:
    """The letters of every name that the page gives its site, and of its host's parts."""
    named = [page.first("og:site_name"), page.first("application-name", "apple-mobile-web-app-title"), data.publisher()]
    named += list(page.meta.get("itemprop:publisher", ()))
    headings = [tag for piece in page.pieces for tag in _heading_tags(piece.tag) if tag.name == "h1"]
    named += [page.text_of(tag) for tag in headings if _is_home_link(tag)]
    title_key = letters(page.text_of(page.soup.title)) if page.soup.title else ""
    if page.soup.title:
        named += _repeated_tails(page.text_of(page.soup.title), [letters(tag.get_text()) for tag in headings])
    host = (loose_split(inner_url(page.url)).hostname or "").removeprefix("www.")
    parts = [host, *(part for part in host.split(".")[:-1] if len(part) >= _SHORTEST_HOST_PART)]
    found = {key for name in (*named, *parts) if name and (key := letters(name))}
    # Some pages call their site what they call themselves.
    return frozenset(found - {key for key in [title_key] if len(key) > _TRUNCATED_FROM})


def _repeated_tails(title: str, headings: list[str]) -> Iterator[str]:
    """The end of a document title that an `h1` begins with and that is the shorter: there the `h1` names the site."""
    for head, tail in _splits(title):
        key = letters(tail)
        if key and len(key) <= len(letters(head)) and any(heading.startswith(key) for heading in headings):
            yield tail


def _home_names(page: Page) -> frozenset[str]:
    """The letters of what links to the front page say, in words or by their picture, and of what feeds are called."""
    said = [_separator().split(link.get("title") or "", 1)[0] for link in page.tree.iter("link") if _is_feed(link)]
    host = loose_split(page.url).hostname
    for link in page.tree.iter("a"):
        if _leads_home(link.get("href") or "", host):
            said += ["".join(link.itertext()), link.get("title") or ""]
            said += [image.get("alt") or "" for image in link.iter("img")]
    return frozenset(key for name in said if len(name) <= _LONGEST_NAME and (key := letters(name)))


def _is_feed(link: HtmlElement) -> bool:
    return link.get("rel") == "alternate" and (link.get("type") or "").endswith(("rss+xml", "atom+xml"))


def _leads_home(href: str, host: str | None) -> bool:
    """Whether a link leads to the front page. How it ends tells of most, without any parsing, that they do not."""
    if not href.rstrip().endswith(_HOME_ENDS) and href.count("/") != _HOST_SLASHES:
        return False
    target = loose_split(href)
    is_own = target.hostname in {None, host}
    return is_own and not target.fragment and not target.query and bool(href) and target.path in _HOME_PATHS


def _is_home_link(tag: Tag) -> bool:
    """Whether a heading is the site's own name: nothing but a link to the front page."""
    link = tag.select_one("a[href]")
    if link is None or letters(link.get_text()) != letters(tag.get_text()):
        return False
    target = loose_split(str(link["href"]))
    return not target.fragment and target.path in _HOME_PATHS and bool(link["href"])


def _candidates(page: Page, data: Structured) -> Iterator[_Candidate]:
    meta = page.first("itemprop:headline", "title", "dc.title", "dcterms.title", "parsely-title", "sailthru.title")
    structured = [
        (data.text("headline"), "json_ld"),
        (data.text("name"), "json_ld_name"),
        (page.first("og:title"), "open_graph"),
        (page.first("twitter:title"), "twitter"),
        (meta, "meta"),
        (page.text_of(page.soup.title) if page.soup.title else None, "document"),
    ]
    for text, place in structured:
        if text and len(text) <= _LONGEST:
            whole = text.removesuffix("...").removesuffix("…").rstrip()
            yield _Candidate(text, place) if whole == text else _Candidate(whole, place, is_cut=True)
    yield from _headings(page, in_asides=not data.text("headline"))


def _headings(page: Page, *, in_asides: bool) -> Iterator[_Candidate]:
    """The headings of the page that could be its headline, the first `h1` with letters told from the rest.

    `in_asides`: whether that `h1` may stand beside the article, where nothing better is known.
    """
    rest = [tag for piece in page.pieces if not piece.aside for tag in _heading_tags(piece.tag)]
    others = [tag for piece in page.pieces if piece.aside and in_asides for tag in _heading_tags(piece.tag)]
    first = next((tag for tag in (*rest, *others) if tag.name == "h1" and _is_telling(tag)), None)
    if first is not None:
        yield from _of_heading(page, first, "first_heading")
    for tag in rest:
        if tag is first or not letters(tag.get_text()):
            continue
        if tag.get("itemprop") == "headline":
            yield from _of_heading(page, tag, "marked_heading")
        elif tag.name == "h1" or (tag.name in _CONTENT_TAGS and _is_marked(tag)):
            yield from _of_heading(page, tag, "other_heading")


def _heading_tags(tag: Tag) -> list[Tag]:
    """The headings inside a piece, which may be a whole header with names and dates; else the piece itself."""
    if tag.name in _HEADING_TAGS:
        return [tag]
    return list(tag.select("h1, [itemprop=headline]")) or [tag]


def _is_telling(tag: Tag) -> bool:
    return bool(letters(tag.get_text())) and not _is_home_link(tag)


def _is_marked(tag: Tag) -> bool:
    names = names_of(tag)
    return any(word in names for word in page_words().title_words)


def _of_heading(page: Page, tag: Tag, place: str) -> Iterator[_Candidate]:
    """A heading without the kicker that stands in an element of its own inside."""
    kickers = [inner for inner in tag.select("[class]") if _is_kicker(inner)]
    text = page.text_of(tag)
    for kicker in kickers:
        words = page.text_of(kicker)
        if words and text.startswith(words) and letters(text[len(words) :]):
            text = text[len(words) :].lstrip(" :|-–—•·/")
    if text and len(text) <= _LONGEST:
        yield _Candidate(text, place)


def _is_kicker(tag: Tag) -> bool:
    names = " ".join(tag.get("class") or []).lower()
    return any(word in names for word in title_rules().kickers)


def _without_sites(found: list[_Candidate], names: frozenset[str], home: frozenset[str]) -> list[_Candidate]:
    """The candidates without site names, those left empty dropped.

    What a heading and the page's data both show is a headline as it stands and is not cut.
    """
    shown = {letters(item.text) for item in found if item.place in {"first_heading", "marked_heading"}}
    said = {letters(item.text) for item in found if item.place in _STRUCTURED}
    every = frozenset(letters(item.text) for item in found)
    strong = frozenset(letters(item.text) for item in found if item.place != "other_heading")
    known = _Known(names, home - shown, every, strong)
    kept = []
    for item in found:
        key = letters(item.text)
        is_shown = key in shown & said and key not in names
        text = item.text if is_shown else _without_site(item.text, known)
        key = letters(text)
        if key and key not in names and text.casefold() not in title_rules().generic:
            kept.append(replace(item, text=text))
    return kept


def _without_site(text: str, known: _Known) -> str:
    """The headline alone: an end that names the site goes, and any end without which another candidate remains."""
    for _ in range(_MOST_SITE_WORDS):
        shorter = next((kept for head, tail in _splits(text) if (kept := _kept_part(head, tail, known))), None)
        if shorter is None:
            return text
        text = shorter
    return text


def _kept_part(head: str, tail: str, known: _Known) -> str | None:
    """Which side of a separator is the headline; None if the separator is part of it."""
    before, after = letters(head), letters(tail)
    if not before or not after:
        return None
    if _is_site(tail, known.names) or after in known.home or (before in known.every and len(after) <= len(before)):
        return head
    if _is_site(head, known.names) or before in known.home or (after in known.strong and len(before) <= len(after)):
        return tail
    return None


def _is_site(text: str, names: frozenset[str]) -> bool:
    """Whether a part of a title names the site: its name, or a few words with its name among them (`CBC News`)."""
    key = letters(text)
    if key in names or key.translate(_UMLAUTS) in names:
        return True
    words = [letters(word) for word in re.split(r"[\s.]+", text)]
    if _separator().search(text):
        return False
    return len(words) <= _MOST_SITE_WORDS and (bool(names.intersection(words)) or _begins_with_host(key, names))


def _begins_with_host(key: str, names: frozenset[str]) -> bool:
    return any(len(name) >= _LONG_HOST_PART and key.startswith(name) for name in names)


def _splits(text: str) -> Iterator[tuple[str, str]]:
    """(before, after) at every separator, from the end."""
    for match in reversed(list(_separator().finditer(text))):
        head, tail = text[: match.start()].strip(), text[match.end() :].strip()
        if head and tail:
            yield head, tail


@lru_cache(maxsize=1)
def _separator() -> re.Pattern[str]:
    return re.compile("|".join(re.escape(mark) for mark in sorted(title_rules().separators, key=len, reverse=True)))
