"""The records that leave the transform stage: what an article says, each with its quotation's place and its rule.

Frozen, slotted, keyword-only. Offsets are half-open, in code points of `Article.text`, and the text between them is the
surface, always. None is "unknown"; an empty tuple is "looked and found none". Read `Figure` first.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal

EntityType = Literal[
    "company",
    "research_firm",
    "government",
    "university",
    "org",
    "person",
    "model",
    "service",
    "product",
    "chip",
    "technology",
    "facility",
    "place",
    "law",
    "policy",
    "charter",
    "programme",
    "event",
    "market",
]
MentionLevel = Literal["name", "coref", "demonym"]
DatePrecision = Literal["day", "week", "month", "quarter", "half", "part", "year", "decade"]
DateRole = Literal["in", "by", "since", "until", "as_of", "from", "to"]
FigureKind = Literal[
    "money",
    "count",
    "percent",
    "percentage_point",
    "ratio",
    "rank",
    "ordinal",
    "quantity",
    "age",
    "duration",
    "index",
]
Modifier = Literal["approx", "over", "under", "within"]
ChangeDirection = Literal["up", "down", "flat"]
ChangeBasis = Literal["yoy", "qoq", "mom", "forecast", "plan", "close"]
FigureStatus = Literal["actual", "estimate", "forecast", "plan", "target", "denied"]
SeriesRole = Literal["from", "to", "by"]
EventStatus = Literal["done", "ongoing", "planned", "claimed"]
ArgumentRole = Literal[
    "subject",
    "object",
    "recipient",
    "into",
    "through",
    "topic",
    "market",
    "counterpart",
    "person",
    "role",
]
EventFigureRole = Literal["amount", "share", "count", "rank"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Alias:
    """One surface of an entity. `language` None holds in any; validity days are inclusive, None is open."""

    text: str
    language: str | None = None
    valid_from: date | None = None
    valid_to: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """A dated tie between two entities; `article_id` names the article that said so, None is the gazetteer."""

    entity_id: str
    relation: str
    other_id: str
    detail: str | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    article_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """One thing with one identity in every language. `origin` is gazetteer, user or discovered."""

    id: str
    type: EntityType
    names: dict[str, str]
    aliases: tuple[Alias, ...] = ()
    parent: str | None = None
    ticker: str | None = None
    lei: str | None = None
    wikidata_id: str | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    relations: tuple[Relation, ...] = ()
    origin: str = "gazetteer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A name in the text. `entity_id` None: seen, not resolved. `nested`: inside a longer mention."""

    surface: str
    start_char: int
    end_char: int
    sentence: int
    sentence_start: int
    sentence_end: int
    rule_id: str
    entity_id: str | None
    type: EntityType
    level: MentionLevel = "name"
    nested: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DateMention:
    """A calendar expression as a closed period of days, resolved against the publication day."""

    surface: str
    start_char: int
    end_char: int
    sentence: int
    sentence_start: int
    sentence_end: int
    rule_id: str
    period_start: date
    period_end: date
    precision: DatePrecision
    role: DateRole = "in"


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A number with what it measures, of whom, when, by whose word and how sure.

    `value` is the number as said (Decimal; percent 12.5 is 12.5), None for a range; `low` and `high` are the bounds it
    states: exact and approximate low = high = value, "over" low only, "under" high only. `value_note` says why there is
    no value. `unit` is singular and None for money, whose `currency` is ISO 4217. Nothing is converted.
    """

    surface: str
    start_char: int
    end_char: int
    sentence: int
    sentence_start: int
    sentence_end: int
    rule_id: str
    kind: FigureKind
    value: Decimal | None
    low: Decimal | None
    high: Decimal | None
    value_note: str | None = None
    modifier: Modifier | None = None
    unit: str | None = None
    currency: str | None = None
    per: str | None = None
    metric: str | None = None
    subject: str | None = None
    subject_id: str | None = None
    agent: str | None = None
    agent_id: str | None = None
    scope: str | None = None
    period_start: date | None = None
    period_end: date | None = None
    period_precision: DatePrecision | None = None
    period_role: DateRole | None = None
    change_direction: ChangeDirection | None = None
    change_basis: ChangeBasis | None = None
    status: FigureStatus | None = None
    attributed_to: str | None = None
    attributed_to_id: str | None = None
    series_id: str | None = None
    series_role: SeriesRole | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Argument:
    """Who or what fills a role of an event. `entity_id` None: only the surface is known."""

    role: ArgumentRole
    entity_id: str | None
    type: EntityType | None
    surface: str
    start_char: int
    end_char: int


@dataclass(frozen=True, slots=True, kw_only=True)
class EventFigure:
    """A figure that belongs to an event, by its index in `Facts.figures`."""

    role: EventFigureRole
    index: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happened, happens or is planned; the span is that of its trigger."""

    type: str
    status: EventStatus
    negated: bool
    trigger: str
    start_char: int
    end_char: int
    sentence: int
    sentence_start: int
    sentence_end: int
    rule_id: str
    date_start: date | None = None
    date_end: date | None = None
    date_precision: DatePrecision | None = None
    date_role: DateRole | None = None
    place_id: str | None = None
    attributed_to: str | None = None
    attributed_to_id: str | None = None
    arguments: tuple[Argument, ...] = ()
    figures: tuple[EventFigure, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """A topic of the article, with a score between 0 and 1."""

    topic: str
    score: float
    rule_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """What two tellings of one story share: sampled shingles (64-bit, signed, ascending) and the claims made.

    `claims` are short keys (kind|value|unit|period) of its figures, `entity_ids` the main ones, for tellings in another
    language.
    """

    shingles: tuple[int, ...] = ()
    claims: tuple[str, ...] = ()
    entity_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AppliedCorrection:
    """One of the user's corrections, by its key, as it was tried on an article; whether it found what it names."""

    correction: str
    matched: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """All that the rules read in one article, each list in text order. `entities` holds the discovered ones.

    `corrections` are those of the user that name this article, and those of an entity that is named in it.
    """

    mentions: tuple[Mention, ...] = ()
    dates: tuple[DateMention, ...] = ()
    figures: tuple[Figure, ...] = ()
    events: tuple[Event, ...] = ()
    topics: tuple[Topic, ...] = ()
    relations: tuple[Relation, ...] = ()
    entities: tuple[Entity, ...] = ()
    signature: Signature = field(default_factory=Signature)
    corrections: tuple[AppliedCorrection, ...] = ()
