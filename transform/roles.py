"""Who held which post where, as a sentence says it: a person, a title and an organisation side by side.

Each is a relation dated with the article's day; when somebody took or left a post is told by events.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from transform.people import TITLES
from transform.records import Mention, Relation

if TYPE_CHECKING:
    from transform.text import Document

_EMPLOYERS = frozenset({"company", "research_firm", "government", "university", "org"})
_OF = re.compile(r", (?:the |an? )?([A-Za-z -]{2,40}?) (?:of|at) (?:the )?\Z")
_REACH = 80
_OWNER = ("'s ", "\u2019s ", " ")


def find_roles(document: Document, roles: Iterable[str], mentions: Sequence[Mention]) -> tuple[Relation, ...]:
    """The posts that a text gives, each person, organisation and title once. `roles` are English titles."""
    people = [mention for mention in mentions if mention.type == "person" and mention.entity_id and not mention.nested]
    if not people:
        return ()
    employers = [mention for mention in mentions if mention.type in _EMPLOYERS and mention.level == "name"]
    starts = {mention.start_char: mention for mention in employers if not mention.nested}
    ends = {mention.end_char: mention for mention in employers if not mention.nested}
    titles = _titles(document)
    closing = {end: (start, title) for start, (end, title) in titles.items()}
    named = frozenset(roles)
    first_of = [employer.start_char for employer in employers]
    found: dict[tuple[str, str, str], Relation] = {}
    for person in people:
        pair = (
            _behind(person, starts, titles)
            or _around(document.text, person, ends, titles, closing)
            or _written_out(document.text, person, _soon(employers, first_of, person.end_char), named)
        )
        if pair is None or pair[0].entity_id is None:
            continue
        relation = Relation(
            entity_id=person.entity_id or "",
            relation="role_of",
            other_id=pair[0].entity_id,
            detail=pair[1],
            valid_from=document.published,
            article_id=document.article_id,
        )
        found.setdefault((relation.entity_id, relation.other_id, pair[1]), relation)
    return tuple(found.values())


def _soon(employers: Sequence[Mention], starts: Sequence[int], after: int) -> Sequence[Mention]:
    """The organisations within reach behind an offset."""
    return employers[bisect_left(starts, after) : bisect_left(starts, after + _REACH)]


def _titles(document: Document) -> dict[int, tuple[int, str]]:
    """The longest title that begins at each place: its end and its words."""
    titles: dict[int, tuple[int, str]] = {}
    for start, end, payload in document.hits.get(TITLES, ()):
        if start not in titles or titles[start][0] < end:
            titles[start] = (end, str(payload))
    return titles


def _behind(
    person: Mention, starts: dict[int, Mention], titles: dict[int, tuple[int, str]]
) -> tuple[Mention, str] | None:
    """Organisation and title behind the name, as Korean puts them."""
    employer = starts.get(person.end_char + 1)
    title = titles.get(employer.end_char + 1) if employer is not None else None
    return (employer, title[1]) if employer is not None and title is not None else None


def _around(
    text: str,
    person: Mention,
    ends: dict[int, Mention],
    titles: dict[int, tuple[int, str]],
    closing: dict[int, tuple[int, str]],
) -> tuple[Mention, str] | None:
    """The organisation before the name, its title behind it or between the two."""
    behind = titles.get(person.end_char + 1)
    before = ends.get(person.start_char - 1)
    if before is not None and behind is not None and text[person.start_char - 1] == " ":
        return before, behind[1]
    between = closing.get(person.start_char - 1) if text[person.start_char - 1 : person.start_char] == " " else None
    for joint in _OWNER if between is not None else ():
        start, title = between or (0, "")
        employer = ends.get(start - len(joint)) if text[max(0, start - 3) : start].endswith(joint) else None
        if employer is not None:
            return employer, title
    return None


def _written_out(
    text: str, person: Mention, employers: Sequence[Mention], roles: frozenset[str]
) -> tuple[Mention, str] | None:
    """An English apposition: the name, a comma, the title, "of" and the organisation."""
    for employer in employers:
        if employer.sentence == person.sentence and employer.start_char > person.end_char and not employer.nested:
            match = _OF.match(text[person.end_char : employer.start_char])
            if match is not None and match.group(1) in roles:
                return employer, match.group(1)
    return None
