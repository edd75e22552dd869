"""Articles and facts as text for a person: what was read, each value with its quotation."""

from __future__ import annotations

from rich.table import Table

from extract.records import Article
from flows.console import results
from flows.encoding import decimal_text
from transform.records import Event, Facts, Figure, Mention

UNDATED = "unknown: with --published 2026-09-01 its relative dates are read, too"


def show_article(article: Article, facts: Facts, wanted: frozenset[str]) -> None:
    """Print the fields of an article with its topics, then its names, figures and events, as far as they are wanted."""
    console = results()
    head = Table.grid(padding=(0, 2))
    published = article.published_at
    fields = {
        "title": article.title,
        "published": f"{published.isoformat()} ({article.published_precision})" if published else UNDATED,
        "authors": ", ".join(article.authors) or None,
        "publisher": article.publisher,
        "language": article.language,
        "access": article.access,
        "url": article.canonical_url or article.url or None,
        "article": article.article_id,
        "topics": ", ".join(topic.topic for topic in facts.topics) or None,
    }
    for name, value in fields.items():
        if value:
            head.add_row(name, value)
    console.print(head)
    console.print()
    tables = {
        "mentions": _names_table(facts.mentions),
        "figures": _figures_table(facts.figures, article.text),
        "events": _events_table(facts.events, article.text),
    }
    for name, table in tables.items():
        if name in wanted:
            console.print(table)


def _names_table(mentions: tuple[Mention, ...]) -> Table:
    table = Table("id", "type", "name", "times", title=f"names ({len(mentions)} mentions)", title_justify="left")
    counts: dict[tuple[str, str], list[str]] = {}
    for mention in mentions:
        counts.setdefault((mention.entity_id or "?", mention.type), []).append(mention.surface)
    for (entity_id, kind), surfaces in sorted(counts.items(), key=lambda item: -len(item[1])):
        table.add_row(entity_id, kind, surfaces[0], str(len(surfaces)))
    return table


def figure_text(figure: Figure) -> str:
    """The figure as a reader would write it: modifier, number or bounds, unit or currency."""
    if figure.value is not None:
        number = decimal_text(figure.value)
    else:
        low, high = (decimal_text(bound) if bound is not None else "" for bound in (figure.low, figure.high))
        number = f"{low}..{high}" if low or high else figure.value_note or "?"
    parts = (figure.modifier, number, figure.currency or figure.unit, f"per {figure.per}" if figure.per else None)
    return " ".join(part for part in parts if part)


def _figures_table(figures: tuple[Figure, ...], text: str) -> Table:
    table = Table(title=f"figures ({len(figures)})", title_justify="left")
    for name in ("value", "metric", "of", "period", "status", "source", "quotation"):
        table.add_column(name)
    for figure in figures:
        period = f"{figure.period_start}..{figure.period_end}" if figure.period_start else ""
        table.add_row(
            figure_text(figure),
            figure.metric or "",
            figure.subject_id or figure.subject or "",
            period,
            figure.status or "",
            figure.attributed_to_id or figure.attributed_to or "",
            quotation(text, figure.sentence_start, figure.sentence_end),
        )
    return table


def _events_table(events: tuple[Event, ...], text: str) -> Table:
    table = Table(title=f"events ({len(events)})", title_justify="left")
    for name in ("type", "status", "who and what", "when", "quotation"):
        table.add_column(name)
    for event in events:
        who = ", ".join(f"{item.role}={item.entity_id or item.surface}" for item in event.arguments)
        when = f"{event.date_start}..{event.date_end}" if event.date_start else ""
        status = f"not {event.status}" if event.negated else event.status
        table.add_row(event.type, status, who, when, quotation(text, event.sentence_start, event.sentence_end))
    return table


def quotation(text: str, start: int, end: int, longest: int = 160) -> str:
    """The sentence between two offsets on one line, cut with an ellipsis after `longest` characters."""
    sentence = " ".join(text[start:end].split())
    return sentence if len(sentence) <= longest else sentence[: longest - 1] + "…"
