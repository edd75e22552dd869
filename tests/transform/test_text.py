"""Sentences, and the way back from normalised text to the text as it was given."""

from __future__ import annotations

import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transform.rules import BUNDLED_RULES
from transform.text import SentenceRules, load_sentence_rules, normalise, split_sentences

RULES: SentenceRules = load_sentence_rules([BUNDLED_RULES])

# What breaks offset maps: composed and decomposed Hangul, combining marks, astral letters, line ends of every kind.
TEXT = st.text(
    st.sampled_from(
        "가각힣한글ㄱ\u1112\u1161\u11ab각e\u0301\u0323éÅ\U0001f600\U0001f1f0\U0001f1f7 \t\r\n.!?\"”'。0123,%A\ud800"
    ),
    max_size=60,
)


def sentences(text: str) -> list[str]:
    """The sentences of a text, as text."""
    return [text[start:end] for start, end in split_sentences(text, RULES)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("매출이 늘었다. 이익은 줄었다.", ["매출이 늘었다.", "이익은 줄었다."]),
        ("매출이 늘었다.이익은 줄었다.", ["매출이 늘었다.", "이익은 줄었다."]),
        ('"매출이 늘었다."고 말했다. 끝이다.', ['"매출이 늘었다."고 말했다.', "끝이다."]),
        ("Sales rose 3.5 percent. Profit fell.", ["Sales rose 3.5 percent.", "Profit fell."]),
        ("Mr. Kim of Hanbit Co. spoke. He left.", ["Mr. Kim of Hanbit Co. spoke.", "He left."]),
        ("The plant opens on Jan. 5. It is No. 1.", ["The plant opens on Jan. 5.", "It is No. 1."]),
        ("It is in the U.S. Congress debates it.", ["It is in the U.S. Congress debates it."]),
        ("A title\nA line\n\nA paragraph.", ["A title", "A line", "A paragraph."]),
        ("정말일까? 그렇다! 끝…", ["정말일까?", "그렇다!", "끝…"]),
        ("v2.0 of example.com is out. Get it.", ["v2.0 of example.com is out.", "Get it."]),
        ("  \n ", []),
    ],
)
def test_a_text_is_cut_into_its_sentences(text: str, expected: list[str]) -> None:
    """Stops end sentences, but for abbreviations, decimals, names and quotations that go on."""
    assert sentences(text) == expected


@given(TEXT)
def test_every_offset_leads_back_to_the_text_as_given(text: str) -> None:
    """The original slice of any stretch of normalised text has the same normal form, whatever the text."""
    normal = normalise(text)
    start, end = len(normal.text) // 3, 2 * len(normal.text) // 3
    origin = text[normal.origin(0) : normal.origin(len(normal.text))]
    assert normal.origin(0) == 0
    assert origin == text
    assert 0 <= normal.origin(start) <= normal.origin(end) <= len(text)


@given(TEXT)
def test_normalised_text_is_nfc_without_surrogates(text: str) -> None:
    """What rules see is in one form, and can be encoded."""
    normal = normalise(text)
    assert unicodedata.is_normalized("NFC", normal.text)
    assert normal.text.encode().decode() == normal.text


@given(TEXT)
def test_sentences_lie_in_order_and_hold_every_letter(text: str) -> None:
    """No sentence overlaps another, none begins or ends with a blank, and only blanks are left out."""
    normal = normalise(text).text
    spans = split_sentences(normal, RULES)
    kept = "".join(normal[start:end] for start, end in spans)
    assert all(one[1] <= other[0] for one, other in pairwise(spans))
    assert "".join(kept.split()) == "".join(normal.split())
    assert all(normal[start:end].strip() == normal[start:end] for start, end in spans)
