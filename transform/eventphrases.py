"""Korean sentences as nouns with particles and predicates with endings, and who belongs to which predicate.

Read from left to right: nouns wait until a predicate takes them. A predicate before a noun (a relative clause) takes
what waits down to its own subject, a linking or last one takes everything; the topic serves every predicate after it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from transform.korean import is_hangul
from transform.records import Mention

if TYPE_CHECKING:
    from collections.abc import Sequence

    from transform.eventclauses import Piece
    from transform.eventrules import KoreanGrammar, Reading

_EOJEOL = re.compile(r"[^\s=,·‧ㆍ△▲;:()\[\]“”\"‘’'…<>《》〈〉「」『』]+|[,·‧ㆍ△▲;:()…=]")
_STOPS = ".!?。"
_MAX_ASIDE = 40  # characters of a bracket that is passed over
_SHORTEST_HEADLINE = 4  # phrases
_LONGEST = 6  # characters of the longest particle or ending of a predicate
_PHRASE_KINDS = ("noun", "modifier", "adverb", "demonstrative", "according", "bridge")
_COMMAS = frozenset(",·‧ㆍ")
_BREAKS = frozenset("△▲;:…=")


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
    while end > position and not text[end - 1].isalnum():
        end -= 1
    for piece in pieces:
        if piece.start < position or _is_inner_syllable(text, piece):
            continue
        _words(text, (position, piece.start, end), grammar, phrases)
        phrase = _piece(text, piece, end, grammar)
        phrases.append(phrase)
        position = phrase.end
    _words(text, (position, end, end), grammar, phrases)
    _mark_headline(phrases)
    return phrases


def _is_inner_syllable(text: str, piece: Piece) -> bool:
    """Whether a trigger is one syllable within a word: no verb begins there, and the word is not to be cut."""
    return piece.code == "?" and piece.end - piece.start == 1 and piece.start > 0 and is_hangul(text[piece.start - 1])


def _mark_headline(phrases: list[Phrase]) -> None:
    """Make the name or names that open a headline its topic ("A, C to B"), where no other noun is marked."""
    last = 0 if _opens_headline(phrases) else -1
    while last + 1 < len(phrases) and is_actor(phrases[last + 1]) and phrases[last + 1].comma:
        if phrases[last + 1].particle:
            return
        last += 1
    if 0 <= last < len(phrases) - 1 and not any(phrase.particle in {"topic", "subject"} for phrase in phrases):
        phrases[last].particle = "topic"


def _opens_headline(phrases: Sequence[Phrase]) -> bool:
    """Whether a bare name opens a row of nouns that ends without a finished predicate ("X chip production start")."""
    if len(phrases) < _SHORTEST_HEADLINE or not is_actor(phrases[0]) or phrases[0].particle or phrases[0].comma:
        return False
    first, last = phrases[0].ref, phrases[-1]
    is_firm = isinstance(first, Mention) and first.type not in {"place", "person"}
    return is_firm and (last.kind != "predicate" or last.says == "planned") and last.particle != "copula"


def _words(text: str, bounds: tuple[int, int, int], grammar: KoreanGrammar, phrases: list[Phrase]) -> None:
    """Append the words between two pieces; `bounds` are where they start and stop, and where the sentence ends."""
    start, stop, end = bounds
    skip = start
    for match in _EOJEOL.finditer(text, start, stop):
        word = match.group()
        if match.start() < skip:
            continue
        if word == "(" and phrases and (after := _past_aside(text, match.start(), stop)) > match.start():
            particle, skip = _particle(text, after, end, grammar)
            phrases[-1].particle = phrases[-1].particle or particle
            continue
        if word in _COMMAS:
            if phrases:
                phrases[-1].comma = True
        elif phrases and not phrases[-1].particle and (closing := _closing(word, phrases[-1], grammar)):
            phrases[-1].particle = closing
        elif len(word) == 1 and word in _BREAKS:
            phrases.append(Phrase("mark", match.start(), match.end(), match.end()))
        elif word not in "()" and word.rstrip(_STOPS):
            phrases.append(_word(word.rstrip(_STOPS), match.start(), end, grammar))


def _closing(word: str, before: Phrase, grammar: KoreanGrammar) -> str:
    """What a word that closes a list of nouns makes of the last one's particle; "" for any other word."""
    known = grammar.words.get(word)
    if known == "etcetera":
        return "as"
    if known == "between" and is_name(before):
        return "between"
    is_etcetera = is_name(before) and grammar.words.get(word[:1]) == "etcetera"
    return grammar.particles.get(word[1:], "") if is_etcetera else ""


class _Shape(NamedTuple):
    """What a word that is no piece is: the phrase's kind, the letters of its particle, the particle, what it says."""

    kind: str
    cut: int = 0
    particle: str = ""
    says: str = ""


def _word(word: str, start: int, limit: int, grammar: KoreanGrammar) -> Phrase:
    """A word that is no piece: adverb, predicate or noun. Only at the sentence's end, `limit`, may one be final."""
    end = start + len(word)
    shape = _shape(word, grammar, is_last=end >= limit)
    return Phrase(shape.kind, start, end - shape.cut, end, particle=shape.particle, says=shape.says)


