"""Promises over twelve months of own articles: open, moved, kept, denied, overdue, restated with another value."""

from __future__ import annotations

from datetime import date
from typing import Any

import duckdb
import pytest

from tests.warehouse.conftest import Load
from tests.warehouse.newsroom import argument, at, day, event, figure, mention, reading
from transform.records import Facts
from warehouse.batches import Reading
from warehouse.tellings import argument_key

YEAR = {
    "2026": ("2026-01-01", "2026-12-31"),
    "2027": ("2027-01-01", "2027-12-31"),
    "2028": ("2028-01-01", "2028-12-31"),
}


def plan(article_id: str, said_on: str, due: str | None, **more: Any) -> Reading:
    """Naver plans to build its second data centre in Haenam by a year (or an undated plan)."""
    words = more.pop("words", "second data centre")
    text = f"Naver will build its {words} in Haenam by {due}."
    fields = {key: more.pop(key) for key in list(more) if key in {"negated", "status", "attributed_to", "type"}}
    start, end = more.pop("period", None) or YEAR.get(due or "", (None, None))
    found = event(
        text,
        fields.pop("type", "builds"),
        "will build",
        argument(text, "subject", "Naver", "co:naver"),
        argument(text, "object", words, more.pop("object_id", "facility:naver-haenam-2"), "facility"),
        place_id=more.pop("place_id", "place:haenam"),
        date_start=day(start) if start else None,
        date_end=day(end) if end else None,
        **({"status": "planned"} | fields),
    )
    return reading(article_id, text, said_on, Facts(events=(found,)), **more)


def twelve_months() -> list[Reading]:
    """Promised in January for 2026, moved in April to 2027 and in August to 2028, opened in December."""
    return [
        plan("a1", "2026-01-10", "2026"),
        plan("a2", "2026-02-10", "2026", source_id="weekly", publisher="The Weekly"),
        plan("a3", "2026-04-10", "2027"),
        plan("a4", "2026-06-10", None),
        plan("a5", "2026-08-10", "2028"),
        plan("a6", "2026-12-10", None, status="done", type="operates"),
    ]


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        ("2026-01-11", ("open", day("2026-12-31"), 0)),
        ("2026-04-09", ("open", day("2026-12-31"), 0)),
        ("2026-04-10", ("open", day("2027-12-31"), 1)),
        ("2026-07-01", ("open", day("2027-12-31"), 1)),
        ("2026-08-10", ("open", day("2028-12-31"), 2)),
        ("2026-12-09", ("open", day("2028-12-31"), 2)),
        ("2026-12-10", ("kept", day("2028-12-31"), 2)),
        ("2029-01-01", ("kept", day("2028-12-31"), 2)),
    ],
)
def test_promise_as_of(
    live: duckdb.DuckDBPyConnection,
    load: Load,
    on: str,
    expected: tuple[str, date, int],
) -> None:
    """A promise is judged on a day by what was public by then."""
    load(twelve_months())

    rows = live.execute("select state, due_end, slips from promises_as_of(?::date)", [day(on)]).fetchall()

    assert rows == [expected]


def test_nothing_is_promised_before_the_first_word(live: duckdb.DuckDBPyConnection, load: Load) -> None:
    """On a day before the first article there is no promise."""
    load(twelve_months())

    assert live.execute("from promises_as_of(date '2026-01-09')").fetchall() == []


def test_claims_and_previous_due_date_are_kept(live: duckdb.DuckDBPyConnection, load: Load) -> None:
    """First and last claim, the date that it slipped from, and every evidence stay visible."""
    load(twelve_months())

    rows = live.execute(
        "select first_claimed_on, last_claimed_on, previous_due_end, articles, kept_on, kept_late, len(evidence) "
        "from promises_as_of(date '2027-01-01')",
    ).fetchall()

    assert rows == [(day("2026-01-10"), day("2026-08-10"), day("2027-12-31"), 5, day("2026-12-10"), False, 6)]


def test_unkept_promise_is_overdue(live: duckdb.DuckDBPyConnection, load: Load) -> None:
    """The day after the due date a promise without a done event is overdue."""
    load([plan("a1", "2026-01-10", "2026")])

    states = [
        live.execute("select state from promises_as_of(?::date)", [day(on)]).fetchall()
        for on in ("2026-12-31", "2027-01-01")
    ]

    assert states == [[("open",)], [("overdue",)]]


def test_kept_after_the_due_date_is_late(live: duckdb.DuckDBPyConnection, load: Load) -> None:
    """A promise kept after its date is kept, and late."""
    load([plan("a1", "2026-01-10", "2026"), plan("a2", "2027-02-01", None, status="done", type="operates")])

    assert live.execute("select state, kept_late from promises_as_of(date '2027-03-01')").fetchall() == [("kept", True)]


def test_denied_promise_is_cancelled(live: duckdb.DuckDBPyConnection, load: Load) -> None:
    """A promise that is denied is cancelled until it is made again."""
    load(
        [
            plan("a1", "2026-01-10", "2026"),
            plan("a2", "2026-02-10", "2026", negated=True),
            plan("a3", "2026-05-10", "2026"),
        ],
    )

    rows = [
        live.execute("select state, denied_on from promises_as_of(?::date)", [day(on)]).fetchall()
        for on in ("2026-02-09", "2026-02-10", "2026-05-10")
    ]

    assert rows == [[("open", None)], [("cancelled", day("2026-02-10"))], [("open", day("2026-02-10"))]]


