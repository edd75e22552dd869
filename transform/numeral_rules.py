"""The files of number words: one a language in `rules/numerals/`, each with examples that the tests run."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from extract.rulefile import RuleFileInvalid, read_rule_file, rule_files, strict

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


@strict
@dataclass(frozen=True, slots=True, kw_only=True)
class NumberExample:
    """A text that is one number and nothing else, and its value."""

    text: str
    value: Decimal


@strict
@dataclass(frozen=True, slots=True, kw_only=True)
class NumeralFile:
    """One language's number words with their values (decimals in quotes; a fraction as `1/3`).

    `odd` words say somewhat more, `demonstrative` ones are no number before a blank. Korean has zeros, sino, native,
    native_forms, pairs and native_tens; English ones, tens, short_scales, fractions, folds and ordinals.
    """

    language: str
    minus: tuple[str, ...] = ()
    point: tuple[str, ...] = ()
    over: tuple[str, ...] = ()
    join: tuple[str, ...] = ()
    article: tuple[str, ...] = ()
    of: tuple[str, ...] = ()
    several: dict[str, Decimal] = field(default_factory=dict)
    odd: tuple[str, ...] = ()
    demonstrative: tuple[str, ...] = ()
    zeros: dict[str, Decimal] = field(default_factory=dict)
    sino: dict[str, Decimal] = field(default_factory=dict)
    native: dict[str, Decimal] = field(default_factory=dict)
    pairs: dict[str, tuple[Decimal, Decimal]] = field(default_factory=dict)
    native_forms: dict[str, Decimal] = field(default_factory=dict)
    native_tens: dict[str, Decimal] = field(default_factory=dict)
    ones: dict[str, Decimal] = field(default_factory=dict)
    tens: dict[str, Decimal] = field(default_factory=dict)
    small_scales: dict[str, Decimal] = field(default_factory=dict)
    large_scales: dict[str, Decimal] = field(default_factory=dict)
    short_scales: dict[str, Decimal] = field(default_factory=dict)
    fractions: dict[str, Fraction] = field(default_factory=dict)
    folds: dict[str, Decimal] = field(default_factory=dict)
    ordinals: dict[str, Decimal] = field(default_factory=dict)
    scale_not_before: dict[str, tuple[str, ...]] = field(default_factory=dict)
    example: tuple[NumberExample, ...] = ()


def load_numeral_files(rule_dirs: Iterable[Path]) -> dict[str, NumeralFile]:
    """The files by language; a later folder's file replaces the language. Raises `RuleFileInvalid`."""
    files: dict[str, NumeralFile] = {}
    for path in rule_files(rule_dirs, "numerals"):
        file = read_rule_file(path, NumeralFile)
        if file.language not in {"ko", "en"}:
            raise RuleFileInvalid(path, "accepted: ko, en", key="language")
        files[file.language] = file
    return files
