"""Runs beside and after each other: what is due, who has a source, who goes first, and what costs nothing."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from flows.backfilling import Span, backfill
from flows.clock import clock_shows
from flows.cron import is_cron
from flows.due import due_work, has_unfinished_runs
from flows.job import Job, choose_sources
from flows.pipeline import ingest
from flows.precedence import sharing_hosts
from flows.runs import is_held, lock_sources, source_lock, try_lock
from flows.sample_press.press import Press
from flows.telling import Telling
from flows.work import feeds_of
from tests.flows.conftest import END, files_of, job_of, rows

ROOT = Path(__file__).resolve().parents[2]


class Notes(list[str]):
    """The notes of a job; `waits` is set by the first that says so."""

    def __init__(self) -> None:
        super().__init__()
        self.waits = threading.Event()

    def __call__(self, text: str, /, *, event: str = "note", **values: object) -> None:
        """Keep a note."""
        assert isinstance(values, dict)
        self.append(text)
        if event == "backfill-waits":
            self.waits.set()


@pytest.fixture
def notes() -> Notes:
    """Where a job's notes go in these tests."""
    return Notes()


@pytest.fixture
def job(copied: Callable[[], Job], notes: Notes) -> Job:
    """A loaded folder of the test's own, whose notes are kept."""
    return replace(copied(), telling=Telling(note=notes))


def test_a_feed_is_due_after_its_interval_and_a_missed_schedule_is_caught_up(job: Job) -> None:
    """Nothing is due right after a run, all of it when no run came for days; to ask changes no file."""
    work = feeds_of(choose_sources(job, None))
    assert due_work(job, work) == work
    ingest(job, work)
    before = files_of(job.data_dir)
    assert (due_work(job, work), has_unfinished_runs(job)) == ([], False)
    with clock_shows(lambda: END + timedelta(days=3)):
        assert due_work(job, work) == work
    assert files_of(job.data_dir) == before


IDLE = """
import sys
from datetime import datetime
from flows.clock import clock_shows
from flows.ingest import ingest
from flows.steps import told_by
from flows.telling import Telling

said = []
telling = Telling(note=lambda text, **_: said.append(text))
with clock_shows(lambda: datetime.fromisoformat({moment!r})), told_by(telling):
    assert ingest.fn({config!r}, due_only=True) is None
assert said == ["no feed is due"], said
print(*sorted({{name.partition(".")[0] for name in sys.modules}} & {{"altair", "pyarrow", "trafilatura"}}))
"""


def test_a_scheduled_run_with_nothing_due_touches_nothing_and_imports_no_reader(job: Job) -> None:
    """Its cost is Prefect's: what reads pages, makes tables or draws charts is imported when there is work."""
    ingest(job, feeds_of(choose_sources(job, None)))
    before = files_of(job.data_dir)
    code = IDLE.format(moment=END.isoformat(), config=str(job.data_dir / "dateline.toml"))
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False, capture_output=True, text=True)
    assert (done.returncode, done.stdout.strip(), done.stderr) == (0, "", "")
    assert files_of(job.data_dir) == before


def test_the_bundled_sources_are_read_without_a_page_reader() -> None:
    """Their selectors are compiled by the tests of `extract`, and by nobody who only asks what is due."""
    code = "import sys; from extract.sources import load_sources; load_sources(); sys.exit('bs4' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0


def test_a_second_run_of_a_source_leaves_it_to_the_first_and_says_so(job: Job, notes: Notes) -> None:
    """The run goes on with the others."""
    with lock_sources(job.data_dir, ("hanbit",)):
        summary = ingest(job, feeds_of(choose_sources(job, None)))
    assert "hanbit: another run is fetching it, left to that run" in notes
    asked = rows(job, f"select distinct source_id from fetches where run_id = '{summary.run_id}' and role = 'feed'")
    assert {row["source_id"] for row in asked} == {"peninsula-wire", "seoul-ledger"}


