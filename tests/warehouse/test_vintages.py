"""Figure vintages: what was claimed, by whom, when, and what it replaced."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import duckdb

from tests.warehouse.conftest import Load
from tests.warehouse.newsroom import at, date_mention, day, market_size, reading
from transform.records import Entity, Facts
from warehouse.batches import Reading
from warehouse.load import load_entities

TRILLION = Decimal(10) ** 12
_OF_THE_FIGURE = {"modifier", "low", "high", "status", "scope", "attributed_to_id"}


def forecast(article_id: str, said_on: str, trillions: int, *, by: str | None = "TrendForce", **more: Any) -> Reading:
    """An article in which someone expects the 2030 HBM market at so many trillion won."""
    words = f"{trillions} trillion won"
    text = f"{by} expects the HBM market to reach {words} in 2030."
    fields = {key: more.pop(key) for key in list(more) if key in _OF_THE_FIGURE}
    found = market_size(text, words, f"{trillions}e12", 2030, attributed_to=by, **fields)
    return reading(article_id, text, said_on, Facts(figures=(found,)), **more)


def vintages(live: duckdb.DuckDBPyConnection, columns: str = "claimed_on, value / 1000000000000") -> list[Any]:
    """Columns of the vintages of the HBM market, oldest first."""
    return live.execute(f"select {columns} from vintages('market:hbm')").fetchall()


def test_each_new_value_is_a_vintage(live: duckdb.DuckDBPyConnection, load: Load) -> None:
    """A raised forecast follows the old one, with previous value, change and which is latest."""
    load([forecast("a1", "2026-01-05", 40), forecast("b2", "2026-03-05", 50)])

    rows = vintages(live, "claimed_on, value, previous_value, change, change_ratio, is_latest")

    assert rows == [
        (day("2026-01-05"), 40 * TRILLION, None, None, None, False),
        (day("2026-03-05"), 50 * TRILLION, 40 * TRILLION, 10 * TRILLION, 0.25, True),
    ]


def test_repeat_is_no_vintage(live: duckdb.DuckDBPyConnection, load: Load) -> None:
    """Another outlet with the same forecaster and value repeats it, in whatever words; it is counted, not listed."""
    load(
        [
            forecast("a1", "2026-01-05", 40),
            forecast("b2", "2026-02-05", 40, source_id="weekly", publisher="The Weekly", modifier="approx"),
        ],
    )

    assert vintages(live, "claimed_on, articles, stories") == [(day("2026-01-05"), 2, 2)]


def test_stale_repeat_does_not_bring_the_old_value_back(live: duckdb.DuckDBPyConnection, load: Load) -> None:
    """An outlet that still quotes the old value after the new one was given changes nothing."""
    load([forecast("a1", "2026-01-05", 40), forecast("b2", "2026-03-05", 50), forecast("c3", "2026-03-09", 40)])

    assert vintages(live) == [(day("2026-01-05"), 40), (day("2026-03-05"), 50)]


def test_speakers_have_their_own_chains(live: duckdb.DuckDBPyConnection, load: Load) -> None:
    """Two forecasters with two values make two chains, both latest, and one conflict."""
    load([forecast("a1", "2026-01-05", 40), forecast("b2", "2026-01-06", 55, by="Counterpoint")])

    assert vintages(live, "speaker, is_latest") == [("Counterpoint", True), ("TrendForce", True)]
    conflicts = live.execute("select speaker, other_speaker, value, other_value from figure_conflicts").fetchall()
    assert conflicts == [("Counterpoint", "TrendForce", 55 * TRILLION, 40 * TRILLION)]


def test_overlapping_bounds_are_no_conflict(live: duckdb.DuckDBPyConnection, load: Load) -> None:
    """Over 40 and exactly 55 can both be true; about 40 and 44 can, about 40 and 46 cannot."""
    load(
        [
            forecast("a1", "2026-01-05", 40, by="One", modifier="over", high=None, scope="over"),
            forecast("b2", "2026-01-06", 55, by="Two", scope="over"),
            forecast("c3", "2026-01-07", 40, by="One", modifier="approx", scope="about"),
            forecast("d4", "2026-01-08", 44, by="Two", scope="about"),
            forecast("e5", "2026-01-09", 40, by="One", modifier="approx", scope="far"),
            forecast("f6", "2026-01-10", 46, by="Two", scope="far"),
        ],
    )

    assert live.execute("select scope from figure_conflicts").fetchall() == [("far",)]


def test_outlet_that_repeats_a_forecaster_disagrees_with_nobody(live: duckdb.DuckDBPyConnection, load: Load) -> None:
    """An outlet that prints one forecaster's number without a name is no third party beside the other."""
    load(
        [
            forecast("a1", "2026-01-05", 40),
            forecast("b2", "2026-01-06", 55, by="Counterpoint"),
            forecast("c3", "2026-01-07", 40, by=None, publisher="The Weekly"),
            forecast("d4", "2026-01-08", 70, by=None, publisher="The Monthly"),
        ],
    )

    pairs = live.execute("select speaker, other_speaker from figure_conflicts order by all").fetchall()

    assert pairs == [("Counterpoint", "The Monthly"), ("Counterpoint", "TrendForce"), ("The Monthly", "TrendForce")]


