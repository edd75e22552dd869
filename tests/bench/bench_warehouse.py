"""How the warehouse holds up at scale: `python tests/bench/bench_warehouse.py --mentions 10000000`.

Prints one line a measurement, with its target where there is one. One DuckDB thread, CPU seconds of this process unless
the line says wall. The data is synthetic (`synthetic.sql`): only its sizes and skews mean anything.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import duckdb

from extract.records import Article, Capture
from transform.records import Facts, Mention, Signature
from warehouse.batches import Batch, Reading, build_batch, table_schemas
from warehouse.connection import SNAPSHOT, open_live
from warehouse.load import drop_articles, load_batch
from warehouse.migrate import sql_files
from warehouse.publish import publish, publish_filled
from warehouse.stories import regroup

HERE = Path(__file__).parent
MENTIONS_AN_ARTICLE = 30
# One question by key of every view and macro; the key is an entity that is in the news often.
BY_KEY = {
    "mentions": "from mentions where entity_id = 'co:700'",
    "figures": "from figures where subject_id = 'co:700'",
    "events": "from events where published_on = date '2016-03-01'",
    "event_arguments": "from event_arguments where entity_id = 'co:700'",
    "article_topics": "from article_topics where published_on = date '2016-03-01'",
    "date_mentions": "from date_mentions where published_on = date '2016-03-01'",
    "entities": "from entities where entity_id = 'co:700'",
    "entity_activity": "from entity_activity where entity_id = 'co:700'",
    "entity_activity of a day": "from entity_activity where day = date '2016-03-01'",
    "co_mentions": "from co_mentions where entity_id = 'co:700'",
    "entity_timeline": "from entity_timeline where entity_id = 'co:700'",
    "entity_candidates": "from entity_candidates where entity_id = 'new:company:7'",
    "occurrences": "from occurrences where subject_id = 'co:700'",
    "figure_vintages": "from figure_vintages where subject_id = 'co:700'",
    "figure_vintages of a metric": "from figure_vintages where subject_id = 'co:700' and metric = 'revenue'",
    "figure_conflicts": "from figure_conflicts where subject_id = 'co:700'",
    "promises": "from promises where actor_id = 'co:700'",
    "market_register": "from market_register where market_id = 'co:700'",
    "model_register": "from model_register where model_id = 'co:700'",
    "facility_register": "from facility_register where actor_id = 'co:700'",
    "goal_register": "from goal_register where actor_id = 'co:700'",
    "article_changes": "from article_changes where article_id = '5feceb66ffc86f38'",
    "stories": "from stories where story_id = '5feceb66ffc86f38'",
    "topic_activity": "from topic_activity where topic = 'topic3'",
    "source_health": "from source_health where source_id = 'source3'",
    "coverage_gaps": "from coverage_gaps where source_id = 'source3'",
    "roles_held": "from roles_held where person_id = 'co:700'",
    "timeline()": "from timeline('co:700')",
    "vintages()": "from vintages('co:700')",
    "promises_as_of()": "from promises_as_of(date '2016-03-01') where actor_id = 'co:700'",
    "figures_as_of()": "from figures_as_of(timestamptz '2016-03-01') where subject_id = 'co:700'",
    "search()": "from search('word777 전망')",
}


def say(line: str) -> None:
    """Print a line at once: some measurements take minutes."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


@contextmanager
def measured(what: str, target: str = "") -> Iterator[None]:
    """Print the CPU seconds that the block took."""
    wall, cpu = time.perf_counter(), time.process_time()
    yield
    took = f"{time.process_time() - cpu:8.3f} CPU s {time.perf_counter() - wall:8.3f} s wall"
    say(f"{what:48} {took}  {target}")


def build(data_dir: Path, mentions: int) -> duckdb.DuckDBPyConnection:
    """An open warehouse in `data_dir` with that many mentions."""
    connection = open_live(data_dir)
    connection.execute("set threads = 1")
    articles = mentions // MENTIONS_AN_ARTICLE
    script = (HERE / "synthetic.sql").read_text(encoding="utf-8").replace("$articles", str(articles))
    for statement in connection.extract_statements(script):
        connection.execute(statement)
    connection.execute("checkpoint")
    return connection


def seconds(connection: duckdb.DuckDBPyConnection, query: str, times: int = 3) -> float:
    """The median CPU seconds of a query, all rows fetched."""
    took = []
    for _ in range(times):
        start = time.process_time()
        connection.execute(query).fetchall()
        took.append(time.process_time() - start)
    return statistics.median(took)


def ask(connection: duckdb.DuckDBPyConnection, questions: dict[str, str], target: float) -> None:
    """Print what each question costs, the slow ones marked."""
    for name, query in questions.items():
        try:
            took = seconds(connection, query)
        except Exception as error:  # noqa: BLE001 - one question that fails must not hide the others
            say(f"{name:48} {error}")
            continue
        say(f"{name:48} {took:8.3f} CPU s  <= {target}{'  SLOW' if took > target else ''}")


