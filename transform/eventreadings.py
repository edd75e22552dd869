"""What each trigger of a sentence tells: the reading whose roles are filled best, its modality and its source."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from transform.arguments import fill_english, is_active
from transform.circumstances import (
    Place,
    Source,
    Surroundings,
    english_source,
    korean_source,
    phrase_source,
    subject_source,
)
from transform.clausewalk import read_sentence
from transform.eventclauses import Clause, Piece, Sentence, readings_of
from transform.eventphrases import Phrase, Predicate, read_phrases
from transform.eventrules import EventRules, KoreanGrammar, Reading
from transform.koreanarguments import fill_verb
from transform.koreanclauses import link_predicates
from transform.koreannounroles import fill_noun
from transform.koreannouns import KoreanSentence
from transform.modality import Modality, english_modality, korean_noun_modality, korean_verb_modality, region_of
from transform.rolefilling import infinitive_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from transform.eventfiles import EventFile
    from transform.rolefilling import Filled
    from transform.scan import Hit

_PARTIES = 2


class Found(NamedTuple):
    """An event as its sentence tells it: where, by which reading, with which roles, how sure, and by whose word."""

    place: Place
    reading: Reading
    filled: Filled
    modality: Modality
    source: Source | None


class Best(NamedTuple):
    """A reading that fits, its roles, and how well they are filled."""

    reading: Reading
    filled: Filled
    score: int


def pieces(around: Surroundings, hits: Iterable[Hit]) -> list[Piece]:
    """Names, dates, figures and triggers as pieces in order; of overlapping ones the earlier kind, then the longer."""
    ranked: list[tuple[int, int, int, str, object]] = [
        (0, item.start_char, item.end_char, "M", item) for item in around.mentions
    ]
    ranked += [(1, item.start_char, item.end_char, "T", item) for item in around.dates]
    ranked += [(2, item.start_char, item.end_char, "F", item) for _, item in around.figures]
    ranked += [(3, hit.start, hit.end, "?", hit.payload) for hit in hits]
    ranked.sort(key=lambda row: (row[0], row[1] - row[2], row[1]))
    taken: list[Piece] = []
    occupied = bytearray(around.end - around.start)
    for _, start, end, code, ref in ranked:
        first, last = start - around.start, end - around.start
        if not any(occupied[first:last]):
            occupied[first:last] = b"\x01" * (last - first)
            taken.append(Piece(start, end, code, ref))
    taken.sort(key=lambda piece: piece.start)
    return taken


def read_english(text: str, rules: EventRules, around: Surroundings, hits: Iterable[Hit]) -> Iterator[Found]:
    """What the triggers of an English sentence tell, in text order."""
    sentence = read_sentence(text, (around.start, around.end), pieces(around, hits), rules.english)
    earlier: list[Found] = []
    for index, token in enumerate(sentence.tokens):
        if token.code != "?" or sentence.codes[index] == "W" or _is_modifier(sentence, index):
            continue
        readings = [item for item in readings_of(token) if fits_code(item.code, sentence.codes[index])]
        best = _best((item, _leaned(item, fill_english(sentence, index, item), earlier)) for item in readings)
        modality = english_modality(sentence, index, best.reading.rule) if best else None
        if best and modality and not _is_argument_noun(sentence, index, best.reading.rule, earlier):
            clause = sentence.clauses[sentence.owner[index]]
            told = _told(sentence, index) if best.reading.rule.source_subject else clause
            last = sentence.tokens[max(clause.start, told.end - 1)].end
            holes = tuple(_holes(sentence, index)) if told is clause else ()
            to = infinitive_of(sentence, index)
            lead = sentence.tokens[to].start if to is not None else 0
            place = Place(token.start, token.end, _first_of(sentence, clause), last, holes, lead)
            says_itself = best.reading.rule.source_subject and is_active(sentence, index, best.reading.rule)
            source = (subject_source if says_itself else english_source)(sentence, index)
            earlier.append(Found(place, best.reading, best.filled, modality, source))
    yield from earlier


def _first_of(sentence: Sentence, clause: Clause) -> int:
    """Where the words of a clause begin: with the noun that it describes."""
    start = clause.antecedent[0] if clause.antecedent is not None else clause.start
    return sentence.tokens[start].start


def _is_modifier(sentence: Sentence, index: int) -> bool:
    """Whether a participle stands between an article and an amount, which it only describes ("a combined $3")."""
    around = sentence.codes[max(0, index - 1) : index + 2]
    return len(around) == 3 and around[0] in "Ds" and around[1] in "EG" and around[2] == "F"  # noqa: PLR2004


def _is_argument_noun(sentence: Sentence, index: int, rule: EventFile, earlier: Iterable[Found]) -> bool:
    """Whether a noun trigger is the last word of what an event of its type was done to ("closed a funding round")."""
    token = sentence.tokens[index]
    return sentence.codes[index] == "X" and any(
        found.reading.rule.id == rule.id and item.end_char == token.end
        for found in earlier
        for items in found.filled.values()
        for item in items
    )


def _holes(sentence: Sentence, index: int) -> Iterator[tuple[int, int]]:
    """The spans of other clauses inside the clause of a trigger ("X, which opened in May, will")."""
    own, tokens = sentence.owner[index], sentence.tokens
    clause = sentence.clauses[own]
    for number in range(own + 1, len(sentence.clauses)):
        other = sentence.clauses[number]
        if other.start < clause.end and other.end <= clause.end:
            yield tokens[other.start].start, tokens[other.end - 1].end


def _told(sentence: Sentence, index: int) -> Clause:
    """The clause that completes a verb of telling, else the verb's own."""
    own = sentence.owner[index]
    following = sentence.clauses[own + 1 : own + 2]
    return next((clause for clause in following if clause.parent == own), sentence.clauses[own])


