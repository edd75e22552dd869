"""The second half of a run: whatever the raw zone holds and the warehouse lacks.

A batch is a stretch of one run's journal. Its pages are read, transformed and made into Arrow in a worker process; then
one transaction, under the writer's lock, puts captures, revisions, facts and ledger rows in together. Recovery after a
kill, a backfill from files, and `rebuild` are this same code on other stretches.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field

from extract.journal import AlertSent, JournalEntry, read_journal
from extract.records import Capture, Fetch
from flows.clock import now
from flows.job import Job
from flows.parsing import Parsed, WorkerSetup, has_body
from flows.pool import ParsingPool, Ticket
from warehouse.batches import table_schemas
from warehouse.connection import Connection, open_live, writer_lock
from warehouse.errors import ArticlesMoved
from warehouse.ledger import known_urls
from warehouse.load import LoadCounts, captures_of, load_batch
from warehouse.quarantine import quarantined, set_aside
from warehouse.watches import enter_alert

# Another writer may load an article between our reading and our loading; each round takes in what it added.
_ROUNDS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """Lines `first` to `end` (not included) of one run's journal."""

    run_id: str
    journal: str
    first: int
    end: int


@dataclass(slots=True)
class Loaded:
    """What the second half of a run did, counted; `missing` names raw records that could not be read back."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    rejected: int = 0
    rows: int = 0
    missing: list[str] = field(default_factory=list)
    quarantined: list[str] = field(default_factory=list)

    def add(self, counts: LoadCounts, parsed: Parsed, rows: int) -> None:
        """Count one batch."""
        self.new += counts.new
        self.changed += counts.changed
        self.unchanged += counts.unchanged
        self.rejected += sum(fetch.role == "page" and fetch.outcome == "rejected" for fetch in parsed.fetches)
        self.rows += rows
        self.missing += parsed.missing


def cut(run_id: str, journal: str, first: int, end: int, size: int) -> list[Stretch]:
    """The lines of a journal in stretches of at most `size`."""
    return [
        Stretch(run_id=run_id, journal=journal, first=start, end=min(start + size, end))
        for start in range(first, end, size)
    ]


@dataclass(slots=True)
class _Reading:
    """A stretch on its way: its journal lines, and the parsing that goes on; None when there is nothing to parse."""

    stretch: Stretch
    entries: Sequence[JournalEntry]
    fetches: tuple[Fetch, ...]
    ticket: Ticket | None


@dataclass(slots=True)
class Loader:
    """Loads stretches in their order, while the pool already parses the next ones; counts all, and each run's."""

    job: Job
    stretches: Sequence[Stretch]
    pool: ParsingPool
    loaded: Loaded = field(default_factory=Loaded)
    by_run: dict[str, Loaded] = field(default_factory=dict)
    _ahead: deque[_Reading] = field(default_factory=deque)
    _next: int = 0
    _journal: tuple[str, list[JournalEntry]] = ("", [])

    def load(self, index: int) -> Loaded:
        """Load the stretch of that number (they are to be loaded in order); returns the counts so far."""
        self._parse_ahead()
        reading = self._ahead.popleft()
        parsed = self.pool.result(reading.ticket) if reading.ticket else Parsed(None, reading.fetches)
        self._report_faults()
        counts, stretch = self._store(reading, parsed), reading.stretch
        for loaded in (self.loaded, self.by_run.setdefault(stretch.run_id, Loaded())):
            loaded.add(counts, parsed, stretch.end - stretch.first)
        self.job.trace(
            f"loaded lines {stretch.first} to {stretch.end} of {stretch.run_id}",
            event="loaded",
            **asdict(stretch),
            new=counts.new,
            changed=counts.changed,
            unchanged=counts.unchanged,
        )
        self.job.telling.progress("loading", index + 1, len(self.stretches))
        return self.loaded

    def _parse_ahead(self) -> None:
        while self._next < len(self.stretches) and len(self._ahead) <= self.job.settings.run.workers:
            stretch = self.stretches[self._next]
            self._next += 1
            entries = self._entries(stretch)
            fetches = tuple(row for row in entries if isinstance(row, Fetch))
            # Starting a process costs a second: rows without a page need none.
            needed = any(has_body(row) for row in fetches)
            ticket = self.pool.submit(fetches, self._known_captures(fetches)) if needed else None
            self._ahead.append(_Reading(stretch, entries, fetches, ticket))

    def _entries(self, stretch: Stretch) -> list[JournalEntry]:
        """The journal's lines; the journal of the last stretch is kept, since its stretches follow each other."""
        if self._journal[0] != stretch.journal:
            self._journal = (stretch.journal, read_journal(self.job.data_dir / stretch.journal).rows)
        return self._journal[1][stretch.first : stretch.end]

    def _known_captures(self, rows: Sequence[Fetch]) -> tuple[Capture, ...]:
        """Captures that the warehouse has of the articles behind some pages."""
        keys = {row.url_key for row in rows if row.role == "page" and row.url_key}
        with writer_lock(self.job.data_dir), open_live(self.job.data_dir) as connection:
            known = known_urls(connection, keys)
            ids = {url.article_id for url in known.values() if url.article_id}
            return tuple(captures_of(connection, ids)) if ids else ()

    def _store(self, reading: _Reading, parsed: Parsed) -> LoadCounts:
        """One transaction; when another writer has added captures of our articles, read again with them."""
        stretch = reading.stretch
        alerts = [entry for entry in reading.entries if isinstance(entry, AlertSent)]
        for _ in range(_ROUNDS):
            with writer_lock(self.job.data_dir), open_live(self.job.data_dir) as connection:
                try:
                    counts = load_batch(connection, parsed.batch, parsed.fetches, stretch.run_id, stretch.end)
                except ArticlesMoved as moved:
                    earlier = tuple(captures_of(connection, moved.article_ids))
                else:
                    for alert in alerts:
                        enter_alert(connection, alert.watch, alert.subject_key, alert.sent_at, alert.text)
                    return counts
            parsed = self.pool.result(self.pool.submit(reading.fetches, earlier))
        raise ArticlesMoved(())

    def _report_faults(self) -> None:
        """Set aside, by name, what the reader has failed on twice."""
        if not self.pool.faults:
            return
        for fault in self.pool.faults:
            self.loaded.quarantined.append(f"{fault.url or fault.body_sha256}: {fault.error}")
            self.job.say(
                f"quarantined {fault.url or fault.body_sha256}: {fault.error}",
                event="quarantined",
                url=fault.url,
                body_sha256=fault.body_sha256,
            )
        with writer_lock(self.job.data_dir), open_live(self.job.data_dir) as connection:
            set_aside(connection, [(fault.body_sha256, fault.url, fault.error) for fault in self.pool.faults], now())
        self.pool.faults.clear()


