"""The clauses of a Korean sentence: each predicate with the phrases that it takes, its topic, its subject and its head.

Korean puts the predicate last: what stands before one and is not taken yet is its own, unless a mark parts them. A
predicate before a noun describes that noun, and takes only what cannot belong to a later one.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from transform.eventphrases import Phrase, Predicate, is_actor, is_bare, is_name
from transform.records import Figure

if TYPE_CHECKING:
    from collections.abc import Sequence

_QUOTED = re.compile(r"\"[^\"]*+\"|“[^”]*+”")
_Spoken = tuple[int | None, int | None] | None  # topic and subject outside a quotation


def link_predicates(phrases: Sequence[Phrase], text: str) -> list[Predicate]:
    """Each predicate with what it takes, in order. What is spoken of inside a quotation goes no further than it."""
    waiting: list[int] = []
    predicates: list[Predicate] = []
    topic: int | None = None
    subject: int | None = None
    quotations = _quotations(phrases, text)
    outside: _Spoken = None
    for index, phrase in enumerate(phrases):
        if index == 0 or quotations[index] != quotations[index - 1]:
            topic, subject = outside or (topic, subject)
            outside = (topic, subject) if quotations[index] else None
        if phrase.kind in {"mark", "according"} or (phrase.kind == "trigger" and _ends_part(phrases, index)):
            waiting.clear()
        elif phrase.kind != "predicate":
            waiting.append(index)
            is_topic = phrase.particle == "topic" or (phrase.particle == "also" and is_actor(phrase))
            if is_topic and phrase.kind not in {"date", "figure"} and _may_be_topic(phrases, index, topic, predicates):
                topic, subject = index, None
        else:
            hangs_on = phrases[index + 1].kind if index + 1 < len(phrases) else ""
            relative = phrase.says.startswith("adnominal") and hangs_on != "bridge"
            taken = _taken(phrases, index, waiting, relative=relative or phrase.says == "aim")
            own = next((i for i in taken if phrases[i].particle == "subject" and _may_act(phrases, i)), None)
            if own is not None and not relative:
                subject = own
            elif own is not None and _is_linked(phrases, predicates, topic, subject):
                subject = None  # "X raised funds in a round that A led and B joined": A does nothing else
            head = _head(phrases, index) if relative else None
            _share_head(phrases, predicates[-1:], index, head)
            predicates.append(Predicate(index, taken, topic, own if own is not None else subject, head))
            if own is None and phrase.says in {"done", "present", "ongoing"}:
                subject = None
    return predicates


def _share_head(phrases: Sequence[Phrase], last: Sequence[Predicate], index: int, head: int | None) -> None:
    """Give a linked predicate without an object what the next describes ("that A designs and B makes")."""
    for before in last if head is not None else ():
        particles = [phrases[item].particle for item in before.taken]
        is_linked = phrases[before.index].says == "connective" and before.topic is None
        is_linked = is_linked and all(phrase.particle != "topic" for phrase in phrases[before.index : index])
        if is_linked and "subject" in particles and "object" not in particles:
            before.head = head


def _is_linked(
    phrases: Sequence[Phrase], predicates: Sequence[Predicate], topic: int | None, subject: int | None
) -> bool:
    """Whether the predicate before has a subject of its own beside the topic and is linked to what follows."""
    if not predicates or subject is None or topic is None:
        return False
    return subject in predicates[-1].taken and phrases[predicates[-1].index].says == "connective"


def _may_act(phrases: Sequence[Phrase], index: int) -> bool:
    """Whether a noun may be a subject: no number, unless it sums up names ("A, B and others, three firms")."""
    figure = phrases[index].ref
    if not isinstance(figure, Figure):
        return True
    if figure.kind == "count" and index > 0 and phrases[index - 1].kind == "noun" and is_bare(phrases[index - 1]):
        return True  # "some 40 engineers"
    while index > 0 and is_bare(phrases[index - 1]):
        index -= 1
    return index > 0 and phrases[index - 1].particle == "as"


def _quotations(phrases: Sequence[Phrase], text: str) -> list[int]:
    """For each phrase the end of the quotation that holds it whole, with its particle or ending; 0 for none."""
    if not phrases or not _QUOTED.search(text, phrases[0].start, phrases[-1].end):
        return [0] * len(phrases)
    spans = [found.span() for found in _QUOTED.finditer(text, max(0, phrases[0].start - 1), phrases[-1].end + 1)]
    return [next((end for start, end in spans if start <= phrase.start and phrase.end <= end), 0) for phrase in phrases]


def _taken(phrases: Sequence[Phrase], index: int, waiting: list[int], *, relative: bool) -> list[int]:
    """Remove from the waiting nouns those of the predicate at `index` and give them in order."""
    says = phrases[index].says
    if says.endswith("_near"):
        is_led = index > 0 and phrases[index - 1].kind == "predicate"  # "in order to make X": no noun before it
        return [] if is_led else _take_last(phrases, waiting, dated="dated" in says)
    return _take(phrases, waiting, relative=relative, heads=_heads(phrases[index]))


def _ends_part(phrases: Sequence[Phrase], index: int) -> bool:
    """Whether a bare noun trigger with a comma ends a part of a headline ("X enters Y, to build Z")."""
    phrase, after = phrases[index], phrases[index + 1 : index + 2]
    return phrase.comma and not phrase.particle and bool(after) and after[0].kind != "trigger"


def _heads(phrase: Phrase) -> bool:
    """Whether what a predicate describes is its own subject ("a meeting held in May", "X, based in Seoul")."""
    if phrase.verbs:
        return all(verb.voice == "passive" or verb.reading.rule.relation for verb in phrase.verbs)
    return phrase.says == "adnominal_head"


def _may_be_topic(phrases: Sequence[Phrase], index: int, topic: int | None, predicates: list[Predicate]) -> bool:
    """Whether a marked noun is the new topic: a plain noun takes over from a name only after a finished clause.

    Adjectives before a noun end like a topic ("high", "exceeding"): they never follow a finished clause.
    """
    if is_name(phrases[index]) or topic is None or not is_name(phrases[topic]):
        return True
    return (
        bool(predicates) and predicates[-1].index > topic and not phrases[predicates[-1].index].says.startswith("adn")
    )


def _take(phrases: Sequence[Phrase], waiting: list[int], *, relative: bool, heads: bool) -> list[int]:
    """Remove from the waiting nouns those of a predicate and give them in order; the topic stays.

    `heads`: the noun that the predicate describes is its subject ("a meeting that was held"), so that it has no other.
    """
    if not relative:
        taken = [item for item in waiting if phrases[item].particle != "topic"]
        waiting[:] = [item for item in waiting if phrases[item].particle == "topic"]
        return taken
    cut = len(waiting)
    while cut > 0:
        particle = phrases[waiting[cut - 1]].particle
        if particle == "topic" or (
            phrases[waiting[cut - 1]].comma and particle not in {"", "and"} and cut < len(waiting)
        ):
            break
        if particle == "subject" and heads:
            break
        cut -= 1
        if particle == "subject":
            cut = _start_of_list(phrases, waiting, cut)
            break
    taken = waiting[cut:]
    del waiting[cut:]
    return taken


def _start_of_list(phrases: Sequence[Phrase], waiting: list[int], cut: int) -> int:
    """Where in the waiting nouns the list of names begins that ends at one of them ("A and B pursue")."""
    while (
        cut > 0
        and is_actor(phrases[waiting[cut]])
        and is_actor(phrases[waiting[cut - 1]])
        and waiting[cut - 1] == waiting[cut] - 1
        and (phrases[waiting[cut - 1]].particle == "and" or phrases[waiting[cut - 1]].comma)
    ):
        cut -= 1
    return cut


def _take_last(phrases: Sequence[Phrase], waiting: list[int], *, dated: bool) -> list[int]:
    """Remove the last waiting noun with what describes it, and give them in order ("for the making of X").

    `dated`: the date before it is its own ("ahead of a listing next year").
    """
    cut = len(waiting) - 1
    while cut > 0 and (is_bare(phrases[waiting[cut - 1]]) or (dated and phrases[waiting[cut - 1]].kind == "date")):
        cut -= 1
    taken = waiting[max(0, cut) :]
    del waiting[max(0, cut) :]
    return taken


_DESCRIBING = frozenset({"adnominal", "adnominal_head"})


def _head(phrases: Sequence[Phrase], index: int) -> int | None:
    """The noun that a relative clause modifies: the last of the run of bare nouns and names after it."""
    position = index + 1
    while position < len(phrases) and phrases[position].kind in {"adverb", "demonstrative", "modifier"}:
        position += 1
    if position < len(phrases) and phrases[position].kind == "predicate" and phrases[position].says in _DESCRIBING:
        return _head(phrases, position)
    last = None
    while position < len(phrases) and phrases[position].kind in {"noun", "name", "trigger", "figure"}:
        last = position
        if phrases[position].particle not in {"", "genitive"} or phrases[position].comma:
            break
        position += 1
    return last
