"""What must be forgotten is gone from the raw zone, and nothing else has moved."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from extract.errors import RawZoneDamaged
from extract.forgetting import ForgottenPages, blank_member, forget_pages
from extract.journal import Forgotten, journals, read_journal
from extract.raw import RawWriter, read_body
from extract.records import Fetch
from extract.urls import url_hash
from extract.warcs import read_warc

RUN = "20261101T090000-abcd"
NOW = datetime(2026, 11, 1, 9, 0, tzinfo=UTC)


def _kept(folder: Path, *bodies: bytes) -> list[Fetch]:
    """A run with a page for each body: `press.example/0` and so on."""
    with RawWriter(folder, RUN) as writer:
        return [
            writer.keep(
                Fetch(
                    run_id=RUN,
                    source_id="press",
                    role="page",
                    url=f"https://press.example/{number}",
                    url_key=f"press.example/{number}",
                    requested_at=NOW,
                    outcome="ok",
                    http_status=200,
                ),
                body,
            )
            for number, body in enumerate(bodies)
        ]


def _hash(number: int) -> frozenset[str]:
    return frozenset({url_hash(f"press.example/{number}")})


def _body(folder: Path, row: Fetch) -> bytes:
    return read_body(folder, row.raw_file or "", row.raw_offset or 0).body


def test_a_forgotten_page_is_gone_and_its_neighbours_are_where_they_were(tmp_path: Path) -> None:
    """Neither body nor URL is left in any file; other offsets still hold."""
    rows = _kept(tmp_path, b"first page " * 9, b"hush hush page " * 5_000, b"third page " * 9)
    assert forget_pages(tmp_path, _hash(1), NOW) == ForgottenPages(rows=1, sharing=())
    [path] = (tmp_path / "raw").rglob("*.warc.gz")
    assert b"hush" not in gzip.decompress(path.read_bytes())
    assert b"press.example/1" not in gzip.decompress(path.read_bytes()) + journals(tmp_path)[0][1].read_bytes()
    assert [_body(tmp_path, rows[0]), _body(tmp_path, rows[2])] == [b"first page " * 9, b"third page " * 9]


def test_the_journal_keeps_its_length_and_says_what_happened(tmp_path: Path) -> None:
    """A row becomes a line with a hash, so that who counts lines still counts right."""
    rows = _kept(tmp_path, b"one", b"two")
    forget_pages(tmp_path, _hash(0), NOW)
    assert read_journal(journals(tmp_path)[0][1]).rows == [Forgotten(url_hash=min(_hash(0)), forgotten_at=NOW), rows[1]]


def test_forgetting_twice_changes_nothing_more(tmp_path: Path) -> None:
    """The second call finds nothing to do."""
    _kept(tmp_path, b"one", b"two")
    forget_pages(tmp_path, _hash(0), NOW)
    before = {path: path.read_bytes() for path in (tmp_path / "raw").rglob("*.*")}
    assert forget_pages(tmp_path, _hash(0), NOW).rows == 0
    assert before == {path: path.read_bytes() for path in (tmp_path / "raw").rglob("*.*")}


def test_another_page_with_the_same_body_is_named(tmp_path: Path) -> None:
    """A copy that was stored as a reference has lost its body with the page that held it."""
    rows = _kept(tmp_path, b"the same " * 50, b"the same " * 50)
    assert forget_pages(tmp_path, _hash(0), NOW).sharing == ("https://press.example/1",)
    with pytest.raises(RawZoneDamaged):
        _body(tmp_path, rows[1])


def test_a_copy_that_is_forgotten_leaves_the_first_page_alone(tmp_path: Path) -> None:
    """A reference goes without what it refers to."""
    rows = _kept(tmp_path, b"the same " * 50, b"the same " * 50)
    assert forget_pages(tmp_path, _hash(1), NOW) == ForgottenPages(rows=1, sharing=())
    assert _body(tmp_path, rows[0]) == b"the same " * 50


def test_other_tools_still_read_the_file(tmp_path: Path) -> None:
    """A blank is a record like others, to warcio and to our own reader."""
    rows = _kept(tmp_path, b"one " * 99, b"two " * 70_000, b"three " * 99)
    forget_pages(tmp_path, _hash(1), NOW)
    path = tmp_path / str(rows[0].raw_file)
    with path.open("rb") as file:
        kinds = [record.rec_type for record in ArchiveIterator(file)]
    assert kinds == ["warcinfo", "response", "metadata", "response"]
    assert [page.url for page in read_warc(path)] == ["https://press.example/0", "https://press.example/2"]


@pytest.mark.parametrize("length", [*range(200, 330), 1_000, 1_145, 1_150, 65_560, 65_700, 65_710, 131_100, 300_001])
def test_a_blank_has_exactly_the_length_asked_for(length: int) -> None:
    """Whatever was there, the blank fits over it, and inflates."""
    blank = blank_member(length)
    assert len(blank) == length
    assert gzip.decompress(blank).startswith(b"WARC/1.1\r\n")


def test_a_run_that_forgot_half_is_finished_by_the_next_call(tmp_path: Path) -> None:
    """The body is blank and the row still there: the row goes now."""
    rows = _kept(tmp_path, b"one", b"two")
    path = tmp_path / str(rows[0].raw_file)
    data, start, end = path.read_bytes(), rows[0].raw_offset or 0, rows[1].raw_offset or 0
    path.write_bytes(data[:start] + blank_member(end - start) + data[end:])
    assert forget_pages(tmp_path, _hash(0), NOW).rows == 1
    assert path.read_bytes() == data[:start] + blank_member(end - start) + data[end:]
