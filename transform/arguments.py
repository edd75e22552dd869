"""Who did what to whom in an English sentence: the roles of one reading of one trigger.

A verb takes its subject from its clause, its object from its right, and its other roles from prepositions; a passive
the other way round; a noun takes its possessor, its modifiers, and "of" and "by". Lists distribute.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from transform.eventclauses import NP, OBJECT_LIST, SUBJECT_LIST, Sentence, without_apposition
from transform.nounarguments import Span, noun_arguments
from transform.records import Argument, ArgumentRole

if TYPE_CHECKING:
    import re
    from collections.abc import Iterable, Sequence

    from transform.eventfiles import EventFile
    from transform.eventrules import Reading

Filled = dict[ArgumentRole, list[Argument]]
_SECOND_OBJECTS: tuple[ArgumentRole, ...] = ("recipient", "role")


def fill_english(sentence: Sentence, index: int, reading: Reading) -> Filled:
    """The arguments of the trigger at a token under one reading, by role; empty when nothing fits."""
    code = sentence.codes[index]
    if code == "X":
        if _is_modifier(sentence, index):
            return {}
        return _nominal(sentence, index, reading.rule)
    if code in "EP" and is_passive(sentence, index, reading.rule):
        return _passive(sentence, index, reading.rule)
    return _active(sentence, index, reading)


def _is_modifier(sentence: Sentence, index: int) -> bool:
    """Whether a noun trigger only describes the noun after it ("supply chain"; but not "supply deal")."""
    following = index + 1
    if sentence.codes[following : following + 1] not in {"W", "X"}:
        return False
    return sentence.tokens[following].lemma not in sentence.grammar.deeds


def is_passive(sentence: Sentence, index: int, rule: EventFile) -> bool:
    """Whether the participle at a token is passive: after "be", or after a noun with a preposition and no object."""
    auxiliary = _auxiliary(sentence, index)
    if auxiliary in {"a", "A"} or (auxiliary == "" and sentence.codes[index] == "P"):
        return True
    preposition = _following_preposition(sentence, index)
    if auxiliary or preposition is None or preposition in _prepositions(rule, "object"):
        return False
    clause = sentence.clauses[sentence.owner[index]]
    if preposition == sentence.grammar.by or (clause.verb is not None and clause.verb != index):
        return True
    return not any(True for span in clause.subject for _ in noun_arguments(sentence, span, rule, "subject"))


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
    if not rule.source_subject:
        _add(filled, sentence, _subject_spans(sentence, index), rule, "subject")
    after = _add_object(filled, sentence, index + 1, rule)
    if after is None:
        return {}
    _add_prepositional(filled, sentence, after, rule)
    if reading.literal in rule.en.ergative and not any(role in filled for role in rule.things):
        filled.pop("subject", None)
        _add_thing(filled, sentence, _subject_spans(sentence, index), rule)  # "the law takes effect"
    for role, fits in rule.roles.items():
        if fits.owner and role not in filled:
            _add_owners(filled, sentence, rule, role)
    if "role" in rule.roles and "role" not in filled:
        _add_post(filled, sentence, rule)
    return filled


def _add_thing(filled: Filled, sentence: Sentence, spans: Sequence[Span], rule: EventFile) -> bool:
    """Add noun phrases to the first of the roles of a verb's object that they fit; whether any did."""
    return any(_add(filled, sentence, spans, rule, role) for role in rule.things if role not in filled)


def _subject_spans(sentence: Sentence, index: int) -> tuple[Span, ...]:
    """The subject of the verb at a token; of "X's plan to build" it is the possessor."""
    codes, start = sentence.codes, index - 1
    if codes[index] == "B" and codes[start : start + 1] == "t":
        while start > 0 and codes[start - 1] in "WX":
            start -= 1
        if codes[max(0, start - 2) : start] == "Ms":
            return ((start - 2, start - 1),)
    return sentence.subject_of(sentence.owner[index])


def _passive(sentence: Sentence, index: int, rule: EventFile) -> Filled:
    filled: Filled = {}
    clause = sentence.clauses[sentence.owner[index]]
    reduced = clause.verb is not None and clause.verb != index and _auxiliary(sentence, index) not in {"a", "A"}
    spans = (_phrase_before(sentence, index),) if reduced else _subject_spans(sentence, index)
    if not _add_thing(filled, sentence, [span for span in spans if span], rule) and not rule.things:
        _add(filled, sentence, [span for span in spans if span], rule, "subject")
    after = index + 1
    if "role" in rule.roles:
        match = OBJECT_LIST.match(sentence.codes, after)
        if match and _add(filled, sentence, _phrases(sentence, *match.span()), rule, "role"):
            after = match.end()
    _add_prepositional(filled, sentence, after, rule, passive=True)
    if "subject" not in filled:
        _add_owners(filled, sentence, rule, "subject")
    return filled


