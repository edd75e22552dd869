"""Where a value comes from, and what is known of an entity: the questions behind `why` and `show`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import duckdb

from warehouse.migrate import statement

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Evidence:
    """Facts that an id may mean, the articles behind them, and the captures of each article, by article id."""

    facts: tuple[Row, ...]
    articles: tuple[Row, ...]
    captures: dict[str, tuple[Row, ...]]


@dataclass(frozen=True, slots=True)
class EntityCard:
    """An entity with its words, its latest claims and the newest lines of its timeline."""

    entity: Row
    words: tuple[Row, ...]
    claims: tuple[Row, ...]
    days: tuple[Row, ...]


def find_evidence(connection: duckdb.DuckDBPyConnection, fact_id: str) -> Evidence:
    """What an id (or its beginning) of a figure, event or article stands on; all empty if it stands for nothing."""
    facts = _rows(connection, "why_facts", {"id": fact_id})
    wanted = {row["article_id"] for row in facts} or {fact_id}
    articles = tuple(row for key in sorted(wanted) for row in _rows(connection, "why_articles", {"id": key}))
    captures = {row["article_id"]: _rows(connection, "why_captures", {"id": row["article_id"]}) for row in articles}
    return Evidence(facts, articles, captures)


def find_entities(connection: duckdb.DuckDBPyConnection, name: str) -> tuple[Row, ...]:
    """The entities of that id, name or alias; more than one when the name is ambiguous."""
    return _rows(connection, "entity_card", {"name": name})


def suggest_names(connection: duckdb.DuckDBPyConnection, name: str) -> tuple[str, ...]:
    """At most three names or ids that are spelled much like this one, the likest first; empty if none is."""
    return tuple(row["name"] for row in _rows(connection, "entity_likes", {"name": name}))


def read_card(connection: duckdb.DuckDBPyConnection, entity: Row) -> EntityCard:
    """Everything shown of one entity."""
    key = {"id": entity["entity_id"]}
    return EntityCard(
        entity,
        _rows(connection, "entity_words", key),
        _rows(connection, "entity_latest", key),
        _rows(connection, "entity_days", key),
    )


def _rows(connection: duckdb.DuckDBPyConnection, name: str, parameters: Row) -> tuple[Row, ...]:
    return tuple(connection.execute(statement(name), parameters).to_arrow_table().to_pylist())
