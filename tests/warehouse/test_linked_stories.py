"""Tellings in two languages are one story when the page of one names the other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import permutations

import duckdb
import pytest

from tests.warehouse.newsroom import reading
from warehouse.revisions import Reading

Load = Callable[[Sequence[Reading]], object]
KOREAN = reading("k1", "Nuri opens a plant.", "2026-03-01", language="ko")
# Told ten days later: a link has no window.
ENGLISH = replace(reading("e1", "A plant of Nuri.", "2026-03-11"), linked=("k1", "not-read"))
SAME_LANGUAGE = replace(reading("e2", "Another text.", "2026-03-02"), linked=("e1",))
ALONE = reading("e3", "A third text.", "2026-03-01", language="ko")


@pytest.mark.parametrize("order", list(permutations((KOREAN, ENGLISH, SAME_LANGUAGE, ALONE))))
def test_a_link_joins_two_languages_in_any_order_of_loading(
    live: duckdb.DuckDBPyConnection, load: Load, order: tuple[Reading, ...]
) -> None:
    """The earlier telling names the story; a link within a language, or to a page never read, joins nothing."""
    for one in order:
        load([one])
    stories = dict(live.execute("select article_id, story_id from articles").fetchall())
    assert stories == {"k1": "k1", "e1": "k1", "e2": "e2", "e3": "e3"}


def test_a_link_that_is_gone_parts_the_tellings(live: duckdb.DuckDBPyConnection, load: Load) -> None:
    """The current revision's links count, however the article was joined before."""
    load([KOREAN, ENGLISH])
    load([replace(ENGLISH, linked=())])
    stories = dict(live.execute("select article_id, story_id from articles").fetchall())
    assert stories == {"k1": "k1", "e1": "e1"}
