"""The shape of the code: `python -m tests.bench.shape`. Lines of functions and files, docstrings and types."""

from __future__ import annotations

import ast
import statistics
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGES = ("extract", "transform", "warehouse", "flows")
Function = ast.FunctionDef | ast.AsyncFunctionDef


def functions_of(tree: ast.AST) -> Iterator[Function]:
    """Every function and method of a module."""
    yield from (node for node in ast.walk(tree) if isinstance(node, Function))


def is_typed(function: Function) -> bool:
    """Whether every parameter but self and cls, and what comes back, has a type."""
    given = [*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs]
    return function.returns is not None and all(item.annotation or item.arg in {"self", "cls"} for item in given)


def main() -> None:
    """Print the shape."""
    paths = [path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))]
    texts = [path.read_text(encoding="utf-8") for path in paths]
    functions = [function for text in texts for function in functions_of(ast.parse(text))]
    lengths = sorted((function.end_lineno or 0) - function.lineno + 1 for function in functions)
    files = sorted(len(text.splitlines()) for text in texts)
    public = [function for function in functions if not function.name.startswith("_")]
    documented = sum(ast.get_docstring(function) is not None for function in public)
    for line in (
        f"{len(paths)} files: median {statistics.median(files):.0f} lines, longest {files[-1]}",
        f"{len(functions)} functions: median {statistics.median(lengths):.0f} lines, longest {lengths[-1]}",
        f"nine functions of ten: at most {lengths[len(lengths) * 9 // 10]} lines",
        f"docstrings: {documented} of {len(public)} public functions",
        f"types: {sum(map(is_typed, functions))} of {len(functions)} functions",
    ):
        sys.stdout.write(f"{line}\n")


if __name__ == "__main__":
    main()
