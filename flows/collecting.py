"""The first half of a run: what the sources offer, fetched into the raw zone.

Everything that happens to a URL becomes one line of the run's journal, and bodies lie in the WARC before anybody
parses them. Discovery of all sources and fetching of what they offer go on together; the warehouse is asked in small
groups what is already known, and its lock is held only for the asking.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from extract.errors import FeedUnreadable
from extract.fetch import Fetched, Fetcher, Surroundings
from extract.journal import RunEnded, RunStarted
from extract.listings import Listing
from extract.raw import RawWriter
from extract.records import Candidate, Fetch, Role, Source
from extract.urls import clean_url
from flows.clock import now
from flows.job import Job
from flows.settings import fetch_settings
from flows.work import Work
from warehouse.connection import open_live, writer_lock
from warehouse.ledger import FeedValidators, KnownUrl, feed_validators, known_urls

# Journal lines between two syncs: what a kill may cost in pages fetched again.
_SYNC_ROWS = 50


@dataclass(slots=True)
class Collected:
    """What the first half of a run did, counted.

    `waiting` were left for a later run by `max_items`; `silent_sources` gave no listing that could be read; `offered`
    are the url_keys by source and day (None: no day known).
    """

    discovered: int = 0
    fetched: int = 0
    unchanged: int = 0
    rejected: int = 0
    failed: int = 0
    deferred: int = 0
    waiting: int = 0
    silent_sources: list[str] = field(default_factory=list)
    offered: dict[tuple[str, date | None], set[str]] = field(default_factory=dict)


async def collect(job: Job, start: RunStarted, work: Sequence[Work], candidates: Sequence[Candidate] = ()) -> Collected:
    """Ask for all the listings, then for what they and `candidates` name. Raises only what stops a whole run."""
    with RawWriter(job.data_dir, start.run_id) as writer:
        writer.note(start)
        writer.sync()
        async with Fetcher(fetch_settings(job.settings), read_forgotten(job), Surroundings(now=now)) as fetcher:
            collected = await _Collector(job, start.run_id, writer, fetcher).run(work, candidates)
        writer.note(RunEnded(run_id=start.run_id, ended_at=now(), state="done"))
    return collected


class _Collector:
    """One collection: listings in, journal lines out."""

    def __init__(self, job: Job, run_id: str, writer: RawWriter, fetcher: Fetcher) -> None:
        self.job = job
        self.run_id = run_id
        self.writer = writer
        self.fetcher = fetcher
        self.counts = Collected()
        self.seen: set[str] = set()
        self.unsynced = 0
        width = job.settings.fetch.concurrency
        self.offered: asyncio.Queue[list[Candidate] | None] = asyncio.Queue()
        self.wanted: asyncio.Queue[tuple[Candidate, KnownUrl | None] | None] = asyncio.Queue(width * 2)

    async def run(self, work: Sequence[Work], candidates: Sequence[Candidate]) -> Collected:
        if candidates:
            self._offer(list(candidates), None)
        async with asyncio.TaskGroup() as group:
            group.create_task(self._discover(work))
            group.create_task(self._choose())
            for _ in range(self.job.settings.fetch.concurrency):
                group.create_task(self._fetch_pages())
        return self.counts

    async def _discover(self, work: Sequence[Work]) -> None:
        """Ask for every listing; a source none of whose listings could be read is named."""
        validators = await asyncio.to_thread(self._validators, [item.url for item in work if item.walk is None])
        answers = await asyncio.gather(*(self._read_listing(item, validators.get(item.url)) for item in work))
        readable = {item.source.id for item, was_read in zip(work, answers, strict=True) if was_read}
        self.counts.silent_sources = sorted({item.source.id for item in work} - readable)
        await self.offered.put(None)

    def _validators(self, urls: list[str]) -> dict[str, FeedValidators]:
        with writer_lock(self.job.data_dir), open_live(self.job.data_dir) as connection:
            return feed_validators(connection, urls)

    async def _read_listing(self, work: Work, validators: FeedValidators | None) -> bool:
        """Whether the listing could be read (or has not changed); what it offers goes to the chooser."""
        fetched = await self.fetcher.fetch(
            work.url,
            role=work.role,
            source=work.source,
            etag=validators.etag if validators else None,
            last_modified=validators.last_modified if validators else None,
        )
        row = self._keep(fetched, work.source, work.role, clean_url(work.url, work.source))
        if row.outcome != "ok":
            return row.outcome in {"unchanged", "deferred"}
        self.writer.sync()
        try:
            listing = await asyncio.to_thread(work.read, fetched, now())
        except FeedUnreadable as error:
            # The later line of one URL counts.
            self.writer.note(replace(row, outcome="failed", reason=error.reason))
            return False
        self._note_problems(listing, work)
        self._offer(self._within_bounds(row, work.wanted(listing)), work.day)
        for following in work.following(listing):
            await self._read_listing(following, None)
        return True

    def _within_bounds(self, row: Fetch, candidates: tuple[Candidate, ...]) -> list[Candidate]:
        """As many candidates as one listing may bring in one run; the rest wait for the next."""
        kept = list(candidates[: self.job.settings.fetch.max_items])
        if len(kept) < len(candidates):
            self.counts.waiting += len(candidates) - len(kept)
            # Validators are remembered only if the whole answer is dealt with: else the rest would never be seen again.
            self.writer.note(replace(row, etag=None, last_modified=None))
        return kept

    def _offer(self, candidates: list[Candidate], day: date | None) -> None:
        self.counts.discovered += len(candidates)
        for candidate in candidates:
            self.counts.offered.setdefault((candidate.source_id, day_of(candidate) or day), set()).add(
                candidate.url_key
            )
        self.offered.put_nowait(candidates)

    async def _choose(self) -> None:
        """Pass on what is new or has changed, asking the ledger for as many at once as have come in."""
        more = True
        while more:
            group, more = await self._next_group()
            fresh = [item for item in group if self._is_first(item)]
            known = await asyncio.to_thread(self._known, [item.url_key for item in fresh]) if fresh else {}
            for item in fresh:
                before = known.get(item.url_key)
                if is_wanted(item, before):
                    await self.wanted.put((item, before))
        for _ in range(self.job.settings.fetch.concurrency):
            await self.wanted.put(None)

    async def _next_group(self) -> tuple[list[Candidate], bool]:
        """All candidates that wait, at least one list of them; and whether more may come."""
        group: list[Candidate] = []
        item = await self.offered.get()
        while item is not None:
            group += item
            if self.offered.empty():
                return group, True
            item = self.offered.get_nowait()
        return group, False

    def _is_first(self, candidate: Candidate) -> bool:
        if candidate.url_key in self.seen:
            return False
        self.seen.add(candidate.url_key)
        return True

    def _known(self, url_keys: list[str]) -> dict[str, KnownUrl]:
        with writer_lock(self.job.data_dir), open_live(self.job.data_dir) as connection:
            return known_urls(connection, url_keys)

    async def _fetch_pages(self) -> None:
        while (item := await self.wanted.get()) is not None:
            candidate, known = item
            source = self.job.sources[candidate.source_id]
            fetched = await self.fetcher.fetch(
                candidate.url,
                role="page",
                source=source,
                etag=known.etag if known else None,
                last_modified=known.last_modified if known else None,
            )
            self._keep(fetched, source, "page", candidate.url_key)

    def _keep(self, fetched: Fetched, source: Source, role: Role, url_key: str | None) -> Fetch:
        """The ledger row of an answer: its body in the WARC, its line in the journal, its place in the counts.

        Without an answer the key is that of the URL asked for.
        """
        row = fetched.ledger_row(run_id=self.run_id, source=source, role=role)
        if row.url_key is None:
            row = replace(row, url_key=url_key)
        if fetched.body:
            row = self.writer.keep(row, fetched.body, fetched.headers)
        else:
            self.writer.note(row)
        if role == "page":
            name = {"ok": "fetched"}.get(row.outcome, row.outcome)
            setattr(self.counts, name, getattr(self.counts, name) + 1)
        self.unsynced += 1
        if self.unsynced >= _SYNC_ROWS:
            self.writer.sync()
            self.unsynced = 0
        return row

    def _note_problems(self, listing: Listing, work: Work) -> None:
        """A row for every item that cannot be fetched, so that none is lost without a reason."""
        for number, problem in enumerate(listing.problems):
            if problem.link is not None:
                self.job.say(f"{work.source.id}: {problem.reason}: {problem.link}")
                continue
            self.counts.rejected += 1
            row = Fetch(
                run_id=self.run_id,
                source_id=work.source.id,
                role="page",
                # An item without a link has no address of its own: it gets its place in the listing.
                url=f"{work.url}#{number}",
                url_key=None,
                requested_at=now(),
                outcome="rejected",
                reason=problem.reason,
            )
            self.writer.note(row)


def day_of(candidate: Candidate) -> date | None:
    """The day of a candidate's own date, in the zone in which it is written."""
    return candidate.published_at.date() if candidate.published_at else None


def is_wanted(candidate: Candidate, known: KnownUrl | None) -> bool:
    """Whether to fetch: never seen, not settled when last tried, or said to be updated since its last capture."""
    if known is None or known.outcome in {"failed", "deferred"}:
        return True
    updated = candidate.updated_at
    return updated is not None and known.captured_at is not None and updated > known.captured_at


def read_forgotten(job: Job) -> frozenset[str]:
    """The hashes of url_keys that must never be fetched again; empty if nothing was forgotten."""
    path = job.data_dir / "forgotten.txt"
    return frozenset(path.read_text(encoding="utf-8").split()) if path.exists() else frozenset()
