"""How sure and how far along an event is: its status, and whether it is negated, by the cues that govern its trigger.

Planned is stronger than claimed, claimed than done, done than ongoing (ontology). An event under "if" is none.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from transform.eventphrases import is_past
from transform.korean import RIEUL, last_sound
from transform.records import DateMention, EventStatus
from transform.rolefilling import infinitive_of

if TYPE_CHECKING:
    from transform.eventclauses import Sentence
    from transform.eventfiles import EventFile
    from transform.eventphrases import Predicate
    from transform.eventrules import KoreanGrammar
    from transform.koreannouns import KoreanSentence


class Modality(NamedTuple):
    """The status of an event, and whether the text says that it is not so."""

    status: EventStatus
    negated: bool


def english_modality(sentence: Sentence, index: int, rule: EventFile) -> Modality | None:
    """The modality of the trigger at a token; None when it is only supposed ("if", "whether")."""
    clause = sentence.clauses[sentence.owner[index]]
    if clause.kind == "if":
        return None
    if _only_describes(sentence, index):
        return Modality(rule.fixed_status or ("ongoing" if rule.lasting else "done"), negated=False)
    cues = _cues(sentence, index)
    if sentence.codes[index] == "X" or infinitive_of(sentence, index) is not None:
        cues |= _cues_behind(sentence, index)
    status = (
        rule.fixed_status or _strongest(cues, ("planned", "claimed")) or _english_status(sentence, index, rule, cues)
    )
    return Modality(status, "negated" in cues)


def _only_describes(sentence: Sentence, index: int) -> bool:
    """Whether a participle right behind a noun only describes it ("a system built by X"): no cue governs it."""
    clause = sentence.clauses[sentence.owner[index]]
    is_beside = index > 0 and sentence.codes[index - 1] in "WMXF" and sentence.codes[index + 1 : index + 2] == "p"
    return sentence.codes[index] in "EP" and is_beside and clause.verb is not None and clause.verb < index


def _strongest(cues: set[str], order: tuple[EventStatus, ...]) -> EventStatus | None:
    """The first status of `order` for which there is a cue; None when there is none."""
    return next((status for status in order if status in cues), None)


def _english_status(sentence: Sentence, index: int, rule: EventFile, cues: set[str]) -> EventStatus:
    """The status that the trigger's own form says, else its cues, else its clause's verb."""
    code = sentence.codes[index]
    if code in "EP":
        return _participle_status(sentence, index)
    if code == "V":
        return "done" if rule.promise and _is_headline(sentence) else "ongoing"
    if code == "G" and _has_left(sentence, index, "aA"):
        return "ongoing"
    found = _strongest(cues, ("done", "ongoing"))
    if found is None and code == "X":
        found = rule.default_status or (None if _is_governed(sentence, index) else "done")
    main = _main_status(sentence, index)
    to = infinitive_of(sentence, index) if found is None and code in "BXG" else None
    if to is not None and main == "done" and not _is_in_order(sentence, to):
        return "planned"  # a headline's "X to build Y", or what something was done for
    return found or main


def _is_headline(sentence: Sentence) -> bool:
    """Whether a sentence is written as a headline: no stop at its end, and most of its words with capitals."""
    first, last = sentence.tokens[0], sentence.tokens[-1]
    words = sentence.text[first.start : last.end].split(" ")
    is_open = sentence.text[last.end : last.end + 1] not in {".", "!", "?", '"', "\u201d"}
    return is_open and 2 * sum(word[:1].isupper() for word in words) > len(words)


def _is_in_order(sentence: Sentence, to: int) -> bool:
    """Whether an infinitive says what somebody was the first to do, or the last: it is done."""
    start = to
    while start > 0 and sentence.codes[start - 1] in "WMXF":
        start -= 1
    return any(token.lemma in sentence.grammar.ordinals for token in sentence.tokens[start:to])


def _is_governed(sentence: Sentence, index: int) -> bool:
    """Whether a token stands after its clause's verb, or in a clause that leans on one above."""
    clause = sentence.clauses[sentence.owner[index]]
    return (clause.verb is None and clause.parent is not None) or (clause.verb is not None and clause.verb < index)


def _window(sentence: Sentence, index: int) -> range:
    """The tokens that may govern a trigger: its clause up to it, and for a form without tense the clauses above."""
    clause = sentence.clauses[sentence.owner[index]]
    start = clause.start
    if sentence.codes[index] in "GBX" and clause.kind == "part" and clause.parent is not None:
        parent = sentence.clauses[clause.parent]
        start = parent.verb if parent.verb is not None else parent.start
    elif clause.subject and clause.kind != "rel":
        first = min(begin for begin, _ in clause.subject)
        start = max(start, first) if first <= index else start  # an adjunct before the subject is read whole
    return range(start, index)


