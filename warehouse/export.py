"""The snapshot as Parquet files for tools that do not read DuckDB: typed, zstd, large tables by month, a manifest."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

from warehouse.connection import SNAPSHOT, naming_damage
from warehouse.errors import ExportRefused, WarehouseMissing
from warehouse.migrate import applied_versions, on_table, statement, table_comments

if TYPE_CHECKING:
    from collections.abc import Iterable

MANIFEST = "manifest.json"
# What analysts ask for beside the tables; every view can be named.
USUAL_VIEWS = (
    "entities",
    "figures",
    "events",
    "figure_vintages",
    "figure_conflicts",
    "occurrences",
    "promises",
    "stories",
)
_NOT_EXPORTED = {"load_locks", "schema_migrations", "story_signatures", "touched_articles"}
LARGE_ROWS = 1_000_000


def export_parquet(
    data_dir: Path,
    folder: Path,
    views: Iterable[str] = USUAL_VIEWS,
    large_rows: int = LARGE_ROWS,
) -> Path:
    """Write every table and these views of the published snapshot below `folder`, and return the manifest's path.

    A table of articles' rows with more than `large_rows` is a folder of files by month (`month=2026-03/`). `folder`
    must be new, empty, or an earlier export, which is replaced. Raises `ExportRefused`, `WarehouseMissing` or
    `WarehouseDamaged`.
    """
    snapshot = data_dir / SNAPSHOT
    if not snapshot.exists():
        raise WarehouseMissing(snapshot)
    part = _empty_part(folder)
    with naming_damage(snapshot), duckdb.connect(str(snapshot), read_only=True) as connection:
        connection.execute("set timezone = 'UTC'")
        names = [*sorted(set(table_comments()) - _NOT_EXPORTED), *views]
        entries = [_write(connection, name, part, large_rows) for name in names]
        schema = max(applied_versions(connection, snapshot))
    manifest = {"schema": 1, "warehouse_schema": schema, "tables": entries}
    (part / MANIFEST).write_text(json.dumps(manifest, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    if folder.exists():
        shutil.rmtree(folder)
    part.replace(folder)
    return folder / MANIFEST


def _empty_part(folder: Path) -> Path:
    """An empty folder beside the target, so that a broken export is never taken for one."""
    if folder.exists() and any(folder.iterdir()) and not (folder / MANIFEST).exists():
        raise ExportRefused(folder)
    part = folder.with_name(f"{folder.name}.part")
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True)
    return part


def _write(connection: duckdb.DuckDBPyConnection, name: str, folder: Path, large_rows: int) -> dict[str, Any]:
    """Write one table or view, and return its entry in the manifest."""
    described = connection.execute(on_table(name, "from {table} limit 0")).description or []
    columns = {column[0]: str(column[1]) for column in described}
    rows = connection.execute(on_table(name, "select count(*) from {table}")).fetchall()[0][0]
    if rows > large_rows and "article_id" in columns and name in table_comments():
        target = folder / name
        connection.execute(on_table(name, statement("export_by_month")).replace("{folder}", _literal(target)))
    else:
        target = folder / f"{name}.parquet"
        connection.execute(on_table(name, statement("export_table")).replace("{file}", _literal(target)))
    files = sorted(target.rglob("*.parquet")) if target.is_dir() else [target]
    return {
        "name": name,
        "rows": rows,
        "columns": columns,
        "files": [{"path": file.relative_to(folder).as_posix(), "sha256": file_digest(file)} for file in files],
    }


def _literal(path: Path) -> str:
    """A path inside an SQL literal: COPY takes no bound values."""
    return str(path).replace("'", "''")


def file_digest(path: Path) -> str:
    """The sha256 of a file, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
