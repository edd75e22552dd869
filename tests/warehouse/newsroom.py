"""Hand-made readings for the warehouse's tests: what pages said, as records, without extract or transform.

Sentences end at a full stop followed by a space or the end; every span is found by its words, so that a fixture reads
like the article.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from extract.records import Article, Capture, Fetch
from transform.records import Argument, DateMention, Event, EventFigure, Facts, Figure, Mention, Signature
from warehouse.batches import Reading

RULES = "rules-1"


def at(text: str) -> datetime:
    """An instant in UTC from `2026-03-01` or `2026-03-01 09:30`."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def day(text: str) -> date:
    """A day from ISO text."""
    return date.fromisoformat(text)


def span(text: str, words: str, times: int = 0) -> dict[str, Any]:
    """The span fields of the words' occurrence number `times` in the text, with its sentence."""
    start = -1
    for _ in range(times + 1):
        start = text.index(words, start + 1)
    begins = [0] + [place + 2 for place in range(len(text)) if text.startswith((". ", ".\n"), place)]
    sentence = max(number for number, begin in enumerate(begins) if begin <= start)
    end = begins[sentence + 1] - 1 if sentence + 1 < len(begins) else len(text)
    return {
        "start_char": start,
        "end_char": start + len(words),
        "sentence": sentence,
        "sentence_start": begins[sentence],
        "sentence_end": end,
    }


def mention(text: str, words: str, entity_id: str | None, kind: Any = "company", **more: Any) -> Mention:
    """A mention of these words; `times` chooses among equal ones."""
    place = span(text, words, more.pop("times", 0))
    return Mention(surface=words, rule_id=entity_id or "name", entity_id=entity_id, type=kind, **place, **more)


def figure(text: str, words: str, value: str | None, *, times: int = 0, **more: Any) -> Figure:
    """A figure of these words; an exact one unless bounds are given."""
    number = Decimal(value) if value is not None else None
    bounds: dict[str, Any] = {"low": number, "high": number} | {
        key: Decimal(bound) if isinstance(bound, str) else bound
        for key, bound in more.items()
        if key in {"low", "high"}
    }
    rest = {key: field for key, field in more.items() if key not in bounds}
    kind = rest.pop("kind", "money")
    return Figure(
        surface=words, rule_id="figure", kind=kind, value=number, **span(text, words, times), **bounds, **rest
    )


def market_size(text: str, words: str, value: str | None, year: int, **more: Any) -> Figure:
    """A forecast of the HBM market's size in a year, in won."""
    fields: dict[str, Any] = {
        "metric": "market_size",
        "subject": "HBM market",
        "subject_id": "market:hbm",
        "currency": "KRW",
        "period_start": date(year, 1, 1),
        "period_end": date(year, 12, 31),
        "period_precision": "year",
        "status": "forecast",
    }
    return figure(text, words, value, **(fields | more))


def date_mention(text: str, words: str, start: str, end: str, **more: Any) -> DateMention:
    """A calendar expression for a closed period."""
    fields: dict[str, Any] = {"precision": "day", "role": "in"} | more
    return DateMention(
        surface=words,
        rule_id="date",
        period_start=day(start),
        period_end=day(end),
        **span(text, words),
        **fields,
    )


def argument(text: str, role: Any, words: str, entity_id: str | None = None, kind: Any = "company") -> Argument:
    """A participant by its words."""
    start = text.index(words)
    return Argument(
        role=role,
        entity_id=entity_id,
        type=kind,
        surface=words,
        start_char=start,
        end_char=start + len(words),
    )


def event(text: str, kind: str, trigger: str, *arguments: Argument, amount: int | None = None, **more: Any) -> Event:
    """An event of this trigger; `amount` is the index of its figure; done and not negated unless said otherwise."""
    fields: dict[str, Any] = {"status": "done", "negated": False} | more
    figures = () if amount is None else (EventFigure(role="amount", index=amount),)
    return Event(
        type=kind,
        trigger=trigger,
        rule_id=kind,
        arguments=arguments,
        figures=figures,
        **span(text, trigger),
        **fields,
    )


def reading(article_id: str, text: str, captured: str, facts: Facts | None = None, **more: Any) -> Reading:
    """One capture of an article as the rules read it; fields of `Article` can be given."""
    fields: dict[str, Any] = {
        "article_id": article_id,
        "url": f"https://news.example/{article_id}",
        "canonical_url": None,
        "source_id": "daily",
        "publisher": "The Daily",
        "title": f"Title of {article_id}",
        "text": text,
        "language": "en",
        "published_at": at(captured),
        "published_precision": "minute",
        "published_on": at(captured).date(),
        "modified_at": None,
    }
    capture = Capture(
        article_id=article_id,
        captured_at=at(captured),
        run_id=more.pop("run_id", "20260301T000000"),
        body_sha256=hashlib.sha256((text + str(more)).encode("utf-8", "surrogatepass")).hexdigest(),
        raw_file="raw/2026/03/run.warc.gz",
        raw_offset=0,
        source_id=more.get("source_id", "daily"),
    )
    return Reading(capture, Article(**(fields | more)), facts or Facts())


def told(facts: Facts, *shingles: int, claims: tuple[str, ...] = (), entity_ids: tuple[str, ...] = ()) -> Facts:
    """The same facts with a signature."""
    return replace(facts, signature=Signature(shingles=shingles, claims=claims, entity_ids=entity_ids))


def fetch(url: str, requested: str, **more: Any) -> Fetch:
    """A ledger row of a page that came."""
    fields: dict[str, Any] = {
        "run_id": "20260301T000000",
        "source_id": "daily",
        "role": "page",
        "url": url,
        "url_key": url,
        "requested_at": at(requested),
        "outcome": "ok",
        "body_sha256": "00",
    }
    return Fetch(**(fields | more))