def _cues(sentence: Sentence, index: int) -> set[str]:
    """Which kinds of cue stand before a trigger and govern it, and those in its own phrase."""
    grammar, found = sentence.grammar, set()
    own = sentence.owner[index]
    related = {own, sentence.clauses[own].parent}
    clause = sentence.clauses[own]
    if clause.kind == "comp" and clause.parent is not None:
        found.update(_cues_above(sentence, clause.parent) & {"negated", "claimed"})
    for position in _window(sentence, index):
        if sentence.owner[position] not in related:
            continue
        token, code = sentence.tokens[position], sentence.codes[position]
        if code in "MFT,":
            continue
        if code == "X" or (code in "VE" and token.code == "?" and sentence.codes[position + 1 : position + 2] != "t"):
            continue
        word = grammar.words.get(token.lemma)
        surface = sentence.text[token.start : token.end].lower()
        lemma = word.lemma if word is not None and code in "BVEGP" else surface
        for kind, condition in _cue_rows(sentence, position, lemma):
            if _holds(sentence, position, index, condition) and not (kind == "negated" and position < clause.start):
                found.add(kind)
    return found


def _cue_rows(sentence: Sentence, position: int, lemma: str) -> list[tuple[str, str]]:
    """What a word, alone or with the one or two words after it ("call off"), sets, and on which condition."""
    cues, words = sentence.grammar.cues, [lemma]
    rows = [*cues.get(lemma, ()), *cues.get(sentence.tokens[position].lemma, ())]
    for token in sentence.tokens[position + 1 : position + 3]:
        words.append(token.lemma)
        rows += cues.get(" ".join(words), ())
    return rows


def _cues_behind(sentence: Sentence, index: int) -> set[str]:
    """What says after a noun trigger how far the deed is: "completion due in May", "the launch was delayed"."""
    following = sentence.tokens[index + 1 : index + 2]
    rows = [row for token in following for row in sentence.grammar.cues.get(token.lemma, ())]
    found = {kind for kind, condition in rows if condition == "after"}
    verb = sentence.clauses[sentence.owner[index]].verb
    return found if found or verb is None or verb < index else _said_of(sentence, verb)


def _said_of(sentence: Sentence, verb: int) -> set[str]:
    """What a verb group says of the deed that is its subject; nothing unless it is passive or a verb of happening."""
    codes, words, end = sentence.codes, sentence.grammar.words, verb
    while end < len(codes) and codes[end] in "aAhmnrEPGBVt":
        end += 1
    while codes[end - 1] in "rnt" and end - 1 > verb:
        end -= 1
    lemmas = [token.lemma for token in sentence.tokens[verb:end]]
    bases = [words[lemma].lemma if lemma in words else lemma for lemma in lemmas]
    has_be = any(code in "aA" for code in codes[verb:end])
    if not ((has_be and codes[end - 1] in "EP") or bases[-1] in sentence.grammar.happening):
        return {"ongoing"} if has_be and codes[end - 1] == "G" else set()
    rows = [row for offset, base in enumerate(bases) for row in _cue_rows(sentence, verb + offset, base)]
    return {kind for kind, condition in rows if condition in {"", "verb"}}


def _holds(sentence: Sentence, position: int, index: int, condition: str) -> bool:
    """Whether the condition of a cue at `position` holds for the trigger at `index`."""
    if condition == "before_to":
        return sentence.codes[position + 1 : position + 2] == "t"
    if condition == "after":
        return False
    if condition == "verb":
        return sentence.codes[position] in "BVEGP"
    if condition == "phrase":
        return all(code in "WXrstBpG" for code in sentence.codes[position + 1 : index])
    if condition == "led":
        return sentence.codes[index] == "X" and all(code in "WXMDs" for code in sentence.codes[position + 1 : index])
    return True


def _cues_above(sentence: Sentence, clause: int) -> set[str]:
    """What the verb of a clause sets for a clause that completes it ("denied that")."""
    verb = sentence.clauses[clause].verb
    if verb is None:
        return set()
    if sentence.codes[verb] in "aA":  # "it is not true that"
        return {"negated"} if "n" in sentence.codes[verb : verb + 2] else set()
    surface = sentence.tokens[verb].lemma
    word = sentence.grammar.words.get(surface)
    rows = sentence.grammar.cues.get(word.lemma if word else surface, ())
    return {kind for kind, condition in rows if condition in {"", "verb"}}


def _has_left(sentence: Sentence, index: int, codes: str) -> str:
    """The auxiliary before a token among `codes`, adverbs and negators passed over; empty if there is none."""
    left = index - 1
    while left >= 0 and sentence.codes[left] in "rn":
        left -= 1
    return sentence.codes[left] if left >= 0 and sentence.codes[left] in codes else ""


