"""The words around a figure, from `rules/figures/*.toml`: what qualifies it, joins it to another, or makes it none."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from extract.rulefile import read_rule_file, rule_files, strict
from transform.units import ExpectedFigure

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from transform.records import Modifier


@strict
@dataclass(frozen=True, slots=True, kw_only=True)
class Qualifiers:
    """Words by what they say of the value."""

    approx: tuple[str, ...] = ()
    over: tuple[str, ...] = ()
    under: tuple[str, ...] = ()
    within: tuple[str, ...] = ()

    def words(self) -> tuple[tuple[str, ...], ...]:
        """The words of every modifier."""
        return self.approx, self.over, self.under, self.within

    def table(self) -> dict[str, Modifier]:
        """The modifier of each word."""
        table: dict[str, Modifier] = {}
        for words, modifier in (
            (self.approx, "approx"),
            (self.over, "over"),
            (self.under, "under"),
            (self.within, "within"),
        ):
            table.update(dict.fromkeys(words, modifier))  # type: ignore[arg-type]
        return table


@strict
@dataclass(frozen=True, slots=True, kw_only=True)
class Never:
    """Words before or behind a number that make it a name; and words that only look like a number and a counter.

    `prefixes` are written together with the number, and make it a name unless a unit takes them; `streets` end an
    address that a number begins; `versus` stands between two scores. After `not_names`, and after a word that `ends`
    so, a bare number is no name.
    """

    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    prefixes: tuple[str, ...] = ()
    versus: tuple[str, ...] = ()
    streets: tuple[str, ...] = ()
    ends: tuple[str, ...] = ()
    not_names: tuple[str, ...] = ()


@strict
@dataclass(frozen=True, slots=True, kw_only=True)
class NounRules:
    """How the thing counted is found behind an English number: where its phrase stops, and singulars of their own.

    `join` words stop it only before its first word (10,000 AI and software experts);
    words that end like `comparatives` are no nouns (a third larger);
    `hyphened` nouns count in the singular behind a hyphen (a 25-member board).
    """

    stop: tuple[str, ...] = ()
    join: tuple[str, ...] = ()
    of: tuple[str, ...] = ()
    odd: tuple[str, ...] = ()
    hyphened: tuple[str, ...] = ()
    irregular: dict[str, str] = field(default_factory=dict)
    comparatives: tuple[str, ...] = ()


@strict
@dataclass(frozen=True, slots=True, kw_only=True)
class Unsaid:
    """A currency that goes without saying: of a bare number with one of the `scales`, but not after these words."""

    currency: str
    scales: tuple[str, ...]
    not_after: tuple[str, ...] = ()


@strict
@dataclass(frozen=True, slots=True, kw_only=True)
class FigureWordFile:
    """One language's words around figures, sentences with their figures, and sentences without any.

    `but` joins a lower bound and an upper one (more than 3 but fewer than 6);
    `by` before a number says a difference, so that no range begins there; `vague` words make a scale no number, and
    after `scale_not_after` a scale alone is none;
    `denominators` stand behind a unit that is one; before `per_not_before` words "a year" is none;
    `periods` are modifiers that before a duration say "during" unless one of `lengths` precedes them (for over a year);
    behind `carries` words a bare number counts what the one before counts (900 visitors, up from 700);
    a figure behind `held` words is what another is held against, so that no modifier behind it is its own;
    `further` may stand between a number and its unit (two more years), `half_after` behind a unit (two hours and a
    half), and what its `|` precedes behind that;
    `share` stands between a part and the whole it is of (3 in 10), `share_of` between the whole and its part.
    """

    language: str
    to: tuple[str, ...] = ()
    between: tuple[str, ...] = ()
    between_and: tuple[str, ...] = ()
    range_start: tuple[str, ...] = ()
    range_end: tuple[str, ...] = ()
    but: tuple[str, ...] = ()
    by: tuple[str, ...] = ()
    scale_not_after: tuple[str, ...] = ()
    vague: tuple[str, ...] = ()
    change: tuple[str, ...] = ()
    particles: tuple[str, ...] = ()
    before: Qualifiers = field(default_factory=Qualifiers)
    after: Qualifiers = field(default_factory=Qualifiers)
    per_before: dict[str, tuple[str, ...]] = field(default_factory=dict)
    denominators: tuple[str, ...] = ()
    per_not_before: tuple[str, ...] = ()
    periods: tuple[str, ...] = ()
    lengths: tuple[str, ...] = ()
    carries: tuple[str, ...] = ()
    held: tuple[str, ...] = ()
    further: tuple[str, ...] = ()
    half_after: tuple[str, ...] = ()
    share: tuple[str, ...] = ()
    share_of: tuple[str, ...] = ()
    per_after: dict[str, tuple[str, ...]] = field(default_factory=dict)
    never: Never = field(default_factory=Never)
    unsaid: Unsaid | None = None
    noun: NounRules = field(default_factory=NounRules)
    example: tuple[ExpectedFigure, ...] = ()
    counterexamples: tuple[str, ...] = ()


def load_figure_words(rule_dirs: Iterable[Path]) -> dict[str, FigureWordFile]:
    """The files by language; a later folder's file replaces the language. Raises `RuleFileInvalid`."""
    files = [read_rule_file(path, FigureWordFile) for path in rule_files(rule_dirs, "figures")]
    return {file.language: file for file in files}
