"""The rule files of events: one per type, and the closed-class words by which the clauses of a language are read.

`load_event_rules` turns them into what `transform.events` looks up: readings of trigger literals, and word tables.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from extract.rulefile import RuleFileInvalid, read_rule_file, read_toml, rule_files, validate
from transform.eventfiles import EnglishFile, EventFile, KoreanFile
from transform.inflection import InflectionTable, english_forms, korean_forms, plural
from transform.scan import Layer

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from transform.records import ArgumentRole


class EventType(NamedTuple):
    """A row of the warehouse's `event_types`: roles in the order of the file."""

    type: str
    promise: bool
    kept_by: tuple[str, ...]
    roles: tuple[str, ...]


class Reading(NamedTuple):
    """One way to read a trigger literal: form codes as in `transform.inflection`, X for a noun, K for a verbal noun."""

    rule: EventFile
    code: str
    literal: str

    @property
    def is_counted(self) -> bool:
        """Whether the trigger tells something only with a figure."""
        return self.literal in (*self.rule.en.counted, *self.rule.ko.counted)

    @property
    def demands(self) -> tuple[ArgumentRole, ...]:
        """The roles without which the trigger tells nothing."""
        return self.rule.en.demanding.get(self.literal) or self.rule.ko.demanding.get(self.literal, ())


def _reading(rule: EventFile, code: str, literal: str) -> Reading:
    is_sure = literal in rule.en.sure or literal in rule.ko.sure
    return Reading(rule.loosened if is_sure else rule, code, literal)


class Word(NamedTuple):
    """What a word is: its code in `transform.eventclauses` and its verb in base form (else itself)."""

    code: str
    lemma: str


@dataclass(frozen=True, kw_only=True)
class EnglishGrammar:
    """Words by surface; `cues` gives what a cue word sets, and on which condition ("" for none)."""

    words: dict[str, Word]
    adverb_endings: tuple[str, ...]
    not_adverbs: frozenset[str]
    cues: dict[str, tuple[tuple[str, str], ...]]
    planned: frozenset[str]
    reporting: frozenset[str]
    place_prepositions: frozenset[str]
    of: str
    by: str
    attribution: tuple[str, ...]
    listing: frozenset[str]
    approximate: frozenset[str]
    deeds: frozenset[str]
    kinds: frozenset[str]
    gerund_endings: tuple[str, ...]
    past_endings: tuple[str, ...]
    joining: frozenset[str]
    to: str
    members: frozenset[str]
    fitted: str
    happening: frozenset[str]
    periods: frozenset[str]
    ordinals: frozenset[str]
    partitives: frozenset[str]
    of_wholes: frozenset[str]
    gapless: frozenset[str]
    contents: frozenset[str]
    causing: frozenset[str]
    doing: frozenset[str]
    vague: frozenset[str]
    groups: frozenset[str]
    standing: re.Pattern[str]


@dataclass(frozen=True, kw_only=True, eq=False)  # one grammar is a key of the cache of words
class KoreanGrammar:
    """Endings by form code (longest first), particles and predicate endings by surface, cue words by what they set."""

    light: dict[str, tuple[tuple[str, str], ...]]
    contracted: dict[str, str]
    endings: dict[str, tuple[tuple[str, str], ...]]
    particles: dict[str, str]
    predicates: dict[str, str]
    cues: dict[str, str]
    cue: re.Pattern[str]
    reporting: tuple[str, ...]
    quoting: tuple[str, ...]
    rumours: frozenset[str]
    deeds: tuple[str, ...]
    receiving: tuple[str, ...]
    kinds: tuple[str, ...]
    partitives: tuple[str, ...]
    vague: tuple[str, ...]
    measured: tuple[str, ...]
    past_links: tuple[str, ...]
    past: dict[str, str]
    elapsed: tuple[str, ...]
    expected: tuple[str, ...]
    joining: tuple[str, ...]
    former: frozenset[str]
    verbs: dict[str, tuple[str, ...]]
    heading: frozenset[str]
    words: dict[str, str]