def _participle_status(sentence: Sentence, index: int) -> EventStatus:
    auxiliary = _has_left(sentence, index, "aAh")
    if auxiliary == "a" or (auxiliary == "h" and _lasts(sentence, index)):
        return "ongoing"
    return "done"


def _lasts(sentence: Sentence, index: int) -> bool:
    """Whether a perfect goes on: its clause says since when."""
    clause = sentence.clauses[sentence.owner[index]]
    dates = [token.ref for token in sentence.tokens[index : clause.end] if token.code == "T"]
    return any(isinstance(date, DateMention) and date.role == "since" for date in dates)


def _main_status(sentence: Sentence, index: int) -> EventStatus:
    """The status that the clause's own verb sets: past is done, present ongoing; done where there is no verb."""
    seen: int | None = sentence.owner[index]
    while seen is not None:
        clause = sentence.clauses[seen]
        if clause.verb is not None:
            is_lasting = sentence.codes[clause.verb] == "h" and _lasts(sentence, clause.verb)
            return "ongoing" if is_lasting else _verb_status(sentence, clause.verb)
        seen = clause.parent
    return "done"


def _verb_status(sentence: Sentence, verb: int) -> EventStatus:
    return "ongoing" if sentence.codes[verb] in "VaB" else "done"


_REPORT_REACH = 4  # phrases between what is told and the noun that reports it


def korean_verb_modality(
    sentence: KoreanSentence, predicate: Predicate, rule: EventFile, grammar: KoreanGrammar
) -> Modality | None:
    """The modality of a trigger that is a predicate, by its ending and its cues; None when it is only supposed."""
    says = sentence.phrases[predicate.index].says
    if says == "conditional":
        return None
    negated = says.startswith("not")
    says = says.removeprefix("not_")
    phrase = sentence.phrases[predicate.index]
    if says in {"planned", "claimed"}:
        negated = negated or _is_denied(sentence, phrase.end, grammar)
        return Modality(rule.fixed_status or _STATUS_NAMES[says], negated)
    region = region_of(sentence, predicate.index, says, grammar)
    cues = _cues_between(sentence, phrase.end, region, grammar)
    status = rule.fixed_status or _strongest(cues, ("planned", "claimed"))
    if status is None and _is_to_come(sentence, phrase.end, region, grammar):
        status = "planned"
    if status is None and says not in {"ongoing", "present"}:
        status = _strongest(cues, ("done",))
    negated = negated or "negated" in cues or _is_denied(sentence, region, grammar)
    return Modality(status or _own_status(sentence, predicate, says, rule, grammar), negated)


def _is_denied(sentence: KoreanSentence, end: int, grammar: KoreanGrammar) -> bool:
    """Whether what is told up to a place is only what a report says that the next predicate denies."""
    later = [phrase for phrase in sentence.phrases if phrase.start >= end]
    for index, phrase in enumerate(later[:_REPORT_REACH]):
        if phrase.kind == "mark":
            return False
        if sentence.text[phrase.start : phrase.noun_end] in grammar.rumours:
            denial = next((other for other in later[index:] if other.kind == "predicate"), None)
            return denial is not None and "negated" in _cues_between(sentence, phrase.end, denial.end, grammar)
    return False


def _is_to_come(sentence: KoreanSentence, start: int, end: int, grammar: KoreanGrammar) -> bool:
    """Whether a predicate that governs what stands before it tells what is to come ("will sign a contract to")."""
    for one, following in pairwise(sentence.phrases):
        if one.kind == "predicate" and start <= one.start and following.end <= end:
            is_future = last_sound(sentence.text[one.end - 1]) == RIEUL
            if is_future and sentence.text.startswith(grammar.expected, following.start):
                return True
    return False


_STATUS_OF: dict[str, EventStatus] = {
    "adnominal_future": "planned",
    "purpose": "planned",
    "done": "done",
    "adnominal_past": "done",
}


def _own_status(
    sentence: KoreanSentence, predicate: Predicate, says: str, rule: EventFile, grammar: KoreanGrammar
) -> EventStatus:
    """The status that a predicate's ending says, by itself or through the predicate that it leans on."""
    if says in {"connective", "nominal", "not"}:
        later = _later_status(sentence, predicate.index, grammar)
        return "done" if later == "ongoing" and rule.punctual and says == "connective" else later
    return _STATUS_OF.get(says, "ongoing")


