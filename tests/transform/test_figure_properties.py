"""What holds of figures whatever the text: spans that quote it, one reading, any normal form."""

from __future__ import annotations

import unicodedata
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.transform.figure_reading import document, figures, loaded
from transform.figures import find_figures
from transform.records import Figure
from transform.text import normalise

PIECES = st.sampled_from(
    [
        "약 3조 2천억원",
        "2~3만 명",
        "열두 곳",
        "37.5%",
        "1분기",
        "3분의 2",
        "10명 중 3명",
        "섭씨 20도",
        "$4.2bn",
        "five to ten percent",
        "two-thirds of",
        "half a mile",
        "No. 2",
        "1 in 10",
        "hundreds of people",
        "Aurora 2.0",
        "2-1",
        "é",
        "👍🏽",
        "\r\n",
        " ",
        ". ",
        "은 ",
        "and ",
        "(",
        "%",
        "-",
    ]
)
TEXTS = st.lists(PIECES, max_size=14).map("".join)


@given(TEXTS)
@settings(max_examples=150, deadline=None)
def test_figures_of_composed_text_quote_it_in_order(text: str) -> None:
    """Pieces of real forms in any order give spans that rise, do not overlap, and quote the text."""
    found = figures(text)
    assert all(text[figure.start_char : figure.end_char] == figure.surface for figure in found)
    assert all(a.end_char <= b.start_char for a, b in pairwise(found))


@given(TEXTS)
@settings(max_examples=100, deadline=None)
def test_figures_do_not_depend_on_the_normal_form(text: str) -> None:
    """A decomposed text, once normalised, gives the figures of the composed one, and its offsets lead back."""
    composed, decomposed = unicodedata.normalize("NFC", text), unicodedata.normalize("NFD", text)
    way_back = normalise(decomposed)
    found = find_figures(document(way_back.text), loaded()[0], ())
    quotes = [decomposed[way_back.origin(one.start_char) : way_back.origin(one.end_char)] for one in found]
    assert found == figures(composed)
    assert [unicodedata.normalize("NFC", quote) for quote in quotes] == [one.surface for one in found]


def bounds_hold(figure: Figure) -> bool:
    """Whether a value lies within its bounds, a range rises, and a figure without any number says why."""
    low = figure.value if figure.low is None else figure.low
    high = figure.value if figure.high is None else figure.high
    if low is None and high is None:
        return figure.value_note is not None
    return low is None or high is None or low <= high


@given(TEXTS)
@settings(max_examples=100, deadline=None)
def test_bounds_hold_the_value(text: str) -> None:
    """Every figure's bounds are in order, or a note says why there are none."""
    assert [figure for figure in figures(text) if not bounds_hold(figure)] == []
