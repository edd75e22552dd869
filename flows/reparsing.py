"""Today's rules over the raw zone: all articles read again (`reparse`), or a new warehouse made of it (`rebuild`).

Neither asks a publisher for anything. A reparse goes through the ledger's pages, whole articles at a time, and says per
rule which facts it gains, loses and changes; a rebuild is recovery from an empty warehouse.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from extract.errors import RawZoneDamaged
from extract.journal import RunEnded, journals, read_journal
from extract.raw import RawWriter, read_record
from extract.records import Fetch
from flows.clock import now
from flows.job import Job
from flows.loading import Loaded, open_pool
from flows.parsing import Parsed
from flows.pipeline import Summary, begin, finish, publish_snapshot
from flows.pool import ParsingPool, Ticket
from flows.recovery import count_again, mark_dead_runs, open_warehouse, unloaded
from flows.running import Do, Run, do_plainly, load_pending, load_stretches
from flows.unheeded import unheeded_corrections
from warehouse.connection import LIVE, Connection, open_live, open_snapshot, writer_lock
from warehouse.differences import Difference, differences
from warehouse.errors import ArticlesMoved, LakeRefuses, WarehouseError
from warehouse.lake import lake_of
from warehouse.ledger import page_keys, pages_of
from warehouse.load import captures_of, drop_articles, load_batch
from warehouse.publish import row_counts
from warehouse.quarantine import quarantined, release

_ROUNDS = 5
ASIDE = f"{LIVE}.before-rebuild"


@dataclass(slots=True)
class Reparsed:
    """What a reparse did, or with `--dry-run` would do: articles read, and facts gained, lost, changed by rule.

    `dropped` are articles that are none any more; `missing` names raw records that could not be read back.
    """

    articles: int = 0
    dropped: int = 0
    differences: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    missing: list[str] = field(default_factory=list)
    quarantined: list[str] = field(default_factory=list)

    def add(self, parsed: Parsed, found: Sequence[Difference]) -> None:
        """Count one batch."""
        self.articles += len(parsed.batch.article_ids) if parsed.batch else 0
        self.missing += parsed.missing
        for row in found:
            for what in ("gained", "lost", "changed"):
                self.differences[row.kind, row.rule_id, what] += getattr(row, what)

    def by_rule(self) -> list[Difference]:
        """The differences, one row a kind and rule, sorted."""
        keys = sorted({(kind, rule_id) for kind, rule_id, _ in self.differences})
        count = self.differences
        return [
            Difference(
                kind=kind,
                rule_id=rule_id,
                gained=count[kind, rule_id, "gained"],
                lost=count[kind, rule_id, "lost"],
                changed=count[kind, rule_id, "changed"],
            )
            for kind, rule_id in keys
        ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which articles to read again: those with a capture since a day (None: all), or just those of these ids.

    `with_quarantined` tries the bodies again that the reader failed on.
    """

    since: date | None = None
    articles: tuple[str, ...] | None = None
    with_quarantined: bool = False


def reparse(
    job: Job,
    since: date | None = None,
    *,
    articles: Sequence[str] | None = None,
    with_quarantined: bool = False,
    do: Do = do_plainly,
) -> tuple[Summary, Reparsed]:
    """Read articles again (see `Wanted`), load them, publish."""
    only = None if articles is None else tuple(articles)
    wanted = Wanted(since=since, articles=only, with_quarantined=with_quarantined)
    parameters = {"since": since, "quarantined": with_quarantined}
    run = do("begin", begin, job, "reparse", parameters | ({} if only is None else {"articles": len(only)}))
    run.applies_corrections = only is None
    done, loaded = Reparsed(), None
    try:
        _note_run(job, run)
        do("reparse", _reparse, job, run.start.run_id, wanted, done)
        loaded = load_pending(job, run.start.run_id, do)
        run.problems += [f"not in the raw zone: {name}" for name in done.missing]
    finally:
        run.lock.release()
        summary = do("finish", finish, job, run, None, loaded)
        published = do("publish", publish_snapshot, job)
    return replace(summary, problems=(*summary.problems, *published)), done


