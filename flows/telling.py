"""What a run says while it works: notes for people or machines, and how far it is.

A note is one line of text with the event's name and its values beside it. `Telling.note` and `Telling.progress` are
handed to whoever works; the commands choose what becomes of them (`flows.console`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from threading import Event
from typing import Protocol


class Say(Protocol):
    """Takes one note."""

    def __call__(self, text: str, /, *, event: str = "note", **values: object) -> None:
        """`text` is for people; `event` and `values` say the same to a machine."""
        ...


class Progress(Protocol):
    """Takes how far a phase is."""

    def __call__(self, phase: str, done: int, total: int | None) -> None:
        """`done` of `total` (None: not known yet) units of a phase, such as "fetching"."""
        ...


def say_nothing(text: str, /, *, event: str = "note", **values: object) -> None:
    """Swallow a note: for callers that want none."""


def show_nothing(phase: str, done: int, total: int | None) -> None:
    """Swallow progress."""


@dataclass(frozen=True, slots=True)
class Telling:
    """Where notes and progress go, and the wish to stop: once `stop` is set, a run ends after its present batch.

    `trace` takes what only a log wants to know: that steps ended as they should, with their counts.
    """

    note: Say = say_nothing
    progress: Progress = show_nothing
    stop: Event = field(default_factory=Event)
    trace: Say = say_nothing
