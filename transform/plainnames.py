"""Korean names of plain syllables: words of no everyday vocabulary, told by particles, by what stands beside them.

A Korean name has no capital. What is left is what it is not: a word that is in no list of common nouns, cannot be
divided into such, and is used as a noun. It counts where the text uses it twice with different particles, or once
where only a name can stand: as a source, between a person and a post, before a firm's shares.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from extract.rulefile import read_rule_file, rule_files, strict
from transform.found import Found, provisional_id
from transform.korean import SUBJECT
from transform.people import PeopleRules
from transform.records import EntityType

if TYPE_CHECKING:
    from transform.boundaries import Boundaries
    from transform.text import Document

_WORD = re.compile(r"(?<![\uac00-\ud7a3A-Za-z0-9])[\uac00-\ud7a3]{2,}+(?![A-Za-z0-9])")
_SHORTEST, _LONGEST = 2, 10
_SURE_LENGTH = 3  # of a name that is told by its particles alone: words of two syllables are too many
_PARSED = 100_000
_LONGEST_PLACE = 4
_NEXT = re.compile(r" ([\uac00-\ud7a3A-Za-z]+)")
_EMPLOYER = re.compile(
    r" ([\uac00-\ud7a3A-Za-z0-9&]{2,20}(?: [\uac00-\ud7a3A-Za-z]{2,12})?) ([\uac00-\ud7a3A-Za-z]{2,12})"
)
_MODEL_NUMBER = re.compile(r" (?:[A-Z]+-?\d+|\d+\.\d+(?![%\d]))")
_PHRASE_WORD = re.compile(r"[\uac00-\ud7a3A-Za-z0-9]+ ")
_MOST_WORDS = 3
_OPENING = " \"'*([\u2018\u201c\u25b3-"
_GENITIVE = "\uc758"
_APPOSED = frozenset({"company", "model", "chip", "service"})
_KINDS = frozenset({"model", "chip", "service", "product", "facility"})


@strict
@dataclass(frozen=True, slots=True, kw_only=True)
class CommonWordsFile:
    """`rules/discovery/common*.toml`: words that are no names, and syllables written onto them."""

    words: frozenset[str] = frozenset()
    heads: frozenset[str] = frozenset()
    tails: frozenset[str] = frozenset()


@strict
@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What stands around a name of one type; each list is explained in the file."""

    type: EntityType
    behind: frozenset[str] = frozenset()
    said: tuple[str, ...] = ()
    verbs: tuple[str, ...] = ()
    posts: frozenset[str] = frozenset()
    particles: frozenset[str] = frozenset()
    deeds: tuple[str, ...] = ()


@strict
@dataclass(frozen=True, slots=True, kw_only=True)
class ContextFile:
    """`rules/discovery/contexts*.toml`.

    `noun_particles`: what shows that a word is a noun; `sure_particles`: those of them that no verb form looks like;
    `no_ends`: ends of verb forms that stand before a noun.
    """

    noun_particles: frozenset[str] = frozenset()
    sure_particles: frozenset[str] = frozenset()
    no_ends: tuple[str, ...] = ()
    context: tuple[Context, ...] = ()


