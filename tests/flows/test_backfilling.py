"""The manual backfill: the same content however it was interrupted, nothing twice, nothing written by a dry run."""

from __future__ import annotations

import gzip
import json
import shutil
import urllib.request
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from flows.backfilling import Coverage, Files, Span, _with_usual, backfill
from flows.cli import main
from flows.commands.backfill import _report
from flows.commands.run import exit_code
from flows.errors import UsageError
from flows.importing import Collected
from flows.imports import own_address
from flows.job import Job, choose_sources
from flows.loading import Loaded
from flows.pipeline import Summary, ingest
from flows.sample_press.press import Press
from flows.work import feeds_of
from tests.flows.conftest import END, backfill_all, files_of, hash_of, job_of, rows, run_killed
from warehouse.connection import open_live, writer_lock
from warehouse.load import drop_articles

Workspace = Callable[[str], Path]
# Where a backfill is killed, and how many runs are then left under way.
KILL_POINTS = [
    pytest.param("fetching:5", 1, id="while fetching", marks=pytest.mark.slow),
    pytest.param("step:load", 1, id="between fetching and loading", marks=pytest.mark.slow),
    pytest.param("step:publish", 0, id="before publishing", marks=pytest.mark.slow),
]
FOREIGN = '<html><head><link rel="canonical" href="https://press.example/a/1"></head><body><p>Words.</p></body></html>'
VINTAGES = "select * exclude (url) from figure_vintages order by all"  # a feed's links carry its tracking keys
PROMISES = "select * exclude (evidence, url) from promises_as_of(date '2026-09-27') order by all"


@pytest.mark.parametrize(("point", "crashed"), KILL_POINTS)
def test_a_backfill_that_was_killed_ends_like_one_that_was_not(
    uninterrupted: Job, workspace: Workspace, point: str, crashed: int
) -> None:
    """Started anew it goes on where it stopped, whatever it was at."""
    config = workspace("killed")
    assert run_killed(config, point) == -9
    job = job_of(config)
    backfill_all(job)
    assert hash_of(job) == hash_of(uninterrupted)
    assert rows(job, "select count(*) as runs from runs where state = 'crashed'") == [{"runs": crashed}]


def test_a_second_backfill_adds_nothing(copied: Callable[[], Job]) -> None:
    """What is known is not fetched again."""
    job = copied()
    before = hash_of(job)
    summaries, coverage = backfill_all(job)
    assert sum(summary.collected.fetched for summary in summaries) == 0
    assert {row.state for row in coverage} == {"complete", "empty"}
    assert hash_of(job) == before


def test_only_gaps_fetches_just_the_days_that_are_missing(press: Press, uninterrupted: Job, tmp_path: Path) -> None:
    """Days of which the warehouse holds an article are left alone."""
    assert press.bases
    shutil.copytree(uninterrupted.data_dir, tmp_path / "gaps")
    job = job_of(tmp_path / "gaps" / "dateline.toml")
    found = rows(job, "select distinct published_on from articles order by 1")
    found_days = [row["published_on"] for row in found]
    days = found_days[3:8]
    missing = rows(job, "select article_id, url, published_on from articles")
    missing = [row for row in missing if row["published_on"] in days]
    with writer_lock(job.data_dir), open_live(job.data_dir) as connection:
        drop_articles(connection, [row["article_id"] for row in missing])
        connection.execute(
            "delete from fetches where article_id in (select unnest(?))", [[r["article_id"] for r in missing]]
        )
    summaries, _ = backfill_all(job, Span(since=min(found_days), until=days[-1] + timedelta(days=5), only_gaps=True))
    assert sum(summary.loaded.new for summary in summaries) == len(missing)
    assert sum(summary.collected.fetched for summary in summaries) == len(missing)


