"""The user's decisions over what the rules read: facts suppressed or corrected, entities accepted, rejected or merged.

`corrections.toml` is the last word, applied to every article's facts after the rules and before they are loaded, so
that it survives each rebuild. The facts keep which were tried on them and whether they matched: a correction that no
longer bites is wrong, and every run names it (`flows.unheeded`).
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field, fields, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal, TypeVar, get_type_hints

from pydantic import TypeAdapter, ValidationError

from extract.rulefile import RuleFileInvalid, read_rule_file, strict
from transform.records import AppliedCorrection, DateMention, Event, EventFigure, Facts, Figure, Mention, Topic

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from extract.records import Article

_Fact = TypeVar("_Fact", Mention, DateMention, Figure, Event, Topic)
_RECORDS: dict[str, type[Any]] = {
    "mentions": Mention,
    "dates": DateMention,
    "figures": Figure,
    "events": Event,
    "topics": Topic,
}
# The evidence of a fact: what was found and where is never corrected, only what it means.
_EVIDENCE = frozenset(
    {
        "surface",
        "trigger",
        "start_char",
        "end_char",
        "sentence",
        "sentence_start",
        "sentence_end",
        "rule_id",
        "arguments",
        "figures",
        "nested",
    }
)


@strict
@dataclass(frozen=True, slots=True, kw_only=True)
class FactCorrection:
    """One fact of one article, by its words: `text` is its surface, trigger or topic, `article` an id or URL.

    `sentence` (a part of it) and `type` narrow the choice. `set` gives the new values of a correction, by field.
    """

    action: Literal["suppress", "correct"]
    kind: Literal["mentions", "dates", "figures", "events", "topics"]
    article: str
    text: str
    reason: str
    sentence: str | None = None
    type: str | None = None
    set: dict[str, Any] = field(default_factory=dict)


@strict
@dataclass(frozen=True, slots=True, kw_only=True)
class EntityCorrection:
    """One entity everywhere: accepted (under `into`, if given), rejected as no name, or merged `into` another."""

    action: Literal["accept", "reject", "merge"]
    id: str
    reason: str
    into: str | None = None


@strict
@dataclass(frozen=True, slots=True, kw_only=True)
class Corrections:
    """The whole file, in its order; empty where there is none."""

    fact: tuple[FactCorrection, ...] = ()
    entity: tuple[EntityCorrection, ...] = ()


def key_of(correction: FactCorrection | EntityCorrection) -> str:
    """16 hex digits that stand for a correction as it is written: changed in anything, it is another."""
    written = json.dumps(asdict(correction), default=str, sort_keys=True)
    return hashlib.sha256(written.encode()).hexdigest()[:16]


def load_corrections(path: Path | None) -> Corrections:
    """The corrections of a file; none for None. Raises `RuleFileInvalid` for unknown keys, fields and values."""
    if path is None:
        return Corrections()
    file = read_rule_file(path, Corrections)
    for number, correction in enumerate(file.entity):
        if (correction.action == "merge") != (correction.into is not None) and correction.action != "accept":
            problem = "a merge names the other entity in `into`, a rejection does not"
            raise RuleFileInvalid(path, problem, entry=f"entity {number + 1}", key="into")
    facts = tuple(_typed(correction, path, number) for number, correction in enumerate(file.fact, 1))
    return replace(file, fact=facts)


def _typed(correction: FactCorrection, path: Path, number: int) -> FactCorrection:
    """The correction with its new values as the record has them. Raises `RuleFileInvalid`."""
    entry = f"fact {number}"
    if (correction.action == "correct") != bool(correction.set):
        raise RuleFileInvalid(path, "a correction has values in `set`, a suppression none", entry=entry, key="set")
    record = _RECORDS[correction.kind]
    types = get_type_hints(record)
    allowed = {item.name for item in fields(record)} - _EVIDENCE
    values = {}
    for name, value in correction.set.items():
        if name not in allowed:
            raise RuleFileInvalid(path, f"no field of {correction.kind}: {sorted(allowed)}", entry=entry, key=name)
        try:
            values[name] = TypeAdapter(types[name]).validate_python(_exact(value))
        except ValidationError as error:
            raise RuleFileInvalid(path, error.errors()[0]["msg"], entry=entry, key=name) from error
    return replace(correction, set=values)


def _exact(value: object) -> object:
    """A TOML float as the decimal that was written."""
    return Decimal(str(value)) if isinstance(value, float) else value


def apply_corrections(article: Article, facts: Facts, corrections: Corrections) -> Facts:
    """The facts as the user decided, and which corrections were tried; with nothing to do it gives `facts` itself."""
    tried: list[AppliedCorrection] = []
    for correction in corrections.fact:
        if correction.article in {article.article_id, article.url, article.canonical_url}:
            changed = _corrected(article.text, facts, correction)
            tried.append(AppliedCorrection(correction=key_of(correction), matched=changed is not None))
            facts = changed or facts
    for decision in corrections.entity:
        if _names(facts, decision.id):
            tried.append(AppliedCorrection(correction=key_of(decision), matched=True))
            facts = _decided(facts, decision)
    return replace(facts, corrections=tuple(tried)) if tried else facts


def _corrected(text: str, facts: Facts, correction: FactCorrection) -> Facts | None:
    """The facts with one correction; None when nothing matches."""
    if correction.kind == "figures":
        return _corrected_figures(text, facts, correction)
    found: tuple[Any, ...] = getattr(facts, correction.kind)
    kept = _changed(text, found, correction)
    changed: dict[str, Any] = {correction.kind: kept}
    return None if kept == found else replace(facts, **changed)


def _changed(text: str, found: tuple[_Fact, ...], correction: FactCorrection) -> tuple[_Fact, ...]:
    if correction.action == "suppress":
        return tuple(item for item in found if not _matches(text, item, correction))
    return tuple(_set(item, correction) if _matches(text, item, correction) else item for item in found)


def _set(item: _Fact, correction: FactCorrection) -> _Fact:
    """The fact with its new values; its rule says who gave them and why, for whoever asks what a value stands on."""
    return replace(item, **correction.set, rule_id=f"{item.rule_id}, corrected: {correction.reason}")


def _corrected_figures(text: str, facts: Facts, correction: FactCorrection) -> Facts | None:
    """As `_corrected`, keeping the events' indexes right; a new value is also the new bounds unless they are given."""
    bounds = {"low": correction.set["value"], "high": correction.set["value"]} if "value" in correction.set else {}
    wide = replace(correction, set={**bounds, **correction.set})
    kept = _changed(text, facts.figures, wide)
    if kept == facts.figures:
        return None
    if correction.action == "correct":
        return replace(facts, figures=kept)
    places = [index for index, item in enumerate(facts.figures) if not _matches(text, item, correction)]
    moved = {old: new for new, old in enumerate(places)}
    return replace(facts, figures=kept, events=tuple(_renumbered(event, moved) for event in facts.events))


