"""The thing that an English number counts: the first plural noun of the phrase behind it, in the singular."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from transform.figure_words import NounRules

_WORD = re.compile(r"[ -]([a-z]++(?:['’-][a-z]++)*+)")
_HYPHENED = re.compile(r"-([a-z]+)(?![a-z])")
_MAX_WORDS = 4


class Counted(NamedTuple):
    """The unit that a noun gives and where the noun ends."""

    unit: str
    end: int


class CountedNouns:
    """Finds counted nouns under the rule files' stop words and irregular plurals."""

    def __init__(self, rules: Iterable[NounRules]) -> None:
        """Gather the words of all files."""
        rules = list(rules)
        self._stop = frozenset(word for rule in rules for word in rule.stop)
        self._hyphened = frozenset(word for rule in rules for word in rule.hyphened)
        self._odd = frozenset(word for rule in rules for word in rule.odd)
        self._of = re.compile(rf"\s(?:{'|'.join(word for rule in rules for word in rule.of) or '(?!)'})(?= )")
        self._join = frozenset(word for rule in rules for word in rule.join)
        self._comparatives = tuple(word for rule in rules for word in rule.comparatives)
        self._irregular = {plural: one for rule in rules for plural, one in rule.irregular.items()}

    def after(self, text: str, folded: str, end: int, *, vague: bool) -> Counted | None:
        """The noun behind `end` in folded text; None where a word that ends the phrase, or a sign, comes first.

        After a vague number the noun may follow "of" (hundreds of people). Acronyms keep their case.
        """
        hyphened = _HYPHENED.match(folded, end)
        if hyphened is not None and hyphened[1] in self._odd:
            end = hyphened.end()
        elif hyphened is not None:
            return Counted(hyphened[1], hyphened.end()) if hyphened[1] in self._hyphened else None
        if vague and (of := self._of.match(folded, end)):
            end = of.end()
        passed = False
        for _ in range(_MAX_WORDS):
            match = _WORD.match(folded, end)
            if match is None or (match[1] in self._stop and not (passed and match[1] in self._join)):
                return None
            passed, end = True, match.end()
            unit = self.singular(match[1])
            if unit is not None:
                own = text[match.start(1) : match.end() - 1]
                return Counted(own if own.isupper() and len(own) > 1 else unit, end)
        return None

    def heads_noun(self, folded: str, end: int) -> bool:
        """Whether the word behind `end` can be one of a noun phrase (a third term), and does not compare."""
        match = _WORD.match(folded, end)
        return match is not None and match[1] not in self._stop and not match[1].endswith(self._comparatives)

    def singular(self, word: str) -> str | None:
        """The singular of a plural noun; None for a word that is none by its form."""
        if word in self._irregular:
            return self._irregular[word]
        if len(word) < 3 or not word.endswith("s") or word.endswith(("ss", "us", "is", "'s", "’s")):  # noqa: PLR2004
            return None
        if word.endswith("ies") and len(word) > 4:  # noqa: PLR2004  # not "ties"
            return word[:-3] + "y"
        if word.endswith(("ches", "shes", "sses", "xes", "zes", "oes")):
            return word[:-2]
        return word[:-1]
