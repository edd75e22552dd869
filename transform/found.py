"""A name that discovery found, before it becomes a mention."""

from __future__ import annotations

from typing import NamedTuple

from transform.records import EntityType


class Found(NamedTuple):
    """A span, its type, the rule that found it, its identity (None: seen, not resolved), its maker or family."""

    start: int
    end: int
    type: EntityType
    rule: str
    entity_id: str | None
    parent: str | None = None


def provisional_id(entity_type: str, name: str) -> str:
    """The id of a discovered name: the same in every article, whatever its case and its blanks."""
    return f"new:{entity_type}:{' '.join(name.lower().split())}"
