"""Every page of the documents can be followed as it stands."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from extract.sources import load_sources
from flows.job import Job
from flows.reference import PAGES
from flows.sample_press.press import Press
from tests.docs.walks import DOCS, follow, steps_of
from transform.entities import load_entities
from transform.rulefolders import BUNDLED_RULES

WALKS = [
    DOCS / "README.md",
    *sorted(path for path in (DOCS / "docs").rglob("*.md") if "<!-- folder:" in path.read_text(encoding="utf-8")),
]


@pytest.fixture
def prepare(uninterrupted: Job, press: Press, tmp_path: Path) -> Callable[[str], Path]:
    """Makes the folder that a page begins in: an empty one, or one that holds the press, which is at work."""
    assert press.bases
    names = iter(range(100))

    def folder(kind: str) -> Path:
        target = tmp_path / str(next(names))
        if kind == "demo":
            shutil.copytree(uninterrupted.data_dir, target)
        else:
            target.mkdir()
        return target

    return folder


@pytest.mark.parametrize("page", WALKS, ids=lambda page: page.relative_to(DOCS).as_posix())
def test_a_page_can_be_followed(page: Path, prepare: Callable[[str], Path]) -> None:
    """Each command ends as the page says and shows what it shows; each question has its answer."""
    follow(page, prepare)


@pytest.mark.parametrize("name", PAGES)
def test_a_generated_page_is_what_the_code_makes(name: str) -> None:
    """`make docs` was run."""
    assert (DOCS / "docs" / name).read_text(encoding="utf-8") == PAGES[name]()


def test_no_page_shows_a_command_that_nobody_runs() -> None:
    """A page with commands or SQL is one that is followed, or generated, or compared elsewhere."""
    compared = {"queries.md", "tables.md", *PAGES}
    pages = [DOCS / "README.md", *(path for path in (DOCS / "docs").rglob("*.md") if path.parent.name != "decisions")]
    idle = [
        path.name
        for path in pages
        if path not in WALKS
        and path.name not in compared
        and any(step.kind in {"console", "sql"} for step in steps_of(path))
    ]
    assert idle == []


def test_every_schema_of_json_output_is_on_the_page_of_commands() -> None:
    """Whoever reads `--json` by machine finds its name and its keys."""
    code = "".join(path.read_text(encoding="utf-8") for path in (DOCS / "flows").rglob("*.py"))
    given = set(re.findall(r'"schema": "(dateline\.\w+/\d+)"', code))
    page = (DOCS / "docs" / "commands.md").read_text(encoding="utf-8")
    assert given == set(re.findall(r"^\| `(dateline\.\w+/\d+)` \|", page, re.MULTILINE))


def test_the_readme_counts_what_is_bundled() -> None:
    """The numbers of sources and of entities are those of the files."""
    sources = load_sources().values()
    entities = load_entities((BUNDLED_RULES,)).entities
    page = (DOCS / "README.md").read_text(encoding="utf-8")
    said = re.search(
        r"(\d+) sources are bundled, (\d+) of them on by\s+default, with more than ([\d,]+) entities", page
    )
    assert said is not None
    assert (int(said[1]), int(said[2])) == (len(sources), sum(source.default for source in sources))
    assert int(said[3].replace(",", "")) < len(entities)
