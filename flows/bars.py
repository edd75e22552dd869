"""Progress bars on a terminal, for what takes longer than two seconds."""

from __future__ import annotations

import time
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

PATIENCE_SECONDS = 2.0


class Bars:
    """One bar a phase, with the rate and the time left; call it with how far the phase is."""

    def __init__(self, console: Console) -> None:
        self._began = time.monotonic()
        self._tasks: dict[str, TaskID] = {}
        self._progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[rate]}"),
            TimeRemainingColumn(),
            console=console,
            transient=True,
        )
        self._is_shown = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._is_shown:
            self._progress.stop()

    def __call__(self, phase: str, done: int, total: int | None) -> None:
        """Show that `done` of `total` are done; nothing appears in the first two seconds."""
        if not self._is_shown and time.monotonic() - self._began < PATIENCE_SECONDS:
            return
        if not self._is_shown:
            self._progress.start()
            self._is_shown = True
        if phase not in self._tasks:
            self._tasks[phase] = self._progress.add_task(phase, total=total, rate="")
        task = self._tasks[phase]
        speed = self._progress.tasks[self._progress.task_ids.index(task)].speed
        self._progress.update(task, completed=done, total=total, rate=f"{speed:.1f}/s" if speed else "")
