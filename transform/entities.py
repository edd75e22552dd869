"""Names: which entity of the gazetteer a text speaks of, and where."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from transform.records import Mention
    from transform.scan import Layer
    from transform.text import Document


@dataclass(frozen=True, slots=True)
class EntityRules:
    """The rules of this module, loaded."""

    layers: tuple[Layer, ...] = ()


def load_entities(rule_dirs: Iterable[Path]) -> EntityRules:
    """The rules of all folders together. Raises `RuleFileInvalid`."""
    return EntityRules()


def find_mentions(document: Document, rules: EntityRules) -> tuple[Mention, ...]:
    """The names in a text, in text order."""
    return ()
