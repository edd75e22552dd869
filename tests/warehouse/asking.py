"""Pages of questions: a heading, one statement, and the table of its answer, as tests compare and as people read it.

`python -m tests.warehouse.asking PAGE SNAPSHOT` writes the answers of today into a page: read them before you keep it.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

import duckdb

_QUESTION = re.compile(
    r"^## (?P<title>\d+\. [^\n]+)\n\n```sql\n(?P<sql>.+?)\n```\n\n(?P<rows>(?:\|[^\n]+\n)*)",
    re.MULTILINE | re.DOTALL,
)


def questions(page: Path) -> list[tuple[str, str, str]]:
    """Title, SQL and rows of every question of a page, in order."""
    return [(found["title"], found["sql"], found["rows"]) for found in _QUESTION.finditer(_read(page))]


def answer(connection: duckdb.DuckDBPyConnection, sql: str) -> str:
    """The rows of a question as a table of the page; null is empty."""
    found = connection.execute(sql)
    names = [column[0] for column in found.description or []]
    rows = [[_cell(value) for value in row] for row in found.fetchall()]
    lines = [names, ["---"] * len(names), *rows]
    return "".join("| " + " | ".join(line) + " |\n" for line in lines)


def _cell(value: object) -> str:
    text = "" if value is None else f"{value:f}" if hasattr(value, "quantize") else str(value)
    return re.sub(r"(\.\d*?)0+$", r"\1", text).removesuffix(".") if re.fullmatch(r"-?\d+\.\d+", text) else text


def _read(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def main(page: str, snapshot: str) -> None:
    """Write the snapshot's answers into the page."""
    path = Path(page)
    with duckdb.connect(snapshot, read_only=True) as connection:
        connection.execute("set timezone = 'UTC'")
        renewed = _QUESTION.sub(
            lambda found: f"## {found['title']}\n\n```sql\n{found['sql']}\n```\n\n{answer(connection, found['sql'])}",
            _read(path),
        )
    path.write_text(renewed, encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
