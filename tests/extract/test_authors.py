"""Bylines: every example of the rule file."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.authors import BylineExample, author_rules, names_in
from extract.titles import letters

OUTLETS = frozenset({letters("Velmar Courier")})


@pytest.mark.parametrize("example", author_rules().examples, ids=lambda example: f"authors.toml {example.text!r}")
def test_a_byline_gives_its_people_and_nobody_else(example: BylineExample) -> None:
    """Roles, outlets, desks, dates and picture credits are no people."""
    assert tuple(names_in(example.text, OUTLETS)) == example.names


@given(st.text(max_size=120))
def test_no_byline_raises_or_gives_an_empty_name(phrase: str) -> None:
    """Whatever stands in a byline, names have letters and are short."""
    assert all(letters(name) and len(name) <= 50 for name in names_in(phrase, OUTLETS))
