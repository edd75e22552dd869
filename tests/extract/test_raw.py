"""The raw zone: what was kept comes back, other tools can read it, and a torn end is told apart."""

from __future__ import annotations

import gzip
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from extract.errors import RawZoneDamaged
from extract.journal import AlertSent, Forgotten, JournalEntry, Note, RunEnded, RunStarted, journals, read_journal
from extract.raw import RawWriter, read_body
from extract.records import Fetch

RUN = "20261101T090000-abcd"
NOW = datetime(2026, 11, 1, 9, 0, 0, 123456, tzinfo=UTC)
BODY = "<p>네이버</p>".encode()
HEADERS = (("content-type", "text/html"), ("content-encoding", "gzip"), ("etag", '"é"'))


def _fetch(url: str = "https://press.example/a") -> Fetch:
    return Fetch(
        run_id=RUN,
        source_id="press",
        role="page",
        url=url,
        url_key="press.example/a",
        requested_at=NOW,
        outcome="ok",
        http_status=200,
        final_url=url,
    )


def _one(folder: Path, bodies: int = 1) -> list[Fetch]:
    """A run with so many different bodies."""
    with RawWriter(folder, RUN) as writer:
        return [
            writer.keep(_fetch(f"https://press.example/{number}"), BODY + b"%d" % number, HEADERS)
            for number in range(bodies)
        ]


def test_a_body_comes_back_with_its_url_type_and_instant(tmp_path: Path) -> None:
    """What was kept is what is read."""
    kept = _one(tmp_path)[0]
    back = read_body(tmp_path, str(kept.raw_file), int(kept.raw_offset or 0))
    assert (back.body, back.url, back.content_type, back.captured_at) == (
        BODY + b"0",
        "https://press.example/0",
        "text/html",
        NOW,
    )


def test_a_body_is_found_at_its_own_offset(tmp_path: Path) -> None:
    """Any record is read without those before it."""
    kept = _one(tmp_path, bodies=5)[3]
    assert read_body(tmp_path, str(kept.raw_file), int(kept.raw_offset or 0)).body == BODY + b"3"


def test_files_lie_by_month_and_run(tmp_path: Path) -> None:
    """The layout that every other part relies on."""
    kept = _one(tmp_path)[0]
    assert kept.raw_file == f"raw/2026/11/{RUN}.warc.gz"
    assert journals(tmp_path) == [(RUN, tmp_path / f"raw/2026/11/{RUN}.jsonl")]


def test_another_tool_reads_the_file(tmp_path: Path) -> None:
    """Warcio sees a warcinfo record and a response with a digest that fits."""
    kept = _one(tmp_path)[0]
    with (tmp_path / str(kept.raw_file)).open("rb") as file:
        records = [
            (record.rec_type, record.content_stream().read(), record.digest_checker.passed)
            for record in ArchiveIterator(file, check_digests=True)
        ]
    assert [kind for kind, _, _ in records] == ["warcinfo", "response"]
    assert records[1][1:] == (BODY + b"0", True)


def test_the_same_body_twice_is_stored_once(tmp_path: Path) -> None:
    """The second time is a revisit record, and reads like the first."""
    with RawWriter(tmp_path, RUN) as writer:
        first = writer.keep(_fetch("https://press.example/1"), BODY * 1000, HEADERS)
        second = writer.keep(_fetch("https://press.example/2"), BODY * 1000, HEADERS)
    back = read_body(tmp_path, str(second.raw_file), int(second.raw_offset or 0))
    assert (back.body, back.url) == (BODY * 1000, "https://press.example/2")
    assert first.raw_offset != second.raw_offset
    with (tmp_path / str(second.raw_file)).open("rb") as file:
        assert [record.rec_type for record in ArchiveIterator(file)] == ["warcinfo", "response", "revisit"]


def test_a_large_run_goes_on_in_numbered_parts(tmp_path: Path) -> None:
    """A part that is full is closed, and bodies are found in whichever holds them."""
    with RawWriter(tmp_path, RUN, max_part_bytes=1500) as writer:
        kept = [writer.keep(_fetch(), BODY + b"%d" % number, HEADERS) for number in range(12)]
    files = sorted({str(fetch.raw_file) for fetch in kept})
    assert f"raw/2026/11/{RUN}-2.warc.gz" in files
    bodies = [read_body(tmp_path, str(fetch.raw_file), int(fetch.raw_offset or 0)).body for fetch in kept]
    assert bodies == [BODY + b"%d" % number for number in range(12)]


