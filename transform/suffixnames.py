"""Korean names by the noun that ends them: companies, schools, offices, places; and addresses of several places."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from extract.rulefile import read_rule_file, rule_files, strict
from transform.found import Found, provisional_id
from transform.korean import is_hangul
from transform.plainnames import PlainRules
from transform.records import Entity, EntityType, Mention
from transform.scan import Layer

if TYPE_CHECKING:
    from transform.boundaries import Boundaries
    from transform.text import Document

SUFFIXES = "name_suffixes"
_RUN_BEFORE = re.compile(r"[\uac00-\ud7a3A-Za-z0-9&]+\Z")
_NEXT_WORD = re.compile(r" ([\uac00-\ud7a30-9]{2,8})")
_LOOK_BACK = 24
_OF_A_PLACE = frozenset({"government", "org", "university"})  # a place or an office before such a name belongs to it
_WHOLES = frozenset({"place", "government", "university", "org", "company"})


@strict
@dataclass(frozen=True, slots=True, kw_only=True)
class SuffixNoun:
    """Nouns that end a name of one type.

    `prefix`: letters before it at least; `never`: no name with just these before it; `never_ends`: nor with anything
    that ends so.

    `after = "particle"`: only where a particle follows (the noun is short and ends many words). `joins`: a noun that
    stands as a word of its own makes a name with the place or office before it. `plain`: no name with everyday words
    before it.
    """

    type: EntityType
    forms: tuple[str, ...]
    prefix: int = 1
    never: frozenset[str] = frozenset()
    never_ends: tuple[str, ...] = ()
    after: Literal["any", "particle"] = "any"
    joins: bool = True
    plain: bool = False


@strict
@dataclass(frozen=True, slots=True, kw_only=True)
class SuffixNounFile:
    """`rules/discovery/suffixes*.toml`."""

    suffix: tuple[SuffixNoun, ...] = ()


@strict
@dataclass(frozen=True, slots=True, kw_only=True)
class AddressFile:
    """`rules/discovery/addresses*.toml`: the units of an address, and words that end in one and are no place."""

    units: tuple[str, ...] = ()
    never: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SuffixRules:
    """The suffix nouns and the address words of all files."""

    nouns: tuple[SuffixNoun, ...] = ()
    units: tuple[str, ...] = ()
    no_places: tuple[str, ...] = ()

    def layer(self) -> Layer:
        """All suffix nouns, each with its rule."""
        return Layer(name=SUFFIXES, literals=[(form, noun) for noun in self.nouns for form in noun.forms])


def load_suffix_nouns(rule_dirs: Iterable[Path]) -> SuffixRules:
    """The rules of all folders together. Raises `RuleFileInvalid`."""
    nouns: list[SuffixNoun] = []
    units: list[str] = []
    no_places: set[str] = set()
    for path in rule_files(rule_dirs, "discovery"):
        if path.stem.startswith("suffixes"):
            nouns += read_rule_file(path, SuffixNounFile).suffix
        elif path.stem.startswith("addresses"):
            file = read_rule_file(path, AddressFile)
            units += file.units
            no_places |= {*file.never}
    return SuffixRules(tuple(nouns), tuple(units), tuple(sorted(no_places)))


def find_suffix_names(
    document: Document, boundaries: Boundaries, mentions: Sequence[Mention], plain: PlainRules
) -> list[Found]:
    """Names that end in a known noun, unsorted; a place or an office directly before them is part of them."""
    hits = document.hits.get(SUFFIXES)
    if not hits:
        return []
    ends = {mention.end_char: mention for mention in mentions if not mention.nested and mention.level == "name"}
    places = {mention.start_char for mention in mentions if mention.type == "place"}
    found: list[Found] = []
    for start, end, payload in hits:
        noun: SuffixNoun = payload  # type: ignore[assignment]
        if not _is_end(document.text, end, noun, boundaries):
            continue
        begin = _begin_of_name(document.text, start, noun, ends)
        if begin is None or (noun.plain and _is_plain(document.text, begin, start, end, plain)):
            continue
        before = ends.get(begin - 1) if document.text[begin - 1 : begin] == " " else None
        if before is not None and noun.type in _OF_A_PLACE and _extends(begin, before, places):
            begin = before.start_char
        name = document.text[begin:end]
        found.append(Found(begin, end, noun.type, f"suffix/{noun.type}", provisional_id(noun.type, name)))
    return found


def _is_plain(text: str, begin: int, start: int, end: int, plain: PlainRules) -> bool:
    """Whether everyday words stand before a noun, or it is one with them."""
    return plain.is_made_of_words(text[begin:start]) or text[begin:end] in plain.words


def _extends(begin: int, before: Mention, places: set[int]) -> bool:
    """Whether the place or office before a name belongs to it: not where the name begins with a place of its own."""
    if before.type not in _WHOLES:
        return False
    return begin not in places


def _is_end(text: str, end: int, noun: SuffixNoun, boundaries: Boundaries) -> bool:
    if boundaries.tail(text, end, noun.type) is None:
        return False
    if noun.after == "particle":
        return end < len(text) and is_hangul(text[end])
    return not (end < len(text) and text[end].isascii() and text[end].isalnum())


def _begin_of_name(text: str, start: int, noun: SuffixNoun, ends: dict[int, Mention]) -> int | None:
    """Where the name before the noun begins; None where there is none."""
    match = _RUN_BEFORE.search(text, max(0, start - _LOOK_BACK), start)
    if match is not None:
        prefix = match.group()
        if len(prefix) < noun.prefix or prefix in noun.never or prefix.isdigit() or prefix.endswith(noun.never_ends):
            return None
        return match.start()
    before = ends.get(start - 1) if text[start - 1 : start] == " " else None
    if before is None or before.type not in _WHOLES or not noun.joins or noun.after == "particle":
        return None
    return before.start_char


@dataclass(frozen=True, slots=True)
class Addresses:
    """What reading the addresses of one text needs; `entities` tell which place lies in which."""

    text: str
    rules: SuffixRules
    boundaries: Boundaries
    entities: dict[str, Entity]

    def find(self, places: Sequence[Found]) -> list[Found]:
        """Places that follow each other from the larger to the smaller, each row as one place: that of its last part.

        `places` in text order, outermost only.
        """
        by_start = {place.start: place for place in places}
        found: list[Found] = []
        reach = 0
        for place in places:
            if place.start < reach:
                continue
            last = place
            while (following := self._next_part(last, by_start)) is not None:
                last = following
            if last.end != place.end:
                entity_id = last.entity_id or provisional_id("place", self.text[place.start : last.end])
                found.append(Found(place.start, last.end, "place", "suffix/address", entity_id))
                reach = last.end
        return found

    def _next_part(self, place: Found, by_start: dict[int, Found]) -> Found | None:
        """The part of an address that follows a place directly."""
        text = self.text
        following = by_start.get(place.end + 1) if text[place.end : place.end + 1] == " " else None
        if following is not None and following.rule.startswith("plain/"):
            # What nobody knows is a part of the place before it, and named with it.
            entity_id = provisional_id("place", text[place.start : following.end])
            return Found(following.start, following.end, "place", "suffix/address", entity_id)
        if following is not None:
            return following if _may_contain(place.entity_id, following.entity_id, self.entities) else None
        match = _NEXT_WORD.match(text, place.end)
        if match is None:
            return None
        start, word = match.start(1), match.group(1)
        for stop in range(len(word), 1, -1):
            part = word[:stop]
            if part.endswith(self.rules.units) and not part.endswith(self.rules.no_places) and not part[0].isdigit():
                if self.boundaries.tail(text, start + stop, "") is None:
                    continue
                name = text[place.start : start + stop]
                return Found(start, start + stop, "place", "suffix/address", provisional_id("place", name))
        return None


def _may_contain(outer_id: str | None, inner_id: str | None, entities: dict[str, Entity]) -> bool:
    """Whether the first place may hold the second: an ancestor of it, or one of them is not known."""
    if outer_id not in entities or inner_id not in entities:
        return True
    seen = entities[inner_id].parent
    while seen is not None:
        if seen == outer_id:
            return True
        seen = entities[seen].parent if seen in entities else None
    return False