def test_a_dry_run_writes_nothing(uninterrupted: Job, capsys: pytest.CaptureFixture[str]) -> None:
    """It asks the archives and shows what there is; every file stays as it was."""
    from flows.cli import main  # noqa: PLC0415

    config = uninterrupted.data_dir / "dateline.toml"
    before = files_of(uninterrupted.data_dir)
    code = main(
        ["backfill", "--since", "2026-07-30", "--until", "2026-09-27", "--dry-run", "--json", "--config", str(config)]
    )
    shown = capsys.readouterr()
    coverage = json.loads(shown.out)["coverage"]
    held = rows(uninterrupted, "select source_id, published_on, count(*) as n from articles group by all")
    offered = {(row["source_id"], row["day"]): row["offered"] for row in coverage}
    assert (code, shown.err) == (0, "")
    # Galleries and teasers are offered too, and are no articles.
    assert all(offered[row["source_id"], row["published_on"].isoformat()] >= row["n"] for row in held)
    assert {row["source_id"] for row in coverage} == {"hanbit", "peninsula-wire", "seoul-ledger"}
    assert files_of(uninterrupted.data_dir) == before


def test_a_dry_run_before_the_first_run_makes_no_folder(workspace: Workspace) -> None:
    """Not even the data folder appears."""
    from flows.cli import main  # noqa: PLC0415

    config = workspace("untouched")
    before = files_of(config.parent)
    assert (
        main(["backfill", "--since", "2026-09-01", "--until", "2026-09-02", "--dry-run", "--config", str(config)]) == 0
    )
    assert files_of(config.parent) == before


@pytest.mark.slow
def test_vintages_and_promises_are_the_same_live_and_by_backfill(
    press: Press, uninterrupted: Job, workspace: Workspace
) -> None:
    """The order of publication counts, not that of fetching."""
    job = job_of(workspace("live"))
    sources = {source.id: source for source in choose_sources(job, None)}
    for source_id in ("peninsula-wire", "hanbit", "seoul-ledger"):
        ingest(job, feeds_of([sources[source_id]]))
    assert press.as_of == END
    assert rows(job, VINTAGES) == rows(uninterrupted, VINTAGES)
    assert rows(job, PROMISES) == rows(uninterrupted, PROMISES)


def test_a_list_of_urls_is_fetched_whoever_published_them(press: Press, workspace: Workspace, tmp_path: Path) -> None:
    """Lines with a comment are passed over; the same list again fetches nothing."""
    job = job_of(workspace("listed"))
    page = press.bases["seoul-ledger"] + _paths(press, "seoul-ledger")[0]
    listed = tmp_path / "urls.txt"
    listed.write_text(f"# one page\n\n{page}\n{page}?utm_source=x\n", encoding="utf-8")
    first, _ = backfill(job, choose_sources(job, None), None, Files(urls=listed))
    second, _ = backfill(job, choose_sources(job, None), None, Files(urls=listed))
    assert (first[0].loaded.new, second[0].loaded.new, second[0].collected.fetched) == (1, 0, 0)


def test_a_list_with_a_line_that_is_no_url_is_named(workspace: Workspace, tmp_path: Path) -> None:
    """The file and the line stand in the error; nothing is fetched."""
    job = job_of(workspace("badlist"))
    listed = tmp_path / "urls.txt"
    listed.write_text("http://news.example/a\nftp://news.example/b\n", encoding="utf-8")
    with pytest.raises(UsageError, match=r"urls\.txt, line 2"):
        backfill(job, choose_sources(job, None), None, Files(urls=listed))


def test_a_warc_gives_the_same_articles_as_the_run_that_wrote_it(uninterrupted: Job, workspace: Workspace) -> None:
    """What one installation fetched, another takes in; twice adds nothing."""
    job = job_of(workspace("imported"))
    warcs = tuple(sorted(uninterrupted.data_dir.glob("raw/*/*/*.warc.gz")))
    for _ in range(2):
        summaries, _ = backfill(job, choose_sources(job, None), None, Files(warc=warcs))
    assert rows(job, VINTAGES) == rows(uninterrupted, VINTAGES)
    count = "select count(*) as articles from articles"
    assert rows(job, count) == rows(uninterrupted, count)
    assert summaries[0].loaded.new == 0


