"""Who did what to whom in a Korean sentence: the roles of one reading of one trigger, by particles.

A verb takes what its predicate took; a noun takes the nouns right before it and its genitive, and the subject of the
predicate that governs it. Lists joined by a comma or "and" distribute.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from transform.eventphrases import Phrase, Predicate, is_actor, is_bare, is_name
from transform.records import Argument, ArgumentRole, Mention

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from transform.arguments import Filled
    from transform.eventrules import EventFile, RoleFile

_AGENTS = frozenset({"locative", "dative"})  # whom a passive is done by: "acquired by X"
_NOUNS = frozenset({"noun", "name", "trigger", "figure"})


@dataclass(frozen=True, slots=True)
class KoreanSentence:
    """A sentence ready for arguments: phrases, predicates in order, and who took each phrase."""

    text: str
    phrases: list[Phrase]
    predicates: list[Predicate]
    taker: dict[int, Predicate]
    deeds: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    receiving: tuple[str, ...] = ()
    partitives: tuple[str, ...] = ()
    carried: Mention | None = None

    @property
    def is_elliptic(self) -> bool:
        """Whether no noun is marked as a topic, so that the topic of the sentence before goes on."""
        return not any(phrase.particle == "topic" and phrase.kind != "date" for phrase in self.phrases)


def fill_verb(sentence: KoreanSentence, predicate: Predicate, rule: EventFile, voice: str) -> Filled:
    """The arguments of a trigger that is a predicate."""
    filled: Filled = {}
    things = rule.things
    if voice == "received":
        return _fill_received(sentence, predicate, rule)
    is_passive = voice == "passive" and bool(things)
    if not _add_taken(filled, sentence, predicate, rule, is_passive=is_passive):
        return {}
    if not rule.symmetric:
        _add_by_rule(filled, sentence, predicate.taken, rule)
    _add_doer(filled, sentence, predicate, rule, is_passive=is_passive)
    if rule.symmetric:
        _add_by_rule(filled, sentence, predicate.taken, rule)
    if not is_passive and not rule.source_subject and not any(role in filled for role in things):
        _add_rest(filled, sentence, predicate, rule)
    _add_possessors(filled, sentence, predicate, rule)
    if (
        predicate.head is not None
        and (any(role in filled for role in things) or not _add_thing(filled, sentence, predicate.head, rule))
        and "subject" not in filled
    ):
        _add(filled, sentence, predicate.head, rule, "subject")
    if not is_passive and predicate.head is None:
        _add_carried(filled, sentence, rule)
    return filled


def _add_taken(
    filled: Filled, sentence: KoreanSentence, predicate: Predicate, rule: EventFile, *, is_passive: bool
) -> bool:
    """Fill thing and agent from what the predicate took; whether its object fits the type."""
    for item in predicate.taken:
        particle = sentence.phrases[item].particle
        if is_passive and (particle == "by" or (particle in _AGENTS and particle not in rule.by_word)):
            _add(filled, sentence, item, rule, "subject")
        elif particle == "object" and not is_passive:
            is_open = not any(role in filled for role in rule.things)
            if not _add_thing(filled, sentence, item, rule) and is_open and _is_foreign(sentence, item, rule):
                return False
    return True


def _fill_received(sentence: KoreanSentence, predicate: Predicate, rule: EventFile) -> Filled:
    """The arguments where the verb's subject is who receives the deed, and its source who does it."""
    filled: Filled = {}
    role = rule.ko.received
    for item in (predicate.subject, predicate.topic):
        if item is not None and role is not None and role not in filled:
            _add(filled, sentence, item, rule, role)
    for item in predicate.taken:
        if role is not None and sentence.phrases[item].particle in {*_AGENTS, "by", "place", "source"}:
            _add(filled, sentence, item, rule, "subject")
    return filled


def _is_foreign(sentence: KoreanSentence, index: int, rule: EventFile) -> bool:
    """Whether an object that fits no role shows that the verb means something else: a noun, no number."""
    return bool(rule.things) and not rule.source_subject and sentence.phrases[index].kind != "figure"


def _add_possessors(filled: Filled, sentence: KoreanSentence, predicate: Predicate, rule: EventFile) -> None:
    """Genitives in a role that the possessor of a thing may fill ("into B's products")."""
    for role, fits in rule.roles.items():
        for item in predicate.taken:
            if fits.owner and role not in filled and sentence.phrases[item].particle == "genitive":
                _add(filled, sentence, item, rule, role)


