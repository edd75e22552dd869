"""Steps of a plain flow as Prefect tasks: each gets a name, a state and a log, and does just what it did before."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TypeVar

from prefect import task
from prefect.artifacts import create_markdown_artifact
from prefect.cache_policies import NO_CACHE
from prefect.logging import get_run_logger

from flows.backfilling import Coverage
from flows.pipeline import Summary
from flows.reparsing import Reparsed
from flows.report_tables import coverage_table, differences_table, summary_table
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


def telling_of_run() -> Telling:
    """Where a flow run's notes go: the terminal that started it, else the run's log."""
    return _told[-1] if _told else Telling(note=_log_note)


def _log_note(text: str, /, *, event: str = "note", **values: object) -> None:  # noqa: ARG001
    get_run_logger().info(text)


def show_summaries(summaries: Sequence[Summary], coverage: Sequence[Coverage] = ()) -> None:
    """What a flow run came to, as artifacts in Prefect's UI."""
    create_markdown_artifact(summary_table(summaries), key="run-summary", description="What the run came to")
    if coverage:
        create_markdown_artifact(coverage_table(coverage), key="backfill-coverage", description="Days by source")


def show_differences(done: Reparsed) -> None:
    """What a reparse changed, as an artifact."""
    create_markdown_artifact(differences_table(done.by_rule()), key="reparse-differences", description="Facts by rule")
