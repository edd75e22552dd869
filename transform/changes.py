"""Which way a figure moved, and against what: the direction of a change, and its basis.

The word of change that governs stands in the figure's clause; what is compared is told by its words, or by how far the
compared date lies from the figure's own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from transform.clauses import CueHit, Sentence
from transform.korean import is_hangul
from transform.records import ChangeBasis, ChangeDirection
from transform.series import series_role
from transform.status import last_figure_end

if TYPE_CHECKING:
    from datetime import date

    from transform.records import DateMention, Figure

_NEAR = 12
_NEAR_WORDS = 5
_BESIDE = 3  # a particle and a blank
_LEAD = 8
_BEHIND: dict[str, ChangeDirection] = {"up_behind": "up", "down_behind": "down"}
_NEARBY: dict[str, ChangeDirection] = {"up_near": "up", "down_near": "down"}
# How many days apart two periods begin that are a year, a quarter or a month apart.
_SPANS: tuple[tuple[ChangeBasis, tuple[int, int]], ...] = (("yoy", (360, 371)), ("qoq", (88, 93)), ("mom", (27, 32)))
_OF_PRECISION: dict[str, ChangeBasis] = {"year": "yoy", "quarter": "qoq", "month": "mom"}


def find_direction(view: Sentence, index: int) -> ChangeDirection | None:
    """Which way the change went that a figure states, or that led to it; None when no word of change governs it."""
    figure = view.figures[index]
    if figure.kind in {"rank", "ordinal"} or (figure.kind == "duration" and series_role(view, figure) != "to"):
        return None
    start, end = view.clause(figure.start_char, finite_only=False)
    cues = view.cues_of("change")
    if view.korean:
        return _korean_direction(view, figure, [cue for cue in cues if figure.end_char <= cue.start < end])
    before = [cue for cue in cues if start <= cue.start and cue.end <= figure.start_char and cue.value not in _BEHIND]
    if series_role(view, figure) == "to":
        # What only names the metric tells no way where a verb does ("cut its growth forecast to 2%").
        before = [cue for cue in before if not any(hit.start <= cue.start < hit.end for hit in view.metrics)] or before
    if before and _governs(view, before[-1], figure):
        return _way(before[-1].value, figure)
    after = [cue for cue in cues if figure.end_char <= cue.start < end]
    if after and len(view.between(figure.end_char, after[0].start).split()) == 0:
        return _way(after[0].value, figure)
    return None


def _way(value: str, figure: Figure) -> ChangeDirection | None:
    """The direction that a word of change gives to a figure."""
    if value == "neutral" or (value in _BEHIND and figure.kind != "percent"):
        return None
    if value in _BEHIND or value in _NEARBY:
        return _BEHIND.get(value) or _NEARBY[value]
    if value in {"above", "below"}:
        return _beyond(value, figure)
    if value == "up_to":
        return "up"
    return cast("ChangeDirection", value)


def _beyond(value: str, figure: Figure) -> ChangeDirection | None:
    """The direction of what is above or below a percent; above or below three times as much it is more."""
    if figure.kind == "ratio" and figure.value is not None and figure.value > 1:
        return "up"
    if figure.kind not in {"percent", "percentage_point"}:
        return None
    return "up" if value == "above" else "down"


def _korean_direction(view: Sentence, figure: Figure, following: list[CueHit]) -> ChangeDirection | None:
    """The change right behind a figure, or farther on behind one that it led to, unless it is what a basis governs."""
    if not following or view.figures_between(figure.end_char, following[0].start):
        return None
    gap = view.between(figure.end_char, following[0].start)
    if following[0].value in _NEARBY and len(gap) > _BESIDE:
        return None
    closing = gap.find(")")
    if closing >= 0 and "(" not in gap[:closing] and is_hangul(gap[closing + 1 : closing + 2]):
        return None  # a noun's bracket holds it: what follows is said of the noun
    if any(figure.end_char <= basis.start < following[0].start for basis in view.cues_of("basis")):
        return None
    if len(gap) > _NEAR and not view.rules.to_after.match(view.text, figure.end_char):
        return None
    return _way(following[0].value, figure)


def _governs(view: Sentence, cue: CueHit, figure: Figure) -> bool:
    """Whether only a few plain words stand between a word of change and an amount."""
    gap = view.between(cue.end, figure.start_char)
    role = series_role(view, figure)
    if cue.value == "up_to" and role not in {"to", "by"}:
        return False
    if role == "to":
        return "," not in gap and view.figures_between(cue.end, figure.start_char) <= 1
    level = figure.kind not in {"percent", "percentage_point", "ratio"} and not role
    if level and not view.rules.owner_before.isdisjoint(gap.lower().split()[-1:]):
        return False
    if level and (gap.rstrip().endswith(view.rules.owner_endings) or gap.strip().lower() in view.rules.articles):
        return False  # triple this year's 3 billion, double the 3 million of then
    return (
        "," not in gap
        and len(gap.split()) <= _NEAR_WORDS + (3 if role == "by" else 0)
        and not view.figures_between(cue.end, figure.start_char)
    )


def find_basis(
    view: Sentence, index: int, period: DateMention | None, compared: list[DateMention]
) -> ChangeBasis | None:
    """What a change is measured against: by its words, else by how far the compared date lies from the figure's own."""
    figure = view.figures[index]
    start, end = view.clause(figure.start_char)
    if not view.korean:
        start = max(start, last_figure_end(view, figure) - _LEAD)
    words = [cue for cue in view.cues_of("basis") if start <= cue.start < end and _bears_on(view, cue, figure)]
    if words:
        near = min(words, key=lambda cue: abs(cue.start - figure.start_char))
        return cast("ChangeBasis", near.value)
    dates = [date for date in compared if start <= date.start_char < end]
    if not dates:
        return None
    near_date = min(dates, key=lambda date: abs(date.start_char - figure.start_char))
    return _basis_of(view, near_date, period)


def _bears_on(view: Sentence, cue: CueHit, figure: Figure) -> bool:
    """Whether a basis may be a figure's: an expectation is only that of the figure next to it."""
    if cue.value not in {"forecast", "plan"}:
        return True
    first, last = sorted((cue.start, figure.start_char))
    return view.figures_between(first + 1, last) == 0


def _basis_of(view: Sentence, date: DateMention, period: DateMention | None) -> ChangeBasis | None:
    own = period.period_start if period else None
    if own is None and view.published:
        own = view.published.replace(month=1, day=1) if date.precision == "year" else view.published
    if own is None:
        return None
    days = (own - date.period_start).days
    if date.precision == "day":
        return "close" if 0 < days <= _LEAD // 2 else None
    basis = basis_between(date.period_start, own)
    if basis is None and days >= 0:
        basis = _OF_PRECISION.get(date.precision)
    return basis


def basis_between(earlier: date, later: date) -> ChangeBasis | None:
    """The basis of a change between two periods that begin a year, a quarter or a month apart; None for others."""
    days = (later - earlier).days
    for basis, (least, most) in _SPANS:
        if least <= days <= most:
            return basis
    return None