def _add_thing(filled: Filled, sentence: KoreanSentence, index: int, rule: EventFile) -> bool:
    """Add a list of nouns to the first of the roles of a verb's object that it fits; whether any did."""
    return any(role not in filled and _add(filled, sentence, index, rule, role) for role in rule.things)


def _add_doer(
    filled: Filled, sentence: KoreanSentence, predicate: Predicate, rule: EventFile, *, is_passive: bool
) -> None:
    """The predicate's subject, else the topic, as doer; of a passive as the thing done to."""
    doers = (predicate.subject,) if rule.source_subject else (predicate.subject, predicate.topic)
    for item in doers:
        if item is None:
            continue
        if _add_thing(filled, sentence, item, rule) if is_passive else _add(filled, sentence, item, rule, "subject"):
            return


def fill_noun(sentence: KoreanSentence, index: int, rule: EventFile) -> Filled:
    """The arguments of a trigger that is a noun."""
    filled: Filled = {}
    if _is_modifier(sentence, index):
        return filled
    things = rule.modifiers
    start = index
    while start > 0 and is_bare(sentence.phrases[start - 1]):
        start -= 1
    if rule.apposed:
        _add_apposed(filled, sentence, (start, index), rule)
    start = _add_leader(filled, sentence, (start, index), rule)
    if start < index:
        any(_add_span(filled, sentence, (start, index - 1), rule, role) for role in things)
    if start > 0 and sentence.phrases[start - 1].particle == "genitive":
        _add_owner(filled, sentence, start - 1, rule, things)
    for position in range(start, index):
        phrase = sentence.phrases[position]
        if "subject" not in filled and is_name(phrase) and not _is_taken(filled, phrase):
            _add_name(filled, phrase, rule, "subject")
    governor = sentence.taker.get(index)
    before = [item for item in (governor.taken if governor else _since_predicate(sentence, index)) if item < start]
    _add_by_rule(filled, sentence, before, rule)
    for item in before:
        if sentence.phrases[item].particle == "object" and not any(role in filled for role in things):
            _add_thing(filled, sentence, item, rule)
    if governor is not None and rule.ko.received and sentence.phrases[index].particle == "object":
        _add_receiver(filled, sentence, governor, rule)
    _add_governors(filled, sentence, governor, index, rule)
    _add_carried(filled, sentence, rule)
    return filled


def _add_carried(filled: Filled, sentence: KoreanSentence, rule: EventFile) -> None:
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
        _append(filled, _argument(mention, "subject"))


def _is_modifier(sentence: KoreanSentence, index: int) -> bool:
    """Whether a noun trigger only describes the noun after it, unless that is a deed or a cue ("supply contract")."""
    phrase, after = sentence.phrases[index], sentence.phrases[index + 1 : index + 2]
    if phrase.particle or phrase.comma or not after or after[0].kind not in {"noun", "name", "trigger"}:
        return False
    word = sentence.text[after[0].start : after[0].noun_end]
    return after[0].start == phrase.end + 1 and not word.startswith(sentence.deeds)


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
        if role not in filled and not (is_plain and role == "subject") and _add(filled, sentence, index, rule, role):
            return


def _add_receiver(filled: Filled, sentence: KoreanSentence, governor: Predicate, rule: EventFile) -> None:
    """The subject of a verb of receiving in the role of who receives the deed ("X got investment from Y")."""
    verb = sentence.text[sentence.phrases[governor.index].start : sentence.phrases[governor.index].end]
    role = rule.ko.received
    if role is None or not verb.startswith(sentence.receiving):
        return
    for item in (governor.subject, governor.topic):
        if item is not None and role not in filled:
            _add(filled, sentence, item, rule, role)


def _add_leader(filled: Filled, sentence: KoreanSentence, bounds: tuple[int, int], rule: EventFile) -> int:
    """The firm that begins a longer chunk is the doer ("X data centre building"); where what is left of it begins."""
    start, index = bounds
    phrase = sentence.phrases[start]
    is_doer = is_actor(phrase) and isinstance(phrase.ref, Mention) and phrase.ref.type not in {"place", "person"}
    if (
        start < index - 1
        and is_doer
        and not _is_part(sentence, index - 1)
        and _add_name(filled, phrase, rule, "subject")
    ):
        return start + 1
    return start


