"""What runs came to, as Markdown tables for Prefect's UI."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from flows.backfilling import Coverage
from flows.pipeline import Summary
from warehouse.differences import Difference


def summary_table(summaries: Iterable[Summary]) -> str:
    """One row a run, then its problems and notes."""
    head = ("run", "state", "offered", "fetched", "new", "changed", "unchanged", "rejected", "failed", "deferred")
    rows: list[Sequence[object]] = []
    problems: list[str] = []
    for summary in summaries:
        collected, loaded = summary.collected, summary.loaded
        unchanged = loaded.unchanged + collected.unchanged
        counts = (loaded.new, loaded.changed, unchanged, loaded.rejected, collected.failed, collected.deferred)
        rows.append((summary.run_id, summary.state, collected.discovered, collected.fetched, *counts))
        problems += [f"- {problem}" for problem in (*summary.problems, *summary.notes)]
    return "\n".join([markdown_table(head, rows), "", *problems])


def coverage_table(coverage: Iterable[Coverage]) -> str:
    """One row a source and day."""
    head = ("source", "day", "offered", "settled", "state", "usual")
    return markdown_table(
        head, [(row.source_id, row.day or "?", row.offered, row.settled, row.state, row.usual) for row in coverage]
    )


def differences_table(differences: Iterable[Difference]) -> str:
    """One row a kind of fact and rule."""
    head = ("kind", "rule", "gained", "lost", "changed")
    return markdown_table(head, [(row.kind, row.rule_id, row.gained, row.lost, row.changed) for row in differences])


def markdown_table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A Markdown table; None is an empty cell, and a bar in a cell stays a bar."""
    lines = [f"| {' | '.join(head)} |", "|" + "---|" * len(head)]
    for row in rows:
        cells = ("" if cell is None else str(cell).replace("|", "\\|") for cell in row)
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)