def test_another_speaker_does_not_move_the_date(live: duckdb.DuckDBPyConnection, load: Load) -> None:
    """An analyst's guess of a later date is no move; a coarser restatement by the actor is none either."""
    load(
        [
            plan("a1", "2026-01-10", "June 2026", period=("2026-06-01", "2026-06-30")),
            plan("a2", "2026-02-10", "2028", attributed_to="An analyst"),
            plan("a3", "2026-03-10", "2026"),
        ],
    )

    assert live.execute("select due_end, slips from promises_as_of(date '2026-04-01')").fetchall() == [
        (day("2026-06-30"), 0)
    ]


def test_withdrawn_sentence_is_no_longer_a_promise(live: duckdb.DuckDBPyConnection, load: Load) -> None:
    """A plan that an edit removed counts until the edit, and not after it."""
    published: dict[str, Any] = {"published_at": at("2026-01-10"), "published_on": day("2026-01-10")}
    load([plan("a1", "2026-01-10", "2026", **published), reading("a1", "It says nothing.", "2026-01-20", **published)])

    counts = [
        live.execute("select count(*) from promises_as_of(?::date)", [day(on)]).fetchall()
        for on in ("2026-01-15", "2026-01-25")
    ]

    assert counts == [[(1,)], [(0,)]]


def test_wording_and_language_make_no_second_promise(live: duckdb.DuckDBPyConnection, load: Load) -> None:
    """An unnamed facility is known by its number and place; two plants of one firm stay two."""
    load(
        [
            plan("a1", "2026-01-10", "2026", words="2nd data centre", object_id=None),
            plan("a2", "2026-01-11", "2026", words="제2데이터센터", object_id=None, language="ko"),
            plan("a3", "2026-01-12", "2026", words="3rd data centre", object_id=None),
        ],
    )

    assert live.execute("select articles from promises_as_of(date '2026-02-01') order by 1").fetchall() == [(1,), (2,)]


def test_the_data_centre_is_the_one_that_has_a_name(live: duckdb.DuckDBPyConnection, load: Load) -> None:
    """An unnamed facility of an actor with one named facility is that one, with or without its place."""
    load(
        [
            plan("a1", "2026-01-10", "2026", words="data centre", object_id=None),
            plan("a2", "2026-03-10", "2027"),
            plan("a3", "2026-05-10", "2028", words="facility", object_id=None, place_id=None),
        ],
    )

    query = "select object_id, place_id, due_end, slips, articles from promises_as_of(date '2026-06-01')"

    assert live.execute(query).fetchall() == [("facility:naver-haenam-2", "place:haenam", day("2028-12-31"), 2, 3)]


def test_two_named_facilities_stay_two(live: duckdb.DuckDBPyConnection, load: Load) -> None:
    """With two named facilities an unnamed one is neither of them."""
    load(
        [
            plan("a1", "2026-01-10", "2026", words="data centre", object_id=None),
            plan("a2", "2026-03-10", "2027"),
            plan("a3", "2026-05-10", "2028", object_id="facility:naver-sejong"),
        ],
    )

    assert live.execute("select count(*) from promises_as_of(date '2026-06-01')").fetchall() == [(3,)]


def target(article_id: str, said_on: str, people: str, status: Any = "target") -> Reading:
    """The ministry's aim (or result) of people trained by 2030."""
    text = f"The ministry will train {people} people by 2030."
    found = figure(
        text,
        f"{people} people",
        people,
        kind="count",
        unit="person",
        metric="people_trained",
        subject="The ministry",
        subject_id="gov:msit",
        period_start=day("2030-01-01"),
        period_end=day("2030-12-31"),
        status=status,
    )
    facts = Facts(figures=(found,), mentions=(mention(text, "ministry", "gov:msit", "government"),))
    return reading(article_id, text, said_on, facts)


def test_restated_value_is_the_same_promise(live: duckdb.DuckDBPyConnection, load: Load) -> None:
    """A target with another value is a vintage of the same promise, and the last value is shown."""
    load([target("a1", "2026-01-10", "100000"), target("a2", "2026-03-10", "200000")])

    rows = live.execute("select metric, value, articles, state from promises_as_of(date '2026-04-01')").fetchall()

    assert rows == [("people_trained", 200000, 2, "open")]


def test_measured_promise_is_kept_when_the_value_is_reached(live: duckdb.DuckDBPyConnection, load: Load) -> None:
    """An actual figure below the target keeps nothing; one that reaches it does."""
    load([target("a1", "2026-01-10", "100000"), target("a2", "2029-03-10", "60000", "actual")])
    before = live.execute("select state from promises_as_of(date '2029-06-01')").fetchall()
    load([target("a3", "2030-03-10", "120000", "actual")])

    assert before == [("open",)]
    assert live.execute("select state, kept_on from promises_as_of(date '2030-06-01')").fetchall() == [
        ("kept", day("2030-03-10")),
    ]


@pytest.mark.parametrize(
    "words",
    [
        "second data center",
        "2nd data centre",
        "제2데이터센터",
        "제2 데이터센터",
        "두 번째 데이터센터",
        "its Second plant",
    ],
)
def test_a_second_plant_is_one_in_any_wording(words: str) -> None:
    """A facility without a name is told by its number, said in digits or in words of either language."""
    second = argument(words, "object", words, None, "facility")

    assert argument_key(second) == "facility:2"