def _add_owners(filled: Filled, sentence: Sentence, rule: EventFile, role: ArgumentRole) -> None:
    """The possessors of the things ("Kakao's KoGPT is applied") in a role that is still open."""
    starts = {item.start_char for name in rule.things for item in filled.get(name, ())}
    for index, token in enumerate(sentence.tokens):
        if sentence.codes[index] == "s" and index:
            following = index + 1
            while following < len(sentence.tokens) and sentence.codes[following] == "W":
                following += 1
            inside = [
                token.end < start <= sentence.tokens[min(following, len(sentence.tokens) - 1)].start for start in starts
            ]
            if any(inside) or any(start == sentence.tokens[index - 1].start for start in starts):
                _add(filled, sentence, [(index - 1, index)], rule, role)


def _phrase_before(sentence: Sentence, index: int) -> Span | None:
    """The noun phrase that ends right before a token (a comma and adverbs between them are passed over)."""
    end = index
    while end > 0 and sentence.codes[end - 1] in "r,":
        end -= 1
    found = None
    for match in NP.finditer(sentence.codes, max(0, end - 12), end):
        if match.end() == end and match.end() > match.start():
            found = match.span()
    return found


def _phrases(sentence: Sentence, start: int, end: int) -> list[Span]:
    """The noun phrases of a list; of two with nothing but a comma between them the one with a name."""
    spans = tuple(match.span() for match in NP.finditer(sentence.codes, start, end) if match.end() > match.start())
    return list(without_apposition(sentence.codes, spans))


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
    spans = _phrases(sentence, *match.span())
    if _add_thing(filled, sentence, spans, rule):
        post = NP.match(codes, match.end())
        if "role" in rule.roles and post and _add(filled, sentence, [post.span()], rule, "role"):
            return post.end()
        return _add_whole(filled, sentence, match.end(), rule)
    roles: tuple[ArgumentRole, ...] = ("subject",) if rule.symmetric else _SECOND_OBJECTS
    is_used = any(_add(filled, sentence, spans, rule, role) for role in roles)
    if not is_used and rule.things and sentence.codes[match.end() - 1] not in "FTU":
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
    if match is None or not _add(filled, sentence, _phrases(sentence, *match.span()), rule, role):
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
    filled: Filled, sentence: Sentence, start: int, rule: EventFile, *, passive: bool = False
) -> None:
    """Fill roles from the chain of prepositions after a trigger, until the clause breaks off."""
    codes, size = sentence.codes, len(sentence.codes)
    role: ArgumentRole | None = next((name for name in rule.things if name in filled), None)
    by_preposition: set[ArgumentRole | None] = set()
    while start < size:
        code = codes[start]
        if code in "pt":
            match = OBJECT_LIST.match(codes, start + 1)
            if match is None or match.end() == start + 1:
                return
            word = sentence.tokens[start].lemma
            if word not in sentence.grammar.listing:
                role = _role_of(word, rule, by=sentence.grammar.by if passive else None)
                role = None if role in by_preposition else role  # "in a plant in Gumi": the second is where
                by_preposition.add(role)
            if role is not None and _add(filled, sentence, _phrases(sentence, *match.span()), rule, role):
                _keep_names(filled, role, is_listing=word in sentence.grammar.listing)
            start = match.end()
        elif (
            code in "rFT"
            or (code == "," and codes[start + 1 : start + 2] in {"p", "T"})
            or (code == "W" and sentence.tokens[start].lemma in sentence.grammar.listing)
        ):
            start += 1
        else:
            return


def _role_of(preposition: str, rule: EventFile, *, by: str | None) -> ArgumentRole | None:
    tied = rule.by_word.get(preposition)
    return "subject" if tied is None and by is not None and preposition == by else tied


def _nominal(sentence: Sentence, index: int, rule: EventFile) -> Filled:
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
        _add_thing(filled, sentence, _scheduled(sentence, start), rule)
    if ("subject" not in filled or rule.symmetric) and _is_governed(sentence, index):
        _add(filled, sentence, _subject_spans(sentence, index), rule, "subject")
    return filled


def _scheduled(sentence: Sentence, start: int) -> list[Span]:
    """What is scheduled for a noun trigger: the phrase before participle and preposition ("X slated for release")."""
    while start > 0 and sentence.codes[start - 1] == "D":
        start -= 1
    if sentence.codes[max(0, start - 2) : start] not in {"Ep", "Pp"}:
        return []
    phrase = _phrase_before(sentence, start - 2)
    return [phrase] if phrase else []


