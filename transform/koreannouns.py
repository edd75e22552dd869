"""Which arguments a Korean noun, or the list that it ends, is: the names in it, else its words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from transform.eventphrases import Phrase, Predicate, is_actor, is_bare, is_name
from transform.records import Argument, ArgumentRole, Figure, Mention

if TYPE_CHECKING:
    from collections.abc import Iterator

    from transform.eventfiles import EventFile, RoleFile
    from transform.rolefilling import Filled

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
    quoting: tuple[str, ...] = ()
    vague: tuple[str, ...] = ()
    measured: tuple[str, ...] = ()
    elapsed: tuple[str, ...] = ()
    joining: tuple[str, ...] = ()
    former: frozenset[str] = frozenset()
    carried: Mention | None = None

    def governor(self, index: int) -> Predicate | None:
        """The predicate that a noun belongs to: the one that took it, else the first whose topic it is."""
        taker = self.taker.get(index)
        return taker or next((item for item in self.predicates if item.topic == index), None)

    def quotes(self, phrase: Phrase) -> bool:
        """Whether a predicate is only quoted by what follows it."""
        return phrase.kind == "predicate" and self.text[phrase.start : phrase.end].endswith(self.quoting)

    @property
    def is_elliptic(self) -> bool:
        """Whether no noun is marked as a topic, so that the topic of the sentence before goes on."""
        return not any(phrase.particle == "topic" and phrase.kind != "date" for phrase in self.phrases)


def joins(sentence: KoreanSentence, index: int) -> bool:
    """Whether a phrase is in a list with the one after it: joined, and both doers or both things."""
    phrase = sentence.phrases[index]
    following = sentence.phrases[index + 1] if index + 1 < len(sentence.phrases) else None
    if following is None or following.kind not in _NOUNS or not (phrase.particle == "and" or phrase.comma):
        return False
    if phrase.comma and phrase.particle not in {"", "and"}:
        return False
    return _acts(sentence, index) == _acts(sentence, _chunk_end(sentence, index + 1))


def _acts(sentence: KoreanSentence, index: int) -> bool:
    """Whether a noun is somebody who acts, or a part that stands for one ("X's researchers")."""
    is_parts = index > 0 and is_part(sentence, index) and is_actor(sentence.phrases[index - 1])
    return is_parts or is_actor(sentence.phrases[index])


def _chunk_end(sentence: KoreanSentence, index: int) -> int:
    while (
        index + 1 < len(sentence.phrases)
        and is_bare(sentence.phrases[index])
        and sentence.phrases[index + 1].kind in _NOUNS
    ):
        index += 1
    return index


def add_list(filled: Filled, sentence: KoreanSentence, index: int, rule: EventFile, role: ArgumentRole) -> bool:
    """Add the list of nouns that ends at a phrase to a role; whether any fitted."""
    if role not in rule.roles:
        return False
    added = False
    for span in reversed(list(_members(sentence, index))):
        added = add_chunk(filled, sentence, span, rule, role) or added
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
        if listed is None and (start == 0 or not joins(sentence, start - 1)):
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


def add_chunk(
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
            and (position == last or is_part(sentence, last) or _may_lead(sentence, phrase, last))
            and add_name(filled, phrase, rule, role)
        ):
            return True
    is_any = (fits.any or (fits.loose and _is_thing(sentence, last))) and sentence.phrases[last].kind in {
        "noun",
        "trigger",
    }
    if not (is_any or _headed(sentence, start, last, fits)):
        return False
    begin, end = sentence.phrases[start].start, sentence.phrases[last].noun_end
    surface = sentence.text[begin:end]
    kind = fits.head_type if _headed(sentence, start, last, fits) else None
    append(filled, Argument(role=role, entity_id=None, type=kind, surface=surface, start_char=begin, end_char=end))
    return True


def _is_thing(sentence: KoreanSentence, last: int) -> bool:
    """Whether a noun is not too vague for a thing ("relations", "results")."""
    return not sentence.text[sentence.phrases[last].start : sentence.phrases[last].noun_end].endswith(sentence.vague)


def _is_no_name(sentence: KoreanSentence, start: int) -> bool:
    """Whether what begins a chunk is no part of a thing's name: an adverb, a number, a syllable hung on one."""
    phrase, before = sentence.phrases[start], sentence.phrases[start - 1]
    is_rest = start > 0 and before.kind in {"figure", "date"} and before.noun_end == phrase.start
    if start and before.kind == "figure" and sentence.text[phrase.start : phrase.noun_end] in sentence.measured:
        return True
    is_place_in_order = isinstance(phrase.ref, Figure) and phrase.ref.kind == "ordinal"
    return is_rest or (phrase.kind in {"adverb", "figure", "demonstrative"} and not is_place_in_order)


def is_part(sentence: KoreanSentence, last: int) -> bool:
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


def add_name(filled: Filled, phrase: Phrase, rule: EventFile, role: ArgumentRole) -> bool:
    """Add a name to a role if its type fits; whether it did."""
    mention = phrase.ref
    if not isinstance(mention, Mention) or mention.level == "demonym":
        return False
    fits = rule.roles[role]
    is_thing = fits.any and role != "subject" and not is_actor(phrase)
    if mention.type not in fits.types and not is_thing:
        return False
    append(filled, argument_of(mention, role))
    return True


def argument_of(mention: Mention, role: ArgumentRole) -> Argument:
    """A name as the argument of a role."""
    return Argument(
        role=role,
        entity_id=mention.entity_id,
        type=mention.type,
        surface=mention.surface,
        start_char=mention.start_char,
        end_char=mention.end_char,
    )


def append(filled: Filled, argument: Argument) -> None:
    """Add an argument once."""
    known = filled.setdefault(argument.role, [])
    if argument not in known:
        known.append(argument)