def _is_taken(filled: Filled, phrase: Phrase) -> bool:
    """Whether a phrase is an argument already, or part of one."""
    return any(item.start_char <= phrase.start < item.end_char for items in filled.values() for item in items)


def _add_apposed(filled: Filled, sentence: KoreanSentence, bounds: tuple[int, int], rule: EventFile) -> None:
    """The name beside a noun trigger, after it or first of the nouns before it, as the subject."""
    start, index = bounds
    for position in (index + 1, *range(start, index)):
        if position < len(sentence.phrases) and "subject" not in filled:
            _add_name(filled, sentence.phrases[position], rule, "subject")


def _add_governors(
    filled: Filled, sentence: KoreanSentence, governor: Predicate | None, index: int, rule: EventFile
) -> None:
    """The subject of what governs a noun trigger, else the nearest topic before it; never the trigger itself."""
    if "subject" in filled and not rule.symmetric:
        return
    items: tuple[int | None, ...]
    if governor is not None:
        items = (governor.subject, governor.topic, governor.head)
    else:
        topics = [item for item in range(index) if sentence.phrases[item].particle == "topic"]
        nearer = [item for item in _since_predicate(sentence, index) if sentence.phrases[item].particle == "subject"]
        for near in nearer[-1:]:
            if not any(role in filled for role in rule.things) and _add_thing(filled, sentence, near, rule):
                nearer = []
        items = tuple(nearer[-1:] + topics[-1:])
    for item in items:
        if item is not None and item != index and _add(filled, sentence, item, rule, "subject"):
            return


def _add_by_rule(filled: Filled, sentence: KoreanSentence, items: Iterable[int], rule: EventFile) -> None:
    """Roles that the rule ties to particles; an "and" counts only right before the predicate or another kind."""
    things = () if rule.symmetric else rule.things
    for item in items:
        particle = sentence.phrases[item].particle
        for name, role in rule.roles.items():
            if name in things and name in filled:
                continue
            if particle and particle in role.ko and not (particle == "and" and _joins(sentence, item)):
                _add(filled, sentence, item, rule, name)
                break


def _add_rest(filled: Filled, sentence: KoreanSentence, predicate: Predicate, rule: EventFile) -> None:
    """An object without its particle: marked "also", as the topic, or bare right before the verb."""
    for item in predicate.taken:
        if sentence.phrases[item].particle == "also" and _add_thing(filled, sentence, item, rule):
            return
    last = predicate.index - 1
    while last >= 0 and sentence.phrases[last].kind == "adverb":
        last -= 1
    if last in predicate.taken and not sentence.phrases[last].particle and _add_thing(filled, sentence, last, rule):
        return
    topic = predicate.topic
    if topic is not None and predicate.subject is not None and is_name(sentence.phrases[topic]):
        _add_thing(filled, sentence, topic, rule)


def _joins(sentence: KoreanSentence, index: int) -> bool:
    """Whether a phrase is in a list with the one after it: joined, and both doers or both things."""
    phrase = sentence.phrases[index]
    following = sentence.phrases[index + 1] if index + 1 < len(sentence.phrases) else None
    if following is None or following.kind not in _NOUNS or not (phrase.particle == "and" or phrase.comma):
        return False
    if phrase.comma and phrase.particle not in {"", "and"}:
        return False
    return is_actor(phrase) == is_actor(_chunk_end(sentence, index + 1))


def _chunk_end(sentence: KoreanSentence, index: int) -> Phrase:
    while (
        index + 1 < len(sentence.phrases)
        and is_bare(sentence.phrases[index])
        and sentence.phrases[index + 1].kind in _NOUNS
    ):
        index += 1
    return sentence.phrases[index]


def _add(filled: Filled, sentence: KoreanSentence, index: int, rule: EventFile, role: ArgumentRole) -> bool:
    """Add the list of nouns that ends at a phrase to a role; whether any fitted."""
    if role not in rule.roles:
        return False
    added = False
    for span in reversed(list(_members(sentence, index))):
        added = _add_span(filled, sentence, span, rule, role) or added
    return added


