"""Mentions without a name of their own: phrases that stand for a name, and list items that drop their head.

Only closed classes are read ("the company", "both companies"); a pronoun is no mention. What a phrase stands for must
be plain: the nearest name of its kind, in its own or the paragraph before, and not one of several in the sentence.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from extract.rulefile import read_rule_file, rule_files, strict
from transform.entities import mention_of
from transform.korean import is_hangul
from transform.records import Entity, EntityType, Mention
from transform.scan import Hit, Layer, fold

if TYPE_CHECKING:
    from transform.boundaries import Boundaries
    from transform.text import Document

PHRASES = "coreference"
_NEXT_ITEM = re.compile(r"(?:, (?:and )?| and |[\uc640\uacfc] |, ?|\u00b7)([A-Z][\w.-]*|[\uac00-\ud7a3]{2,8})")
_SITE = re.compile(r"\b(?P<article>[A-Za-z]+) [A-Z][\w.]*(?:[ -][A-Z][\w.]*){0,2}\Z")
_TRADE = re.compile(r"(?: [a-z][\w-]*){1,4}")
_LONGEST_SITE = 48
_LONGEST_PREPOSITION = 12
_MOST_NAMES_BACK = 200
_MOST_SENTENCES_BACK = 8
_HEADED = frozenset({"service", "product"})


@strict
@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """Phrases that stand for `count` names of some types, at most a paragraph back (`within`: or anywhere before).

    `only`: the entities that they may stand for; `named`: those of which a name holds one of these words (a ministry is
    called so). `based`: nouns that end "the Busan-based chip designer", which is one too. `opening`: only where a
    sentence begins with it and a particle marks it. `otherwise`: types that count only where no name of `types` does.
    """

    types: frozenset[EntityType]
    otherwise: frozenset[EntityType] = frozenset()
    en: tuple[str, ...] = ()
    ko: tuple[str, ...] = ()
    count: int = 1
    opening: bool = False
    based: tuple[str, ...] = ()
    only: frozenset[str] = frozenset()
    named: tuple[str, ...] = ()
    within: Literal["paragraphs", "text"] = "paragraphs"
    examples: tuple[str, ...] = ()
    counterexamples: tuple[str, ...] = ()


@strict
@dataclass(frozen=True, slots=True, kw_only=True)
class PhraseFile:
    """A file of `rules/coreference/`. A name right behind one of `objects_after`, or joined to one by `joints`, is no
    subject. One of `seats` joins a place to a noun behind one of `articles` ("the Busan-based maker").
    """

    objects_after: tuple[str, ...] = ()
    joints: tuple[str, ...] = ()
    seats: tuple[str, ...] = ()
    articles: tuple[str, ...] = ()
    phrase: tuple[Phrase, ...] = ()


@dataclass(frozen=True, slots=True)
class CoreferenceRules:
    """The phrases of all files; `things` are the ids of services and products by folded name with their maker's."""

    phrases: tuple[Phrase, ...] = ()
    things: Mapping[str, str] = field(default_factory=dict)
    objects_after: frozenset[str] = frozenset()
    joints: frozenset[str] = frozenset()
    seats: frozenset[str] = frozenset()
    articles: frozenset[str] = frozenset()

    def layer(self) -> Layer:
        """Every phrase with its rule."""
        literals = [(form, phrase) for phrase in self.phrases for form in (*phrase.en, *phrase.ko)]
        literals += [(seat, phrase) for phrase in self.phrases if phrase.based for seat in self.seats]
        return Layer(name=PHRASES, literals=literals)


def load_coreference(rule_dirs: Iterable[Path], entities: Mapping[str, Entity]) -> CoreferenceRules:
    """The rules of all folders together. Raises `RuleFileInvalid`."""
    files = [read_rule_file(path, PhraseFile) for path in rule_files(rule_dirs, "coreference")]
    phrases = tuple(_with_called(phrase, entities) for file in files for phrase in file.phrase)
    things = {
        fold(name): entity.id
        for entity in entities.values()
        if entity.type in _HEADED and entity.parent is not None
        for name in (*entity.names.values(), *(alias.text for alias in entity.aliases))
    }

    def words(name: str) -> frozenset[str]:
        return frozenset(word for file in files for word in getattr(file, name))

    small = {name: words(name) for name in ("objects_after", "joints", "seats", "articles")}
    return CoreferenceRules(phrases, things, **small)