def _note_run(job: Job, run: Run) -> None:
    """A journal of the run, so that a rebuild knows of it; it has no bodies of its own."""
    with RawWriter(job.data_dir, run.start.run_id) as writer:
        writer.note(run.start)
        writer.note(RunEnded(run_id=run.start.run_id, ended_at=now(), state="done"))


def _reparse(job: Job, run_id: str, wanted: Wanted, done: Reparsed) -> None:
    with_quarantined = wanted.with_quarantined
    with writer_lock(job.data_dir), open_live(job.data_dir) as connection:
        keys = page_keys(connection, wanted.since) if wanted.articles is None else list(wanted.articles)
        before = quarantined(connection)
    old: set[str] = set()
    new: set[str] = set()
    with open_pool(job, job.settings.run.workers, with_quarantined=with_quarantined) as pool:
        for number, (rows, ticket) in enumerate(_parse_ahead(job, pool, keys)):
            parsed = _store(job, pool, run_id, (rows, ticket), done)
            old |= {row.article_id for row in rows if row.article_id}
            new |= set(parsed.batch.article_ids) if parsed.batch else set()
            job.telling.progress("reparsing", number + 1, _batches(job, keys))
            if job.is_stopping:
                break
        done.quarantined = [f"{fault.url or fault.body_sha256}: {fault.error}" for fault in pool.faults]
        freed = before - pool.skipped
    done.dropped = len(old - new)
    with writer_lock(job.data_dir), open_live(job.data_dir) as connection:
        drop_articles(connection, sorted(old - new))
        if with_quarantined and not job.is_stopping:
            release(connection, freed)


