"""The second half of a run: whatever the raw zone holds and the warehouse lacks.

A batch is a stretch of one run's journal. Its pages are read, transformed and made into Arrow in a worker process; then
one transaction, under the writer's lock, puts captures, revisions, facts and ledger rows in together. Recovery after a
kill, a backfill from files, and `rebuild` are this same code on other stretches.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from multiprocessing import get_context
from pathlib import Path

import pyarrow as pa

from extract.errors import PageRejected, RawZoneDamaged
from extract.journal import journals, read_journal
from extract.page import read_page
from extract.raw import read_body
from extract.records import Article, Capture, Fetch, Source
from extract.sources import load_sources
from flows.job import Job
from transform.facts import read_facts
from transform.rules import Rules, load_rules
from warehouse.batches import Batch, Reading, build_batch, table_schemas
from warehouse.connection import open_live, writer_lock
from warehouse.errors import ArticlesMoved
from warehouse.ledger import known_urls, loaded_rows
from warehouse.load import LoadCounts, captures_of, load_batch

# Another writer may load an article between our reading and our loading; each round takes in what it added.
_ROUNDS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """Lines `first` to `end` (not included) of one run's journal."""

    run_id: str
    journal: str
    first: int
    end: int


@dataclass(frozen=True, slots=True)
class Parsed:
    """What a worker made of a stretch: rows ready to load, and the ledger rows with the outcome of reading."""

    batch: Batch | None
    fetches: tuple[Fetch, ...]


@dataclass(slots=True)
class Loaded:
    """What the second half of a run did, counted."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    rejected: int = 0
    rows: int = 0

    def add(self, counts: LoadCounts, fetches: Sequence[Fetch], rows: int) -> None:
        """Count one batch."""
        self.new += counts.new
        self.changed += counts.changed
        self.unchanged += counts.unchanged
        self.rejected += sum(fetch.role == "page" and fetch.outcome == "rejected" for fetch in fetches)
        self.rows += rows


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkerSetup:
    """What a parsing process is started with; it loads sources and rules itself, once."""

    data_dir: Path
    source_dirs: tuple[Path, ...]
    rule_dirs: tuple[Path, ...]
    corrections: Path | None
    rules_version: str
    schemas: dict[str, pa.Schema]


@dataclass(frozen=True, slots=True)
class _Worker:
    setup: WorkerSetup
    sources: dict[str, Source]
    rules: Rules


_worker: list[_Worker] = []


def start_worker(setup: WorkerSetup) -> None:
    """Load what parsing needs into this process. Raises `RuleFileInvalid`."""
    _worker.append(_Worker(setup, load_sources(setup.source_dirs), load_rules(setup.rule_dirs)))


def parse_stretch(stretch: Stretch, earlier: tuple[Capture, ...]) -> Parsed:
    """Read the pages of a stretch, together with earlier captures of the same articles, into one batch."""
    worker = _worker[0]
    rows = read_journal(worker.setup.data_dir / stretch.journal).rows[stretch.first : stretch.end]
    fetches: list[Fetch] = []
    readings: list[Reading] = []
    for row in rows:
        if isinstance(row, Fetch):
            fetch, reading = _read_row(worker, row)
            fetches.append(fetch)
            readings += [reading] if reading else []
    readings += _read_captures(worker, earlier, {reading.capture for reading in readings})
    setup = worker.setup
    batch = build_batch(readings, setup.rules_version, setup.schemas) if readings else None
    return Parsed(batch, tuple(fetches))


def _read_row(worker: _Worker, row: Fetch) -> tuple[Fetch, Reading | None]:
    """The ledger row with the outcome of reading, and the reading if there is an article."""
    if row.role != "page" or row.outcome != "ok" or row.raw_file is None or row.raw_offset is None:
        return row, None
    try:
        article = _read_article(worker, row.raw_file, row.raw_offset, row.source_id)
    except PageRejected as error:
        return replace(row, outcome="rejected", reason=error.reason), None
    except RawZoneDamaged:
        return replace(row, outcome="failed", reason="raw-damaged"), None
    capture = Capture(
        article_id=article.article_id,
        captured_at=row.requested_at,
        run_id=row.run_id,
        body_sha256=row.body_sha256 or "",
        raw_file=row.raw_file,
        raw_offset=row.raw_offset,
        source_id=row.source_id,
    )
    reading = Reading(capture, article, read_facts(article, worker.rules))
    return replace(row, article_id=article.article_id), reading


def _read_article(worker: _Worker, raw_file: str, raw_offset: int, source_id: str | None) -> Article:
    body = read_body(worker.setup.data_dir, raw_file, raw_offset)
    source = worker.sources.get(source_id) if source_id else None
    return read_page(
        body.body, url=body.url, source=source, captured_at=body.captured_at, content_type=body.content_type
    )


def _read_captures(worker: _Worker, captures: Iterable[Capture], present: set[Capture]) -> Iterator[Reading]:
    """Earlier captures read again with today's rules, each under the identity that these give it."""
    for capture in captures:
        if capture in present:
            continue
        try:
            article = _read_article(worker, capture.raw_file, capture.raw_offset, capture.source_id)
        except (PageRejected, RawZoneDamaged):
            continue
        yield Reading(replace(capture, article_id=article.article_id), article, read_facts(article, worker.rules))