@dataclass(frozen=True)
class PlainRules:
    """The vocabulary and the contexts of all files."""

    words: frozenset[str] = frozenset()
    heads: frozenset[str] = frozenset()
    tails: frozenset[str] = frozenset()
    noun_particles: frozenset[str] = frozenset()
    sure_particles: frozenset[str] = frozenset()
    no_ends: tuple[str, ...] = ()
    behind: dict[str, EntityType] = field(default_factory=dict)
    said: tuple[tuple[str, EntityType], ...] = ()
    deeds: tuple[tuple[EntityType, tuple[str, ...]], ...] = ()
    placed: tuple[Context, ...] = ()
    posts: dict[str, EntityType] = field(default_factory=dict)
    people: PeopleRules = field(default_factory=lambda: PeopleRules({}))
    _stems: dict[str, tuple[tuple[int, bool], ...]] = field(default_factory=dict)

    def stems(self, word: str, boundaries: Boundaries) -> tuple[tuple[int, bool], ...]:
        """Where a stem of a word may end that is no everyday one, and whether it sounds foreign; mostly nowhere."""
        known = self._stems.get(word)
        if known is None:
            commons = sorted(self._ends(word, self.heads, self.tails))
            stops = range(_SHORTEST, min(len(word), _LONGEST) + 1)
            ends = [stop for stop in stops if self._is_stem(word, stop, commons, boundaries)]
            known = tuple((stop, self.people.is_foreign(word[:stop])) for stop in ends)
            if len(self._stems) < _PARSED:
                self._stems[word] = known
        return known

    @staticmethod
    def _is_stem(word: str, stop: int, commons: Sequence[int], boundaries: Boundaries) -> bool:
        """Whether a word may be cut at `stop` and what is before is no everyday word (of `commons`) with particles."""
        if boundaries.tail(word, stop, "") is None:
            return False
        particles = boundaries.particles
        return not any(end == stop or (end < stop and word[end:stop] in particles) for end in commons)

    def is_common(self, word: str) -> bool:
        """Whether a word is everyday vocabulary: divided into listed words, each with what may be written onto it."""
        return len(word) in self._ends(word, self.heads, self.tails)

    def is_made_of_words(self, word: str) -> bool:
        """Whether a word is a listed one, or several of them with nothing between."""
        return word in self.words or len(word) in self._ends(word, frozenset(), frozenset())

    def reads_as_word(self, word: str, boundaries: Boundaries) -> bool:
        """Whether a word is made of listed words, with particles or without."""
        stops = [stop for stop in range(2, len(word) + 1) if stop == len(word) or word[stop:] in boundaries.particles]
        return any(self.is_made_of_words(word[:stop]) for stop in stops)

    @staticmethod
    def _ends_behind(word: str, stop: int, tails: frozenset[str]) -> set[int]:
        """Where a listed word may end that ends at `stop`: there, or behind one or two written-on syllables."""
        ends = {stop}
        for end in (stop + 1, stop + 2):
            if word[end - 1 : end] not in tails:
                break
            ends.add(end)
        return ends

    def _ends(self, word: str, heads: frozenset[str], tails: frozenset[str]) -> set[int]:
        """Where a word may be cut so that what is before is listed words, each with syllables written onto it."""
        ends = {0} | ({1} if word[:1] in heads else set())
        for start in range(len(word) - 1):
            if start in ends:
                for stop in range(start + 2, min(len(word), start + _LONGEST) + 1):
                    if word[start:stop] in self.words:
                        ends |= self._ends_behind(word, stop, tails)
        return {end for end in ends if end > 1}


def load_plain(rule_dirs: Iterable[Path], people: PeopleRules) -> PlainRules:
    """The rules of all folders together, with the loan words of `people`. Raises `RuleFileInvalid`."""
    commons: list[CommonWordsFile] = []
    files: list[ContextFile] = []
    for path in rule_files(rule_dirs, "discovery"):
        if path.stem.startswith("common"):
            commons.append(read_rule_file(path, CommonWordsFile))
        elif path.stem.startswith("contexts"):
            files.append(read_rule_file(path, ContextFile))
    contexts = tuple(context for file in files for context in file.context)
    return PlainRules(
        words=frozenset(people.words["loanwords"]).union(*(file.words for file in commons)),
        heads=frozenset().union(*(file.heads for file in commons)),
        tails=frozenset().union(*(file.tails for file in commons)),
        noun_particles=frozenset().union(*(file.noun_particles for file in files)),
        sure_particles=frozenset().union(*(file.sure_particles for file in files)),
        no_ends=tuple(end for file in files for end in file.no_ends),
        behind={word: context.type for context in contexts for word in context.behind},
        said=tuple((words, context.type) for context in contexts for words in context.said),
        deeds=tuple((context.type, context.verbs) for context in contexts if context.verbs),
        placed=tuple(context for context in contexts if context.particles),
        posts={post: context.type for context in contexts for post in context.posts},
        people=people,
    )


