"""What the schedule makes for its readers once a day: the report, and a chart of what was read."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from flows.charts import draw_activity
from flows.clock import now
from flows.job import Job
from flows.report import build_report, since_last_time
from warehouse.connection import open_snapshot
from warehouse.ledger import articles_by_day
from warehouse.reporting import read_span

_DAYS = 30


def write_report(job: Job) -> Path:
    """Write the report of the published snapshot where `dateline report` does; the file. Raises `WarehouseMissing`."""
    today = now().astimezone(job.settings.zone).date()
    target = job.data_dir / "report" / "report.html"
    with open_snapshot(job.data_dir) as connection:
        since = since_last_time(target, read_span(connection)["last_on"])
        page = build_report(connection, language=job.settings.languages[0], today=today, since=since)
    target.parent.mkdir(parents=True, exist_ok=True)
    # A reader who opens it meanwhile gets the old one or the new one.
    written = target.with_suffix(".part")
    written.write_text(page, encoding="utf-8")
    return written.replace(target)


def draw_coverage(job: Job) -> str | None:
    """Articles by source and day of the last month as SVG; None when there are none."""
    today = now().astimezone(job.settings.zone).date()
    with open_snapshot(job.data_dir) as connection:
        found = articles_by_day(connection, today - timedelta(days=_DAYS), today)
    points = [{"name": source, "day": day.isoformat(), "stories": count} for (source, day), count in found.items()]
    return draw_activity(points, []) if points else None