@dataclass(frozen=True)
class EventRules:
    """The event types and both grammars. `types` are the rows of the warehouse's table of event types."""

    files: tuple[EventFile, ...]
    english: EnglishGrammar
    korean: KoreanGrammar
    closed: dict[str, str]
    inflection: InflectionTable
    irregular: dict[str, tuple[str, str]]
    possessives: frozenset[str]

    @cached_property
    def possessed(self) -> tuple[EventFile, ...]:
        """The types that a possessive between two names tells."""
        return tuple(file for file in self.files if file.possessive)

    @cached_property
    def types(self) -> tuple[EventType, ...]:
        """One row a type, by name."""
        rows = [
            EventType(file.id, file.promise, file.kept_by or ((file.id,) if file.promise else ()), tuple(file.roles))
            for file in self.files
        ]
        return tuple(sorted(rows))

    @cached_property
    def layers(self) -> tuple[Layer, ...]:
        """The trigger literals of both languages for the shared scanner; a payload is a tuple of `Reading`."""
        english: dict[str, list[Reading]] = defaultdict(list)
        korean: dict[str, list[Reading]] = defaultdict(list)
        for file in self.files:
            for verb in file.en.verbs:
                for surface, code in english_forms(verb, self.inflection, self.irregular):
                    english[surface].append(_reading(file, code, verb))
            for noun in (*file.en.nouns, *file.en.phrases, *file.en.joined):
                english[noun].append(_reading(file, "X" if noun in file.en.nouns else "Y", noun))
            for noun in (*file.ko.verbal_nouns, *file.ko.nouns):
                korean[noun].append(_reading(file, "K" if noun in file.ko.verbal_nouns else "X", noun))
            for verb in file.ko.verbs:
                for surface, code in korean_forms(verb, self.closed):
                    korean[surface].append(_reading(file, code, verb))
        return tuple(
            Layer(name=name, literals=[(surface, tuple(readings)) for surface, readings in table.items()])
            for name, table in (("events.en", english), ("events.ko", korean))
        )


def load_event_rules(rule_dirs: Iterable[Path]) -> EventRules:
    """The event rules of all folders; a later file of the same id replaces. Raises `RuleFileInvalid`."""
    folders = tuple(rule_dirs)
    files: dict[str, EventFile] = {}
    for path in rule_files(folders, "events"):
        file = read_rule_file(path, EventFile)
        files[file.id] = file
    for file in files.values():
        if unknown := [other for other in file.kept_by if other not in files]:
            raise RuleFileInvalid(
                _path_of(folders, file.id), f"unknown event type {unknown[0]}", entry=file.id, key="kept_by"
            )
    english, korean = _read_grammars(folders)
    known = tuple(_with_plurals(file, english.inflection) for file in files.values())
    return EventRules(
        known,
        _english(english, known),
        _korean(korean),
        korean.closed,
        english.inflection,
        english.irregular,
        frozenset((*english.words["possessive"], *korean.words["possessive"])),
    )


def _with_plurals(file: EventFile, table: InflectionTable) -> EventFile:
    """The type with the plural of each English head word beside it."""
    roles = {}
    for name, role in file.roles.items():
        words = role.heads.get("en", ())
        heads = {**role.heads, "en": (*words, *(plural(word, table) for word in words))} if words else role.heads
        roles[name] = replace(role, heads=heads)
    return replace(file, roles=roles)


def _path_of(folders: tuple[Path, ...], name: str) -> Path:
    return next(path for path in rule_files(folders, "events") if path.stem == name)


def _read_grammars(folders: tuple[Path, ...]) -> tuple[EnglishFile, KoreanFile]:
    """The last file of each language wins. Raises `RuleFileInvalid`."""
    found: dict[str, tuple[dict[str, Any], Path]] = {}
    for path in rule_files(folders, "modality"):
        data = read_toml(path)
        found[str(data.get("language"))] = (data, path)
    return validate(EnglishFile, *found["en"]), validate(KoreanFile, *found["ko"])


_CODES = {
    "determiner": "D",
    "preposition": "p",
    "to": "t",
    "be_present": "a",
    "be_past": "A",
    "have": "h",
    "modal": "m",
    "negator": "n",
    "adverb": "r",
    "conjunction": "c",
    "relative": "R",
    "that": "H",
    "subordinator": "S",
    "conditional": "I",
    "pronoun": "U",
}


