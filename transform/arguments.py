"""Who did what to whom in an English sentence: the roles of one reading of one trigger.

A verb takes its subject from its clause, its object from its right, and its other roles from prepositions; a passive
the other way round; a noun takes its possessor, its modifiers, and "of" and "by". Lists distribute.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from transform.eventclauses import NP, OBJECT_LIST, Sentence
from transform.nominals import fill_nominal, is_modifier
from transform.nounarguments import noun_arguments
from transform.rolefilling import (
    Filled,
    add,
    add_owners,
    add_thing,
    keep_names,
    phrase_before,
    phrases_of,
    subject_spans,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from transform.eventfiles import EventFile
    from transform.eventrules import Reading
    from transform.records import ArgumentRole

_SECOND_OBJECTS: tuple[ArgumentRole, ...] = ("recipient", "role")
_JOINED_VERB = re.compile(r"c[rn]*+[BVEG]")
_GOALS: tuple[ArgumentRole, ...] = ("into", "recipient")


def fill_english(sentence: Sentence, index: int, reading: Reading) -> Filled:
    """The arguments of the trigger at a token under one reading, by role; empty when nothing fits."""
    code = sentence.codes[index]
    if code == "X":
        if is_modifier(sentence, index):
            return {}
        return fill_nominal(sentence, index, reading.rule)
    if reading.literal in reading.rule.en.joined:
        return _joined(sentence, index, reading.rule)
    if code in "EP" and is_passive(sentence, index, reading.rule):
        return _passive(sentence, index, reading.rule)
    if reading.literal in reading.rule.en.commanding and not _is_command(sentence, index):
        return {}
    return _active(sentence, index, reading)


def is_passive(sentence: Sentence, index: int, rule: EventFile) -> bool:
    """Whether the participle at a token is passive: after "be", or after a noun with a preposition and no object."""
    auxiliary = _auxiliary(sentence, index)
    if _is_reduced(sentence, index):
        return True
    if auxiliary in {"a", "A"} or (auxiliary == "" and sentence.codes[index] == "P"):
        return True
    preposition = _following_preposition(sentence, index)
    if auxiliary or preposition is None or preposition in _prepositions(rule, "object"):
        return False
    clause = sentence.clauses[sentence.owner[index]]
    if preposition == sentence.grammar.by or (clause.verb is not None and clause.verb != index):
        return True
    if any(sentence.codes[slice(*span)] == "U" for span in clause.subject):
        return False  # "the unit it bought in 2022"
    return not any(True for span in clause.subject for _ in noun_arguments(sentence, span, rule, "subject"))


def _is_reduced(sentence: Sentence, index: int) -> bool:
    """Whether a participle is a whole clause that describes the noun before it ("X, founded in 2019 by Y, is")."""
    clause = sentence.clauses[sentence.owner[index]]
    return clause.reduced and (clause.verb == index or sentence.codes[index - 1] == "c")


def is_active(sentence: Sentence, index: int, rule: EventFile) -> bool:
    """Whether the trigger at a token is a verb whose subject does it."""
    code = sentence.codes[index]
    return code in "VBG" or (code in "EP" and not is_passive(sentence, index, rule))


def _auxiliary(sentence: Sentence, index: int) -> str:
    """The code of "be", "have" or a modal before a token, adverbs and negators passed over; "" for another word."""
    left = index - 1
    while left >= 0 and sentence.codes[left] in "rn":
        left -= 1
    return sentence.codes[left] if left >= 0 and sentence.codes[left] in "aAhm" else ""


def _following_preposition(sentence: Sentence, index: int) -> str | None:
    """The preposition right after a token, adverbs passed over."""
    index += 1
    while index < len(sentence.codes) and sentence.codes[index] == "r":
        index += 1
    return sentence.tokens[index].lemma if sentence.codes[index : index + 1] == "p" else None


def _prepositions(rule: EventFile, role: ArgumentRole) -> tuple[str, ...]:
    return rule.roles[role].en if role in rule.roles else ()


def _active(sentence: Sentence, index: int, reading: Reading) -> Filled:
    filled: Filled = {}
    rule = reading.rule
    if reading.literal in rule.en.inverse and _following_preposition(sentence, index) is None:
        return _inverse(sentence, index, reading)
    if not rule.source_subject and reading.literal not in rule.en.giving:
        add(filled, sentence, subject_spans(sentence, index), rule, "subject")
    tied = _tied(sentence, reading)
    after = _after_object(filled, sentence, _shared_object(sentence, index), reading)
    if after is None:
        return {}
    if (
        not any(role in filled for role in rule.things)
        and _add_antecedent(filled, sentence, index, reading, tied) is None
    ):
        return {}
    if reading.literal in rule.en.ergative and not any(role in filled for role in rule.things):
        filled.pop("subject", None)
        add_thing(filled, sentence, subject_spans(sentence, index), rule)  # "the law takes effect"
    _add_prepositional(filled, sentence, after, rule, tied)
    _add_fronted(filled, sentence, index, rule)
    if rule.source_subject and "subject" not in filled:
        _add_told(filled, sentence, index, rule)
    _add_rest(filled, sentence, rule)
    return filled


def _add_rest(filled: Filled, sentence: Sentence, rule: EventFile) -> None:
    """Roles that are open from possessors and from what stands right behind a person's name."""
    for role, fits in rule.roles.items():
        if fits.owner and role not in filled:
            add_owners(filled, sentence, rule, role)
    if "role" in rule.roles and "role" not in filled:
        _add_post(filled, sentence, rule)