def _with_called(phrase: Phrase, entities: Mapping[str, Entity]) -> Phrase:
    """The phrase, with all entities that are called by one of its words among those it may stand for."""
    called = {
        entity.id
        for entity in entities.values()
        if entity.type in phrase.types and any(_is_called(name, phrase) for name in entity.names.values())
    }
    return replace(phrase, only=phrase.only | called) if phrase.named else phrase


def _is_called(name: str, phrase: Phrase) -> bool:
    folded = fold(name)
    return any(fold(word) in folded for word in phrase.named)


def find_coreferences(
    document: Document, rules: CoreferenceRules, boundaries: Boundaries, mentions: Sequence[Mention]
) -> list[Mention]:
    """Mentions of level `coref`, in text order; one for each name that a phrase stands for.

    A phrase whose names are not plain gives none: it says nothing that can be used.
    """
    names = [mention for mention in mentions if mention.level == "name" and not mention.nested]
    taken = {mention.start_char for mention in names}
    found = list(_elided(document, rules, names, taken))
    for hit in document.hits.get(PHRASES, ()):
        phrase: Phrase = hit.payload  # type: ignore[assignment]
        start, end = _described(document.text, rules, hit, phrase) or (hit.start, hit.end)
        if start == hit.start and not _stands_alone(document.text, start, end, names, boundaries):
            continue
        if phrase.opening and not _opens(document, start, end):
            continue
        antecedents = _antecedents(document, start, phrase, _subjects(document.text, rules, names, start))
        found += [_phrase_mention(document, start, end, name) for name in antecedents]
    return sorted(found, key=lambda mention: (mention.start_char, mention.end_char))


def _described(text: str, rules: CoreferenceRules, hit: Hit, phrase: Phrase) -> tuple[int, int] | None:
    """Where "the Busan-based chip designer" begins and ends around its seat; None where it is no such phrase."""
    if text[hit.start : hit.end] not in rules.seats:
        return None
    before = _SITE.search(text, max(0, hit.start - _LONGEST_SITE), hit.start)
    behind = _TRADE.match(text, hit.end)
    if before is None or behind is None or before["article"].lower() not in rules.articles:
        return None
    words = behind.group().split()
    last = next((index for index, word in enumerate(words) if word in phrase.based), None)
    if last is None:
        return None
    return before.start(), hit.end + 1 + len(" ".join(words[: last + 1]))


def _stands_alone(text: str, start: int, end: int, names: Sequence[Mention], boundaries: Boundaries) -> bool:
    """Whether a phrase is one: no part of a word or of a name."""
    if (start and text[start - 1].isalnum()) or boundaries.tail(text, end, "company") is None:
        return False
    upto = bisect_left(names, end, key=lambda name: name.start_char)
    return not any(start < name.end_char for name in names[max(0, upto - 2) : upto])


def _opens(document: Document, start: int, end: int) -> bool:
    """Whether a sentence begins with a Korean phrase, and a particle is written to it."""
    first = document.sentences[document.sentence_at(start)][0]
    return start == first and is_hangul(document.text[end : end + 1])


def _phrase_mention(document: Document, start: int, end: int, name: Mention) -> Mention:
    return mention_of(
        document,
        start,
        end,
        rule_id="coreference/phrase",
        entity_id=name.entity_id,
        entity_type=name.type,
        level="coref",
    )


def _subjects(text: str, rules: CoreferenceRules, names: Sequence[Mention], start: int) -> Sequence[Mention]:
    """The names without those behind a preposition in the paragraph of a phrase and the one before, if any is left."""
    floor = _paragraph_before(text, start)
    upto = bisect_left(names, start, key=lambda name: name.start_char)
    near = [name for name in names[max(0, upto - _MOST_NAMES_BACK) : upto] if name.start_char >= floor]
    objects: set[int] = set()
    last = -1  # where the last name behind a preposition ends: what is joined to it is behind it too
    for name in near:
        before = text[max(0, name.start_char - _LONGEST_PREPOSITION) : name.start_char].rstrip()
        joined = last >= 0 and text[last : name.start_char].strip(" ,") in rules.joints
        if joined or before.rpartition(" ")[2].lower() in rules.objects_after:
            objects.add(name.start_char)
            last = name.end_char
    leading = {name.type for name in near if name.start_char not in objects}
    dropped = {name.start_char for name in near if name.start_char in objects and name.type in leading}
    return [name for name in names if name.start_char not in dropped] if dropped else names