def read_korean(text: str, rules: EventRules, around: Surroundings, hits: Iterable[Hit]) -> Iterator[Found]:
    """What the triggers of a Korean sentence tell, verbs first."""
    phrases = read_phrases(text, (around.start, around.end), pieces(around, hits), rules.korean)
    predicates = link_predicates(phrases, text)
    taker = {item: predicate for predicate in predicates for item in predicate.taken}
    grammar = rules.korean
    sentence = KoreanSentence(
        text=text,
        phrases=phrases,
        predicates=predicates,
        taker=taker,
        deeds=grammar.deeds,
        kinds=grammar.kinds,
        receiving=grammar.receiving,
        partitives=grammar.partitives,
        vague=grammar.vague,
        measured=grammar.measured,
        elapsed=grammar.elapsed,
        joining=grammar.joining,
        former=grammar.former,
        quoting=grammar.quoting,
        carried=around.carried,
    )
    earlier: list[Found] = []
    for predicate in predicates:
        phrase = phrases[predicate.index]
        tried = [(verb.reading, fill_verb(sentence, predicate, verb.reading, verb.voice)) for verb in phrase.verbs]
        best = _best(tried)
        modality = korean_verb_modality(sentence, predicate, best.reading.rule, rules.korean) if best else None
        if best and modality:
            first = _first(sentence, predicate, earlier)
            place = Place(phrase.start, phrase.noun_end, first, _last(sentence, predicate, grammar))
            source = korean_source(sentence, predicate.index, rules.korean)
            source = source or _topic_source(sentence, predicate, best)
            earlier.append(Found(place, best.reading, best.filled, modality, source))
    for index, phrase in enumerate(phrases):
        if phrase.kind == "trigger" and not _is_head(phrase, earlier):
            earlier.extend(_noun_event(rules, sentence, index, earlier))
    yield from earlier


