"""Who did what to whom by a noun of action in a Korean sentence: the nouns right before it, its genitive, its governor.

"X's purchase of Y" is X and Y in front of a noun; what the noun does not say, the predicate that governs it does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from transform.eventphrases import Phrase, Predicate, is_actor, is_bare, is_name
from transform.koreanarguments import add_by_rule, add_carried, add_maker, add_shared, add_thing
from transform.koreannouns import KoreanSentence, add_chunk, add_list, add_name, is_part
from transform.records import ArgumentRole, Mention

if TYPE_CHECKING:
    from transform.eventfiles import EventFile
    from transform.rolefilling import Filled


def fill_noun(sentence: KoreanSentence, index: int, rule: EventFile) -> Filled:
    """The arguments of a trigger that is a noun."""
    filled: Filled = {}
    if (_is_modifier(sentence, index) and not rule.apposed) or _only_dates(sentence, index):
        return filled
    start = _add_before(filled, sentence, index, rule)
    governor = sentence.governor(index)
    before = [item for item in (governor.taken if governor else _since_predicate(sentence, index)) if item < start]
    add_by_rule(filled, sentence, before, rule)
    for item in before:
        if sentence.phrases[item].particle == "object" and not any(role in filled for role in rule.modifiers):
            add_thing(filled, sentence, item, rule)
    if governor is not None and sentence.phrases[index].particle == "object":
        _add_receiver(filled, sentence, governor, rule)
    _add_governors(filled, sentence, governor, index, rule)
    if governor is not None:
        add_shared(filled, sentence, governor, rule)
    add_carried(filled, sentence, rule)
    return filled


def _add_before(filled: Filled, sentence: KoreanSentence, index: int, rule: EventFile) -> int:
    """Fill roles from the nouns right before a noun trigger and their genitive; where these nouns begin."""
    start = index
    while start > 0 and is_bare(sentence.phrases[start - 1]):
        start -= 1
    words = {sentence.text[phrase.start : phrase.noun_end] for phrase in sentence.phrases[start:index]}
    if rule.relation and not words.isdisjoint(sentence.former):
        return start  # what was is no standing relation
    if rule.apposed:
        _add_apposed(filled, sentence, (start, index), rule)
    start = _add_leader(filled, sentence, (start, index), rule)
    if start < index:
        any(add_chunk(filled, sentence, (start, index - 1), rule, role) for role in rule.modifiers)
    if start > 0 and sentence.phrases[start - 1].particle == "genitive":
        _add_owner(filled, sentence, start - 1, rule, rule.modifiers)
    if start > 0 and sentence.phrases[start - 1].says == "adnominal_near":
        _add_matter(filled, sentence, start - 1, rule)
    for position in range(start, index):
        phrase = sentence.phrases[position]
        if "subject" not in filled and is_name(phrase) and not _is_taken(filled, phrase):
            add_name(filled, phrase, rule, "subject")
    return start


def _add_matter(filled: Filled, sentence: KoreanSentence, index: int, rule: EventFile) -> None:
    """What the predicate before a noun trigger says that the deed is about ("an inquiry into X")."""
    about = next((item for item in sentence.predicates if item.index == index), None)
    for item in about.taken[-1:] if about is not None else ():
        any(add_list(filled, sentence, item, rule, role) for role in rule.modifiers if role not in filled)


def _is_modifier(sentence: KoreanSentence, index: int) -> bool:
    """Whether a noun trigger only describes the noun after it, unless that is a deed or a cue ("supply contract")."""
    phrase, after = sentence.phrases[index], sentence.phrases[index + 1 : index + 2]
    if phrase.particle or phrase.comma or not after or after[0].kind not in {"noun", "name", "trigger"}:
        return False
    word = sentence.text[after[0].start : after[0].noun_end]
    return after[0].start == phrase.end + 1 and not word.startswith(sentence.deeds)


def _only_dates(sentence: KoreanSentence, index: int) -> bool:
    """Whether a noun trigger only says since when something else is ("three months after taking office")."""
    after = sentence.phrases[index + 1 : index + 3]
    if sentence.phrases[index].particle or not after or after[0].kind not in {"figure", "date", "adverb", "noun"}:
        return False
    spans = after[:1] if after[0].kind in {"adverb", "noun"} else after[1:]
    return any(sentence.text[item.start : item.end].startswith(sentence.elapsed) for item in spans)


def _since_predicate(sentence: KoreanSentence, index: int) -> range:
    """The phrases after the last predicate before one."""
    first = index
    while first > 0 and sentence.phrases[first - 1].kind not in {"predicate", "mark"}:
        first -= 1
    return range(first, index)


def _add_owner(
    filled: Filled, sentence: KoreanSentence, index: int, rule: EventFile, things: tuple[ArgumentRole, ...]
) -> None:
    """The genitive before a noun trigger: the role that the rule ties to it, else the doer, else what is done to."""
    roles: tuple[ArgumentRole, ...] = ("subject", *things)
    tied = tuple(name for name, role in rule.roles.items() if "genitive" in role.ko)
    is_plain = not is_name(sentence.phrases[index])
    for role in (*tied, *roles):
        if (
            role not in filled
            and not (is_plain and role == "subject")
            and add_list(filled, sentence, index, rule, role)
        ):
            return


def _add_receiver(filled: Filled, sentence: KoreanSentence, governor: Predicate, rule: EventFile) -> None:
    """The subject of a verb of receiving in the role of who receives the deed ("X got investment from Y")."""
    verb = sentence.text[sentence.phrases[governor.index].start : sentence.phrases[governor.index].end]
    role = rule.ko.received
    if role is None or not verb.startswith(sentence.receiving):
        return
    for item in (governor.subject, governor.topic):
        if item is not None and role not in filled:
            add_list(filled, sentence, item, rule, role)


def _add_leader(filled: Filled, sentence: KoreanSentence, bounds: tuple[int, int], rule: EventFile) -> int:
    """The firm that begins a longer chunk is the doer ("X data centre building"); where what is left of it begins."""
    start, index = bounds
    phrase = sentence.phrases[start]
    is_doer = is_actor(phrase) and isinstance(phrase.ref, Mention) and phrase.ref.type not in {"place", "person"}
    if not (start < index - 1 and is_doer and not is_part(sentence, index - 1)):
        return start
    if _has_doer(sentence, start, index):
        return start + 1  # "A mulls buying B's unit": B only owns it
    return start + 1 if add_name(filled, phrase, rule, "subject") else start


def _has_doer(sentence: KoreanSentence, start: int, index: int) -> bool:
    """Whether what governs a noun trigger, its object, has a name before the trigger's chunk as its subject."""
    governor = sentence.governor(index)
    if governor is None or sentence.phrases[index].particle not in {"object", "also", "locative"}:
        return False
    doers = [item for item in (governor.subject, governor.topic) if item is not None and item < start]
    return any(_names_actor(sentence, item) for item in doers)


