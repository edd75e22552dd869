"""What several tests of the flows stage look at: one demo that has run."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a demo that has run, without Prefect. Nobody writes to it."""
    folder = tmp_path_factory.mktemp("demo")
    command = [sys.executable, "-m", "flows.cli", "demo", "--direct", "--folder", str(folder)]
    subprocess.run(command, check=True, capture_output=True, timeout=240)
    return folder