def _add_modifiers(filled: Filled, sentence: Sentence, start: int, index: int, rule: EventFile) -> None:
    """What stands before a noun trigger in its phrase: possessor, then modifiers."""
    possessive = sentence.codes.rfind("s", start, index)
    if possessive > start:
        owner: ArgumentRole = "subject"
        if not _add(filled, sentence, [(start, possessive)], rule, owner):
            _add(filled, sentence, [(start, possessive)], rule, "object")
        start = possessive + 1
    if start == index:
        return
    if any(_add(filled, sentence, [(start, index)], rule, role) for role in rule.modifiers if role not in filled):
        taken = {item.start_char for items in filled.values() for item in items}
        for position in range(start, index):
            is_free = sentence.tokens[position].start not in taken
            if "subject" not in filled and is_free and sentence.codes[position] == "M":
                _add(filled, sentence, [(position, position + 1)], rule, "subject")
    elif "subject" not in filled and "M" in sentence.codes[start:index]:
        _add(filled, sentence, [(start, index)], rule, "subject")


def _add_parties(filled: Filled, sentence: Sentence, start: int, rule: EventFile) -> None:
    """The names of a list that ends in a noun trigger's phrase ("A, B and C rivalry"), without that last one."""
    while start > 1 and sentence.codes[start - 1] in ",c" and sentence.codes[start - 2] == "M":
        _add(filled, sentence, [(start - 2, start - 1)], rule, "subject")
        start -= 2


def _add_apposed(filled: Filled, sentence: Sentence, phrase: Span, rule: EventFile) -> None:
    """The name right after a noun trigger, or before it and a comma, as the subject."""
    start, index = phrase
    if sentence.codes[index + 1 : index + 2] == "M":
        _add(filled, sentence, [(index + 1, index + 2)], rule, "subject")
    while start > 0 and sentence.codes[start - 1] in "D,":
        start -= 1
    if "subject" not in filled and start > 0 and sentence.codes[start - 1] == "M":
        _add(filled, sentence, [(start - 1, start)], rule, "subject")


def _add_complements(filled: Filled, sentence: Sentence, start: int, rule: EventFile) -> None:
    """What follows a noun trigger: "of" gives the object (else the subject), "by" the subject, others by the rule."""
    codes, size = sentence.codes, len(sentence.codes)
    last: ArgumentRole | None = None
    verb = sentence.clauses[sentence.owner[start - 1]].verb
    listed = SUBJECT_LIST if verb is None or verb > start else OBJECT_LIST
    while start < size and codes[start] in "ptWT":
        if codes[start] in "WT":
            start += 1
            continue
        match = listed.match(codes, start + 1)
        if match is None or match.end() == start + 1:
            return
        spans, word = _phrases(sentence, *match.span()), sentence.tokens[start].lemma
        role = _role_of(word, rule, by=sentence.grammar.by)
        if word in sentence.grammar.listing:
            role = last
        if word == sentence.grammar.of:
            if not _add_thing(filled, sentence, spans, rule):
                role = "object" if "object" in rule.roles and not rule.roles["object"].direct else "subject"
                _add(filled, sentence, spans, rule, role)
        elif role is not None and _add(filled, sentence, spans, rule, role):
            _keep_names(filled, role, is_listing=word in sentence.grammar.listing)
        last = role
        start = match.end()


def _keep_names(filled: Filled, role: ArgumentRole, *, is_listing: bool) -> None:
    """Drop the general noun before a list of names ("all services including A and B")."""
    names = [item for item in filled[role] if item.type is not None]
    if is_listing and names:
        filled[role] = names


def _is_governed(sentence: Sentence, index: int) -> bool:
    """Whether a noun stands after its clause's verb, so that the clause's subject is the doer."""
    clause = sentence.clauses[sentence.owner[index]]
    return clause.kind in {"part", "co"} or (clause.verb is not None and clause.verb < index)


def _add(filled: Filled, sentence: Sentence, spans: Iterable[Span], rule: EventFile, role: ArgumentRole) -> bool:
    """Add the noun phrases that may fill a role; whether any did."""
    if role not in rule.roles:
        return False
    found = [item for span in spans for item in noun_arguments(sentence, span, rule, role)]
    if found:
        known = filled.setdefault(role, [])
        known.extend(item for item in found if item not in known)
    return bool(found)


def _add_post(filled: Filled, sentence: Sentence, rule: EventFile) -> None:
    """The post right after a person's name ("named X chief executive")."""
    starts = {item.start_char for item in filled.get("person", ())}
    for index, token in enumerate(sentence.tokens):
        end = index + 1
        while end < len(sentence.codes) and sentence.codes[end] in "WX":
            end += 1
        if token.start in starts and end > index + 1:
            _add(filled, sentence, [(index + 1, end)], rule, "role")