def _tied(sentence: Sentence, reading: Reading) -> Mapping[str, ArgumentRole]:
    """The roles to which prepositions lead behind a verb of this kind, besides those of its type."""
    rule = reading.rule
    if reading.literal in rule.en.strict:
        return rule.en.led
    if reading.literal in rule.en.fitting:
        return {sentence.grammar.fitted: rule.things[0]}
    return {sentence.grammar.to: "subject"} if reading.literal in rule.en.giving else {}


def _inverse(sentence: Sentence, index: int, reading: Reading) -> Filled:
    """The arguments of a verb whose object is the doer ("engineers joined X", "the model powers X")."""
    filled: Filled = {}
    match = OBJECT_LIST.match(sentence.codes, index + 1)
    spans = phrases_of(sentence, *match.span()) if match else []
    if add(filled, sentence, subject_spans(sentence, index), reading.rule, reading.rule.en.inverse[reading.literal]):
        add(filled, sentence, spans, reading.rule, "subject")
    return filled


def _shared_object(sentence: Sentence, index: int) -> int:
    """Where the object of a verb begins: of one that "and" joins to another right behind it the other's."""
    joined = _JOINED_VERB.match(sentence.codes, index + 1)
    if joined is not None and sentence.codes[joined.end() - 1] == sentence.codes[index]:
        return joined.end()
    return index + 1


def _add_antecedent(
    filled: Filled, sentence: Sentence, index: int, reading: Reading, tied: Mapping[str, ArgumentRole]
) -> bool | None:
    """Add what the trigger's relative clause describes as its object ("batteries that X sold"), if it is its verb.

    None where that noun fits no role, so that the verb means something else.
    """
    clause, rule = sentence.clauses[sentence.owner[index]], reading.rule
    described = clause.antecedent
    if described is None or clause.verb is None or not (clause.verb <= index and _is_verb_group(sentence, index)):
        return False
    if reading.literal in rule.en.strict or add_thing(filled, sentence, [described], rule):
        _add_prepositional(filled, sentence, described[1], rule, tied)
        return True
    return True if sentence.codes[described[1] - 1] in "FTU" or not rule.things else None


def _is_verb_group(sentence: Sentence, index: int) -> bool:
    """Whether only auxiliaries, adverbs and verbs stand between the verb of a trigger's clause and the trigger."""
    verb = sentence.clauses[sentence.owner[index]].verb
    return verb is not None and all(code in "aAhmnrtVEBGPc" for code in sentence.codes[verb:index])


def _after_object(filled: Filled, sentence: Sentence, start: int, reading: Reading) -> int | None:
    """Fill roles from what follows a verb, as its kind asks, and give the token after it; None when it does not fit."""
    rule, codes = reading.rule, sentence.codes
    if reading.literal in rule.en.fitting:
        return _add_fitted(filled, sentence, start, rule)
    if reading.literal in rule.en.bound:
        match = OBJECT_LIST.match(codes, start)
        nouns = rule.en.bound[reading.literal]
        is_bound = match is not None and match.end() > start and sentence.tokens[match.end() - 1].lemma in nouns
        if reading.literal in rule.en.strict and not is_bound:
            described = sentence.clauses[sentence.owner[start - 1]].antecedent
            is_described = described is not None and sentence.tokens[described[1] - 1].lemma in nouns
            return start if is_described else None
        return match.end() if match is not None and is_bound else _add_object(filled, sentence, start, rule)
    if reading.literal in rule.en.leading and codes.startswith("t", start):
        start += 2
        while codes[start : start + 1] and codes[start] in "rpt":
            start += 1
    return _add_object(filled, sentence, start, rule)


