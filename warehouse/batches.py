"""Readings become typed Arrow tables, here, in the process that parsed: Arrow crosses processes, records do not.

Column types come from the migrated tables (`table_schemas`), so there is no second list of columns. What DuckDB would
refuse or spoil is made harmless on the way: a lone surrogate becomes U+FFFD (offsets stay true), a number that no
DECIMAL(38,9) can hold becomes null with its reason in `value_note`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, fields
from datetime import UTC
from decimal import ROUND_HALF_EVEN, Context, Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from transform.records import DateMention, Event, Figure, Mention, Relation
from warehouse.migrate import on_table
from warehouse.revisions import EvidenceIds, Reading, Revision, revisions
from warehouse.tellings import tellings

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    import duckdb

    from extract.records import Article

__all__ = ["ARTICLE_TABLES", "Batch", "Reading", "build_batch", "table_schemas"]

# The tables that a load replaces per article, all of them keyed by article_id.
ARTICLE_TABLES = (
    "captures",
    "articles",
    "article_revisions",
    "mentions_history",
    "date_mentions_history",
    "figures_history",
    "events_history",
    "event_arguments_history",
    "event_figures_history",
    "tellings_history",
    "article_topics_history",
    "discovered_entities",
    "entity_relations",
    "story_signatures",
    "applied_corrections",
    "article_links",
)
_SURROGATE = re.compile("[\ud800-\udfff]")
_PLACES = Decimal("1e-9")
_LARGEST = Decimal("1e29")
_WIDE = Context(prec=60, rounding=ROUND_HALF_EVEN)

Row = dict[str, Any]
Rows = dict[str, list[Row]]


@dataclass(frozen=True, slots=True)
class Batch:
    """Arrow tables by table name, whole articles only; what `load_batch` takes, and picklable."""

    tables: dict[str, pa.Table]
    article_ids: tuple[str, ...]


def table_schemas(connection: duckdb.DuckDBPyConnection) -> dict[str, pa.Schema]:
    """The Arrow schema of every table that a batch fills, from the migrated tables; picklable."""
    return {name: table_schema(connection, name) for name in ARTICLE_TABLES}


def table_schema(connection: duckdb.DuckDBPyConnection, table: str) -> pa.Schema:
    """The Arrow schema of one migrated table."""
    return connection.execute(on_table(table, "from {table} limit 0")).to_arrow_table().schema


def build_batch(readings: Sequence[Reading], rules_version: str, schemas: Mapping[str, pa.Schema]) -> Batch:
    """The tables of these articles; `readings` holds **all** captures of each, in any order, repetitions allowed.

    Raises nothing that depends on what a page says.
    """
    by_article: defaultdict[str, dict[tuple[Any, ...], Reading]] = defaultdict(dict)
    for reading in readings:
        capture = reading.capture
        by_article[capture.article_id][(capture.captured_at, capture.body_sha256, capture.run_id)] = reading
    rows: Rows = {name: [] for name in schemas}
    for article_id in sorted(by_article):
        _add_article(rows, revisions(by_article[article_id].values()), rules_version)
    tables = {name: pa.Table.from_pylist(rows[name], schema=schema) for name, schema in schemas.items()}
    return Batch(tables, tuple(sorted(by_article)))


def _add_article(rows: Rows, history: Sequence[Revision], rules_version: str) -> None:
    for revision in history:
        _add_revision(rows, revision, rules_version)
    current, first = history[-1], history[0].first
    article_id = current.first.capture.article_id
    article = current.first.article
    first_seen = first.capture.captured_at.astimezone(UTC)
    row = _fields(article) | {
        "article_id": article_id,
        "published_on": article.published_on or history[0].public_on,
        "content_hash": current.content_hash,
        "revision": current.number,
        "story_id": article_id,
        "captured_at": current.first.capture.captured_at,
        "first_seen_at": first_seen,
        "last_seen_at": current.readings[-1].capture.captured_at,
        "field_rules": sorted((_clean(key), _clean(rule)) for key, rule in article.field_rules.items()),
    }
    rows["articles"].append(row)
    rows["entity_relations"].extend(_relations(article_id, current.first.facts.relations))
    rows["story_signatures"].append(_signature(article_id, current, first_seen))
    linked = dict.fromkeys(current.first.linked)
    rows["article_links"].extend({"article_id": article_id, "other_id": other} for other in linked)
    rows["applied_corrections"].extend(_corrections(article_id, history))


def _corrections(article_id: str, history: Sequence[Revision]) -> list[Row]:
    """The corrections that were tried on any revision; one that matched an earlier one has done what it should."""
    tried = [item for revision in history for item in revision.first.facts.corrections]
    matched = {item.correction for item in tried if item.matched}
    keys = dict.fromkeys(item.correction for item in tried)
    return [{"article_id": article_id, "correction": key, "matched": key in matched} for key in keys]


def _relations(article_id: str, relations: Sequence[Relation]) -> list[Row]:
    return [_fields(relation) | {"article_id": article_id} for relation in relations]


def _signature(article_id: str, current: Revision, first_seen: datetime) -> Row:
    article, signature = current.first.article, current.first.facts.signature
    return _fields(signature) | {
        "article_id": article_id,
        "language": article.language,
        "told_at": article.published_at or first_seen,
        "shingles": sorted(set(signature.shingles)),
    }


def _add_revision(rows: Rows, revision: Revision, rules_version: str) -> None:
    article, article_id = revision.first.article, revision.first.capture.article_id
    for reading in revision.readings:
        extra = {"content_hash": revision.content_hash, "revision": revision.number}
        rows["captures"].append(_fields(reading.capture) | extra)
    of = {"article_id": article_id, "revision": revision.number}
    rows["article_revisions"].append(
        _fields(article)
        | of
        | {
            "valid_from": revision.valid_from,
            "public_on": revision.public_on,
            "captured_at": revision.first.capture.captured_at,
            "content_hash": revision.content_hash,
            "rules_version": rules_version,
        },
    )
    _add_facts(rows, revision, of)


def _add_facts(rows: Rows, revision: Revision, of: Row) -> None:
    facts, article = revision.first.facts, revision.first.article
    ids = EvidenceIds(str(of["article_id"]))
    rows["mentions_history"].extend(_fields(mention) | of for mention in facts.mentions)
    rows["date_mentions_history"].extend(_fields(found) | of for found in facts.dates)
    rows["article_topics_history"].extend(_fields(topic) | of for topic in facts.topics)
    figure_ids = [ids.next(_quotation(article, figure), figure.surface) for figure in facts.figures]
    figures = [
        _figure_row(figure, article) | of | {"figure_id": figure_id}
        for figure_id, figure in zip(figure_ids, facts.figures, strict=True)
    ]
    rows["figures_history"].extend(figures)
    for event in facts.events:
        quotation = _quotation(article, event)
        key = of | {"event_id": ids.next(quotation, event.type, event.trigger)}
        _add_event(rows, event, key | {"quotation": _clean(quotation)}, figures)
        _add_tellings(rows, event, key, facts.figures, figures)
    for entity in facts.entities:
        name = entity.names.get(article.language) or next(iter(entity.names.values()), entity.id)
        row = {"entity_id": _clean(entity.id), "type": entity.type, "language": article.language, "name": _clean(name)}
        rows["discovered_entities"].append(of | row)


def _add_event(rows: Rows, event: Event, key: Row, figures: Sequence[Row]) -> None:
    rows["events_history"].append(_fields(event) | key)
    rows["event_arguments_history"].extend(_fields(argument) | key for argument in event.arguments)
    rows["event_figures_history"].extend(
        key | {"role": figure.role, "figure_id": figures[figure.index]["figure_id"]} for figure in event.figures
    )


def _add_tellings(rows: Rows, event: Event, key: Row, found: Sequence[Figure], figures: Sequence[Row]) -> None:
    for telling in tellings(event, found):
        row = _fields(event) | key | {name: _clean(value) for name, value in telling.items()}
        if telling["index"] is not None:
            figure = figures[telling["index"]]
            row |= {"amount": figure["value"]} | {name: figure[name] for name in ("figure_id", "currency", "unit")}
        rows["tellings_history"].append(row)


def _figure_row(figure: Figure, article: Article) -> Row:
    """The figure's columns, with every number one that the warehouse can hold, or null and the reason."""
    row = _fields(figure) | {"quotation": _clean(_quotation(article, figure))}
    notes = [figure.value_note] if figure.value_note else []
    for name in ("value", "low", "high"):
        row[name], note = _storable(row[name])
        if note and note not in notes:
            notes.append(note)
    return row | {"value_note": "; ".join(map(_clean, notes)) or None}


