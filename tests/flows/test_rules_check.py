"""`dateline rules check` over a user's files: every kind of fault is named by file and entry."""

from __future__ import annotations

from pathlib import Path

import pytest

from flows.cli import main

OWN = '[[entity]]\nid = "co:own"\ntype = "company"\n'
NAMED = OWN + 'names = { en = "Ownwerk" }\n'


def check(folder: Path, text: str, capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    """The exit code and all lines of the verb, with this text as the user's only entity file."""
    target = folder / "rules" / "entities" / "own.toml"
    target.parent.mkdir(parents=True)
    target.write_text(text, encoding="utf-8")
    config = folder / "dateline.toml"
    config.write_text('rule_dirs = ["rules"]\n', encoding="utf-8")
    code = main(["rules", "check", "--config", str(config)])
    said = capsys.readouterr()
    return code, said.out + said.err


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (NAMED + 'parent = "co:nobody"\n', "unknown-parent"),
        (NAMED + 'family = "co:nobody"\n', "unknown-family"),
        (NAMED + '[[entity.relations]]\nrelation = "role_of"\nother_id = "co:nobody"\n', "unknown-relation"),
        (NAMED + '[[entity.conditions]]\nalias = "Ownwork"\nneed = ["x"]\n', "dead-alias"),
        (NAMED + 'aliases = { ko = ["괌"] }\n', "too-short"),
        (NAMED + 'aliases = { ko = ["경기"] }\n', "common-word"),
        (OWN + 'names = { en = "SK hynix" }\n', "collision"),
    ],
)
def test_what_would_mislead_is_named_by_file_and_entry(
    tmp_path: Path, text: str, kind: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """One line a finding, exit code 1; the bundled files give none."""
    code, said = check(tmp_path, text, capsys)
    lines = [line for line in said.splitlines() if f": {kind}: " in line]
    assert code == 1
    assert len(lines) == 1
    assert "co:own" in lines[0]


@pytest.mark.parametrize(
    ("text", "entry", "key"),
    [
        (NAMED + 'nmaes = { ko = "오운" }\n', "co:own", "nmaes"),
        (NAMED.replace("company", "firm"), "co:own", "type"),
        (NAMED + 'valid_from = "spring"\n', "co:own", ""),
        (NAMED + "\n" + NAMED, "co:own", ""),
        (NAMED + "parent = \n", "", ""),
    ],
)
def test_a_file_that_cannot_be_used_stops_with_its_name(
    tmp_path: Path, text: str, entry: str, key: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit code 3, and the file, the entry and the key where there are such."""
    code, said = check(tmp_path, text, capsys)
    assert code == 3
    assert "own.toml" in said
    assert entry in said
    assert key in said