def _batches(job: Job, keys: Sequence[str]) -> int:
    return -(-len(keys) // job.settings.run.batch_articles)


def _parse_ahead(job: Job, pool: ParsingPool, keys: Sequence[str]) -> Iterator[tuple[tuple[Fetch, ...], Ticket]]:
    """The ledger's pages of these keys, whole articles at a time, parsed a few batches ahead."""
    size = job.settings.run.batch_articles
    ahead: list[tuple[tuple[Fetch, ...], Ticket]] = []
    for first in range(0, len(keys), size):
        with writer_lock(job.data_dir), open_live(job.data_dir) as connection:
            rows = pages_of(connection, keys[first : first + size])
        ahead.append((rows, pool.submit(_unread(rows), ())))
        if len(ahead) > pool.workers:
            yield ahead.pop(0)
    yield from ahead


def _unread(rows: Sequence[Fetch]) -> tuple[Fetch, ...]:
    """Ledger rows as they were when the body had come and nobody had read it."""
    return tuple(replace(row, outcome="ok", reason=None, article_id=None) for row in rows)


def _store(job: Job, pool: ParsingPool, run_id: str, asked: tuple[tuple[Fetch, ...], Ticket], done: Reparsed) -> Parsed:
    """Load one batch; when it gives an article captures that the warehouse has under it, read again with them."""
    rows, ticket = asked
    parsed = pool.result(ticket)
    for _ in range(_ROUNDS):
        with writer_lock(job.data_dir), open_live(job.data_dir) as connection:
            found = _differences(connection, rows, parsed)
            try:
                load_batch(connection, parsed.batch, parsed.fetches, run_id, 0)
            except ArticlesMoved as moved:
                earlier = tuple(captures_of(connection, moved.article_ids))
            else:
                done.add(parsed, found)
                return parsed
        parsed = pool.result(pool.submit(_unread(rows), earlier))
    raise ArticlesMoved(())


def _differences(connection: Connection, rows: Sequence[Fetch], parsed: Parsed) -> list[Difference]:
    ids = {row.article_id for row in rows if row.article_id}
    return differences(connection, parsed.batch, ids)


def survey_reparse(job: Job, since: date | None = None) -> Reparsed:
    """What a reparse would change, judged against the published snapshot. Writes nothing to the warehouse."""
    done = Reparsed()
    old: set[str] = set()
    new: set[str] = set()
    size = job.settings.run.batch_articles
    workers = job.settings.run.workers
    with open_snapshot(job.data_dir) as connection, open_pool(job, workers, connection=connection) as pool:
        keys = page_keys(connection, since)
        for first in range(0, len(keys), size):
            rows = pages_of(connection, keys[first : first + size])
            parsed = pool.result(pool.submit(_unread(rows), ()))
            done.add(parsed, _differences(connection, rows, parsed))
            old |= {row.article_id for row in rows if row.article_id}
            new |= set(parsed.batch.article_ids) if parsed.batch else set()
            job.telling.progress("reparsing", first + len(rows), len(keys))
    done.dropped = len(old - new)
    return done


@dataclass(frozen=True, slots=True, kw_only=True)
class Rebuilt:
    """A warehouse made anew: rows of every table before (None: there was none) and after, and what was missing."""

    loaded: Loaded
    before: dict[str, int] | None
    after: dict[str, int]
    problems: tuple[str, ...]
    interrupted: bool = False


def rebuild(job: Job, do: Do = do_plainly) -> Rebuilt:
    """A new warehouse from the raw zone alone; the old one is kept aside until the new one is published.

    Stopped or killed on the way, the next run goes on: what the new warehouse lacks is loaded like anything else.
    """
    if lake_of(job.data_dir) is not None:
        raise LakeRefuses("rebuild", "dateline publish fills a new one: name another database and lake_dir")
    before = _set_aside(job)
    open_warehouse(job)
    mark_dead_runs(job)
    stretches = [stretch for run in unloaded(job, of_all_runs=True) for stretch in run]
    by_run: dict[str, Loaded] = {}
    loaded = load_stretches(job, stretches, do, by_run=by_run)
    count_again(job, by_run)
    with writer_lock(job.data_dir), open_live(job.data_dir) as connection:
        after = row_counts(connection)
        unheeded = [item.text for item in unheeded_corrections(job, connection)]
    published = do("publish", publish_snapshot, job)
    missing = [f"not in the raw zone: {name}" for name in loaded.missing]
    problems = (*missing, *(f"quarantined: {line}" for line in loaded.quarantined), *unheeded, *published)
    if not published and not job.is_stopping:
        (job.data_dir / ASIDE).unlink(missing_ok=True)
    return Rebuilt(loaded=loaded, before=before, after=after, problems=problems, interrupted=job.is_stopping)


def _set_aside(job: Job) -> dict[str, int] | None:
    """Move the live warehouse aside; its row counts, None if there was none or it cannot be read."""
    live = job.data_dir / LIVE
    with writer_lock(job.data_dir, holder="rebuild"):
        counts = None
        try:
            with open_snapshot(job.data_dir) as connection:
                counts = row_counts(connection)
        except WarehouseError:
            counts = None
        for path in (live, Path(f"{live}.wal")):
            if path.exists():
                path.replace(job.data_dir / path.name.replace(LIVE, ASIDE))
    return counts


def survey_rebuild(job: Job) -> tuple[int, list[str]]:
    """How many rows the journals have, and the raw records among them that cannot be read back. Writes nothing."""
    rows, missing = 0, []
    for _, path in journals(job.data_dir):
        try:
            entries = read_journal(path).rows
        except RawZoneDamaged as error:
            missing.append(str(error))
            continue
        rows += len(entries)
        for row in entries:
            if isinstance(row, Fetch) and row.raw_file is not None and row.raw_offset is not None:
                try:
                    read_record(job.data_dir, row.raw_file, row.raw_offset)
                except RawZoneDamaged:
                    missing.append(f"{row.raw_file} at {row.raw_offset}")
    return rows, missing
