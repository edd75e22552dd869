"""What Prefect's UI shows of a run beside its log: tables, a chart, the report's place, a bar for long backfills."""

from __future__ import annotations

import time
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from prefect.artifacts import (
    create_link_artifact,
    create_markdown_artifact,
    create_progress_artifact,
    update_progress_artifact,
)

from flows.backfilling import CHUNKS, Coverage
from flows.pipeline import Summary
from flows.reparsing import Reparsed
from flows.report_tables import coverage_table, differences_table, summary_table
from flows.telling import Progress

# A backfill that is over sooner needs no bar, and a bar no more calls than a person can follow.
PATIENCE_SECONDS = 5.0
_BETWEEN_SECONDS = 2.0


def show_summaries(summaries: Sequence[Summary], coverage: Sequence[Coverage] = ()) -> None:
    """What a flow run came to."""
    create_markdown_artifact(summary_table(summaries), key="run-summary", description="What the run came to")
    if coverage:
        create_markdown_artifact(coverage_table(coverage), key="backfill-coverage", description="Days by source")


def show_differences(done: Reparsed) -> None:
    """What a reparse changed."""
    create_markdown_artifact(differences_table(done.by_rule()), key="reparse-differences", description="Facts by rule")


def show_report(page: Path, chart: str | None) -> None:
    """Where the report is, and a chart (SVG) of what was read, if there is one."""
    create_link_artifact(page.absolute().as_uri(), link_text=str(page), key="report", description="The report")
    if chart is not None:
        # The UI strips SVG from Markdown, but shows it as an image, which has no ink and ground of its page.
        drawn = chart.replace("<svg", '<svg style="background:white;color:black"', 1)
        image = b64encode(drawn.encode()).decode("ascii")
        text = f"![articles by source and day](data:image/svg+xml;base64,{image})"
        create_markdown_artifact(text, key="articles-by-day", description="Articles by source and day")


@dataclass(slots=True)
class ProgressBar:
    """A progress artifact, made once the backfill has lasted a while; what it is told goes on to `further`, too.

    The share done is that of the chunks of days, with the present chunk's fetched pages as a part of it.
    """

    further: Progress
    began: float
    chunks: tuple[int, int] = (0, 1)
    percent: float = 0.0
    shown_at: float = 0.0
    artifact: UUID | None = None

    def __call__(self, phase: str, done: int, total: int | None) -> None:
        """Show that `done` of `total` are done."""
        self.further(phase, done, total)
        if total and phase == CHUNKS:
            self.chunks = (done, total)
            self.percent = max(self.percent, 100 * done / total)
        elif total and phase == "fetching":
            # More may be offered yet: the bar never goes back.
            self.percent = max(self.percent, 100 * (self.chunks[0] + 0.9 * done / total) / self.chunks[1])
        self._show(f"{phase}: {done} of {total or '?'}", is_last=phase == CHUNKS and done == total)

    def _show(self, text: str, *, is_last: bool) -> None:
        moment = time.monotonic()
        if self.artifact is None and moment - self.began >= PATIENCE_SECONDS:
            made = create_progress_artifact(self.percent, key="backfill-progress", description=text)
            assert isinstance(made, UUID), "no flow of ours is a coroutine"
            self.artifact, self.shown_at = made, moment
        elif self.artifact is not None and (is_last or moment - self.shown_at >= _BETWEEN_SECONDS):
            update_progress_artifact(self.artifact, self.percent, description=text)
            self.shown_at = moment