def _english(file: EnglishFile, events: Iterable[EventFile]) -> EnglishGrammar:
    """The word table: verbs first, so that a closed-class word of the same spelling wins."""
    words: dict[str, Word] = {}
    verbs = {*file.verbs["common"], *file.verbs["reporting"], *file.verbs["causing"]}
    for verb in sorted(verbs):
        for surface, code in english_forms(verb, file.inflection, file.irregular):
            if surface not in words or code != "V":
                words[surface] = Word(code, verb)
    for event in events:
        for verb in event.en.verbs:
            for surface, code in english_forms(verb, file.inflection, file.irregular):
                if " " not in surface:
                    words.setdefault(surface, Word(code, verb))
    for name, members in file.words.items():
        if name in _CODES:
            words.update({member: Word(_CODES[name], member) for member in members})
    return EnglishGrammar(
        words=words,
        adverb_endings=file.suffixes["adverb"],
        not_adverbs=frozenset(file.suffixes["not_adverb"]),
        cues=_cues(file.cues),
        planned=frozenset(file.cues["planned"]),
        reporting=frozenset(file.verbs["reporting"]),
        place_prepositions=frozenset(file.words["place_preposition"]),
        of=file.words["of"][0],
        by=file.words["by"][0],
        attribution=file.attribution["phrases"],
        listing=frozenset(file.words["listing"]),
        approximate=frozenset(file.words["approximate"]),
        deeds=frozenset(file.words["deed"]),
        kinds=frozenset(file.words["kind"]),
        gerund_endings=file.suffixes["gerund"],
        past_endings=file.suffixes["past"],
        joining=frozenset(file.words["joining"]),
        to=file.words["to"][0],
        members=frozenset(file.words["member"]),
        fitted=file.words["fitted"][0],
        happening=frozenset(file.words["happening"]),
        periods=frozenset(file.words["period"]),
        ordinals=frozenset(file.words["ordinal"]),
        partitives=frozenset(file.words["partitive"]),
        of_wholes=frozenset(file.words["of_whole"]),
        gapless=frozenset(file.words["gapless"]),
        contents=frozenset(file.words["content"]),
        causing=frozenset(file.verbs["causing"]),
        doing=frozenset(file.words["doing"]),
        vague=frozenset(file.words["vague"]),
        groups=frozenset(file.words["group"]),
        standing=_standing(file.words["standing"]),
    )


def _standing(pronouns: Iterable[str]) -> re.Pattern[str]:
    """A pronoun that opens a statement: the first word of a sentence, or the first behind an adjunct's comma."""
    words = "|".join(re.escape(word) for word in pronouns)
    return re.compile(rf"[\"“‘(]*(?:[^,.;:\"“”]{{1,40}}, )?(?P<pronoun>{words})(?= )", re.IGNORECASE)


def _cues(table: dict[str, tuple[str, ...]]) -> dict[str, tuple[tuple[str, str], ...]]:
    """What each cue word sets, and the condition in the name of its table: before "to", as a verb, in its phrase."""
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for name, words in table.items():
        kind, _, condition = name.partition("_")
        for word in words:
            found[word].append((kind, condition))
    return {word: tuple(rows) for word, rows in found.items()}


_WORD_KINDS = (
    "short",
    "noun",
    "modifier",
    "adverb",
    "demonstrative",
    "according",
    "bridge",
    "not_past",
    "etcetera",
    "between",
)


def _longest_first(table: dict[str, tuple[str, ...]]) -> tuple[tuple[str, str], ...]:
    rows = [(surface, name) for name, surfaces in table.items() for surface in surfaces]
    return tuple(sorted(rows, key=lambda row: (-len(row[0]), row)))


def _verb_surfaces(file: KoreanFile, verbs: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """The codes of each form of verbs that are no triggers, by surface."""
    found: dict[str, list[str]] = defaultdict(list)
    for verb in verbs:
        for surface, code in korean_forms(verb, file.closed):
            found[surface].append(code)
    return {surface: tuple(codes) for surface, codes in found.items()}


def _korean(file: KoreanFile) -> KoreanGrammar:
    light: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for voice, verbs in file.light.items():
        for verb in verbs:
            for surface, code in korean_forms(verb, file.closed):
                light[surface].append((code, voice))
    cues = _longest_first(file.cues)
    endings = {
        code: tuple(sorted(rows.items(), key=lambda row: (-len(row[0]), row))) for code, rows in file.endings.items()
    }
    return KoreanGrammar(
        light={surface: tuple(rows) for surface, rows in light.items()},
        contracted=file.contracted,
        endings=endings,
        particles=dict(_longest_first(file.particles)),
        predicates=dict(_longest_first(file.predicates)),
        cues=dict(cues),
        cue=re.compile("|".join(re.escape(surface) for surface, _ in cues) or r"(?!)"),
        reporting=file.attribution["reporting"],
        quoting=file.attribution["quoting"],
        rumours=frozenset(file.attribution["rumours"]),
        receiving=tuple(surface for surface, rows in light.items() if any(voice == "received" for _, voice in rows)),
        kinds=file.words["kind"],
        partitives=file.words["partitive"],
        vague=file.words["vague"],
        measured=file.words["measured"],
        past_links=file.words["past_link"],
        past=file.past,
        elapsed=file.words["elapsed"],
        expected=file.words["expected"],
        joining=file.words["joining"],
        former=frozenset(file.words["former"]),
        verbs=_verb_surfaces(file, (*file.verbs["common"], *file.verbs["heading"])),
        heading=frozenset(_verb_surfaces(file, file.verbs["heading"])),
        deeds=(
            *file.words["deed"],
            *file.cues["planned"],
            *file.cues["claimed"],
            *file.cues["negated"],
            *file.cues["done"],
        ),
        words={word: name for name in _WORD_KINDS for word in file.words[name]},
    )
