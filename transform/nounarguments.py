"""Which argument an English noun phrase is: the name that it ends in or stands for, else its words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from transform.records import Argument, ArgumentRole, Figure, Mention

if TYPE_CHECKING:
    from collections.abc import Iterator

    from transform.eventclauses import Sentence
    from transform.eventfiles import EventFile, RoleFile

Span = tuple[int, int]
_ACTORS = frozenset({"company", "research_firm", "government", "university", "org", "person", "place"})


def noun_arguments(sentence: Sentence, span: Span, rule: EventFile, role: ArgumentRole) -> Iterator[Argument]:
    """The argument that a noun phrase is in a role: its name of an expected type, else its words."""
    fits = rule.roles[role]
    start, end = span
    while end - start > 1 and (
        sentence.codes[end - 1] in "Tr" or (sentence.codes[end - 1] == "F" and "M" in sentence.codes[start : end - 1])
    ):
        end -= 1
    for index in range(end - 1, start - 1, -1):
        token = sentence.tokens[index]
        if (
            sentence.codes[index] != "M"
            or _is_demonym(token.ref)
            or (sentence.codes[index + 1 : index + 2] == "s" and index + 1 < end)
        ):
            continue
        mention = token.ref
        assert isinstance(mention, Mention)
        is_thing = fits.any and role != "subject" and mention.type not in _ACTORS
        if (mention.type in fits.types or is_thing) and _may_lead(sentence, mention, index, end):
            yield Argument(
                role=role,
                entity_id=mention.entity_id,
                type=mention.type,
                surface=mention.surface,
                start_char=mention.start_char,
                end_char=mention.end_char,
            )
            return
    yield from _plain(sentence, (start, end), role, fits)


def _is_demonym(ref: object) -> bool:
    """Whether a name only says whence something is ("the Korean firm")."""
    return isinstance(ref, Mention) and ref.level == "demonym"


def _may_lead(sentence: Sentence, mention: Mention, index: int, end: int) -> bool:
    """Whether a name stands for its whole phrase: last in it, or a thing before a word for its kind."""
    if index + 1 == end:
        return True
    if mention.type == "person":
        return True
    return mention.type not in _ACTORS and sentence.tokens[end - 1].lemma in sentence.grammar.kinds


def _headed(sentence: Sentence, start: int, end: int, fits: RoleFile) -> bool:
    """Whether a phrase ends in one of the role's head words."""
    text = sentence.text[sentence.tokens[start].start : sentence.tokens[end - 1].end].lower()
    heads = fits.heads.get("en", ())
    if not heads:
        return False
    figure = sentence.tokens[end - 1].ref
    if isinstance(figure, Figure) and figure.per is not None:  # "300 engineers a year" are engineers
        words = text.split(" ")
        return any(_ends_in(" ".join(words[:size]), heads) for size in range(len(words), 1, -1))
    return _ends_in(text, heads)


def _ends_in(text: str, heads: tuple[str, ...]) -> bool:
    """Whether words end in one of the head words, as a whole word."""
    return text.endswith(heads) and any(text.endswith(head) and not text[: -len(head)][-1:].isalnum() for head in heads)


def _is_titled(sentence: Sentence, start: int, end: int) -> bool:
    """Whether a phrase inside a sentence is written as a name: capitals at its first and its last word."""
    first, last = sentence.tokens[start], sentence.tokens[end - 1]
    words = (sentence.text[first.start : first.end], sentence.text[last.start : last.end])
    return start > 0 and all(word[0].isupper() and not word.isupper() for word in words)


def _is_thing(sentence: Sentence, start: int, end: int) -> bool:
    """Whether a phrase ends in a plain word that is not too vague for a thing ("relations", "results")."""
    return sentence.tokens[end - 1].lemma not in sentence.grammar.vague and sentence.codes[start:end] != "F"


def _is_count(sentence: Sentence, index: int) -> bool:
    """Whether a token is a number with what it counts ("ten million users")."""
    figure = sentence.tokens[index].ref
    return isinstance(figure, Figure) and figure.kind == "count"


def _is_sum(sentence: Sentence, index: int) -> bool:
    """Whether a token is a sum of money, which says how much and not what."""
    figure = sentence.tokens[index].ref
    return isinstance(figure, Figure) and figure.kind == "money"


def _plain(sentence: Sentence, span: Span, role: ArgumentRole, fits: RoleFile) -> Iterator[Argument]:
    start, end = span
    owner = sentence.codes.rfind("Ms", start, end)
    start = owner + 2 if owner >= start else start
    while start < end and (sentence.codes[start] in "Dr" or (end - start > 1 and _is_sum(sentence, start))):
        start += 1
    if start == end or sentence.codes[end - 1] not in "WXMF" or "U" in sentence.codes[start:end]:
        return
    is_noun = sentence.codes[end - 1] not in "MF" or _is_count(sentence, end - 1)
    is_any = is_noun and (fits.any or (role == "object" and _is_titled(sentence, start, end)))
    is_any = is_any or (is_noun and fits.loose and _is_thing(sentence, start, end))
    if not (is_any or _headed(sentence, start, end, fits)):
        return
    first, last = sentence.tokens[start], sentence.tokens[end - 1]
    surface = sentence.text[first.start : last.end]
    kind = fits.head_type if _headed(sentence, start, end, fits) else None
    yield Argument(role=role, entity_id=None, type=kind, surface=surface, start_char=first.start, end_char=last.end)
