"""The house rules that a machine can hold: who imports whom, where words live, and that everything says what it is."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
STAGES = ("extract", "transform", "warehouse", "flows")
MODULES = sorted(path for stage in STAGES for path in (ROOT / stage).rglob("*.py"))
TESTS = sorted((ROOT / "tests").rglob("test_*.py"))

# Who may import what of ours. A stage may always import itself; flows may import all.
ALLOWED = {
    "extract": (),
    "transform": ("extract.records", "extract.rulefile", "extract.times"),
    "warehouse": ("extract.records", "transform.records"),
    "flows": ("extract", "transform", "warehouse"),
}
# Libraries with one home. Prefect's is the flow files, which are named here one by one.
HOMES = {
    "feedparser": ("extract/feeds.py",),
    "h11": ("extract/transport.py",),
    "httpx": ("extract/fetch.py", "extract/transport.py"),
    "duckdb": ("warehouse/",),
    "prefect": (
        "flows/steps.py",
        "flows/artifacts.py",
        "flows/slots.py",
        "flows/temporary.py",
        "flows/ingest.py",
        "flows/backfill.py",
        "flows/reparse.py",
        "flows/publish.py",
        "flows/serve.py",
    ),
}
CLOCK = re.compile(r"\b(?:datetime\.now|datetime\.today|date\.today|datetime\.utcnow|time\.time)\(")
HANGUL = re.compile("[\uac00-\ud7a3]")
LONGEST_FUNCTION = 60


def _named(paths: list[Path]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("path", paths, ids=[path.relative_to(ROOT).as_posix() for path in paths])


def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def _imports(path: Path) -> list[str]:
    """Every module that a file imports, wherever in the file, as dotted names."""
    names: list[str] = []
    for node in ast.walk(_tree(path)):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            # `from extract import records` is judged by what it takes from the package.
            names += [f"{node.module}.{alias.name}" for alias in node.names]
    return names


def _is_allowed(name: str, stage: str) -> bool:
    top = name.split(".", maxsplit=1)[0]
    if top not in STAGES or top == stage:
        return True
    return any(name == allowed or name.startswith(f"{allowed}.") for allowed in ALLOWED[stage])


def _functions(path: Path) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    return [node for node in ast.walk(_tree(path)) if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))]


@_named(MODULES)
def test_a_module_imports_only_what_the_import_table_allows(path: Path) -> None:
    """Stages depend on each other in one direction, through records alone."""
    stage = path.relative_to(ROOT).parts[0]
    assert [name for name in _imports(path) if not _is_allowed(name, stage)] == []


@_named(MODULES)
def test_a_library_with_one_home_is_imported_only_there(path: Path) -> None:
    """Publishers, the database and Prefect are each spoken to from one place."""
    place = path.relative_to(ROOT).as_posix()
    tops = {name.split(".")[0] for name in _imports(path)}
    assert [library for library in tops & HOMES.keys() if not place.startswith(HOMES[library])] == []


@_named([path for path in MODULES if path.relative_to(ROOT).parts[0] != "flows"])
def test_only_flows_reads_the_clock(path: Path) -> None:
    """Every other stage is handed the time."""
    assert not CLOCK.search(path.read_text(encoding="utf-8"))


@_named(MODULES)
def test_no_korean_word_stands_in_an_engine_module(path: Path) -> None:
    """Vocabulary lives in rule files."""
    assert not HANGUL.search(path.read_text(encoding="utf-8"))


def _public(body: list[ast.stmt]) -> list[ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef]:
    """The public names of a module or class, and those of the public classes among them."""
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    own = [node for node in body if isinstance(node, kinds) and not node.name.startswith("_")]
    return own + [inner for node in own if isinstance(node, ast.ClassDef) for inner in _public(node.body)]


@_named(MODULES)
def test_every_module_class_and_public_function_has_a_docstring(path: Path) -> None:
    """A reader is told what comes back."""
    tree = _tree(path)
    assert ast.get_docstring(tree) is not None
    assert [node.name for node in _public(tree.body) if ast.get_docstring(node) is None] == []


@_named(MODULES)
def test_no_function_is_as_long_as_sixty_lines(path: Path) -> None:
    """A longer one does two things."""
    lengths = {node.name: (node.end_lineno or node.lineno) - node.lineno + 1 for node in _functions(path)}
    assert {name: lines for name, lines in lengths.items() if lines >= LONGEST_FUNCTION} == {}


@_named(TESTS)
def test_every_test_states_its_behaviour_in_a_docstring(path: Path) -> None:
    """A failing test says what is no longer true."""
    tests = [node for node in _functions(path) if node.name.startswith("test_")]
    assert [node.name for node in tests if ast.get_docstring(node) is None] == []
