"""Fuzz one target: `python -m tests.fuzz TARGET [libFuzzer arguments]`, coverage-guided by atheris.

Begins from `tests/fuzz/seeds.py`; an input that breaks a promise is written to the working directory, and belongs into
`tests/fuzz/found/TARGET/`, where the suite runs it for ever after.
"""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import atheris

with atheris.instrument_imports(include=["extract", "transform", "flows"]):
    from tests.fuzz.seeds import seeds_of
    from tests.fuzz.targets import TARGETS


def main() -> None:
    """Fuzz the target that the command line names, until told to stop or something breaks."""
    name, arguments = sys.argv[1], sys.argv[2:]
    target = TARGETS[name]
    with TemporaryDirectory() as corpus:
        for number, seed in enumerate(seeds_of(name)):
            target(seed)
            (Path(corpus) / str(number)).write_bytes(seed)
        atheris.Setup([f"fuzz {name}", *arguments, corpus], target)
        atheris.Fuzz()


main()
