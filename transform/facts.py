"""The stage's one entrance: an `Article` in, its `Facts` out. The same article and rules always give the same facts."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from transform.claims import attach_claims
from transform.dates import find_dates
from transform.discovery import discover
from transform.entities import find_mentions
from transform.events import find_events
from transform.figures import find_figures
from transform.records import Argument, DateMention, Entity, Event, Facts, Figure, Mention, Signature
from transform.roles import find_roles
from transform.stories import sign
from transform.text import Document, Normalised, normalise, split_sentences
from transform.topics import assign_topics
from transform.undated import find_undated, known_dates, known_days, known_periods

if TYPE_CHECKING:
    from collections.abc import Container

    from extract.records import Article
    from transform.rules import Rules

ALL_FACTS = frozenset({"mentions", "dates", "figures", "events", "topics"})
_Span = TypeVar("_Span", Mention, DateMention, Figure, Event)


def read_facts(article: Article, rules: Rules, only: Container[str] = ALL_FACTS) -> Facts:
    """The facts of an article; `only` names the lists that are wanted, and no other work is done.

    Relations and signature come with all lists only.

    Spans are offsets into `article.text` exactly as it is, whatever its normal form. Raises nothing.
    """
    normalised = normalise(article.text)
    document = read_document(article, normalised.text, rules)
    wants_events, wants_figures = "events" in only or "topics" in only, "figures" in only
    wants_figures = wants_figures or wants_events
    mentions: tuple[Mention, ...] = ()
    entities: tuple[Entity, ...] = ()
    if "mentions" in only or wants_figures:
        known = find_mentions(document, rules.entities)
        mentions, entities = discover(document, rules.discovery, rules.entities, known)
    dates: tuple[DateMention, ...] = ()
    if "dates" in only or wants_figures:
        dates = (find_dates if document.published else find_undated)(document, rules.dates)
    figures: tuple[Figure, ...] = ()
    if wants_figures:
        bare = find_figures(document, rules.figures, dates, mentions)
        figures = attach_claims(document, rules.claims, bare, dates, mentions)
    events = find_events(document, rules.events, mentions, dates, figures) if wants_events else ()
    if document.published is None:
        dates, figures, events = known_dates(dates), known_periods(figures), known_days(events)
    is_whole = only is ALL_FACTS or all(name in only for name in ALL_FACTS)
    facts = Facts(
        mentions=mentions,
        dates=dates,
        figures=figures,
        events=events,
        topics=assign_topics(document, rules.topics, mentions, events) if "topics" in only else (),
        relations=find_roles(document, rules.discovery.capitals.persons.roles, mentions) if is_whole else (),
        entities=entities,
        signature=sign(document, mentions, figures) if is_whole else Signature(),
    )
    return facts if normalised.origins is None else _restore_offsets(facts, article.text, normalised)


def read_document(article: Article, text: str, rules: Rules) -> Document:
    """The text ready for rules: its sentences and every literal hit."""
    sentences = split_sentences(text, rules.sentences)
    return Document(
        text=text,
        language=article.language,
        published=article.published_on,
        title=article.title,
        article_id=article.article_id,
        sentences=sentences,
        starts=[start for start, _ in sentences],
        hits=rules.scanner.scan(text),
    )


def _restore_offsets(facts: Facts, text: str, normalised: Normalised) -> Facts:
    """The same facts with offsets and surfaces of the text as it was given."""
    return replace(
        facts,
        mentions=tuple(_restored(item, text, normalised) for item in facts.mentions),
        dates=tuple(_restored(item, text, normalised) for item in facts.dates),
        figures=tuple(_restored(item, text, normalised) for item in facts.figures),
        events=tuple(_restored_event(item, text, normalised) for item in facts.events),
    )


def _restored(item: _Span, text: str, normalised: Normalised) -> _Span:
    start, end = normalised.origin(item.start_char), normalised.origin(item.end_char)
    surface = {"trigger" if isinstance(item, Event) else "surface": text[start:end]}
    return replace(
        item,
        start_char=start,
        end_char=end,
        sentence_start=normalised.origin(item.sentence_start),
        sentence_end=normalised.origin(item.sentence_end),
        **surface,  # type: ignore[arg-type]
    )


def _restored_event(event: Event, text: str, normalised: Normalised) -> Event:
    arguments = tuple(_restored_argument(argument, text, normalised) for argument in event.arguments)
    return replace(_restored(event, text, normalised), arguments=arguments)


def _restored_argument(argument: Argument, text: str, normalised: Normalised) -> Argument:
    start, end = normalised.origin(argument.start_char), normalised.origin(argument.end_char)
    return replace(argument, start_char=start, end_char=end, surface=text[start:end])
