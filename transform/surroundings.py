"""What the words around a figure say of it: its denominator (a share, an hour) and its modifier (about, at least)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from transform.labels import LEFT_WINDOW

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from transform.figure_words import FigureWordFile
    from transform.ranges import Bare
    from transform.records import Modifier

_RANGE = "~∼"  # behind a number no approximation
_MOST_WORDS = 5


class _Heads:
    """Finds the longest word that begins at a place."""

    def __init__(self, words: Mapping[str, str]) -> None:
        self._by_first: dict[str, list[tuple[str, str]]] = {}
        for word, meaning in sorted(words.items(), key=lambda item: -len(item[0])):
            self._by_first.setdefault(word[0], []).append((word, meaning))

    def at(self, text: str, start: int) -> tuple[str, int] | None:
        """The meaning and end of the longest word that begins at `start`, Latin words only where they end."""
        for word, meaning in self._by_first.get(text[start : start + 1], ()):
            end = start + len(word)
            if text.startswith(word, start) and not (word[-1].isascii() and _is_letter(text[end : end + 1])):
                return meaning, end
        return None


class Surroundings:
    """Reads the words before and behind a figure."""

    def __init__(self, files: Iterable[FigureWordFile]) -> None:
        """Index the words of all files."""
        files = list(files)
        self._before: dict[str, Modifier] = {w: m for file in files for w, m in file.before.table().items()}
        self._after = _Heads({word: meaning for file in files for word, meaning in file.after.table().items()})
        self._per_after = _Heads({w: per for file in files for per, ws in file.per_after.items() for w in ws})
        self._per_not_before = tuple(word for file in files for word in file.per_not_before)
        self._vague = frozenset(word for file in files for word in file.vague)
        self._held = tuple(word for file in files for word in file.held)
        self._periods = frozenset(word for file in files for word in file.periods)
        self._lengths = frozenset(word for file in files for word in file.lengths)
        self._denominators = tuple(word for file in files for word in file.denominators)
        self._per_before = {w: per for file in files for per, ws in file.per_before.items() for w in ws}

    def qualify(self, folded: str, bare: Bare) -> None:
        """Give the figure its denominator, whose words it then covers, and its modifier."""
        end = bare.end
        start = end + 1 if folded[end : end + 1] == " " else end
        found = self._per_after.at(folded, start)
        if found is not None and not folded.startswith(self._per_not_before, found[1]):
            bare.per, bare.end = found
            end = bare.end
        words = folded[max(0, bare.start - LEFT_WINDOW) : bare.start].split()
        if words:
            words[-1] = words[-1].rpartition("(")[2] or words[-1]
        if not bare.per and words:
            bare.per = self._denominator(words)
        if words and words[-1] in self._vague:
            bare.value, bare.vague, bare.modifier = None, True, "approx"
        held = words[-1].startswith(self._held) if words and self._held else False
        before = self._modifier_before(words)
        if before and bare.kind == "duration" and self._is_period(words):
            before = None
        bare.modifier = (None if held else self._modifier_after(folded, end)) or before or bare.modifier

    def is_denominator(self, folded: str, end: int) -> bool:
        """Whether a unit that ends there is what something else is counted by, as in "a head"."""
        return folded.startswith(self._denominators, end)

    def _is_period(self, words: list[str]) -> bool:
        """Whether "over" before a duration says during."""
        return words[-1] in self._periods and not (len(words) > 1 and words[-2] in self._lengths)

    def _denominator(self, words: list[str]) -> str | None:
        """The denominator of the last words, one of approximation between it and the number at most."""
        last = words[-1]
        if per := self._per_before.get(last) or (
            self._per_before.get(" ".join(words[-2:])) if len(words) > 1 else None
        ):
            return per
        return self._per_before.get(words[-2]) if len(words) > 1 and last in self._before else None

    def _modifier_after(self, folded: str, end: int) -> Modifier | None:
        start = end + 1 if folded[end : end + 1] == " " else end
        found = self._after.at(folded, start)
        if found is None and start > end:
            found = self._after.at(folded, end)
        return found[0] if found else None  # type: ignore[return-value]

    def _modifier_before(self, words: list[str]) -> Modifier | None:
        if not words:
            return None
        table = self._before
        phrase = ""
        found: Modifier | None = None
        for word in reversed(words[-_MOST_WORDS:]):
            phrase = f"{word} {phrase}" if phrase else word
            found = table.get(phrase, found)
        last = words[-1]
        if found is None and not last[-1].isalnum() and not (last[-1] in _RANGE and last[-2:-1].isalnum()):
            found = table.get(last[-1])
        return found


def _is_letter(char: str) -> bool:
    return char.isalpha() and char.isascii()
