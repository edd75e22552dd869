"""What it costs to group a batch of 200 new articles into stories, beside 10,000, 100,000 and 1,000,000 others.

    python tests/bench/bench_stories.py --articles 10000 100000 1000000

CPU milliseconds an article, the median of five batches; the target is 0.1, whatever the size of the warehouse.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from warehouse.connection import open_live
from warehouse.stories import regroup

if TYPE_CHECKING:
    import duckdb

HERE = Path(__file__).parent
BATCH = 200
BATCHES = 5


def build(folder: Path, articles: int) -> duckdb.DuckDBPyConnection:
    """An open warehouse with that many articles, ungrouped."""
    connection = open_live(folder)
    connection.execute("set threads = 1")
    script = (HERE / "stories.sql").read_text(encoding="utf-8").replace("$articles", str(articles))
    for statement in connection.extract_statements(script):
        connection.execute(statement)
    connection.execute("checkpoint")
    return connection


def batches(connection: duckdb.DuckDBPyConnection, articles: int) -> list[list[str]]:
    """The ids of the last articles, a batch of new ones at a time."""
    rows = connection.execute(
        "select article_id from story_signatures order by told_at desc, article_id limit ?", [BATCH * BATCHES]
    ).fetchall()
    ids = [row[0] for row in rows]
    return [ids[start : start + BATCH] for start in range(0, min(len(ids), articles), BATCH)]


def milliseconds(connection: duckdb.DuckDBPyConnection, article_ids: list[str]) -> float:
    """CPU milliseconds an article of grouping these, as a load does it: told when is known."""
    marks = ", ".join("?" * len(article_ids))
    told = dict(
        connection.execute(
            f"select article_id, told_at from story_signatures where article_id in ({marks})", article_ids
        ).fetchall()
    )
    connection.execute("begin")
    start = time.process_time()
    regroup(connection, article_ids, (), told)
    took = time.process_time() - start
    connection.execute("commit")
    return 1000 * took / len(article_ids)


def main() -> None:
    """Build each warehouse, group, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    for articles in parser.parse_args().articles:
        with tempfile.TemporaryDirectory() as folder:
            connection = build(Path(folder), articles)
            took = [milliseconds(connection, batch) for batch in batches(connection, articles)]
            grouped = connection.execute("select count(*) from articles where story_id <> article_id").fetchall()[0][0]
            connection.close()
        sys.stdout.write(
            f"{articles:9,} articles: {statistics.median(took):.3f} ms an article (least {min(took):.3f}); "
            f"target <= 0.1; {grouped} joined to an earlier one\n"
        )


if __name__ == "__main__":
    main()
