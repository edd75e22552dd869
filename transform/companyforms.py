"""Company names without their legal forms, and whether two names are one: for candidates, merging and imports.

A form ("Co., Ltd.", "GmbH", the Korean word for a joint-stock company) says nothing of who is meant. Names are compared
by their words: each with the nearest of the other name, in any order, by edits; how far words may differ grows with
their length.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from extract.rulefile import read_rule_file, rule_files, strict

_WORDS = re.compile(r"[^\W_]+")
_SAME_NAME = 0.81  # measured on the pairs that tests/bench/bench_entities.py reads
_SAME_WORD = 0.6  # words less alike than this have nothing to do with each other


@strict
@dataclass(frozen=True, slots=True, kw_only=True)
class CompanyFormFile:
    """`rules/boundaries/company_forms*.toml`: forms before and behind a name, and words that weigh nothing."""

    before: tuple[str, ...] = ()
    behind: tuple[str, ...] = ()
    weightless: frozenset[str] = frozenset()


@dataclass(frozen=True)
class CompanyForms:
    """The legal forms of all files, longest first."""

    before: tuple[str, ...]
    behind: tuple[str, ...]
    weightless: frozenset[str]

    def strip(self, name: str) -> tuple[int, int]:
        """The part of a name without its forms as half-open offsets; the whole name where nothing else is left."""
        start, end = 0, len(name)
        if match := self._before.match(name):
            start = match.end()
        while match := self._behind.search(name, start, end):
            if not name[start : match.start()].strip(" ,."):
                break
            end = match.start()
        return (start, end) if start < end else (0, len(name))

    @cached_property
    def _before(self) -> re.Pattern[str]:
        return re.compile(rf"(?:{_either(self.before)})[ .,]*", re.IGNORECASE)

    @cached_property
    def _behind(self) -> re.Pattern[str]:
        latin = _either(form for form in self.behind if form[0].isascii() and form[0].isalpha())
        other = _either(form for form in self.behind if not (form[0].isascii() and form[0].isalpha()))
        return re.compile(rf"(?:[ ,]+\(?(?:{latin})\)?|[ ,]*(?:{other}))[ .,]*\Z", re.IGNORECASE)


def _either(forms: Iterable[str]) -> str:
    listed = sorted(set(forms), key=len, reverse=True)
    return "|".join(re.escape(form) for form in listed) or r"(?!)"


def load_company_forms(rule_dirs: Iterable[Path]) -> CompanyForms:
    """The forms of all folders together. Raises `RuleFileInvalid`."""
    files = [
        read_rule_file(path, CompanyFormFile)
        for path in rule_files(rule_dirs, "boundaries")
        if path.stem.startswith("company_forms")
    ]
    return CompanyForms(
        tuple(form for file in files for form in file.before),
        tuple(form for file in files for form in file.behind),
        frozenset().union(*(file.weightless for file in files)),
    )


def fold_name(name: str, forms: CompanyForms) -> tuple[str, ...]:
    """The words of a name that say who is meant: without form, accents, case, possessives and weightless words."""
    start, end = forms.strip(name)
    plain = unicodedata.normalize("NFKD", name[start:end].casefold())
    plain = (
        "".join(char for char in plain if not unicodedata.combining(char)).replace("'s ", " ").replace("\u2019", "'")
    )
    words = tuple(_WORDS.findall(unicodedata.normalize("NFC", plain).replace("'", "")))
    weighty = tuple(word for word in words if word not in forms.weightless)
    return weighty or words


def name_similarity(first: str, second: str, forms: CompanyForms) -> float:
    """How alike two names are, 0 to 1: words paired with their nearest, in any order, weighed by their letters."""
    one, other = fold_name(first, forms), fold_name(second, forms)
    if not one or not other:
        return 0.0
    joined = _word_similarity("".join(one), "".join(other))
    return max(_paired(one, other), joined)


def is_same_name(first: str, second: str, forms: CompanyForms) -> bool:
    """Whether two names can be taken for one."""
    return name_similarity(first, second, forms) >= _SAME_NAME


def _paired(one: Sequence[str], other: Sequence[str]) -> float:
    left = list(other)
    total, weight = 0.0, 0.0
    for word in sorted(one, key=len, reverse=True):
        best = max(left, key=lambda candidate: _word_similarity(word, candidate), default="")
        alike = _word_similarity(word, best) if best else 0.0
        weight += max(len(word), len(best)) if alike >= _SAME_WORD else len(word)
        if alike >= _SAME_WORD:
            total += alike * max(len(word), len(best))
            left.remove(best)
    missing = sum(len(word) for word in left)
    return total / (weight + missing) if weight + missing else 0.0


def _word_similarity(one: str, other: str) -> float:
    """1 for the same word, less by the edits (a swap is one) between two; an initial fits its word."""
    if one == other:
        return 1.0
    if min(len(one), len(other)) == 1:
        return 0.9 if one[0] == other[0] else 0.0
    return 1.0 - _edits(one, other) / max(len(one), len(other))


def _edits(one: str, other: str) -> int:
    """Insertions, deletions, changes and swaps of neighbours between two words (optimal string alignment)."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for index, char in enumerate(one, 1):
        earlier, before, row = before, row, [index]
        for position, target in enumerate(other, 1):
            cost = min(before[position] + 1, row[-1] + 1, before[position - 1] + (char != target))
            if index > 1 and position > 1 and char == other[position - 2] and one[index - 2] == target:
                cost = min(cost, earlier[position - 2] + 1)
            row.append(cost)
    return row[-1]
