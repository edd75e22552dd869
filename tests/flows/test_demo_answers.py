"""The whole pipeline over the sample press gives the answers that a careful reader gives (`expected.toml`)."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from flows.sample_press.library import FOLDER, load_library
from warehouse.connection import open_snapshot
from warehouse.query import ask

EXPECTED: dict[str, Any] = tomllib.loads((FOLDER / "expected.toml").read_text(encoding="utf-8"))
TITLES = {article.slug: article.versions[-1].title for article in load_library().articles}
CHAINS = sorted({case["chain"] for case in EXPECTED["vintage"]})


def cases(kind: str, name: Callable[[dict[str, Any]], str]) -> list[Any]:
    """The expected answers of one kind, named."""
    return [pytest.param(case, id=f"{kind}: {name(case)}") for case in EXPECTED[kind]]


def rows(folder: Path, sql: str, *parameters: object) -> list[dict[str, Any]]:
    """The rows of one question to the demo's snapshot."""
    with open_snapshot(folder) as connection:
        return [row for batch in ask(connection, sql, parameters).batches for row in batch.to_pylist()]


def story_of(folder: Path, slug: str) -> str:
    """The story of an article of the press."""
    found = rows(folder, "select story_id from articles where title = ?", TITLES[slug])
    assert len(found) == 1, slug
    return str(found[0]["story_id"])


def test_every_article_of_every_outlet_is_loaded(demo: Path) -> None:
    """Copies included; galleries and dead links are not articles."""
    found = rows(demo, "select source_id, count(*) as articles from articles where access = 'full' group by 1")
    assert {row["source_id"]: row["articles"] for row in found} == EXPECTED["articles"]


@pytest.mark.parametrize("chain", CHAINS)
def test_a_forecast_has_the_vintages_that_were_claimed(demo: Path, chain: str) -> None:
    """In order of claim; what others repeat makes none, an older value is dated by its own words."""
    cases = [case for case in EXPECTED["vintage"] if case["chain"] == chain]
    first = cases[0]
    found = rows(
        demo,
        "select value, claimed_on from figure_vintages where metric = ? and subject_id = ? and speaker_id = ? "
        "and period_start = ? and period_end = ? and currency = ? order by claimed_at",
        *(first[key] for key in ("metric", "subject", "speaker", "period_start", "period_end", "currency")),
    )
    assert [row["value"] for row in found] == [Decimal(case["value"]) for case in cases]
    dated = [
        (row["claimed_on"], case["claimed_on"]) for row, case in zip(found, cases, strict=True) if "claimed_on" in case
    ]
    assert [day for day, _ in dated] == [day for _, day in dated]


@pytest.mark.parametrize("case", cases("conflict", lambda case: f"{case['metric']}-{case['subject']}"))
def test_two_speakers_who_cannot_both_be_right_are_a_conflict(demo: Path, case: dict[str, Any]) -> None:
    """One metric, subject and period, and bounds that do not meet."""
    found = rows(
        demo,
        "select value, other_value from figure_conflicts where metric = ? and subject_id = ? and period_start = ?",
        case["metric"],
        case["subject"],
        case["period_start"],
    )
    pairs = [{row["value"], row["other_value"]} for row in found]
    assert {Decimal(str(side["value"])) for side in case["sides"]} in pairs


@pytest.mark.parametrize("case", cases("promise", lambda case: f"{case['actor']}-{case['type']}"))
def test_a_promise_has_its_due_dates_and_its_state(demo: Path, case: dict[str, Any]) -> None:
    """As known on the last day of the press."""
    found = rows(
        demo,
        "select object_id, place_id, first_claimed_on, due_end, slips, state from promises_as_of(date '2026-09-27') "
        "where actor_id = ? and type = ? and (object_id = ? or ? is null) and first_claimed_on = ?",
        case["actor"],
        case["type"],
        case.get("object"),
        case.get("object"),
        case["first_claimed_on"],
    )
    assert [(row["due_end"], row["slips"], row["state"]) for row in found] == [
        (case["due_ends"][-1], case["slips"], case["state"])
    ]


@pytest.mark.parametrize("case", cases("edit", lambda case: case["slug"]))
def test_an_edited_figure_is_a_row(demo: Path, case: dict[str, Any]) -> None:
    """The demo visits the press before and after these edits; the third was made before it first came."""
    found = rows(
        demo,
        "select old_value, new_value from article_changes join articles using (article_id) where title = ? "
        "and old_value is not null and new_value is not null order by article_changes.revision",
        TITLES[case["slug"]],
    )
    seen = case["slug"] != "byeolha-tokyo-jisa"
    pairs = list(zip(case["values"], case["values"][1:], strict=False)) if seen else []
    found_pairs = [(row["old_value"], row["new_value"]) for row in found]
    assert [pair for pair in found_pairs if pair in pairs] == pairs


@pytest.mark.parametrize("case", cases("copy", lambda case: case["copy"]))
def test_a_copy_belongs_to_its_original_s_story(demo: Path, case: dict[str, Any]) -> None:
    """However its headline and by-line were changed."""
    assert story_of(demo, case["copy"]) == story_of(demo, case["original"])


@pytest.mark.parametrize("case", cases("pair", lambda case: case["english"]))
def test_a_telling_in_the_other_language_belongs_to_the_story(demo: Path, case: dict[str, Any]) -> None:
    """Within 48 hours, with three equal claims and the same main entities."""
    assert story_of(demo, case["english"]) == story_of(demo, case["korean"])


@pytest.mark.parametrize(
    "case", cases("fact", lambda case: f"{case['subject']}-{case.get('type', case.get('metric'))}")
)
def test_a_single_fact_is_found_with_its_parties(demo: Path, case: dict[str, Any]) -> None:
    """Who did what to whom, for how much."""
    if "type" in case:
        found = rows(
            demo,
            "select object_id, target_id, amount from occurrences "
            "where type = ? and subject_id = ? and status = 'done'",
            case["type"],
            case["subject"],
        )
        parties = {row["object_id"] for row in found} | {row["target_id"] for row in found}
        assert found
        assert case.get("object") in {None, *parties}
        assert case.get("recipient") in {None, *parties}
        assert "value" not in case or Decimal(case["value"]) in {row["amount"] for row in found}
    else:
        found = rows(
            demo,
            "select distinct value from figure_vintages "
            "where metric = ? and subject_id = ? and currency = ? and period_start = ? and period_end = ?",
            *(case[key] for key in ("metric", "subject", "currency", "period_start", "period_end")),
        )
        assert [row["value"] for row in found] == [Decimal(case["value"])]


@pytest.mark.parametrize(
    "case", EXPECTED["odd_page"], ids=lambda case: case.get("slug") or case.get("path") or "no-link"
)
def test_a_page_that_is_no_article_ends_in_its_named_outcome(demo: Path, case: dict[str, Any]) -> None:
    """Nothing fails without a reason."""
    found = rows(
        demo,
        "select f.outcome, f.reason, a.access from fetches f left join articles a using (article_id) "
        "where f.source_id = ? and f.role = 'page' and (f.outcome = 'rejected' or a.access = 'paywalled')",
        case["outlet"],
    )
    wanted = (case["outcome"], case.get("access"))
    assert wanted in {(row["outcome"], row["access"]) for row in found}
    assert case.get("reason") in {None, *(row["reason"] for row in found)}
