"""Corrections: what a user decides wins over the rules, and what matches nothing is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from extract.records import Article
from extract.rulefile import RuleFileInvalid
from transform.corrections import apply_corrections, key_of, load_corrections
from transform.records import Argument, Entity, Event, EventFigure, Facts, Figure, Mention, Signature, Topic

if TYPE_CHECKING:
    from pathlib import Path

_EVENT = '[[fact]]\naction = "correct"\nkind = "events"\narticle = "a"\ntext = "b"\nreason = "c"\n'
_TEXT = "Hanbit plans to invest 3 trillion won and 40 million dollars in Nuri."


def _article() -> Article:
    return Article(
        article_id="0123456789abcdef",
        url="https://press.example/a/1",
        canonical_url=None,
        source_id=None,
        publisher=None,
        title=None,
        text=_TEXT,
        language="en",
        published_at=None,
        published_precision="captured",
        published_on=date(2026, 3, 2),
        modified_at=None,
    )


def _figure(surface: str, value: int, currency: str) -> Figure:
    start = _TEXT.index(surface)
    return Figure(
        surface=surface,
        start_char=start,
        end_char=start + len(surface),
        sentence=0,
        sentence_start=0,
        sentence_end=len(_TEXT),
        rule_id="money",
        kind="money",
        value=Decimal(value),
        low=Decimal(value),
        high=Decimal(value),
        currency=currency,
    )


def _facts() -> Facts:
    mention = Mention(
        surface="Hanbit",
        start_char=0,
        end_char=6,
        sentence=0,
        sentence_start=0,
        sentence_end=len(_TEXT),
        rule_id="name",
        entity_id="new:company:hanbit",
        type="company",
    )
    start = _TEXT.index("invest")
    event = Event(
        type="invests",
        status="planned",
        negated=False,
        trigger="invest",
        start_char=start,
        end_char=start + 6,
        sentence=0,
        sentence_start=0,
        sentence_end=len(_TEXT),
        rule_id="invests:invest",
        arguments=(
            Argument(
                role="subject",
                entity_id="new:company:hanbit",
                type="company",
                surface="Hanbit",
                start_char=0,
                end_char=6,
            ),
        ),
        figures=(EventFigure(role="amount", index=0), EventFigure(role="amount", index=1)),
    )
    return Facts(
        mentions=(mention,),
        figures=(_figure("3 trillion won", 3, "KRW"), _figure("40 million dollars", 40, "USD")),
        events=(event,),
        topics=(Topic(topic="investment", score=0.8, rule_id="investment:invests"),),
        entities=(Entity(id="new:company:hanbit", type="company", names={"en": "Hanbit"}, origin="discovered"),),
        signature=Signature(entity_ids=("new:company:hanbit", "co:nuri")),
    )


def _file(folder: Path, text: str) -> Path:
    path = folder / "corrections.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_suppressed_figure_leaves_the_events_pointing_at_the_right_ones(tmp_path: Path) -> None:
    """When a figure is suppressed, an event's other figures keep pointing at what they were."""
    path = _file(
        tmp_path,
        """
        [[fact]]
        action = "suppress"
        kind = "figures"
        article = "https://press.example/a/1"
        text = "3 trillion won"
        reason = "the paper withdrew it"
        """,
    )

    corrected = apply_corrections(_article(), _facts(), load_corrections(path))

    assert [item.surface for item in corrected.figures] == ["40 million dollars"]
    assert corrected.events[0].figures == (EventFigure(role="amount", index=0),)
    assert [item.matched for item in corrected.corrections] == [True]


def test_a_corrected_value_is_exact_and_moves_its_bounds(tmp_path: Path) -> None:
    """A new value is the decimal as written, the bounds follow it, and the rule says that it was corrected and why."""
    path = _file(
        tmp_path,
        """
        [[fact]]
        action = "correct"
        kind = "figures"
        article = "0123456789abcdef"
        text = "3 trillion won"
        sentence = "plans to invest"
        set = { value = 3.3, status = "plan" }
        reason = "a misprint"
        """,
    )

    figure = apply_corrections(_article(), _facts(), load_corrections(path)).figures[0]

    assert (figure.value, figure.low, figure.high, figure.status) == (Decimal("3.3"), *[Decimal("3.3")] * 2, "plan")
    assert figure.rule_id == "money, corrected: a misprint"


