"""Sentences whose names are marked as {name:type}, read into events as one-line strings."""

from __future__ import annotations

from datetime import date
from functools import cache

from transform.dates import find_dates
from transform.events import find_events
from transform.examples import event_line as line
from transform.examples import marked_mentions as mentions_of
from transform.examples import unmark
from transform.figures import find_figures
from transform.records import Event, Figure
from transform.rules import Rules, load_rules
from transform.text import Document, split_sentences

__all__ = ["document_of", "events_of", "line", "mentions_of", "rules", "unmark"]


@cache
def rules() -> Rules:
    """The bundled rules, loaded once a process."""
    return load_rules()


def document_of(text: str, language: str, published: date | None) -> Document:
    """A text ready for rules, as `transform.facts` makes it."""
    sentences = split_sentences(text, rules().sentences)
    return Document(
        text=text,
        language=language,
        published=published,
        title=None,
        article_id="0" * 16,
        sentences=sentences,
        starts=[start for start, _ in sentences],
        hits=rules().scanner.scan(text),
    )


def events_of(marked: str, language: str = "en", published: date | None = date(2026, 5, 6)) -> tuple[Event, ...]:
    """The events of a marked text; dates and figures are those that the bundled rules find."""
    text, names = unmark(marked)
    document = document_of(text, language, published)
    mentions = mentions_of(document, names)
    dates = find_dates(document, rules().dates)
    figures = find_figures(document, rules().figures, dates)
    return find_events(document, rules().events, mentions, dates, figures)


def figures_of(marked: str, language: str = "en", published: date | None = date(2026, 5, 6)) -> tuple[Figure, ...]:
    """The figures of a marked text, in the order to which the indexes of its events point."""
    text, _ = unmark(marked)
    document = document_of(text, language, published)
    return tuple(find_figures(document, rules().figures, find_dates(document, rules().dates)))
