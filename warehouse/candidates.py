"""Names that articles use and no gazetteer knows: what is known of each, and which articles a decision concerns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from warehouse.migrate import listed, statement

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    import duckdb


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A discovered name: articles and independent stories that use it, and the first sentence that does.

    `other_language_name`: a name of the same kind in another language in the same stories; None where there is none.
    """

    entity_id: str
    type: str
    name: str
    language: str
    articles: int
    stories: int
    first_on: date
    last_on: date
    example_url: str
    other_language_name: str | None
    rule_id: str | None
    quotation: str | None


def candidates(connection: duckdb.DuckDBPyConnection) -> list[Candidate]:
    """All discovered names that nobody has decided about, those of most independent stories first."""
    answer = connection.execute(statement("candidates")).to_arrow_table()
    return [Candidate(**row) for row in answer.to_pylist()]


def stories_of_candidates(connection: duckdb.DuckDBPyConnection) -> dict[str, frozenset[str]]:
    """The stories that tell of each of them, by its id."""
    stories: dict[str, set[str]] = {}
    for entity_id, story_id in connection.execute(statement("candidate_stories")).fetchall():
        stories.setdefault(entity_id, set()).add(story_id)
    return {entity_id: frozenset(found) for entity_id, found in stories.items()}


def concerned_articles(
    connection: duckdb.DuckDBPyConnection, entity_ids: Iterable[str], names: Iterable[str]
) -> list[str]:
    """Ids of the articles that name one of these entities, or have one of these names in their words."""
    asked = {"entity_ids": listed(entity_ids), "names": listed(names)}
    return [row[0] for row in connection.execute(statement("concerned_articles"), asked).fetchall()]