@pytest.mark.slow
def test_a_warc_that_ends_early_gives_what_it_holds_and_is_named(
    uninterrupted: Job, workspace: Workspace, tmp_path: Path
) -> None:
    """A torn archive is a part that failed, not the end of the run."""
    job = job_of(workspace("torn"))
    whole = max(uninterrupted.data_dir.glob("raw/*/*/*.warc.gz"), key=lambda path: path.stat().st_size)
    torn = tmp_path / "torn.warc.gz"
    torn.write_bytes(whole.read_bytes()[:-200])
    summaries, _ = backfill(job, choose_sources(job, None), None, Files(warc=(torn,)))
    assert summaries[0].state == "partial"
    assert "torn.warc.gz" in summaries[0].problems[0]
    assert summaries[0].loaded.new > 0


def test_a_folder_of_saved_pages_is_taken_in(press: Press, workspace: Workspace, tmp_path: Path) -> None:
    """The address is the page's own canonical link; packed files are read too, and one without an address is named."""
    job = job_of(workspace("saved"))
    folder = tmp_path / "pages"
    folder.mkdir()
    pages = [_get(press.bases["seoul-ledger"] + path) for path in _paths(press, "seoul-ledger")[:2]]
    (folder / "one.html").write_bytes(pages[0])
    (folder / "two.html.gz").write_bytes(gzip.compress(pages[1]))
    (folder / "three.htm").write_text("<html><body><p>No address.</p></body></html>", encoding="utf-8")
    (folder / "notes.txt").write_text("no page", encoding="utf-8")
    summaries, _ = backfill(job, choose_sources(job, None), None, Files(html=folder))
    assert (summaries[0].loaded.new, summaries[0].collected.rejected) == (2, 1)
    assert rows(job, "select reason from fetches where outcome = 'rejected'") == [{"reason": "no-link"}]


@pytest.mark.parametrize(
    ("pages", "why"),
    [
        ({}, "there is no page in it"),
        ({"a.txt": "no page"}, "there is no page in it"),
        (
            {"a.html": FOREIGN, "b.html": "<p>No address.</p>"},
            "1 of no chosen source or forgotten, 1 without an address of their own or empty",
        ),
    ],
)
def test_a_folder_that_gives_nothing_is_named(
    workspace: Workspace, tmp_path: Path, capsys: pytest.CaptureFixture[str], pages: dict[str, str], why: str
) -> None:
    """The wrong folder says why nothing came of it, and the exit code is that of a run in vain."""
    config = workspace("idle")
    folder = tmp_path / "pages"
    folder.mkdir()
    for name, text in pages.items():
        (folder / name).write_text(text, encoding="utf-8")
    code = main(["backfill", "--html", str(folder), "--direct", "--config", str(config)])
    assert (code, f"{folder}: nothing was taken in: {why}" in capsys.readouterr().err) == (4, True)


