"""Filling a role with English noun phrases: what the readers of verbs and of nouns share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from transform.eventclauses import NP, SUBJECT_LIST, Sentence, without_apposition
from transform.nounarguments import Span, noun_arguments
from transform.records import Argument, ArgumentRole, Mention

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from transform.eventfiles import EventFile

_LONGEST_LIST = 16  # tokens
_TOWN_AND_REGION = 2  # two places with a comma between them are one, the nearer first
Filled = dict[ArgumentRole, list[Argument]]


def add(filled: Filled, sentence: Sentence, spans: Iterable[Span], rule: EventFile, role: ArgumentRole) -> bool:
    """Add the noun phrases that may fill a role; whether any did."""
    if role not in rule.roles:
        return False
    found = [item for span in spans for item in noun_arguments(sentence, span, rule, role)]
    if found:
        known = filled.setdefault(role, [])
        known.extend(item for item in found if item not in known)
    return bool(found)


def add_thing(filled: Filled, sentence: Sentence, spans: Sequence[Span], rule: EventFile) -> bool:
    """Add noun phrases to the first of the roles of a verb's object that they fit; whether any did."""
    return any(add(filled, sentence, spans, rule, role) for role in rule.things if role not in filled)


def phrases_of(sentence: Sentence, start: int, end: int) -> list[Span]:
    """The noun phrases of a list; of two with nothing but a comma between them the one with a name."""
    spans = tuple(match.span() for match in NP.finditer(sentence.codes, start, end) if match.end() > match.start())
    if len(spans) == _TOWN_AND_REGION and "c" not in sentence.codes[start:end]:
        ends = [sentence.tokens[stop - 1].ref for _, stop in spans]
        if all(isinstance(item, Mention) and item.type == "place" for item in ends):
            return [spans[0]]
    return list(without_apposition(sentence.codes, spans))


def phrase_before(sentence: Sentence, index: int) -> Span | None:
    """The noun phrase that ends right before a token (a comma and adverbs between them are passed over)."""
    end = index
    while end > 0 and sentence.codes[end - 1] in "r,":
        end -= 1
    found = None
    for match in NP.finditer(sentence.codes, max(0, end - 12), end):
        if match.end() == end and match.end() > match.start():
            found = match.span()
    return found


def role_of(preposition: str, rule: EventFile, *, by: str | None) -> ArgumentRole | None:
    """The role to which a preposition leads; "by" leads to the doer where `by` gives that word."""
    tied = rule.by_word.get(preposition)
    return "subject" if tied is None and by is not None and preposition == by else tied


def keep_names(filled: Filled, role: ArgumentRole, *, is_listing: bool) -> None:
    """Drop the general noun before a list of names ("all services including A and B")."""
    names = [item for item in filled[role] if item.type is not None]
    if is_listing and names:
        filled[role] = names


def subject_spans(sentence: Sentence, index: int) -> tuple[Span, ...]:
    """The subject of the verb at a token.

    Of "X's plan to build" it is the possessor, of a participle that opens the sentence the subject of the next clause.
    """
    codes, start = sentence.codes, index - 1
    infinitive = infinitive_of(sentence, index)
    if infinitive is not None and (doers := _infinitive_doers(sentence, infinitive)):
        return doers
    if codes[index] == "B" and codes[start : start + 1] == "t":
        while start > 0 and codes[start - 1] in "WX":
            start -= 1
        if codes[max(0, start - 2) : start] == "Ms":
            return ((start - 2, start - 1),)
    own = sentence.owner[index]
    found = sentence.subject_of(own)
    clause = sentence.clauses[own]
    if not found and codes[clause.start : index].strip("rSh") == "" and codes[index] in "EPG":
        found = next((later.subject for later in sentence.clauses[own + 1 :] if later.kind == "main"), ())
    return _whose(sentence, found)


def infinitive_of(sentence: Sentence, index: int) -> int | None:
    """The "to" of the infinitive that a trigger is or hangs on ("to bring forward construction"); None without one.

    Of several the nearest; no other verb and no break stands between.
    """
    position = index if sentence.codes[index] == "B" else index - 1
    while position > 0 and sentence.codes[position] not in "VEaAhmPSRHI;,":
        if sentence.codes[position] == "B":
            start = position - 1
            while start > 0 and sentence.codes[start] in "rn":
                start -= 1
            if sentence.codes[start] == "t":
                return start
            if sentence.codes[start] != "c":
                return None
        position -= 1
    return None


def _infinitive_doers(sentence: Sentence, to: int) -> tuple[Span, ...]:
    """Who is to do what an infinitive tells, where it is not the subject ("a plan by X to", "prompted X to")."""
    codes, grammar = sentence.codes, sentence.grammar
    lists = [found.span() for found in SUBJECT_LIST.finditer(codes, max(0, to - _LONGEST_LIST), to)]
    start, end = next((span for span in reversed(lists) if span[0] < span[1]), (to, 0))
    if end != to or start == 0:
        return ()
    before = sentence.tokens[start - 1]
    word = grammar.words.get(before.lemma)
    is_caused = codes[start - 1] in "VEBPG" and word is not None and word.lemma in grammar.causing
    is_tied = codes[start - 1] == "p" and before.lemma in grammar.doing and codes[start - 2 : start - 1] in {"W", "X"}
    return tuple(phrases_of(sentence, start, end)) if is_caused or is_tied else ()


def _whose(sentence: Sentence, spans: tuple[Span, ...]) -> tuple[Span, ...]:
    """For people without a name the name to which they belong ("engineers at X"); the spans as they are otherwise."""
    if len(spans) != 1 or "M" in sentence.codes[slice(*spans[0])]:
        return spans
    end = spans[0][1]
    if sentence.codes[end : end + 1] != "p":
        return spans
    if sentence.tokens[end - 1].lemma in sentence.grammar.groups:
        match = SUBJECT_LIST.match(sentence.codes, end + 1)
        named = tuple(phrases_of(sentence, *match.span())) if match and "M" in match.group() else ()
        return named or spans
    if sentence.tokens[end].lemma not in sentence.grammar.members:
        return spans
    match = NP.match(sentence.codes, end + 1)
    return (match.span(),) if match and "M" in match.group() else spans


def add_owners(filled: Filled, sentence: Sentence, rule: EventFile, role: ArgumentRole) -> None:
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
                add(filled, sentence, [(index - 1, index)], rule, role)
