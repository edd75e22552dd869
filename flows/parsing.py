"""What a parsing process does: ledger rows in, typed Arrow tables and the outcome of reading out.

`start_worker` loads sources and rules once a process. While a page is read, a small file says which, so that whoever
waits for a process that died knows at what (see `flows.pool`).
"""

from __future__ import annotations

import os
import signal
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from multiprocessing import parent_process
from pathlib import Path
from threading import Thread

import pyarrow as pa

from extract.errors import PageRejected, RawZoneDamaged, UrlUnusable
from extract.page import read_page
from extract.raw import read_body
from extract.records import Article, Capture, Fetch, Source
from extract.sources import load_sources
from extract.urls import article_id_of, belongs_to, clean_url
from transform.corrections import Corrections, apply_corrections
from transform.facts import read_facts
from transform.rules import Rules, load_rules
from warehouse.batches import Batch, Reading, build_batch


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkerSetup:
    """What a parsing process is started with. `marks` is a folder for the files that say what is being read.

    A page that takes longer than `page_seconds` ends its process; `niceness` is added to that of the program.
    """

    data_dir: Path
    source_dirs: tuple[Path, ...]
    rule_dirs: tuple[Path, ...]
    corrections: Corrections
    rules_version: str
    schemas: dict[str, pa.Schema]
    marks: Path
    page_seconds: float = 60.0
    niceness: int = 0


@dataclass(frozen=True, slots=True)
class Parsed:
    """What became of some ledger rows: tables ready to load, and the rows with the outcome of reading.

    `missing` names the raw records that could not be read back.
    """

    batch: Batch | None
    fetches: tuple[Fetch, ...]
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Worker:
    setup: WorkerSetup
    sources: dict[str, Source]
    rules: Rules


_worker: list[_Worker] = []


def start_worker(setup: WorkerSetup) -> None:
    """Load what parsing needs into this process. Raises `RuleFileInvalid`."""
    # Ctrl-C reaches the whole process group; whether to stop is for the parent to say.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # The kernel ends a process whose page takes too long, whatever C code it is in.
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    Thread(target=_end_with_parent, daemon=True).start()
    os.nice(setup.niceness)
    _worker[:] = [_Worker(setup, load_sources(setup.source_dirs), load_rules(setup.rule_dirs))]


def _end_with_parent() -> None:
    """End this process when the one that started it is gone: after a kill nobody else would tell it to."""
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def has_body(row: Fetch) -> bool:
    """Whether a ledger row is a page whose body is in the raw zone."""
    return row.role == "page" and row.outcome == "ok" and row.raw_file is not None and row.raw_offset is not None


def parse_rows(rows: Sequence[Fetch], earlier: Sequence[Capture], skipped: frozenset[str]) -> Parsed:
    """Read the pages of ledger rows, together with earlier captures of the same articles, into one batch.

    Bodies whose digest is in `skipped` are left unread.
    """
    worker = _worker[0]
    fetches: list[Fetch] = []
    readings: list[Reading] = []
    for row in rows:
        fetch, reading = _read_row(worker, row, skipped)
        fetches.append(fetch)
        readings += [reading] if reading else []
    readings += _read_captures(worker, earlier, {reading.capture for reading in readings}, skipped)
    setup = worker.setup
    batch = build_batch(readings, setup.rules_version, setup.schemas) if readings else None
    missing = tuple(f"{row.raw_file} at {row.raw_offset}" for row in fetches if row.reason == "raw-damaged")
    return Parsed(batch, tuple(fetches), missing)


def _read_row(worker: _Worker, row: Fetch, skipped: frozenset[str]) -> tuple[Fetch, Reading | None]:
    """The ledger row with the outcome of reading, and the reading if there is an article."""
    if not has_body(row) or row.raw_file is None or row.raw_offset is None:
        return row, None
    if row.body_sha256 in skipped:
        return replace(row, outcome="rejected", reason="quarantined"), None
    capture = Capture(
        article_id="",
        captured_at=row.requested_at,
        run_id=row.run_id,
        body_sha256=row.body_sha256 or "",
        raw_file=row.raw_file,
        raw_offset=row.raw_offset,
        source_id=row.source_id,
    )
    try:
        reading = _read_capture(worker, capture)
    except PageRejected as error:
        return replace(row, outcome="rejected", reason=error.reason), None
    except RawZoneDamaged:
        return replace(row, outcome="failed", reason="raw-damaged"), None
    return replace(row, article_id=reading.article.article_id), reading


def _read_capture(worker: _Worker, capture: Capture) -> Reading:
    """A capture as today's rules read it, under the identity that they give it."""
    with _marked(worker.setup, capture.body_sha256):
        article = _read_article(worker, capture)
        facts = apply_corrections(article, read_facts(article, worker.rules), worker.setup.corrections)
    linked = tuple(_article_ids(worker, article.alternates))
    return Reading(replace(capture, article_id=article.article_id), article, facts, linked)


def _article_ids(worker: _Worker, urls: Iterable[str]) -> Iterator[str]:
    """The ids that articles at these addresses may have: a host may belong to several sources, each with its rules."""
    for url in urls:
        owners: list[Source | None] = [item for item in worker.sources.values() if belongs_to(url, item)]
        for source in owners or [None]:
            try:
                yield article_id_of(clean_url(url, source))
            except UrlUnusable:
                continue


def _read_article(worker: _Worker, capture: Capture) -> Article:
    body = read_body(worker.setup.data_dir, capture.raw_file, capture.raw_offset)
    source = worker.sources.get(capture.source_id) if capture.source_id else None
    return read_page(
        body.body, url=body.url, source=source, captured_at=body.captured_at, content_type=body.content_type
    )


def _read_captures(
    worker: _Worker, captures: Iterable[Capture], present: set[Capture], skipped: frozenset[str]
) -> Iterator[Reading]:
    """Earlier captures read again; those that are no article any more give nothing."""
    for capture in captures:
        if capture in present or capture.body_sha256 in skipped:
            continue
        try:
            yield _read_capture(worker, capture)
        except (PageRejected, RawZoneDamaged):
            continue


@contextmanager
def _marked(setup: WorkerSetup, digest: str) -> Iterator[None]:
    """Say in a file what is being read, and bound its time. An error leaves the file behind, under another name."""
    mark = setup.marks / str(os.getpid())
    mark.write_text(digest, encoding="ascii")
    signal.setitimer(signal.ITIMER_REAL, setup.page_seconds)
    try:
        yield
    except (PageRejected, RawZoneDamaged):
        mark.unlink()
        raise
    except BaseException:
        mark.rename(setup.marks / f"{digest}.failed")
        raise
    else:
        mark.unlink()
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
