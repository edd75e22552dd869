"""Alerts reach a real HTTP receiver once, however often the program runs, and a dead channel harms nothing."""

from __future__ import annotations

import json
import re
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from flows.alerts import masked, notify, send_alerts
from flows.cli import main
from flows.clock import clock_shows
from flows.commands.demo import VISITS
from flows.job import Job, choose_sources
from flows.loading import open_pool
from flows.pipeline import ingest
from flows.reparsing import rebuild
from flows.sample_press.press import open_press
from flows.sample_press.workspace import write_workspace
from flows.work import feeds_of
from tests.flows.conftest import END, job_of, rows
from warehouse.watches import watch_names

# apprise imports a module that Python is about to drop.
pytestmark = pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")


class Receiver(HTTPServer):
    """Keeps the JSON of every message that it is sent, after refusing as many as `refusals` says."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.messages: list[dict[str, Any]] = []
        self.refusals = 0

    @property
    def url(self) -> str:
        """The channel as apprise names it."""
        return f"json://127.0.0.1:{self.server_port}/alerts"


class _Handler(BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self) -> None:
        """Take a message."""
        body = self.rfile.read(int(self.headers["Content-Length"]))
        is_refused = self.server.refusals > 0
        self.server.refusals -= is_refused
        if not is_refused:
            self.server.messages.append(json.loads(body))
        self.send_response(500 if is_refused else 200)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (the base class's name)
        """Say nothing."""


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """A receiver on loopback."""
    with _serving() as server:
        yield server


@contextmanager
def _serving() -> Iterator[Receiver]:
    server = Receiver()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def configured(config: Path, urls: list[str], kinds: tuple[str, ...] = watch_names(), max_age_days: int = 60) -> Path:
    """The configuration with a watch of every kind."""
    watches = [f'[[watch]]\nname = "{kind}"\nwhen = "{kind}"\nmax_age_days = {max_age_days}\n' for kind in kinds]
    lines = [config.read_text(encoding="utf-8"), *watches, f"[alerts]\nurls = {json.dumps(urls)}\n"]
    config.write_text("\n".join(lines), encoding="utf-8")
    return config


def told(job: Job) -> Counter[str]:
    """How many alerts of each watch the journals have."""
    texts = [path.read_text(encoding="utf-8") for path in job.data_dir.glob("raw/*/*/*.jsonl")]
    lines = [json.loads(line) for text in texts for line in text.splitlines()]
    return Counter(line["watch"] for line in lines if line["kind"] == "alert")


def test_every_kind_of_watch_is_told_once_over_three_runs(tmp_path: Path, receiver: Receiver) -> None:
    """Nothing is told twice, not even after the warehouse was rebuilt from its journals."""
    with open_press(datetime.fromisoformat(VISITS[0])) as press, clock_shows(lambda: press.as_of):
        job = job_of(configured(write_workspace(tmp_path, press.bases), [receiver.url]))
        work = feeds_of(choose_sources(job, None))
        with open_pool(job, 1) as pool:
            summaries = [ingest(job, work, pool=pool)]
            press.as_of = datetime.fromisoformat(VISITS[1])
            summaries += [ingest(job, work, pool=pool), ingest(job, work, pool=pool)]
        after_three = len(receiver.messages)
        rebuild(job)
        assert send_alerts(job) == ()
    subjects = rows(job, "select watch, subject_key, count(*) as n from alerts_sent group by all")
    assert [summary.problems for summary in summaries] == [(), (), ()]
    assert [row for row in subjects if row["n"] > 1] == []
    assert sum(told(job).values()) == len(subjects)
    assert set(watch_names()) - set(told(job)) == set()
    assert len(receiver.messages) == after_three
    texts: dict[str, str] = {}
    for message in receiver.messages:
        texts[message["title"].removeprefix("Dateline: ")] = message["message"]
    assert set(texts) == set(watch_names())
    # What changed, from what to what, with the quotation and the link.
    assert all("http://" in text for kind, text in texts.items() if kind != "source_silent")
    assert ["→" in texts[kind] for kind in ("figure_revised", "figure_edited")] == [True, True]
    quoted = ("figure_revised", "figure_edited", "figure_conflict", "promise_moved", "promise_overdue")
    assert [kind for kind in quoted if not re.search(r"\(.{20,}\)", texts[kind])] == []


def test_a_backfill_of_old_news_tells_nobody(copied: Callable[[], Job], receiver: Receiver) -> None:
    """What became public longer ago than `max_age_days` is no news, however lately it was loaded."""
    config = copied().data_dir / "dateline.toml"
    # Silence, and a due date that passes, are news of the day they come.
    kinds = tuple(set(watch_names()) - {"source_silent", "promise_overdue"})
    job = job_of(configured(config, [receiver.url], kinds, max_age_days=7))
    with clock_shows(lambda: END + timedelta(days=30)):
        assert (send_alerts(job), receiver.messages) == ((), [])


def test_a_channel_that_takes_nothing_is_named_and_the_alert_waits(
    tmp_path: Path, receiver: Receiver, uninterrupted: Job, copied: Callable[[], Job]
) -> None:
    """The run goes on; once the channel is back, what it missed is told."""
    assert uninterrupted.data_dir != tmp_path
    job = copied()
    config = job.data_dir / "dateline.toml"
    plain = config.read_text(encoding="utf-8")
    dead = job_of(configured(config, ["json://127.0.0.1:9/alerts"], ("figure_revised",)))
    assert send_alerts(dead) == ("alerts: json://127.0.0.1:9 took no message",)
    config.write_text(plain, encoding="utf-8")
    alive = job_of(configured(config, [receiver.url], ("figure_revised",)))
    assert (send_alerts(alive), len(receiver.messages) > 0) == ((), True)


@pytest.mark.parametrize(("refusals", "took"), [(0, True), (2, True), (3, False)])
def test_a_channel_that_fails_is_tried_again(receiver: Receiver, refusals: int, took: bool) -> None:  # noqa: FBT001
    """Three times in all; what it took at last it has once."""
    receiver.refusals = refusals
    assert notify(receiver.url, "Dateline: retried", "a text") is took
    assert len(receiver.messages) == took


@pytest.mark.parametrize(("urls", "code"), [([], 2), (["json://127.0.0.1:9/x"], 4)])
def test_watch_test_says_when_no_channel_takes_the_sample(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], urls: list[str], code: int
) -> None:
    """No channel is a mistake of usage; a dead one is a failure."""
    config = tmp_path / "dateline.toml"
    config.write_text(f"[alerts]\nurls = {json.dumps(urls)}\n", encoding="utf-8")
    assert main(["watch", "test", "--config", str(config)]) == code
    assert capsys.readouterr().err.startswith("dateline: no channel")


def test_watch_test_sends_a_sample(tmp_path: Path, receiver: Receiver) -> None:
    """The receiver gets one message."""
    config = tmp_path / "dateline.toml"
    config.write_text(f"[alerts]\nurls = {json.dumps([receiver.url])}\n", encoding="utf-8")
    assert main(["watch", "test", "--config", str(config)]) == 0
    assert [message["title"] for message in receiver.messages] == ["Dateline: test"]


def test_a_channel_is_named_without_its_secrets() -> None:
    """User, password and token stay out of logs."""
    assert masked("mailtos://user:secret@mail.example/?to=a@b.example") == "mailtos://mail.example"
    assert masked("slack://tokenA/tokenB/tokenC") == "slack://..."