def test_a_list_of_urls_that_cannot_be_fetched_is_a_run_in_vain(
    press: Press, workspace: Workspace, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """One of two is a part that failed."""
    config = workspace("listed")
    listed = tmp_path / "urls.txt"
    command = ["backfill", "--urls", str(listed), "--direct", "--config", str(config)]
    lost = "http://nowhere.invalid/a"
    listed.write_text(f"{lost}\n", encoding="utf-8")
    assert main(command) == 4
    assert "1 of 1 URLs of the list could not be fetched" in capsys.readouterr().err
    article = press.bases["seoul-ledger"] + _paths(press, "seoul-ledger")[0]
    listed.write_text(f"{lost}\n{article}\n", encoding="utf-8")
    assert main(command) == 1


def test_saved_pages_that_name_each_other_are_one_story(press: Press, workspace: Workspace, tmp_path: Path) -> None:
    """An article and another language's page that its head names, of two sources, have one story."""
    job = job_of(workspace("linked"))
    folder = tmp_path / "pages"
    folder.mkdir()
    english = press.bases["seoul-ledger"] + _paths(press, "seoul-ledger")[0]
    korean = press.bases["hanbit"] + _paths(press, "hanbit")[-1]
    link = f'<link rel="alternate" hreflang="ko" href="{korean}">'.encode()
    (folder / "english.html").write_bytes(_get(english).replace(b"</head>", link + b"</head>"))
    (folder / "korean.html").write_bytes(_get(korean))
    for _ in range(2):
        summaries, _ = backfill(job, choose_sources(job, None), None, Files(html=folder))
    # Known already is not in vain.
    assert (summaries[0].collected.repeated, exit_code(summaries[0])) == (2, 0)
    counted = "select count(*) as articles, count(distinct story_id) as stories from articles"
    assert rows(job, counted) == [{"articles": 2, "stories": 1}]


@pytest.mark.parametrize(
    ("markup", "address"),
    [
        (b'<link rel="canonical" href="https://a.example/1">', "https://a.example/1"),
        (b"<link href='https://a.example/1?a=1&amp;b=2' rel=canonical>", "https://a.example/1?a=1&b=2"),
        (b'<meta content="https://a.example/2" property="og:url">', "https://a.example/2"),
        (b'<link rel="canonical" href="/relative">', None),
        (b"<p>nothing</p>", None),
    ],
)
def test_a_saved_page_says_its_own_address(markup: bytes, address: str | None) -> None:
    """The canonical link, else og:url, and only an absolute one."""
    assert own_address(markup) == address


def _get(url: str) -> bytes:
    with urllib.request.urlopen(url, timeout=10) as answer:
        body: bytes = answer.read()
    return body


def _paths(press: Press, outlet: str) -> list[str]:
    """Paths of whole articles of an outlet, oldest first."""
    from flows.sample_press.library import load_library  # noqa: PLC0415

    library = load_library()
    articles = [item for item in library.of(outlet) if item.kind == "article" and item.published < press.as_of]
    return [library.outlets[outlet].path_of(item) for item in articles]


def test_days_with_far_fewer_pages_than_usual_are_flagged(copied: Callable[[], Job]) -> None:
    """Half of the median of the source's own days."""
    span = Span(since=date(2026, 9, 1), until=date(2026, 9, 27))
    _, coverage = backfill_all(copied(), span)
    assert {row.day for row in coverage if row.day} == {date(2026, 9, 1) + timedelta(days=n) for n in range(27)}
    assert _with_usual([_covered(day, pages) for day, pages in enumerate((9, 8, 4, 10, 9), 1)])[2].is_low
    assert not _with_usual([_covered(day, pages) for day, pages in enumerate((9, 8, 5, 10, 9), 1)])[2].is_low


@pytest.mark.parametrize(
    ("settled", "problems", "code"),
    [((3, 3), (), 0), ((3, 2), (), 1), ((3, 3), ("a feed",), 1)],
    ids=["all complete", "a day partial", "a part failed"],
)
def test_the_exit_code_and_the_last_line_tell_how_the_days_are(
    capsys: pytest.CaptureFixture[str], settled: tuple[int, int], problems: tuple[str, ...], code: int
) -> None:
    """0 when every day is complete or empty, 1 when one is not; the table ends with how many are what."""
    days = [_covered(day, 3) for day in (1, 2)]
    coverage = [replace(row, settled=count) for row, count in zip(days, settled, strict=True)] + [_covered(3, 0)]
    summary = Summary("20260901T000000-0000", "done", Collected(), Loaded(), problems=problems)
    assert _report([summary], coverage, as_json=False) == code
    partial = sum(count < 3 for count in settled)
    assert f"{2 - partial} days complete, {partial} days partial, 1 days empty" in capsys.readouterr().out


def _covered(day: int, pages: int) -> Coverage:
    return Coverage(source_id="press", day=date(2026, 9, day), offered=pages, settled=pages)
