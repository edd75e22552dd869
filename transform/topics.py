"""What an article is about, from its entities, events and terms."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from transform.records import Event, Mention, Topic
    from transform.scan import Layer
    from transform.text import Document


@dataclass(frozen=True, slots=True)
class TopicRules:
    """The rules of this module, loaded."""

    layers: tuple[Layer, ...] = ()


def load_topics(rule_dirs: Iterable[Path]) -> TopicRules:
    """The rules of all folders together. Raises `RuleFileInvalid`."""
    return TopicRules()


def assign_topics(
    document: Document,
    rules: TopicRules,
    mentions: Sequence[Mention],
    events: Sequence[Event],
) -> tuple[Topic, ...]:
    """The topics of a text, the highest score first."""
    return ()