def _members(sentence: KoreanSentence, index: int) -> Iterator[tuple[int, int]]:
    """The noun chunks of the list that ends at a phrase, the last first, as (first, last) phrase indexes."""
    while True:
        start = index
        while start > 0 and is_bare(sentence.phrases[start - 1]):
            start -= 1
        listed = _listed(sentence, start)
        if listed is None:
            yield start, index
        if listed is None and (start == 0 or not _joins(sentence, start - 1)):
            return
        index = start - 1 if listed is None else listed


def _listed(sentence: KoreanSentence, start: int) -> int | None:
    """The last name of the list that a noun chunk sums up ("A, B and other firms"), a genitive between passed over."""
    before = start - 1
    if before > 0 and sentence.phrases[before].particle == "genitive":
        before -= 1
    if before >= 0 and sentence.phrases[before].particle == "as":
        return before
    return None


def _add_span(
    filled: Filled, sentence: KoreanSentence, span: tuple[int, int], rule: EventFile, role: ArgumentRole
) -> bool:
    """Add one noun chunk to a role: its name of an expected type, else its words."""
    fits = rule.roles[role]
    start, last = span
    while start < last and _is_no_name(sentence, start):
        start += 1
    while last > start and sentence.phrases[last].kind == "figure" and not _headed(sentence, start, last, fits):
        last -= 1
    for position in range(last, start - 1, -1):
        phrase = sentence.phrases[position]
        if (
            is_name(phrase)
            and (position == last or _is_part(sentence, last) or _may_lead(sentence, phrase, last))
            and _add_name(filled, phrase, rule, role)
        ):
            return True
    is_any = fits.any and sentence.phrases[last].kind in {"noun", "trigger"}
    if not (is_any or _headed(sentence, start, last, fits)):
        return False
    begin, end = sentence.phrases[start].start, sentence.phrases[last].noun_end
    surface = sentence.text[begin:end]
    kind = fits.head_type if _headed(sentence, start, last, fits) else None
    _append(filled, Argument(role=role, entity_id=None, type=kind, surface=surface, start_char=begin, end_char=end))
    return True


def _is_no_name(sentence: KoreanSentence, start: int) -> bool:
    """Whether what begins a chunk is no part of a thing's name: an adverb, a number, a syllable hung on one."""
    phrase, before = sentence.phrases[start], sentence.phrases[start - 1]
    is_rest = start > 0 and before.kind == "figure" and before.noun_end == phrase.start
    return is_rest or phrase.kind in {"adverb", "figure", "demonstrative"}


def _is_part(sentence: KoreanSentence, last: int) -> bool:
    """Whether a noun is a part that stands for the whole named before it ("X's shares")."""
    return sentence.text[sentence.phrases[last].start : sentence.phrases[last].noun_end] in sentence.partitives


def _may_lead(sentence: KoreanSentence, phrase: Phrase, last: int) -> bool:
    """Whether a name stands for its whole chunk: a person before a title, a thing before its kind."""
    if isinstance(phrase.ref, Mention) and phrase.ref.type == "person":
        return True
    return not is_actor(phrase) and _is_kind(sentence, last)


def _is_kind(sentence: KoreanSentence, last: int) -> bool:
    """Whether a noun says only of which kind the name before it is ("the X model")."""
    return sentence.text[sentence.phrases[last].start : sentence.phrases[last].noun_end].endswith(sentence.kinds)


def _headed(sentence: KoreanSentence, start: int, last: int, fits: RoleFile) -> bool:
    """Whether a noun chunk ends in one of the role's head words; a count quotes what it counts."""
    text = sentence.text[sentence.phrases[start].start : sentence.phrases[last].noun_end]
    return text.endswith(fits.heads.get("ko", ()))


def _add_name(filled: Filled, phrase: Phrase, rule: EventFile, role: ArgumentRole) -> bool:
    mention = phrase.ref
    if not isinstance(mention, Mention) or mention.level == "demonym":
        return False
    fits = rule.roles[role]
    is_thing = fits.any and role != "subject" and not is_actor(phrase)
    if mention.type not in fits.types and not is_thing:
        return False
    _append(filled, _argument(mention, role))
    return True


def _argument(mention: Mention, role: ArgumentRole) -> Argument:
    return Argument(
        role=role,
        entity_id=mention.entity_id,
        type=mention.type,
        surface=mention.surface,
        start_char=mention.start_char,
        end_char=mention.end_char,
    )


def _append(filled: Filled, argument: Argument) -> None:
    known = filled.setdefault(argument.role, [])
    if argument not in known:
        known.append(argument)