def pending(job: Job, only_run: str | None = None) -> list[Stretch]:
    """The stretches of all journals that the warehouse has not loaded, oldest run first."""
    with writer_lock(job.data_dir), open_live(job.data_dir) as connection:
        loaded = loaded_rows(connection)
    size = job.settings.run.batch_articles
    stretches: list[Stretch] = []
    for run_id, path in journals(job.data_dir):
        if only_run is not None and run_id != only_run:
            continue
        end = len(read_journal(path).rows)
        name = path.relative_to(job.data_dir).as_posix()
        stretches += [
            Stretch(run_id=run_id, journal=name, first=first, end=min(first + size, end))
            for first in range(loaded.get(run_id, 0), end, size)
        ]
    return stretches


@dataclass(slots=True)
class Loader:
    """Loads stretches in their order, while the pool already parses the next ones."""

    job: Job
    stretches: Sequence[Stretch]
    pool: ProcessPoolExecutor
    loaded: Loaded = field(default_factory=Loaded)
    _ahead: deque[Future[Parsed]] = field(default_factory=deque)
    _next: int = 0

    def load(self, index: int) -> Loaded:
        """Load the stretch of that number (they are to be loaded in order); returns the counts so far."""
        self._parse_ahead()
        stretch, parsed = self.stretches[index], self._ahead.popleft().result()
        self.loaded.add(self._store(stretch, parsed), parsed.fetches, stretch.end - stretch.first)
        return self.loaded

    def _parse_ahead(self) -> None:
        while self._next < len(self.stretches) and len(self._ahead) <= self.job.settings.run.workers:
            stretch = self.stretches[self._next]
            self._ahead.append(self.pool.submit(parse_stretch, stretch, self._known_captures(stretch)))
            self._next += 1

    def _known_captures(self, stretch: Stretch) -> tuple[Capture, ...]:
        """Captures that the warehouse has of the articles behind the URLs of a stretch."""
        rows = read_journal(self.job.data_dir / stretch.journal).rows[stretch.first : stretch.end]
        keys = {row.url_key for row in rows if isinstance(row, Fetch) and row.role == "page" and row.url_key}
        with writer_lock(self.job.data_dir), open_live(self.job.data_dir) as connection:
            known = known_urls(connection, keys)
            ids = {url.article_id for url in known.values() if url.article_id}
            return tuple(captures_of(connection, ids)) if ids else ()

    def _store(self, stretch: Stretch, parsed: Parsed) -> LoadCounts:
        """One transaction; when another writer has added captures of our articles, read again with them."""
        for _ in range(_ROUNDS):
            with writer_lock(self.job.data_dir), open_live(self.job.data_dir) as connection:
                try:
                    return load_batch(connection, parsed.batch, parsed.fetches, stretch.run_id, stretch.end)
                except ArticlesMoved as moved:
                    earlier = tuple(captures_of(connection, moved.article_ids))
            parsed = self.pool.submit(parse_stretch, stretch, earlier).result()
        raise ArticlesMoved(())


@contextmanager
def open_loader(job: Job, stretches: Sequence[Stretch]) -> Iterator[Loader]:
    """A loader with its parsing processes, as many as the settings say and the work needs."""
    with writer_lock(job.data_dir), open_live(job.data_dir) as connection:
        schemas = table_schemas(connection)
    settings = job.settings
    setup = WorkerSetup(
        data_dir=job.data_dir,
        source_dirs=settings.source_dirs,
        rule_dirs=settings.rule_dirs,
        corrections=settings.corrections,
        rules_version=job.rules_version,
        schemas=schemas,
    )
    workers = min(settings.run.workers, max(1, len(stretches)))
    with ProcessPoolExecutor(
        workers, mp_context=get_context("spawn"), initializer=start_worker, initargs=(setup,)
    ) as pool:
        yield Loader(job, stretches, pool)
