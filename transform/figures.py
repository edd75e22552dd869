"""Numbers with their units: which there are, and what each says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from transform.records import DateMention, Figure
    from transform.scan import Layer
    from transform.text import Document


@dataclass(frozen=True, slots=True)
class FigureRules:
    """The rules of this module, loaded."""

    layers: tuple[Layer, ...] = ()


def load_figures(rule_dirs: Iterable[Path]) -> FigureRules:
    """The rules of all folders together. Raises `RuleFileInvalid`."""
    return FigureRules()


def find_figures(document: Document, rules: FigureRules, dates: Sequence[DateMention]) -> tuple[Figure, ...]:
    """The figures of a text, in text order, without what they measure (see `claims`)."""
    return ()