def _add_fronted(filled: Filled, sentence: Sentence, index: int, rule: EventFile) -> None:
    """The means that opens the clause before its subject ("Through a programme of X's, Y will train")."""
    clause = sentence.clauses[sentence.owner[index]]
    role: ArgumentRole = "through"
    is_open = role in rule.roles and role not in filled and sentence.codes[clause.start] == "p"
    match = OBJECT_LIST.match(sentence.codes, clause.start + 1) if is_open else None
    if match is not None and rule.by_word.get(sentence.tokens[clause.start].lemma) == role:
        add(filled, sentence, phrases_of(sentence, *match.span()), rule, role)


def _joined(sentence: Sentence, index: int, rule: EventFile) -> Filled:
    """The arguments of a word that joins the name before it to the one after it ("Seoul-based X")."""
    filled: Filled = {}
    match = OBJECT_LIST.match(sentence.codes, index + 1)
    add(filled, sentence, [(index - 1, index)] if index else [], rule, "object")
    add(filled, sentence, phrases_of(sentence, *match.span()) if match else [], rule, "subject")
    if "subject" not in filled:  # "X, a Seoul-based maker"
        add(filled, sentence, sentence.clauses[sentence.owner[index]].subject, rule, "subject")
    return filled


def _is_command(sentence: Sentence, index: int) -> bool:
    """Whether the verb at a token has an object that an infinitive follows ("ordered X to stop")."""
    match = OBJECT_LIST.match(sentence.codes, index + 1)
    return match is not None and match.end() > index + 1 and sentence.codes[match.end() : match.end() + 2] == "tB"


def _add_fitted(filled: Filled, sentence: Sentence, start: int, rule: EventFile) -> int | None:
    """Where the thing goes, from the noun phrases right after the verb ("equip X"), and the token after them."""
    match = OBJECT_LIST.match(sentence.codes, start)
    spans = phrases_of(sentence, *match.span()) if match else []
    roles = [role for role in _GOALS if role in rule.roles]
    return match.end() if match and any(add(filled, sentence, spans, rule, role) for role in roles) else None


def _add_told(filled: Filled, sentence: Sentence, index: int, rule: EventFile) -> None:
    """The subject of the clause that completes a verb of telling ("forecast that X would grow")."""
    own = sentence.owner[index]
    for clause in sentence.clauses[own + 1 : own + 2]:
        if clause.kind == "comp" and clause.parent == own:
            add(filled, sentence, clause.subject, rule, "subject")


def _passive(sentence: Sentence, index: int, rule: EventFile) -> Filled:
    filled: Filled = {}
    clause = sentence.clauses[sentence.owner[index]]
    reduced = clause.verb is not None and clause.verb != index and _auxiliary(sentence, index) not in {"a", "A"}
    spans = (phrase_before(sentence, index),) if reduced else subject_spans(sentence, index)
    if not add_thing(filled, sentence, [span for span in spans if span], rule) and not rule.things:
        add(filled, sentence, [span for span in spans if span], rule, "subject")
    after = index + 1
    if "role" in rule.roles:
        match = OBJECT_LIST.match(sentence.codes, after)
        if match and add(filled, sentence, phrases_of(sentence, *match.span()), rule, "role"):
            after = match.end()
    by = sentence.grammar.by
    _add_prepositional(filled, sentence, after, rule, {} if by in rule.by_word else {by: "subject"})
    if "subject" not in filled:
        add_owners(filled, sentence, rule, "subject")
    return filled


def _add_object(filled: Filled, sentence: Sentence, start: int, rule: EventFile) -> int | None:
    """Fill the object from the noun phrases right after the verb and give the token after them.

    None when there is an object that fits no role.
    """
    codes, size = sentence.codes, len(sentence.codes)
    while start < size and (codes[start] == "r" or _is_padding(sentence, start)):
        start += 1
    match = OBJECT_LIST.match(codes, start)
    if match is None or match.end() == start:
        return start
    counted = _counted(sentence, match.end())
    match = counted or match
    spans = phrases_of(sentence, *match.span())
    if add_thing(filled, sentence, spans, rule):
        post = NP.match(codes, match.end())
        if "role" in rule.roles and post and add(filled, sentence, [post.span()], rule, "role"):
            return post.end()
        return _add_whole(filled, sentence, match.end(), rule)
    roles: tuple[ArgumentRole, ...] = ("subject",) if rule.symmetric else _SECOND_OBJECTS
    if match.end() == start + 1 and sentence.tokens[start].lemma in sentence.grammar.ordinals:
        return match.end()  # "ranked second in"
    is_used = any(add(filled, sentence, spans, rule, role) for role in roles)
    is_matter = rule.symmetric and len(filled.get("subject", ())) > 1  # "talks between A and B to merge their units"
    if not (is_used or is_matter) and rule.things and sentence.codes[match.end() - 1] not in "FTU":
        return None  # its object fits no role: the verb means something else
    return match.end()


