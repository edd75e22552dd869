"""The documents as a reader follows them: files to write, commands to type, questions to ask, as the page has them.

`<!-- folder: empty -->` begins in an empty folder, `<!-- folder: demo -->` in one whose sources are the sample press
and whose warehouse holds it. A fence says what to do: `toml PATH` (or another language) writes a file, `toml >> PATH`
appends to one, `console` types what follows `$ ` (`$ ...  # exit 1` names the exit code) and looks for the other lines
in the output, `sql` asks the snapshot and compares the table that follows, if one does, `python` is run. `text` is
only shown.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.warehouse.asking import answer
from warehouse.connection import open_snapshot

DOCS = Path(__file__).parents[2]
_STEP = re.compile(
    r"^<!-- folder: (?P<folder>\w+) -->$"
    r"|^```(?P<kind>\w+)(?: (?P<more>>> )?(?P<path>\S+))?\n(?P<body>.*?)^```$(?P<table>\n+(?:\|[^\n]+\n)+)?",
    re.MULTILINE | re.DOTALL,
)
_EXIT = re.compile(r"\s+# exit (\d+)$")


@dataclass(frozen=True)
class Step:
    """One thing that a page has its reader do."""

    kind: str
    body: str
    path: str | None = None
    appends: bool = False
    table: str | None = None


def steps_of(page: Path) -> Iterator[Step]:
    """The steps of a page, in order."""
    for found in _STEP.finditer(page.read_text(encoding="utf-8")):
        if found["folder"]:
            yield Step("folder", found["folder"])
        else:
            table = found["table"].strip() + "\n" if found["table"] else None
            yield Step(found["kind"], found["body"], found["path"], appends=bool(found["more"]), table=table)


def take(step: Step, folder: Path) -> None:
    """Do what a step says, in a folder. Asserts that the reader sees what the page shows."""
    if step.path is not None:
        target = folder / step.path
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("a" if step.appends else "w", encoding="utf-8") as file:
            file.write(step.body)
    elif step.kind == "console":
        _type(step.body, folder)
    elif step.kind == "sql":
        _ask(step, folder)
    elif step.kind == "python":
        subprocess.run([sys.executable, "-c", step.body], cwd=folder, check=True, timeout=60)


def _type(body: str, folder: Path) -> None:
    """Type the commands of a block; the lines after each must be in its output, in this order."""
    for block in re.split(r"^\$ ", body, flags=re.MULTILINE)[1:]:
        command, *shown = block.rstrip("\n").split("\n")
        expected = int(found[1]) if (found := _EXIT.search(command)) else 0
        done = subprocess.run(
            ["bash", "-c", _EXIT.sub("", command)],
            cwd=folder,
            env=os.environ | {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}", "COLUMNS": "160"},
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
        output = done.stdout + done.stderr
        assert done.returncode == expected, f"$ {command}\n{output}"
        rest = _plain(output)
        for line in filter(None, map(_plain, shown)):
            assert line in rest, f"$ {command}\nmissing: {line}\n{output}"
            rest = rest.partition(line)[2]


def _plain(text: str) -> str:
    """A text without the lines of tables and with single spaces."""
    return " ".join(re.sub(r"[\u2500-\u257f]", " ", text).split())


def _ask(step: Step, folder: Path) -> None:
    data = folder / "data" if (folder / "data").is_dir() else folder
    with open_snapshot(data) as connection:
        found = answer(connection, step.body)
    assert found.count("\n") > 2, f"no row: {step.body}"
    assert step.table is None or found == step.table, step.body


def follow(page: Path, prepare: Callable[[str], Path]) -> None:
    """Follow a page from its beginning; `prepare` makes the folder of a name."""
    folder = None
    for step in steps_of(page):
        if step.kind == "folder":
            folder = prepare(step.body)
        elif step.kind in {"console", "sql", "python"} or step.path is not None:
            assert folder is not None, f"{page.name}: a step before the first folder"
            take(step, folder)
