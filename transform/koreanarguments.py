"""Who did what to whom in a Korean sentence: the roles of one reading of one trigger, by particles.

A verb takes what its predicate took; a noun takes the nouns right before it and its genitive, and the subject of the
predicate that governs it. Lists joined by a comma or "and" distribute.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from transform.eventphrases import Predicate, is_actor, is_bare, is_name
from transform.koreannouns import KoreanSentence, add_chunk, add_list, add_name, append, argument_of, joins

if TYPE_CHECKING:
    from collections.abc import Iterable

    from transform.eventfiles import EventFile
    from transform.eventrules import Reading
    from transform.rolefilling import Filled

_AGENTS = frozenset({"locative", "dative"})  # whom a passive is done by: "acquired by X"


def fill_verb(sentence: KoreanSentence, predicate: Predicate, reading: Reading, voice: str) -> Filled:
    """The arguments of a trigger that is a predicate; none where it lacks the noun to which it is bound."""
    rule = reading.rule
    if reading.literal in rule.ko.bound:
        bound = _bound(sentence, predicate, rule.ko.bound[reading.literal])
        if bound is None:
            return {}
        predicate = replace(predicate, taken=[item for item in predicate.taken if item != bound])
    if reading.literal in rule.ko.ergative or reading.literal in rule.ko.giving:
        return _fill_turned(sentence, predicate, reading)
    if voice == "received":
        return _fill_received(sentence, predicate, rule)
    return _fill_plain(sentence, predicate, rule, is_passive=voice == "passive" and bool(rule.things))


def _fill_plain(sentence: KoreanSentence, predicate: Predicate, rule: EventFile, *, is_passive: bool) -> Filled:
    """The arguments where the verb's subject does it, or in the passive suffers it."""
    filled: Filled = {}
    if not _add_taken(filled, sentence, predicate, rule, is_passive=is_passive):
        return {}
    if not rule.symmetric:
        add_by_rule(filled, sentence, (*predicate.taken, *_quoted(sentence, predicate)), rule)
    if rule.fixed_status == "planned":
        _add_vowed(filled, sentence, predicate, rule)
    _add_doer(filled, sentence, predicate, rule, is_passive=is_passive)
    if is_passive and "subject" not in filled:
        add_maker(filled, sentence, predicate.subject if predicate.subject is not None else predicate.topic, rule)
    if rule.symmetric:
        add_by_rule(filled, sentence, predicate.taken, rule)
    if not is_passive and not rule.source_subject and not any(role in filled for role in rule.things):
        _add_rest(filled, sentence, predicate, rule)
    _add_possessors(filled, sentence, predicate, rule)
    add_shared(filled, sentence, predicate, rule)
    _add_head(filled, sentence, predicate, rule)
    _add_employer(filled, sentence, predicate, rule)
    if not is_passive and predicate.head is None:
        add_carried(filled, sentence, rule)
    return filled


def _add_employer(filled: Filled, sentence: KoreanSentence, predicate: Predicate, rule: EventFile) -> None:
    """The genitive before a post as the doer ("named head of X")."""
    if "role" not in filled or "subject" in filled:
        return
    post = filled["role"][0].start_char
    owners = [item for item in predicate.taken if sentence.phrases[item].particle == "genitive"]
    for owner in owners:
        first = owner
        while not is_actor(sentence.phrases[first]) and first > 0 and is_bare(sentence.phrases[first - 1]):
            first -= 1
        if sentence.phrases[owner].end + 1 == post:
            add_name(filled, sentence.phrases[first], rule, "subject")


def _add_vowed(filled: Filled, sentence: KoreanSentence, predicate: Predicate, rule: EventFile) -> None:
    """What the quoted predicate right before is done to as what is vowed ("vowed to cut emissions")."""
    for item in _quoted(sentence, predicate):
        if sentence.phrases[item].particle == "object" and sentence.phrases[item].kind != "figure":
            add_thing(filled, sentence, item, rule)


def add_shared(filled: Filled, sentence: KoreanSentence, predicate: Predicate, rule: EventFile) -> None:
    """Needed roles that are open from what the linked predicate before took ("orders X to stop, and fines")."""
    missing = [role for role, fits in rule.roles.items() if fits.needed and role not in filled]
    place = sentence.predicates.index(predicate) if missing and predicate in sentence.predicates else 0
    if place == 0 or sentence.phrases[sentence.predicates[place - 1].index].says != "connective":
        return
    before = sentence.predicates[place - 1]
    shared = [
        item
        for item in before.taken
        if sentence.phrases[item].particle != "and" and rule.by_word.get(sentence.phrases[item].particle) in missing
    ]
    add_by_rule(filled, sentence, shared, rule)


