"""Who did what to whom in a Korean sentence: the roles of one reading of one trigger, by particles.

A verb takes what its predicate took; a noun takes the nouns right before it and its genitive, and the subject of the
predicate that governs it. Lists joined by a comma or "and" distribute.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from transform.eventphrases import Phrase, Predicate, is_name
from transform.records import Argument, ArgumentRole, Mention

if TYPE_CHECKING:
    from collections.abc import Iterator

    from transform.arguments import Filled
    from transform.eventrules import EventFile, RoleFile

_ACTORS = frozenset({"company", "research_firm", "government", "university", "org", "person", "place"})
_NOUNS = frozenset({"noun", "name", "trigger", "figure"})


@dataclass(frozen=True, slots=True)
class KoreanSentence:
    """A sentence ready for arguments: phrases, predicates in order, and who took each phrase."""

    text: str
    phrases: list[Phrase]
    predicates: list[Predicate]
    taker: dict[int, Predicate]


def fill_verb(sentence: KoreanSentence, predicate: Predicate, rule: EventFile, voice: str) -> Filled:
    """The arguments of a trigger that is a predicate."""
    filled: Filled = {}
    takes_object = "object" in rule.roles and rule.roles["object"].direct
    doer: ArgumentRole = "object" if voice == "passive" and "object" in rule.roles else "subject"
    _add_marked(filled, sentence, predicate, rule, _marked_roles(doer, takes_object=takes_object))
    if not rule.symmetric:
        _add_by_rule(filled, sentence, predicate.taken, rule)
    for item in (predicate.subject, predicate.topic):
        if item is not None and doer not in filled and _add(filled, sentence, item, rule, doer):
            break
    if rule.symmetric:
        _add_by_rule(filled, sentence, predicate.taken, rule)
    if doer == "subject" and takes_object and "object" not in filled:
        _add_rest(filled, sentence, predicate, rule)
    if predicate.head is not None:
        for role in ("object", "subject"):
            if role in rule.roles and role not in filled and _add(filled, sentence, predicate.head, rule, role):
                break
    return filled


def _marked_roles(doer: ArgumentRole, *, takes_object: bool) -> dict[str, ArgumentRole]:
    """Which role the particles of doer and object give, by voice."""
    if doer == "object":
        return {"by": "subject"}
    return {"object": "object"} if takes_object else {}


def fill_noun(sentence: KoreanSentence, index: int, rule: EventFile) -> Filled:
    """The arguments of a trigger that is a noun."""
    filled: Filled = {}
    start = index
    while start > 0 and _is_bare(sentence.phrases[start - 1]):
        start -= 1
    if start < index and "object" in rule.roles:
        _add_span(filled, sentence, (start, index - 1), rule, "object")
    if start > 0 and sentence.phrases[start - 1].particle == "genitive":
        owner: ArgumentRole = "subject"
        if not _add(filled, sentence, start - 1, rule, owner) and "object" not in filled:
            _add(filled, sentence, start - 1, rule, "object")
    for position in range(start, index):
        if "subject" not in filled and is_name(sentence.phrases[position]):
            _add_name(filled, sentence.phrases[position], rule, "subject")
    governor = sentence.taker.get(index)
    before = [item for item in (governor.taken if governor else range(index)) if item < start]
    _add_by_rule(filled, sentence, before, rule)
    if "object" in rule.roles and "object" not in filled:
        for item in before:
            if sentence.phrases[item].particle == "object":
                _add(filled, sentence, item, rule, "object")
    _add_governors(filled, sentence, governor, index, rule)
    return filled


def _add_governors(
    filled: Filled, sentence: KoreanSentence, governor: Predicate | None, index: int, rule: EventFile
) -> None:
    """The governing predicate's subject, unless the noun is that subject itself."""
    if governor is None or ("subject" in filled and not rule.symmetric):
        return
    for item in (governor.subject, governor.topic):
        if item is not None and item != index and _add(filled, sentence, item, rule, "subject"):
            return


def _is_bare(phrase: Phrase) -> bool:
    return (phrase.kind in {"noun", "name", "figure", "adverb"} and not phrase.particle and not phrase.comma) or (
        phrase.kind == "trigger" and not phrase.particle
    )


def _add_marked(
    filled: Filled, sentence: KoreanSentence, predicate: Predicate, rule: EventFile, roles: dict[str, ArgumentRole]
) -> None:
    for item in predicate.taken:
        role = roles.get(sentence.phrases[item].particle)
        if role is not None:
            _add(filled, sentence, item, rule, role)


