"""The first half of a run: what the sources offer, fetched into the raw zone.

Everything that happens to a URL becomes one line of the run's journal, and bodies lie in the WARC before anybody
parses them. Discovery of all sources and fetching of what they offer go on together; the warehouse is asked in small
groups what is already known, and its lock is held only for the asking.
"""

from __future__ import annotations

import asyncio
from collections import Counter, deque
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from extract.errors import FeedUnreadable
from extract.fetch import Fetched, Fetcher, Surroundings
from extract.journal import RunEnded, RunStarted
from extract.listings import Listing
from extract.polling import may_send_validators
from extract.raw import RawWriter
from extract.records import Candidate, Fetch, Role, Source
from extract.turns import FairQueue
from extract.urls import clean_url, host_of, mask_credentials, url_hash
from flows.clock import now
from flows.due import polls_of
from flows.importing import SYNC_ROWS, Collected, Importer, read_forgotten
from flows.imports import Import
from flows.job import Job
from flows.precedence import Precedence
from flows.settings import fetch_settings
from flows.work import Work, day_of, is_wanted
from warehouse.connection import open_live, writer_lock
from warehouse.ledger import FeedValidators, KnownUrl, feed_validators, known_urls

_MOST_PENDING = 2_000  # pages of one source that may wait before its next listing is asked for


async def collect(
    job: Job,
    start: RunStarted,
    work: Sequence[Work],
    candidates: Sequence[Candidate] = (),
    imports: Sequence[Import] = (),
) -> Collected:
    """Take in the imports, ask for all the listings, then for what they and `candidates` name.

    Raises only what stops a whole run.
    """
    with RawWriter(job.data_dir, start.run_id) as writer:
        writer.note(start)
        writer.sync()
        forgotten = read_forgotten(job)
        collected = Collected()
        for item in imports:
            Importer(job, start.run_id, writer, forgotten, collected).take_in(item)
        async with Fetcher(fetch_settings(job.settings), forgotten, Surroundings(now=now)) as fetcher:
            await _Collector(job, start, writer, fetcher, collected).run(work, candidates)
        state = "partial" if collected.silent_sources or collected.problems or job.is_stopping else "done"
        writer.note(RunEnded(run_id=start.run_id, ended_at=now(), state=state))
    return collected


