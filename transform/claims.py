"""What a figure measures, of whom, when, and by whose word."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from transform.records import DateMention, Figure, Mention
    from transform.scan import Layer
    from transform.text import Document


@dataclass(frozen=True, slots=True)
class ClaimRules:
    """The rules of this module, loaded."""

    layers: tuple[Layer, ...] = ()


def load_claims(rule_dirs: Iterable[Path]) -> ClaimRules:
    """The rules of all folders together. Raises `RuleFileInvalid`."""
    return ClaimRules()


def attach_claims(
    document: Document,
    rules: ClaimRules,
    figures: Sequence[Figure],
    dates: Sequence[DateMention],
    mentions: Sequence[Mention],
) -> tuple[Figure, ...]:
    """The same figures, with metric, subject, period, change, status, source and series."""
    return tuple(figures)
