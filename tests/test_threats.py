"""What a hostile page cannot do once it is stored, and that every claim of SECURITY.md names a test that exists."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from warehouse.connection import open_snapshot

ROOT = Path(__file__).parents[1]
TITLE = "Kestrel '); drop table articles; -- <script>alert(1)</script> \x1b[2J\x07 grows"
PAGE = f"""<html lang="en"><head><title>x</title><link rel="canonical" href="https://press.example/1">
<meta property="og:title" content="{TITLE.replace("<", "&lt;").replace("'", "&#39;")}">
<meta property="article:published_time" content="2026-05-06T09:00:00+09:00"></head><body><article>
<h1>{TITLE.replace("<", "&lt;")}</h1>
<p>Kestrel Lake Research &lt;img src=x onerror=alert(1)&gt; expects the HBM market to reach $90 billion in 2030.</p>
<p>The HBM market was worth $30 billion in 2025, Kestrel Lake Research said in a report on Wednesday.</p>
</article></body></html>"""
SOURCE = """id = "press"
name = "Press"
publisher = "Press"
homepage = "https://press.example/"
language = "en"
country = "KR"
timezone = "Asia/Seoul"
[[feeds]]
kind = "rss"
url = "https://press.example/rss.xml"
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that has loaded the hostile page."""
    folder = tmp_path_factory.mktemp("hostile")
    (folder / "sources").mkdir()
    (folder / "pages").mkdir()
    (folder / "sources" / "press.toml").write_text(SOURCE, encoding="utf-8")
    (folder / "pages" / "1.html").write_text(PAGE, encoding="utf-8")
    config = 'sources = ["press"]\nsource_dirs = ["sources"]\nmin_free_bytes = 0\n'
    (folder / "dateline.toml").write_text(config, encoding="utf-8")
    dateline(folder, "backfill", "--html", "pages", "--direct")
    return folder


def dateline(folder: Path, *arguments: str) -> str:
    """What a command prints in a folder."""
    command = [sys.executable, "-m", "flows.cli", *arguments]
    done = subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True, timeout=120)
    return done.stdout + done.stderr


def test_a_title_is_never_sql(folder: Path) -> None:
    """What looks like a statement is a value."""
    with open_snapshot(folder / "data") as connection:
        titles = connection.execute("select title from articles").fetchall()
    assert [("drop table articles" in title) for (title,) in titles] == [True]


def test_a_page_is_never_markup_in_the_report(folder: Path) -> None:
    """No tag of a page is a tag of the report."""
    dateline(folder, "report")
    text = (folder / "data" / "report" / "report.html").read_text(encoding="utf-8")
    assert "&lt;img src=x onerror" in text
    assert "<img" not in text
    assert "<script>alert" not in text


@pytest.mark.parametrize(
    "command",
    [
        ("sql", "select title from articles"),
        ("sql", "select title from articles", "--format", "csv"),
        ("read", "pages/1.html"),
        ("show", "market:hbm"),
    ],
    ids=" ".join,
)
def test_a_page_cannot_steer_the_terminal(folder: Path, command: tuple[str, ...]) -> None:
    """No escape sequence of a page reaches the screen."""
    shown = dateline(folder, *command)
    assert re.findall(r"[\x00-\x08\x0b-\x1f\x7f]", shown) == []


def test_every_claim_names_a_test_that_exists() -> None:
    """Each row of the table in SECURITY.md ends in tests that are there."""
    rows = re.findall(r"^\| .+ \|$", (ROOT / "SECURITY.md").read_text(encoding="utf-8"), re.MULTILINE)[1:]
    assert len(rows) >= 15
    for row in rows:
        named = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", row)
        assert named, row
        for path, name in named:
            assert re.search(rf"^def {name}\(", (ROOT / path).read_text(encoding="utf-8"), re.MULTILINE), name