def _first(sentence: KoreanSentence, predicate: Predicate, earlier: Sequence[Found]) -> int:
    """Where the words of a predicate begin: its own, and those of predicates before it that only lead to it.

    Such are linked to it ("spends 2 trillion won and builds"), quoted by it, or hang on a noun without meaning, and
    tell no event of their own.
    """
    phrases, told = sentence.phrases, {found.place.start for found in earlier}
    first = min((phrases[item].start for item in predicate.taken), default=phrases[predicate.index].start)
    for other in sentence.predicates:  # "at a meeting held in Seoul", "lines that stand in Ohio"
        if other.head in predicate.taken and phrases[other.index].says == "adnominal_head":
            first = min([first, *(phrases[item].start for item in other.taken)])
    for before in reversed([item for item in sentence.predicates if item.index < predicate.index]):
        phrase, following = phrases[before.index], phrases[before.index + 1]
        leads = phrase.says == "connective" or sentence.quotes(phrase) or following.kind == "bridge"
        if phrase.start in told or not leads:
            break
        first = min([first, *(phrases[item].start for item in before.taken)])
    return first


def _last(sentence: KoreanSentence, predicate: Predicate, grammar: KoreanGrammar) -> int:
    """Where the words of a predicate end: with what governs it where it hangs on a noun without meaning."""
    phrases, index = sentence.phrases, predicate.index
    if predicate.head is not None and phrases[predicate.head].kind == "figure":
        return phrases[predicate.head].end  # "the 3 billion that X invested"
    if index + 1 < len(phrases) and phrases[index + 1].kind == "bridge":
        return region_of(sentence, index, phrases[index].says, grammar)
    return phrases[index].end


def _topic_source(sentence: KoreanSentence, predicate: Predicate, best: Best) -> Source | None:
    """The topic, for types whose subject is who says so."""
    if not best.reading.rule.source_subject or predicate.topic is None:
        return None
    return phrase_source(sentence, predicate.topic)


def _noun_event(rules: EventRules, sentence: KoreanSentence, index: int, earlier: Sequence[Found]) -> Iterator[Found]:
    phrase = sentence.phrases[index]
    nouns = [item for item in readings_in(phrase) if item.code in "KX"]
    best = _best(
        (item, _leaned(item, _unbound(item, fill_noun(sentence, index, item.rule)), earlier)) for item in nouns
    )
    if best is not None and _only_aims(sentence, best):
        return
    if best is not None and _is_told_already(sentence, index, best.reading.rule, earlier):
        return
    modality = korean_noun_modality(sentence, index, best.reading.rule, rules.korean) if best else None
    if best and modality:
        governor = sentence.governor(index)
        first = min((sentence.phrases[item].start for item in governor.taken), default=phrase.start) if governor else 0
        is_said = governor is None and sentence.phrases[-1].particle == "copula"
        last = _end_of_deed(sentence, governor) if governor else sentence.phrases[-1 if is_said else index].end
        source = korean_source(sentence, index, rules.korean)
        yield Found(Place(phrase.start, phrase.noun_end, first, last), best.reading, best.filled, modality, source)


def _end_of_deed(sentence: KoreanSentence, governor: Predicate) -> int:
    """Where the words of a noun's predicate end, one after it that only adds when included ("puts it off, to May")."""
    phrases, place = sentence.phrases, sentence.predicates.index(governor)
    following = sentence.predicates[place + 1 : place + 2]
    is_linked = phrases[governor.index].says == "connective" and following
    if is_linked and following[0].taken and all(phrases[item].kind == "date" for item in following[0].taken):
        return phrases[following[0].index].end
    return phrases[governor.index].end


def readings_in(phrase: Phrase) -> tuple[Reading, ...]:
    """The readings of a phrase that is a trigger."""
    return phrase.ref  # type: ignore[return-value]


def _unbound(reading: Reading, filled: Filled) -> Filled:
    """The roles of a noun trigger, none where the word tells its type only with a noun that it is done to."""
    return {} if reading.literal in reading.rule.ko.bound else filled


def _only_aims(sentence: KoreanSentence, best: Best) -> bool:
    """Whether a target is nothing but a leaning noun, which dates another deed ("aiming at completion in 2029")."""
    starts = {
        phrase.start
        for phrase in sentence.phrases
        if phrase.kind == "trigger" and any(item.literal in item.rule.ko.leaning for item in readings_in(phrase))
    }
    things = [item for role in best.reading.rule.things for item in best.filled.get(role, ())]
    is_aim = best.reading.rule.fixed_status == "planned"
    return is_aim and bool(things) and all(item.start_char in starts for item in things)


