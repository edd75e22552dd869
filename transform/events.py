"""What happened, happens or is planned, from triggers and the roles around them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from transform.records import DateMention, Event, Figure, Mention
    from transform.scan import Layer
    from transform.text import Document


@dataclass(frozen=True, slots=True)
class EventRules:
    """The rules of this module, loaded."""

    layers: tuple[Layer, ...] = ()


def load_events(rule_dirs: Iterable[Path]) -> EventRules:
    """The rules of all folders together. Raises `RuleFileInvalid`."""
    return EventRules()


def find_events(
    document: Document,
    rules: EventRules,
    mentions: Sequence[Mention],
    dates: Sequence[DateMention],
    figures: Sequence[Figure],
) -> tuple[Event, ...]:
    """The events of a text, in text order."""
    return ()
