"""Short news paragraphs of our own, every name marked: what is read is what is marked, with type and identity."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.transform.entity_reading import read

CORPUS = Path(__file__).parent / "corpus_names"
# A paragraph's words, and why it is not read as it is marked.
KNOWN = {
    "국가계산원": "an institute by one syllable, with nothing else that tells",
    "소망 씨": "a name of two syllables that is a word",
    "김도담": "two people share one title, the second with a syllable that few names have",
    "구글 검색보다": "the constellation has the name of a model, and its maker is named",
    "달빛마켓": "listed with a name that was itself discovered",
    "Minareth T2": "a model number behind a discovered maker",
    "Tessaly": "named only as whose chief executive somebody is",
    "Bluefen": "a name of two words with no clue",
    "Lumeris": "the second sentence alone does not tell",
}
_MARK = re.compile(r"\{([^|}]+)\|([a-z_]+)(?:\|([^}]+))?\}")
_UNMARKED = frozenset({"technology", "market"})


class Named(NamedTuple):
    """A name: where, its type, its id, or that it is a new one."""

    start: int
    end: int
    type: str
    entity_id: str


def _marked(paragraph: str) -> tuple[str, set[Named]]:
    """The text without its marks, and the names that they mark."""
    text, position = "", 0
    names: set[Named] = set()
    for match in _MARK.finditer(paragraph):
        text += paragraph[position : match.start()]
        names.add(Named(len(text), len(text) + len(match.group(1)), match.group(2), match.group(3) or "new"))
        text += match.group(1)
        position = match.end()
    return text + paragraph[position:], names


def _paragraphs() -> list[str]:
    return [
        paragraph
        for path in sorted(CORPUS.glob("*.txt"))
        for paragraph in path.read_text(encoding="utf-8").strip().split("\n\n")
        if not paragraph.startswith("#")
    ]


def _parameter(paragraph: str) -> object:
    reason = next((why for words, why in KNOWN.items() if words in _marked(paragraph)[0]), None)
    marks = [pytest.mark.xfail(reason=reason, strict=True)] if reason else []
    return pytest.param(paragraph, marks=marks, id=_marked(paragraph)[0][:40])


@pytest.mark.parametrize("paragraph", [_parameter(paragraph) for paragraph in _paragraphs()])
def test_the_names_of_a_paragraph_are_those_marked(paragraph: str) -> None:
    """No name is missed, none is made of common words, and each has its type and identity."""
    text, wanted = _marked(paragraph)
    found = {
        Named(
            mention.start_char,
            mention.end_char,
            mention.type,
            "new" if (mention.entity_id or "new:").startswith("new:") else mention.entity_id or "",
        )
        for mention in read(text)[0]
        if mention.level == "name" and not mention.nested and mention.type not in _UNMARKED
    }
    assert found == wanted
