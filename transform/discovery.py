"""Names that no gazetteer holds, found by their structure and given an identity of their own.

A discovered name gets a provisional id, `new:TYPE:folded-name`, in the article itself, the same in every article and
after every rebuild, so that figures and events can point at it before anybody has decided about it.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from transform.abbreviations import find_abbreviations, find_editions
from transform.capitalrules import CapitalRules, load_capitals
from transform.capitals import find_capital_names
from transform.compounds import CompoundFile, compound_layers, find_compounds, load_compounds
from transform.coreference import CoreferenceRules, find_coreferences, load_coreference
from transform.datelines import find_datelines
from transform.entities import NAMES, EntityRules, mention_of
from transform.found import Found, provisional_id
from transform.gazetteer import Reading
from transform.korean import is_hangul
from transform.markets import find_markets, load_markets
from transform.people import PeopleRules, find_people, load_people
from transform.plainnames import Beside, PlainReader, PlainRules, load_plain
from transform.records import Entity, EntityType, Mention
from transform.scan import Layer
from transform.suffixnames import Addresses, SuffixRules, find_suffix_names, load_suffix_nouns
from transform.typenouns import NOUNS, TypeNounReader, TypeNounRules, load_type_nouns
from transform.versions import VersionRules, find_made, find_versions, load_versions

if TYPE_CHECKING:
    from transform.boundaries import Boundaries
    from transform.text import Document

_CLUED = "capital/name"


@dataclass(frozen=True, slots=True)
class DiscoveryRules:
    """The rules of this module, loaded."""

    people: PeopleRules = field(default_factory=lambda: PeopleRules({}))
    suffixes: SuffixRules = field(default_factory=SuffixRules)
    capitals: CapitalRules = field(default_factory=CapitalRules)
    compounds: CompoundFile = field(default_factory=CompoundFile)
    versions: VersionRules = field(default_factory=VersionRules)
    nouns: TypeNounRules = field(default_factory=TypeNounRules)
    coreference: CoreferenceRules = field(default_factory=CoreferenceRules)
    plain: PlainRules = field(default_factory=PlainRules)
    layers: tuple[Layer, ...] = ()


def load_discovery(rule_dirs: Iterable[Path], entities: Mapping[str, Entity]) -> DiscoveryRules:
    """The rules of all folders together, for a gazetteer of these entities. Raises `RuleFileInvalid`."""
    folders = tuple(rule_dirs)
    people, suffixes, compounds = load_people(folders), load_suffix_nouns(folders), load_compounds(folders)
    nouns, coreference = load_type_nouns(folders), load_coreference(folders, entities)
    layers = (
        *people.layers(),
        suffixes.layer(),
        *compound_layers(compounds),
        nouns.layer(),
        load_markets(folders),
        coreference.layer(),
    )
    return DiscoveryRules(
        people=people,
        suffixes=suffixes,
        capitals=load_capitals(folders),
        compounds=compounds,
        versions=load_versions(folders),
        nouns=nouns,
        coreference=coreference,
        plain=load_plain(folders, people),
        layers=layers,
    )


def discover(
    document: Document, rules: DiscoveryRules, entities: EntityRules, mentions: Sequence[Mention]
) -> tuple[tuple[Mention, ...], tuple[Entity, ...]]:
    """All mentions with the discovered ones among them, in text order, and the entities that are new.

    Of two names that overlap the longer one stands; a known name inside it is kept as nested. Raises nothing.
    """
    found = find_people(document, rules.people, entities.boundaries, mentions)
    text, plain = document.text, rules.plain
    found = [item for item in found if not plain.reads_as_word(text[item.start : item.end], entities.boundaries)]
    found += find_suffix_names(document, entities.boundaries, mentions, rules.plain)
    found += TypeNounReader(document, rules.nouns, rules.people, entities.boundaries, mentions, rules.plain).find()
    if document.language == "ko":
        beside = _beside(document, mentions, found, entities.boundaries)
        found += PlainReader(document, rules.plain, entities.boundaries, beside).find()
    found += find_datelines(document)
    found += find_capital_names(document, rules.capitals, mentions)
    found += find_compounds(document, rules.compounds, mentions)
    if not found and not mentions:
        return (), ()
    kept = _undoubted(document, _longest(found, mentions, len(document.text)), entities.entities)
    inside = _covered(len(document.text), kept)
    outer = kept + [_as_found(mention) for mention in mentions if _is_free(mention, inside)]
    outer.sort(key=lambda item: item.start)
    more = find_abbreviations(document, outer) + find_editions(document, outer)
    more += find_versions(document, rules.versions, entities.boundaries, outer)
    more += find_markets(document, entities.boundaries, outer)
    more += find_made(document, outer, entities.entities)
    addresses = Addresses(document.text, rules.suffixes, entities.boundaries, entities.entities)
    more += addresses.find([item for item in outer if item.type == "place"])
    merged, new = _merged(document, _longest(more + kept, mentions, len(document.text)), mentions, entities.entities)
    corefs = find_coreferences(document, rules.coreference, entities.boundaries, merged)
    if not corefs:
        return merged, new
    return tuple(sorted((*merged, *corefs), key=lambda item: (item.start_char, -item.end_char))), new


def _beside(document: Document, mentions: Sequence[Mention], found: Sequence[Found], boundaries: Boundaries) -> Beside:
    """The edges of all names and nouns of kind of a text, for names that have nothing but their neighbours."""
    names = [_as_found(mention) for mention in mentions if not mention.nested] + list(found)
    kind_ends: dict[int, EntityType] = {}
    kind_starts: dict[int, EntityType] = {}
    for start, end, payload in document.hits.get(NOUNS, ()):
        kind: EntityType = payload  # type: ignore[assignment]
        kind_ends[end] = kind
        if boundaries.tail(document.text, end, "") is not None:
            kind_starts[start] = kind
    return Beside(
        kind_ends=kind_ends,
        kind_starts=kind_starts,
        name_ends={item.end: item.type for item in names},
        name_starts={item.start: item.type for item in names},
        person_ends=[item.end for item in names if item.type == "person"],
        taken=_covered(len(document.text), names),
    )


def _as_found(mention: Mention) -> Found:
    return Found(mention.start_char, mention.end_char, mention.type, mention.rule_id, mention.entity_id)


def _covered(size: int, found: Iterable[Found]) -> bytearray:
    """A mark for every letter of a text that a discovered name covers."""
    marks = bytearray(size)
    for item in found:
        marks[item.start : item.end] = b"\x01" * (item.end - item.start)
    return marks


def _is_free(mention: Mention, covered: bytearray) -> bool:
    """Whether a known name stands for itself: outermost, no demonym, in no discovered name."""
    return not mention.nested and mention.level == "name" and not covered[mention.start_char]


def _longest(found: Sequence[Found], mentions: Sequence[Mention], size: int) -> list[Found]:
    """The discovered names that stand: not inside a known name, not across one, the longest of those that overlap."""
    if not found:
        return []
    starts = [mention.start_char for mention in mentions]
    reach = max((len(mention.surface) for mention in mentions), default=0)
    marks = bytearray(size)
    kept: list[Found] = []
    for item in sorted(found, key=lambda item: (item.start - item.end, item.start)):
        near = mentions[bisect_left(starts, item.start - reach) : bisect_left(starts, item.end)]
        if not any(marks[item.start : item.end]) and not any(_blocks(mention, item) for mention in near):
            marks[item.start : item.end] = b"\x01" * (item.end - item.start)
            kept.append(item)
    return kept


def _blocks(mention: Mention, item: Found) -> bool:
    """Whether a known name leaves no room for a discovered one: it holds it, or they cross."""
    if item.end <= mention.start_char or mention.end_char <= item.start:
        return False
    inside = item.start <= mention.start_char and mention.end_char <= item.end
    return not (inside and len(mention.surface) < item.end - item.start)


def _undoubted(document: Document, found: Sequence[Found], known: dict[str, Entity]) -> list[Found]:
    """The discovered names without those to which nothing but a clue gave a type, where the gazetteer has another one.

    The gazetteer's own condition was not met there: no answer is better than a wrong one.
    """
    clued = {(item.start, item.end): item for item in found if item.rule == _CLUED}
    if not clued:
        return list(found)
    refused: set[Found] = set()
    for start, end, payload in document.hits.get(NAMES, ()):
        item = clued.get((start, end))
        if item is not None:
            readings: Sequence[Reading] = [payload] if isinstance(payload, Reading) else payload  # type: ignore[assignment]
            types = {known[reading.entity_id].type for reading in readings}
            refused |= {item} if item.type not in types else set()
    return [item for item in found if item not in refused]


def _merged(
    document: Document, found: Sequence[Found], mentions: Sequence[Mention], known: dict[str, Entity]
) -> tuple[tuple[Mention, ...], tuple[Entity, ...]]:
    spans: list[tuple[int, int, Mention | Found]] = [(m.start_char, m.end_char, m) for m in mentions]
    spans += [(item.start, item.end, item) for item in found]
    spans.sort(key=lambda span: (span[0], -span[1], isinstance(span[2], Mention)))
    merged: list[Mention] = []
    new: dict[str, list[Found]] = {}
    reach, outer = 0, ""
    for _, end, item in spans:
        nested = end <= reach
        if nested and item.entity_id == outer and item.entity_id is not None:
            continue
        if not nested:
            reach, outer = end, item.entity_id or ""
        if isinstance(item, Mention):
            merged.append(item if item.nested == nested else replace(item, nested=nested))
        else:
            merged.append(_mention(document, item, nested=nested))
            if item.entity_id is not None and item.entity_id not in known and not nested:
                new.setdefault(item.entity_id, []).append(item)
    return tuple(merged), tuple(_entity(document, items) for items in new.values())


def _mention(document: Document, item: Found, *, nested: bool) -> Mention:
    return mention_of(
        document,
        item.start,
        item.end,
        rule_id=f"discovery/{item.rule}",
        entity_id=item.entity_id,
        entity_type=item.type,
        nested=nested,
    )


def _entity(document: Document, items: Sequence[Found]) -> Entity:
    """A discovered entity: in each language the words that its id is made of, else the first that stand for it."""
    first = items[0]
    names: dict[str, str] = {}
    for item in items:
        name = document.text[item.start : item.end]
        language = "ko" if any(is_hangul(char) for char in name) else "en"
        if language not in names or provisional_id(item.type, name) == item.entity_id:
            names[language] = name
    return Entity(id=first.entity_id or "", type=first.type, names=names, parent=first.parent, origin="discovered")
