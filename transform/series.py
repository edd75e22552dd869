"""Figures that belong together: "from A to B", and lists that a word distributes over another list."""

from __future__ import annotations

import hashlib
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from transform.clauses import Sentence
    from transform.records import Figure, SeriesRole

_LOOK_BACK = 30
_ID_DIGITS = 12
_FEWEST = 2
_CHANGES = frozenset({"percent", "percentage_point", "ratio"})
_AHEAD = frozenset({"forecast", "plan", "target", "estimate"})


def find_series(view: Sentence, article_id: str) -> list[tuple[str, SeriesRole] | None]:
    """For each figure its series and role in it, None for one that is in none."""
    found: list[tuple[str, SeriesRole] | None] = [None] * len(view.figures)
    index = 0
    while index < len(view.figures):
        if series_role(view, view.figures[index]) == "from":
            members = _members(view, index)
            if any(role == "to" for _, role in members):
                name = _series_id(view, article_id, index)
                found[index] = (name, "from")
                for place, role in members:
                    found[place] = (name, role)
                index = max(place for place, _ in members)
        index += 1
    _add_reversed(view, article_id, found)
    return found


def _add_reversed(view: Sentence, article_id: str, found: list[tuple[str, SeriesRole] | None]) -> None:
    """Series told backwards, "to A from B", with the change right before the first as their "by"."""
    for index in range(len(view.figures) - 1):
        ends = view.figures[index], view.figures[index + 1]
        if found[index] or found[index + 1] or view.korean or not _same_measure(*ends):
            continue
        roles = series_role(view, ends[0]), series_role(view, ends[1])
        if roles == ("to", "from") or (roles == ("", "from") and _is_recalled(view, *ends)):
            name = _series_id(view, article_id, index)
            found[index], found[index + 1] = (name, "to"), (name, "from")
            if index and view.figures[index - 1].kind in {"percent", "ratio"} and not found[index - 1]:
                start = view.clause(ends[0].start_char)[0]
                if view.figures[index - 1].start_char >= start:
                    found[index - 1] = (name, "by")


def _is_recalled(view: Sentence, new: Figure, old: Figure) -> bool:
    """Whether an older outlook is recalled (", up from the"); of what has happened it is another period's value."""
    if "." in view.between(new.end_char, old.start_char):
        return False
    if not any(cue.value in _AHEAD for cue in view.cues_of("status")):
        return False
    return any(new.end_char <= cue.start and cue.end <= old.start_char for cue in view.cues_of("change"))


def _series_id(view: Sentence, article_id: str, index: int) -> str:
    """A name that hangs on evidence alone: the article, the sentence's words and which figure opens the series."""
    words = " ".join(view.text[view.start : view.end].split())
    evidence = f"{article_id}|{words}|{view.figures[index].surface}|{index}"
    return hashlib.sha256(evidence.encode("utf-8", "surrogatepass")).hexdigest()[:_ID_DIGITS]


def series_role(view: Sentence, figure: Figure) -> str:
    """'from', 'to' or 'by' as the particle behind or the preposition before a figure says, else ''."""
    role = view.roles.get(figure.start_char)
    if role is None:
        role = view.roles[figure.start_char] = _role(view, figure)
    return role


def _role(view: Sentence, figure: Figure) -> str:
    rules = view.rules
    if view.korean:
        if rules.from_after.match(view.text, figure.end_char):
            return "from"
        return "to" if rules.to_after.match(view.text, figure.end_char) else ""
    before = view.text[max(view.start, figure.start_char - _LOOK_BACK) : figure.start_char].lower().split()
    for word in reversed(before):
        if word in rules.series_before:
            return rules.series_before[word]
        if word not in rules.approximators:
            return ""
    return ""


def _members(view: Sentence, first: int) -> list[tuple[int, SeriesRole]]:
    """The later members of a series: figures of one kind up to the last that is "to", a change between them "by"."""
    opener = view.figures[first]
    end = view.clause(opener.start_char)[1]
    members: list[tuple[int, SeriesRole]] = []
    closed = False
    for place in range(first + 1, len(view.figures)):
        figure = view.figures[place]
        if figure.start_char >= end:
            break
        role = series_role(view, figure)
        if not _same_measure(opener, figure):
            if figure.kind in _CHANGES and (role == "by" or (view.korean and closed)):
                members.append((place, "by"))
                continue
            break
        if role == "from":
            break
        if closed and not _goes_on(view, view.figures[place - 1], figure):
            break
        members.append((place, "to"))
        closed = closed or role == "to"
    return members if closed else []


def _same_measure(one: Figure, other: Figure) -> bool:
    return (one.kind, one.unit, one.currency) == (other.kind, other.unit, other.currency)


def _goes_on(view: Sentence, last: Figure, figure: Figure) -> bool:
    """Whether a list word leads from one member to the next ("and 40 trillion won by 2030")."""
    gap = view.between(last.end_char, figure.start_char).lower()
    return any(particle in gap for particle in view.rules.list_particles)


def distribute(view: Sentence, items: list[tuple[int, int]], *, word: int) -> dict[int, int] | None:
    """Figures to items, one each and in order, when a word at `word` distributes them; None when the numbers differ.

    `items` are spans that stand before the figures (names, metrics or dates); the answer maps a figure's index to an
    item's. In English the word comes last ("3 and 5 respectively"), in Korean before the figures.
    """
    start, end = view.clause(word)
    figures = [
        index
        for index, figure in enumerate(view.figures)
        if start <= figure.start_char < end and (figure.start_char > word) == view.korean
    ]
    if len(figures) < _FEWEST:
        return None
    first = view.figures[figures[0]].start_char
    before = [index for index, item in enumerate(items) if start <= item[0] and item[1] <= first]
    if len(before) != len(figures) or not _is_list(view, [items[index] for index in before]):
        return None
    return dict(zip(figures, before, strict=True))


def _is_list(view: Sentence, items: list[tuple[int, int]]) -> bool:
    """Whether nothing but list words stands between neighbouring items."""
    return all(_without_figures(view, one[1], other[0]) in view.rules.list_particles for one, other in pairwise(items))


def _without_figures(view: Sentence, start: int, end: int) -> str:
    """What stands between two items of a list but for an amount that each of them may have."""
    inside = [figure for figure in view.figures if start <= figure.start_char and figure.end_char <= end]
    if not inside:
        return view.between(start, end).strip().lower()
    return view.between(inside[-1].end_char, end).strip().lower()
