"""What became of the user's corrections: which found what they name, among all articles that are loaded."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from warehouse.migrate import statement

if TYPE_CHECKING:
    from collections.abc import Sequence

    import duckdb

_ROW, _PART = "\x1e", "\x1f"
CorrectionState = Literal["matched", "unmatched", "untried", "unknown", "unwritten"]


def correction_states(
    connection: duckdb.DuckDBPyConnection, corrections: Sequence[tuple[str, str | None, str | None]]
) -> dict[str, CorrectionState]:
    """The state of each correction, given as (key, article's id or URL, entity id), by its key; and of unwritten ones.

    `unmatched`: tried on its article and found nothing. `untried`: what it names is here, and was loaded before the
    correction was written. `unknown`: no such article, or no article that names the entity. `unwritten`: not among
    the corrections given, but facts were loaded as it says.
    """
    rows = [_PART.join((key, article or "", entity or "")) for key, article, entity in corrections]
    return dict(connection.execute(statement("correction_states"), {"corrections": _ROW.join(rows)}).fetchall())
