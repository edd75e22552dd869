"""Who did what to whom by an English noun: possessor, modifiers, "of" and "by", and the clause that governs it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from transform.eventclauses import OBJECT_LIST, SUBJECT_LIST, Sentence
from transform.rolefilling import (
    Filled,
    add,
    add_owners,
    add_thing,
    keep_names,
    phrase_before,
    phrases_of,
    role_of,
    subject_spans,
)

if TYPE_CHECKING:
    from transform.eventfiles import EventFile
    from transform.nounarguments import Span
    from transform.records import ArgumentRole


def is_modifier(sentence: Sentence, index: int) -> bool:
    """Whether a noun trigger only describes the noun after it ("supply chain"; but not "supply deal")."""
    following = index + 1
    if sentence.codes[following : following + 1] not in {"W", "X"}:
        return False
    return sentence.tokens[following].lemma not in sentence.grammar.deeds


def fill_nominal(sentence: Sentence, index: int, rule: EventFile) -> Filled:
    """The arguments of the noun trigger at a token, by role; empty when nothing fits."""
    filled: Filled = {}
    start = index
    while start > 0 and sentence.codes[start - 1] in "WMFTsXr":
        start -= 1
    if rule.apposed:
        _add_apposed(filled, sentence, (start, index), rule)
    if rule.symmetric:
        _add_parties(filled, sentence, start, rule)
    _add_modifiers(filled, sentence, start, index, rule)
    _add_complements(filled, sentence, index + 1, rule)
    if not any(role in filled for role in rule.things):
        add_thing(filled, sentence, _scheduled(sentence, start), rule)
    if not any(role in filled for role in rule.things):
        _add_sufferer(filled, sentence, start, index, rule)
    if ("subject" not in filled or rule.symmetric) and _is_governed(sentence, index):
        add(filled, sentence, subject_spans(sentence, index), rule, "subject")
    if "subject" not in filled:
        add_owners(filled, sentence, rule, "subject")
    return filled


def _add_sufferer(filled: Filled, sentence: Sentence, start: int, index: int, rule: EventFile) -> None:
    """The object of the verb whose "with" leads to a noun trigger ("hit X with a fine")."""
    verb = sentence.clauses[sentence.owner[index]].verb
    while start > 0 and sentence.codes[start - 1] == "D":
        start -= 1
    if verb is None or verb > start or sentence.tokens[start - 1].lemma != sentence.grammar.fitted:
        return
    match = OBJECT_LIST.match(sentence.codes, verb + 1)
    if match is not None and match.end() == start - 1:
        add_thing(filled, sentence, phrases_of(sentence, *match.span()), rule)


def _scheduled(sentence: Sentence, start: int) -> list[Span]:
    """What is scheduled for a noun trigger: the phrase before participle and preposition ("X slated for release")."""
    while start > 0 and sentence.codes[start - 1] == "D":
        start -= 1
    if sentence.codes[max(0, start - 2) : start] not in {"Ep", "Pp"}:
        return []
    phrase = phrase_before(sentence, start - 2)
    return [phrase] if phrase else []


def _add_modifiers(filled: Filled, sentence: Sentence, start: int, index: int, rule: EventFile) -> None:
    """What stands before a noun trigger in its phrase: possessor, then modifiers."""
    possessive = sentence.codes.rfind("s", start, index)
    if possessive > start:
        owner: ArgumentRole = "subject"
        if not add(filled, sentence, [(start, possessive)], rule, owner):
            add(filled, sentence, [(start, possessive)], rule, "object")
        start = possessive + 1
    if start == index:
        return
    if any(add(filled, sentence, [(start, index)], rule, role) for role in rule.modifiers if role not in filled):
        taken = {item.start_char for items in filled.values() for item in items}
        for position in range(start, index):
            is_free = sentence.tokens[position].start not in taken
            if "subject" not in filled and is_free and sentence.codes[position] == "M":
                add(filled, sentence, [(position, position + 1)], rule, "subject")
    elif "subject" not in filled and "M" in sentence.codes[start:index]:
        add(filled, sentence, [(start, index)], rule, "subject")


def _add_parties(filled: Filled, sentence: Sentence, start: int, rule: EventFile) -> None:
    """The names of a list that ends in a noun trigger's phrase ("A, B and C rivalry"), without that last one."""
    while start > 1 and sentence.codes[start - 1] in ",c" and sentence.codes[start - 2] == "M":
        add(filled, sentence, [(start - 2, start - 1)], rule, "subject")
        start -= 2


def _add_apposed(filled: Filled, sentence: Sentence, phrase: Span, rule: EventFile) -> None:
    """The name right after a noun trigger, or before it and a comma, as the subject."""
    start, index = phrase
    if sentence.codes[index + 1 : index + 2] == "M":
        add(filled, sentence, [(index + 1, index + 2)], rule, "subject")
    while start > 0 and sentence.codes[start - 1] in "D,":
        start -= 1
    if "subject" not in filled and start > 0 and sentence.codes[start - 1] == "M":
        add(filled, sentence, [(start - 1, start)], rule, "subject")


def _add_complements(filled: Filled, sentence: Sentence, start: int, rule: EventFile) -> None:
    """What follows a noun trigger: "of" gives the object (else the subject), "by" the subject, others by the rule."""
    codes, size = sentence.codes, len(sentence.codes)
    last: ArgumentRole | None = None
    first = start
    verb = sentence.clauses[sentence.owner[start - 1]].verb
    listed = SUBJECT_LIST if verb is None or verb > start else OBJECT_LIST
    while start < size and codes[start] in "ptWT":
        if codes[start] in "WT":
            start += 1
            continue
        first_noun = start + 2 if codes[start + 1 : start + 2] == "I" else start + 1  # "into whether X did"
        match = listed.match(codes, first_noun)
        if match is None or match.end() == first_noun:
            return
        spans, word = phrases_of(sentence, *match.span()), sentence.tokens[start].lemma
        role = role_of(word, rule, by=sentence.grammar.by)
        if word in sentence.grammar.listing:
            role = last
        if word == sentence.grammar.of:
            if start > first and codes[start - 1] in "WMFU":
                role = None  # of the noun before it, not of the trigger
            elif not add_thing(filled, sentence, spans, rule):
                role = "object" if "object" in rule.roles and not rule.roles["object"].direct else "subject"
                add(filled, sentence, spans, rule, role)
        elif role is not None and add(filled, sentence, spans, rule, role):
            keep_names(filled, role, is_listing=word in sentence.grammar.listing)
        last = role
        start = match.end()


def _is_governed(sentence: Sentence, index: int) -> bool:
    """Whether a noun stands after its clause's verb, so that the clause's subject is the doer."""
    clause = sentence.clauses[sentence.owner[index]]
    return clause.kind in {"part", "co"} or (clause.verb is not None and clause.verb < index)
