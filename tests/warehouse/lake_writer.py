"""A writer of a lake as another machine would run it: `python -m tests.warehouse.lake_writer CATALOGUE FILES HALF`.

It loads every second article of the invented year, a few a transaction and each twice, from a data folder of its own:
no lock but the lake's holds it apart from others. With a point of `tests.warehouse.killing` as a fourth argument it
loads all of them at once and dies there.
"""

from __future__ import annotations

import sys
from pathlib import Path

from tests.warehouse.killing import Fatal
from tests.warehouse.newsroom import RULES
from tests.warehouse.world import world
from warehouse.batches import Reading, build_batch, table_schemas
from warehouse.connection import open_live, writer_lock
from warehouse.lake import Lake, use_lake
from warehouse.load import load_batch

_ARTICLES = 8


def half_of(half: int) -> list[list[Reading]]:
    """The readings of every second article, in loads of a few."""
    by_article: dict[str, list[Reading]] = {}
    for item in world():
        by_article.setdefault(item.article.article_id, []).append(item)
    mine = sorted(by_article)[half::2]
    loads = [mine[first : first + _ARTICLES] for first in range(0, len(mine), _ARTICLES)]
    return [[item for article_id in load for item in by_article[article_id]] for load in loads]


def main(catalogue: str, files: str, half: str, point: str = "") -> None:
    """Load a half, or all until a point."""
    data_dir = Path(files).parent / f"machine-{half}"
    use_lake(data_dir, Lake(catalogue, files))
    with open_live(data_dir) as connection:
        schemas = table_schemas(connection)
        if point:
            batch = build_batch(world(), RULES, schemas)
            load_batch(Fatal(connection, point), batch, [], "r", 0)  # type: ignore[arg-type]
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        sys.stdin.readline()
        for readings in half_of(int(half)):
            batch = build_batch(readings, RULES, schemas)
            for _ in range(2):
                with writer_lock(data_dir):
                    load_batch(connection, batch, [], "r", 0)


if __name__ == "__main__":
    main(*sys.argv[1:])