def korean_noun_modality(
    sentence: KoreanSentence, index: int, rule: EventFile, grammar: KoreanGrammar
) -> Modality | None:
    """The modality of a trigger that is a noun, by the cues up to the predicate that governs it, and by that."""
    phrase, governor = sentence.phrases[index], sentence.governor(index)
    end = sentence.phrases[governor.index].end if governor else _end_of_part(sentence, index)
    if governor is not None:
        end = max(end, region_of(sentence, governor.index, sentence.phrases[governor.index].says, grammar))
    cues = _cues_between(sentence, phrase.noun_end, end, grammar)
    for other in sentence.predicates:
        if other.head == index:  # "the merger that they pursued fell through"
            described = sentence.phrases[other.index]
            cues |= _cues_between(sentence, described.start, described.end, grammar) & {"planned"}
    last = sentence.phrases[-1]
    is_list = governor is None and last.kind == "predicate" and end < last.start
    if is_list and sentence.phrases[-2].particle == "object":  # what is said of a whole list of bullets
        start = sentence.phrases[-2].start
        cues |= _cues_between(sentence, start, last.end, grammar)
    status = rule.fixed_status or _strongest(cues, ("planned", "claimed", "done", "ongoing")) or rule.default_status
    later: EventStatus = "ongoing" if last.particle == "copula" else "done"
    later = _later_status(sentence, governor.index - 1, grammar) if governor else later
    # Of whom a sentence speaks in the post that he holds, it denies something else.
    is_topic = rule.relation and (phrase.particle == "topic" or (phrase.particle == "subject" and end > phrase.end + 4))
    if rule.punctual and later == "ongoing" and phrase.particle in {"topic", "copula"}:
        later = "done"  # "X's purchase of Y is its largest deal"
    return Modality(status or later, "negated" in cues and not is_topic)


def _cues_between(sentence: KoreanSentence, start: int, end: int, grammar: KoreanGrammar) -> set[str]:
    """What the cue words between two offsets set; those inside a name are none."""
    names = [(phrase.start, phrase.noun_end) for phrase in sentence.phrases if phrase.kind == "name"]
    return {
        grammar.cues[match.group()]
        for match in grammar.cue.finditer(sentence.text, start, end)
        if not any(first <= match.start() < last for first, last in names)
    }


def _end_of_part(sentence: KoreanSentence, index: int) -> int:
    """Where the part of a sentence with a phrase ends: before the next bullet or colon."""
    marks = [phrase.start for phrase in sentence.phrases[index + 1 :] if phrase.kind == "mark"]
    return marks[0] if marks else sentence.phrases[-1].end


def region_of(sentence: KoreanSentence, index: int, says: str, grammar: KoreanGrammar) -> int:
    """Where the words that govern a predicate end: at its own end, unless it is quoted, linked on, or before a noun."""
    phrases = sentence.phrases
    word = sentence.text[phrases[index].start : phrases[index].end]
    following = phrases[index + 1] if index + 1 < len(phrases) else None
    next_word = sentence.text[following.start : following.noun_end] if following else ""
    is_cue = following is not None and following.kind != "name" and grammar.cue.match(next_word) is not None
    hangs = is_cue or grammar.words.get(next_word) == "bridge"
    is_linked = says in {"connective", "nominal", "not", "purpose"} and not is_past(word, grammar)
    if not (is_linked or hangs or word.endswith(grammar.quoting)):
        return phrases[index].end
    for position in range(index + 1, len(phrases)):
        phrase = phrases[position]
        is_last = phrase.kind == "predicate" and not phrase.says.startswith("adnominal") and "_near" not in phrase.says
        if phrase.kind == "mark" or (is_last and not _is_aside(sentence, position, grammar)):
            return phrase.end
    return phrases[-1].end


def _is_aside(sentence: KoreanSentence, index: int, grammar: KoreanGrammar) -> bool:
    """Whether a predicate before the last one is quoted or a purpose, so that it says nothing of what leans on it."""
    phrase = sentence.phrases[index]
    is_aside = phrase.says == "purpose" or sentence.text[phrase.start : phrase.end].endswith(grammar.quoting)
    return is_aside and any(later.kind == "predicate" for later in sentence.phrases[index + 1 :])


_STATUS_NAMES: dict[str, EventStatus] = {
    "planned": "planned",
    "claimed": "claimed",
    "done": "done",
    "ongoing": "ongoing",
}


def _later_status(sentence: KoreanSentence, index: int, grammar: KoreanGrammar) -> EventStatus:
    """What the next predicate with a tense says, for one without; done where none follows."""
    for position in range(index + 1, len(sentence.phrases)):
        phrase = sentence.phrases[position]
        if phrase.kind != "predicate" or _is_aside(sentence, position, grammar):
            continue
        says = phrase.says.removeprefix("not_")
        if says in _STATUS_NAMES:
            return _STATUS_NAMES[says]
        if says == "connective" and is_past(sentence.text[phrase.start : phrase.end], grammar):
            return "done"
        if says in {"present", "purpose"}:
            return "ongoing" if says == "present" else "planned"
    return "done"
