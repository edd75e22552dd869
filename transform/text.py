"""The text that rules read: normalised, cut into sentences, scanned once.

`Document` is what every rule module is handed. Its offsets are those of the normalised text; `Normalised` leads back to
the text as given, so that facts quote exactly what the caller sent.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

from extract.rulefile import read_rule_file, rule_files, strict

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from transform.scan import Hit

# A sentence may end after one of these, if a space or the paragraph's end follows. Korean papers often leave the space
# out; a closing quotation mark before a letter goes on instead, with the particle of speech.
_END = re.compile(
    r"[.!?。！？…\n]"  # one class at the head lets the engine skip
    r"(?:(?<!\n)[.!?。！？…]*[\"'”’»)\]』」]*(?=\s)"
    r"|(?<=[\uac00-\ud7a3][.!?])(?=[\uac00-\ud7a3])"
    r"|(?<=\n)(?:\s*\n\s*)?)"
)
_SURROGATE = re.compile("[\ud800-\udfff]")
_LAST_WORD = re.compile(r"[^\s(\[\"'“‘]+\Z")


@strict
@dataclass(frozen=True, slots=True, kw_only=True)
class SentenceFile:
    """`rules/text/sentences.toml`: words whose full stop ends no sentence (lower case, without the stop)."""

    abbreviations: tuple[str, ...] = ()
    before_number: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SentenceRules:
    """The abbreviations of all files; `before_number` ones only guard when a digit follows ("No. 1")."""

    abbreviations: frozenset[str]
    before_number: frozenset[str]


def load_sentence_rules(rule_dirs: Iterable[Path]) -> SentenceRules:
    """The sentence rules of all folders together. Raises `RuleFileInvalid`."""
    files = [read_rule_file(path, SentenceFile) for path in rule_files(rule_dirs, "text")]
    return SentenceRules(
        frozenset(word for file in files for word in file.abbreviations),
        frozenset(word for file in files for word in file.before_number),
    )


@dataclass(frozen=True, slots=True)
class Normalised:
    """NFC text, and for each of its offsets the offset in the text as given (None: they are the same text)."""

    text: str
    origins: tuple[int, ...] | None

    def origin(self, offset: int) -> int:
        """The offset in the original text of one in the normalised text (the end included)."""
        return offset if self.origins is None else self.origins[offset]


def normalise(text: str) -> Normalised:
    """The text in NFC, lone surrogates as U+FFFD, with the way back. Raises nothing; normal text is only checked."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return _without_surrogates(text)
    if unicodedata.is_normalized("NFC", text):
        return Normalised(text, None)
    parts: list[str] = []
    origins: list[int] = []
    for start, end in _clusters(text):
        composed = unicodedata.normalize("NFC", text[start:end])
        parts.append(composed)
        origins.extend([start] * len(composed))
    origins.append(len(text))
    return Normalised("".join(parts), tuple(origins))


def _without_surrogates(text: str) -> Normalised:
    """The same, for text that no encoder takes: an offset map is made even where every offset stays."""
    normal = normalise(_SURROGATE.sub("\ufffd", text))
    return Normalised(normal.text, normal.origins or tuple(range(len(text) + 1)))


def _clusters(text: str) -> list[tuple[int, int]]:
    """Runs that normalise on their own: a starter that composes with nothing before it, and all that follows."""
    bounds = [0]
    for index in range(1, len(text)):
        char = text[index]
        joins = unicodedata.combining(char) or "\u1160" <= char <= "\u11ff"
        if not joins:
            bounds.append(index)
    return list(zip(bounds, [*bounds[1:], len(text)], strict=True))


def split_sentences(text: str, rules: SentenceRules) -> list[tuple[int, int]]:
    """The half-open spans of the sentences, in order, without the blanks around them. Empty for blank text."""
    spans: list[tuple[int, int]] = []
    start = 0
    for match in _END.finditer(text):
        if not text[match.start()].isspace() and not _ends_sentence(text, start, match, rules):
            continue
        _append_trimmed(spans, text, start, match.end())
        start = match.end()
    _append_trimmed(spans, text, start, len(text))
    return spans


def _ends_sentence(text: str, start: int, match: re.Match[str], rules: SentenceRules) -> bool:
    """Whether a stop ends its sentence: not after an abbreviation, an initial, or before a lower-case word."""
    follow = text[match.end() : match.end() + 24].lstrip()
    if follow[:1].islower():
        return False
    if match.group() != ".":
        return True
    word = _LAST_WORD.search(text, max(start, match.start() - 24), match.start())
    if word is None:
        return True
    last = word.group().lower()
    if last in rules.abbreviations or (len(last) == 1 and last.isascii() and last.isalpha()):
        return False
    return not (last in rules.before_number and follow[:1].isdigit())


def _append_trimmed(spans: list[tuple[int, int]], text: str, start: int, end: int) -> None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        spans.append((start, end))


@dataclass(frozen=True, slots=True)
class Document:
    """One text, ready for rules. `hits` are the scanner's, by layer, in order of start then end.

    `published` is the day in the source's zone against which dates are resolved; None: relative dates stay unread.
    """

    text: str
    language: str
    published: date | None
    title: str | None
    article_id: str
    sentences: Sequence[tuple[int, int]]
    starts: Sequence[int]
    hits: Mapping[str, Sequence[Hit]]

    def sentence_at(self, offset: int) -> int:
        """The ordinal of the sentence in which an offset lies (of the one before, between two)."""
        return max(0, bisect_right(self.starts, offset) - 1)
