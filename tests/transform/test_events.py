"""Events: every example and counterexample of the rule files, and the corpus of own sentences."""

from __future__ import annotations

import re
import tomllib
from datetime import date
from pathlib import Path

import pytest

from tests.transform.events_markup import events_of, line
from transform.rules import BUNDLED_RULES

_CORPUS = Path(__file__).parent / "corpus_events"
_ROLE = re.compile(r" (?=(?:subject|object|recipient|into|through|topic|market|counterpart|person|role)=)")


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


def _sentences() -> list[pytest.ParameterSet]:
    return [
        pytest.param(path.stem[:2], sentence["text"], sentence["events"], id=f"{path.stem}: {sentence['text'][:60]}")
        for path in sorted(_CORPUS.glob("*.toml"))
        for sentence in tomllib.loads(path.read_text(encoding="utf-8"))["sentence"]
    ]


def _in_any_order(event: str) -> list[str]:
    """The head of an event's line and its roles, sorted: the order of roles says nothing."""
    head, *roles = _ROLE.split(event)
    return [head, *sorted(roles)]


@pytest.mark.parametrize(("language", "text", "events"), _sentences())
def test_a_sentence_of_the_corpus_gives_its_events(language: str, text: str, events: list[str]) -> None:
    """A sentence gives exactly the events that a reader finds: triples, status and negation."""
    found = [_in_any_order(line(event)) for event in events_of(text, language)]

    assert sorted(found) == sorted(_in_any_order(event) for event in events)


def test_the_corpus_has_two_hundred_sentences() -> None:
    """The corpus is large enough to mean something, and half of it is Korean."""
    languages = [str(case.values[0]) for case in _sentences()]

    assert len(languages) >= 200
    assert min(languages.count("en"), languages.count("ko")) >= 100


def test_the_day_of_telling_does_not_date_the_plan() -> None:
    """Each has its own: what was said on Thursday is due in March."""
    (event,) = events_of("{Garam:company} said Thursday it will launch {Nuri 3:model} by the end of March 2027.")
    assert (event.date_start, event.date_end) == (date(2027, 3, 21), date(2027, 3, 31))


def test_what_is_under_way_and_dated_ahead_is_a_plan() -> None:
    """A Korean present with a date to come announces."""
    (event,) = events_of("{가람:company}이 2027년 말까지 {무등:facility}을 구축한다고 21일 발표했다.", "ko")
    assert (event.type, event.status, event.date_end) == ("builds", "planned", date(2027, 12, 31))
