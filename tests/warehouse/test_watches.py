"""Watches find what is worth telling, once, under the user's filters."""

from __future__ import annotations

from typing import Any

import duckdb
import pytest

from tests.warehouse.conftest import Load
from tests.warehouse.newsroom import at, day, mention, reading
from tests.warehouse.test_promises import twelve_months
from tests.warehouse.test_vintages import forecast
from transform.records import Entity, Facts
from warehouse.errors import WatchUnknown
from warehouse.load import load_entities
from warehouse.watches import find, record_sent, unsent, watch_names


@pytest.mark.parametrize("name", watch_names())
def test_watch_finds_nothing_in_an_empty_warehouse(empty: duckdb.DuckDBPyConnection, name: str) -> None:
    """Every watch binds, under every filter."""
    assert find(empty, name, day("2026-03-01"), entity="co:x", metric="revenue", min_change_ratio=0.1) == []


def test_revised_figure_is_found_while_it_is_news(live: duckdb.DuckDBPyConnection, load: Load) -> None:
    """A raised forecast is told in the week after it, not later, and only above the asked ratio."""
    load([forecast("a1", "2026-01-05", 40), forecast("b2", "2026-03-05", 50)])

    def found(today: str, **more: Any) -> list[str]:
        return [finding.text for finding in find(live, "figure_revised", day(today), **more)]

    text = (
        "TrendForce: HBM market market_size 2030: 40000000000000 → 50000000000000 KRW"
        " (TrendForce expects the HBM market to reach 50 trillion won in 2030.)"
    )
    assert found("2026-03-06") == [text]
    assert found("2026-03-06", metric="market_size", entity="market:hbm", min_change_ratio=0.2) == [text]
    assert found("2026-03-06", min_change_ratio=0.3) == []
    assert found("2026-03-06", metric="revenue") == []
    assert found("2026-03-20") == []


def test_conflict_and_edit_are_found(live: duckdb.DuckDBPyConnection, load: Load) -> None:
    """Two speakers that disagree, and a figure that an edit altered, are findings."""
    published: dict[str, Any] = {"published_at": at("2026-03-01"), "published_on": day("2026-03-01")}
    load(
        [
            forecast("a1", "2026-03-01", 40, **published),
            forecast("a1", "2026-03-03", 45, **published),
            forecast("b2", "2026-03-04", 60, by="Counterpoint"),
        ],
    )

    assert len(find(live, "figure_conflict", day("2026-03-05"))) == 1
    assert [finding.happened_on for finding in find(live, "figure_edited", day("2026-03-05"))] == [day("2026-03-03")]


def test_moved_and_overdue_promises_are_found_on_their_day(live: duckdb.DuckDBPyConnection, load: Load) -> None:
    """A promise is told when it moves, and on the day after it was due."""
    load(twelve_months()[:3])

    moved = find(live, "promise_moved", day("2026-04-11"))
    overdue = find(live, "promise_overdue", day("2028-01-01"))

    said = "(Naver will build its second data centre in Haenam by 2027.)"
    assert [finding.text for finding in moved] == [
        f"Naver builds second data centre moved from 2026-12-31 to 2027-12-31 {said}"
    ]
    assert [finding.text for finding in overdue] == [f"Naver builds second data centre was due 2027-12-31 {said}"]
    assert find(live, "promise_overdue", day("2027-12-31")) == []


def test_entity_stands_for_its_descendants(live: duckdb.DuckDBPyConnection, load: Load) -> None:
    """Whoever watches a group is told of its subsidiaries."""
    load_entities(
        live,
        [
            Entity(id="co:sk", type="company", names={"en": "SK"}),
            Entity(id="co:hynix", type="company", names={"en": "SK hynix"}, parent="co:sk"),
        ],
    )
    text = "SK hynix ships chips."
    load([reading("a1", text, "2026-03-01", Facts(mentions=(mention(text, "SK hynix", "co:hynix"),)))])

    found = find(live, "entity_mentioned", day("2026-03-02"), entity="co:sk")

    assert [(finding.entity_id, finding.text) for finding in found] == [("co:hynix", "SK hynix: Title of a1")]


def test_new_name_is_found_in_its_second_story(live: duckdb.DuckDBPyConnection, load: Load) -> None:
    """One article may be wrong about a name; two independent stories are news."""
    facts = Facts(entities=(Entity(id="new:company:furiosa", type="company", names={"en": "Furiosa"}),))
    load([reading("a1", "Furiosa.", "2026-03-01", facts)])
    first = find(live, "new_entity", day("2026-03-02"))
    load([reading("b2", "Furiosa again.", "2026-03-02", facts)])

    assert first == []
    assert [finding.subject_key for finding in find(live, "new_entity", day("2026-03-02"))] == ["new:company:furiosa"]


def test_silent_source_is_found(live: duckdb.DuckDBPyConnection, load: Load) -> None:
    """A source without its usual articles is told by day."""
    readings = [reading(f"d{number}", "Text.", f"2026-03-{number:02}") for number in range(1, 29)]
    silent = [reading(f"s{number}", "Text.", f"2026-03-{number:02}", source_id="silent") for number in range(1, 28)]
    load([*readings, *silent])

    found = find(live, "source_silent", day("2026-03-29"))

    assert [(finding.entity_id, finding.happened_on) for finding in found] == [("silent", day("2026-03-28"))]


def test_finding_is_told_once(live: duckdb.DuckDBPyConnection, load: Load) -> None:
    """What was sent is not unsent again; another watch of the user has its own memory."""
    load([forecast("a1", "2026-01-05", 40), forecast("b2", "2026-03-05", 50)])
    [finding] = find(live, "figure_revised", day("2026-03-06"))
    before = unsent(live, "my watch", [finding])
    record_sent(live, "my watch", finding, at("2026-03-06"))
    record_sent(live, "my watch", finding, at("2026-03-07"))

    assert (before, unsent(live, "my watch", [finding]), unsent(live, "other", [finding])) == ([finding], [], [finding])
    assert live.execute("select count(*) from alerts_sent").fetchall() == [(1,)]


def test_unknown_watch_names_those_there_are(live: duckdb.DuckDBPyConnection) -> None:
    """A misspelt watch is an error that helps."""
    with pytest.raises(WatchUnknown, match="figure_revised"):
        find(live, "figure_revized", day("2026-03-06"))