def test_speaker_has_one_name(live: duckdb.DuckDBPyConnection, load: Load) -> None:
    """Whoever is known is shown by name, however articles in two languages called them; the words are kept beside."""
    load_entities(live, [Entity(id="rf:trendforce", type="research_firm", names={"en": "TrendForce"})])
    load([forecast("a1", "2026-01-05", 40, by="트렌드포스", attributed_to_id="rf:trendforce")])

    assert vintages(live, "speaker, speaker_id") == [("TrendForce", "rf:trendforce")]
    assert live.execute("select speaker from vintages_told").fetchall() == [("트렌드포스",)]


def test_edit_supersedes(live: duckdb.DuckDBPyConnection, load: Load) -> None:
    """A figure corrected in its article stays visible as superseded, dated by the revision that said it."""
    published: dict[str, Any] = {"published_at": at("2026-01-05"), "published_on": day("2026-01-05")}
    load([forecast("a1", "2026-01-05", 40, **published), forecast("a1", "2026-01-07", 45, **published)])

    assert vintages(live, "claimed_on, value / 1000000000000, superseded, is_latest") == [
        (day("2026-01-05"), 40, True, False),
        (day("2026-01-07"), 45, False, True),
    ]


def test_edit_back_is_a_vintage(live: duckdb.DuckDBPyConnection, load: Load) -> None:
    """An article that changes its word and takes that back has three vintages."""
    published: dict[str, Any] = {"published_at": at("2026-01-05"), "published_on": day("2026-01-05")}
    days = [("2026-01-05", 40), ("2026-01-07", 45), ("2026-01-08", 40)]
    load([forecast("a1", said_on, value, **published) for said_on, value in days])

    assert vintages(live) == [(day(said_on), value) for said_on, value in days]


def test_older_value_beside_the_new_one_is_dated_by_its_words(live: duckdb.DuckDBPyConnection, load: Load) -> None:
    """Up from 40 trillion won that it had expected in March 2025: that claim is of March 2025."""
    text = "TrendForce expects 50 trillion won in 2030, up from 40 trillion won that it expected in March 2025."
    common = {"attributed_to": "TrendForce", "series_id": "s1"}
    new = market_size(text, "50 trillion won", "50e12", 2030, series_role="to", **common)
    old = market_size(text, "40 trillion won", "40e12", 2030, series_role="from", **common)
    spring = date_mention(text, "March 2025", "2025-03-01", "2025-03-31", precision="month")
    load([reading("a1", text, "2026-01-05", Facts(figures=(new, old), dates=(spring,)))])

    assert vintages(live) == [(day("2025-03-31"), 40), (day("2026-01-05"), 50)]


def test_older_value_already_known_is_a_repeat(live: duckdb.DuckDBPyConnection, load: Load) -> None:
    """A second outlet that tells the same change, old value and new, adds no vintage."""
    text = "TrendForce raised its view to 50 trillion won in 2030 from 40 trillion won."
    common = {"attributed_to": "TrendForce", "series_id": "s1"}
    new = market_size(text, "50 trillion won", "50e12", 2030, series_role="to", **common)
    old = market_size(text, "40 trillion won", "40e12", 2030, series_role="from", **common)
    facts = Facts(figures=(new, old))
    load(
        [
            forecast("a1", "2025-03-05", 40),
            reading("b2", text, "2026-01-05", facts),
            reading("c3", text, "2026-01-06", facts, source_id="weekly", publisher="The Weekly"),
        ],
    )

    assert vintages(live) == [(day("2025-03-05"), 40), (day("2026-01-05"), 50)]


