"""The sentences in rule files are read, and those that do not hold are named."""

from __future__ import annotations

from pathlib import Path

import pytest

from transform.examples import check_examples
from transform.rules import BUNDLED_RULES, load_rules

ENTITY = """
[[entity]]
id = "co:narae-cells"
type = "company"
names = { en = "Narae Cells", ko = "나래셀" }
"""
METRIC = """
[[metric]]
id = "cell_voltage"
kinds = ["quantity"]
en = ["cell voltage"]
"""
UNIT = """
kind = "quantity"
[[unit]]
id = "narae"
en = ["naraes"]
"""
TOPIC = """
id = "cells"
[terms]
en = ["cathode", "anode", "electrolyte"]
"""
EVENT = """
id = "recycles"
[roles.subject]
types = ["company"]
[roles.object]
types = ["product"]
needed = true
[en]
verbs = ["recycle"]
"""


def problems(folder: Path, kind: str, text: str) -> list[tuple[str, str, str]]:
    """What is wrong with a rule file of a kind: file, entry and problem."""
    path = folder / kind / "own.toml"
    path.parent.mkdir(parents=True)
    path.write_text(text, encoding="utf-8")
    findings = check_examples([folder], load_rules([folder]))
    assert {finding.kind for finding in findings} <= {"example"}
    return [(finding.path.name, finding.entry, finding.problem) for finding in findings]


def test_every_bundled_example_holds() -> None:
    """What the suite tries one by one, the program finds without fault."""
    assert check_examples([BUNDLED_RULES], load_rules()) == []


@pytest.mark.parametrize(
    ("kind", "text", "entry", "problem"),
    [
        ("entities", ENTITY + 'examples = ["Nobody is here."]', "co:narae-cells", "is not named in: Nobody is here."),
        ("entities", ENTITY + 'counterexamples = ["나래셀은 크다."]', "co:narae-cells", "is named in: 나래셀은 크다."),
        (
            "metrics",
            METRIC + 'examples = ["It weighs 3 kg."]',
            "cell_voltage",
            "is measured by no figure of: It weighs 3 kg.",
        ),
        (
            "units",
            UNIT + '[[example]]\ntext = "It has 3 naraes."\nvalue = 4',
            "own",
            "has no such figure: It has 3 naraes.",
        ),
        ("units", UNIT + '[[example]]\ntext = "3 naraes"\nunit = "x"', "x", "has no such figure: 3 naraes"),
        ("topics", TOPIC + '[[examples]]\ntext = "Rain fell."', "cells", "is not a topic of: Rain fell."),
        (
            "topics",
            TOPIC + '[[counterexamples]]\ntext = "A cathode, an anode and an electrolyte."',
            "cells",
            "is a topic of: A cathode, an anode and an electrolyte.",
        ),
        (
            "events",
            EVENT + '[[counterexamples]]\ntext = "{Narae:company} recycles {nickel:product}."',
            "recycles",
            "gives recycles ongoing subject=Narae object=nickel in: {Narae:company} recycles {nickel:product}.",
        ),
        (
            "events",
            EVENT + '[[examples]]\ntext = "It rains."\nevents = ["recycles done"]',
            "recycles",
            "gives no event in: It rains.",
        ),
    ],
)
def test_a_sentence_that_does_not_hold_is_named(tmp_path: Path, kind: str, text: str, entry: str, problem: str) -> None:
    """File, entry and sentence."""
    assert problems(tmp_path, kind, text) == [("own.toml", entry, problem)]


def test_sentences_that_hold_are_not_spoken_of(tmp_path: Path) -> None:
    """A file that is read as it says gives no finding."""
    text = ENTITY + 'examples = ["Narae Cells grew."]\ncounterexamples = ["Narae is a word."]'
    assert problems(tmp_path, "entities", text) == []
