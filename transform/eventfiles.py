"""The form of the rule files of events: one a type (`rules/events`), one a language (`rules/modality`)."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property

from extract.rulefile import strict
from transform.eventgates import Needs, needs_of
from transform.inflection import InflectionTable
from transform.records import ArgumentRole, EntityType, EventFigureRole, EventStatus, FigureKind

_LOOSE = 3  # ranks
_THINGS: tuple[ArgumentRole, ...] = ("object", "person", "market", "topic")


@strict
@dataclass(frozen=True, slots=True, kw_only=True)
class RoleFile:
    """What may fill a role: entity types, head words by language for things without an identity, or `any` noun.

    `typed` says of which type a thing with such a head word is ("a new plant" is a facility).

    `en` are prepositions and `ko` particles (by the names of the grammar file) that lead to the role besides its
    grammatical place, which a role that is not `direct` does not have. `owner`: the possessor of the thing may fill it.
    `loose`: any noun may fill it that is not too vague to be a thing.
    """

    types: tuple[EntityType, ...] = ()
    heads: dict[str, tuple[str, ...]] = field(default_factory=dict)
    typed: dict[EntityType, tuple[str, ...]] = field(default_factory=dict)
    any: bool = False
    en: tuple[str, ...] = ()
    ko: tuple[str, ...] = ()
    needed: bool = False
    direct: bool = True
    owner: bool = False
    loose: bool = False

    @property
    def head_type(self) -> EntityType | None:
        """The type of a thing that one of the head words names; None when the role takes several."""
        return self.types[0] if len(self.types) == 1 else None


@strict
@dataclass(frozen=True, slots=True, kw_only=True)
class EnglishTriggers:
    """Verbs in base form, nouns and phrases as they stand; the thing of an `ergative` verb may be its subject.

    A `leaning` noun takes the thing of an earlier event in its sentence when it has none. The object of a `fitting`
    verb is where the thing goes ("equip X with Y"), a `commanding` verb needs its object and an infinitive ("order X
    to stop"), and who does what a `giving` verb tells is named after "to" ("sell X to Y"). The object of an infinitive
    after a `leading` verb is its own ("vow to cut emissions"); a verb of `bound` may have one of these nouns as an
    object that is no argument, a `strict` one tells nothing without, and `led` gives the roles of prepositions behind
    that noun ("win an order for X from Y"); a `joined` word hangs on the object and stands before the subject
    ("Seoul-based X"). The subject of an `inverse` verb has this role, and its object that of the subject ("joins X").
    What is done to by a `sure` trigger may be any thing, whatever its head word; a trigger of `demanding` tells only
    where these roles are filled, a `counted` one only where its clause has a figure.
    """

    verbs: tuple[str, ...] = ()
    nouns: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    ergative: tuple[str, ...] = ()
    leaning: tuple[str, ...] = ()
    fitting: tuple[str, ...] = ()
    commanding: tuple[str, ...] = ()
    giving: tuple[str, ...] = ()
    leading: tuple[str, ...] = ()
    joined: tuple[str, ...] = ()
    bound: dict[str, tuple[str, ...]] = field(default_factory=dict)
    strict: tuple[str, ...] = ()
    inverse: dict[str, ArgumentRole] = field(default_factory=dict)
    led: dict[str, ArgumentRole] = field(default_factory=dict)
    sure: tuple[str, ...] = ()
    demanding: dict[str, tuple[ArgumentRole, ...]] = field(default_factory=dict)
    counted: tuple[str, ...] = ()


@strict
@dataclass(frozen=True, slots=True, kw_only=True)
class KoreanTriggers:
    """Verbal nouns (which take light verbs), other verbs as "stem/infinitive", and plain nouns.

    `received` is the role of who receives the deed ("is given an order"); None: such a verb tells nothing. A verb of
    `bound` tells this only with one of these nouns as its object, which is then no argument ("change one's name");
    `ergative`, `leaning` and `giving` as in English, the doer of the last with a dative; so are `sure`, `demanding`
    and `counted`.
    """

    verbal_nouns: tuple[str, ...] = ()
    verbs: tuple[str, ...] = ()
    nouns: tuple[str, ...] = ()
    leaning: tuple[str, ...] = ()
    ergative: tuple[str, ...] = ()
    giving: tuple[str, ...] = ()
    bound: dict[str, tuple[str, ...]] = field(default_factory=dict)
    sure: tuple[str, ...] = ()
    demanding: dict[str, tuple[ArgumentRole, ...]] = field(default_factory=dict)
    counted: tuple[str, ...] = ()
    received: ArgumentRole | None = None


@strict
@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A sentence with names marked as {name:type} and the events it must give, one line each."""

    text: str
    language: str = "en"
    events: tuple[str, ...] = ()
    published: str | None = None


@strict
@dataclass(frozen=True, kw_only=True)
class EventFile:
    """One event type: roles, triggers, whether a plan of it is a promise and by which types such a promise is kept.

    `symmetric`: the parties are all subjects. `lasting`: goes on while it is told ("run by X").
    `relation`: a standing relation, neither dated nor promised.
    `possessive`: a doer's thing of these types ("A's B") is an event. `apposed`: a name right beside a noun trigger is
    the subject. `source_subject`: the verb's subject is who says so, its object what it is about. `needs_figure`:
    without one it is no event. `fixed_status`: the status whatever the form (a plan is still a plan). `punctual`: it is
    over once it happens, so that what is linked to a present state is done. `rank` decides between types that fit
    alike.
    """

    id: str
    roles: dict[ArgumentRole, RoleFile]
    promise: bool = False
    kept_by: tuple[str, ...] = ()
    symmetric: bool = False
    relation: bool = False
    lasting: bool = False
    possessive: tuple[EntityType, ...] = ()
    apposed: bool = False
    source_subject: bool = False
    needs_figure: bool = False
    punctual: bool = False
    fixed_status: EventStatus | None = None
    default_status: EventStatus | None = None
    rank: int = 0
    figures: dict[EventFigureRole, tuple[FigureKind, ...]] = field(default_factory=dict)
    en: EnglishTriggers = field(default_factory=EnglishTriggers)
    ko: KoreanTriggers = field(default_factory=KoreanTriggers)
    examples: tuple[Example, ...] = ()
    counterexamples: tuple[Example, ...] = ()

    @cached_property
    def things(self) -> tuple[ArgumentRole, ...]:
        """The roles that a verb's object may have, the likelier first; empty where there is none."""
        if self.source_subject:
            return ("subject",)
        found = tuple(role for role in _THINGS if role in self.roles and self.roles[role].direct)
        return ("subject",) if self.symmetric and "object" not in found else found

    @cached_property
    def modifiers(self) -> tuple[ArgumentRole, ...]:
        """The roles that may stand before a noun trigger: those of a verb's object, direct or not."""
        if self.symmetric or self.source_subject:
            return tuple(role for role in self.things if role != "subject")
        return tuple(role for role in _THINGS if role in self.roles)

    @cached_property
    def loosened(self) -> EventFile:
        """The type for its `sure` triggers: any noun may be what is done to, a person and one too vague excepted.

        A type that knows the noun goes before.
        """
        roles = {
            name: replace(role, loose=True) if name in self.things and name != "person" else role
            for name, role in self.roles.items()
        }
        return replace(self, roles=roles, rank=self.rank - _LOOSE)

    @cached_property
    def heads(self) -> tuple[str, ...]:
        """The head words of those roles in all languages."""
        return tuple(head for role in self.modifiers for words in self.roles[role].heads.values() for head in words)

    @cached_property
    def needs(self) -> dict[str, Needs]:
        """What a sentence must hold for an event of this type, by language."""
        return {language: needs_of(self, language) for language in ("en", "ko")}

    @cached_property
    def by_word(self) -> dict[str, ArgumentRole]:
        """The role that each preposition or particle leads to, the first role of the file that names it."""
        pairs = [(word, name) for name, role in self.roles.items() for word in (*role.en, *role.ko)]
        return dict(reversed(pairs))


@strict
@dataclass(frozen=True, slots=True, kw_only=True)
class EnglishFile:
    """`rules/modality/english.toml`."""

    language: str
    words: dict[str, tuple[str, ...]]
    suffixes: dict[str, tuple[str, ...]]
    irregular: dict[str, tuple[str, str]]
    verbs: dict[str, tuple[str, ...]]
    cues: dict[str, tuple[str, ...]]
    attribution: dict[str, tuple[str, ...]]
    inflection: InflectionTable


@strict
@dataclass(frozen=True, slots=True, kw_only=True)
class KoreanFile:
    """`rules/modality/korean.toml`."""

    language: str
    closed: dict[str, str]
    light: dict[str, tuple[str, ...]]
    contracted: dict[str, str]
    endings: dict[str, dict[str, str]]
    past: dict[str, str]
    particles: dict[str, tuple[str, ...]]
    predicates: dict[str, tuple[str, ...]]
    cues: dict[str, tuple[str, ...]]
    attribution: dict[str, tuple[str, ...]]
    words: dict[str, tuple[str, ...]]
    verbs: dict[str, tuple[str, ...]]