def _is_told_already(sentence: KoreanSentence, index: int, rule: EventFile, earlier: Sequence[Found]) -> bool:
    """Whether the predicate that governs a noun trigger has told an event of its type ("takes a share of 38%")."""
    governor = sentence.taker.get(index)
    start = sentence.phrases[governor.index].start if governor else -1
    return any(found.place.start == start and found.reading.rule.id == rule.id for found in earlier)


def _is_head(phrase: Phrase, earlier: Iterable[Found]) -> bool:
    """Whether a noun trigger is the head word of an earlier event's argument ("attracts investment")."""
    return any(
        item.start_char <= phrase.start
        and item.end_char == phrase.noun_end
        and item.surface.endswith(found.reading.rule.heads)
        for found in earlier
        for role in found.reading.rule.modifiers
        for item in found.filled.get(role, ())
        if item.type is None
    )


def _leaned(reading: Reading, filled: Filled, earlier: Iterable[Found]) -> Filled:
    """The roles of a leaning noun with those of an earlier event: "builds A, aiming at completion"."""
    rule = reading.rule
    things = rule.things
    is_leaning = reading.literal in (*rule.en.leaning, *rule.ko.leaning)
    if not is_leaning or not things or any(role in filled for role in things):
        return filled
    triggers = {other.place.start for other in earlier}
    if any(item.start_char in triggers for item in filled.get("subject", ())):  # "construction began, with completion"
        filled = {role: items for role, items in filled.items() if role != "subject"}
    for other in earlier:
        found = [item for role in other.reading.rule.things for item in other.filled.get(role, ())]
        fitting = [
            item for item in found if other.reading.rule.id == rule.id or item.type in rule.roles[things[0]].types
        ]
        if fitting:
            shared = {role: items for role, items in other.filled.items() if role == "subject"}
            return {**shared, **filled, things[0]: [replace(item, role=things[0]) for item in fitting]}
    return filled


def _best(tried: Iterable[tuple[Reading, Filled]]) -> Best | None:
    """The reading whose roles are filled best; None when none has what it needs."""
    best: Best | None = None
    for reading, filled in tried:
        score = rate(reading.rule, filled) if all(role in filled for role in reading.demands) else 0
        if score and (best is None or score > best.score):
            best = Best(reading, filled, score)
    return best


def fits_code(code: str, resolved: str) -> bool:
    """Whether a reading of that form is possible where the token was resolved to a verb or a noun."""
    if resolved == "X":
        return code in "XG"
    return (code == "Y") == (resolved == "Y") and code != "X"


def _is_solid(rule: EventFile, filled: Filled) -> bool:
    """Whether an event without a name says who and what: a subject, and a thing by one of the type's head words."""
    if rule.source_subject:
        return any(" " in item.surface for item in filled.get("subject", ()))
    if "subject" not in filled or not rule.heads:
        return False
    things = [item for role in rule.modifiers for item in filled.get(role, ())]
    return any(item.surface.lower().endswith(rule.heads) for item in things)


def _is_own_thing(rule: EventFile, filled: Filled) -> bool:
    """Whether doer and thing are the same words: one of them was guessed."""
    doers = {item.start_char for item in filled.get("subject", ())}
    return any(item.start_char in doers for role in rule.things if role != "subject" for item in filled.get(role, ()))


def rate(rule: EventFile, filled: Filled) -> int:
    """How well the roles of a type are filled: 0 for an event that lacks a name or a needed role."""
    if _is_own_thing(rule, filled):
        return 0
    names = sum(1 for items in filled.values() if any(item.type is not None for item in items))
    if not (names or _is_solid(rule, filled)) or any(
        role.needed and name not in filled for name, role in rule.roles.items()
    ):
        return 0
    if rule.symmetric and len(filled.get("subject", ())) + len(filled.get("object", ())) < _PARTIES:
        return 0
    return 10 * names + 4 * len(filled) + rule.rank + 1