@lru_cache(maxsize=1 << 14)  # words repeat: half the time of reading a sentence
def _shape(word: str, grammar: KoreanGrammar, *, is_last: bool) -> _Shape:
    known = grammar.words.get(word)
    if known is not None and known in _PHRASE_KINDS:
        return _Shape(known)
    if told := _verb_says(word, grammar):
        return _Shape("predicate", says=told)
    for size in range(min(_LONGEST, len(word)), 0, -1):
        says = grammar.predicates.get(word[-size:])
        is_final = says == "final"
        if says and len(word) > size - (not is_final) and (is_last or size > 1 or not is_final):
            return _Shape("predicate", says=_tense(word, word[-size:], says, grammar))
    if any(word.endswith(link) and is_past(word[: -len(link)][-1:], grammar) for link in grammar.past_links):
        return _Shape("predicate", says="connective")
    for size in range(min(_LONGEST, len(word)), 0, -1):
        name = grammar.particles.get(word[-size:])
        is_short = name not in _SURE and size == 1 and grammar.words.get(word[:-size]) != "short"
        if name and len(word) > size + is_short:  # a noun of one syllable is rare
            return _Shape("bridge" if grammar.words.get(word[:-size]) == "bridge" else "noun", size, name)
    return _Shape("noun")


def _verb_says(word: str, grammar: KoreanGrammar) -> str:
    """What a form of one of the common verbs says that a word is; "" for any other word."""
    for size in range(len(word), 0, -1) if len(word) > 1 else ():
        for code in grammar.verbs.get(word[:size], ()):
            rest = word[size:]
            if code == "T" and rest:
                return next((says for ending, says in grammar.past.items() if _ends_past(rest, ending, says)), "")
            endings = grammar.endings.get(code, ())
            says = next((says for ending, says in endings if ending.rstrip(" ,") == rest), "")
            if says.startswith("adnominal") and word[:size] in grammar.heading:
                return "adnominal_head"
            if says or (code == "A" and not rest):
                return says or "connective"
    return ""


def _ends_past(rest: str, ending: str, says: str) -> bool:
    """Whether an ending stands behind a syllable of the past: whole, or at the head of what a finished verb adds."""
    return rest == ending or (says == "done" and rest.startswith(ending))


_DOUBLE_SIOS = 20


def _tense(word: str, ending: str, says: str, grammar: KoreanGrammar) -> str:
    """What the ending says; a last predicate says done or ongoing by the syllable before its ending."""
    if says != "final":
        return says
    return "done" if is_past(word[: -len(ending)][-1:], grammar) else "ongoing"


def is_past(text: str, grammar: KoreanGrammar) -> bool:
    """Whether one of the syllables of a word is that of a past tense."""
    return any(
        is_hangul(char) and (ord(char) - 0xAC00) % 28 == _DOUBLE_SIOS and grammar.words.get(char) != "not_past"
        for char in text
    )


_SURE = frozenset({"object", "genitive"})
_KINDS = {"M": "name", "F": "figure", "T": "date"}


def _piece(text: str, piece: Piece, end: int, grammar: KoreanGrammar) -> Phrase:
    if piece.code == "?":
        return _trigger(text, piece, end, grammar)
    particle, stop = _particle(text, piece.end, end, grammar)
    return Phrase(_KINDS[piece.code], piece.start, piece.end, stop, particle=particle, ref=piece.ref)


def _past_aside(text: str, start: int, end: int) -> int:
    """Where a bracket that opens at `start` has closed, `start` if there is none or a long one."""
    close = text.find(")", start, min(end, start + _MAX_ASIDE)) if text[start : start + 1] == "(" else -1
    return start if close < 0 else close + 1


def _particle(text: str, start: int, end: int, grammar: KoreanGrammar) -> tuple[str, int]:
    """The particle that begins at `start` (past a closing quote) and where it ends; "" and `start` for none."""
    begin = _past_aside(text, start, end)
    while begin < end and text[begin] in "'\"’”」』》〉)*":
        begin += 1
    for size in range(_LONGEST, 0, -1):
        name = grammar.particles.get(text[begin : begin + size])
        stop = begin + size
        if name and stop <= end and not (stop < end and text[stop].isalnum()):
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
        is_bare_stem = verbs[0].says == "connective" and verbs[0].end == piece.end
        says = max(verbs, key=lambda verb: verb.end).says if is_bare_stem else verbs[0].says
        return Phrase("predicate", piece.start, piece.end, stop, ref=readings, says=says, verbs=verbs)
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
    return _word(match.group().rstrip(_STOPS), start, end, grammar)


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
            stop = start + len(ending.rstrip())
            if ending or code == "T" or not (stop < end and text[stop].isalnum()):
                return says, stop
    at_end = start >= end or text[start] in ",.!?" or text[start].isspace()
    return ("connective" if at_end and code in "AS" else "", start)


_ACTORS = frozenset({"company", "research_firm", "government", "university", "org", "person", "place"})


def is_actor(phrase: Phrase) -> bool:
    """Whether a phrase is the name of somebody who acts."""
    return isinstance(phrase.ref, Mention) and phrase.ref.type in _ACTORS


def is_topic(text: str, mention: Mention, grammar: KoreanGrammar) -> bool:
    """Whether a name in a text is marked as what its sentence is about."""
    return mention.type in _ACTORS and _particle(text, mention.end_char, len(text), grammar)[0] == "topic"


def is_name(phrase: Phrase) -> bool:
    """Whether a phrase is a name."""
    return isinstance(phrase.ref, Mention)


def is_bare(phrase: Phrase) -> bool:
    """Whether a noun has no particle and no comma, so that it belongs to the noun after it."""
    return (
        phrase.kind in {"noun", "name", "figure", "adverb", "demonstrative", "modifier"}
        and not phrase.particle
        and not phrase.comma
    ) or (phrase.kind == "trigger" and not phrase.particle)
