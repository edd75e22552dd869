"""What an article is about, from its entities, events and terms.

Each topic is one file of `rules/topics`: entity types and ids, event types and terms with weights. The evidence of an
article is summed, terms in the title count three times, and the sum is squeezed to a score between 0 and 1.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from extract.rulefile import read_rule_file, rule_files, strict
from transform.records import EntityType, Topic
from transform.scan import Layer, fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from transform.records import Event, Mention
    from transform.text import Document

_LAYER = "topics"
_TITLE_WEIGHT = 3.0
_LEAST_SCORE = 0.4
_MOST_OF_ONE = 4  # the same term, name or event counts at most so often
_HALF = 3.0  # the sum of weights that gives a score of one half


@strict
@dataclass(frozen=True, slots=True, kw_only=True)
class TopicExample:
    """A text that must have the topic, or as a counterexample must not."""

    text: str
    language: str = "en"


@strict
@dataclass(frozen=True, slots=True, kw_only=True)
class TopicFile:
    """One topic. `terms` by language are literals; the weights say what one piece of each kind of evidence is worth."""

    id: str
    terms: dict[str, tuple[str, ...]] = field(default_factory=dict)
    entity_types: dict[EntityType, float] = field(default_factory=dict)
    entities: tuple[str, ...] = ()
    events: dict[str, float] = field(default_factory=dict)
    term_weight: float = 1.0
    entity_weight: float = 1.0
    examples: tuple[TopicExample, ...] = ()
    counterexamples: tuple[TopicExample, ...] = ()


@dataclass(frozen=True, slots=True)
class TopicRules:
    """The topics by id, and what speaks for them.

    `clues` gives (topic, weight) by entity id, entity type or event type; `layers` the terms for the shared scanner,
    `by_term` the topics of each.
    """

    topics: dict[str, TopicFile]
    clues: dict[str, tuple[tuple[str, float], ...]]
    by_term: dict[str, list[TopicFile]]
    layers: tuple[Layer, ...] = ()


def load_topics(rule_dirs: Iterable[Path]) -> TopicRules:
    """The topics of all folders; a later file of the same id replaces. Raises `RuleFileInvalid`."""
    topics: dict[str, TopicFile] = {}
    for path in rule_files(rule_dirs, "topics"):
        file = read_rule_file(path, TopicFile)
        topics[file.id] = file
    by_term: dict[str, list[TopicFile]] = defaultdict(list)
    for file in topics.values():
        for word in dict.fromkeys(fold(word) for words in file.terms.values() for word in words):
            by_term[word].append(file)
    literals = [(term, term) for term in by_term]
    return TopicRules(topics, _clues(topics.values()), dict(by_term), (Layer(name=_LAYER, literals=literals),))


def _clues(files: Iterable[TopicFile]) -> dict[str, tuple[tuple[str, float], ...]]:
    clues: dict[str, list[tuple[str, float]]] = defaultdict(list)
    for file in files:
        for name, weight in (*file.entity_types.items(), *file.events.items()):
            clues[name].append((file.id, weight))
        for entity_id in file.entities:
            clues[entity_id].append((file.id, file.entity_weight))
    return {name: tuple(rows) for name, rows in clues.items()}


def assign_topics(
    document: Document,
    rules: TopicRules,
    mentions: Sequence[Mention],
    events: Sequence[Event],
) -> tuple[Topic, ...]:
    """The topics of a text, the highest score first; empty where nothing has evidence enough."""
    sums: dict[str, float] = defaultdict(float)
    best: dict[str, tuple[float, str]] = {}
    for (topic, rule_id), weight in _evidence(document, rules, mentions, events).items():
        sums[topic] += weight
        best[topic] = max(best.get(topic, (0.0, "")), (weight, rule_id))
    scored = [
        Topic(topic=topic, score=round(total / (total + _HALF), 3), rule_id=best[topic][1])
        for topic, total in sums.items()
    ]
    return tuple(
        sorted((item for item in scored if item.score >= _LEAST_SCORE), key=lambda item: (-item.score, item.topic))
    )


def _evidence(
    document: Document, rules: TopicRules, mentions: Sequence[Mention], events: Sequence[Event]
) -> dict[tuple[str, str], float]:
    """The weight of each piece of evidence, bounded, by topic and rule."""
    counts: dict[tuple[str, str, float], int] = {}
    for _, _, term in document.hits.get(_LAYER, ()):
        for file in rules.by_term[str(term)]:
            key = file.id, str(term), file.term_weight
            counts[key] = counts.get(key, 0) + 1
    clues = rules.clues
    names = [(item.entity_id if item.entity_id in clues else item.type) for item in mentions]
    for name in (*names, *(event.type for event in events)):
        for topic, weight in clues.get(name or "", ()):
            key = topic, name or "", weight
            counts[key] = counts.get(key, 0) + 1
    weights: dict[tuple[str, str], float] = defaultdict(float)
    for (topic, name, weight), count in counts.items():
        weights[topic, f"{topic}:{name}"] += weight * min(count, _MOST_OF_ONE)
    if document.title and not document.text.startswith(document.title):
        _add_title(fold(document.title), document.language, rules, weights)
    return weights


def _add_title(title: str, language: str, rules: TopicRules, weights: dict[tuple[str, str], float]) -> None:
    """Add the terms of the title, which is no part of the text."""
    for file in rules.topics.values():
        for term in map(fold, file.terms.get(language, ())):
            if term in title:
                weights[file.id, f"{file.id}:{term}"] += _TITLE_WEIGHT * file.term_weight
