"""What a user means by a name: the one entity, or an error that says what it may have been."""

from __future__ import annotations

from typing import Any

from flows.errors import UsageError
from warehouse.connection import Connection
from warehouse.evidence import find_entities, suggest_names


def find_entity(connection: Connection, name: str) -> dict[str, Any]:
    """The entity of an id, a name or an alias. Raises `UsageError`, with like names, when that is none or several."""
    found = find_entities(connection, name)
    if not found:
        likes = suggest_names(connection, name)
        hint = f"; did you mean {' or '.join(likes)}?" if likes else ""
        raise UsageError(f"{name}: no entity has that id or name{hint}")
    if len(found) > 1:
        choices = ", ".join(f"{row['entity_id']} ({row['name']})" for row in found)
        raise UsageError(f"{name}: that may be {choices}; give the id")
    return dict(found[0])
