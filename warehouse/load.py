"""Loading: one transaction a batch, an article replaced whole, nothing twice.

A load first updates the one row of `load_locks`, so that two writers conflict and one retries. Loading the same batch
again changes nothing. The gazetteer, the sources and the event types are replaced as wholes.
"""

from __future__ import annotations

import hashlib
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import duckdb
import pyarrow as pa

from extract.records import Capture
from warehouse.batches import ARTICLE_TABLES, table_schema
from warehouse.connection import LIVE, naming_damage
from warehouse.errors import ArticlesMoved
from warehouse.ledger import load_fetches
from warehouse.migrate import listed, on_table, statement
from warehouse.stories import members_of, regroup

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from extract.records import Fetch, Source
    from transform.records import Entity
    from warehouse.batches import Batch

# What depends on how loading went, not on what was read; runs, fetches and the like are left out as tables.
_NOT_CONTENT = {
    "captures": ("run_id", "raw_file", "raw_offset"),
    "articles": ("last_seen_at", "field_rules"),
    "article_stories": ("told_at",),
}
_CONFLICTS = 10  # other writers' loads that may come between: those who hold `writer_lock` never meet one
_HASHED = (
    *(name for name in ARTICLE_TABLES if name != "story_signatures"),
    "article_stories",
    "known_entities",
    "entity_names",
    "entity_aliases",
    "event_types",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadCounts:
    """Articles of a batch by what loading them did: seen for the first time, with other content, as they were."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0


@contextmanager
def transaction(connection: duckdb.DuckDBPyConnection, run_id: str | None = None) -> Iterator[None]:
    """One transaction that first takes the warehouse's lock row; rolled back when its body raises."""
    connection.execute("begin")
    try:
        connection.execute("update load_locks set loads = loads + 1, run_id = ? where name = 'warehouse'", [run_id])
        yield
        connection.execute("commit")
    except BaseException:
        # After a failed commit there is nothing to roll back, and DuckDB says so.
        with _no_transaction_is_fine():
            connection.execute("rollback")
        raise


@contextmanager
def _no_transaction_is_fine() -> Iterator[None]:
    try:
        yield
    except duckdb.TransactionException:
        return


def load_batch(
    connection: duckdb.DuckDBPyConnection,
    batch: Batch | None,
    fetches: Sequence[Fetch],
    run_id: str,
    journal_rows: int,
) -> LoadCounts:
    """Load a batch and ledger rows, and note that `journal_rows` rows of the run's journal are in the warehouse.

    Loaded again from the start when another writer of a lake was first. Raises `ArticlesMoved`, with nothing changed,
    when the warehouse holds captures that the batch was built without.
    """
    with naming_damage(LIVE):
        for _ in range(_CONFLICTS):
            try:
                return _load_batch(connection, batch, fetches, run_id, journal_rows)
            except duckdb.TransactionException as error:
                if "conflict" not in str(error).lower():
                    raise
        return _load_batch(connection, batch, fetches, run_id, journal_rows)


def _load_batch(
    connection: duckdb.DuckDBPyConnection,
    batch: Batch | None,
    fetches: Sequence[Fetch],
    run_id: str,
    journal_rows: int,
) -> LoadCounts:
    with transaction(connection, run_id):
        counts = _replace_articles(connection, batch) if batch and batch.article_ids else LoadCounts()
        load_fetches(connection, fetches)
        _touch_last_seen(connection, batch, fetches)
        connection.execute("update runs set journal_rows = ? where run_id = ?", [journal_rows, run_id])
    return counts


def _replace_articles(connection: duckdb.DuckDBPyConnection, batch: Batch) -> LoadCounts:
    with _registered(connection, batch):
        connection.execute(statement("held_articles"))
        _refuse_moved(connection)
        counts = connection.execute(statement("count_loads")).fetchall()[0]
        present = [row[0] for row in connection.execute("select article_id from held_articles").fetchall()]
        left_behind = members_of(connection, present) - set(batch.article_ids) if present else set()
        _delete_articles(connection, present)
        for name in batch.tables:
            connection.execute(on_table(name, "insert into {table} by name from batch_{table}"))
        regroup(connection, batch.article_ids, left_behind, _told(batch))
        connection.execute("drop table held_articles")
    return LoadCounts(new=counts[0], changed=counts[1], unchanged=counts[2])


def _told(batch: Batch) -> dict[str, datetime]:
    """When each article of the batch was told."""
    signed = batch.tables["story_signatures"].select(["article_id", "told_at"]).to_pylist()
    return {row["article_id"]: row["told_at"] for row in signed}


@contextmanager
def _registered(connection: duckdb.DuckDBPyConnection, batch: Batch) -> Iterator[None]:
    """The batch's tables under the names `batch_TABLE`, for SQL, until the end of the block."""
    for name, table in batch.tables.items():
        connection.register(f"batch_{name}", table)
    try:
        yield
    finally:
        for name in batch.tables:
            connection.unregister(f"batch_{name}")


def _refuse_moved(connection: duckdb.DuckDBPyConnection) -> None:
    moved = connection.execute(statement("moved_articles")).fetchall()
    if moved:
        raise ArticlesMoved(row[0] for row in moved)


def _delete_articles(connection: duckdb.DuckDBPyConnection, article_ids: Sequence[str]) -> None:
    """Delete everything that articles brought; a column is scanned once a table, so it is not done for nothing."""
    if not article_ids:
        return
    for name in (*ARTICLE_TABLES, "article_stories"):
        connection.execute(
            on_table(
                name, "delete from {table} where article_id in (select unnest(string_split(nullif($1, ''), chr(31))))"
            ),
            [listed(article_ids)],
        )


def _touch_last_seen(connection: duckdb.DuckDBPyConnection, batch: Batch | None, fetches: Sequence[Fetch]) -> None:
    """A page that the server says is unchanged was seen, although no body came."""
    seen = {fetch.article_id for fetch in fetches if fetch.outcome == "unchanged" and fetch.article_id}
    article_ids = sorted(seen | set(batch.article_ids if batch else ()))
    if article_ids:
        connection.execute(statement("touch_last_seen"), {"article_ids": listed(article_ids)})


def captures_of(connection: duckdb.DuckDBPyConnection, article_ids: Iterable[str]) -> list[Capture]:
    """Every capture of these articles in the warehouse, by article and time."""
    rows = connection.execute(statement("captures_of"), {"article_ids": listed(article_ids)}).fetchall()
    names = ("article_id", "captured_at", "run_id", "body_sha256", "raw_file", "raw_offset", "source_id")
    return [Capture(**dict(zip(names, row, strict=True))) for row in rows]


def drop_articles_absent(connection: duckdb.DuckDBPyConnection, keep_ids: Iterable[str]) -> int:
    """Delete every article whose id is not kept (a reparse gave it another, or it is no article now); how many."""
    kept = pa.table({"article_id": pa.array(sorted(set(keep_ids)), pa.string())})
    connection.register("kept_articles", kept)
    absent = [row[0] for row in connection.execute(statement("absent_articles")).fetchall()]
    connection.unregister("kept_articles")
    drop_articles(connection, absent)
    return len(absent)


def drop_articles(connection: duckdb.DuckDBPyConnection, article_ids: Sequence[str]) -> None:
    """Delete these articles with all that they brought; their stories are grouped anew."""
    if not article_ids:
        return
    with transaction(connection):
        left_behind = members_of(connection, article_ids) - set(article_ids)
        _delete_articles(connection, article_ids)
        connection.execute(
            "insert into touched_articles select unnest(string_split(nullif($1, ''), chr(31)))", [listed(article_ids)]
        )
        if left_behind:
            regroup(connection, (), left_behind)


def load_sources(connection: duckdb.DuckDBPyConnection, sources: Iterable[Source]) -> None:
    """Replace the sources; all those given are active."""
    rows = [
        {
            "source_id": source.id,
            "name": source.name,
            "publisher": source.publisher,
            "homepage": source.homepage,
            "language": source.language,
            "country": source.country,
            "timezone": source.timezone,
            "kind": source.feeds[0].kind if source.feeds else None,
            "url": source.feeds[0].url if source.feeds else None,
            "active": True,
        }
        for source in sources
    ]
    _replace(connection, {"sources": rows})


def load_entities(connection: duckdb.DuckDBPyConnection, entities: Iterable[Entity]) -> None:
    """Replace the known entities with their names, aliases and relations; what articles said of them stays."""
    rows: dict[str, list[dict[str, Any]]] = {
        "known_entities": [],
        "entity_names": [],
        "entity_aliases": [],
        "entity_relations": [],
    }
    for entity in entities:
        _add_entity(rows, entity)
    _replace(connection, rows)


def _add_entity(rows: dict[str, list[dict[str, Any]]], entity: Entity) -> None:
    of = {"entity_id": entity.id}
    name = entity.names.get("en") or next(iter(entity.names.values()), entity.id)
    columns = {key: getattr(entity, key) for key in ("type", "ticker", "lei", "wikidata_id", "origin")}
    rows["known_entities"].append(of | columns | {"name": name, "parent_id": entity.parent})
    rows["entity_names"] += [of | {"language": language, "name": text} for language, text in entity.names.items()]
    rows["entity_aliases"] += [
        of
        | {
            "alias": alias.text,
            "language": alias.language,
            "valid_from": alias.valid_from,
            "valid_to": alias.valid_to,
        }
        for alias in entity.aliases
    ]
    keys = ("relation", "other_id", "detail", "valid_from", "valid_to")
    rows["entity_relations"] += [
        {"entity_id": relation.entity_id or entity.id, "article_id": None}
        | {key: getattr(relation, key) for key in keys}
        for relation in entity.relations
    ]


def load_event_types(
    connection: duckdb.DuckDBPyConnection,
    rows: Iterable[tuple[str, bool, Sequence[str], Sequence[str]]],
) -> None:
    """Replace the event types: rows of (type, promise, kept_by, roles)."""
    keys = ("type", "promise", "kept_by", "roles")
    _replace(connection, {"event_types": [dict(zip(keys, row, strict=True)) for row in rows]})


def _replace(connection: duckdb.DuckDBPyConnection, tables: dict[str, list[dict[str, Any]]]) -> None:
    """Replace whole tables in one transaction; of `entity_relations` only what no article said."""
    with transaction(connection):
        for name, rows in tables.items():
            schema = table_schema(connection, name)
            connection.register("replacement", pa.Table.from_pylist(rows, schema=schema))
            # The same rule for every table: only entity_relations has rows that belong to an article.
            ours = " where article_id is null" if "article_id" in schema.names else ""
            connection.execute(on_table(name, "delete from {table}") + ours)
            connection.execute(on_table(name, "insert into {table} by name from replacement"))
            connection.unregister("replacement")


def content_hash(connection: duckdb.DuckDBPyConnection) -> str:
    """32 hex digits of all that the warehouse says of the world, in whatever order and runs it was loaded."""
    total = hashlib.sha256()
    for name in sorted(_HASHED):
        names = connection.execute(on_table(name, "from {table} limit 0")).description or []
        kept = ", ".join(column[0] for column in names if column[0] not in _NOT_CONTENT.get(name, ()))
        query = on_table(name, statement("content_hash")).replace("{columns}", kept)
        rows = connection.execute(query).fetchall()
        total.update(repr((name, rows)).encode())
    return total.hexdigest()[:32]
