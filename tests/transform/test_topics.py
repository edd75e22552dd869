"""Topics: every example and counterexample of the topic files."""

from __future__ import annotations

import tomllib

import pytest

from tests.transform.events_markup import document_of, rules
from transform.rules import BUNDLED_RULES
from transform.topics import assign_topics


def _examples(key: str) -> list[pytest.ParameterSet]:
    return [
        pytest.param(path.stem, example["text"], example["language"], id=f"{path.stem}: {example['text'][:50]}")
        for path in sorted((BUNDLED_RULES / "topics").glob("*.toml"))
        for example in tomllib.loads(path.read_text(encoding="utf-8")).get(key, ())
    ]


def _topics(text: str, language: str) -> list[str]:
    return [item.topic for item in assign_topics(document_of(text, language, None), rules().topics, (), ())]


@pytest.mark.parametrize(("topic", "text", "language"), _examples("examples"))
def test_an_example_has_its_topic_first(topic: str, text: str, language: str) -> None:
    """An example of a topic file has that topic before all others."""
    assert _topics(text, language)[:1] == [topic]


@pytest.mark.parametrize(("topic", "text", "language"), _examples("counterexamples"))
def test_a_counterexample_has_not_its_topic(topic: str, text: str, language: str) -> None:
    """A counterexample of a topic file does not have that topic."""
    assert topic not in _topics(text, language)


def test_scores_are_between_zero_and_one_and_fall() -> None:
    """Topics come with scores in (0, 1], the highest first."""
    text = "The ministry pays for a data center with GPU servers, chips, memory and engineers from graduate school."
    scores = [item.score for item in assign_topics(document_of(text, "en", None), rules().topics, (), ())]

    assert scores == sorted(scores, reverse=True)
    assert all(0 < score <= 1 for score in scores)
