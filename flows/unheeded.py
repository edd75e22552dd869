"""Corrections of the user that do nothing, and why: each is told by every run, and by `dateline doctor`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from flows.job import Job
from transform.corrections import Corrections, EntityCorrection, FactCorrection, key_of
from warehouse.connection import Connection
from warehouse.corrected import CorrectionState, correction_states

_PROBLEMS: dict[CorrectionState, str] = {
    "unmatched": "matches nothing of that article",
    "untried": "is not applied yet: dateline reparse",
}


@dataclass(frozen=True, slots=True)
class Unheeded:
    """A correction that has changed nothing, in one line; `needs_reparse` is one that nobody has tried yet."""

    text: str
    needs_reparse: bool = False


def unheeded_corrections(job: Job, connection: Connection) -> tuple[Unheeded, ...]:
    """The corrections that changed no article, in the file's order, then those taken out of it; none without a file."""
    path = job.settings.corrections
    if path is None:
        return ()
    asked = list(_asked(job.corrections))
    states = correction_states(connection, [(key, article, entity) for key, article, entity, _, _ in asked])
    found = [
        Unheeded(f"{path.name}, {words}: {_PROBLEMS.get(states[key], absent)}", states[key] == "untried")
        for key, _, _, words, absent in asked
        if states[key] != "matched"
    ]
    gone = list(states.values()).count("unwritten")
    if gone:
        text = f"{path.name}: {gone} entries that are in it no more still hold: dateline reparse"
        found.append(Unheeded(text, needs_reparse=True))
    return tuple(found)


def _asked(corrections: Corrections) -> Iterator[tuple[str, str | None, str | None, str, str]]:
    """Each correction's key, article and entity, its words, and what to say when what it names is not there."""
    for number, item in enumerate(corrections.fact, 1):
        yield key_of(item), item.article, None, f"fact {number} ({_fact(item)})", "no such article was loaded"
    for number, decision in enumerate(corrections.entity, 1):
        yield key_of(decision), None, decision.id, f"entity {number} ({_entity(decision)})", "no article names it"


def _fact(correction: FactCorrection) -> str:
    return f"{correction.action} {correction.kind} {correction.text!r} in {correction.article}"


def _entity(decision: EntityCorrection) -> str:
    return f"{decision.action} {decision.id}"