class _Use(NamedTuple):
    """One place of a word: where its stem lies, and the particles behind."""

    start: int
    end: int
    particles: str


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands in a text by its edges: nouns of kind, known names, persons; and where names are already."""

    kind_ends: Mapping[int, EntityType]
    kind_starts: Mapping[int, EntityType]
    name_ends: Mapping[int, EntityType]
    name_starts: Mapping[int, EntityType]
    person_ends: Iterable[int]
    taken: bytearray


class PlainReader:
    """The plain names of one text."""

    def __init__(self, document: Document, rules: PlainRules, boundaries: Boundaries, beside: Beside) -> None:
        """Prepare to read a text; nothing is done yet."""
        self.document, self.text, self.rules = document, document.text, rules
        self.boundaries, self.beside = boundaries, beside

    def find(self) -> list[Found]:
        """Names by their use, unsorted."""
        uses: dict[tuple[str, bool], list[_Use]] = {}
        for match in _WORD.finditer(self.text):
            word, start = match.group(), match.start()
            stops = self.rules.stems(word, self.boundaries)
            if stops and self.beside.taken.find(1, start, match.end()) < 0:
                for stop, is_foreign in stops:
                    use = _Use(start, start + stop, word[stop:])
                    uses.setdefault((word[:stop], is_foreign), []).append(use)
        found = [item for (stem, is_foreign), places in uses.items() for item in self._named(stem, is_foreign, places)]
        return found + list(self._employers())

    def _named(self, stem: str, is_foreign: bool, places: Sequence[_Use]) -> Iterator[Found]:  # noqa: FBT001
        """Every place of a stem that is a name, with the one type that its places tell."""
        is_noun = self._is_noun(stem, places)
        is_sure = is_foreign or is_noun
        told = None
        for use in places:
            told = self._told(use, is_sure=is_sure) or self._told_by_place(use, is_foreign)
            if told is not None:
                break
        entity_type = told or (self._guessed(places) if is_noun else None)
        if entity_type is not None:
            how = "told" if told else "used"
            yield from (self._found(use.start, use.end, entity_type, how) for use in places)

    def _is_noun(self, stem: str, places: Sequence[_Use]) -> bool:
        """Whether a stem is used as nouns are: twice, with a particle that no verb form looks like."""
        tails = {use.particles for use in places} & self.rules.noun_particles
        is_repeated = len(places) > 1 and not tails.isdisjoint(self.rules.sure_particles)
        return len(stem) >= _SURE_LENGTH and (is_repeated or any(self._is_topic(use) for use in places))

    def _is_topic(self, use: _Use) -> bool:
        """Whether a word opens its sentence as its subject, or a headline as its actor."""
        first, _ = self.document.sentences[self.document.sentence_at(use.start)]
        if self.text[first : use.start].strip(_OPENING):
            return False
        is_actor = not use.particles and self.text.startswith(", ", use.end)
        return is_actor or bool(self.boundaries.particles.get(use.particles, 0) & SUBJECT)

    def _told(self, use: _Use, *, is_sure: bool) -> EntityType | None:
        """The type that what stands beside a name tells. `is_sure`: it sounds foreign, or is a noun for certain."""
        told = self._told_behind_bare(use, is_sure) if not use.particles else self._told_by_particles(use)
        return told or (self._told_by_owner(use) if is_sure else None)

    def _told_behind_bare(self, use: _Use, is_sure: bool) -> EntityType | None:  # noqa: FBT001
        """By a word that only such a name has behind it: its shares, its posts, its kind, a number of a model."""
        text, end = self.text, use.end
        for said, kind in self.rules.said:
            if text.startswith(said, end):
                return kind
        if text[end : end + 1] != " " or self._is_adnominal(use):
            return None
        word = _NEXT.match(text, end)
        told = self._listed(word.group(1)) if word is not None else None
        if told is not None or _MODEL_NUMBER.match(text, end):
            return told or "product"
        behind = self.beside.kind_starts.get(end + 1) if is_sure else None
        return behind if behind in _KINDS else None

    def _told_by_particles(self, use: _Use) -> EntityType | None:
        """By what follows a source, by a deed that is done at a place, by a noun of kind before the name."""
        for said, kind in self.rules.said:
            if self.text.startswith(said, use.end):
                return kind
        for context in self.rules.placed:
            if use.particles in context.particles and self._has_verb(use, context.deeds):
                return context.type
        if use.particles in self.rules.noun_particles and self.text[use.start - 1 : use.start] == " ":
            before = self.beside.kind_ends.get(use.start - 1)
            return before if before in _APPOSED else None
        return None

    def _is_adnominal(self, use: _Use) -> bool:
        """Whether a word ends as verb forms do that stand before a noun."""
        return self.text.endswith(self.rules.no_ends, use.start, use.end)

    def _told_by_place(self, use: _Use, is_foreign: bool) -> EntityType | None:  # noqa: FBT001
        """By a known place before it: a place within, or a firm of that country."""
        if self.text[use.start - 1 : use.start] == " " and self.beside.name_ends.get(use.start - 1) == "place":
            is_short = use.end - use.start <= _LONGEST_PLACE
            if is_short and any(use.particles in context.particles for context in self.rules.placed):
                return "place"
            if is_foreign and use.particles in self.rules.noun_particles:
                return "company"
        return None

    def _has_verb(self, use: _Use, verbs: Iterable[str]) -> bool:
        """Whether one of these stands behind a word in its clause, before the next comma."""
        _, last = self.document.sentences[self.document.sentence_at(use.start)]
        clause = self.text[use.end : last].partition(", ")[0]
        return any(verb in clause for verb in verbs)

    def _told_by_owner(self, use: _Use) -> EntityType | None:
        """By a genitive: a firm's thing, or the owner of a thing."""
        if use.particles == _GENITIVE:
            return "company" if self._thing_at(use.end + 2) in _KINDS else None
        is_owned = self.text[use.start - 2 : use.start] == f"{_GENITIVE} "
        return "product" if is_owned and self.beside.name_ends.get(use.start - 2) == "company" else None

    def _thing_at(self, start: int) -> EntityType | None:
        """The kind of the thing that a phrase speaks of: its first word of a kind, after words that say which."""
        for _ in range(_MOST_WORDS):
            kind = self.beside.kind_starts.get(start) or self.beside.name_starts.get(start)
            match = _PHRASE_WORD.match(self.text, start)
            if kind is not None or match is None:
                return kind
            start = match.end()
        return None

    def _listed(self, word: str) -> EntityType | None:
        """The type that a word tells of what stands before it, with nothing but particles behind the word."""
        for stop in range(2, len(word) + 1):
            kind = self.rules.behind.get(word[:stop])
            if kind is not None and (stop == len(word) or word[stop:] in self.boundaries.particles):
                return kind
        return None

    def _guessed(self, places: Sequence[_Use]) -> EntityType | None:
        """The type of a name that several places use: by a deed in a sentence whose subject it is."""
        for use in places:
            _, last = self.document.sentences[self.document.sentence_at(use.start)]
            is_actor = not use.particles and self._is_topic(use)
            is_subject = is_actor or self.boundaries.particles.get(use.particles, 0) & SUBJECT
            for kind, verbs in self.rules.deeds if is_subject else ():
                if any(verb in self.text[use.end : last] for verb in verbs):
                    return kind
        return None

    def _employers(self) -> Iterator[Found]:
        """Organisations between a person and a post."""
        for end in self.beside.person_ends:
            match = _EMPLOYER.match(self.text, end)
            kind = self._post(match.group(2)) if match else None
            if match is None or kind is None:
                continue
            name = match.group(1)
            if not any(self.rules.is_common(word) or self._post(word) for word in name.split()):
                yield self._found(match.start(1), match.end(1), kind, "employer")

    def _post(self, word: str) -> EntityType | None:
        for stop in range(len(word), 1, -1):
            kind = self.rules.posts.get(word[:stop])
            if kind is not None and (stop == len(word) or word[stop:] in self.boundaries.particles):
                return kind
        return None

    def _found(self, start: int, end: int, entity_type: EntityType, how: str) -> Found:
        name = self.text[start:end]
        return Found(start, end, entity_type, f"plain/{how}", provisional_id(entity_type, name))
