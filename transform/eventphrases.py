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
from transform.records import Figure, Mention

if TYPE_CHECKING:
    from collections.abc import Sequence

    from transform.eventclauses import Piece
    from transform.eventrules import KoreanGrammar, Reading

_EOJEOL = re.compile(r"[^\s=,·‧ㆍ△▲;:()\[\]“”\"‘’'…<>《》〈〉「」『』]+|[,·‧ㆍ△▲;:()…=]")
_QUOTED = re.compile(r"\"[^\"]*+\"|“[^”]*+”")
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
                return _PAST_SAYS.get(rest, "done" if rest[0] == "\ub2e4" else "")
            endings = grammar.endings.get(code, ())
            says = next((says for ending, says in endings if ending.rstrip(" ,") == rest), "")
            if says.startswith("adnominal") and word[:size] in grammar.heading:
                return "adnominal_head"
            if says or (code == "A" and not rest):
                return says or "connective"
    return ""


_PAST_SAYS = {"\ub358": "adnominal_past", "\ub294\ub370": "connective", "\uc9c0\ub9cc": "connective"}
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


_Spoken = tuple[int | None, int | None] | None  # topic and subject outside a quotation


def link_predicates(phrases: Sequence[Phrase], text: str) -> list[Predicate]:
    """Each predicate with what it takes, in order. What is spoken of inside a quotation goes no further than it."""
    waiting: list[int] = []
    predicates: list[Predicate] = []
    topic: int | None = None
    subject: int | None = None
    quotations = _quotations(phrases, text)
    outside: _Spoken = None
    for index, phrase in enumerate(phrases):
        if index == 0 or quotations[index] != quotations[index - 1]:
            topic, subject = outside or (topic, subject)
            outside = (topic, subject) if quotations[index] else None
        if phrase.kind in {"mark", "according"} or (phrase.kind == "trigger" and _ends_part(phrases, index)):
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
            own = next((i for i in taken if phrases[i].particle == "subject" and _may_act(phrases, i)), None)
            if own is not None and not relative:
                subject = own
            elif own is not None and _is_linked(phrases, predicates, topic, subject):
                subject = None  # "X raised funds in a round that A led and B joined": A does nothing else
            head = _head(phrases, index) if relative else None
            _share_head(phrases, predicates[-1:], index, head)
            predicates.append(Predicate(index, taken, topic, own if own is not None else subject, head))
            if own is None and phrase.says in {"done", "present", "ongoing"}:
                subject = None
    return predicates


def _share_head(phrases: Sequence[Phrase], last: Sequence[Predicate], index: int, head: int | None) -> None:
    """Give a linked predicate without an object what the next describes ("that A designs and B makes")."""
    for before in last if head is not None else ():
        particles = [phrases[item].particle for item in before.taken]
        is_linked = phrases[before.index].says == "connective" and before.topic is None
        is_linked = is_linked and all(phrase.particle != "topic" for phrase in phrases[before.index : index])
        if is_linked and "subject" in particles and "object" not in particles:
            before.head = head


def _is_linked(
    phrases: Sequence[Phrase], predicates: Sequence[Predicate], topic: int | None, subject: int | None
) -> bool:
    """Whether the predicate before has a subject of its own beside the topic and is linked to what follows."""
    if not predicates or subject is None or topic is None:
        return False
    return subject in predicates[-1].taken and phrases[predicates[-1].index].says == "connective"


def _may_act(phrases: Sequence[Phrase], index: int) -> bool:
    """Whether a noun may be a subject: no number, unless it sums up names ("A, B and others, three firms")."""
    figure = phrases[index].ref
    if not isinstance(figure, Figure):
        return True
    if figure.kind == "count" and index > 0 and phrases[index - 1].kind == "noun" and is_bare(phrases[index - 1]):
        return True  # "some 40 engineers"
    while index > 0 and is_bare(phrases[index - 1]):
        index -= 1
    return index > 0 and phrases[index - 1].particle == "as"


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
    return _take(phrases, waiting, relative=relative, heads=_heads(phrases[index]))


def _ends_part(phrases: Sequence[Phrase], index: int) -> bool:
    """Whether a bare noun trigger with a comma ends a part of a headline ("X enters Y, to build Z")."""
    phrase, after = phrases[index], phrases[index + 1 : index + 2]
    return phrase.comma and not phrase.particle and bool(after) and after[0].kind != "trigger"


def _heads(phrase: Phrase) -> bool:
    """Whether what a predicate describes is its own subject ("a meeting held in May", "X, based in Seoul")."""
    if phrase.verbs:
        return all(verb.voice == "passive" or verb.reading.rule.relation for verb in phrase.verbs)
    return phrase.says == "adnominal_head"


def _may_be_topic(phrases: Sequence[Phrase], index: int, topic: int | None, predicates: list[Predicate]) -> bool:
    """Whether a marked noun is the new topic: a plain noun takes over from a name only after a finished clause.

    Adjectives before a noun end like a topic ("high", "exceeding"): they never follow a finished clause.
    """
    if is_name(phrases[index]) or topic is None or not is_name(phrases[topic]):
        return True
    return (
        bool(predicates) and predicates[-1].index > topic and not phrases[predicates[-1].index].says.startswith("adn")
    )


def _take(phrases: Sequence[Phrase], waiting: list[int], *, relative: bool, heads: bool) -> list[int]:
    """Remove from the waiting nouns those of a predicate and give them in order; the topic stays.

    `heads`: the noun that the predicate describes is its subject ("a meeting that was held"), so that it has no other.
    """
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
        if particle == "subject" and heads:
            break
        cut -= 1
        if particle == "subject":
            cut = _start_of_list(phrases, waiting, cut)
            break
    taken = waiting[cut:]
    del waiting[cut:]
    return taken


def _start_of_list(phrases: Sequence[Phrase], waiting: list[int], cut: int) -> int:
    """Where in the waiting nouns the list of names begins that ends at one of them ("A and B pursue")."""
    while (
        cut > 0
        and is_actor(phrases[waiting[cut]])
        and is_actor(phrases[waiting[cut - 1]])
        and waiting[cut - 1] == waiting[cut] - 1
        and (phrases[waiting[cut - 1]].particle == "and" or phrases[waiting[cut - 1]].comma)
    ):
        cut -= 1
    return cut


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


_DESCRIBING = frozenset({"adnominal", "adnominal_head"})


def _head(phrases: Sequence[Phrase], index: int) -> int | None:
    """The noun that a relative clause modifies: the last of the run of bare nouns and names after it."""
    position = index + 1
    while position < len(phrases) and phrases[position].kind in {"adverb", "demonstrative", "modifier"}:
        position += 1
    if position < len(phrases) and phrases[position].kind == "predicate" and phrases[position].says in _DESCRIBING:
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