def test_return_to_an_old_value_is_a_vintage_when_it_is_told(live: duckdb.DuckDBPyConnection, load: Load) -> None:
    """A forecaster that cuts its view back to an old value has said something new."""
    text = "TrendForce cut its view to 40 trillion won in 2030 from 50 trillion won."
    common = {"attributed_to": "TrendForce", "series_id": "s1"}
    new = market_size(text, "40 trillion won", "40e12", 2030, series_role="to", **common)
    old = market_size(text, "50 trillion won", "50e12", 2030, series_role="from", **common)
    cut = reading("c3", text, "2026-05-05", Facts(figures=(new, old)))
    load([forecast("a1", "2026-01-05", 40), forecast("b2", "2026-03-05", 50), cut])

    assert vintages(live) == [(day("2026-01-05"), 40), (day("2026-03-05"), 50), (day("2026-05-05"), 40)]


def test_denial_is_a_row(live: duckdb.DuckDBPyConnection, load: Load) -> None:
    """A denied figure is a row of its own, and the claim that it denies is marked."""
    load([forecast("a1", "2026-01-05", 40), forecast("b2", "2026-01-06", 40, by="The association", status="denied")])

    assert vintages(live, "speaker, status, denied") == [
        ("The association", "denied", True),
        ("TrendForce", "forecast", True),
    ]


def test_claim_without_period_is_no_vintage(live: duckdb.DuckDBPyConnection, load: Load) -> None:
    """A figure that names no period cannot be compared, and is none."""
    text = "TrendForce expects 50 trillion won."
    found = market_size(text, "50 trillion won", "50e12", 2030, period_start=None, period_end=None)
    load([reading("a1", text, "2026-01-05", Facts(figures=(found,)))])

    assert vintages(live) == []


def test_as_of_reads_the_revision_of_that_instant(live: duckdb.DuckDBPyConnection, load: Load) -> None:
    """`figures_as_of` shows what the article said at an instant, before and after its edit, and nothing before it."""
    published: dict[str, Any] = {"published_at": at("2026-01-05"), "published_on": day("2026-01-05")}
    load([forecast("a1", "2026-01-05", 40, **published), forecast("a1", "2026-01-07", 45, **published)])

    def known(instant: str) -> list[Any]:
        return live.execute("select value from figures_as_of(?::timestamptz)", [at(instant)]).fetchall()

    assert [known("2026-01-04"), known("2026-01-06"), known("2026-01-08")] == [
        [],
        [(40 * TRILLION,)],
        [(45 * TRILLION,)],
    ]


def test_article_changes_name_what_was_altered(live: duckdb.DuckDBPyConnection, load: Load) -> None:
    """An edit of the figure is one altered row with both values; an edit of words alone says so."""
    published: dict[str, Any] = {"published_at": at("2026-01-05"), "published_on": day("2026-01-05")}
    before = forecast("a1", "2026-01-05", 40, **published)
    after = forecast("a1", "2026-01-07", 45, **published)
    words = [reading("b2", "Old words.", "2026-01-05"), reading("b2", "New words.", "2026-01-06")]
    load([before, after, *words])

    rows = live.execute("select article_id, change, old_value, new_value, changed_on from article_changes order by 1")

    assert rows.fetchall() == [
        ("a1", "altered", 40 * TRILLION, 45 * TRILLION, day("2026-01-07")),
        ("b2", "words", None, None, day("2026-01-06")),
    ]


def test_figures_gained_and_lost(live: duckdb.DuckDBPyConnection, load: Load) -> None:
    """A figure that an edit adds is gained; one that it drops is lost."""
    text = "The market will reach 40 trillion won in 2030."
    facts = Facts(figures=(market_size(text, "40 trillion won", "40e12", 2030),))
    load([reading("a1", "Nothing yet.", "2026-01-05"), reading("a1", text, "2026-01-06", facts)])
    load([reading("b2", text, "2026-01-05", facts), reading("b2", "Nothing left.", "2026-01-06")])

    rows = live.execute(
        "select article_id, change, old_value is null, new_value is null from article_changes order by 1"
    )

    assert rows.fetchall() == [("a1", "gained", True, False), ("b2", "lost", False, True)]


def test_market_register_shows_the_latest(live: duckdb.DuckDBPyConnection, load: Load) -> None:
    """The register of a market holds each speaker's latest claim with its quotation."""
    live.execute(
        "insert into known_entities (entity_id, type, name, origin) values ('market:hbm', 'market', 'HBM', 'gazetteer')"
    )
    load([forecast("a1", "2026-01-05", 40), forecast("b2", "2026-03-05", 50)])

    rows = live.execute("select market, fact, value, period_end, quotation from market_register").fetchall()

    quotation = "TrendForce expects the HBM market to reach 50 trillion won in 2030."
    assert rows == [("HBM", "market_size", 50 * TRILLION, date(2030, 12, 31), quotation)]
