"""Technical terms made of parts: a thing and what is done with it, or a proper name and a kind of method."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from extract.rulefile import read_rule_file, rule_files, strict
from transform.found import Found, provisional_id
from transform.scan import Layer

if TYPE_CHECKING:
    from transform.records import Mention
    from transform.text import Document

PROCESSES, METHODS = "term_processes", "term_methods"
_WORDS_BEFORE = re.compile(r"(?:([A-Za-z-]+) )?([A-Za-z-]+) \Z")
_PROPER_BEFORE = re.compile(r"(?:[A-Z][\w\u2013-]*[a-z]|(?!AI )[A-Z]{2,5})(?: [A-Z][\w\u2013-]+)? \Z")
_LOOK_BACK = 40


@strict
@dataclass(frozen=True, slots=True, kw_only=True)
class CompoundFile:
    """`rules/discovery/compounds*.toml`: things, what is done with them, kinds of method named for someone."""

    things: frozenset[str] = frozenset()
    processes: tuple[str, ...] = ()
    methods: tuple[str, ...] = ()


def load_compounds(rule_dirs: Iterable[Path]) -> CompoundFile:
    """The parts of all folders together. Raises `RuleFileInvalid`."""
    files = [
        read_rule_file(path, CompoundFile)
        for path in rule_files(rule_dirs, "discovery")
        if path.stem.startswith("compounds")
    ]
    return CompoundFile(
        things=frozenset().union(*(file.things for file in files)),
        processes=tuple(word for file in files for word in file.processes),
        methods=tuple(word for file in files for word in file.methods),
    )


def compound_layers(rules: CompoundFile) -> tuple[Layer, ...]:
    """The last words of such terms."""
    return (
        Layer(name=PROCESSES, literals=[(word, word) for word in rules.processes]),
        Layer(name=METHODS, literals=[(word, word) for word in rules.methods]),
    )


def find_compounds(document: Document, rules: CompoundFile, mentions: Iterable[Mention]) -> list[Found]:
    """Terms in a text, unsorted; a method is named for nothing that is known (`mentions`)."""
    found: list[Found] = []
    for start, end, _ in document.hits.get(PROCESSES, ()):
        match = _WORDS_BEFORE.search(document.text, max(0, start - _LOOK_BACK), start)
        begin = _begin(match, rules.things) if match else None
        if begin is not None:
            found.append(_term(document.text, begin, end, "process"))
    methods = document.hits.get(METHODS, ())
    known = {mention.start_char for mention in mentions} if methods else set()
    for start, end, _ in methods:
        match = _PROPER_BEFORE.search(document.text, max(0, start - _LOOK_BACK), start)
        if match and match.start() not in known and not _opens_sentence(document, match.start()):
            found.append(_term(document.text, match.start(), end, "method"))
    return found


def _begin(match: re.Match[str], things: frozenset[str]) -> int | None:
    """Where the thing before the process begins: two words of it, or one."""
    first, second = match.group(1), match.group(2).lower()
    if first and (f"{first.lower()} {second}" in things or (first.lower() in things and second in things)):
        return match.start(1)
    return match.start(2) if second in things else None


def _opens_sentence(document: Document, start: int) -> bool:
    return start == document.sentences[document.sentence_at(start)][0]


def _term(text: str, start: int, end: int, kind: str) -> Found:
    return Found(start, end, "technology", f"compound/{kind}", provisional_id("technology", text[start:end]))
