"""All rules, loaded once: the bundled folder first, then the user's, where the same id replaces.

`load_rules` is slow (it reads every file, then builds the scanner); its result is shared by every article of a process.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from transform.claims import ClaimRules, load_claims
from transform.dates import DateRules, load_dates
from transform.discovery import DiscoveryRules, load_discovery
from transform.entities import EntityRules, load_entities
from transform.events import EventRules, load_events
from transform.figures import FigureRules, load_figures
from transform.rulefolders import BUNDLED_RULES, rules_version
from transform.scan import Scanner
from transform.text import SentenceRules, load_sentence_rules
from transform.topics import TopicRules, load_topics

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

__all__ = ["BUNDLED_RULES", "Rules", "load_rules", "rules_version"]


@dataclass(frozen=True, slots=True)
class Rules:
    """Every rule of the transform stage; `version` is a hash of all the files that they came from."""

    version: str
    sentences: SentenceRules
    entities: EntityRules
    discovery: DiscoveryRules
    dates: DateRules
    figures: FigureRules
    claims: ClaimRules
    events: EventRules
    topics: TopicRules
    scanner: Scanner


def load_rules(rule_dirs: Iterable[Path] = ()) -> Rules:
    """The bundled rules and those of `rule_dirs` after them. Raises `RuleFileInvalid` for the first bad file."""
    folders = (BUNDLED_RULES, *rule_dirs)
    entities, dates, figures = load_entities(folders), load_dates(folders), load_figures(folders)
    claims, events, topics = load_claims(folders), load_events(folders), load_topics(folders)
    discovery = load_discovery(folders, entities.entities)
    parts = (entities, discovery, dates, figures, claims, events, topics)
    return Rules(
        version=rules_version(folders),
        sentences=load_sentence_rules(folders),
        entities=entities,
        discovery=discovery,
        dates=dates,
        figures=figures,
        claims=claims,
        events=events,
        topics=topics,
        scanner=Scanner(layer for part in parts for layer in part.layers),
    )
