"""The ledger: runs, and every URL with its outcome. Prefect's history is for people; this is the truth.

Instants are given by the caller: only `flows` reads the clock.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from extract.records import Fetch, Outcome
from warehouse.migrate import listed, statement

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date, datetime

    import duckdb

RunState = Literal["running", "done", "partial", "failed", "crashed"]
COUNTS = ("discovered", "fetched", "new_articles", "changed_articles", "unchanged", "rejected", "failed")


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownUrl:
    """What the ledger knows of a URL: its last body, the validators of that, and the outcome of the last try.

    `captured_at`, `etag` and `last_modified` are None when no body ever came.
    """

    captured_at: datetime | None
    etag: str | None
    last_modified: str | None
    article_id: str | None
    outcome: str
    reason: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedValidators:
    """The validators of a feed's last answer, and that answer's run; None where the server sent none."""

    etag: str | None
    last_modified: str | None
    run_id: str
    requested_at: datetime


def start_run(  # noqa: PLR0917 - the columns of a run in the table's order
    connection: duckdb.DuckDBPyConnection,
    run_id: str,
    kind: str,
    started_at: datetime,
    parameters: Mapping[str, Any],
    code_version: str,
    rules_version: str,
) -> None:
    """Enter a run as `running`; a run of the same id is entered anew, its loaded rows are kept."""
    held = connection.execute("select journal_rows from runs where run_id = ?", [run_id]).fetchall()
    connection.execute("delete from runs where run_id = ?", [run_id])
    text = json.dumps(parameters, ensure_ascii=False, sort_keys=True, default=str)
    row = {
        "run_id": run_id,
        "kind": kind,
        "started_at": started_at,
        "parameters": text,
        "code_version": code_version,
        "rules_version": rules_version,
        "journal_rows": held[0][0] if held else 0,
    }
    connection.execute(statement("start_run"), row)


def finish_run(
    connection: duckdb.DuckDBPyConnection,
    run_id: str,
    state: RunState,
    finished_at: datetime,
    counts: Mapping[str, int] | None = None,
    **more: int,
) -> None:
    """Enter a run's end and its counts (names of `COUNTS`, in a mapping or as keywords); those not given become 0.

    Raises ValueError for a count that the table does not have.
    """
    given = {**(counts or {}), **more}
    if unknown := set(given) - set(COUNTS):
        raise ValueError(f"no such counts: {', '.join(sorted(unknown))}; there are {', '.join(COUNTS)}")
    values = {name: given.get(name, 0) for name in COUNTS}
    row = {"run_id": run_id, "state": state, "finished_at": finished_at}
    connection.execute(statement("finish_run"), row | values)


def add_counts(connection: duckdb.DuckDBPyConnection, run_id: str, counts: Mapping[str, int]) -> None:
    """Add to the counts of a run, for journal rows that were loaded after its end; those not given stay."""
    connection.execute(statement("add_counts"), {"run_id": run_id} | dict.fromkeys(COUNTS, 0) | dict(counts))


def mark_crashed(connection: duckdb.DuckDBPyConnection, run_ids: Iterable[str], at: datetime) -> None:
    """Mark runs that are `running` although no process of theirs lives; others are left as they are."""
    asked = {"run_ids": listed(run_ids), "at": at}
    connection.execute(statement("mark_crashed"), asked)


def running(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Ids of the runs that say they are running, oldest first."""
    return [
        row[0] for row in connection.execute("select run_id from runs where state = 'running' order by 1").fetchall()
    ]


