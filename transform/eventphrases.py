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
_QUOTED = re.compile(r"\"[^\"]*+\"|“[^”]*+”")
_STOPS = ".!?。"
_MAX_ASIDE = 40  # characters of a bracket that is passed over
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
    """Make the name before a headline's first comma its topic ("A, C to B"), where no other noun is marked."""
    is_listed = bool(phrases) and is_actor(phrases[0]) and phrases[0].comma and not phrases[0].particle
    if is_listed and not any(phrase.particle in {"topic", "subject"} for phrase in phrases):
        phrases[0].particle = "topic"


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
    for size in range(min(_LONGEST, len(word)), 0, -1):
        says = grammar.predicates.get(word[-size:])
        is_final = says == "final"
        if says and len(word) > size - (not is_final) and (is_last or size > 1 or not is_final):
            return _Shape("predicate", says=_tense(word, word[-size:], says, grammar))
    if any(word.endswith(link) and is_past(word[: -len(link)][-1:], grammar) for link in grammar.past_links):
        return _Shape("predicate", says="connective")
    for size in range(min(_LONGEST, len(word)), 0, -1):
        name = grammar.particles.get(word[-size:])
        if name and len(word) > size + (name not in _SURE and size == 1):  # a noun of one syllable is rare
            return _Shape("bridge" if grammar.words.get(word[:-size]) == "bridge" else "noun", size, name)
    return _Shape("noun")


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


def link_predicates(phrases: Sequence[Phrase], text: str) -> list[Predicate]:
    """Each predicate with what it takes, in order. What is spoken of inside a quotation goes no further than it."""
    waiting: list[int] = []
    predicates: list[Predicate] = []
    topic: int | None = None
    subject: int | None = None
    quotations = _quotations(phrases, text)
    outside: tuple[int | None, int | None] | None = None
    for index, phrase in enumerate(phrases):
        if index and quotations[index] != quotations[index - 1]:
            topic, subject = outside or (topic, subject)
        if quotations[index] and (index == 0 or quotations[index] != quotations[index - 1]):
            outside = topic, subject
        elif not quotations[index]:
            outside = None
        if phrase.kind in {"mark", "according"}:
            waiting.clear()
        elif phrase.kind != "predicate":
            waiting.append(index)
            is_topic = phrase.particle == "topic" or (phrase.particle == "also" and is_actor(phrase))
            if is_topic and phrase.kind not in {"date", "figure"} and _may_be_topic(phrases, index, topic, predicates):
                topic, subject = index, None
        else:
            hangs_on = phrases[index + 1].kind if index + 1 < len(phrases) else ""
            relative = phrase.says.startswith("adnominal") and hangs_on != "bridge"
            taken = _taken(phrases, index, waiting, relative=relative or phrase.says == "aim")
            own = next((i for i in taken if phrases[i].particle == "subject" and phrases[i].kind != "figure"), None)
            if own is not None and not relative:
                subject = own
            head = _head(phrases, index) if relative else None
            predicates.append(Predicate(index, taken, topic, own if own is not None else subject, head))
            if phrase.says in {"done", "present", "ongoing"}:
                subject = None if own is None else subject
    return predicates


def _quotations(phrases: Sequence[Phrase], text: str) -> list[int]:
    """For each phrase the end of the quotation that holds it whole, with its particle or ending; 0 for none."""
    if not phrases or not _QUOTED.search(text, phrases[0].start, phrases[-1].end):
        return [0] * len(phrases)
    spans = [found.span() for found in _QUOTED.finditer(text, max(0, phrases[0].start - 1), phrases[-1].end + 1)]
    return [next((end for start, end in spans if start <= phrase.start and phrase.end <= end), 0) for phrase in phrases]


def _taken(phrases: Sequence[Phrase], index: int, waiting: list[int], *, relative: bool) -> list[int]:
    """Remove from the waiting nouns those of the predicate at `index` and give them in order."""
    says = phrases[index].says
    if says.endswith("_near"):
        is_led = index > 0 and phrases[index - 1].kind == "predicate"  # "in order to make X": no noun before it
        return [] if is_led else _take_last(phrases, waiting, dated="dated" in says)
    return _take(phrases, waiting, relative=relative)


def _may_be_topic(phrases: Sequence[Phrase], index: int, topic: int | None, predicates: list[Predicate]) -> bool:
    """Whether a marked noun is the new topic: a plain noun takes over from a name only after a finished clause.

    Adjectives before a noun end like a topic ("high", "exceeding"): they never follow a finished clause.
    """
    if is_name(phrases[index]) or topic is None or not is_name(phrases[topic]):
        return True
    return (
        bool(predicates) and predicates[-1].index > topic and not phrases[predicates[-1].index].says.startswith("adn")
    )


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


def _take_last(phrases: Sequence[Phrase], waiting: list[int], *, dated: bool) -> list[int]:
    """Remove the last waiting noun with what describes it, and give them in order ("for the making of X").

    `dated`: the date before it is its own ("ahead of a listing next year").
    """
    cut = len(waiting) - 1
    while cut > 0 and (is_bare(phrases[waiting[cut - 1]]) or (dated and phrases[waiting[cut - 1]].kind == "date")):
        cut -= 1
    taken = waiting[max(0, cut) :]
    del waiting[max(0, cut) :]
    return taken


def _head(phrases: Sequence[Phrase], index: int) -> int | None:
    """The noun that a relative clause modifies: the last of the run of bare nouns and names after it."""
    position = index + 1
    while position < len(phrases) and phrases[position].kind in {"adverb", "demonstrative", "modifier"}:
        position += 1
    if position < len(phrases) and phrases[position].kind == "predicate" and phrases[position].says == "adnominal":
        return _head(phrases, position)
    last = None
    while position < len(phrases) and phrases[position].kind in {"noun", "name", "trigger", "figure"}:
        last = position
        if phrases[position].particle not in {"", "genitive"} or phrases[position].comma:
            break
        position += 1
    return last


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
