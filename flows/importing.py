"""Saved pages on their way into the raw zone, and what one run has taken in, counted.

Pages of folders and WARC files go the way of fetched ones: a line of the run's journal each, bodies in the WARC.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from extract.errors import RawZoneDamaged
from extract.raw import RawWriter
from extract.records import Fetch, Source
from extract.urls import clean_url, mask_credentials, url_hash
from flows.imports import Import, SavedPage, is_page, source_for
from flows.job import Job
from warehouse.connection import open_live, writer_lock
from warehouse.ledger import captured_bodies

SYNC_ROWS = 50  # journal lines between two syncs: what a kill may cost in pages fetched again


@dataclass(slots=True)
class Collected:
    """What the first half of a run did, counted.

    `waiting` were left for a later run by `max_items`; `silent_sources` gave no listing that could be read, and
    `listing_faults` has the reason of each source's first listing that could not be; `offered` are the url_keys by
    source and day (None: no day known). `passed_over` are imported pages of no chosen source, and those forgotten,
    `repeated` those that the ledger has already; `idle_imports` are files and folders of which no page was taken in
    or known; `problems` say what could not be read.
    """

    discovered: int = 0
    fetched: int = 0
    unchanged: int = 0
    rejected: int = 0
    failed: int = 0
    deferred: int = 0
    waiting: int = 0
    passed_over: int = 0
    repeated: int = 0
    problems: list[str] = field(default_factory=list)
    idle_imports: list[str] = field(default_factory=list)
    silent_sources: list[str] = field(default_factory=list)
    listing_faults: dict[str, str] = field(default_factory=dict)
    offered: dict[tuple[str, date | None], set[str]] = field(default_factory=dict)


class Importer:
    """Takes saved pages into the raw zone; what the ledger has already is left out, so importing twice adds nothing."""

    def __init__(self, job: Job, run_id: str, writer: RawWriter, forgotten: frozenset[str], counts: Collected) -> None:
        self.job = job
        self.run_id = run_id
        self.writer = writer
        self.forgotten = forgotten
        self.counts = counts

    def take_in(self, item: Import) -> None:
        """Keep every article page of an import that belongs to a chosen source.

        An import that is damaged is named, and so is one that gives nothing: the wrong folder looks just like that.
        """
        before = replace(self.counts)
        group: list[SavedPage] = []
        try:
            for page in item.read():
                group.append(page)
                if len(group) >= SYNC_ROWS:
                    self._keep(group, item)
                    group = []
                if self.job.is_stopping:
                    break
        except RawZoneDamaged as error:
            self.counts.problems.append(str(error))
        self._keep(group, item)
        counts = self.counts
        if not self.job.is_stopping and (counts.fetched, counts.repeated) == (before.fetched, before.repeated):
            foreign, rejected = counts.passed_over - before.passed_over, counts.rejected - before.rejected
            found = f"{foreign} of no chosen source or forgotten, {rejected} without an address of their own or empty"
            why = found if foreign or rejected else "there is no page in it"
            counts.problems.append(f"{item.name}: nothing was taken in: {why}")
            counts.idle_imports.append(item.name)

    def _keep(self, pages: Sequence[SavedPage], item: Import) -> None:
        rows = [(page, self._row(page, item.sources)) for page in pages]
        mine = [(page, row) for page, row in rows if row is not None]
        self.counts.passed_over += len(rows) - len(mine)
        self.counts.discovered += len(mine)
        with writer_lock(self.job.data_dir), open_live(self.job.data_dir) as connection:
            held = captured_bodies(connection, [row.url_key for _, row in mine if row.url_key])
        for page, row in mine:
            digest = hashlib.sha256(page.body).hexdigest()
            if (row.url_key, row.requested_at, digest) in held:
                self.counts.repeated += 1
            elif row.outcome == "ok":
                self.writer.keep(
                    replace(row, body_sha256=digest),
                    page.body,
                    (("content-type", page.content_type),) if page.content_type else (),
                )
                self.counts.fetched += 1
            else:
                self.writer.note(row)
                self.counts.rejected += 1
        self.writer.sync()
        self.job.telling.progress(f"reading {item.name}", self.counts.discovered + self.counts.passed_over, None)

    def _row(self, page: SavedPage, sources: Sequence[Source]) -> Fetch | None:
        """The page's ledger row, rejected without an address; None for no page of a chosen source, or forgotten."""
        source = source_for(page.url, sources) if page.url else None
        if page.url and (source is None or not is_page(page, source)):
            return None
        key = clean_url(page.url, source) if page.url else None
        reason = "no-link" if key is None else "empty" if not page.body.strip() else None
        if key is not None and url_hash(key) in self.forgotten:
            return None
        url = mask_credentials(page.url) if page.url else page.name
        return Fetch(
            run_id=self.run_id,
            source_id=source.id if source else None,
            role="page",
            url=url,
            url_key=key,
            requested_at=page.captured_at,
            outcome="rejected" if reason else "ok",
            reason=reason,
            final_url=url,
            content_type=page.content_type,
            bytes_decoded=len(page.body),
        )


def read_forgotten(job: Job) -> frozenset[str]:
    """The hashes of url_keys that must never be fetched again; empty if nothing was forgotten."""
    path = job.data_dir / "forgotten.txt"
    return frozenset(path.read_text(encoding="utf-8").split()) if path.exists() else frozenset()
