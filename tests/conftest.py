"""What tests of more than one stage share: a PostgreSQL server of their own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from tests.postgres import CANNOT_START, running_postgres

NewCatalogue = Callable[[], str]


@pytest.fixture(scope="session")
def new_catalogue() -> Iterator[NewCatalogue]:
    """Makes an empty database on a real PostgreSQL, as the setting `warehouse` names it; skips where none starts."""
    with ExitStack() as stack:
        try:
            server = stack.enter_context(running_postgres())
        except CANNOT_START as error:
            pytest.skip(f"PostgreSQL cannot start here: {error}")
        yield server.new_catalogue
