"""Names told by a noun of kind beside them, by quotes, by a mixed script, or by the row of names they stand in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from extract.rulefile import read_rule_file, rule_files, strict
from transform.entities import NAMES
from transform.found import Found, provisional_id
from transform.gazetteer import Reading
from transform.korean import is_hangul
from transform.plainnames import PlainRules
from transform.records import EntityType, Mention
from transform.scan import Layer
from transform.wordplaces import has_capitals

if TYPE_CHECKING:
    from transform.boundaries import Boundaries
    from transform.people import PeopleRules
    from transform.text import Document

NOUNS = "type_nouns"
_QUOTED = re.compile(
    r"[\"'\u2018\u201c\u300c\u300e<\u3008]([^\"'\u2018\u2019\u201c\u201d\u300c-\u300f<>\n.!?]{2,30}?),?[\"'\u2019\u201d\u300d\u300f>\u3009]"
)
_ASIDE = re.compile(r"\([A-Za-z0-9 .&-]{1,16}\) ?\Z")
_LONGEST_ASIDE = 20
_EDITION = re.compile(r" [^\s,]*[0-9A-Za-z]\Z")
_THINGS = frozenset({"model", "chip", "product", "service"})
_BRACKET = re.compile(r" ?\(.*\Z")
_MIXED = re.compile(
    r"(?<![\uac00-\ud7a3A-Za-z0-9])(?:[\uac00-\ud7a3]{1,8}+[A-Z][A-Za-z0-9]*|[A-Z]{1,4}[\uac00-\ud7a3]{2,8})(?![A-Za-z0-9])"
)
_WORD = re.compile(r"[\uac00-\ud7a3A-Za-z0-9]+")
_HANGUL_WORD = re.compile(r"(?<![\uac00-\ud7a3A-Za-z0-9])[\uac00-\ud7a3]{2,12}")
_NO_LATIN = re.compile("[\uac00-\U0010ffff]")
_HEAD = 400  # characters that tell whether a text is Korean
_LONGEST_PART = 5
_AND = ("\uc640 ", "\uacfc ")
_COUNTED = re.compile(r" \d")
_WIDE_JOINTS, _NARROW_JOINTS = frozenset({", ", *_AND}), frozenset({",", "\u00b7"})
_LISTABLE = frozenset({"company", "research_firm", "university", "org"})


@strict
@dataclass(frozen=True, slots=True, kw_only=True)
class TypeNoun:
    """Nouns of one kind of thing, by language."""

    type: EntityType
    en: tuple[str, ...] = ()
    ko: tuple[str, ...] = ()


@strict
@dataclass(frozen=True, slots=True, kw_only=True)
class TypeNounFile:
    """`rules/discovery/typenouns*.toml`.

    `no_names`: Latin letters in Korean words that name nothing; `no_owners`: words in a row of names that are none;
    `service_parts`: what services add to a firm's name; `firm_ends`: Latin letters that firms write onto one of no
    everyday words.
    """

    noun: tuple[TypeNoun, ...] = ()
    no_names: frozenset[str] = frozenset()
    no_owners: frozenset[str] = frozenset()
    service_parts: frozenset[str] = frozenset()
    firm_ends: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class TypeNounRules:
    """The type of each noun, and the acronyms that make no name."""

    types: dict[str, EntityType] = field(default_factory=dict)
    no_names: frozenset[str] = frozenset()
    no_owners: frozenset[str] = frozenset()
    service_parts: frozenset[str] = frozenset()
    firm_ends: frozenset[str] = frozenset()

    def layer(self) -> Layer:
        """Every noun with its type."""
        return Layer(name=NOUNS, literals=list(self.types.items()))


def load_type_nouns(rule_dirs: Iterable[Path]) -> TypeNounRules:
    """The nouns of all folders together. Raises `RuleFileInvalid`."""
    types: dict[str, EntityType] = {}
    no_names: set[str] = set()
    no_owners: set[str] = set()
    parts: set[str] = set()
    firm_ends: set[str] = set()
    for path in rule_files(rule_dirs, "discovery"):
        if path.stem.startswith("typenouns"):
            file = read_rule_file(path, TypeNounFile)
            no_names |= file.no_names
            no_owners |= file.no_owners
            parts |= file.service_parts
            firm_ends |= file.firm_ends
            for noun in file.noun:
                types |= dict.fromkeys((*noun.en, *noun.ko), noun.type)
    return TypeNounRules(types, frozenset(no_names), frozenset(no_owners), frozenset(parts), frozenset(firm_ends))


@dataclass(frozen=True, slots=True)
class TypeNounReader:
    """What reading one text needs; `mentions` are the names already known."""

    document: Document
    rules: TypeNounRules
    people: PeopleRules
    boundaries: Boundaries
    mentions: Sequence[Mention]
    plain: PlainRules

    def find(self) -> list[Found]:
        """Names by quotes with a noun, by a noun of firms before them, by mixed script, by foreign sound in a list."""
        ends: dict[int, EntityType] = {}
        starts: dict[int, EntityType] = {}
        for start, end, payload in self.document.hits.get(NOUNS, ()):
            entity_type: EntityType = payload  # type: ignore[assignment]
            ends[end] = entity_type
            if self.boundaries.tail(self.document.text, end, "") is not None:
                starts[start] = entity_type
        found = list(self._quoted(ends, starts)) if ends else []
        found += self._editions()
        if _NO_LATIN.search(self.document.text, 0, _HEAD):
            found += self._described(ends)
            if has_capitals(self.document.text):
                found += self._mixed()
            found += self._listed()
            found += self._compounds()
        return found

    def _quoted(self, ends: dict[int, EntityType], starts: dict[int, EntityType]) -> Iterator[Found]:
        for match in _QUOTED.finditer(self.document.text):
            before, behind = self._before_aside(match.start()), match.end()
            name = _BRACKET.sub("", match.group(1))
            beside = ends.get(before) or ends.get(before - 1) or starts.get(behind) or starts.get(behind + 1)
            entity_type = ends.get(match.start(1) + len(name)) or beside
            if entity_type is None or name in self.rules.types:
                continue
            yield self._found(match.start(1), match.start(1) + len(name), entity_type, "quoted")

    def _before_aside(self, start: int) -> int:
        """Where a bracket with an abbreviation opens that ends right before a quotation; else the quotation's start."""
        aside = _ASIDE.search(self.document.text, max(0, start - _LONGEST_ASIDE), start)
        return aside.start() if aside else start

    def _editions(self) -> Iterator[Found]:
        """Quoted names that begin with a known thing's and end in a number or Latin letters: an edition of it."""
        things = {m.start_char: m for m in self.mentions if not m.nested and m.type in _THINGS and m.level == "name"}
        for match in _QUOTED.finditer(self.document.text) if things else ():
            name, thing = match.group(1), things.get(match.start(1))
            if thing is None or not name.startswith(f"{thing.surface} ") or not _EDITION.search(name):
                continue
            yield self._found(match.start(1), match.end(1), thing.type, "edition", thing.entity_id)

    def _described(self, ends: dict[int, EntityType]) -> Iterator[Found]:
        """Names behind a noun of firms: only what sounds foreign or has Latin letters, else any noun would do."""
        for end, entity_type in ends.items():
            match = _WORD.match(self.document.text, end + 1)
            if entity_type != "company" or match is None or self.document.text[end] != " ":
                continue
            stop = self._end_of_name(match.start(), match.end())
            if stop is not None:
                yield self._found(match.start(), stop, entity_type, "described")

    def _end_of_name(self, start: int, end: int, least: int = 2) -> int | None:
        """The end of a foreign or mixed name in a word, without its particles."""
        for stop in range(start + least, end + 1):
            word = self.document.text[start:stop]
            latin = any(char.isascii() and char.isalpha() for char in word)
            is_name = latin or (self.people.is_foreign(word) and not self.plain.is_common(word))
            if is_name and self._ends(stop) and word not in self.rules.no_names:
                return stop
        return None

    def _ends(self, stop: int) -> bool:
        return self.boundaries.tail(self.document.text, stop, "") is not None

    def _mixed(self) -> Iterator[Found]:
        """Words of Hangul and Latin letters: a Latin end makes a thing, a Latin head with a noun of its own a firm."""
        text = self.document.text
        for match in _MIXED.finditer(text):
            start, end = match.span()
            latin = "".join(char for char in match.group() if char.isascii())
            if latin in self.rules.firm_ends and not text[start].isascii():
                if not self.plain.is_common(text[start : end - len(latin)]) and self._ends(end):
                    yield self._found(start, end, "company", "mixed")
                continue
            if latin in self.rules.no_names:
                continue
            if text[start].isascii():
                end = next((stop for stop in range(end, start + len(latin) + 1, -1) if self._ends(stop)), start)
                shortest = min((stop for stop in range(start + len(latin), end + 1) if self._ends(stop)), default=end)
                if end - start - len(latin) < 2 or shortest == start + len(latin):  # noqa: PLR2004
                    continue
                yield self._found(start, self._shorter(start + len(latin), end), "product", "mixed")
            elif self._ends(end):
                yield self._found(start, end, "product", "mixed")

    def _shorter(self, least: int, end: int) -> int:
        """The end without particles: the earliest end that leaves two syllables or more."""
        return next((stop for stop in range(least + 2, end + 1) if self._ends(stop)), end)

    def _listed(self) -> Iterator[Found]:
        """Words of foreign sound in a row with a known firm or school: of its type."""
        text = self.document.text
        row = {mention.end_char: mention.type for mention in self.mentions if not mention.nested}
        heads = {mention.start_char: mention.type for mention in self.mentions if not mention.nested}
        if _LISTABLE.isdisjoint(row.values()):
            return
        for match in _HANGUL_WORD.finditer(text):
            start = match.start()
            joint = start - 2 if text[max(0, start - 2) : start] in _WIDE_JOINTS else start - 1
            is_joined = joint == start - 2 or text[joint:start] in _NARROW_JOINTS
            if _COUNTED.match(text, match.end()):
                continue  # "with A, B 5 units": what is counted is no name
            listed = (row.get(joint) if is_joined else None) or self._type_behind(match.end(), heads)
            stop = self._end_in_row(start, match.end()) if listed in _LISTABLE else None
            if stop is not None and listed is not None:
                row[stop] = listed
                yield self._found(start, stop, listed, "listed")

    def _type_behind(self, end: int, heads: dict[int, EntityType]) -> EntityType | None:
        """The type of a known name that the word's "and" joins it to."""
        return heads.get(end + 1) if self.document.text[end - 1 : end + 1] in _AND else None

    def _end_in_row(self, start: int, end: int) -> int | None:
        """The end of a word that is no everyday one; whatever could be one with its particles is none."""
        ends = [stop for stop in range(start + 2, end + 1) if self._ends(stop)]
        words = [self.document.text[start:stop] for stop in ends]
        if any(self.plain.is_common(word) or word in self.rules.no_owners for word in words):
            return None
        return next((stop for stop, word in zip(ends, words, strict=True) if self._may_be_listed(word)), None)

    def _may_be_listed(self, word: str) -> bool:
        return len(word) > 2 or all(char in self.people.words["foreign"] for char in word)  # noqa: PLR2004

    def _compounds(self) -> Iterator[Found]:
        """Words that begin with a known firm's name and go on: a service or a firm of its house."""
        text = self.document.text
        for start, end, payload in self.document.hits.get(NAMES, ()):
            reading: Reading = payload[0] if type(payload) is list else payload  # type: ignore[assignment]
            if reading.type != "company" or not is_hangul(text[end : end + 1] or " ") or not is_hangul(text[start]):
                continue
            if (start and text[start - 1].isalnum()) or self.boundaries.tail(text, end, "company") is not None:
                continue
            word = _WORD.match(text, end)
            stops = range(end + 1, min(word.end(), end + _LONGEST_PART) + 1) if word else range(0)
            stop = next((stop for stop in stops if self._ends(stop)), None)
            service = stop is not None and text[end:stop] in self.rules.service_parts
            if stop is not None and (service or stop - end > 1):
                yield self._found(start, stop, "service" if service else "company", "compound", reading.entity_id)

    def _found(self, start: int, end: int, entity_type: EntityType, how: str, parent: str | None = None) -> Found:
        name = self.document.text[start:end]
        return Found(start, end, entity_type, f"noun/{how}", provisional_id(entity_type, name), parent)
