"""The schema: everything has a comment, every view binds, and DuckLake could hold it."""

from __future__ import annotations

import re
from pathlib import Path

import duckdb
import pytest

from warehouse.connection import kept_before_migration, open_live, prepare
from warehouse.errors import MigrationFailed, WarehouseForeign
from warehouse.forget import forget
from warehouse.migrate import SqlFile, applied_versions, latest_version, listed, on_table, sql_files, table_comments

FOLDERS = ("migrations", "views", "macros", "checks", "watches", "statements")
ALL_FILES = [(folder, file) for folder in FOLDERS for file in sql_files(folder)]
# What DuckLake does not have.
NOT_PORTABLE = re.compile(
    r"(?i)\b(primary key|unique|check\s*\(|references|create index|create sequence|enum|generated always|on conflict"
    r"|returning)\b",
)


def test_every_table_and_column_has_a_comment(live: duckdb.DuckDBPyConnection) -> None:
    """Nothing in the catalogue is without a comment: they are what analysts read first."""
    tables = live.execute("select table_name from duckdb_tables() where comment is null").fetchall()
    columns = live.execute(
        "select c.table_name, c.column_name from duckdb_columns() c "
        "semi join duckdb_tables() t using (table_oid) where c.comment is null",
    ).fetchall()
    views = live.execute("select view_name from duckdb_views() where not internal and comment is null").fetchall()

    assert (tables, columns, views) == ([], [], [])


def test_every_table_is_known(live: duckdb.DuckDBPyConnection) -> None:
    """The comments of the migrations name exactly the tables of the catalogue."""
    tables = {row[0] for row in live.execute("select table_name from duckdb_tables()").fetchall()}

    assert set(table_comments()) == tables


@pytest.mark.parametrize("view", [file.name for file in sql_files("views")])
def test_view_answers_on_an_empty_warehouse(empty: duckdb.DuckDBPyConnection, view: str) -> None:
    """A view binds and is empty where nothing was loaded."""
    assert empty.execute(on_table(view, "from {table}")).fetchall() == []


@pytest.mark.parametrize(("folder", "file"), ALL_FILES, ids=lambda value: getattr(value, "name", value))
def test_file_says_what_it_is(folder: str, file: SqlFile) -> None:
    """Every SQL file begins with one line for people, and uses nothing that DuckLake lacks."""
    code = re.sub(r"--.*", "", file.text)

    assert len(file.comment) > 10, folder
    assert NOT_PORTABLE.search(code) is None


def test_second_opening_changes_nothing(tmp_path: Path) -> None:
    """A warehouse that is up to date is left as it is."""
    open_live(tmp_path).close()
    with open_live(tmp_path) as live:
        first = live.execute("select * from schema_migrations order by version").fetchall()
    with open_live(tmp_path) as live:
        second = live.execute("select * from schema_migrations order by version").fetchall()

    assert first == second
    assert max(row[0] for row in first) == latest_version()


def test_changed_view_is_rebuilt(tmp_path: Path) -> None:
    """A view that another version made is made again, with its comment."""
    with open_live(tmp_path) as live:
        live.execute("create or replace view stories as select 1 as wrong")
        live.execute("update schema_migrations set fingerprint = 'older' where version = 0")

    with open_live(tmp_path) as live:
        assert live.execute("from stories").fetchall() == []
        comment = live.execute("select comment from duckdb_views() where view_name = 'stories'").fetchall()
    assert comment == [("One story, however many articles and languages told it.",)]


def test_migration_keeps_rows(tmp_path: Path) -> None:
    """A warehouse with some migrations applied gets the rest, and keeps what it has."""
    with duckdb.connect(str(tmp_path / "live.duckdb")) as older:
        older.execute(sql_files("migrations")[0].text)
        older.execute("insert into schema_migrations values (1, 'runs', 'x', now())")
        older.execute("insert into sources (source_id, name, active) values ('daily', 'The Daily', true)")

    with open_live(tmp_path) as live:
        assert live.execute("select source_id from sources").fetchall() == [("daily",)]
        assert live.execute("from articles").fetchall() == []


def test_a_migration_leaves_a_copy_of_what_was_before(tmp_path: Path) -> None:
    """The older file stays beside the migrated one, once, and a page forgotten later is in neither."""
    with duckdb.connect(str(tmp_path / "live.duckdb")) as older:
        older.execute(sql_files("migrations")[0].text)
        older.execute("insert into schema_migrations values (1, 'runs', 'x', now())")
        older.execute("insert into sources (source_id, name, active) values ('daily', 'The Daily', true)")

    open_live(tmp_path).close()
    open_live(tmp_path).close()

    (kept,) = kept_before_migration(tmp_path)
    with duckdb.connect(str(kept), read_only=True) as copy:
        assert copy.execute("select max(version) from schema_migrations").fetchall() == [(1,)]
        assert copy.execute("select source_id from sources").fetchall() == [("daily",)]
    forget(tmp_path, {"daily.example/1"})
    assert kept_before_migration(tmp_path) == []


def test_foreign_migrations_table_is_refused() -> None:
    """A table of the same name with other columns belongs to somebody else."""
    with duckdb.connect() as connection:
        connection.execute("create table schema_migrations (id integer)")

        with pytest.raises(WarehouseForeign, match="another program"):
            applied_versions(connection, "memory")


def test_view_that_never_binds_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """A broken view stops the migration with its name and the database's words."""
    broken = SqlFile("broken", "-- One row.\nselect nothing from nowhere\n")
    files = {folder: sql_files(folder) for folder in FOLDERS}
    monkeypatch.setattr("warehouse.migrate.sql_files", lambda folder: files[folder] + (broken,) * (folder == "views"))
    with duckdb.connect() as connection, pytest.raises(MigrationFailed, match="broken: Catalog Error"):
        prepare(connection, "memory")


def test_name_of_a_table_is_a_plain_name() -> None:
    """What is put into SQL as a name can be nothing else."""
    with pytest.raises(ValueError, match="no name of a table"):
        on_table("x; drop table y", "from {table}")


@pytest.mark.parametrize("file", sql_files("statements"), ids=lambda file: file.name)
def test_statement_takes_its_ids_as_one_text(file: SqlFile) -> None:
    """No statement is given a Python list: without pandas DuckDB takes 0.1 ms for each of its values."""
    assert re.search(r"unnest\([$?]", file.text) is None


@pytest.mark.parametrize("ids", [[], ["a"], ["b", "a", "b"]])
def test_listed_ids_come_apart_again(empty: duckdb.DuckDBPyConnection, ids: list[str]) -> None:
    """The text made of some ids gives each of them once, and no row where there are none."""
    split = "select unnest(string_split(nullif($1, ''), chr(31))) order by 1"

    assert [row[0] for row in empty.execute(split, [listed(ids)]).fetchall()] == sorted(set(ids))
