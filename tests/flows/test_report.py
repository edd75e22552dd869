"""The report is one page that stands alone, and every number in it leads to its words."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup

from flows.asking import find_entity
from flows.errors import UsageError
from flows.report import build_report, period_text, since_last_time
from warehouse.connection import open_snapshot


def report_of(folder: Path, language: str, entity: str | None = None) -> Any:
    """The report of a demo's snapshot, parsed."""
    with open_snapshot(folder) as connection:
        page = build_report(connection, language=language, today=date(2026, 9, 27), entity=entity)
    return BeautifulSoup(page, "lxml")


@pytest.fixture(scope="module")
def page(demo: Path) -> Any:
    """The English report of the demo."""
    return report_of(demo, "en")


def test_nothing_is_loaded_from_elsewhere(page: Any) -> None:
    """No picture, script, style or font has an address; only articles are linked to."""
    assert page.find_all(["img", "iframe", "object", "embed"]) == []
    assert [tag for tag in page.find_all("script") if tag.get("src")] == []
    assert [tag["href"] for tag in page.find_all("link")] == ["data:,"]
    assert "@import" not in str(page)
    assert re.findall(r"url\((?!data:)", str(page)) == []


def test_it_is_small(page: Any) -> None:
    """Six weeks of news are a fraction of what a year may take."""
    assert len(str(page).encode()) < 400_000


def test_every_amount_opens_to_its_quotation_and_its_article(page: Any) -> None:
    """In the table of vintages each value has the sentence that says it."""
    table = page.find(id="vintages").find_parent("section").find("table")
    opened = table.find_all("details")
    assert len(opened) == len(table.tbody.find_all("tr")) > 0
    assert all(tag.blockquote.get_text(strip=True) for tag in opened)
    assert all(tag.a["href"].startswith("http") for tag in opened)


def test_it_can_be_read_without_sight(page: Any) -> None:
    """Language, landmarks, headings in order, named regions, and column headers with a scope."""
    assert page.html["lang"] == "en"
    assert page.main is not None
    assert len(page.find_all("h1")) == 1
    assert all(head["scope"] == "col" for head in page.find_all("th"))
    assert all(region.get("aria-label") for region in page.find_all(attrs={"role": "region"}))
    ids = [tag["id"] for tag in page.find_all(id=True)]
    assert len(ids) == len(set(ids))


def test_korean_labels_and_names_are_korean(demo: Path) -> None:
    """Entities have their Korean name where they have one."""
    text = report_of(demo, "ko").get_text(" ")
    assert "데이트라인 보고서" in text
    assert "HBM 시장" in text
    assert "market size" not in text


def test_the_page_of_one_entity_speaks_of_it_alone(demo: Path) -> None:
    """Its heading names it, and no other speaker's forecast is left."""
    page = report_of(demo, "en", "rf:kestrel-lake")
    assert "Kestrel Lake Research" in page.h1.get_text()
    table = page.find(id="vintages").find_parent("section").find("table")
    assert {row.find_all("td")[2].get_text() for row in table.tbody.find_all("tr")} == {"Kestrel Lake Research"}


def test_what_is_new_goes_on_where_the_last_report_ended(demo: Path, tmp_path: Path) -> None:
    """Without news since, the same is new again; with some, what came on the last day seen or later."""
    with open_snapshot(demo) as connection:
        page = build_report(connection, language="en", today=date(2026, 9, 27), since=date(2026, 9, 1))
    written = tmp_path / "report.html"
    written.write_text(page, encoding="utf-8")

    assert since_last_time(written, date(2026, 9, 27)) == date(2026, 9, 1)
    assert since_last_time(written, date(2026, 9, 30)) == date(2026, 9, 27)
    assert since_last_time(tmp_path / "none.html", date(2026, 9, 30)) is None


def test_a_name_that_is_none_is_met_with_one_like_it(demo: Path) -> None:
    """A slip of a finger gets the name that was meant."""
    with open_snapshot(demo) as connection, pytest.raises(UsageError, match="did you mean NAVER"):
        find_entity(connection, "Navr")


@pytest.mark.parametrize(
    ("start", "end", "text"),
    [
        (date(2030, 1, 1), date(2030, 12, 31), "2030"),
        (date(2026, 1, 1), date(2028, 12, 31), "2026-2028"),
        (date(2026, 4, 1), date(2026, 6, 30), "2026 Q2"),
        (date(2026, 12, 1), date(2026, 12, 31), "2026-12"),
        (date(2026, 9, 15), date(2026, 9, 15), "2026-09-15"),
        (date(2026, 9, 15), date(2026, 9, 20), "2026-09-15..2026-09-20"),
        (None, None, ""),
    ],
)
def test_a_period_is_written_as_people_do(start: date | None, end: date | None, text: str) -> None:
    """Years, quarters and months by name, days as days."""
    assert period_text(start, end) == text
