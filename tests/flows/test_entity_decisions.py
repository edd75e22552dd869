"""`dateline entities`: what is proposed, and decisions that go into files and reach the articles they concern."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from flows.cli import main
from flows.decisions import propose_merges
from flows.job import Job
from flows.settings import load_settings
from tests.flows.conftest import files_of, job_of, rows
from warehouse.candidates import Candidate

PERSON = "new:person:도혜린"


def ask_json(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, Any]:
    """What a verb answers with `--json`; it must succeed."""
    capsys.readouterr()
    assert main([*arguments, "--json"]) == 0
    answer: dict[str, Any] = json.loads(capsys.readouterr().out)
    return answer


def config_of(job: Job) -> str:
    """The configuration file of a job's folder."""
    return str(job.data_dir / "dateline.toml")


def candidate(entity_id: str, name: str, language: str) -> Candidate:
    """A candidate of this name, in one story."""
    values: dict[str, Any] = dict.fromkeys(Candidate.__dataclass_fields__)
    kind = entity_id.split(":")[1]
    return Candidate(**values | {"entity_id": entity_id, "type": kind, "name": name, "language": language})


def test_candidates_come_with_stories_rule_and_sentence(
    copied: Callable[[], Job], capsys: pytest.CaptureFixture[str]
) -> None:
    """Each says why it was taken for a name, those of most independent stories first."""
    answer = ask_json(capsys, "entities", "candidates", "--config", config_of(copied()))
    found = answer["candidates"]
    person = next(item for item in found if item["entity_id"] == PERSON)
    assert (person["language"], person["stories"] >= 1) == ("ko", True)
    assert person["rule_id"].startswith("discovery/people/")
    assert person["quotation"]
    assert [item["stories"] for item in found] == sorted((item["stories"] for item in found), reverse=True)


def test_an_accepted_name_is_an_entity_of_ones_own_everywhere(
    copied: Callable[[], Job], capsys: pytest.CaptureFixture[str]
) -> None:
    """The entry is a file, only the articles that have the name are read again, and no candidate is left of it."""
    job = copied()
    answer = ask_json(capsys, "entities", "accept", PERSON, "--config", config_of(job))
    path = job.data_dir / "rules" / "entities" / "accepted.toml"
    entries = tomllib.loads(path.read_text(encoding="utf-8"))["entity"]
    assert (answer["path"], [entry["names"] for entry in entries]) == (str(path), [{"ko": "도혜린"}])
    entity_id = entries[0]["id"]
    named = f"select count(distinct article_id) as n from mentions where entity_id = '{entity_id}'"
    all_articles = rows(job, "select count(*) as n from articles")[0]["n"]
    assert 0 < rows(job, named)[0]["n"] <= answer["articles"] < all_articles / 2
    assert rows(job, f"select origin from entities where entity_id = '{entity_id}'") == [{"origin": "user"}]
    assert rows(job, f"from mentions where entity_id = '{PERSON}'") == []
    assert rows(job, f"from entity_candidates where entity_id = '{PERSON}'") == []


def test_a_rejected_name_leaves_nothing_and_stays_away(
    copied: Callable[[], Job], capsys: pytest.CaptureFixture[str]
) -> None:
    """The decision is in corrections.toml with its reason; a second decision on the same name is refused."""
    job = copied()
    answer = ask_json(capsys, "entities", "reject", PERSON, "--reason", "a test", "--config", config_of(job))
    decisions = tomllib.loads((job.data_dir / "corrections.toml").read_text(encoding="utf-8"))["entity"]
    assert decisions == [{"action": "reject", "id": PERSON, "reason": "a test"}]
    assert answer["articles"] > 0
    assert rows(job, f"from mentions where entity_id = '{PERSON}'") == []
    assert rows(job, f"from entity_candidates where entity_id = '{PERSON}'") == []
    assert main(["entities", "reject", PERSON, "--config", config_of(job)]) == 2


