"""Sentences whose names are marked as {name:type}, read into events as one-line strings."""

from __future__ import annotations

import re
from datetime import date
from functools import cache

from transform.dates import find_dates
from transform.events import find_events
from transform.figures import find_figures
from transform.records import Event, Figure, Mention
from transform.rules import Rules, load_rules
from transform.text import Document, split_sentences

_MARK = re.compile(r"\{([^{}:]+):(\w+)\}")


@cache
def rules() -> Rules:
    """The bundled rules, loaded once a process."""
    return load_rules()


def unmark(marked: str) -> tuple[str, list[tuple[int, int, str]]]:
    """The plain text and its names as (start, end, type)."""
    parts: list[str] = []
    names: list[tuple[int, int, str]] = []
    position = size = 0
    for match in _MARK.finditer(marked):
        parts.append(marked[position : match.start()])
        size += len(parts[-1])
        names.append((size, size + len(match.group(1)), match.group(2)))
        parts.append(match.group(1))
        size += len(match.group(1))
        position = match.end()
    return "".join(parts) + marked[position:], names


def mentions_of(document: Document, names: list[tuple[int, int, str]]) -> tuple[Mention, ...]:
    """The marked names as mentions whose id is their surface."""
    mentions = []
    for start, end, kind in names:
        sentence = document.sentence_at(start)
        span = document.sentences[sentence]
        mentions.append(
            Mention(
                surface=document.text[start:end],
                start_char=start,
                end_char=end,
                sentence=sentence,
                sentence_start=span[0],
                sentence_end=span[1],
                rule_id="test",
                entity_id=document.text[start:end],
                type=kind,  # type: ignore[arg-type]
            )
        )
    return tuple(mentions)


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


def line(event: Event) -> str:
    """An event as "[not] type status role=surface ..." with its roles in order."""
    roles = " ".join(f"{item.role}={item.surface}" for item in event.arguments)
    return f"{'not ' if event.negated else ''}{event.type} {event.status} {roles}"
