"""The words by which English names are told: heads, titles, given names, clues. `transform.capitals` uses them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from extract.rulefile import read_rule_file, rule_files, strict
from transform.records import EntityType


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
    """`rules/discovery/heads*.toml`."""

    head: tuple[Head, ...] = ()


@strict
@dataclass(frozen=True, slots=True, kw_only=True)
class PersonWords:
    """`rules/discovery/persons*.toml`; each list is explained there."""

    titles: frozenset[str] = frozenset()
    title_words: frozenset[str] = frozenset()
    roles: tuple[str, ...] = ()
    verbs: tuple[str, ...] = ()
    speech: tuple[str, ...] = ()
    before: frozenset[str] = frozenset()
    given: frozenset[str] = frozenset()
    surnames: frozenset[str] = frozenset()
    particles: frozenset[str] = frozenset()
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
    """The rules of this module: the type of each head word by its place, the words about persons, the clues."""

    last: dict[str, EntityType] = field(default_factory=dict)
    first: dict[str, EntityType] = field(default_factory=dict)
    persons: PersonWords = field(default_factory=PersonWords)
    clues: tuple[Clue, ...] = ()


def load_capitals(rule_dirs: Iterable[Path]) -> CapitalRules:
    """The rules of all folders together; of the person words the last file's. Raises `RuleFileInvalid`."""
    last: dict[str, EntityType] = {}
    first: dict[str, EntityType] = {}
    persons = PersonWords()
    clues: list[Clue] = []
    for path in rule_files(rule_dirs, "discovery"):
        if path.stem.startswith("heads"):
            for head in read_rule_file(path, HeadFile).head:
                last |= dict.fromkeys(head.last, head.type)
                first |= dict.fromkeys(head.first, head.type)
        elif path.stem.startswith("persons"):
            persons = read_rule_file(path, PersonWords)
        elif path.stem.startswith("clues"):
            clues += read_rule_file(path, ClueFile).clue
    return CapitalRules(last, first, persons, tuple(clues))
