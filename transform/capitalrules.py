"""The words by which English names are told: heads, titles, given names, clues. `transform.capitals` uses them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from extract.rulefile import read_rule_file, rule_files, strict
from transform.records import EntityType

_WORD = r"[A-Z\u00c0-\u00de][\w\u00c0-\u024f&'\u2019-]*"
_TOKEN = rf"(?:[A-Z]\.|{_WORD})"


@strict
@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """Head words of one type, at the end of a name or before "of" and "for"."""

    type: EntityType
    last: tuple[str, ...] = ()
    first: tuple[str, ...] = ()


@strict
@dataclass(frozen=True, slots=True, kw_only=True)
class HeadFile:
    """`rules/discovery/heads*.toml`: the heads, and the small words of names, explained there."""

    links: frozenset[str] = frozenset()
    openers: frozenset[str] = frozenset()
    breaks: frozenset[str] = frozenset()
    placing: frozenset[str] = frozenset()
    joints: tuple[str, ...] = ()
    head: tuple[Head, ...] = ()


@strict
@dataclass(frozen=True, slots=True, kw_only=True)
class PersonWords:
    """`rules/discovery/persons*.toml`; each list is explained there."""

    articles: tuple[str, ...] = ()
    bylines: frozenset[str] = frozenset()
    titles: frozenset[str] = frozenset()
    title_words: frozenset[str] = frozenset()
    roles: tuple[str, ...] = ()
    verbs: tuple[str, ...] = ()
    speech: tuple[str, ...] = ()
    before: frozenset[str] = frozenset()
    given: frozenset[str] = frozenset()
    surnames: frozenset[str] = frozenset()
    particles: frozenset[str] = frozenset()
    adverb_endings: tuple[str, ...] = ()
    function_words: frozenset[str] = frozenset()
    acronyms: frozenset[str] = frozenset()


@strict
@dataclass(frozen=True, slots=True, kw_only=True)
class Clue:
    """Words beside a name of unknown kind that give its type; `owner`: it stands in the possessive."""

    type: EntityType
    before: tuple[str, ...] = ()
    behind: tuple[str, ...] = ()
    owner: bool = False


@strict
@dataclass(frozen=True, slots=True, kw_only=True)
class ClueFile:
    """`rules/discovery/clues*.toml`."""

    clue: tuple[Clue, ...] = ()


@dataclass(frozen=True, slots=True)
class CapitalRules:
    """The rules of this module: the type of each head word by its place, the words about persons, the clues.

    `links` may stand inside a name, `openers` lead from a head to the rest of its name, `breaks` end the rest where
    another name follows, and `placing` say where it is; `joints` join names in a row, and `run` finds
    capital words with links between them.
    """

    last: dict[str, EntityType] = field(default_factory=dict)
    first: dict[str, EntityType] = field(default_factory=dict)
    persons: PersonWords = field(default_factory=PersonWords)
    clues: tuple[Clue, ...] = ()
    links: frozenset[str] = frozenset()
    openers: frozenset[str] = frozenset()
    breaks: frozenset[str] = frozenset()
    placing: frozenset[str] = frozenset()
    joints: tuple[str, ...] = ()
    run: re.Pattern[str] = re.compile(r"(?!)")


def load_capitals(rule_dirs: Iterable[Path]) -> CapitalRules:
    """The rules of all folders together; of the person words the last file's. Raises `RuleFileInvalid`."""
    last: dict[str, EntityType] = {}
    first: dict[str, EntityType] = {}
    persons = PersonWords()
    clues: list[Clue] = []
    small = HeadFile()
    for path in rule_files(rule_dirs, "discovery"):
        if path.stem.startswith("heads"):
            small = _joined(small, heads := read_rule_file(path, HeadFile))
            for head in heads.head:
                last |= dict.fromkeys(head.last, head.type)
                first |= dict.fromkeys(head.first, head.type)
        elif path.stem.startswith("persons"):
            persons = read_rule_file(path, PersonWords)
        elif path.stem.startswith("clues"):
            clues += read_rule_file(path, ClueFile).clue
    return CapitalRules(
        last=last,
        first=first,
        persons=persons,
        clues=tuple(clues),
        links=small.links,
        openers=small.openers,
        breaks=small.breaks,
        placing=small.placing,
        joints=small.joints,
        run=_run_of(small.links),
    )


def _joined(one: HeadFile, other: HeadFile) -> HeadFile:
    """The small words of two files together."""
    return HeadFile(
        links=one.links | other.links,
        openers=one.openers | other.openers,
        breaks=one.breaks | other.breaks,
        placing=one.placing | other.placing,
        joints=tuple(dict.fromkeys(one.joints + other.joints)),
    )


def _run_of(links: frozenset[str]) -> re.Pattern[str]:
    """A run of capital words, with up to two links between two of them."""
    between = "|".join(sorted(map(re.escape, links))) or "(?!)"
    return re.compile(rf"(?<![\w@#/.]){_TOKEN}(?:[ ](?:(?:{between})[ ]){{0,2}}{_TOKEN}|(?<=\.)[A-Z](?:\.|[\w-]+))*")
