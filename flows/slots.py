"""One run a source, on several machines: slots of a Prefect server beside the kernel's locks.

Workers that fetch into one lake from several machines share a Prefect server and no kernel. So a flow run holds, beside
each source's lock (`flows.runs`), a slot of a limit of the same name on the server; the limits are made when they are
first needed. A slot is leased: that of a killed worker comes free after a minute, which the next run waits for. With
the temporary server there is nobody to share with, and no limit.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from prefect.client.orchestration import get_client
from prefect.concurrency.sync import concurrency

from flows.runs import SourceLocks, lock_sources, source_lock
from flows.temporary import is_temporary

LEASE_SECONDS = 60.0  # the least that Prefect grants
_WAIT_SECONDS = (LEASE_SECONDS + 30.0, 1.0)
_PREFIX = "dateline-"
_PAGE = 200


@contextmanager
def lock_sources_everywhere(data_dir: Path, source_ids: tuple[str, ...], kind: str = "ingest") -> Iterator[SourceLocks]:
    """Hold the locks and slots of all the sources that are free; those of another run are named, after some waiting."""
    with lock_sources(data_dir, source_ids, kind) as locks, ExitStack() as stack:
        if not is_temporary():
            _take_slots(locks, stack, kind)
        yield locks


def _take_slots(locks: SourceLocks, stack: ExitStack, kind: str) -> None:
    """A slot for each held source until the stack is closed; sources whose slot cannot be had are left."""
    for seconds in _WAIT_SECONDS:
        names = [_limit(source_id, kind) for source_id in locks.held]
        _make_limits(names)
        # A lease that cannot be renewed is no reason to end a run: the kernel's locks still hold on this machine.
        slots = concurrency(
            names, timeout_seconds=seconds, lease_duration=LEASE_SECONDS, raise_on_lease_renewal_failure=False
        )
        try:
            stack.enter_context(slots)
        except TimeoutError:
            _leave(locks, _taken(names), kind)
        else:
            return
    _leave(locks, {_limit(source_id, kind) for source_id in locks.held}, kind)


def _limit(source_id: str, kind: str) -> str:
    return _PREFIX + source_lock(source_id, kind)


def _leave(locks: SourceLocks, taken: set[str], kind: str) -> None:
    """Let the locks of these sources go: others are at work on them."""
    for source_id in [name for name in locks.held if _limit(name, kind) in taken]:
        locks.held.pop(source_id).release()
        locks.busy = (*locks.busy, source_id)


def _make_limits(names: Sequence[str]) -> None:
    missing = set(names) - set(_limits()) if names else set()
    with get_client(sync_client=True) as client:
        for name in sorted(missing):
            client.upsert_global_concurrency_limit_by_name(name, 1)


def _taken(names: Sequence[str]) -> set[str]:
    slots = _limits()
    return {name for name in names if slots.get(name, 0) > 0}


def _limits() -> dict[str, int]:
    """Slots taken of every limit of ours, by its name."""
    found: dict[str, int] = {}
    with get_client(sync_client=True) as client:
        for page in range(_PAGE):
            limits = client.read_global_concurrency_limits(limit=_PAGE, offset=page * _PAGE)
            found |= {item.name: item.active_slots for item in limits if item.name.startswith(_PREFIX)}
            if len(limits) < _PAGE:
                break
    return found
