"""A bad rule file stops the start and says where and why."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from extract.rulefile import RuleFileInvalid, read_json_lines, read_rule_file, rule_files, strict


@strict
@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    """An entry."""

    id: str
    size: int = 0
    kind: str


@strict
@dataclass(frozen=True, slots=True, kw_only=True)
class ThingFile:
    """A file of entries."""

    thing: tuple[Thing, ...] = ()


def write(folder: Path, text: str) -> Path:
    """A rule file with this text."""
    path = folder / "things.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_sound_file_is_its_entries(tmp_path: Path) -> None:
    """Types are checked, defaults filled in."""
    path = write(tmp_path, '[[thing]]\nid = "a"\nkind = "x"\n')
    assert read_rule_file(path, ThingFile).thing == (Thing(id="a", kind="x"),)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ('[[thing]]\nid = "a"\nknid = "x"\n', "entry a, key thing.knid: unknown key"),
        ('[[thing]]\nid = "a"\n', "entry a, key thing.kind: Field required"),
        (
            '[[thing]]\nid = "a"\nkind = "x"\nsize = "large"\n',
            "entry a, key thing.size: Input should be a valid integer",
        ),
        ('[[thing]]\nkind = "x"\n', "entry 0, key thing.id: Field required"),
        ('[[thnig]]\nid = "a"\n', "key thnig: unknown key"),
        ("[[thing]\n", "not valid TOML"),
    ],
)
def test_a_bad_file_names_entry_key_and_problem(tmp_path: Path, text: str, problem: str) -> None:
    """A misspelt key is named as what it is, not as the one that it leaves out."""
    with pytest.raises(RuleFileInvalid, match=r"things\.toml") as caught:
        read_rule_file(write(tmp_path, text), ThingFile)
    assert problem in str(caught.value)


def test_a_line_that_is_no_json_is_named(tmp_path: Path) -> None:
    """Bulk files name the line."""
    path = tmp_path / "bulk.jsonl"
    path.write_text('{"id": "a"}\n\n{"id": \n', encoding="utf-8")
    with pytest.raises(RuleFileInvalid, match="entry line 3"):
        read_json_lines(path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    """With what the system says."""
    with pytest.raises(RuleFileInvalid, match="cannot be read"):
        read_rule_file(tmp_path / "none.toml", ThingFile)


def test_files_come_folder_by_folder_in_order_of_path(tmp_path: Path) -> None:
    """So that a later folder's entry replaces an earlier one."""
    for place in (
        "one/units/b.toml",
        "one/units/a.toml",
        "two/units/c.jsonl",
        "two/units/notes.md",
        "two/other/d.toml",
    ):
        (tmp_path / place).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / place).touch()
    found = rule_files([tmp_path / "one", tmp_path / "two"], "units")
    assert [path.relative_to(tmp_path).as_posix() for path in found] == [
        "one/units/a.toml",
        "one/units/b.toml",
        "two/units/c.jsonl",
    ]