def _add_head(filled: Filled, sentence: KoreanSentence, predicate: Predicate, rule: EventFile) -> None:
    """The noun that the verb describes as thing or doer, whichever is open."""
    head = predicate.head
    if head is None:
        return
    is_done = any(role in filled for role in rule.things) or not add_thing(filled, sentence, head, rule)
    if is_done and "subject" not in filled:
        add_list(filled, sentence, head, rule, "subject")


def _quoted(sentence: KoreanSentence, predicate: Predicate) -> list[int]:
    """What the predicate right before took, where this one only quotes it and took nothing itself ("vowed to give")."""
    before = sentence.phrases[predicate.index - 1] if predicate.index else None
    if predicate.taken or before is None or not sentence.quotes(before):
        return []
    return next((item.taken for item in sentence.predicates if item.index == predicate.index - 1), [])


def _bound(sentence: KoreanSentence, predicate: Predicate, nouns: tuple[str, ...]) -> int | None:
    """The phrase of one of these nouns that the predicate is done to, None if there is none."""
    for item in predicate.taken:
        phrase = sentence.phrases[item]
        if phrase.particle in {"object", ""} and sentence.text[phrase.start : phrase.noun_end].endswith(nouns):
            return item
    return None


def _fill_turned(sentence: KoreanSentence, predicate: Predicate, reading: Reading) -> Filled:
    """The arguments where the verb's subject is the thing ("resigned"), or a dative names the doer ("sold to X")."""
    filled: Filled = {}
    rule = reading.rule
    if reading.literal in rule.ko.giving:
        _add_taken(filled, sentence, predicate, rule, is_passive=False)
        for item in predicate.taken:
            if sentence.phrases[item].particle in _AGENTS:
                add_list(filled, sentence, item, rule, "subject")
        return filled
    for doer in (predicate.subject, predicate.topic):
        if doer is not None and not any(role in filled for role in rule.things):
            add_thing(filled, sentence, doer, rule)
            _add_post(filled, sentence, doer, rule)
    add_by_rule(filled, sentence, predicate.taken, rule)
    for item in predicate.taken:  # "joins X"
        if sentence.phrases[item].particle in _AGENTS and "subject" not in filled:
            add_name(filled, sentence.phrases[item], rule, "subject")
    return filled


def _add_post(filled: Filled, sentence: KoreanSentence, index: int, rule: EventFile) -> None:
    """The organisation and the post in a person's chunk ("so-and-so, head of X")."""
    start = index
    while start > 0 and is_bare(sentence.phrases[start - 1]):
        start -= 1
    for position in range(start, index + 1):
        if is_actor(sentence.phrases[position]) and "subject" not in filled:
            add_name(filled, sentence.phrases[position], rule, "subject")
    if "role" in rule.roles and not is_name(sentence.phrases[index]):
        add_chunk(filled, sentence, (index, index), rule, "role")


def add_maker(filled: Filled, sentence: KoreanSentence, item: int | None, rule: EventFile) -> None:
    """The possessor of what a deed is done to as the doer ("X's model was put into Y")."""
    if item:
        while item > 0 and is_bare(sentence.phrases[item - 1]):
            item -= 1
        before = sentence.phrases[item - 1] if item > 0 else None
        if before is not None and before.particle == "genitive" and is_name(before):
            add_name(filled, before, rule, "subject")


def _add_taken(
    filled: Filled, sentence: KoreanSentence, predicate: Predicate, rule: EventFile, *, is_passive: bool
) -> bool:
    """Fill thing and agent from what the predicate took; whether its object fits the type."""
    objects = [
        item
        for item in predicate.taken
        if sentence.phrases[item].particle == "object" and not _is_nouns_own(sentence, item)
    ]
    for item in predicate.taken:
        particle = sentence.phrases[item].particle
        if particle == "object" and item not in objects[-1:]:
            continue  # of a verb that the grammar does not know
        if is_passive and (particle == "by" or (particle in _AGENTS and particle not in rule.by_word)):
            add_list(filled, sentence, item, rule, "subject")
        elif particle == "object" and not is_passive:
            is_open = not any(role in filled for role in rule.things)
            is_tied = any(sentence.phrases[other].particle in rule.by_word for other in predicate.taken)
            is_told = is_tied and rule.by_word.get("dative") in rule.things
            if (
                not add_thing(filled, sentence, item, rule)
                and is_open
                and not is_told
                and _is_foreign(sentence, item, rule)
            ):
                return False
    return True


def _is_nouns_own(sentence: KoreanSentence, index: int) -> bool:
    """Whether an object belongs to the noun behind it, which says how something is done ("with X as its base")."""
    after = sentence.phrases[index + 1]
    if after.kind != "trigger" or after.particle != "direction":
        return False
    return any("object" in reading.rule.by_word for reading in after.ref)  # type: ignore[attr-defined]