def _add_by_rule(filled: Filled, sentence: KoreanSentence, items: object, rule: EventFile) -> None:
    """Roles that the rule ties to particles; an "and" counts only right before the predicate or another kind."""
    for item in items:  # type: ignore[attr-defined]
        particle = sentence.phrases[item].particle
        for name, role in rule.roles.items():
            if particle and particle in role.ko and not (particle == "and" and _joins(sentence, item)):
                _add(filled, sentence, item, rule, name)
                break


def _add_rest(filled: Filled, sentence: KoreanSentence, predicate: Predicate, rule: EventFile) -> None:
    """An object without its particle: marked "also", as the topic, or bare right before the verb."""
    for item in predicate.taken:
        if sentence.phrases[item].particle == "also" and _add(filled, sentence, item, rule, "object"):
            return
    last = predicate.index - 1
    while last >= 0 and sentence.phrases[last].kind == "adverb":
        last -= 1
    if last in predicate.taken and not sentence.phrases[last].particle and _add(filled, sentence, last, rule, "object"):
        return
    topic = predicate.topic
    if topic is not None and predicate.subject is not None and is_name(sentence.phrases[topic]):
        _add(filled, sentence, topic, rule, "object")


def _joins(sentence: KoreanSentence, index: int) -> bool:
    """Whether a phrase is in a list with the one after it: joined, and both doers or both things."""
    phrase = sentence.phrases[index]
    following = sentence.phrases[index + 1] if index + 1 < len(sentence.phrases) else None
    if following is None or following.kind not in _NOUNS or not (phrase.particle == "and" or phrase.comma):
        return False
    if phrase.comma and phrase.particle not in {"", "and"}:
        return False
    return _is_actor(phrase) == _is_actor(_chunk_end(sentence, index + 1))


def _chunk_end(sentence: KoreanSentence, index: int) -> Phrase:
    while (
        index + 1 < len(sentence.phrases)
        and _is_bare(sentence.phrases[index])
        and sentence.phrases[index + 1].kind in _NOUNS
    ):
        index += 1
    return sentence.phrases[index]


def _is_actor(phrase: Phrase) -> bool:
    return isinstance(phrase.ref, Mention) and phrase.ref.type in _ACTORS


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
        while start > 0 and _is_bare(sentence.phrases[start - 1]):
            start -= 1
        yield start, index
        if start == 0 or not _joins(sentence, start - 1):
            return
        index = start - 1


def _add_span(
    filled: Filled, sentence: KoreanSentence, span: tuple[int, int], rule: EventFile, role: ArgumentRole
) -> bool:
    """Add one noun chunk to a role: its name of an expected type, else its words."""
    fits = rule.roles[role]
    start, last = span
    while start < last and sentence.phrases[start].kind in {"adverb", "figure"}:
        start += 1
    for position in range(last, start - 1, -1):
        phrase = sentence.phrases[position]
        if (
            is_name(phrase)
            and (position == last or not _is_actor(phrase))
            and not (position < last and _headed(sentence, position, last, fits))
            and _add_name(filled, phrase, rule, role)
        ):
            return True
    if sentence.phrases[last].kind != "noun" or not (fits.any or _headed(sentence, start, last, fits)):
        return False
    begin, end = sentence.phrases[start].start, sentence.phrases[last].noun_end
    surface = sentence.text[begin:end]
    _append(filled, Argument(role=role, entity_id=None, type=None, surface=surface, start_char=begin, end_char=end))
    return True


def _headed(sentence: KoreanSentence, start: int, last: int, fits: RoleFile) -> bool:
    text = sentence.text[sentence.phrases[start].start : sentence.phrases[last].noun_end]
    return text.endswith(fits.heads.get("ko", ()))


def _add_name(filled: Filled, phrase: Phrase, rule: EventFile, role: ArgumentRole) -> bool:
    mention = phrase.ref
    if not isinstance(mention, Mention) or mention.type not in rule.roles[role].types:
        return False
    argument = Argument(
        role=role,
        entity_id=mention.entity_id,
        type=mention.type,
        surface=mention.surface,
        start_char=mention.start_char,
        end_char=mention.end_char,
    )
    _append(filled, argument)
    return True


def _append(filled: Filled, argument: Argument) -> None:
    known = filled.setdefault(argument.role, [])
    if argument not in known:
        known.append(argument)
