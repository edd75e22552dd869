"""What strangers can send, and the reader that takes it: each target ends in a result or in the reader's own error.

A target also holds what its reader promises: spans slice back, keys are stable, a row always gives a row.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

from extract.errors import FeedUnreadable, PageRejected, RawZoneDamaged, UrlUnusable
from extract.feeds import read_listing
from extract.page import read_page
from extract.plaintext import read_text
from extract.records import Feed
from extract.robots import read_robots
from extract.rulefile import RuleFileInvalid, read_rule_file
from extract.sources import read_source
from extract.times import find_days, read_instant
from extract.urls import clean_url
from extract.warcs import read_warc
from flows.reading import ReadOptions, RowReader
from tests.extract.loopback import source
from transform.facts import ALL_FACTS, read_facts
from transform.gazetteer import EntityFile
from transform.records import DateMention, Figure, Mention
from transform.rules import Rules, load_rules

NOW = datetime(2026, 11, 1, tzinfo=UTC)
SEOUL = ZoneInfo("Asia/Seoul")
PRESS = source(homepage="https://press.example/")


@cache
def rules() -> Rules:
    """The bundled rules, once."""
    return load_rules()


@cache
def reader() -> RowReader:
    """A reader of rows with all facts."""
    return ReadOptions(only=ALL_FACTS | {"article"}, rule_dirs=(), zone=SEOUL, captured_at=NOW).make_reader()


def feeds(data: bytes) -> None:
    """A listing of any kind."""
    feed = Feed(kind="rss", url="https://press.example/feed")
    with suppress(FeedUnreadable):
        for candidate in read_listing(data, feed, feed.url, PRESS, now=NOW).candidates:
            assert candidate.url is None or "\n" not in candidate.url


def pages(data: bytes) -> None:
    """A page."""
    with suppress(PageRejected):
        article = read_page(data, url="https://press.example/1", source=PRESS, captured_at=NOW)
        article.text.encode()  # no lone surrogates
        assert "\x00" not in article.text


def texts(data: bytes) -> None:
    """An article's text: numerals, figures, dates, names, events."""
    text = data.decode("utf-8", "replace")
    facts = read_facts(read_text(text, name="a", published=date(2026, 5, 6)), rules())
    spans: tuple[Mention | DateMention | Figure, ...] = (*facts.mentions, *facts.dates, *facts.figures)
    for span in spans:
        assert text[span.start_char : span.end_char] == span.surface
        assert span.sentence_start <= span.start_char < span.end_char <= span.sentence_end
    for event in facts.events:
        assert text[event.start_char : event.end_char] == event.trigger


def times(data: bytes) -> None:
    """A written date or instant."""
    phrase = data.decode("utf-8", "replace")
    read_instant(phrase, SEOUL)
    for _, start, end in find_days(phrase, SEOUL):
        assert 0 <= start < end <= len(phrase)


def urls(data: bytes) -> None:
    """A URL: its key is its own key."""
    with suppress(UrlUnusable):
        key = clean_url(data.decode("utf-8", "replace"), PRESS)
        assert clean_url(f"https://{key}", PRESS) == key


def robots(data: bytes) -> None:
    """A robots.txt."""
    read_robots(data, "Dateline").allows("https://press.example/1", "Dateline")


def rows(data: bytes) -> None:
    """A line of `read --jsonl`: always a line that is JSON."""
    line, _ = reader().read_line(1, data.decode("utf-8", "surrogateescape"))
    assert "error" in json.loads(line)


def rule_files(data: bytes) -> None:
    """A source or a gazetteer that somebody wrote."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "own.toml"
        path.write_bytes(data)
        with suppress(RuleFileInvalid):
            read_source(path)
        with suppress(RuleFileInvalid):
            read_rule_file(path, EntityFile)


def warcs(data: bytes) -> None:
    """A WARC file that somebody gave."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "own.warc"
        path.write_bytes(data)
        with suppress(RawZoneDamaged):
            list(read_warc(path))


TARGETS: dict[str, Callable[[bytes], None]] = {
    target.__name__: target for target in (feeds, pages, texts, times, urls, robots, rows, rule_files, warcs)
}
