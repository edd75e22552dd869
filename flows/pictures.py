"""The pictures of the documents, from a snapshot: `python -m flows.pictures DATA_FOLDER TARGET_FOLDER` draws them.

They are the charts of the report, as files of their own: on a page that is no page of ours, ink follows the reader's
light or dark setting by the picture's own style.
"""

from __future__ import annotations

import sys
from pathlib import Path

from flows.charts import draw_vintages
from warehouse.connection import Connection, open_snapshot
from warehouse.query import ask

# The chain of claims that the README shows: one forecaster, one market, one year.
_CHAIN = """
select claimed_on, value
from vintages('market:hbm')
where metric = 'market_size'
  and year(period_end) = 2030
  and value is not null
qualify speaker_id = mode(speaker_id) over ()
order by claimed_on
"""
_INK = "<style>svg{color:#1f2328}@media(prefers-color-scheme:dark){svg{color:#e6edf3}}</style>"


def draw_pictures(connection: Connection) -> dict[str, str]:
    """Each picture's file name and its SVG. A snapshot without such claims gives an empty chart."""
    rows = [row for batch in ask(connection, _CHAIN).batches for row in batch.to_pylist()]
    points = [{"claimed_on": row["claimed_on"].isoformat(), "value": float(row["value"])} for row in rows]
    head, mark, rest = draw_vintages(points).partition(">")
    return {"vintages.svg": f"{head}{mark}{_INK}{rest}\n"}


if __name__ == "__main__":
    with open_snapshot(Path(sys.argv[1])) as _connection:
        for name, svg in draw_pictures(_connection).items():
            (Path(sys.argv[2]) / name).write_text(svg, encoding="utf-8")
