"""Figures of sentences: values, bounds, qualifiers, and what is no figure."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.growth import cpu_seconds
from tests.transform.figure_reading import document, figures, loaded
from transform.figures import find_figures

NO_FIGURES = [
    "The firm released Aurora 2.0 and the Comet S26 phone.",
    "Version 4.5 of the app needs a GPT-4 class model with HBM3E.",
    "오로라 2.0과 코멧 S26을 함께 공개했다.",
    "4.5버전을 내려받으려면 010-2345-6789로 문의하면 된다.",
    "The match ended 2-1 after a 19:30 kick-off.",
    "경기는 3-2로 끝났다.",
    "Section 12 of the act applies at 127.0.0.1.",
    "이 회사는 두산과 세계 시장을 나눈다.",
    "두 나라가 아닌 한편 만일의 경우에 대비한다.",
]


@pytest.mark.parametrize("text", NO_FIGURES[:-1])
def test_names_versions_times_and_scores_are_no_figures(text: str) -> None:
    """Digits of names, versions, clock times, scores, sections and phone numbers count nothing."""
    assert [figure.surface for figure in figures(text)] == []


def test_bounds_follow_the_modifier() -> None:
    """An open bound is None: "over" keeps the low one, "under" the high one, "about" both."""
    over, under, about = (figures(text)[0] for text in ("more than 40 percent", "5억원 미만", "약 3조2천억원"))
    assert (over.low, over.high, over.modifier) == (Decimal(40), None, "over")
    assert (under.low, under.high, under.modifier) == (None, Decimal(500_000_000), "under")
    assert (about.low, about.high, about.modifier) == (Decimal("3.2E+12"), Decimal("3.2E+12"), "approx")


def test_range_has_bounds_and_no_value() -> None:
    """A range states two bounds, with the scale that its upper end says once."""
    (figure,) = figures("올해 2~3만 명을 뽑는다.")
    assert (figure.value, figure.low, figure.high, figure.unit) == (None, Decimal(20000), Decimal(30000), "person")


def test_money_before_a_year_is_money() -> None:
    """The preposition between an amount and a year is no unit of length."""
    (figure,) = figures("The market will grow to $62 billion in 2030.")
    assert (figure.surface, figure.value, figure.currency) == ("$62 billion", Decimal(62_000_000_000), "USD")


def test_number_that_is_too_long_is_kept_with_a_note() -> None:
    """More digits than a value can hold leave the figure without a value and say why."""
    (figure,) = figures("약 " + "9" * 60 + "원이다.")
    assert (figure.value, figure.value_note) == (None, "overflow")


@pytest.mark.parametrize("text", ["1e40 won", "9e999%", "a 5e200 mile trip"])
def test_number_beyond_the_column_is_kept_with_a_note(text: str) -> None:
    """A power of ten that no column holds leaves no value, and says so."""
    (figure,) = figures(text)
    assert (figure.value, figure.low, figure.high, figure.value_note) == (None, None, None, "overflow")


@pytest.mark.parametrize(
    "part",
    ["1만", "1,", "일 ", "hundred and ", "half a ", "$1-", "between 1 and ", "10명 중 3명 ", "천 4백만 ", "1/2 "],
)
def test_time_grows_with_the_length_of_the_text(part: str) -> None:
    """Eight times the text takes not much more than eight times as long, whatever it repeats."""
    short, long = document(part * (6000 // len(part))), document(part * (48000 // len(part)))
    rules = loaded()[0]
    short_seconds = cpu_seconds(lambda: find_figures(short, rules, ()))
    assert cpu_seconds(lambda: find_figures(long, rules, ()), times=1) < 40 * short_seconds + 0.2


@given(st.text(alphabet="0123456789.,-~/% $₩원억만조천백십여두세한이명개년 abtofmillion\n가é", max_size=60))
@settings(max_examples=300, deadline=None)
def test_any_text_gives_spans_that_quote_it(text: str) -> None:
    """Whatever the text, surfaces stand at their spans, spans rise without overlap, and twice gives the same."""
    found = figures(text)
    assert all(text[figure.start_char : figure.end_char] == figure.surface for figure in found)
    assert all(a.end_char <= b.start_char for a, b in pairwise(found))
    assert found == figures(text)