def test_an_event_and_a_topic_are_corrected(tmp_path: Path) -> None:
    """An event takes another status and a topic goes."""
    path = _file(
        tmp_path,
        """
        [[fact]]
        action = "correct"
        kind = "events"
        article = "0123456789abcdef"
        text = "invest"
        type = "invests"
        set = { status = "done", place_id = "place:kr" }
        reason = "signed the day before"

        [[fact]]
        action = "suppress"
        kind = "topics"
        article = "0123456789abcdef"
        text = "investment"
        reason = "off topic"
        """,
    )

    facts = apply_corrections(_article(), _facts(), load_corrections(path))

    assert (facts.events[0].status, facts.events[0].place_id, facts.topics) == ("done", "place:kr", ())


def test_a_merged_entity_takes_the_other_id_everywhere(tmp_path: Path) -> None:
    """After a merge no trace of the old id is left in mentions, events or the signature."""
    path = _file(
        tmp_path,
        '[[entity]]\naction = "merge"\nid = "new:company:hanbit"\ninto = "co:nuri"\nreason = "one firm"\n',
    )

    facts = apply_corrections(_article(), _facts(), load_corrections(path))

    assert "new:company:hanbit" not in repr(facts)
    assert facts.events[0].arguments[0].entity_id == "co:nuri"
    assert facts.signature.entity_ids == ("co:nuri",)


def test_a_rejected_entity_is_no_name(tmp_path: Path) -> None:
    """A rejected entity leaves no mention; the event keeps the words without an id."""
    path = _file(tmp_path, '[[entity]]\naction = "reject"\nid = "new:company:hanbit"\nreason = "a common noun"\n')

    facts = apply_corrections(_article(), _facts(), load_corrections(path))

    assert (facts.mentions, facts.entities) == ((), ())
    assert (facts.events[0].arguments[0].entity_id, facts.events[0].arguments[0].surface) == (None, "Hanbit")


def test_an_accepted_entity_is_the_users(tmp_path: Path) -> None:
    """An accepted entity is the user's own from then on, under the id that was given."""
    path = _file(
        tmp_path,
        '[[entity]]\naction = "accept"\nid = "new:company:hanbit"\ninto = "co:hanbit"\nreason = "it is one"\n',
    )

    facts = apply_corrections(_article(), _facts(), load_corrections(path))

    assert [(item.id, item.origin) for item in facts.entities] == [("co:hanbit", "user")]
    assert facts.mentions[0].entity_id == "co:hanbit"


def test_what_matches_nothing_is_told(tmp_path: Path) -> None:
    """A correction whose words are not in its article changes nothing, and the facts say that it was tried in vain."""
    path = _file(
        tmp_path,
        """
        [[fact]]
        action = "suppress"
        kind = "figures"
        article = "0123456789abcdef"
        text = "5 trillion won"
        reason = "misread"

        [[entity]]
        action = "reject"
        id = "new:company:nobody"
        reason = "no name"
        """,
    )
    corrections, facts = load_corrections(path), _facts()

    corrected = apply_corrections(_article(), facts, corrections)

    assert replace(corrected, corrections=()) == facts
    tried = [(item.correction, item.matched) for item in corrected.corrections]
    assert tried == [(key_of(corrections.fact[0]), False)]


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ('[[fact]]\naction = "drop"\nkind = "figures"\narticle = "a"\ntext = "b"\nreason = "c"\n', "action"),
        ('[[fact]]\naction = "correct"\nkind = "figures"\narticle = "a"\ntext = "b"\nreason = "c"\n', "set"),
        (
            f'{_EVENT}set = {{ trigger = "d" }}\n',
            "trigger",
        ),
        (
            f'{_EVENT}set = {{ status = "maybe" }}\n',
            "status",
        ),
        ('[[entity]]\naction = "merge"\nid = "a"\nreason = "c"\n', "into"),
        ('[[entity]]\naction = "reject"\nid = "a"\n', "reason"),
        ('[[fakt]]\naction = "reject"\n', "fakt"),
    ],
)
def test_a_bad_file_says_what_is_wrong(tmp_path: Path, text: str, key: str) -> None:
    """An unknown action, field, value or table stops with the file, the entry and the key."""
    with pytest.raises(RuleFileInvalid) as caught:
        load_corrections(_file(tmp_path, text))

    assert (caught.value.key or "").split(".")[-1] == key


def test_no_file_is_no_correction() -> None:
    """Without a file every fact stays as it is."""
    facts = _facts()

    assert apply_corrections(_article(), facts, load_corrections(None)) is facts