def _renumbered(event: Event, moved: Mapping[int, int]) -> Event:
    """The event with its figures at their new places, without those that are gone."""
    kept = tuple(EventFigure(role=item.role, index=moved[item.index]) for item in event.figures if item.index in moved)
    return replace(event, figures=kept)


def _matches(text: str, fact: Mention | DateMention | Figure | Event | Topic, correction: FactCorrection) -> bool:
    if isinstance(fact, Topic):
        return fact.topic == correction.text
    words = fact.trigger if isinstance(fact, Event) else fact.surface
    if words != correction.text:
        return False
    if correction.sentence is not None and correction.sentence not in text[fact.sentence_start : fact.sentence_end]:
        return False
    return correction.type is None or correction.type == getattr(fact, "type", getattr(fact, "kind", None))


def _names(facts: Facts, entity_id: str) -> bool:
    """Whether an entity is named or found in the facts."""
    return any(item.entity_id == entity_id for item in facts.mentions) or any(
        item.id == entity_id for item in facts.entities
    )


def _decided(facts: Facts, decision: EntityCorrection) -> Facts:
    """The facts with one decision about an entity; a rejected one leaves no mention and no id behind."""
    old, new = decision.id, decision.into or (decision.id if decision.action == "accept" else None)
    mentions = tuple(_renamed(item, old, new) for item in facts.mentions if new is not None or item.entity_id != old)
    # A candidate merged into another keeps its name under that id: only so are both names known of it.
    is_kept = decision.action == "accept" or (new is not None and new.startswith("new:"))
    origin = "user" if decision.action == "accept" else "discovered"
    entities = tuple(
        replace(item, id=new, origin=origin) if item.id == old and new is not None else item
        for item in facts.entities
        if item.id != old or is_kept
    )
    ids = tuple(dict.fromkeys(new if item == old else item for item in facts.signature.entity_ids))
    return replace(
        facts,
        mentions=mentions,
        figures=tuple(_renamed(item, old, new) for item in facts.figures),
        events=tuple(_renamed_event(item, old, new) for item in facts.events),
        relations=tuple(
            _renamed(item, old, new)
            for item in facts.relations
            if new is not None or old not in {item.entity_id, item.other_id}
        ),
        entities=entities,
        signature=replace(facts.signature, entity_ids=tuple(item for item in ids if item is not None)),
    )


def _renamed(record: Any, old: str, new: str | None) -> Any:
    """A record with one entity id in place of another, in whichever of its fields."""
    changed = {
        item.name: new for item in fields(record) if item.name.endswith("_id") and getattr(record, item.name) == old
    }
    return replace(record, **changed) if changed else record


def _renamed_event(event: Event, old: str, new: str | None) -> Event:
    arguments = tuple(_renamed(item, old, new) for item in event.arguments)
    renamed: Event = _renamed(event, old, new)
    return replace(renamed, arguments=arguments) if arguments != event.arguments else renamed
