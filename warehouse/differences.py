"""How the facts of a batch differ from those that the warehouse holds of the same articles, rule by rule."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyarrow as pa

from warehouse.migrate import listed, on_table, statement

if TYPE_CHECKING:
    import duckdb

    from warehouse.batches import Batch

# What makes a fact the same one, beside its article and revision.
_KEYS = {
    "figures_history": "figure_id",
    "events_history": "event_id",
    # "the two companies" is two mentions of one span
    "mentions_history": "start_char, end_char, coalesce(entity_id, '')",
    "date_mentions_history": "start_char, end_char",
    "article_topics_history": "topic",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """Facts of one kind (`figures`, `events`...) and rule: gained, lost, and the same with other values."""

    kind: str
    rule_id: str
    gained: int
    lost: int
    changed: int


def differences(
    connection: duckdb.DuckDBPyConnection, batch: Batch | None, article_ids: Iterable[str]
) -> list[Difference]:
    """What loading the batch would change about its articles and those of `article_ids`; nothing is loaded."""
    ids = sorted(set(article_ids) | set(batch.article_ids if batch else ()))
    found = []
    for table, keys in _KEYS.items():
        schema = connection.execute(on_table(table, "from {table} limit 0")).to_arrow_table().schema
        connection.register("brought", batch.tables[table] if batch else pa.Table.from_pylist([], schema=schema))
        query = on_table(table, statement("differences")).replace("{keys}", keys)
        rows = connection.execute(query, {"article_ids": listed(ids)}).fetchall()
        connection.unregister("brought")
        kind = table.removesuffix("_history")
        found += [
            Difference(kind=kind, rule_id=rule_id or "", gained=gained, lost=lost, changed=changed)
            for rule_id, gained, lost, changed in rows
        ]
    return found
