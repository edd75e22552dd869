"""Sentences that are passed over before their clauses are read: none that could tell an event."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from tests.transform.events_markup import document_of, mentions_of, rules, unmark
from transform.circumstances import Surroundings
from transform.eventgates import may_tell
from transform.eventreadings import read_english, read_korean

_CORPUS = sorted((Path(__file__).parent / "corpus_events").glob("*.toml"))
_READERS = {"en": read_english, "ko": read_korean}
_SENTENCES = [
    (path.stem[:2], sentence["text"])
    for path in _CORPUS
    for sentence in tomllib.loads(path.read_text(encoding="utf-8"))["sentence"]
]


def gate_and_reader(marked: str, language: str) -> tuple[bool, bool]:
    """Whether the gate lets a marked sentence through, and whether the readers find an event without the gate."""
    text, names = unmark(marked)
    document = document_of(text, language, None)
    around = Surroundings(0, 0, len(text), list(mentions_of(document, names)), [], [])
    hits = document.hits[f"events.{language}"]
    found = any(_READERS[language](text, rules().events, around, hits))
    return may_tell(text, around, hits, language), found


@pytest.mark.parametrize(("language", "marked"), _SENTENCES)
def test_no_event_is_passed_over(language: str, marked: str) -> None:
    """Where the readers of clauses find an event, the gate lets the sentence through."""
    passes, found = gate_and_reader(marked, language)

    assert passes or not found


@pytest.mark.parametrize(
    ("marked", "language"),
    [
        ("{Minseo Kim:person} is expanding on the joke.", "en"),
        ("{김민서:person} 씨는 라면을 먹는다.", "ko"),
        ("{가람:company}은 여수에 있다.", "ko"),
    ],
)
def test_a_sentence_without_anything_for_a_role_is_passed_over(marked: str, language: str) -> None:
    """No name of a type that the trigger's roles take, no head word, or a trigger that is a syllable of a word."""
    assert gate_and_reader(marked, language) == (False, False)
