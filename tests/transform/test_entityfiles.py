"""Files written for the user read back as what was meant."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from extract.rulefile import RuleFileInvalid
from transform.corrections import load_corrections
from transform.entities import load_entities
from transform.entityfiles import accepted_row, decision_toml, entities_of_csv, entities_toml, entity_toml
from transform.records import Entity

CSV = """id,type,name_en,name_ko,aliases_en,parent
co:mira,company,Miraon,미라온,Miraon AI; MRO,
svc:byeol,service,,별이,,co:mira
"""


def _csv(folder: Path, text: str) -> Path:
    path = folder / "own.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_csv_list_becomes_a_gazetteer(tmp_path: Path) -> None:
    """What is written reads back with names, aliases and parents."""
    target = tmp_path / "rules" / "entities" / "own.toml"
    target.parent.mkdir(parents=True)
    target.write_text(entities_toml(entities_of_csv(_csv(tmp_path, CSV))), encoding="utf-8")
    loaded = load_entities([tmp_path / "rules"]).entities
    assert loaded["co:mira"].names == {"en": "Miraon", "ko": "미라온"}
    assert [alias.text for alias in loaded["co:mira"].aliases] == ["Miraon AI", "MRO"]
    assert loaded["svc:byeol"].parent == "co:mira"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("id,type,name\nco:a,company,A\n", "no such column"),
        ("id,name_en\nco:a,A\n", "missing"),
        ("id,type,name_en\nco:a,company,\n", "line 2.*name is needed"),
        ("id,type,name_en\nco:a,firm,A\n", "line 2"),
        ("id,type,name_en\nco:a,company,A,B\n", "line 2.*more cells"),
    ],
)
def test_a_wrong_list_is_refused_by_line(tmp_path: Path, text: str, problem: str) -> None:
    """The file, the line and the column are told."""
    with pytest.raises(RuleFileInvalid, match=problem):
        entities_of_csv(_csv(tmp_path, text))


def test_an_accepted_name_is_an_entry_of_its_own() -> None:
    """Quotes and backslashes survive."""
    found = Entity(id="new:company:a", type="company", names={"en": 'A "B" \\ C'}, origin="discovered")
    table = tomllib.loads(entity_toml(accepted_row(found, "co:a")))
    assert table["entity"] == [{"id": "co:a", "type": "company", "names": {"en": 'A "B" \\ C'}}]


def test_a_decision_reads_back_as_a_correction(tmp_path: Path) -> None:
    """Accepting, rejecting and merging are tables of the corrections file."""
    path = tmp_path / "corrections.toml"
    text = decision_toml("merge", "new:company:a", "one firm", "co:a") + decision_toml(
        "reject", "new:x:y", "a word", None
    )
    path.write_text(text, encoding="utf-8")
    assert [(one.action, one.id, one.into) for one in load_corrections(path).entity] == [
        ("merge", "new:company:a", "co:a"),
        ("reject", "new:x:y", None),
    ]