def open_pool(
    job: Job,
    workers: int,
    *,
    with_quarantined: bool = False,
    connection: Connection | None = None,
    niceness: int = 0,
) -> ParsingPool:
    """A pool of parsing processes for this job, none started yet; quarantined bodies are skipped unless wanted.

    A `connection` to the snapshot is for those who must not touch the writer's file; `niceness` lets others go first.
    """
    marks = job.data_dir / "running"
    marks.mkdir(parents=True, exist_ok=True)
    if connection is not None:
        schemas, skipped = table_schemas(connection), set(quarantined(connection))
    else:
        with writer_lock(job.data_dir), open_live(job.data_dir) as live:
            schemas, skipped = table_schemas(live), set(quarantined(live))
    if with_quarantined:
        skipped = set()
    settings = job.settings
    setup = WorkerSetup(
        data_dir=job.data_dir,
        source_dirs=settings.source_dirs,
        rule_dirs=settings.rule_dirs,
        corrections=job.corrections,
        rules_version=job.rules_version,
        schemas=schemas,
        marks=marks,
        niceness=niceness,
    )
    return ParsingPool(setup, workers, skipped)


@contextmanager
def open_loader(job: Job, stretches: Sequence[Stretch], pool: ParsingPool | None = None) -> Iterator[Loader]:
    """A loader with a pool of its own, as large as the settings say and the work needs, or with the one given."""
    if pool is not None:
        yield Loader(job, stretches, pool)
        return
    workers = min(job.settings.run.workers, max(1, len(stretches)))
    with open_pool(job, workers) as own:
        yield Loader(job, stretches, own)
