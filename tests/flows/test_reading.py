"""Batches of rows: same order, every key, errors in their own row."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

PAGE = (
    "<html lang=ko><head><title>시험 기사</title></head><body><article><h1>시험 기사</h1>"
    + "".join(f"<p>네이버는 새 데이터센터에 {n}조원을 투자한다고 밝혔다. 업계는 이를 반겼다.</p>" for n in range(1, 9))
    + "</article></body></html>"
)


def read_batch(lines: Iterable[str], *options: str, cwd: Path | None = None) -> tuple[list[dict[str, Any]], int]:
    """The output rows and the exit code of `dateline read --jsonl` on these lines."""
    done = subprocess.run(
        [sys.executable, "-m", "flows.cli", "read", "--jsonl", *options],
        input="\n".join(lines),
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=cwd,
        check=False,
        env=None if cwd is None else {"PYTHONPATH": str(Path(__file__).resolve().parents[2])},
    )
    return [json.loads(line) for line in done.stdout.splitlines()], done.returncode


def test_rows_come_back_in_order_with_every_key_and_exact_offsets() -> None:
    """Spans slice the very text that was sent, also when it is not in normal form."""
    texts = ["네이버는 7조원을 투자한다.", "카카오는 12% 늘었다.", "Naver 😀\r\nposted 3 trillion won."]
    rows, code = read_batch(
        json.dumps({"id": n, "text": text, "published": "2026-09-01"}) for n, text in enumerate(texts)
    )
    assert code == 0
    assert [row["id"] for row in rows] == [0, 1, 2]
    assert {tuple(row) for row in rows} == {
        ("id", "article", "mentions", "dates", "figures", "events", "topics", "error")
    }
    spans = [(texts[row["id"]][m["start_char"] : m["end_char"]], m["surface"]) for row in rows for m in row["mentions"]]
    assert spans
    assert [surface for _, surface in spans] == [text for text, _ in spans]


@pytest.mark.parametrize(("given", "title"), [(PAGE, "시험 기사"), ("Naver posted 3 trillion won.", None)])
def test_a_hyphen_reads_standard_input(given: str, title: str | None) -> None:
    """HTML if it begins with a tag, else text; any other word with a hyphen is an option that is not there."""
    command = [sys.executable, "-m", "flows.cli", "read", "--json"]
    done = subprocess.run([*command, "-"], input=given, capture_output=True, text=True, encoding="utf-8", check=True)
    assert json.loads(done.stdout)["article"]["title"] == title
    refused = subprocess.run([*command, "--fast"], input="", capture_output=True, text=True, check=False)
    assert (refused.returncode, "unknown option: --fast" in refused.stderr) == (2, True)


def test_bad_rows_say_what_is_wrong_and_the_others_are_read() -> None:
    """No JSON gives a line number, everything else the row's id."""
    rows, code = read_batch(['{"id": "a", "text": "좋다"}', "{", '{"id": "b"}', '{"id": "c", "text": "x", "txt": 1}'])
    assert code == 1
    assert [row["error"] and row["error"]["code"] for row in rows] == [None, "bad-json", "bad-row", "bad-row"]
    assert rows[1]["id"] is None
    assert rows[1]["line"] == 2
    assert rows[2]["id"] == "b"


def test_when_no_row_can_be_read_the_exit_code_is_four() -> None:
    """A batch that gave nothing is not a success."""
    assert read_batch(["{"])[1] == 4


def test_only_gives_the_keys_that_were_asked_for() -> None:
    """`facts` is all but the article."""
    rows, _ = read_batch(['{"id": 1, "text": "네이버"}'], "--only", "mentions")
    assert list(rows[0]) == ["id", "mentions", "error"]


def test_several_workers_give_the_same_rows_in_the_same_order() -> None:
    """Chunks are put together again as they were."""
    lines = [json.dumps({"id": n, "text": f"네이버는 {n}조원을 투자했다."}) for n in range(70)]
    assert read_batch(lines, "--workers", "2") == read_batch(lines)


def test_a_page_is_read_relative_to_the_working_directory(tmp_path: Path) -> None:
    """Plain or gzip; a file that is missing fails in its own row."""
    (tmp_path / "a.html").write_text(PAGE, encoding="utf-8")
    (tmp_path / "b.html.gz").write_bytes(gzip.compress(PAGE.encode()))
    lines = [json.dumps({"id": name, "path": name}) for name in ("a.html", "b.html.gz", "c.html")]
    rows, code = read_batch(lines, "--only", "article", cwd=tmp_path)
    assert code == 1
    assert rows[0]["article"]["text"] == rows[1]["article"]["text"]
    assert "7조원을 투자" in rows[0]["article"]["text"]
    assert rows[2]["error"]["code"] == "unreadable-file"


@pytest.mark.parametrize("published", ["yesterday", "2026-09-01T10:00:00", ""])
def test_a_publication_time_without_a_zone_is_refused(published: str) -> None:
    """A day or an instant with its offset; nothing is guessed."""
    rows, _ = read_batch([json.dumps({"id": 1, "text": "x", "published": published})])
    assert rows[0]["error"]["code"] == "bad-row"


def read_file(tmp_path: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """`dateline read` on a file with a text that names the days only as seen from its own."""
    (tmp_path / "a.txt").write_text("가람은 14일 3분기 매출이 2조원이라고 밝혔다.", encoding="utf-8")
    command = [sys.executable, "-m", "flows.cli", "read", str(tmp_path / "a.txt"), *options]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)


def test_the_day_of_a_text_can_be_given(tmp_path: Path) -> None:
    """With it the third quarter is one of a year; without it the reader is told how to give it."""
    dated = json.loads(read_file(tmp_path, "--published", "2026-10-14", "--json").stdout)
    assert [figure["period_start"] for figure in dated["figures"]] == ["2026-07-01"]
    undated = read_file(tmp_path)
    assert "--published" in undated.stdout
    assert "14 day" not in undated.stdout


def test_a_day_that_is_none_ends_with_a_usage_error(tmp_path: Path) -> None:
    """One line that quotes it."""
    done = read_file(tmp_path, "--published", "yesterday")
    assert done.returncode == 2
    assert "'yesterday' is neither a date nor an instant" in done.stderr
