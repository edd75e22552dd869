"""Calendar expressions of both languages, read against a day of publication."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from extract.plaintext import read_text
from transform.dates import find_dates
from transform.facts import read_document
from transform.records import DateMention
from transform.rules import Rules, load_rules

CORPUS = Path(__file__).parent / "corpus" / "dates.toml"
CASES: list[dict[str, Any]] = tomllib.loads(CORPUS.read_text(encoding="utf-8"))["case"]


@pytest.fixture(scope="module")
def rules() -> Rules:
    """The bundled rules."""
    return load_rules()


def read_dates(rules: Rules, text: str, published: date | None) -> tuple[DateMention, ...]:
    """The date mentions of one text."""
    document = read_document(read_text(text, name="a", published=published), text, rules)
    return find_dates(document, rules.dates)


def written(mention: DateMention) -> str:
    """A mention as the corpus writes it: surface, first and last day, precision, role."""
    days = f"{mention.period_start}..{mention.period_end}"
    if mention.period_start == mention.period_end:
        days = str(mention.period_start)
    role = "" if mention.role == "in" else f" {mention.role}"
    return f"{mention.surface} = {days} {mention.precision}{role}"


@pytest.mark.parametrize("case", CASES, ids=[case["text"] for case in CASES])
def test_a_sentence_gives_the_dates_of_the_corpus(rules: Rules, case: dict[str, Any]) -> None:
    """Every expression, and nothing else, with its period, precision and role."""
    published = case.get("published", date(2025, 11, 24))
    mentions = read_dates(rules, case["text"], published)
    assert [written(mention) for mention in mentions] == case["dates"]


@pytest.mark.parametrize("text", ["지난해 매출이 늘었다.", "Sales rose last year and this March.", "오는 3일 연다."])
def test_without_a_day_of_publication_relative_dates_stay_unread(rules: Rules, text: str) -> None:
    """There is nothing to read them against."""
    assert read_dates(rules, text, None) == ()


def test_without_a_day_of_publication_absolute_dates_are_read(rules: Rules) -> None:
    """A date with its year needs nothing else."""
    mentions = read_dates(rules, "2024년 3분기와 3 May 2025", None)
    assert [mention.precision for mention in mentions] == ["quarter", "day"]
