"""Runs: their names, and the locks that tell a live one from a crashed one.

Each run holds a file lock under `running/` in the data folder for as long as its process lives, and one for each source
that it fetches: backfills and other runs have locks of their own there (see `flows.precedence`). The operating system
lets a lock go when a process dies, however it dies, so a lock that can be had means that nobody is there.
"""

from __future__ import annotations

import fcntl
import os
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

_MOMENT_SECONDS = 0.05


def new_run_id(started_at: datetime) -> str:
    """A run's name: its start in UTC to the second, then four random letters. Names sort by time."""
    return f"{started_at.astimezone(UTC):%Y%m%dT%H%M%S}-{secrets.token_hex(2)}"


@dataclass(slots=True)
class Lock:
    """A held file lock; `release` lets it go, and so does the end of the process."""

    path: Path
    descriptor: int

    def release(self) -> None:
        """Let the lock go and remove its file. Releasing twice does nothing."""
        if self.descriptor >= 0:
            self.path.unlink(missing_ok=True)
            os.close(self.descriptor)
            self.descriptor = -1


def try_lock(data_dir: Path, name: str) -> Lock | None:
    """The lock of that name, or None if another process (or another run of this one) holds it."""
    folder = data_dir / "running"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.lock"
    while True:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(descriptor)
            return None
        if _still_there(path, descriptor):
            os.truncate(descriptor, 0)
            os.write(descriptor, f"{os.getpid()}\n".encode())
            return Lock(path, descriptor)
        # Its last holder removed the file between our opening and locking it: the lock we got guards nothing.
        os.close(descriptor)


def _still_there(path: Path, descriptor: int) -> bool:
    try:
        return path.stat().st_ino == os.fstat(descriptor).st_ino
    except FileNotFoundError:
        return False


def is_alive(data_dir: Path, run_id: str) -> bool:
    """Whether a process still works on this run."""
    lock = try_lock(data_dir, run_id)
    if lock is None:
        return True
    lock.release()
    return False


def is_held(data_dir: Path, name: str) -> bool:
    """Whether a process holds the lock of that name; asking takes it for nobody and makes no file."""
    try:
        descriptor = os.open(data_dir / "running" / f"{name}.lock", os.O_RDONLY)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(descriptor)
    return False


def source_lock(source_id: str, kind: str = "ingest") -> str:
    """The name of a source's lock for runs of that kind."""
    return f"{'backfill' if kind == 'backfill' else 'source'}-{source_id}"


@dataclass(slots=True)
class SourceLocks:
    """The sources a run has for itself; `busy` are those that another run is fetching."""

    held: dict[str, Lock] = field(default_factory=dict)
    busy: tuple[str, ...] = ()


@contextmanager
def lock_sources(data_dir: Path, source_ids: tuple[str, ...], kind: str = "ingest") -> Iterator[SourceLocks]:
    """Hold the locks for runs of that kind of all the sources that are free, and name those that are not."""
    locks = SourceLocks()
    try:
        for source_id in source_ids:
            lock = _try_twice(data_dir, source_lock(source_id, kind))
            if lock is None:
                locks.busy = (*locks.busy, source_id)
            else:
                locks.held[source_id] = lock
        yield locks
    finally:
        for lock in locks.held.values():
            lock.release()


def _try_twice(data_dir: Path, name: str) -> Lock | None:
    """The lock, or None if it is held. Somebody who only asked (`is_held`) is gone by the second time."""
    lock = try_lock(data_dir, name)
    if lock is None:
        time.sleep(_MOMENT_SECONDS)
        lock = try_lock(data_dir, name)
    return lock
