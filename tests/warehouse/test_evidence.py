"""What a value stands on: asked by the id of a figure, an event, a happening or a promise."""

from __future__ import annotations

import duckdb

from tests.warehouse.conftest import Load
from tests.warehouse.test_promises import twelve_months
from tests.warehouse.world import world
from warehouse.evidence import find_evidence


def first(live: duckdb.DuckDBPyConnection, query: str) -> str:
    """The first value of the first row."""
    return str(live.execute(query).fetchall()[0][0])


def test_figure_stands_on_its_sentence(live: duckdb.DuckDBPyConnection, load: Load) -> None:
    """The beginning of an id is enough; the article and its captures come with it."""
    load(world())
    figure_id = first(live, "select figure_id from figures where subject_id = 'market:hbm' order by 1")

    evidence = find_evidence(live, figure_id[:12])

    assert {fact["fact_id"] for fact in evidence.facts} == {figure_id}
    assert evidence.facts[0]["surface"] in evidence.facts[0]["quotation"]
    assert [len(evidence.captures[article["article_id"]]) for article in evidence.articles] == [1]


def test_happening_stands_on_all_its_tellings(live: duckdb.DuckDBPyConnection, load: Load) -> None:
    """The id that a timeline shows leads to every event behind it."""
    load(world())
    occurrence_id = first(live, "select occurrence_id from occurrences where type = 'supplies'")

    evidence = find_evidence(live, occurrence_id)

    assert [fact["kind"] for fact in evidence.facts] == ["event", "event"]
    assert len(evidence.articles) == 2


def test_promise_stands_on_every_word_about_it(live: duckdb.DuckDBPyConnection, load: Load) -> None:
    """The id of a promise leads to its plans, with their due dates, and to what kept it."""
    load(twelve_months())
    promise_id = first(live, "select promise_id from promises")

    evidence = find_evidence(live, promise_id)

    asked = "select len(evidence) from promises where promise_id = ?"
    assert [(len(evidence.facts),)] == live.execute(asked, [promise_id]).fetchall()
    assert any(".." in fact["reading"] for fact in evidence.facts)


def test_unknown_id_stands_on_nothing(live: duckdb.DuckDBPyConnection, load: Load) -> None:
    """All is empty."""
    load(twelve_months())

    assert find_evidence(live, "ffffffffffffffff").facts == ()
