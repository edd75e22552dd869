"""Steps of a plain flow as Prefect tasks: each gets a name, a state and a log, and does just what it did before.

A run with nothing to do needs no more than this: what shows results is in `flows.artifacts`, imported for them.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import TypeVar

from prefect import task
from prefect.cache_policies import NO_CACHE
from prefect.logging import get_run_logger

from flows.telling import Telling

Result = TypeVar("Result")

# Publishing takes the writer's lock and may wait in vain behind a long batch: tried again, it succeeds. Everything else
# knows itself what to try again (a fetch) or must not be repeated blindly (a load that failed fails again).
_RETRIES = {"publish": 2}
_TIMEOUT_SECONDS = {"publish": 1800.0}
_told: list[Telling] = []


def do_as_task(name: str, step: Callable[..., Result], *arguments: object) -> Result:
    """Call the step inside a task of that name. What it needs stays in this process: a task carries no pages."""

    def body() -> Result:
        """The step with its arguments, which no task can carry."""
        return step(*arguments)

    body.__name__ = step.__name__
    kind = name.partition(" ")[0]
    make_task = task(
        name=kind,
        task_run_name=name,
        cache_policy=NO_CACHE,
        persist_result=False,
        retries=_RETRIES.get(kind, 0),
        retry_delay_seconds=10,
        timeout_seconds=_TIMEOUT_SECONDS.get(kind),
        tags=["dateline", kind],
    )
    return make_task(body)()


@contextmanager
def told_by(telling: Telling) -> Iterator[None]:
    """Let flows of this process tell a terminal, not the log of their run, until the block ends."""
    _told.append(telling)
    try:
        yield
    finally:
        _told.pop()


@contextmanager
def telling_of_run() -> Iterator[Telling]:
    """Where a flow run's notes go: the terminal that started it, else the run's log.

    A worker that is stopped and a run that is cancelled send SIGTERM: the first one lets the batch be finished.
    """
    if _told:
        yield _told[-1]
        return
    telling = Telling(note=_log_note, trace=_log_note)
    with _stopping_on_sigterm(telling):
        yield telling


@contextmanager
def _stopping_on_sigterm(telling: Telling) -> Iterator[None]:
    """The first SIGTERM is a wish to stop, the second ends the run as Prefect does."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.getsignal(signal.SIGTERM)

    def wish(number: int, frame: FrameType | None) -> None:  # noqa: ARG001 (the signature is the system's)
        """Ask for an end after the present batch, and let the next signal end the process."""
        telling.stop.set()
        signal.signal(signal.SIGTERM, before)

    signal.signal(signal.SIGTERM, wish)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _log_note(text: str, /, *, event: str = "note", **values: object) -> None:  # noqa: ARG001
    get_run_logger().info(text)