def _counted(sentence: Sentence, end: int) -> re.Match[str] | None:
    """What a count that ends at a token counts ("two million units of X"); None when no "of" follows."""
    is_count = sentence.codes[end - 1] == "F" and sentence.codes[end : end + 1] == "p"
    if not is_count or sentence.tokens[end].lemma != sentence.grammar.of:
        return None
    match = OBJECT_LIST.match(sentence.codes, end + 1)
    return match if match and match.end() > end + 1 else None


def _add_whole(filled: Filled, sentence: Sentence, start: int, rule: EventFile) -> int:
    """After a part ("a stake") put the whole of it ("in X") in its place, and give the token after it."""
    is_part = sentence.tokens[start - 1].lemma in sentence.grammar.partitives
    if not is_part or start >= len(sentence.codes) or sentence.tokens[start].lemma not in sentence.grammar.of_wholes:
        return start
    match = OBJECT_LIST.match(sentence.codes, start + 1)
    role = next(name for name in rule.things if name in filled)
    parts = filled.pop(role)
    if match is None or not add(filled, sentence, phrases_of(sentence, *match.span()), rule, role):
        filled[role] = parts
        return start
    return match.end()


def _is_padding(sentence: Sentence, index: int) -> bool:
    """Whether a token means nothing before what follows: "over" before a number, "all of" before a noun."""
    following = sentence.codes[index + 1 : index + 3]
    if sentence.codes[index] == "p":
        lemma = sentence.tokens[index].lemma
        is_of_all = lemma == sentence.grammar.of and sentence.codes[index - 1] == "D"
        return is_of_all or (following[:1] == "F" and lemma in sentence.grammar.approximate)
    return (
        sentence.codes[index] == "D"
        and following[:1] == "p"
        and sentence.tokens[index + 1].lemma == sentence.grammar.of
    )


def _add_prepositional(
    filled: Filled, sentence: Sentence, start: int, rule: EventFile, tied: Mapping[str, ArgumentRole]
) -> None:
    """Fill roles from the chain of prepositions after a trigger, until the clause breaks off.

    `tied` are the roles to which prepositions lead here, before those of the rule.
    """
    codes, size = sentence.codes, len(sentence.codes)
    role: ArgumentRole | None = next((name for name in rule.things if name in filled), None)
    by_preposition: set[ArgumentRole | None] = set()
    is_aside = False  # "at a plant in Gumi": the second says where the first is
    while start < size:
        code = codes[start]
        if code in "pt":
            match = OBJECT_LIST.match(codes, start + 1)
            if match is None or match.end() == start + 1:
                return
            word = sentence.tokens[start].lemma
            if word not in sentence.grammar.listing:
                role = tied.get(word) or rule.by_word.get(word)
                role = None if is_aside and word in sentence.grammar.place_prepositions else role
                is_aside = role is None
                role = None if role in by_preposition else role  # "in a plant in Gumi": the second is where
                role = None if role == "subject" and role in filled and not rule.symmetric else role
                by_preposition.add(role)
            if role is not None and add(filled, sentence, phrases_of(sentence, *match.span()), rule, role):
                keep_names(filled, role, is_listing=word in sentence.grammar.listing)
            start = match.end()
        elif (
            code in "rFT"
            or (codes[start : start + 2] == "Ep" and sentence.tokens[start].lemma in sentence.grammar.joining)
            or (code == "," and codes[start + 1 : start + 2] in {"p", "T"})
            or (code == "W" and sentence.tokens[start].lemma in sentence.grammar.listing)
        ):
            start += 1
        elif codes[start : start + 2] == "DW" and sentence.tokens[start + 1].lemma in sentence.grammar.periods:
            start += 2  # "each year"
        else:
            return


def _add_post(filled: Filled, sentence: Sentence, rule: EventFile) -> None:
    """The post right after a person's name ("named X chief executive")."""
    starts = {item.start_char for item in filled.get("person", ())}
    for index, token in enumerate(sentence.tokens):
        end = index + 1
        while end < len(sentence.codes) and sentence.codes[end] in "WX":
            end += 1
        if token.start in starts and end > index + 1:
            add(filled, sentence, [(index + 1, end)], rule, "role")
