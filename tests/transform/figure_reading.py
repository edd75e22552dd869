"""Reads the figures of a text with the bundled rules alone, for the tests of figures and units."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from transform.figures import FigureRules, find_figures, load_figures
from transform.scan import Scanner
from transform.text import Document, SentenceRules, load_sentence_rules, split_sentences

if TYPE_CHECKING:
    from transform.records import Figure

RULES = Path(__file__).parents[2] / "transform" / "rules"


@lru_cache(maxsize=1)
def loaded() -> tuple[FigureRules, Scanner, SentenceRules]:
    """The bundled rules, once."""
    rules = load_figures([RULES])
    return rules, Scanner(rules.layers), load_sentence_rules([RULES])


def document(text: str) -> Document:
    """The text with its sentences and the hits of the figure layers."""
    _, scanner, sentence_rules = loaded()
    sentences = split_sentences(text, sentence_rules)
    return Document(
        text=text,
        language="ko",
        published=None,
        title=None,
        article_id="0123456789abcdef",
        sentences=sentences,
        starts=[start for start, _ in sentences],
        hits=scanner.scan(text),
    )


def figures(text: str) -> tuple[Figure, ...]:
    """The bare figures of a text, no dates known."""
    return find_figures(document(text), loaded()[0], ())
