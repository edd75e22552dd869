"""Korean sentences as nouns with particles and predicates with endings, and who belongs to which predicate.

Read from left to right: nouns wait until a predicate takes them. A predicate before a noun (a relative clause) takes
what waits down to its own subject, a linking or last one takes everything; the topic serves every predicate after it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from transform.records import Mention

if TYPE_CHECKING:
    from collections.abc import Sequence

    from transform.eventclauses import Piece
    from transform.eventrules import KoreanGrammar, Reading

_EOJEOL = re.compile(r"[^\s,·‧ㆍ△▲;:()\[\]“”\"‘’'…<>《》〈〉「」『』]+|[,·‧ㆍ△▲;:()…]")
_STOPS = ".!?。"
_COMMAS = frozenset(",·‧ㆍ")
_BREAKS = frozenset("△▲;:…")


class Verb(NamedTuple):
    """A trigger read as a verb: voice (active, passive), what its ending says, and where the ending begins."""

    reading: Reading
    voice: str
    says: str
    end: int


@dataclass(slots=True)
class Phrase:
    """A noun (with its particle's name, "" for none) or a predicate of a sentence.

    `kind`: name, figure, date, noun, trigger (a noun), predicate, mark. `start` and `noun_end` bound it without its
    particle. `says` is what a predicate's ending says, `comma` whether a comma follows.
    """

    kind: str
    start: int
    noun_end: int
    end: int
    particle: str = ""
    ref: object = None
    says: str = ""
    comma: bool = False
    verbs: tuple[Verb, ...] = ()


@dataclass(slots=True)
class Predicate:
    """A predicate with the nouns that it took: by phrase index, in order; `topic` and `subject` are shared ones."""

    index: int
    taken: list[int] = field(default_factory=list)
    topic: int | None = None
    subject: int | None = None
    head: int | None = None


def read_phrases(text: str, span: tuple[int, int], pieces: Sequence[Piece], grammar: KoreanGrammar) -> list[Phrase]:
    """The phrases of the sentence at `span`, in order. Pieces are names, figures, dates and trigger literals."""
    phrases: list[Phrase] = []
    position, end = span
    for piece in pieces:
        if piece.start < position:
            continue
        _words(text, position, piece.start, grammar, phrases)
        phrase = _piece(text, piece, end, grammar)
        phrases.append(phrase)
        position = phrase.end
    _words(text, position, end, grammar, phrases)
    return phrases


def _words(text: str, start: int, end: int, grammar: KoreanGrammar, phrases: list[Phrase]) -> None:
    for match in _EOJEOL.finditer(text, start, end):
        word = match.group()
        if word in _COMMAS:
            if phrases:
                phrases[-1].comma = True
        elif len(word) == 1 and word in _BREAKS:
            phrases.append(Phrase("mark", match.start(), match.end(), match.end()))
        elif word not in "()" and word.rstrip(_STOPS):
            phrases.append(_word(word.rstrip(_STOPS), match.start(), grammar))


def _word(word: str, start: int, grammar: KoreanGrammar) -> Phrase:
    """A word that is no piece: adverb, predicate or noun."""
    end = start + len(word)
    known = grammar.words.get(word)
    if known is not None:
        return Phrase(known, start, end, end)
    for ending, says in grammar.predicates:
        if word.endswith(ending) and len(word) > len(ending) - (says != "final"):
            return Phrase("predicate", start, end, end, says=_tense(word, ending, says, grammar))
    for surface, name in grammar.particles:
        if word.endswith(surface) and len(word) > len(surface):
            return Phrase("noun", start, end - len(surface), end, particle=name)
    return Phrase("noun", start, end, end)


_DOUBLE_SIOS = 20


def _tense(word: str, ending: str, says: str, grammar: KoreanGrammar) -> str:
    """What the ending says; a last predicate says done or ongoing by the syllable before its ending."""
    if says != "final":
        return says
    before = word[: -len(ending)][-1:]
    is_past = is_hangul(before) and (ord(before) - 0xAC00) % 28 == _DOUBLE_SIOS
    return "done" if is_past and grammar.words.get(before) != "not_past" else "ongoing"


_KINDS = {"M": "name", "F": "figure", "T": "date"}


def _piece(text: str, piece: Piece, end: int, grammar: KoreanGrammar) -> Phrase:
    if piece.code == "?":
        return _trigger(text, piece, end, grammar)
    particle, stop = _particle(text, piece.end, end, grammar)
    return Phrase(_KINDS[piece.code], piece.start, piece.end, stop, particle=particle, ref=piece.ref)


def _particle(text: str, start: int, end: int, grammar: KoreanGrammar) -> tuple[str, int]:
    """The particle that begins at `start` (past a closing quote) and where it ends; "" and `start` for none."""
    begin = start
    while begin < end and text[begin] in "'\"’”」』》〉)":
        begin += 1
    for surface, name in grammar.particles:
        stop = begin + len(surface)
        if text.startswith(surface, begin) and not (stop < end and text[stop].isalnum()):
            return name, stop
    return "", begin


def _trigger(text: str, piece: Piece, end: int, grammar: KoreanGrammar) -> Phrase:
    """A trigger literal as a verb where its ending says so, else as a noun with its particle, else as any word."""
    readings: tuple[Reading, ...] = piece.ref  # type: ignore[assignment]
    verbs = tuple(verb for reading in readings if (verb := _verb(text, piece.end, end, reading, grammar)))
    inside = piece.start > 0 and is_hangul(text[piece.start - 1])
    if verbs and (not inside or (piece.end - piece.start > 1 and verbs[0].reading.code == "K")):
        stop = max(verb.end for verb in verbs)
        while stop < end and not (text[stop].isspace() or text[stop] in ",.·"):
            stop += 1
        return Phrase("predicate", piece.start, piece.end, stop, ref=readings, says=verbs[0].says, verbs=verbs)
    particle, stop = _particle(text, piece.end, end, grammar)
    compound = stop < end and is_hangul(text[stop])
    if (
        inside
        or (compound and not grammar.cue.match(text, stop))
        or all(reading.code not in "KX" for reading in readings)
    ):
        return _any_word(text, piece.start, end, grammar)
    return Phrase("trigger", piece.start, piece.end, stop, particle=particle, ref=readings)


def _any_word(text: str, start: int, end: int, grammar: KoreanGrammar) -> Phrase:
    match = _EOJEOL.match(text, start, end)
    assert match is not None
    return _word(match.group().rstrip(_STOPS), start, grammar)


def is_hangul(char: str) -> bool:
    """Whether a character is a Hangul syllable."""
    return "\uac00" <= char <= "\ud7a3"


def _verb(text: str, start: int, end: int, reading: Reading, grammar: KoreanGrammar) -> Verb | None:
    """The verb that begins with a trigger which ends at `start`; None when no known ending follows."""
    if reading.code == "X":
        return None
    if reading.code != "K":
        says, stop = _ending(text, start, end, reading.code, grammar)
        return Verb(reading, "active", says, stop) if says else None
    for contraction, says in grammar.contracted.items():
        if text.startswith(contraction, start):
            return Verb(reading, "active", says, start + len(contraction))
    for size in (3, 2, 1):
        for code, voice in grammar.light.get(text[start : start + size], ()):
            says, stop = _ending(text, start + size, end, code, grammar)
            if says:
                return Verb(reading, voice, says, stop)
    return None


def _ending(text: str, start: int, end: int, code: str, grammar: KoreanGrammar) -> tuple[str, int]:
    for ending, says in grammar.endings.get(code, ()):
        if text.startswith(ending, start):
            return says, start + len(ending)
    at_end = start >= end or text[start] in ",.!?" or text[start].isspace()
    return ("connective" if at_end and code in "AS" else "", start)


def link_predicates(phrases: Sequence[Phrase]) -> list[Predicate]:
    """Each predicate with what it takes, in order."""
    waiting: list[int] = []
    predicates: list[Predicate] = []
    topic: int | None = None
    subject: int | None = None
    for index, phrase in enumerate(phrases):
        if phrase.kind == "mark":
            waiting.clear()
        elif phrase.kind != "predicate":
            waiting.append(index)
            if phrase.particle == "topic" and phrase.kind not in {"date", "figure"}:
                topic, subject = index, None
        else:
            relative = phrase.says.startswith("adnominal")
            taken = _take(phrases, waiting, relative=relative)
            own = next((item for item in taken if phrases[item].particle == "subject"), None)
            if own is not None and not relative:
                subject = own
            head = _head(phrases, index) if relative else None
            predicates.append(Predicate(index, taken, topic, own if own is not None else subject, head))
            if phrase.says in {"done", "present", "ongoing"}:
                subject = None if own is None else subject
    return predicates


def _take(phrases: Sequence[Phrase], waiting: list[int], *, relative: bool) -> list[int]:
    """Remove from the waiting nouns those of a predicate and give them in order; the topic stays."""
    if not relative:
        taken = [item for item in waiting if phrases[item].particle != "topic"]
        waiting[:] = [item for item in waiting if phrases[item].particle == "topic"]
        return taken
    cut = len(waiting)
    while cut > 0:
        particle = phrases[waiting[cut - 1]].particle
        if particle == "topic" or (
            phrases[waiting[cut - 1]].comma and particle not in {"", "and"} and cut < len(waiting)
        ):
            break
        cut -= 1
        if particle == "subject":
            break
    taken = waiting[cut:]
    del waiting[cut:]
    return taken


def _head(phrases: Sequence[Phrase], index: int) -> int | None:
    """The noun that a relative clause modifies: the last of the run of bare nouns and names after it."""
    position = index + 1
    while position < len(phrases) and phrases[position].kind in {"adverb", "demonstrative"}:
        position += 1
    if position < len(phrases) and phrases[position].kind == "predicate" and phrases[position].says == "adnominal":
        return _head(phrases, position)
    last = None
    while position < len(phrases) and phrases[position].kind in {"noun", "name", "trigger", "figure"}:
        last = position
        if phrases[position].particle or phrases[position].comma:
            break
        position += 1
    return last


def is_name(phrase: Phrase) -> bool:
    """Whether a phrase is a name."""
    return isinstance(phrase.ref, Mention)
