"""What the figures of one sentence tell of each other: a list of its way, a series of what holds for all of it."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

from transform.changes import basis_between
from transform.restated import filled
from transform.status import is_outlook

if TYPE_CHECKING:
    from collections.abc import Sequence

    from transform.clauses import Sentence
    from transform.records import ChangeDirection, Figure, FigureStatus

_UNSURE = frozenset({"forecast", "target"})
_DOUBTS: frozenset[FigureStatus] = frozenset({"forecast", "estimate", "target"})


def share_directions(view: Sentence, directions: list[ChangeDirection | None]) -> None:
    """Give a figure of a list the direction of its neighbour: only dates and list words stand between the two."""
    for index, (one, other) in enumerate(pairwise(view.figures)):
        if (one.kind, one.currency) != (other.kind, other.currency) or directions[index] == directions[index + 1]:
            continue
        gap = set(_between_members(view, one.end_char, other.start_char).lower().replace(",", " , ").split())
        if gap & view.rules.list_particles and gap <= view.rules.list_particles | view.rules.date_links:
            way = directions[index] or directions[index + 1]
            directions[index] = directions[index + 1] = way


def _between_members(view: Sentence, start: int, end: int) -> str:
    """The words between two figures without dates, and in Korean without the second one's metric and its particle."""
    inside = view.metrics_in(start, end) if view.korean else []
    if len(inside) != 1:
        return view.undated(start, end)
    mark = view.rules.topic.match(view.text, inside[0].end)
    return f"{view.undated(start, inside[0].start)} {view.undated(mark.end() if mark else inside[0].end, end)}"


def whole_series(view: Sentence, figures: list[Figure], directions: Sequence[ChangeDirection | None]) -> list[Figure]:
    """What one member of a series is told holds for the others: its way, its basis, its doubt."""
    if not any(figure.series_id for figure in figures):
        return figures
    ways: dict[str | None, ChangeDirection] = {
        f.series_id: way for f, way in zip(figures, directions, strict=True) if f.series_id and way
    }
    begun = {f.series_id: f.period_start for f in figures if f.series_role == "from"}
    ended = {f.series_id: f.period_start for f in figures if f.series_role == "to"}
    sure = {f.series_id: f.status for f in figures if f.series_role == "from" and f.status in _UNSURE}
    plans = {f.series_id for f in figures if f.series_role == "to" and f.status in {"plan", "target"}}
    outlooks = {
        f.series_id: f for f in figures if f.series_role == "to" and f.status in _DOUBTS and is_outlook(view, f)
    }
    whole: list[Figure] = []
    for figure in figures:
        told: dict[str, Any] = {}
        if figure.series_role in {"to", "by"} and figure.change_direction is None:
            told["change_direction"] = ways.get(figure.series_id)
        first, last = begun.get(figure.series_id), ended.get(figure.series_id)
        if figure.series_role == "by" and figure.change_basis is None and first and last:
            told["change_basis"] = basis_between(first, last)
        if figure.series_role == "from" and figure.series_id in outlooks:
            told.update(_revised(figure, outlooks[figure.series_id]))
        elif figure.series_role == "from" and figure.series_id in plans:
            told.update(_begun(figure, figures))
        if figure.series_role == "to" and figure.status == "actual" and figure.series_id in sure:
            told["status"] = sure[figure.series_id]
        whole.append(filled(figure, told) if told else figure)
    return whole


def _revised(figure: Figure, latest: Figure) -> dict[str, Any]:
    """What holds of a revised outlook: it was one too, for the same time; a day behind it is the revision's."""
    told: dict[str, Any] = {"status": latest.status}
    if figure.period_start is None or figure.period_precision == "day":
        told.update(
            period_start=latest.period_start,
            period_end=latest.period_end,
            period_precision=latest.period_precision,
            period_role=latest.period_role,
        )
    return told


def _begun(figure: Figure, figures: Sequence[Figure]) -> dict[str, Any]:
    """What holds of the value that a plan begins from: it is there already, and the plan's due time is not its own."""
    told: dict[str, Any] = {"status": "actual"}
    ends = {f.period_start for f in figures if f.series_id == figure.series_id and f.series_role == "to"}
    if figure.period_start in ends:
        told.update(period_start=None, period_end=None, period_precision=None, period_role=None)
    return told