def test_a_run_goes_on_beside_a_backfill_of_its_source(job: Job, notes: Notes) -> None:
    """A backfill of days holds its sources for backfills only."""
    with lock_sources(job.data_dir, ("hanbit", "seoul-ledger", "peninsula-wire"), "backfill"):
        summary = ingest(job, feeds_of(choose_sources(job, None)))
    assert (summary.state, notes) == ("done", [])


def test_a_backfill_waits_while_a_run_fetches_from_its_host(job: Job, notes: Notes) -> None:
    """Its requests begin when the run's lock is free."""
    span = Span(since=date(2026, 9, 1), until=date(2026, 9, 2))
    thread = threading.Thread(target=backfill, args=(job, [job.sources["hanbit"]], span))
    with lock_sources(job.data_dir, ("hanbit",)):
        thread.start()
        assert notes.waits.wait(60)
        before = _archive_pages_asked(job)
    thread.join(120)
    assert _archive_pages_asked(job) == before + 2


def _archive_pages_asked(job: Job) -> int:
    """How many days' pages of archives stand in the journals."""
    return sum(path.read_text(encoding="utf-8").count('"role":"index"') for path in job.data_dir.rglob("*.jsonl"))


def test_sources_on_one_host_wait_for_each_other(press: Press, workspace: Callable[[str], Path]) -> None:
    """Two languages of one newsroom share a server; three outlets of the press do not."""
    assert press.bases
    sources = job_of(workspace("hosts")).sources
    english = sharing_hosts(sources["samsung-newsroom"], sources)
    assert english == ["samsung-newsroom", "samsung-newsroom-ko"]
    assert sharing_hosts(sources["hanbit"], sources) == ["hanbit"]


def test_asking_for_a_lock_takes_it_from_nobody(tmp_path: Path) -> None:
    """Held while it is held, free before and after; asking makes no file."""
    name = source_lock("a-source")
    assert not is_held(tmp_path, name)
    lock = try_lock(tmp_path, name)
    assert lock is not None
    assert is_held(tmp_path, name)
    lock.release()
    assert (is_held(tmp_path, name), list((tmp_path / "running").iterdir())) == (False, [])


@pytest.mark.parametrize("text", ["0 7 * * *", "*/15 8-18 * * mon-fri", "0 0,12 1 jan-jun/2 *", "5 4 * * 7"])
def test_a_cron_expression_is_one(text: str) -> None:
    """Numbers, lists, ranges, steps and names."""
    assert is_cron(text)


@pytest.mark.parametrize(
    "text", ["", "7:00", "0 7 * *", "60 7 * * *", "0 24 * * *", "0 7 0 * *", "0 7 * * fry", "5-1 * * * *"]
)
def test_what_is_no_cron_expression_is_refused(text: str) -> None:
    """A wrong count of fields, and values out of their bounds."""
    assert not is_cron(text)


@pytest.mark.parametrize(
    "arguments", [["--help"], ["run", "--help"], ["sql", "select 1"], ["rules", "check"], ["doctor"]]
)
def test_what_needs_no_prefect_does_not_import_it(arguments: list[str], tmp_path: Path) -> None:
    """Its import costs seconds, which nobody should wait for who wants an answer."""
    code = f"import sys; from flows.cli import main; main({arguments!r}); sys.exit('prefect' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, env={"PYTHONPATH": str(ROOT)}, check=False)
    assert done.returncode == 0


def test_reading_imports_no_prefect(tmp_path: Path) -> None:
    """Neither one article nor a batch."""
    page = tmp_path / "page.html"
    page.write_text("<h1>One</h1><p>Naver said on Monday that it would invest 2 trillion won.</p>", encoding="utf-8")
    code = f"import sys; from flows.cli import main; main(['read', {str(page)!r}]); sys.exit('prefect' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False, capture_output=True)
    assert done.returncode == 0, done.stderr
