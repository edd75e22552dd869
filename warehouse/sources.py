"""Sources that give nothing: how long each has been silent, beside what is usual."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    import duckdb


def silent_sources(
    connection: duckdb.DuckDBPyConnection, usual_hours: Mapping[str, int], at: datetime
) -> list[tuple[str, datetime | None]]:
    """Sources without a new article for longer than is usual, with when their last one was published.

    None: they never gave one.
    """
    rows = connection.execute(
        "select source_id, max(coalesce(published_at, first_seen_at)) from articles group by source_id"
    ).fetchall()
    last = dict(rows)
    return [
        (source_id, last.get(source_id))
        for source_id, hours in sorted(usual_hours.items())
        if source_id not in last or last[source_id] < at - timedelta(hours=hours)
    ]
