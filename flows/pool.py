"""Parsing processes that outlive bad pages.

A page that kills its process, takes too long or trips over a fault of ours is found by the marks that the processes
leave, tried once more alone, and when that ends the same way it is skipped: the rest of its batch goes on.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field, replace
from multiprocessing import get_context
from pathlib import Path
from types import TracebackType
from typing import Self

from extract.records import Capture, Fetch
from flows.parsing import Parsed, WorkerSetup, has_body, parse_rows, start_worker
from transform.rules import load_rules


@dataclass(slots=True)
class Ticket:
    """A batch handed to the pool."""

    rows: tuple[Fetch, ...]
    earlier: tuple[Capture, ...]
    future: Future[Parsed]


@dataclass(frozen=True, slots=True)
class Fault:
    """A body that the reader failed on twice, where it came from, and what happened."""

    body_sha256: str
    url: str | None
    error: str


@dataclass(slots=True)
class ParsingPool:
    """A pool of parsing processes; use it with `with`.

    `skipped` are digests of bodies that are not tried at all; `faults` those found since the pool was opened.
    """

    setup: WorkerSetup
    workers: int
    skipped: set[str] = field(default_factory=set)
    faults: list[Fault] = field(default_factory=list)
    _executor: ProcessPoolExecutor | None = None
    # Batches of the present executor: one that is not among them fell with an earlier one.
    _running: set[Future[Parsed]] = field(default_factory=set)
    _suspected: set[str] = field(default_factory=set)

    def __enter__(self) -> Self:
        # Marks of this pool alone, on the data folder's disk: a full /tmp must not stop a run.
        folder = tempfile.mkdtemp(prefix="reading-", dir=self.setup.marks)
        self.setup = replace(self.setup, marks=Path(folder))
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stop(cancel=True)
        shutil.rmtree(self.setup.marks, ignore_errors=True)

    def submit(self, rows: Sequence[Fetch], earlier: Sequence[Capture]) -> Ticket:
        """Have the pages of some ledger rows parsed, with earlier captures of the same articles."""
        return Ticket(tuple(rows), tuple(earlier), self._start(self.workers, rows, earlier))

    def result(self, ticket: Ticket) -> Parsed:
        """What was parsed, without the pages that the reader fails on twice: those are `rejected: quarantined`.

        Raises what stops every page, such as `RuleFileInvalid`.
        """
        while (error := ticket.future.exception()) is not None:
            suspects = self._suspects()
            if suspects:
                self._stop()
                for digest in sorted(suspects):
                    self._try_alone(digest, ticket)
            elif not isinstance(error, BrokenProcessPool) or ticket.future in self._running:
                # No page was being read: a process that cannot even start says why when we do as it did.
                load_rules(self.setup.rule_dirs)
                raise error
            ticket.future = self._start(self.workers, ticket.rows, ticket.earlier)
        return ticket.future.result()

    def _start(self, workers: int, rows: Sequence[Fetch], earlier: Sequence[Capture]) -> Future[Parsed]:
        if self._executor is None:
            self._running = set()
            self._executor = ProcessPoolExecutor(
                workers, mp_context=get_context("spawn"), initializer=start_worker, initargs=(self.setup,)
            )
        try:
            future = self._executor.submit(parse_rows, tuple(rows), tuple(earlier), frozenset(self.skipped))
        except BrokenProcessPool:
            # Broken meanwhile, by a batch whose result nobody has asked for yet: that one's result says why.
            future = Future()
            future.set_exception(BrokenProcessPool("another batch broke the pool"))
            return future
        self._running.add(future)
        return future

    def _stop(self, *, cancel: bool = False) -> None:
        """End the processes, after what they are at; batches that wait are parsed first unless cancelled."""
        if self._executor is not None:
            self._executor.shutdown(cancel_futures=cancel)
            self._executor = None

    def _suspects(self) -> set[str]:
        """Digests of the bodies at which reading stopped since this was last asked."""
        suspects, self._suspected = self._suspected, set()
        for mark in self.setup.marks.iterdir():
            suspects.add(mark.stem if mark.suffix == ".failed" else mark.read_text(encoding="ascii"))
            mark.unlink()
        return suspects - {""}

    def _try_alone(self, digest: str, ticket: Ticket) -> None:
        """Read one body in a process of its own; skip it from now on when that fails too."""
        rows = [row for row in ticket.rows if row.body_sha256 == digest and has_body(row)]
        earlier = [capture for capture in ticket.earlier if capture.body_sha256 == digest]
        if not rows and not earlier:
            return
        error = self._start(1, rows, earlier).exception()
        self._stop()
        self._suspected = self._suspects() - {digest}
        if error is not None:
            self.skipped.add(digest)
            crashed = isinstance(error, BrokenProcessPool)
            text = f"its process ended, or took over {self.setup.page_seconds:.0f} s" if crashed else repr(error)
            self.faults.append(Fault(digest, rows[0].url if rows else None, text[:500]))