def batch_of(
    connection: duckdb.DuckDBPyConnection, first: int, articles: int = 200, told: datetime | None = None
) -> Batch:
    """A batch of new articles of an instant (None: the warehouse's last), 30 mentions each, as a worker builds it."""
    last = told or connection.execute("select max(published_at) from articles").fetchall()[0][0]
    readings = []
    for number in range(first, first + articles):
        text = " ".join(f"Firm {name} earned {name} won in {number}." for name in range(30))
        spots = [text.index(f"Firm {name} ") for name in range(30)]
        names = tuple(
            Mention(
                surface="Firm",
                start_char=spot,
                end_char=spot + 4,
                sentence=name,
                sentence_start=spot,
                sentence_end=spot + 20,
                rule_id="name",
                entity_id=f"co:{name}",
                type="company",
            )
            for name, spot in enumerate(spots)
        )
        shingles = tuple(hash((number, place)) % 2**62 for place in range(40))
        readings.append(
            Reading(
                Capture(
                    article_id=f"{number:016x}",
                    captured_at=last,
                    run_id="bench",
                    body_sha256=f"{number:064x}",
                    raw_file="raw/x.warc.gz",
                    raw_offset=number,
                ),
                Article(
                    article_id=f"{number:016x}",
                    url=f"https://new.example/{number}",
                    canonical_url=None,
                    source_id="source1",
                    publisher="Publisher 1",
                    title="Title",
                    text=text,
                    language="en",
                    published_at=last,
                    published_precision="minute",
                    published_on=last.date(),
                    modified_at=None,
                ),
                Facts(mentions=names, signature=Signature(shingles=shingles)),
            ),
        )
    return build_batch(readings, "bench", table_schemas(connection))


def loading(connection: duckdb.DuckDBPyConnection) -> None:
    """What a batch of 200 articles costs, new and again, and its grouping alone."""
    for name, first in (("first", 10**9), ("second", 2 * 10**9), ("third", 3 * 10**9)):
        batch = batch_of(connection, first)
        with measured(f"load {name} batch of 200 new articles"):
            load_batch(connection, batch, [], "bench", 0)
        with measured(f"load {name} batch of 200 again", "10 times the warehouse <= 1.3 times the cost"):
            load_batch(connection, batch, [], "bench", 0)
        connection.execute("begin")
        with measured(f"group {name} 200 articles into stories", "<= 0.020 CPU s (0.1 ms an article)"):
            regroup(connection, batch.article_ids, ())
        connection.execute("commit")
    drop_articles(
        connection, [f"{first + number:016x}" for first in (10**9, 2 * 10**9, 3 * 10**9) for number in range(200)]
    )


def publishing(data_dir: Path) -> None:
    """What the first publish costs, the one that fills stored views, and one after a batch of 200 articles."""
    published("publish of a warehouse that has no stored rows yet", lambda told: publish(data_dir, reached=told))
    with measured("stored views filled, and published again"):
        publish_filled(data_dir)
    with open_live(data_dir) as connection:
        load_batch(connection, batch_of(connection, 4 * 10**9), [], "bench", 0)
    published("publish after a batch of 200 articles", lambda told: publish(data_dir, reached=told))


def published(what: str, run: Callable[[Callable[[str], None]], object]) -> None:
    """Print when each step of a publish began, and what the whole took."""
    begun = time.perf_counter()
    with measured(what, "<= 5 s at 10 million mentions"):
        run(lambda step: say(f"    {step:44} at {time.perf_counter() - begun:.3f} s"))


def asking(data_dir: Path, *, whole: bool) -> None:
    """Ask the snapshot by key, and whole views too."""
    with open_reader(data_dir) as connection:
        ask(connection, BY_KEY, 0.5)
        if whole:
            ask(connection, {f"{file.name} whole": f"from {file.name} limit 100" for file in sql_files("views")}, 0.5)


@contextmanager
def open_reader(data_dir: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The published snapshot, with one thread."""
    with duckdb.connect(str(data_dir / SNAPSHOT), read_only=True) as connection:
        connection.execute("set threads = 1")
        yield connection


def row_by_row(connection: duckdb.DuckDBPyConnection) -> None:
    """Rows through Arrow against executemany: 100,000 mentions against 2,000."""
    table = connection.execute("from mentions_history limit 100000").to_arrow_table()
    connection.execute("create or replace temp table target as from mentions_history limit 0")
    start = time.process_time()
    connection.register("rows", table)
    connection.execute("insert into target by name from rows")
    arrow = (time.process_time() - start) / table.num_rows
    rows = [list(row.values()) for row in table.slice(0, 2000).to_pylist()]
    start = time.process_time()
    connection.executemany(f"insert into target values ({', '.join('?' * table.num_columns)})", rows)
    single = (time.process_time() - start) / len(rows)
    say(f"{'rows from Arrow against executemany':48} {single / arrow:8.0f} times  >= 100")


def main() -> None:
    """Build, ask, load, publish."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mentions", type=int, default=1_000_000)
    parser.add_argument("--dir", type=Path, default=Path("data/bench"))
    parser.add_argument("--only", choices=("ask", "load", "publish"), help="this part alone")
    parser.add_argument("--keep", action="store_true", help="use the warehouse that is there")
    arguments = parser.parse_args()
    if not arguments.keep:
        shutil.rmtree(arguments.dir, ignore_errors=True)
    make: Callable[[], duckdb.DuckDBPyConnection] = lambda: build(arguments.dir, arguments.mentions)  # noqa: E731
    with measured(f"build {arguments.mentions} mentions"):
        connection = open_live(arguments.dir) if arguments.keep else make()
    connection.execute("set threads = 1")
    parts = {arguments.only} if arguments.only else {"ask", "load", "publish"}
    if "load" in parts:
        row_by_row(connection)
        loading(connection)
    connection.close()
    if "publish" in parts:
        publishing(arguments.dir)
    if "ask" in parts:
        asking(arguments.dir, whole=arguments.mentions <= 1_000_000)


if __name__ == "__main__":
    main()
