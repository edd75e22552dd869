"""What holds of dates and claims whatever the text: spans quote, nothing is raised, work is linear, answers repeat."""

from __future__ import annotations

import re
import sys
import unicodedata
from datetime import date
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import transform
from extract.plaintext import read_text
from extract.records import Article
from transform.claims import attach_claims
from transform.dates import find_dates
from transform.facts import read_document, read_facts
from transform.figures import find_figures
from transform.records import DateMention, Facts, Figure
from transform.rules import Rules, load_rules

PUBLISHED = date(2025, 11, 24)
WORDS = (
    "지난해|올|상반기|3분기|2024년|12월|31일|말|까지|부터|에서|매출은|영업이익|시장|3조원|12.5%|각각|전망이다"
    "|했다.|에 따르면|증가|전년 동기 대비|last|year|the|in|Q3|2030|by|from|to|$3 billion|40%|rose|revenue|market"
    "|said|respectively|expected|May|5|23rd|10/11/2012|1990s|within|three years|ago|,|.|\n\n|(|~|-|\U0001f600"
    '|99999년|0월 0일|13월 32일|HBM|"|' + "9" * 40
).split("|")
TEXTS = st.lists(st.one_of(st.sampled_from(WORDS), st.text(max_size=4)), max_size=30).map(" ".join)


@pytest.fixture(scope="module")
def rules() -> Rules:
    """The bundled rules, loaded once: hypothesis calls the test many times."""
    return load_rules()


def read(rules: Rules, text: str, published: date | None = PUBLISHED) -> Facts:
    """Dates and figures of a text."""
    article: Article = read_text(text, name="a", published=published)
    return read_facts(article, rules, {"dates", "figures"})


@settings(max_examples=150, deadline=None)
@given(text=TEXTS)
def test_spans_quote_the_text_and_periods_are_in_order(rules: Rules, text: str) -> None:
    """Every span slices back to its surface inside its sentence, and no period ends before it starts."""
    facts = read(rules, text)
    spans: list[DateMention | Figure] = [*facts.dates, *facts.figures]
    for span in spans:
        assert text[span.start_char : span.end_char] == span.surface
        assert span.sentence_start <= span.start_char < span.end_char
    assert all(mention.period_start <= mention.period_end for mention in facts.dates)
    assert all((f.period_start is None) == (f.period_end is None) for f in facts.figures)


@settings(max_examples=60, deadline=None)
@given(text=TEXTS)
def test_the_same_text_gives_the_same_answer(rules: Rules, text: str) -> None:
    """Nothing is remembered from one article to the next."""
    first = read(rules, text)
    read(rules, "2024년 매출은 3조원에서 4조원으로 늘었다.")
    assert read(rules, text) == first


@settings(max_examples=60, deadline=None)
@given(text=TEXTS)
def test_decomposed_text_gives_the_same_claims_at_its_own_offsets(rules: Rules, text: str) -> None:
    """NFD, as some systems write Korean: the same records, each quoting the text as it was given."""
    decomposed = unicodedata.normalize("NFD", text)
    composed = unicodedata.normalize("NFC", text)
    plain, odd = read(rules, composed), read(rules, decomposed)
    assert [unicodedata.normalize("NFC", d.surface) for d in odd.dates] == [d.surface for d in plain.dates]
    spans: list[DateMention | Figure] = [*odd.dates, *odd.figures]
    assert all(decomposed[span.start_char : span.end_char] == span.surface for span in spans)
    assert [(f.metric, f.status, f.period_start) for f in odd.figures] == [
        (f.metric, f.status, f.period_start) for f in plain.figures
    ]


@pytest.mark.parametrize("blank", ["\n", "\r\n", "\u2028", " \U0001f680 "])
def test_line_ends_and_emoji_move_no_offset(rules: Rules, blank: str) -> None:
    """A text before a claim shifts its span by its own length, in code points."""
    claim = "HBM 시장은 2030년 40조원으로 커질 전망이다."
    text = f"머리말{blank}{blank}{claim}"
    figure = read(rules, text).figures[-1]
    assert text[figure.start_char : figure.end_char] == "40조원"
    assert (figure.metric, figure.status) == ("market_size", "forecast")


STAGE = str(Path(transform.__file__).parent)


def counted_steps(rules: Rules, text: str) -> int:
    """How many bytecode steps our own date and claim code takes over a text: the same on every machine."""
    document = read_document(read_text(text, name="a", published=PUBLISHED), text, rules)
    figures = find_figures(document, rules.figures, find_dates(document, rules.dates))
    steps = 0

    def trace(frame: FrameType, event: str, _: Any) -> Any:
        nonlocal steps
        if not frame.f_code.co_filename.startswith(STAGE):
            return None
        frame.f_trace_opcodes = True
        steps += event == "opcode"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        dates = find_dates(document, rules.dates)
        attach_claims(document, rules.claims, figures, dates, ())
    finally:
        sys.settrace(before)
    return steps


@pytest.mark.parametrize(
    "piece",
    [
        "2024년 매출은 3조원이었다. ",
        "Revenue rose 5% to $3 billion in 2024. ",
        "매출 3조원, ",
        "2024 2025 ",
        "from $3 to $5 ",
        "지난해 ",
        "12",
        "the last ",
        "within 2 ",
        "Q3 2024 to ",
        "말말말",
    ],
)
def test_work_grows_with_the_text_and_not_with_its_square(rules: Rules, piece: str) -> None:
    """Four times the text takes at most five times the steps, in one sentence or in many."""
    assert counted_steps(rules, piece * 160) <= 5 * counted_steps(rules, piece * 40) + 5000


def test_no_rule_pattern_of_ours_backtracks_over_runs(rules: Rules) -> None:
    """A long run of what a pattern repeats is passed once: the patterns are possessive or bounded."""
    patterns: list[re.Pattern[str]] = list(rules.dates.patterns.values())
    hostile = ("1" * 20_000, "까지" * 10_000, " " * 20_000, "1~" * 10_000)
    found = [sum(1 for _ in pattern.finditer(text)) for pattern in patterns for text in hostile]
    assert len(found) == len(patterns) * len(hostile)
