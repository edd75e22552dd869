"""Promises of twelve months of own articles in two languages, read by the rules and loaded in any order."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from functools import cache
from pathlib import Path
from random import Random

import duckdb
import pytest

from tests.transform.events_markup import rules
from tests.warehouse.conftest import Load
from tests.warehouse.newsroom import reading
from transform.facts import read_facts
from warehouse.batches import Reading
from warehouse.load import load_event_types

_FILE = Path(__file__).parent / "year_of_promises.toml"
HAENAM, TOKYO, YONGIN, ROBOTS = "builds", "opens_office", "invests", "acquires"


@cache
def articles() -> tuple[Reading, ...]:
    """The articles of the year as the bundled rules read them."""
    found = []
    for number, row in enumerate(tomllib.loads(_FILE.read_text(encoding="utf-8"))["article"]):
        published = datetime.combine(date.fromisoformat(row["on"]), time(9), UTC)
        fields = {"language": row["language"], "source_id": f"outlet{number % 3}", "publisher": None}
        bare = reading(f"a{number}", row["text"], f"{row['on']} 09:00", published_at=published, **fields)
        facts = read_facts(bare.article, rules())
        found.append(reading(f"a{number}", row["text"], f"{row['on']} 09:00", facts, published_at=published, **fields))
    return tuple(found)


def loaded(live: duckdb.DuckDBPyConnection, load: Load, readings: Sequence[Reading]) -> None:
    """Load the articles, the event types of the bundled rules included."""
    load_event_types(live, rules().events.types)
    load(readings)


@pytest.mark.parametrize("seed", [None, 1, 2])
@pytest.mark.parametrize(
    ("on", "expected"),
    [
        ("2026-01-31", {HAENAM: ("open", "2026-12-31", 0, None)}),
        (
            "2026-03-31",
            {
                HAENAM: ("open", "2026-12-31", 0, None),
                TOKYO: ("open", "2026-06-30", 0, None),
                YONGIN: ("open", "2026-09-30", 0, 5),
                ROBOTS: ("open", "2026-12-31", 0, None),
            },
        ),
        (
            "2026-04-30",
            {
                HAENAM: ("open", "2027-12-31", 1, None),
                TOKYO: ("open", "2026-06-30", 0, None),
                YONGIN: ("open", "2026-09-30", 0, 5),
                ROBOTS: ("open", "2026-12-31", 0, None),
            },
        ),
        (
            "2026-05-31",
            {
                HAENAM: ("open", "2027-12-31", 1, None),
                TOKYO: ("open", "2026-06-30", 0, None),
                YONGIN: ("open", "2026-09-30", 0, 7),
                ROBOTS: ("open", "2026-12-31", 0, None),
            },
        ),
        (
            "2026-06-30",
            {
                HAENAM: ("open", "2027-12-31", 1, None),
                TOKYO: ("open", "2026-06-30", 0, None),
                YONGIN: ("open", "2026-09-30", 0, 7),
                ROBOTS: ("cancelled", "2026-12-31", 0, None),
            },
        ),
        (
            "2026-07-31",
            {
                HAENAM: ("open", "2027-12-31", 1, None),
                TOKYO: ("overdue", "2026-06-30", 0, None),
                YONGIN: ("open", "2026-09-30", 0, 7),
                ROBOTS: ("cancelled", "2026-12-31", 0, None),
            },
        ),
        (
            "2026-08-31",
            {
                HAENAM: ("open", "2027-12-31", 1, None),
                TOKYO: ("kept", "2026-06-30", 0, None),
                YONGIN: ("open", "2026-09-30", 0, 7),
                ROBOTS: ("cancelled", "2026-12-31", 0, None),
            },
        ),
        (
            "2026-12-31",
            {
                HAENAM: ("open", "2028-12-31", 2, None),
                TOKYO: ("kept", "2026-06-30", 0, None),
                YONGIN: ("overdue", "2026-09-30", 0, 7),
                ROBOTS: ("cancelled", "2026-12-31", 0, None),
            },
        ),
    ],
)
def test_promises_stand_as_a_reader_of_that_day_knew(
    live: duckdb.DuckDBPyConnection,
    load: Load,
    on: str,
    expected: dict[str, tuple[str, str, int, int | None]],
    seed: int | None,
) -> None:
    """State, due date, slips and value (in trillion won) of each promise, whatever the order of loading."""
    readings = list(articles())
    if seed is not None:
        Random(seed).shuffle(readings)
    loaded(live, load, readings)

    rows = live.execute(
        "select type, state, due_end, slips, value from promises_as_of(cast(? as date))", [on]
    ).fetchall()

    found = sorted(
        (kind, state, str(due), slips, value and int(value / 10**12)) for kind, state, due, slips, value in rows
    )
    assert found == sorted((kind, *fields) for kind, fields in expected.items())


def test_a_promise_kept_after_its_day_is_late(live: duckdb.DuckDBPyConnection, load: Load) -> None:
    """The office promised for June was opened in August."""
    loaded(live, load, articles())

    rows = live.execute(
        "select kept_on, kept_late, articles from promises_as_of(date '2026-12-31') where type = ?", [TOKYO]
    ).fetchall()

    assert rows == [(date(2026, 8, 18), True, 1)]
