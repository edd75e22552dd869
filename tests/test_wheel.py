"""The wheel is the whole program: it runs in an empty folder, with every data file, without the checkout."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that holds what the wheel holds. Building fetches the build backend from the package index."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", str(folder), str(ROOT)]
    subprocess.run(command, check=True, timeout=300)
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "lib")
    return folder / "lib"


def run(installed: Path, folder: Path, *arguments: str) -> str:
    """What the installed program prints in a folder, with an empty home."""
    environment = os.environ | {"PYTHONPATH": str(installed), "HOME": str(folder / "home"), "COLUMNS": "160"}
    command = [sys.executable, "-P", "-m", "flows.cli", *arguments]
    done = subprocess.run(command, cwd=folder, env=environment, check=True, capture_output=True, text=True, timeout=240)
    return done.stdout


def test_no_data_file_is_missing(installed: Path) -> None:
    """Every file of the four packages but compiled ones is in the wheel."""
    packages = ("extract", "transform", "warehouse", "flows")
    wanted = {
        path.relative_to(ROOT).as_posix()
        for package in packages
        for path in (ROOT / package).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    held = {path.relative_to(installed).as_posix() for path in installed.rglob("*") if path.is_file()}
    assert wanted - held == set()


def test_the_first_hour_works_outside_the_checkout(installed: Path, tmp_path: Path) -> None:
    """The demo, a folder of one's own, and the rules, from the wheel's own files."""
    assert "One forecast, as it was revised" in run(installed, tmp_path, "demo", "--direct")
    assert "wrote" in run(installed, tmp_path, "init", "own")
    assert "0 findings" in run(installed, tmp_path, "rules", "check")
    assert "market:hbm" in run(installed, tmp_path, "show", "HBM market", "--config", "dateline-demo/dateline.toml")