def _storable(number: Decimal | None) -> tuple[Decimal | None, str | None]:
    """The number with nine decimals, or None and why the warehouse cannot hold it."""
    if number is None:
        return None, None
    if not number.is_finite():
        return None, "not_finite"
    try:
        rounded = number.quantize(_PLACES, context=_WIDE)
    except InvalidOperation:
        return None, "overflow"
    return (rounded, None) if abs(rounded) < _LARGEST else (None, "overflow")


def _quotation(article: Article, span: Event | Figure | Mention | DateMention) -> str:
    return article.text[span.sentence_start : span.sentence_end]


def _clean(value: Any) -> Any:
    """The value as DuckDB takes it: strings without lone surrogates, tuples as lists."""
    if isinstance(value, str):
        # ASCII and the common case cost one scan of a C function.
        return value if value.isascii() else _SURROGATE.sub("\N{REPLACEMENT CHARACTER}", value)
    if isinstance(value, tuple):
        return [_clean(item) for item in value]
    return value


_NAMES: dict[type[object], tuple[str, ...]] = {}


def _fields(record: Any) -> Row:
    """The record's fields by name; those that its table has no column for are dropped when the table is built."""
    record_type = type(record)
    if record_type not in _NAMES:
        # dataclasses.fields costs more than all the rest of a row.
        _NAMES[record_type] = tuple(field.name for field in fields(record))
    return {name: _clean(getattr(record, name)) for name in _NAMES[record_type]}
