"""How words are written in a text: whether it has capitals, and what many names ask of the same words."""

from __future__ import annotations

import re
from functools import cached_property

_WORD = re.compile(r"\w+")
_WORD_INSIDE = re.compile(r" (?<=[a-z,] )([^\Wa-z]\w*)")  # the blank first lets the engine skip


def has_capitals(text: str) -> bool:
    """Whether a text has a letter that is written large; Korean text has none but in Latin words."""
    return text.lower() != text


class WordPlaces:
    """The words of one text; a text that is never asked about is never read."""

    def __init__(self, text: str) -> None:
        """Keep the text."""
        self._text = text

    @cached_property
    def _words(self) -> frozenset[str]:
        return frozenset(_WORD.findall(self._text))

    @cached_property
    def _inside(self) -> frozenset[str]:
        return frozenset(_WORD_INSIDE.findall(self._text))

    def is_said(self, phrase: str) -> bool:
        """Whether a phrase stands in the text in just this case, no part of longer words."""
        return self._stands(phrase, self._words, r"\b")

    def is_inside(self, name: str) -> bool:
        """Whether a name in capitals stands within a sentence: after a small letter or a comma, and a blank."""
        return self._stands(name, self._inside, "[a-z,] ")

    def _stands(self, phrase: str, words: frozenset[str], before: str) -> bool:
        """Whether a phrase stands behind a pattern; the text is only searched where its first word stands so."""
        first = _WORD.match(phrase)
        if first is not None and (first.group() not in words or first.end() == len(phrase)):
            return first.group() in words
        return re.search(rf"{before}{re.escape(phrase)}\b", self._text) is not None