def _antecedents(document: Document, start: int, phrase: Phrase, names: Sequence[Mention]) -> list[Mention]:
    """The names that a phrase stands for: exactly `count`, else none.

    Names that open their sentence are what it speaks of; they go before others. Without them the nearest names count,
    if their sentence holds no rival.
    """
    floor = 0 if phrase.within == "text" else _paragraph_before(document.text, start)
    upto = bisect_left(names, start, key=lambda name: name.start_char)
    usable = [
        name
        for name in names[max(0, upto - _MOST_NAMES_BACK) : upto]
        if floor <= name.start_char
        and name.end_char <= start
        and name.entity_id is not None
        and (not phrase.only or name.entity_id in phrase.only or _is_called(name.surface, phrase))
    ]
    fitting = [name for name in usable if name.type in phrase.types]
    fitting = fitting or [name for name in usable if name.type in phrase.otherwise]
    if not fitting and phrase.count == 1:
        return _protagonist(document, start, phrase, names[:upto])
    nearest = _distinct(fitting)
    if len(nearest) < phrase.count:
        return []
    if phrase.count == 1 and len(nearest) > 1 and "\n" in document.text[nearest[0].end_char : start]:
        main = _protagonist(document, start, phrase, names[:upto])
        if main and main[0].entity_id in {name.entity_id for name in nearest}:
            return main
    openers = _distinct(name for name in fitting if name.start_char == name.sentence_start)
    chosen = nearest[: phrase.count]
    last = chosen[0].sentence
    if len(openers) >= phrase.count and openers[0].sentence == last:
        return openers[: phrase.count][::-1]
    rival = nearest[phrase.count].sentence if len(nearest) > phrase.count else None
    return [] if rival == chosen[-1].sentence else chosen[::-1]


def _protagonist(document: Document, start: int, phrase: Phrase, names: Sequence[Mention]) -> list[Mention]:
    """The one name that most sentences so far begin with, where the paragraphs nearby name nobody; else none."""
    openers = [
        name
        for name in names[-_MOST_NAMES_BACK:]
        if name.start_char == name.sentence_start and name.type in phrase.types and name.entity_id is not None
    ]
    led = Counter(name.entity_id for name in openers)
    if not led or document.sentence_at(start) - openers[-1].sentence > _MOST_SENTENCES_BACK:
        return []
    (entity_id, most), *rest = led.most_common(2)
    if rest and rest[0][1] == most:
        return []
    return [next(name for name in reversed(openers) if name.entity_id == entity_id)]


def _distinct(names: Iterable[Mention]) -> list[Mention]:
    """The last mention of each entity, the nearest first."""
    latest = {name.entity_id: name for name in names}
    return sorted(latest.values(), key=lambda name: -name.start_char)


def _paragraph_before(text: str, start: int) -> int:
    """Where the paragraph before that of an offset begins."""
    own = text.rfind("\n", 0, start)
    return text.rfind("\n", 0, max(0, own - 1)) + 1 if own > 0 else 0


def _elided(
    document: Document, rules: CoreferenceRules, names: Sequence[Mention], taken: set[int]
) -> Iterator[Mention]:
    """List items that leave out the maker said with the first ("Naver Search, Shopping, and Blog")."""
    for name in names:
        if name.type not in _HEADED or " " not in name.surface:
            continue
        maker, position = name.surface.rpartition(" ")[0], name.end_char
        while (match := _NEXT_ITEM.match(document.text, position)) is not None:
            entity_id = rules.things.get(fold(f"{maker} {match.group(1)}"))
            if entity_id is None or match.start(1) in taken:
                break
            start, position = match.span(1)
            yield mention_of(
                document,
                start,
                position,
                rule_id="coreference/elided",
                entity_id=entity_id,
                entity_type=name.type,
            )
