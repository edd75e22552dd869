"""Every fuzz target takes its seeds and what fuzzing found; `make fuzz` looks for more."""

from __future__ import annotations

import pytest

from tests.fuzz.seeds import seeds_of
from tests.fuzz.targets import TARGETS


@pytest.mark.parametrize("name", TARGETS)
def test_a_target_takes_all_that_is_known(name: str) -> None:
    """Each input ends in a result or in the reader's own error, and every promise of the target holds."""
    seeds = list(seeds_of(name))
    assert seeds
    for seed in seeds:
        TARGETS[name](seed)