def _fill_received(sentence: KoreanSentence, predicate: Predicate, rule: EventFile) -> Filled:
    """The arguments where the verb's subject is who receives the deed, and its source who does it."""
    filled: Filled = {}
    role = rule.ko.received
    for item in (predicate.subject, predicate.topic):
        if item is not None and role is not None and role not in filled:
            add_list(filled, sentence, item, rule, role)
    for item in predicate.taken:
        if role is not None and sentence.phrases[item].particle in {*_AGENTS, "by", "place", "source"}:
            add_list(filled, sentence, item, rule, "subject")
        if sentence.phrases[item].particle == "object":
            add_thing(filled, sentence, item, rule)
    head = predicate.head
    if head is not None and role is not None and role not in filled:
        add_list(filled, sentence, head, rule, role)
    return filled


def _is_foreign(sentence: KoreanSentence, index: int, rule: EventFile) -> bool:
    """Whether an object that fits no role shows that the verb means something else: a noun, no number."""
    return bool(rule.things) and not rule.source_subject and sentence.phrases[index].kind != "figure"


def _add_possessors(filled: Filled, sentence: KoreanSentence, predicate: Predicate, rule: EventFile) -> None:
    """Genitives in a role that the possessor of a thing may fill ("into B's products")."""
    for role, fits in rule.roles.items():
        for item in predicate.taken:
            if fits.owner and role not in filled and sentence.phrases[item].particle == "genitive":
                add_list(filled, sentence, item, rule, role)


def add_thing(filled: Filled, sentence: KoreanSentence, index: int, rule: EventFile) -> bool:
    """Add a list of nouns to the first of the roles of a verb's object that it fits; whether any did."""
    return any(role not in filled and add_list(filled, sentence, index, rule, role) for role in rule.things)


def _add_doer(
    filled: Filled, sentence: KoreanSentence, predicate: Predicate, rule: EventFile, *, is_passive: bool
) -> None:
    """The predicate's subject, else the topic, as doer; of a passive as the thing done to."""
    says_itself = rule.source_subject and not is_passive
    doers = (predicate.subject,) if says_itself else (predicate.subject, predicate.topic)
    for item in doers:
        if item is None:
            continue
        if add_thing(filled, sentence, item, rule) if is_passive else add_list(filled, sentence, item, rule, "subject"):
            return


def add_carried(filled: Filled, sentence: KoreanSentence, rule: EventFile) -> None:
    """The topic of the sentence before, where this one names none and the doer is missing."""
    mention = sentence.carried
    is_open = "subject" not in filled or (rule.symmetric and len(filled["subject"]) == 1)
    if (
        mention is not None
        and is_open
        and filled
        and sentence.is_elliptic
        and mention.type in rule.roles["subject"].types
    ):
        append(filled, argument_of(mention, "subject"))


def add_by_rule(filled: Filled, sentence: KoreanSentence, items: Iterable[int], rule: EventFile) -> None:
    """Roles that the rule ties to particles; an "and" counts only right before the predicate or another kind."""
    things = () if rule.symmetric else rule.things
    for item in items:
        particle = sentence.phrases[item].particle
        joined = _joined(sentence, item) if particle == "place" else []
        if joined and (tied := rule.by_word.get(particle)) is not None:
            for doer in joined:
                add_list(filled, sentence, doer, rule, tied)
            continue
        for name, role in rule.roles.items():
            if name in things and name in filled:
                continue
            if particle and particle in role.ko and not (particle == "and" and joins(sentence, item)):
                add_list(filled, sentence, item, rule, name)
                break


def _joined(sentence: KoreanSentence, index: int) -> list[int]:
    """Who leads or joins what a noun names ("a round that A led and B joined"), in text order; empty for no such."""
    found: list[int] = []
    place = next((at for at, item in enumerate(sentence.predicates) if item.head == index), None)
    while place is not None and place >= 0:
        predicate = sentence.predicates[place]
        phrase = sentence.phrases[predicate.index]
        is_linked = not found or phrase.says == "connective"
        if not (is_linked and sentence.text.startswith(sentence.joining, phrase.start)) or predicate.subject is None:
            break
        found.insert(0, predicate.subject)
        place -= 1
    return found


def _add_rest(filled: Filled, sentence: KoreanSentence, predicate: Predicate, rule: EventFile) -> None:
    """An object without its particle: marked "also", as the topic, or bare right before the verb."""
    for item in predicate.taken:
        if sentence.phrases[item].particle == "also" and add_thing(filled, sentence, item, rule):
            return
    last = predicate.index - 1
    while last >= 0 and sentence.phrases[last].kind == "adverb":
        last -= 1
    if last in predicate.taken and not sentence.phrases[last].particle and add_thing(filled, sentence, last, rule):
        return
    topic = predicate.topic
    if topic is None or predicate.subject is None or not is_name(sentence.phrases[topic]):
        return
    is_needed = any(rule.roles[role].needed for role in rule.things)
    if is_needed or not is_actor(sentence.phrases[topic]):
        add_thing(filled, sentence, topic, rule)
