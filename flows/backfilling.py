"""A backfill as plain functions: which days of which archives, in chunks that are each loaded before the next.

What is known is not fetched again, so a backfill that was killed goes on where it stopped: its first listing leads to
the first page that the ledger lacks. A backfill is a row of runs, one a chunk.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from statistics import median_low
from typing import Literal

from extract.errors import FeedUnreadable
from extract.fetch import Fetcher, Surroundings
from extract.listings import zone_of
from extract.records import Candidate, Source
from extract.urls import clean_url
from flows.clock import now
from flows.importing import read_forgotten
from flows.imports import Import, import_of_folder, import_of_warc, read_url_list, source_for
from flows.job import Job
from flows.loading import open_pool
from flows.pipeline import Hold, Summary, ingest
from flows.precedence import BACKFILL_NICENESS
from flows.running import Do, do_plainly
from flows.runs import lock_sources
from flows.settings import fetch_settings
from flows.work import Work, archives_of, day_of
from warehouse.connection import Connection, open_live, open_snapshot, writer_lock
from warehouse.errors import WarehouseMissing
from warehouse.ledger import articles_by_day, known_urls

CHUNK_DAYS = 7
CHUNKS = "chunks of days"  # the phase of progress that a backfill as a whole is in
_ENOUGH_DAYS = 5
DayState = Literal["complete", "partial", "empty"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """The days of a backfill, both included; `only_gaps`: just those from which the warehouse has no article."""

    since: date
    until: date
    only_gaps: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Files:
    """Pages that somebody else fetched (`warc`, `html`: a folder) or listed (`urls`); false when there are none."""

    warc: tuple[Path, ...] = ()
    urls: Path | None = None
    html: Path | None = None

    def __bool__(self) -> bool:
        return bool(self.warc or self.urls or self.html)

    def imports(self, sources: Sequence[Source]) -> list[Import]:
        """What is read from files, of these sources. Raises `UsageError` for a file that is not there."""
        found = [import_of_warc(path, sources) for path in self.warc]
        return found + ([import_of_folder(self.html, sources)] if self.html else [])

    def candidates(self, job: Job) -> list[Candidate]:
        """What is fetched from a list, whatever its source. Raises `UsageError`."""
        return read_url_list(self.urls, job.sources.values()) if self.urls else []


NO_FILES = Files()


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """One source's day after a backfill: how many pages its archive offered, and how many the ledger has settled.

    `usual` is the median of the source's days with pages in the same backfill; None with fewer than five of them.
    """

    source_id: str
    day: date | None
    offered: int
    settled: int
    usual: int | None = None

    @property
    def state(self) -> DayState:
        """Complete when all that was offered is settled, empty when nothing was offered."""
        if not self.offered:
            return "empty"
        return "complete" if self.settled == self.offered else "partial"

    @property
    def is_low(self) -> bool:
        """Whether the day has less than half of what is usual: something may be missing from the archive."""
        return self.usual is not None and self.day is not None and self.offered * 2 < self.usual


def backfill(
    job: Job,
    sources: Sequence[Source],
    span: Span | None,
    files: Files = NO_FILES,
    *,
    hold: Hold = lock_sources,
    do: Do = do_plainly,
) -> tuple[list[Summary], list[Coverage]]:
    """Take in the files, then run through the archives of these sources, a chunk of days at a time, oldest first."""
    summaries: list[Summary] = []
    coverage: list[Coverage] = []
    if files:
        imports, candidates = files.imports(sources), files.candidates(job)
        summaries.append(ingest(job, (), kind="backfill", candidates=candidates, imports=imports, do=do))
    if span and not job.is_stopping:
        more, coverage = _walk(job, sources, span, hold, do)
        summaries += more
    return summaries, _with_usual(coverage)


def _walk(job: Job, sources: Sequence[Source], span: Span, hold: Hold, do: Do) -> tuple[list[Summary], list[Coverage]]:
    """The archives, a chunk at a time, with one pool of parsing processes for all of them."""
    summaries: list[Summary] = []
    coverage: list[Coverage] = []
    chunks = list(_chunks(sources, span))
    job.telling.progress(CHUNKS, 0, len(chunks))
    with open_pool(job, job.settings.run.workers, niceness=BACKFILL_NICENESS) as pool:
        for number, (first, last) in enumerate(chunks):
            work = list(_without_gaps(job, archives_of(sources, first, last), span))
            if job.is_stopping or not work:
                continue
            job.say(f"{first} to {last}", event="chunk", since=first, until=last)
            summary = ingest(job, work, kind="backfill", pool=pool, hold=hold, do=do)
            summaries.append(summary)
            coverage += _cover(job, work, summary)
            job.telling.progress(CHUNKS, number + 1, len(chunks))
    return summaries, coverage


def survey(job: Job, sources: Sequence[Source], span: Span | None, files: Files = NO_FILES) -> list[Coverage]:
    """What a backfill would fetch, by source and day; `settled` is what the snapshot knows already. Writes nothing."""
    offered: dict[tuple[str, date | None], set[str]] = {}
    if span:
        work = list(_without_gaps(job, archives_of(sources, span.since, span.until), span, from_snapshot=True))
        offered = asyncio.run(_survey(job, work))
    for candidate in files.candidates(job):
        offered.setdefault((candidate.source_id, None), set()).add(candidate.url_key)
    for page in (page for item in files.imports(sources) for page in item.read()):
        source = source_for(page.url, sources) if page.url else None
        if source and page.url:
            day = page.captured_at.astimezone(zone_of(source)).date()
            offered.setdefault((source.id, day), set()).add(clean_url(page.url, source))
    keys = {key for group in offered.values() for key in group}
    return _with_usual(_coverage(offered, _settled_in_snapshot(job, keys)))


async def _survey(job: Job, work: Sequence[Work]) -> dict[tuple[str, date | None], set[str]]:
    async with Fetcher(fetch_settings(job.settings), read_forgotten(job), Surroundings(now=now)) as fetcher:
        found = await asyncio.gather(*(_offers(fetcher, item) for item in work))
    offered: dict[tuple[str, date | None], set[str]] = {(item.source.id, item.day): set() for item in work if item.day}
    for item, candidates in zip(work, found, strict=True):
        for candidate in candidates:
            offered.setdefault((item.source.id, item.day or day_of(candidate)), set()).add(candidate.url_key)
    return offered


async def _offers(fetcher: Fetcher, first: Work) -> list[Candidate]:
    """All that a listing and those after it offer; an unreadable one offers nothing."""
    found: list[Candidate] = []
    waiting, asked = deque([first]), set[str]()
    while waiting and len(asked) < first.most_listings:
        work = waiting.popleft()
        if work.url in asked:
            continue
        asked.add(work.url)
        fetched = await fetcher.fetch(work.url, role=work.role, source=work.source)
        if fetched.outcome != "ok":
            continue
        try:
            listing = work.read(fetched, now())
        except FeedUnreadable:
            continue
        found += work.wanted(listing)
        waiting.extendleft(reversed(work.following(listing)))
    return found


def _chunks(sources: Sequence[Source], span: Span) -> Iterator[tuple[date, date]]:
    """The spans to work through, oldest first. An archive that is not paged by day is walked once, not once a week."""
    kinds = {source.archive.kind for source in sources if source.archive}
    days = CHUNK_DAYS if kinds <= {"day_pages"} else (span.until - span.since).days + 1
    first = span.since
    while first <= span.until:
        yield first, min(first + timedelta(days=days - 1), span.until)
        first += timedelta(days=days)


def _without_gaps(job: Job, work: Iterator[Work], span: Span, *, from_snapshot: bool = False) -> Iterator[Work]:
    """The work, or with `only_gaps` just that of days from which the warehouse has no article of the source."""
    if not span.only_gaps:
        return work
    held = _held(job, span, from_snapshot=from_snapshot)
    return (item for item in work if item.day is None or not held.get((item.source.id, item.day)))


def _cover(job: Job, work: Sequence[Work], summary: Summary) -> list[Coverage]:
    offered: dict[tuple[str, date | None], set[str]] = {(item.source.id, item.day): set() for item in work if item.day}
    for key, url_keys in summary.collected.offered.items():
        offered.setdefault(key, set()).update(url_keys)
    with writer_lock(job.data_dir), open_live(job.data_dir) as connection:
        settled = _settled(connection, {key for group in offered.values() for key in group})
    return _coverage(offered, settled)


def _coverage(offered: dict[tuple[str, date | None], set[str]], settled: set[str]) -> list[Coverage]:
    rows = [
        Coverage(source_id=source_id, day=day, offered=len(keys), settled=len(keys & settled))
        for (source_id, day), keys in offered.items()
    ]
    return sorted(rows, key=lambda row: (row.source_id, row.day or date.min))


def _with_usual(coverage: list[Coverage]) -> list[Coverage]:
    """The rows with what is usual for their source."""
    counts: dict[str, list[int]] = {}
    for row in coverage:
        if row.offered and row.day:
            counts.setdefault(row.source_id, []).append(row.offered)
    usual = {name: median_low(days) for name, days in counts.items() if len(days) >= _ENOUGH_DAYS}
    return [replace(row, usual=usual.get(row.source_id)) for row in coverage]


def _settled(connection: Connection, url_keys: set[str]) -> set[str]:
    """Those of the keys whose last outcome needs no further try."""
    known = known_urls(connection, url_keys)
    return {key for key, url in known.items() if url.outcome not in {"failed", "deferred"}}


def _settled_in_snapshot(job: Job, url_keys: set[str]) -> set[str]:
    try:
        with open_snapshot(job.data_dir) as connection:
            return _settled(connection, url_keys)
    except WarehouseMissing:
        return set()


def _held(job: Job, span: Span, *, from_snapshot: bool) -> dict[tuple[str, date], int]:
    """Articles by source and day; a survey asks the snapshot, since opening the writer's file may change it."""
    if not from_snapshot:
        with writer_lock(job.data_dir), open_live(job.data_dir) as connection:
            return articles_by_day(connection, span.since, span.until)
    try:
        with open_snapshot(job.data_dir) as connection:
            return articles_by_day(connection, span.since, span.until)
    except WarehouseMissing:
        return {}