def test_a_merged_name_keeps_its_words_under_the_other_id(
    copied: Callable[[], Job], capsys: pytest.CaptureFixture[str]
) -> None:
    """Two candidates become one that has both names; into a known entity, its id takes over."""
    job = copied()
    listed = ask_json(capsys, "entities", "candidates", "--config", config_of(job))["candidates"]
    other = next(item["entity_id"] for item in listed if item["entity_id"] != PERSON)
    ask_json(capsys, "entities", "merge", other, "--into", PERSON, "--config", config_of(job))
    names = f"select distinct name from discovered_entities where entity_id = '{PERSON}'"
    assert rows(job, f"from mentions where entity_id = '{other}'") == []
    assert len(rows(job, names)) == 2


def test_a_list_is_imported_and_its_names_found(
    copied: Callable[[], Job], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A CSV list becomes a gazetteer file, and the articles that have its names are read again."""
    job = copied()
    table = tmp_path / "mine.csv"
    table.write_text("id,type,name_en\nco:peninsula-wire,company,Peninsula Wire\n", encoding="utf-8")
    answer = ask_json(capsys, "entities", "import", str(table), "--config", config_of(job))
    assert answer["path"].endswith("rules/entities/mine.toml")
    assert answer["articles"] > 0
    assert rows(job, "select count(*) > 0 as some from mentions where entity_id = 'co:peninsula-wire'") == [
        {"some": True}
    ]


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (["accept", "new:company:nobody"], "no candidate has that id"),
        (["accept"], "at least one id"),
        (["accept", PERSON, "--as", "co:naver"], "an entity already"),
        (["merge", PERSON, "--into", "co:nowhere"], "no entity and no candidate"),
        (["merge", PERSON, "--into", PERSON], "into itself"),
        (["import", "nowhere.csv"], "no such file"),
    ],
)
def test_a_decision_that_cannot_be_is_refused(
    uninterrupted: Job, arguments: list[str], problem: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit code 2, one line that says why, and no file touched."""
    before = files_of(uninterrupted.data_dir)
    assert main(["entities", *arguments, "--config", config_of(uninterrupted)]) == 2
    assert problem in capsys.readouterr().err
    assert files_of(uninterrupted.data_dir) == before


def test_decisions_need_a_place_to_be_written(copied: Callable[[], Job], capsys: pytest.CaptureFixture[str]) -> None:
    """Without rule_dirs or corrections the line to add is shown."""
    job = copied()
    config = job.data_dir / "dateline.toml"
    lines = config.read_text(encoding="utf-8").splitlines()
    kept = [line for line in lines if not line.startswith(("rule_dirs", "corrections"))]
    config.write_text("\n".join(kept), encoding="utf-8")
    assert main(["entities", "accept", PERSON, "--config", str(config)]) == 2
    assert 'rule_dirs = ["rules"]' in capsys.readouterr().err
    assert main(["entities", "reject", PERSON, "--config", str(config)]) == 2
    assert 'corrections = "corrections.toml"' in capsys.readouterr().err
    assert job_of(config).settings.corrections is None


def test_names_of_two_languages_that_sound_alike_are_proposed_as_one(tmp_path: Path) -> None:
    """In a common story less is asked than without one, and a known entity is proposed too."""
    gazetteer = tmp_path / "rules" / "entities" / "own.toml"
    gazetteer.parent.mkdir(parents=True)
    gazetteer.write_text(
        '[[entity]]\nid = "co:haneulsoft"\ntype = "company"\nnames = { en = "Haneulsoft" }\n', encoding="utf-8"
    )
    config = tmp_path / "dateline.toml"
    config.write_text('rule_dirs = ["rules"]\n', encoding="utf-8")
    found = [
        candidate("new:company:미라온", "미라온", "ko"),
        candidate("new:company:miraon", "Miraon", "en"),
        candidate("new:company:하늘소프트", "하늘소프트", "ko"),
        candidate("new:company:hosupago global", "Hosupago Global", "en"),
        candidate("new:company:호수파고", "호수파고", "ko"),
        candidate("new:model:miraon", "Miraon", "en"),
    ]
    apart = {(item.entity_id, item.into) for item in propose_merges(load_settings(config), found, {})}
    stories = {item.entity_id: frozenset({"a"}) for item in found}
    together = {(item.entity_id, item.into) for item in propose_merges(load_settings(config), found, stories)}
    assert apart == {
        ("new:company:miraon", "new:company:미라온"),
        ("new:company:하늘소프트", "co:haneulsoft"),
    }
    assert together == apart | {("new:company:호수파고", "new:company:hosupago global")}
