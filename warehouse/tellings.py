"""An event as pairs: who did it, to what, and where it went. Occurrences and promises are counted from these rows.

They are made once, when a batch is built, because everything needed is in one article: SQL would otherwise regroup
every argument of the warehouse for every question.
"""

from __future__ import annotations

import tomllib
import unicodedata
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from transform.records import Argument, ArgumentRole, Event, Figure

# What stands in the object's place, the first role that is filled. Several parties among equals come before the rest.
_OBJECT_ROLES: tuple[ArgumentRole, ...] = ("object", "person", "counterpart", "market")
_LESSER_ROLES: tuple[ArgumentRole, ...] = ("into", "through", "topic")
_TARGET_ROLES: tuple[ArgumentRole, ...] = ("recipient", "into", "through", "role")
_DIGITS = {"Nd", "Nl", "No"}

Party = dict[str, Any]


def tellings(event: Event, figures: Sequence[Figure]) -> Iterator[dict[str, Any]]:
    """The event's rows of `tellings_history`, one a pair of subject and object; lists distribute.

    An event of several equal parties and no object gives each pair of them once. `figures` are all of the article.
    """
    shared = _target(event) | _amount(event, figures)
    for subject, other, role in _pairs(event):
        kind = other.type if other else None
        yield shared | _party("subject", subject) | _party("object", other) | {"object_role": role, "object_type": kind}


def _pairs(event: Event) -> Iterator[tuple[Argument | None, Argument | None, str | None]]:
    subjects = _distinct(event, "subject")
    others = next((found for role in _OBJECT_ROLES if (found := _distinct(event, role))), [])
    if not others and len(subjects) > 1:
        for one, other in combinations(sorted(subjects, key=argument_key), 2):
            yield one, other, "subject"
        return
    if programmes := _programmes(event, others):
        others = programmes
    others = others or next((found for role in _LESSER_ROLES if (found := _distinct(event, role))), [])
    nobody: list[Argument | None] = [None]
    for subject in subjects or nobody:
        distinct = [item for item in others if not _is_same(item, subject)]
        for thing in distinct or nobody:
            yield subject, thing, thing.role if thing else None


def _programmes(event: Event, others: list[Argument]) -> list[Argument]:
    """The named programme through which nameless people or things are dealt with ("trains 300 engineers through X").

    Empty when something has a name, or no programme is named: how many and who is worded anew in each telling.
    """
    if any(item.entity_id for item in others):
        return []
    return [item for item in _distinct(event, "through") if item.type == "programme" and item.entity_id]


def _distinct(event: Event, role: ArgumentRole) -> list[Argument]:
    """The arguments of a role, each thing once, in text order."""
    found: dict[str, Argument] = {}
    for argument in event.arguments:
        if argument.role == role:
            found.setdefault(argument_key(argument), argument)
    return list(found.values())


def _is_same(one: Argument, other: Argument | None) -> bool:
    return other is not None and argument_key(one) == argument_key(other)


def argument_key(argument: Argument) -> str:
    """What tells participants apart: the id, else the words without case, spaces and punctuation.

    Of a facility or an office without a name it is its number alone, in digits or as a word of `ordinals.toml`, so that
    a second data centre is one in any language; the place is part of the event.
    """
    if argument.entity_id:
        return argument.entity_id
    folded = unicodedata.normalize("NFKC", argument.surface).casefold()
    if argument.type in {"facility", "place"}:
        digits = "".join(letter for letter in folded if unicodedata.category(letter) in _DIGITS)
        return f"{argument.type}:{digits or _ordinal(folded)}"
    return "".join(letter for letter in folded if letter.isalnum())


@cache
def _ordinals() -> tuple[tuple[str, str], ...]:
    """The words that number a thing, with their numbers as digits."""
    rows = tomllib.loads((Path(__file__).parent / "ordinals.toml").read_text(encoding="utf-8"))
    return tuple((word, str(number)) for word, number in rows.items())


def _ordinal(folded: str) -> str:
    """The number that one of the words of a surface says, "" for none."""
    padded = f" {folded} "
    return next((number for word, number in _ordinals() if f" {word} " in padded), "")


def _party(name: str, argument: Argument | None) -> Party:
    if argument is None:
        return {f"{name}_id": None, name: None, f"{name}_key": ""}
    return {f"{name}_id": argument.entity_id, name: argument.surface, f"{name}_key": argument_key(argument)}


def _target(event: Event) -> Party:
    things = [item for role in _OBJECT_ROLES for item in _distinct(event, role)]
    taken = _programmes(event, things)
    found = (item for role in _TARGET_ROLES for item in _distinct(event, role) if item not in taken)
    target = next(found, None)
    return _party("target", target) | {"target_role": target.role if target else None}


def _amount(event: Event, figures: Sequence[Figure]) -> Party:
    """The index of the figure that says how much, None when none does: an amount first, the new value of a change."""
    order = ("amount", "count", "share", "rank")
    candidates = sorted(event.figures, key=lambda figure: order.index(figure.role))
    current = [figure.index for figure in candidates if figures[figure.index].series_role != "from"]
    return {"index": current[0] if current else None}
