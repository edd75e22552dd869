"""Things with a maker and a version: a product behind its maker's name, a version behind a product's."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from extract.rulefile import read_rule_file, rule_files, strict
from transform.found import Found, provisional_id
from transform.records import Entity

if TYPE_CHECKING:
    from transform.boundaries import Boundaries
    from transform.text import Document

_VERSIONED = frozenset({"model", "product", "chip", "service", "technology"})
_THINGS = frozenset({"model", "product", "chip", "service", "facility", "programme"})
_NUMBER = r"(?:[- ]?[A-Z]?\d+(?:\.\d+)+[a-zA-Z]?|-?[A-Z]?\d+[a-zA-Z]?| [A-Z]\d+[a-zA-Z]?|(?<=[\d\uac00-\ud7a3])[A-Z])"
_PLAIN_NUMBER = re.compile(r" \d{1,2}(?=[\uac00-\ud7a3,.)]|\Z)")


@strict
@dataclass(frozen=True, slots=True, kw_only=True)
class VersionFile:
    """`rules/discovery/versions*.toml`: words that make a version; what behind a number says that it counts."""

    words: tuple[str, ...] = ()
    counting: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class VersionRules:
    """The pattern of what may follow a product's name as its version."""

    pattern: re.Pattern[str] = re.compile(_NUMBER)
    counting: tuple[str, ...] = ()


def load_versions(rule_dirs: Iterable[Path]) -> VersionRules:
    """The version words of all folders together. Raises `RuleFileInvalid`."""
    paths = [path for path in rule_files(rule_dirs, "discovery") if path.stem.startswith("versions")]
    files = [read_rule_file(path, VersionFile) for path in paths]
    words = [word for file in files for word in file.words]
    counting = tuple(word for file in files for word in file.counting)
    if not words:
        return VersionRules(counting=counting)
    listed = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    return VersionRules(
        re.compile(rf"(?:{_NUMBER}(?: (?:{listed}))*|(?:[ ]?(?:{listed})(?:{_NUMBER})?)+)(?![A-Za-z0-9])"),
        counting,
    )


def find_versions(
    document: Document, rules: VersionRules, boundaries: Boundaries, names: Sequence[Found]
) -> list[Found]:
    """Versions of known or discovered things, each with the thing as its parent. `names` are outermost."""
    text = document.text
    found: list[Found] = []
    for name in names:
        if name.type not in _VERSIONED:
            continue
        match = rules.pattern.match(text, name.end) or _PLAIN_NUMBER.match(text, name.end)
        if match is not None and match.group()[-1].isdigit() and text.startswith(rules.counting, match.end()):
            continue
        if match is None or boundaries.tail(text, match.end(), name.type) is None:
            continue
        entity_id = provisional_id(name.type, text[name.start : match.end()])
        found.append(Found(name.start, match.end(), name.type, "version", entity_id, name.entity_id))
    return found


def find_made(document: Document, names: Sequence[Found], entities: Mapping[str, Entity]) -> list[Found]:
    """A maker's name directly before a thing of its own: one name, of the thing. `names` are outermost, in order."""
    found: list[Found] = []
    for maker, thing in pairwise(names):
        beside = maker.end + 1 == thing.start and document.text[maker.end] == " "
        known = entities.get(thing.entity_id or "")
        if beside and known is not None and thing.type in _THINGS and known.parent == maker.entity_id:
            found.append(Found(maker.start, thing.end, thing.type, "made", thing.entity_id))
    return found
