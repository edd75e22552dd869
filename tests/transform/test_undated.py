"""A text whose day nobody knows: what is said of the calendar is no figure, and what hangs on the day has no period."""

from __future__ import annotations

import pytest

from extract.plaintext import read_text
from transform.facts import read_facts
from transform.records import Facts
from transform.rules import load_rules

RULES = load_rules()


def facts_of(text: str) -> Facts:
    """The facts of a text without a day."""
    return read_facts(read_text(text, name="undated"), RULES)


@pytest.mark.parametrize(
    ("text", "surfaces"),
    [
        ("가람은 14일 매출 2조원을 냈다고 밝혔다.", ["2조원"]),
        ("기업가치는 1년 전보다 두 배 오른 2조1000억원이다.", ["두 배", "2조1000억원"]),
        ("Garam posted third-quarter revenue of $2 billion.", ["$2 billion"]),
        ("The launch slipped to the first half of next year.", []),
        ("The work takes three years and 14 days.", ["three years", "14 days"]),
    ],
)
def test_a_date_is_no_figure_without_a_day_either(text: str, surfaces: list[str]) -> None:
    """Days, quarters and halves of a calendar are none; lengths are."""
    assert [figure.surface for figure in facts_of(text).figures] == surfaces


def test_what_hangs_on_the_day_is_left_out() -> None:
    """Absolute dates stay, relative ones give neither a date nor a period."""
    facts = facts_of("시장은 지난해 7조원에서 2028년 12조원으로 커진다. 네이버는 내년에 데이터센터를 짓는다.")
    assert [date.surface for date in facts.dates] == ["2028년"]
    assert [figure.period_start and figure.period_start.year for figure in facts.figures] == [None, 2028]
    assert [event.date_start for event in facts.events if event.type == "builds"] == [None]