def test_the_journal_gives_back_what_was_noted(tmp_path: Path) -> None:
    """Every kind of line is read as what it was."""
    entries: list[JournalEntry] = [
        RunStarted(run_id=RUN, run_kind="ingest", started_at=NOW, code_version="1", parameters={"sources": ["press"]}),
        replace(_fetch(), outcome="rejected", reason="robots", seconds=0.25),
        AlertSent(watch="w", subject_key="k", sent_at=NOW, text="네이버"),
        Forgotten(url_hash="ab" * 32, forgotten_at=NOW),
        Note(text="a torn record was dropped", noted_at=NOW),
        RunEnded(run_id=RUN, ended_at=NOW, state="done"),
    ]
    with RawWriter(tmp_path, RUN) as writer:
        for entry in entries:
            writer.note(entry)
    read = read_journal(tmp_path / f"raw/2026/11/{RUN}.jsonl")
    assert (read.rows, read.torn) == (entries, False)


def test_nothing_is_in_the_journal_before_its_body_is_durable(tmp_path: Path) -> None:
    """A line appears with `sync`, never before."""
    writer = RawWriter(tmp_path, RUN)
    writer.keep(_fetch(), BODY, HEADERS)
    path = tmp_path / f"raw/2026/11/{RUN}.jsonl"
    before = path.read_bytes()
    writer.sync()
    assert before == b""
    assert len(read_journal(path).rows) == 1
    writer.close()


def test_a_torn_last_line_is_dropped_and_said(tmp_path: Path) -> None:
    """The line that a kill cut off is not there, those before it are."""
    _one(tmp_path, bodies=2)
    path = tmp_path / f"raw/2026/11/{RUN}.jsonl"
    path.write_bytes(path.read_bytes()[:-20])
    read = read_journal(path)
    assert (len(read.rows), read.torn) == (1, True)


def test_a_broken_line_in_the_middle_is_damage(tmp_path: Path) -> None:
    """Only the end can be torn by a kill; anything else is somebody's doing."""
    _one(tmp_path, bodies=2)
    path = tmp_path / f"raw/2026/11/{RUN}.jsonl"
    path.write_bytes(b"{}\n" + path.read_bytes())
    with pytest.raises(RawZoneDamaged, match="line 1"):
        read_journal(path)


@pytest.mark.parametrize("cut", [1, 7, 8, 9, 40, 200])
def test_a_torn_record_is_never_read_as_a_shorter_body(cut: int, tmp_path: Path) -> None:
    """Wherever a kill cuts the last record, reading it says so."""
    kept = _one(tmp_path, bodies=2)
    path = tmp_path / str(kept[1].raw_file)
    path.write_bytes(path.read_bytes()[:-cut])
    with pytest.raises(RawZoneDamaged, match="no whole record"):
        read_body(tmp_path, str(kept[1].raw_file), int(kept[1].raw_offset or 0))
    assert read_body(tmp_path, str(kept[0].raw_file), int(kept[0].raw_offset or 0)).body == BODY + b"0"


def test_a_changed_body_is_damage(tmp_path: Path) -> None:
    """A record whose body is not the one that was kept is not read."""
    kept = _one(tmp_path)[0]
    path, offset = tmp_path / str(kept.raw_file), int(kept.raw_offset or 0)
    data = path.read_bytes()
    record = gzip.decompress(data[offset:]).replace("네이버".encode(), "카카오".encode())
    path.write_bytes(data[:offset] + gzip.compress(record))
    with pytest.raises(RawZoneDamaged, match="not the one"):
        read_body(tmp_path, str(kept.raw_file), offset)


def test_a_missing_file_is_damage(tmp_path: Path) -> None:
    """The error names the file and the offset."""
    with pytest.raises(RawZoneDamaged, match=r"raw/2026/11/x\.warc\.gz at 5"):
        read_body(tmp_path, "raw/2026/11/x.warc.gz", 5)


def test_a_run_is_never_continued(tmp_path: Path) -> None:
    """A second writer of one run is refused: appending after a torn record makes the rest unreadable."""
    _one(tmp_path)
    with pytest.raises(FileExistsError):
        RawWriter(tmp_path, RUN)


def test_after_a_failed_write_nothing_more_is_written(tmp_path: Path) -> None:
    """A full disk ends the file where it failed."""
    writer = RawWriter(tmp_path, RUN)
    writer.keep(_fetch(), BODY, HEADERS)
    full = Path("/dev/full").open("wb", buffering=0)  # noqa: SIM115 - it stands for the writer's own file
    assert writer._warc is not None
    writer._warc.close()
    writer._warc = full
    with pytest.raises(OSError, match="No space"):
        writer.keep(_fetch(), BODY + b"2", HEADERS)
    with pytest.raises(RawZoneDamaged, match="earlier write"):
        writer.sync()
    writer.close()
    assert read_journal(tmp_path / f"raw/2026/11/{RUN}.jsonl").rows == []


def test_headers_cannot_break_the_record(tmp_path: Path) -> None:
    """A header with a line break in it stays one header."""
    with RawWriter(tmp_path, RUN) as writer:
        kept = writer.keep(_fetch(), BODY, [("x-a", "b\r\n\r\nHTTP/1.1 500"), ("x-한", "글")])
    assert read_body(tmp_path, str(kept.raw_file), int(kept.raw_offset or 0)).body == BODY