def _names_actor(sentence: KoreanSentence, index: int) -> bool:
    """Whether a noun is the name of somebody who acts, or sums up such names."""
    if is_actor(sentence.phrases[index]):
        return True
    while index > 0 and is_bare(sentence.phrases[index - 1]):
        index -= 1
    return index > 0 and sentence.phrases[index - 1].particle == "as"


def _is_taken(filled: Filled, phrase: Phrase) -> bool:
    """Whether a phrase is an argument already, or part of one."""
    return any(item.start_char <= phrase.start < item.end_char for items in filled.values() for item in items)


def _add_apposed(filled: Filled, sentence: KoreanSentence, bounds: tuple[int, int], rule: EventFile) -> None:
    """The name beside a noun trigger, after it or first of the nouns before it, as the subject."""
    start, index = bounds
    for position in (index + 1, *range(start, index)):
        if position < len(sentence.phrases) and "subject" not in filled:
            add_name(filled, sentence.phrases[position], rule, "subject")
    if is_actor(sentence.phrases[index - 1]) and index - 1 > start:
        add_name(filled, sentence.phrases[index - 2], rule, "object")  # "KAIST's Kim, professor"


def _add_governors(
    filled: Filled, sentence: KoreanSentence, governor: Predicate | None, index: int, rule: EventFile
) -> None:
    """The subject of what governs a noun trigger, else the nearest topic before it; never the trigger itself."""
    if "subject" in filled and not rule.symmetric:
        return
    items = _doers_of_noun(filled, sentence, governor, index, rule)
    has_thing = any(role in filled for role in rule.things)
    for item in items:
        if not (has_thing or rule.symmetric or is_actor(sentence.phrases[item])):
            _turn(filled, sentence, item, rule)
        if not any(role in filled for role in rule.things) or has_thing:
            add_list(filled, sentence, item, rule, "subject")
        if "subject" in filled or (not has_thing and any(role in filled for role in rule.things)):
            return


def _doers_of_noun(
    filled: Filled, sentence: KoreanSentence, governor: Predicate | None, index: int, rule: EventFile
) -> list[int]:
    """Who may do what a noun trigger tells, the likelier first; what it is done to is added where a subject says it."""
    items: tuple[int | None, ...]
    described = [item.subject for item in sentence.predicates if item.head == index and item.subject is not None]
    if described:
        items = (described[-1],)  # "the merger that A and B pursued"
    elif governor is not None:
        items = (governor.subject, governor.topic, governor.head)
    else:
        topics = [item for item in range(index) if sentence.phrases[item].particle == "topic"]
        nearer = [item for item in _since_predicate(sentence, index) if sentence.phrases[item].particle == "subject"]
        for near in nearer[-1:]:
            if not any(role in filled for role in rule.things) and add_thing(filled, sentence, near, rule):
                nearer = []
        items = tuple(nearer[-1:] + topics[-1:])
    return [item for item in items if item is not None and item != index]


def _turn(filled: Filled, sentence: KoreanSentence, index: int, rule: EventFile) -> None:
    """Make a subject that is a known kind of thing what the deed is about ("the plant goes into construction")."""
    found: Filled = {}
    add_thing(found, sentence, index, rule)
    items = [item for items in found.values() for item in items]
    if items and all(item.type is not None or item.surface.endswith(rule.heads or ("\n",)) for item in items):
        filled.update(found)
        add_maker(filled, sentence, index, rule)
