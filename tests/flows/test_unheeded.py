"""Corrections that do nothing are told by every run, by the reparse that tried them, and by doctor."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from flows.cli import main
from flows.job import Job, choose_sources
from flows.pipeline import ingest
from flows.work import feeds_of
from tests.flows.conftest import job_of, rows

ENTRIES = """
[[fact]]
action = "suppress"
kind = "figures"
article = "{article_id}"
text = "{surface}"
reason = "withdrawn"

[[fact]]
action = "suppress"
kind = "figures"
article = "{url}"
text = "999 trillion won"
reason = "never there"

[[fact]]
action = "suppress"
kind = "figures"
article = "https://press.example/never-read"
text = "1"
reason = "another outlet's"

[[entity]]
action = "reject"
id = "new:company:nobody-has-this-name"
reason = "no name"
"""
NOTHING = "corrections.toml, fact 2 (suppress figures '999 trillion won' in {url}): matches nothing of that article"
ABSENT = (
    "corrections.toml, fact 3 (suppress figures '1' in https://press.example/never-read): no such article was loaded",
    "corrections.toml, entity 1 (reject new:company:nobody-has-this-name): no article names it",
)


@pytest.fixture
def corrected(copied: Callable[[], Job]) -> tuple[Job, str]:
    """A loaded folder whose corrections were written since, and the URL of an article of theirs."""
    job = copied()
    figure = rows(job, "select article_id, url, surface from figures where metric is not null order by all limit 1")[0]
    path = job.data_dir / "corrections.toml"
    path.write_text(ENTRIES.format_map(figure), encoding="utf-8")
    return job_of(job.data_dir / "dateline.toml"), figure["url"]


def test_a_run_says_which_corrections_are_not_applied_and_fails_for_none(corrected: tuple[Job, str]) -> None:
    """Those written since the last reparse ask for one; those of articles and names that are not there say so."""
    job, _ = corrected
    summary = ingest(job, feeds_of(choose_sources(job, None)))
    ends = [note.rpartition(": ")[0].endswith("is not applied yet") for note in summary.notes]
    assert (summary.state, ends, summary.notes[2:]) == ("done", [True, True, False, False], ABSENT)


def test_a_reparse_and_doctor_name_the_correction_that_matches_nothing(
    corrected: tuple[Job, str], capsys: pytest.CaptureFixture[str]
) -> None:
    """Both exit 1; the correction that does its work is not mentioned, and one taken out again asks for a reparse."""
    job, url = corrected
    config = str(job.data_dir / "dateline.toml")
    told = {NOTHING.format(url=url), *ABSENT}

    reparsed = main(["reparse", "--config", config])
    lines = {line.strip() for line in capsys.readouterr().err.splitlines()}
    assert (reparsed, {line for line in lines if line.startswith("corrections.toml")}) == (1, told)

    looked = main(["doctor", "--json", "--config", config])
    said = capsys.readouterr().out
    assert (looked, [line for line in told if line not in said]) == (1, [])

    (job.data_dir / "corrections.toml").write_text("", encoding="utf-8")
    again = job_of(job.data_dir / "dateline.toml")
    summary = ingest(again, feeds_of(choose_sources(again, None)))
    assert summary.notes == ("corrections.toml: 1 entries that are in it no more still hold: dateline reparse",)
