"""Watches: questions to the snapshot whose answers are worth telling someone. Each is one file of `watches/`.

A watch's rows have subject_key (told once), happened_on, title, text, url, entity_id and metric. The user's filters
(`[[watch]]` in dateline.toml) are the same for all of them and are applied here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from warehouse.errors import WatchUnknown
from warehouse.migrate import sql_files, statement

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    import duckdb


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing to tell: `subject_key` is the same whenever it is found again, `happened_on` when it became public."""

    subject_key: str
    happened_on: date
    text: str
    url: str | None
    entity_id: str | None


def watch_names() -> tuple[str, ...]:
    """The names that `when` of a watch may have."""
    return tuple(file.name for file in sql_files("watches"))


def find(
    connection: duckdb.DuckDBPyConnection,
    when: str,
    today: date,
    *,
    entity: str | None = None,
    metric: str | None = None,
    min_change_ratio: float | None = None,
    max_age_days: int = 7,
) -> list[Finding]:
    """What a watch finds, oldest first; what became public more than `max_age_days` before `today` is old news.

    None of a filter means any; an entity stands for its descendants too. Raises `WatchUnknown` naming those there are.
    """
    watch = next((file for file in sql_files("watches") if file.name == when), None)
    if watch is None:
        raise WatchUnknown(when, watch_names())
    asked = {
        "today": today,
        "since": today - timedelta(days=max_age_days),
        "entity": entity,
        "metric": metric,
        "min_change_ratio": min_change_ratio,
    }
    rows = connection.execute(statement("filtered_watch").replace("{watch}", watch.text), asked).fetchall()
    return [
        Finding(subject_key=key, happened_on=happened_on, text=text, url=url, entity_id=entity_id)
        for key, happened_on, text, url, entity_id in rows
    ]


def unsent(connection: duckdb.DuckDBPyConnection, watch: str, findings: Iterable[Finding]) -> list[Finding]:
    """Those findings of the user's watch of this name that nobody was told of yet."""
    rows = connection.execute("select subject_key from alerts_sent where watch = ?", [watch]).fetchall()
    told = {row[0] for row in rows}
    return [finding for finding in findings if finding.subject_key not in told]


def record_sent(connection: duckdb.DuckDBPyConnection, watch: str, finding: Finding, at: datetime) -> None:
    """Note that a finding was told; telling it again changes nothing."""
    enter_alert(connection, watch, finding.subject_key, at, finding.text)


def enter_alert(
    connection: duckdb.DuckDBPyConnection, watch: str, subject_key: str, sent_at: datetime, text: str
) -> None:
    """Enter an alert that a journal says was sent; one that is entered already changes nothing."""
    row = {"watch": watch, "subject_key": subject_key, "sent_at": sent_at, "text": text}
    connection.execute(statement("record_sent"), row)
