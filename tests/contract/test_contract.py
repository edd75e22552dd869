"""The contract: what a dozen articles come to, whatever order their captures arrive in.

`articles.toml` is what was captured, `expected.toml` what must follow; both are for people to read.
"""

from __future__ import annotations

import hashlib
import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from flows.job import Job
from tests.contract.conftest import HERE, RUN_IDS, job_for, load_runs
from warehouse.connection import open_live, open_snapshot, writer_lock
from warehouse.load import content_hash
from warehouse.query import ask

EXPECTED: dict[str, Any] = tomllib.loads((HERE / "expected.toml").read_text(encoding="utf-8"))
IDS = {name: hashlib.sha256(url.encode()).hexdigest()[:16] for name, url in EXPECTED["ids"].items()}
ORDERS = [
    ("early", "middle", "late"),
    pytest.param(("late", "middle", "early"), marks=pytest.mark.slow),
    pytest.param(("middle", "early", "late"), marks=pytest.mark.slow),
    ("late", "early", "middle", "late", "early"),
]


def rows(job: Job, sql: str, *parameters: object) -> list[dict[str, Any]]:
    """The rows of one question to the published snapshot."""
    with open_snapshot(job.data_dir) as connection:
        return [row for batch in ask(connection, sql, parameters).batches for row in batch.to_pylist()]


def hash_of(job: Job) -> str:
    """The content hash of the writer's warehouse."""
    with writer_lock(job.data_dir), open_live(job.data_dir) as connection:
        return content_hash(connection)


def test_every_article_has_the_identity_of_its_cleaned_address(loaded: Job) -> None:
    """A mobile host or a tracking key makes no second article."""
    found = {row["article_id"] for row in rows(loaded, "select article_id from articles")}
    assert found == set(IDS.values())


@pytest.mark.parametrize("case", EXPECTED["revision"], ids=lambda case: case["article"])
def test_revisions_follow_from_the_captures_in_order_of_capture(loaded: Job, case: dict[str, Any]) -> None:
    """Equal neighbours are one revision; a content that comes back is a new one."""
    found = rows(
        loaded,
        "select revision, valid_from, count(*) as captures "
        "from article_revisions join captures c using (article_id, revision) "
        "where article_id = ? group by all order by revision",
        IDS[case["article"]],
    )
    assert found == case["revisions"]


def test_copies_are_one_story_and_everything_else_is_its_own(loaded: Job) -> None:
    """A wire copy in another outlet is evidence, not a second story."""
    names = {article_id: name for name, article_id in IDS.items()}
    groups: dict[str, set[str]] = {}
    for row in rows(loaded, "select article_id, story_id from articles"):
        groups.setdefault(row["story_id"], set()).add(names[row["article_id"]])
    assert [group for group in groups.values() if len(group) > 1] == [
        set(case["articles"]) for case in EXPECTED["story"]
    ]


@pytest.mark.parametrize("case", EXPECTED["vintage"], ids=lambda case: case["speaker"])
def test_only_a_changed_value_is_a_new_vintage(loaded: Job, case: dict[str, Any]) -> None:
    """The same value by the same forecaster is a repeat, in whatever outlet and language."""
    found = rows(
        loaded,
        "select value, previous_value, article_id, is_latest from figure_vintages "
        "where subject_id = ? and metric = ? and speaker_id = ? order by claimed_at",
        case["subject"],
        case["metric"],
        case["speaker"],
    )
    expected = [
        {
            "value": Decimal(claim["value"]),
            "previous_value": Decimal(claim["previous"]) if claim["previous"] else None,
            "article_id": IDS[claim["article"]],
            "is_latest": claim["latest"],
        }
        for claim in case["claims"]
    ]
    assert found == expected


@pytest.mark.parametrize("order", ORDERS, ids="-".join)
def test_the_order_of_loading_changes_nothing(
    loaded: Job, raw_zone: Path, tmp_path: Path, order: tuple[str, ...]
) -> None:
    """Runs loaded in any order, or twice, give the same warehouse."""
    assert hash_of(load_runs(raw_zone, tmp_path, order)) == hash_of(loaded)


def test_a_second_opening_loads_nothing_more(loaded: Job) -> None:
    """What is loaded is known: every journal's rows are counted."""
    loaded_rows = {row["run_id"]: row["journal_rows"] for row in rows(loaded, "select run_id, journal_rows from runs")}
    assert sorted(loaded_rows) == sorted(RUN_IDS.values())
    assert job_for(loaded.data_dir).data_dir == loaded.data_dir


@pytest.mark.parametrize(
    ("case", "standing"),
    [(case, standing) for case in EXPECTED["promise"] for standing in case["standing"]],
    ids=lambda value: str(value.get("on", value.get("object", ""))),
)
def test_a_promise_stands_as_it_was_known_on_a_day(loaded: Job, case: dict[str, Any], standing: dict[str, Any]) -> None:
    """Due dates move by the actor's word; a promise is kept by the event that it promised."""
    found = rows(
        loaded,
        "select due_end, state, slips from promises_as_of(?) where actor_id = ? and (object_id = ? or ? = 'facility')"
        " and coalesce(object_id, '') not like case when ? = 'facility' then 'model:%' else '' end",
        standing["on"],
        case["actor"],
        case["object"],
        case["object"],
        case["object"],
    )
    assert found == [{"due_end": standing["due_end"], "state": standing["state"], "slips": standing["slips"]}]
