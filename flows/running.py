"""A run under way, whatever its kind: its name and lock, how its steps are called, how its journal is loaded."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar

from extract.journal import RunStarted
from flows.clock import now
from flows.job import Job
from flows.loading import Loaded, Stretch, open_loader
from flows.pool import ParsingPool
from flows.recovery import stretches_of
from flows.runs import Lock, new_run_id, try_lock

Result = TypeVar("Result")


class Do(Protocol):
    """Calls one named step of a flow."""

    def __call__(self, name: str, step: Callable[..., Result], *arguments: object) -> Result:
        """The step's own result; what it raises is raised."""
        ...


def do_plainly(name: str, step: Callable[..., Result], *arguments: object) -> Result:  # noqa: ARG001
    """Call the step and nothing else."""
    return step(*arguments)


@dataclass(slots=True)
class Run:
    """A run under way: how it began, its lock, and what went wrong so far.

    `applies_corrections`: it tries all of the user's corrections, so that one that matches nothing is a fault of it.
    """

    start: RunStarted
    lock: Lock
    problems: list[str] = field(default_factory=list)
    recovered: int = 0
    nothing_succeeded: bool = False
    applies_corrections: bool = False


def open_run(job: Job, kind: str, parameters: dict[str, Any]) -> Run:
    """A run with its name and its lock; it stands nowhere yet."""
    started_at = now()
    run_id = new_run_id(started_at)
    lock = try_lock(job.data_dir, run_id)
    assert lock is not None, "a new run's name is nobody else's"
    start = RunStarted(
        run_id=run_id,
        run_kind=kind,
        started_at=started_at,
        code_version=job.code_version,
        rules_version=job.rules_version,
        parameters=parameters,
    )
    return Run(start, lock)


def load_pending(job: Job, run_id: str, do: Do, pool: ParsingPool | None = None) -> Loaded:
    """The second half: every stretch of a run's journal that the warehouse lacks."""
    return load_stretches(job, stretches_of(job, run_id), do, pool)


def load_stretches(
    job: Job,
    stretches: Sequence[Stretch],
    do: Do = do_plainly,
    pool: ParsingPool | None = None,
    by_run: dict[str, Loaded] | None = None,
) -> Loaded:
    """Load stretches, each in a step of its own, until the last or until the run is told to stop.

    `by_run` is given what each run's stretches came to.
    """
    if not stretches:
        return Loaded()
    with open_loader(job, stretches, pool) as loader:
        for index, stretch in enumerate(stretches):
            do(f"load {stretch.run_id} {stretch.first}-{stretch.end}", loader.load, index)
            if job.is_stopping:
                break
        if by_run is not None:
            by_run.update(loader.by_run)
        return loader.loaded
