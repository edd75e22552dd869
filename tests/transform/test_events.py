"""Events: every example and counterexample of the rule files, and the corpus of own sentences."""

from __future__ import annotations

import re
import tomllib
from datetime import date
from pathlib import Path

import pytest

from tests.transform.event_gold import Case, cases, normal, whole
from tests.transform.events_markup import events_of, line, rules, unmark
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
        pytest.param(
            path.stem[:2],
            sentence["text"],
            sentence["events"],
            id=f"{path.stem}: {sentence['text'][:60]}",
            marks=[pytest.mark.xfail(reason=sentence["fails"])] if "fails" in sentence else [],
        )
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


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("{Hanbit:company} is building a second data center in {Haenam:place}.", "en"),
        ("{한빛:company}은 {해남:place}에 제2데이터센터를 짓고 있다.", "ko"),
    ],
)
def test_a_thing_without_a_name_has_the_type_of_its_head_word(text: str, language: str) -> None:
    """A plant or data centre without a name is a facility, and its place is the event's."""
    event = events_of(text, language)[0]

    assert [(item.type, item.entity_id) for item in event.arguments if item.role == "object"] == [("facility", None)]
    assert event.place_id in {"Haenam", "해남"}


def test_a_source_a_period_and_figures_belong_to_their_event() -> None:
    """Who says so, when it is due and how much stand in the event, figures by their index."""
    text = "{Hanbit:company} said it will invest 3 trillion won in {Doran:company} by 2028."
    event = next(item for item in events_of(text) if item.type == "invests")

    assert (event.attributed_to, event.attributed_to_id) == ("Hanbit", "Hanbit")
    assert (event.date_start, event.date_end, event.date_role) == (date(2028, 1, 1), date(2028, 12, 31), "by")
    assert [(item.role, item.index) for item in event.figures] == [("amount", 0)]


def test_a_topic_goes_on_where_a_korean_sentence_names_no_subject() -> None:
    """A Korean sentence without a subject is about the topic of the one before, in the same paragraph only."""
    first = "{한빛:company}은 데이터센터를 운영한다. {누리 3:model}도 공개했다."
    apart = "{한빛:company}은 데이터센터를 운영한다.\n\n{누리 3:model}도 공개했다."

    assert line(events_of(first, "ko")[1]) == "releases done subject=한빛 object=누리 3"
    assert line(events_of(apart, "ko")[1]) == "releases done object=누리 3"


@pytest.mark.parametrize(
    ("language", "unit"),
    [
        ("en", "{Hanbit:company} launched {Nuri 3:model}, (so it says) and will build a plant, "),
        ("ko", "{한빛:company}은 {누리 3:model}를 출시하고(예정) ‘공장’을 짓고, "),
    ],
)
def test_a_sentence_without_end_quotes_itself(language: str, unit: str) -> None:
    """A run-on sentence still gives events whose spans quote their text."""
    events = events_of(unit * 12 + ".", language)

    plain, _ = unmark(unit * 12 + ".")
    assert len(events) >= 12
    assert all(plain[item.start_char : item.end_char] == item.trigger for item in events)
    assert all(plain[a.start_char : a.end_char] == a.surface for item in events for a in item.arguments)


def test_a_verb_of_telling_may_be_the_last_word() -> None:
    """A text that ends in a verb which takes "that" or "to" is read to its end."""
    assert events_of("{Hanbit:company} has a new tablet, and its reviews are promising") == ()


def test_a_table_of_many_thousand_characters_is_passed_over() -> None:
    """What is longer than any sentence is no sentence: it costs nothing and gives nothing."""
    assert events_of("{Hanbit:company} launched {Nuri 3:model}, " * 400) == ()


def test_every_type_has_roles_and_known_successors() -> None:
    """The rows for the warehouse name each type once, and what keeps a promise is a type."""
    rows = rules().events.types

    assert len({row.type for row in rows}) == len(rows) >= 36
    assert {name for row in rows for name in row.kept_by} <= {row.type for row in rows}
    assert all(row.roles and bool(row.kept_by) == row.promise for row in rows)


def _news() -> list[pytest.ParameterSet]:
    return [
        pytest.param(
            case,
            id=f"{path.stem}: {case.text[:60]}",
            marks=[pytest.mark.xfail(strict=True, reason=case.fails)] if case.fails else [],
        )
        for path in sorted((Path(__file__).parent / "corpus_news").glob("*.toml"))
        for case in cases(path)
    ]


@pytest.mark.parametrize("case", _news())
def test_a_sentence_of_the_news_gives_whole_events(case: Case) -> None:
    """A sentence gives its events with place, date and figures, and no others."""
    found = [whole(event, case.text, case.language) for event in events_of(case.text, case.language)]

    assert sorted(found) == sorted(normal(event) for event in case.events)


def test_what_one_quotation_speaks_of_goes_no_further() -> None:
    """The town praised in the first quotation builds nothing in the second: the speaker does."""
    quoted = '"{천안:place}은 전력이 넉넉한 도시"라며 "올해 말까지 데이터센터를 완공하겠다"고 말했다.'
    found = [line(event) for event in events_of(f"{{백도겸:person}} {{다솔:company}} 대표는 {quoted}", "ko")]
    assert found == ["role_of ongoing subject=백도겸 object=다솔", "builds planned subject=다솔 object=데이터센터"]
