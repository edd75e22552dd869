"""What tests of more than one stage share: a PostgreSQL server of their own, and who runs what in a parallel run."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling

from tests.postgres import CANNOT_START, running_postgres

NewCatalogue = Callable[[], str]
# What costs seconds to make is made once where all tests that look at it run in one process.
_SHARED = {"uninterrupted": re.compile(r"\b(?:uninterrupted|copied)\b"), "demo": re.compile(r"\bdemo\b")}
_COSTLY = ("tests/contract/", "tests/docs/", "tests/flows/", "tests/warehouse/", "tests/extract/test_fetch_hostile.py")


class ByFixture(LoadScopeScheduling):  # type: ignore[misc]  # xdist has no types
    """Hands out a parallel run's tests: those of a costly file together, with all files that look at the same thing."""

    def _split_scope(self, nodeid: str) -> str:
        path = nodeid.partition("::")[0]
        return _scope_of(path) if path.startswith(_COSTLY) else nodeid


@lru_cache(maxsize=1024)
def _scope_of(path: str) -> str:
    """The name of the shared fixture that a test file of the flows speaks of, else the file's own."""
    if not path.startswith("tests/flows/"):
        return path
    text = (Path(__file__).parents[1] / path).read_text(encoding="utf-8")
    return next((name for name, word in _SHARED.items() if word.search(text)), path)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> ByFixture:
    """Take the place of xdist's own schedulers."""
    return ByFixture(config, log)


@pytest.fixture(scope="session")
def new_catalogue() -> Iterator[NewCatalogue]:
    """Makes an empty database on a real PostgreSQL, as the setting `warehouse` names it; skips where none starts."""
    with ExitStack() as stack:
        try:
            server = stack.enter_context(running_postgres())
        except CANNOT_START as error:
            pytest.skip(f"PostgreSQL cannot start here: {error}")
        yield server.new_catalogue
