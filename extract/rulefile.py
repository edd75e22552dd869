"""The one reader and validator of the project's TOML files, and the one error that a bad one raises.

A file is read with `read_rule_file` against a dataclass (or anything pydantic can validate): unknown keys, missing keys
and wrong types are all `RuleFileInvalid`, which names file, entry, key and what is accepted.
"""

from __future__ import annotations

import json
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeVar

import tomli
from pydantic import ConfigDict, TypeAdapter, ValidationError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

T = TypeVar("T")


def strict(schema: type[T]) -> type[T]:
    """The same dataclass, refusing unknown keys when a rule file is read into it. Put it above `@dataclass`."""
    schema.__pydantic_config__ = ConfigDict(extra="forbid")  # type: ignore[attr-defined]
    return schema


class RuleFileInvalid(Exception):
    """A rule, source or settings file that must not be used; says where and what is accepted."""

    def __init__(self, path: Path, problem: str, *, entry: str | None = None, key: str | None = None) -> None:
        place = "".join(f", {part}" for part in (entry and f"entry {entry}", key and f"key {key}") if part)
        super().__init__(f"{path}{place}: {problem}")
        self.path = path
        self.entry = entry
        self.key = key
        self.problem = problem


@lru_cache(maxsize=64)
def _adapter(schema: type[Any]) -> TypeAdapter[Any]:
    return TypeAdapter(schema)


def read_toml(path: Path) -> dict[str, Any]:
    """The tables of one TOML file. Raises `RuleFileInvalid` when it cannot be read or is no TOML."""
    try:
        return tomli.loads(path.read_text(encoding="utf-8"))
    except (tomli.TOMLDecodeError, UnicodeDecodeError) as error:
        raise RuleFileInvalid(path, f"not valid TOML: {error}") from error
    except OSError as error:
        raise RuleFileInvalid(path, f"cannot be read: {error.strerror}") from error


def read_json_lines(path: Path) -> list[dict[str, Any]]:
    """The objects of a .jsonl file, blank lines skipped. Raises `RuleFileInvalid` naming the line."""
    rows: list[dict[str, Any]] = []
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise RuleFileInvalid(path, f"cannot be read: {error}") from error
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            rows.append(json.loads(line))
        except json.JSONDecodeError as error:
            raise RuleFileInvalid(path, f"not valid JSON: {error.msg}", entry=f"line {number}") from error
    return rows


def rule_files(rule_dirs: Iterable[Path], kind: str) -> list[Path]:
    """The files of one kind (`entities`, `units`...) in every folder, the bundled folder's first, each sorted by path.

    A later file's entry replaces an earlier one of the same id: the readers see them in this order.
    """
    return [
        path
        for folder in rule_dirs
        for path in sorted((folder / kind).rglob("*"))
        if path.suffix in {".toml", ".jsonl"}
    ]


def validate(schema: type[T], data: object, path: Path) -> T:
    """`data` as `schema`. Raises `RuleFileInvalid` for the first problem, with entry and key.

    Every dataclass of the schema is marked with `strict`, which refuses unknown keys.
    """
    try:
        checked: T = _adapter(schema).validate_python(data)  # type: ignore[arg-type]
    except ValidationError as error:
        raise _first_problem(error, data, path) from error
    return checked


def read_rule_file(path: Path, schema: type[T]) -> T:
    """One TOML file as `schema`. Raises `RuleFileInvalid`."""
    return validate(schema, read_toml(path), path)


def _first_problem(error: ValidationError, data: object, path: Path) -> RuleFileInvalid:
    """The first validation problem as our error: the entry is the id of the nearest table, else its position.

    An unknown key comes first: a misspelt key is also a missing one, and the misspelling is what must be mended.
    """
    details = error.errors(include_url=False)
    detail = next((item for item in details if item["type"] == "unexpected_keyword_argument"), details[0])
    location = list(detail["loc"])
    entry, node = None, data
    for step in location[:-1]:
        if isinstance(node, (dict, list)):
            try:
                node = node[step]  # type: ignore[index]
            except (KeyError, IndexError, TypeError):
                break
        if isinstance(step, int):
            entry = str(node.get("id", step)) if isinstance(node, dict) else str(step)
    if entry is None and isinstance(data, dict) and "id" in data:
        entry = str(data["id"])
    message = "unknown key" if detail["type"] == "unexpected_keyword_argument" else str(detail["msg"])
    key = ".".join(str(step) for step in location if not isinstance(step, int)) or None
    return RuleFileInvalid(path, message, entry=entry, key=key)
