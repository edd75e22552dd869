"""Entity files written for the user: a list in CSV made a gazetteer, a discovered entity made an entry, a decision.

Everything here gives text; the caller decides where it goes. What is written reads back by `load_entities` or
`load_corrections`.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Mapping
from io import StringIO
from pathlib import Path
from typing import Literal

from extract.rulefile import RuleFileInvalid, validate
from transform.gazetteer import EntityRow
from transform.records import Entity

LANGUAGES = ("en", "ko")
_NEEDED = ("id", "type")
_KNOWN = (
    *_NEEDED,
    *(f"name_{language}" for language in LANGUAGES),
    *(f"aliases_{language}" for language in LANGUAGES),
    "parent",
    "ticker",
    "lei",
    "wikidata_id",
)
_SEPARATOR = ";"


def entities_of_csv(path: Path) -> list[EntityRow]:
    """The entries of a CSV list, one a row.

    Columns: id, type, name_en, name_ko, aliases_en, aliases_ko (several parted by semicolons), parent, ticker, lei,
    wikidata_id; a name in one language is enough. Raises `RuleFileInvalid` for another column, a missing one, or a row
    that is no entity, naming the line.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise RuleFileInvalid(path, f"cannot be read: {error}") from error
    reader = csv.DictReader(StringIO(text, newline=""))
    columns = reader.fieldnames or []
    for column in columns:
        if column not in _KNOWN:
            raise RuleFileInvalid(path, f"no such column; there are {', '.join(_KNOWN)}", key=column)
    for column in _NEEDED:
        if column not in columns:
            raise RuleFileInvalid(path, "this column is missing", key=column)
    return [_row(values, path, reader.line_num) for values in reader]


def _row(values: Mapping[str | None, str | None], path: Path, line: int) -> EntityRow:
    cells = {key: (value or "").strip() for key, value in values.items() if key is not None}
    names = {language: cells[f"name_{language}"] for language in LANGUAGES if cells.get(f"name_{language}")}
    if None in values or not names:
        problem = "more cells than columns" if None in values else "a name is needed, in some language"
        raise RuleFileInvalid(path, problem, entry=f"line {line}")
    aliases = {
        language: [part.strip() for part in cells.get(f"aliases_{language}", "").split(_SEPARATOR) if part.strip()]
        for language in LANGUAGES
    }
    data: dict[str, object] = {"id": cells["id"], "type": cells["type"], "names": names}
    data["aliases"] = {language: texts for language, texts in aliases.items() if texts}
    data |= {key: cells[key] for key in ("parent", "ticker", "lei", "wikidata_id") if cells.get(key)}
    try:
        return validate(EntityRow, data, path)
    except RuleFileInvalid as error:
        raise RuleFileInvalid(path, error.problem, entry=f"line {line}", key=error.key) from error


def entity_toml(row: EntityRow) -> str:
    """An entry as a table of a rule file: its id, type, names, aliases, parent and external ids."""
    lines = ["[[entity]]", f"id = {_quoted(row.id)}", f"type = {_quoted(row.type)}", f"names = {_inline(row.names)}"]
    if row.aliases:
        listed = {language: list(texts) for language, texts in row.aliases.items()}
        lines.append(f"aliases = {_inline(listed)}")
    for key in ("parent", "ticker", "lei", "wikidata_id"):
        value = getattr(row, key)
        if value is not None:
            lines.append(f"{key} = {_quoted(value)}")
    return "\n".join(lines) + "\n"


def entities_toml(rows: Iterable[EntityRow]) -> str:
    """A whole entity file, by id."""
    return "\n".join(entity_toml(row) for row in sorted(rows, key=lambda row: row.id))


def accepted_row(entity: Entity, entity_id: str) -> EntityRow:
    """A discovered entity as an entry under an id of its own."""
    return EntityRow(id=entity_id, type=entity.type, names=entity.names, parent=entity.parent)


def decision_toml(action: Literal["accept", "reject", "merge"], entity_id: str, reason: str, into: str | None) -> str:
    """A decision on an entity as a table of `corrections.toml`; `into` is the entity that it becomes."""
    lines = ["[[entity]]", f"action = {_quoted(action)}", f"id = {_quoted(entity_id)}", f"reason = {_quoted(reason)}"]
    return "\n".join([*lines, *([f"into = {_quoted(into)}"] if into else [])]) + "\n"


def _quoted(text: str) -> str:
    """A TOML basic string: JSON's escapes are TOML's."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _inline(table: Mapping[str, object]) -> str:
    cells = ", ".join(f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in table.items())
    return f"{{ {cells} }}"
