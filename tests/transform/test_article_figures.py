"""Whole articles, written by somebody who had not seen the rules, keep what of their figures' records is right."""

from __future__ import annotations

import pytest

from tests.transform.article_gold import judged, totals
from transform.rules import load_rules

# What is right now; the decision on what a sentence leaves unsaid has what was right at first sight.
FLOORS = {
    "english": {"metric": 56, "subject": 38, "period": 56, "status": 57, "source": 59, "change": 56, "whole": 31},
    "korean": {"metric": 58, "subject": 46, "period": 62, "status": 58, "source": 63, "change": 62, "whole": 36},
}


@pytest.mark.parametrize("language", FLOORS)
def test_no_part_of_a_record_is_read_worse_than_before(language: str) -> None:
    """Each field, and all of them together, is right at least as often."""
    counts = totals(list(judged(load_rules(()), language)))
    worse = {name: counts[name] for name, floor in FLOORS[language].items() if counts[name] < floor}
    assert worse == {}
