"""Events: every example and counterexample of the rule files, and the corpus of own sentences."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from tests.transform.events_markup import events_of, line
from transform.rules import BUNDLED_RULES

_CORPUS = Path(__file__).parent / "corpus_events"


def _rule_examples(key: str) -> list[pytest.ParameterSet]:
    return [
        pytest.param(path.stem, example, id=f"{path.stem}: {example['text'][:60]}")
        for path in sorted((BUNDLED_RULES / "events").glob("*.toml"))
        for example in tomllib.loads(path.read_text(encoding="utf-8")).get(key, ())
    ]


@pytest.mark.parametrize(("kind", "example"), _rule_examples("examples"))
def test_an_example_gives_its_events(kind: str, example: dict[str, object]) -> None:
    """An example of a rule file gives the events of that type that it lists, and no other of the type."""
    found = [line(event) for event in events_of(str(example["text"]), str(example.get("language", "en")))]

    assert [event for event in found if kind in event.split()[:2]] == example["events"]


@pytest.mark.parametrize(("kind", "example"), _rule_examples("counterexamples"))
def test_a_counterexample_gives_no_event_of_its_type(kind: str, example: dict[str, object]) -> None:
    """A counterexample of a rule file gives no event of that type."""
    found = events_of(str(example["text"]), str(example.get("language", "en")))

    assert [line(event) for event in found if event.type == kind] == []
