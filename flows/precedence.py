"""Who goes first where two runs want the same host: a scheduled or manual run before a backfill.

A source has one lock for runs and one for backfills, so that a backfill of days does not hold up the schedule. While a
run fetches, a backfill of the same source, or of one that shares a host with it, waits before its next request: the
host has one visitor at a time, and the news comes first.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from extract.records import Source
from extract.urls import host_of
from flows.job import Job
from flows.runs import is_held, source_lock

BACKFILL_NICENESS = 10  # of parsing processes: on a machine that others use too, the past can wait
_LOOK_SECONDS = 1.0


@dataclass(slots=True)
class Precedence:
    """Holds up the requests of one run of that kind, if it is a backfill, as long as others come first."""

    job: Job
    run_kind: str
    _locks: dict[str, tuple[str, ...]] = field(default_factory=dict)

    async def wait(self, source: Source | None) -> None:
        """Return when no run fetches from a host of this source, or when the backfill is told to stop."""
        if self.run_kind != "backfill" or source is None:
            return
        if source.id not in self._locks:
            self._locks[source.id] = tuple(source_lock(name) for name in sharing_hosts(source, self.job.sources))
        was_said = False
        while any(is_held(self.job.data_dir, name) for name in self._locks[source.id]) and not self.job.is_stopping:
            if not was_said:
                text = f"{source.id}: a run is fetching there, the backfill waits"
                self.job.say(text, event="backfill-waits", source=source.id)
                was_said = True
            await asyncio.sleep(_LOOK_SECONDS)


def sharing_hosts(source: Source, sources: dict[str, Source]) -> list[str]:
    """The ids of the sources that have a host in common with this one, itself among them."""
    hosts = _hosts(source)
    return [other.id for other in sources.values() if other.id == source.id or hosts & _hosts(other)]


def _hosts(source: Source) -> set[str]:
    archive = [source.archive.url] if source.archive else []
    return {host_of(url) for url in (source.homepage, *(feed.url for feed in source.feeds), *archive)}
