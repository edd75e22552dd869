"""Number words and digits read to exact values."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from transform.numeral_rules import NumberExample, load_numeral_files
from transform.numerals import read_number, read_ordinal

RULES = Path(__file__).parents[2] / "transform" / "rules"
EXAMPLES = [
    pytest.param(example, id=f"{language}: {example.text}")
    for language, file in load_numeral_files([RULES]).items()
    for example in file.example
]


@pytest.mark.parametrize("example", EXAMPLES)
def test_example_of_a_rule_file_has_its_value(example: NumberExample) -> None:
    """Every example beside the number words reads as the value it states."""
    assert read_number(example.text) == example.value


@pytest.mark.parametrize("text", ["", "won", "twenty cats", "이 회사", "1.2.3", "사람"])
def test_text_that_is_no_number_has_no_value(text: str) -> None:
    """Anything but one whole number reads as None."""
    assert read_number(text) is None


@pytest.mark.parametrize(("text", "place"), [("third", 3), ("twenty-first", 21), ("five", None)])
def test_ordinal_word_has_its_place(text: str, place: int | None) -> None:
    """English ordinal words give their place, other words none."""
    assert read_ordinal(text) == place


def test_full_width_digits_are_digits() -> None:
    """Full-width digits read like ASCII ones."""
    assert read_number("３５") == Decimal(35)
