"""Whole articles give the events that a reader would list: who does what to what, how sure, when and where."""

from __future__ import annotations

import tomllib

import pytest

from extract.plaintext import read_text
from tests.transform.test_claims import CORPUS, PUBLISHED
from transform.facts import read_facts
from transform.records import Event
from transform.rules import Rules, load_rules

ARTICLES = tomllib.loads((CORPUS / "event_articles.toml").read_text(encoding="utf-8"))["article"]


@pytest.fixture(scope="module")
def rules() -> Rules:
    """The bundled rules and the gazetteer of invented names."""
    return load_rules([CORPUS / "rules"])


def written(event: Event) -> str:
    """An event as the corpus writes it; the file's head says what each part is."""
    roles = [f"{item.role}={item.entity_id or item.surface}" for item in event.arguments]
    told = " ".join(["not", event.type] if event.negated else [event.type])
    return f"{' '.join([told, event.status, *roles])} | {event.date_start or '-'} | {event.place_id or '-'}"


@pytest.mark.parametrize("article", ARTICLES, ids=["Korean", "English"])
def test_an_article_gives_the_events_that_a_reader_would_list(rules: Rules, article: dict[str, object]) -> None:
    """All of them, in order, and none besides."""
    events = read_facts(read_text(str(article["text"]), name="a", published=PUBLISHED), rules, {"events"}).events

    assert [written(event) for event in events] == article["events"]