class _Collector:
    """One collection: listings in, journal lines out."""

    def __init__(self, job: Job, start: RunStarted, writer: RawWriter, fetcher: Fetcher, counts: Collected) -> None:
        self.job = job
        self.forgotten = read_forgotten(job)
        self.run_id = start.run_id
        self.precedence = Precedence(job, start.run_kind)
        self.writer = writer
        self.fetcher = fetcher
        self.counts = counts
        self.seen: set[str] = set()
        self.listings: list[Fetch] = []
        self.chosen = self.done = 0
        # Pages offered and not yet dealt with, by source; `relieved` says that there are fewer.
        self.pending: Counter[str] = Counter()
        self.relieved = asyncio.Event()
        self.reading = asyncio.Semaphore(1)  # one listing at a time: the largest costs 200 MiB while it is read
        self.unsynced = 0
        width = job.settings.fetch.concurrency
        self.offered: asyncio.Queue[list[Candidate] | None] = asyncio.Queue()
        # One page of a host at a time, unless no interval is kept: else one long feed would occupy everybody.
        per_host = 1 if job.settings.fetch.host_interval_seconds > 0 else width
        self.wanted: FairQueue[tuple[Candidate, KnownUrl | None]] = FairQueue(per_host)
        fetcher.on_robots = self._keep_robots

    async def run(self, work: Sequence[Work], candidates: Sequence[Candidate]) -> Collected:
        """Ask, choose and fetch all at once, until nothing waits or the run is told to stop; the counts."""
        if candidates:
            self._offer(list(candidates), None)
        async with asyncio.TaskGroup() as group:
            group.create_task(self._discover(work))
            group.create_task(self._choose())
            for _ in range(self.job.settings.fetch.concurrency):
                group.create_task(self._fetch_pages())
        if self.job.is_stopping:
            # What was offered and not fetched must be offered again: no listing may answer "unchanged" next time.
            for row in self.listings:
                self.writer.note(replace(row, etag=None, last_modified=None))
        return self.counts

    async def _discover(self, work: Sequence[Work]) -> None:
        """Ask for every listing; a source none of whose listings could be read is named."""
        validators = await asyncio.to_thread(self._validators, [item.url for item in work if item.walk is None])
        answers = await asyncio.gather(*(self._read_tree(item, validators.get(item.url)) for item in work))
        readable = {item.source.id for item, was_read in zip(work, answers, strict=True) if was_read}
        self.counts.silent_sources = sorted({item.source.id for item in work} - readable)
        await self.offered.put(None)

    def _validators(self, urls: list[str]) -> dict[str, FeedValidators]:
        with writer_lock(self.job.data_dir), open_live(self.job.data_dir) as connection:
            validators, polls = feed_validators(connection, urls), polls_of(connection, urls)
        moment = now()
        return {url: held for url, held in validators.items() if may_send_validators(polls.get(url, []), moment)}

    async def _read_tree(self, first: Work, validators: FeedValidators | None) -> bool:
        """Whether the first listing could be read (or has not changed). Those that follow are read in its wake.

        Each is asked for once, and only while few pages of the source wait: a long archive must not fill the memory.
        """
        was_read, more = await self._read_listing(first, validators)
        waiting, asked = deque(more), {first.url}
        while waiting and not self.job.is_stopping and len(asked) < first.most_listings:
            following = waiting.popleft()
            if following.url in asked:
                continue
            asked.add(following.url)
            while self.pending[first.source.id] > _MOST_PENDING:
                self.relieved.clear()
                await self.relieved.wait()
            waiting.extendleft(reversed((await self._read_listing(following, None))[1]))
        return was_read

    async def _read_listing(self, work: Work, validators: FeedValidators | None) -> tuple[bool, tuple[Work, ...]]:
        """Whether the listing could be read (or has not changed), and those after it; its candidates are offered."""
        await self.precedence.wait(work.source)
        fetched = await self.fetcher.fetch(
            work.url,
            role=work.role,
            source=work.source,
            etag=validators.etag if validators else None,
            last_modified=validators.last_modified if validators else None,
        )
        row = self._keep(fetched, work.source, work.role, clean_url(work.url, work.source))
        if row.outcome != "ok":
            self.counts.listing_faults.setdefault(work.source.id, f"{row.outcome}: {row.reason}, {row.url}")
            return row.outcome in {"unchanged", "deferred"}, ()
        self.listings.append(row)
        self.writer.sync()
        try:
            async with self.reading:
                listing = await asyncio.to_thread(work.read, fetched, now())
        except FeedUnreadable as error:
            # The later line of one URL counts.
            self.writer.note(replace(row, outcome="failed", reason=error.reason))
            self.counts.listing_faults.setdefault(work.source.id, f"failed: {error.reason}, {row.url}")
            return False, ()
        self._note_problems(listing, work)
        if not listing.is_whole:
            # What was cut off must be offered again: the next answer may not be "unchanged".
            self.writer.note(replace(row, etag=None, last_modified=None))
        self._offer(self._within_bounds(row, work.wanted(listing)), work.day)
        return True, work.following(listing)

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
            self.pending[candidate.source_id] += 1
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
            known = await asyncio.to_thread(self._known, fresh) if fresh else {}
            wanted = [item for item in fresh if is_wanted(item, known.get(item.url_key))]
            self.chosen += len(wanted)
            self.pending.subtract(item.source_id for item in group)
            self.pending.update(item.source_id for item in wanted)
            self.relieved.set()
            for item in wanted:
                self.wanted.put(host_of(item.url), (item, known.get(item.url_key)))
        self.wanted.close()

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
        """Whether a page is offered for the first time; a forgotten one never is, so that no row names it again."""
        if candidate.url_key in self.seen or url_hash(candidate.url_key) in self.forgotten:
            return False
        self.seen.add(candidate.url_key)
        return True

    def _known(self, candidates: Sequence[Candidate]) -> dict[str, KnownUrl]:
        asked = {mask_credentials(item.url): item.url_key for item in candidates}
        with writer_lock(self.job.data_dir), open_live(self.job.data_dir) as connection:
            return known_urls(connection, [item.url_key for item in candidates], asked)

    async def _fetch_pages(self) -> None:
        while (turn := await self.wanted.get()) is not None:
            host, (candidate, known) = turn
            await self.precedence.wait(self.job.sources.get(candidate.source_id))
            if not self.job.is_stopping:
                await self._fetch_page(candidate, known)
            self.pending[candidate.source_id] -= 1
            self.relieved.set()
            self.wanted.done(host)

    async def _fetch_page(self, candidate: Candidate, known: KnownUrl | None) -> None:
        source = self.job.sources.get(candidate.source_id)
        fetched = await self.fetcher.fetch(
            candidate.url,
            role="page",
            source=source,
            etag=known.etag if known else None,
            last_modified=known.last_modified if known else None,
        )
        self._keep(fetched, source, "page", candidate.url_key)
        self.done += 1
        self.job.telling.progress("fetching", self.done, self.chosen)

    def _keep_robots(self, answer: Fetched) -> None:
        """A robots.txt has its row like everything that is asked for."""
        self._keep(answer, None, "robots", clean_url(answer.url))

    def _keep(self, fetched: Fetched, source: Source | None, role: Role, url_key: str | None) -> Fetch:
        """The ledger row of an answer: its body in the WARC, its line in the journal, its place in the counts.

        Without an answer the key is that of the URL asked for.
        """
        row = fetched.ledger_row(run_id=self.run_id, source=source, role=role)
        if row.url_key is None:
            row = replace(row, url_key=url_key)
        if row.reason == "forgotten":
            row = replace(row, final_url=None)  # another page led there
        if fetched.body:
            row = self.writer.keep(row, fetched.body, fetched.headers)
        else:
            self.writer.note(row)
        if role == "page":
            name = {"ok": "fetched"}.get(row.outcome, row.outcome)
            setattr(self.counts, name, getattr(self.counts, name) + 1)
        self.unsynced += 1
        if self.unsynced >= SYNC_ROWS:
            self.writer.sync()
            self.unsynced = 0
        return row

    def _note_problems(self, listing: Listing, work: Work) -> None:
        """A row for every item that cannot be fetched, so that none is lost without a reason."""
        for number, problem in enumerate(listing.problems):
            if problem.link is not None or problem.is_note:
                self.job.say(
                    f"{work.source.id}: {problem.reason}: {problem.link or work.url}",
                    event="item-problem",
                    source=work.source.id,
                    reason=problem.reason,
                )
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
