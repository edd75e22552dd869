"""Steps of a plain flow as Prefect tasks: each gets a name, a state and a log, and does just what it did before."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from prefect import task
from prefect.cache_policies import NO_CACHE
from prefect.logging import get_run_logger

Result = TypeVar("Result")


def do_as_task(name: str, step: Callable[..., Result], *arguments: object) -> Result:
    """Call the step inside a task of that name. What it needs stays in this process: a task carries no pages."""

    def body() -> Result:
        return step(*arguments)

    body.__name__ = step.__name__
    make_task = task(name=step.__name__, task_run_name=name, cache_policy=NO_CACHE, persist_result=False)
    return make_task(body)()


def log_note(note: str) -> None:
    """A note for a person, in the run's log."""
    get_run_logger().info(note)