def loaded_rows(connection: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """Journal rows in the warehouse, by run: less than the journal has means that something was lost or not loaded."""
    return dict(connection.execute("select run_id, journal_rows from runs").fetchall())


def run_states(connection: duckdb.DuckDBPyConnection) -> dict[str, tuple[str, int]]:
    """State and journal rows in the warehouse of every run, by its id."""
    rows = connection.execute("select run_id, state, journal_rows from runs").fetchall()
    return {run_id: (state, journal_rows) for run_id, state, journal_rows in rows}


@dataclass(frozen=True, slots=True, kw_only=True)
class RunRow:
    """One run as the ledger has it; counts are None until it ends."""

    run_id: str
    kind: str
    state: RunState
    new_articles: int | None
    failed: int | None


def runs_of(connection: duckdb.DuckDBPyConnection, last: int) -> list[RunRow]:
    """The last runs, newest first."""
    query = "select run_id, kind, state, new_articles, failed from runs order by started_at desc, run_id desc limit ?"
    names = ("run_id", "kind", "state", "new_articles", "failed")
    return [RunRow(**dict(zip(names, row, strict=True))) for row in connection.execute(query, [last]).fetchall()]


def last_rules_version(connection: duckdb.DuckDBPyConnection) -> str | None:
    """The rules version of the run that began last; None before the first."""
    rows = connection.execute("select rules_version from runs order by started_at desc, run_id desc limit 1").fetchall()
    return rows[0][0] if rows else None


def known_urls(
    connection: duckdb.DuckDBPyConnection, url_keys: Iterable[str], asked: Mapping[str, str] | None = None
) -> dict[str, KnownUrl]:
    """What is known of these URLs, by url_key; those never asked for are absent.

    `asked` maps further URLs, as they would be asked, to one of the keys: a URL that redirects is in the ledger under
    the key of the page that it led to, and is found by its own words.
    """
    pairs = [(key, None) for key in sorted(set(url_keys))] + [(key, url) for url, key in (asked or {}).items()]
    import pyarrow as pa  # noqa: PLC0415 (a run with nothing due needs none)

    wanted = pa.table(
        {
            "asked_key": pa.array([key for key, _ in pairs], pa.string()),
            "url": pa.array([url for _, url in pairs], pa.string()),
        }
    )
    connection.register("wanted_urls", wanted)
    rows = connection.execute(statement("known_urls")).fetchall()
    connection.unregister("wanted_urls")
    return {
        key: KnownUrl(
            captured_at=captured_at,
            etag=etag,
            last_modified=last_modified,
            article_id=article_id,
            outcome=outcome,
            reason=reason,
        )
        for key, captured_at, etag, last_modified, article_id, outcome, reason in rows
    }


def captured_bodies(connection: duckdb.DuckDBPyConnection, url_keys: Iterable[str]) -> set[tuple[str, datetime, str]]:
    """The bodies that the ledger has of these URLs, as (url_key, requested_at, body_sha256)."""
    rows = connection.execute(statement("captured_bodies"), {"url_keys": listed(url_keys)}).fetchall()
    return {(key, requested_at, digest) for key, requested_at, digest in rows}


def articles_by_day(connection: duckdb.DuckDBPyConnection, since: date, until: date) -> dict[tuple[str, date], int]:
    """Articles by source and day, for the days from `since` to `until`, both included; other days are absent."""
    rows = connection.execute(statement("articles_by_day"), {"since": since, "until": until}).fetchall()
    return {(source_id, day): articles for source_id, day, articles in rows}


def feed_validators(connection: duckdb.DuckDBPyConnection, feed_urls: Iterable[str]) -> dict[str, FeedValidators]:
    """The validators of each feed's last body, by its URL; feeds that never gave one are absent.

    Absent too is a feed whose last body led to something that is not settled: a page that failed or waits, or a run
    that did not come to its end. Its next answer must be whole, or that page would never be offered again.
    """
    rows = connection.execute(statement("feed_validators"), {"urls": listed(feed_urls)}).fetchall()
    return {
        url: FeedValidators(etag=etag, last_modified=last_modified, run_id=run_id, requested_at=requested_at)
        for url, etag, last_modified, run_id, requested_at in rows
    }


def feed_polls(
    connection: duckdb.DuckDBPyConnection, feed_urls: Iterable[str], last: int
) -> list[tuple[str, datetime, Outcome, int, str | None, str | None, str | None]]:
    """The last polls of each feed, oldest first: (url, requested_at, outcome, new_pages, etag, last_modified, digest).

    `new_pages` are all that the feed's source gave in the same run: the ledger does not know which feed offered one.
    """
    asked = {"urls": listed(feed_urls), "last": last}
    return connection.execute(statement("feed_polls"), asked).fetchall()


def page_keys(connection: duckdb.DuckDBPyConnection, since: date | None = None) -> list[str]:
    """What tells the ledger's pages with a body apart (see `pages_of`): those captured since a day, None for all."""
    return [row[0] for row in connection.execute(statement("page_keys"), {"since": since}).fetchall()]


def pages_of(connection: duckdb.DuckDBPyConnection, keys: Iterable[str]) -> tuple[Fetch, ...]:
    """Every ledger row with a body of the pages of these keys, so that whole articles come back."""
    found = connection.execute(statement("pages_of"), {"keys": listed(keys)})
    names = [column[0] for column in found.description or []]
    return tuple(Fetch(**dict(zip(names, row, strict=True))) for row in found.fetchall())


def load_fetches(connection: duckdb.DuckDBPyConnection, fetches: Sequence[Fetch]) -> None:
    """Enter rows of the ledger, inside the caller's transaction; a row of the same run, role and URL is replaced."""
    if not fetches:
        return
    import pyarrow as pa  # noqa: PLC0415 (a run with nothing due needs none)

    schema = connection.execute("from fetches limit 0").to_arrow_table().schema
    latest = {(fetch.run_id, fetch.role, fetch.url): fetch for fetch in fetches}
    columns = {name: [getattr(fetch, name) for fetch in latest.values()] for name in schema.names}
    connection.register("batch_fetches", pa.table(columns, schema=schema))
    connection.execute(statement("replace_fetches"), {"run_ids": listed(fetch.run_id for fetch in fetches)})
    connection.execute("insert into fetches by name from batch_fetches")
    connection.unregister("batch_fetches")
