"""Calendar expressions, as closed periods of days."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from transform.records import DateMention
    from transform.scan import Layer
    from transform.text import Document


@dataclass(frozen=True, slots=True)
class DateRules:
    """The rules of this module, loaded."""

    layers: tuple[Layer, ...] = ()


def load_dates(rule_dirs: Iterable[Path]) -> DateRules:
    """The rules of all folders together. Raises `RuleFileInvalid`."""
    return DateRules()


def find_dates(document: Document, rules: DateRules) -> tuple[DateMention, ...]:
    """The calendar expressions of a text, in text order."""
    return ()
