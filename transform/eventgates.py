"""Which sentences can tell an event at all, decided before their clauses are read.

Most sentences with a trigger tell nothing: the word is a part of another, or nothing in the sentence is of a type that
the roles take. What is asked here is necessary for an event and cheap; `transform.eventreadings` decides.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from transform.korean import is_hangul

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from transform.circumstances import Surroundings
    from transform.eventfiles import EventFile, RoleFile
    from transform.eventrules import Reading
    from transform.scan import Hit

_ACTORS = frozenset({"company", "research_firm", "government", "university", "org", "person", "place"})


class Need(NamedTuple):
    """What a role must find: a name of one of the types, a head word, or any noun (`is_open`)."""

    types: frozenset[str]
    heads: tuple[str, ...]
    is_open: bool


class Needs(NamedTuple):
    """What a type must find in one language: something for `some` role, and for `each` needed one."""

    some: Need
    each: tuple[Need, ...]


def needs_of(rule: EventFile, language: str) -> Needs:
    """What a sentence must hold for an event of a type. An English object may be any words written as a name."""
    roles = rule.roles.values()
    heads = [
        head for role in roles if role.head_type is not None or rule.source_subject for head in _heads(role, language)
    ]
    return Needs(
        some=Need(
            types=frozenset(kind for role in roles for kind in role.types),
            heads=(*heads, *(head.lower() for head in rule.heads)),
            is_open=any(role.any or role.loose for role in roles),
        ),
        each=tuple(
            Need(
                frozenset(role.types),
                _heads(role, language),
                role.any or role.loose or (language == "en" and name == "object"),
            )
            for name, role in rule.roles.items()
            if role.needed
        ),
    )


def _heads(role: RoleFile, language: str) -> tuple[str, ...]:
    return tuple(head.lower() for head in role.heads.get(language, ()))


def may_tell(text: str, around: Surroundings, hits: Iterable[Hit], language: str) -> bool:
    """Whether one of the triggers of a sentence could have its roles filled by what the sentence holds."""
    types: set[str] = {mention.type for mention in around.mentions if mention.level != "demonym"}
    if around.carried is not None:
        types.add(around.carried.type)
    words = text[around.start : around.end].lower()
    for start, _, payload in hits:
        readings: Sequence[Reading] = payload  # type: ignore[assignment]
        if language == "ko" and start and is_hangul(text[start - 1]):
            readings = [reading for reading in readings if reading.code == "K"]  # only these stand inside a word
        if any(_may_fill(reading.rule.needs[language], types, words) for reading in readings):
            return True
    return False


def _may_fill(needs: Needs, types: set[str], words: str) -> bool:
    some = needs.some
    is_named = not some.types.isdisjoint(types) or (some.is_open and not types <= _ACTORS)
    if not is_named and not any(head in words for head in some.heads):
        return False
    return all(
        need.is_open or not need.types.isdisjoint(types) or any(head in words for head in need.heads)
        for need in needs.each
    )
