"""One pass over a text for all literals of all rules.

Every rule module gives `Layer`s of literals; `Scanner` finds them all in one overlapping Aho-Corasick scan of the
case-folded text. What a hit means, its right boundary in Korean, and which of several overlapping hits wins, is the
business of the module that gave the layer. Case is folded here and checked here for layers that are cased; the edges of
Latin words and numbers are checked here for every layer that asks.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from ahocorasick_rs import AhoCorasick, MatchKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


_END_OF_LATIN = 0x250  # Basic Latin to Latin Extended-B


class Hit(NamedTuple):
    """A literal found: half-open offsets and what its layer attached to it."""

    start: int
    end: int
    payload: object


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """Literals of one rule module, each with a payload.

    `cased`: only the very case counts. `word`: a Latin letter at an edge of the literal must not touch another Latin
    letter, nor a digit another digit (Hangul edges are never checked here).
    """

    name: str
    literals: Sequence[tuple[str, object]]
    cased: bool = False
    word: bool = True


class _Check(NamedTuple):
    """What a hit must pass, the same object for all literals that are checked alike."""

    layer: str
    surface: str | None  # the exact surface where case counts
    left: int  # 0 no check, 1 not beside a Latin letter, 2 not beside a digit
    right: int


_Target = tuple[_Check, object]  # with the literal's payload


def fold(text: str) -> str:
    """The text in lower case with every offset kept: a letter whose lower case is longer stays as it is."""
    lowered = text.lower()
    if len(lowered) == len(text):
        return lowered
    return "".join(low if len(low := char.lower()) == 1 else char for char in text)


_LATIN = frozenset(chr(code) for code in range(_END_OF_LATIN) if chr(code).isalpha())


def _edge(char: str) -> int:
    if char.isdigit():
        return 2
    return 1 if char in _LATIN else 0


class Scanner:
    """All layers in one automaton. Not picklable: build it once in each worker."""

    def __init__(self, layers: Iterable[Layer]) -> None:
        """Build the automaton; the same literal in several layers is one pattern."""
        self._layers: list[str] = []
        # By pattern: most have one check, which is shared and so kept apart from the payload; others a list of targets.
        self._checks: list[_Check | list[_Target]] = []
        self._payloads: list[object] = []
        shared: dict[_Check, _Check] = {}
        numbers: dict[str, int] = {}
        for layer in layers:
            self._layers.append(layer.name)
            for surface, payload in layer.literals:
                check = _check(layer, surface)
                self._add(fold(surface), shared.setdefault(check, check), payload, numbers)
        self._automaton = AhoCorasick(numbers, matchkind=MatchKind.Standard, store_patterns=False)

    def _add(self, folded: str, check: _Check, payload: object, numbers: dict[str, int]) -> None:
        number = numbers.setdefault(folded, len(self._checks))
        if number == len(self._checks):
            self._checks.append(check)
            self._payloads.append(payload)
            return
        known = self._checks[number]
        if not isinstance(known, list):
            known = self._checks[number] = [(known, self._payloads[number])]
        known.append((check, payload))

    def scan(self, text: str) -> dict[str, list[Hit]]:
        """Every hit by layer (a list for each layer, empty where nothing was found), by end, then by start."""
        hits: dict[str, list[Hit]] = {name: [] for name in self._layers}
        checks, payloads, new = self._checks, self._payloads, tuple.__new__  # half the cost of Hit(...)
        size = len(text)
        for pattern, start, end in self._automaton.find_matches_as_indexes(fold(text), overlapping=True):
            check = checks[pattern]
            targets = check if isinstance(check, list) else ((check, payloads[pattern]),)
            for (layer, surface, left, right), payload in targets:
                # 1 is a Latin edge, 2 a digit: written out, since this is the innermost loop of all.
                if left and start:
                    before = text[start - 1]
                    if before in _LATIN if left == 1 else before.isdigit():
                        continue
                if right and end < size:
                    behind = text[end]
                    if behind in _LATIN if right == 1 else behind.isdigit():
                        continue
                if surface is not None and text[start:end] != surface:
                    continue
                hits[layer].append(new(Hit, (start, end, payload)))
        return hits


def _check(layer: Layer, surface: str) -> _Check:
    left = _edge(surface[0]) if layer.word else 0
    right = _edge(surface[-1]) if layer.word else 0
    return _Check(layer.name, surface if layer.cased else None, left, right)
