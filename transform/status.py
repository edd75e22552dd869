"""How sure a figure is, which way it moved, and against what.

In Korean the cue that governs stands after the figure, in its clause; in English before it, in the verb, or behind it
when the figure is the subject. A cue that a result is held against ("beating forecasts") is a basis and no status.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from transform.clauses import CueHit, Sentence, has_final
from transform.series import series_role

if TYPE_CHECKING:
    from transform.records import ChangeBasis, ChangeDirection, DateMention, Figure, FigureStatus

_STRENGTH = {"denied": 5, "target": 4, "plan": 3, "forecast": 2, "estimate": 2, "actual": 0}
_NEAR = 12
_NEAR_WORDS = 5
_LEAD = 8
_DAYS_IN_YEAR, _DAYS_IN_QUARTER, _DAYS_IN_MONTH = (360, 371), (88, 93), (27, 32)


def find_status(view: Sentence, index: int, period: DateMention | None, *, agentive: bool) -> FigureStatus | None:
    """The status of one figure; None when the sentence has no predicate that tells it."""
    figure = view.figures[index]
    start, end = view.clause(figure.start_char)
    if view.korean:
        return _korean(view, figure, (start, end), period, agentive=agentive)
    return _english(view, index, (start, end), period, agentive=agentive)


def _ahead(view: Sentence, period: DateMention | None) -> bool:
    return bool(period and view.published and period.period_start > view.published)


def _korean(
    view: Sentence, figure: Figure, clause: tuple[int, int], period: DateMention | None, *, agentive: bool
) -> FigureStatus | None:
    start, end = clause
    after = [cue for cue in _status_cues(view, figure.end_char, end) if not _is_held_against(view, cue)]
    strongest = max(after, key=lambda cue: _STRENGTH.get(cue.value, 1), default=None)
    if strongest and after[0].value == "actual" and after[0].start == figure.end_char:
        return "actual"
    if strongest is None:
        strongest = _lead(view, figure, start)
    if strongest:
        return _told(strongest.value, agentive=agentive)
    if _ahead(view, period) and not view.final_is_past(end):
        return "plan" if agentive else "forecast"
    return "actual" if view.final_is_past(end) or view.text[view.end - 1 : view.end] in {".", "!"} else None


def _lead(view: Sentence, figure: Figure, start: int) -> CueHit | None:
    """A cue in the noun phrase before a figure ("the target: 3 trillion"); what only plans or records is none there."""
    cues = [
        cue
        for cue in _status_cues(view, max(start, _last_figure_end(view, figure)), figure.start_char)
        if not _is_held_against(view, cue) and cue.value not in {"actual", "prospect", "plan"}
    ]
    return cues[-1] if cues else None


def _last_figure_end(view: Sentence, figure: Figure) -> int:
    return max((other.end_char for other in view.figures if other.end_char <= figure.start_char), default=view.start)


def _status_cues(view: Sentence, start: int, end: int) -> list[CueHit]:
    """The status cues of a stretch; a "prospect" word counts in Korean only after the prospective final consonant."""
    cues = [cue for cue in view.cues_of("status") if start <= cue.start and cue.end <= end]
    if not view.korean:
        return cues
    return [cue for cue in cues if cue.value != "prospect" or _is_prospective(view, cue)]


def _is_prospective(view: Sentence, cue: CueHit) -> bool:
    before = view.text[max(view.start, cue.start - 2) : cue.start].strip()
    return bool(before) and has_final(before[-1], view.rules.prospective_finals)


def _is_held_against(view: Sentence, cue: CueHit) -> bool:
    if view.korean:
        return view.rules.held_against.match(view.text, cue.end) is not None
    return any(basis.start < cue.end and cue.start < basis.end for basis in view.cues_of("basis"))


def _told(value: str, *, agentive: bool) -> FigureStatus:
    if value == "prospect":
        return "plan" if agentive else "forecast"
    return cast("FigureStatus", value)


def _english(
    view: Sentence, index: int, clause: tuple[int, int], period: DateMention | None, *, agentive: bool
) -> FigureStatus | None:
    figure = view.figures[index]
    cues = [cue for cue in _status_cues(view, *clause) if not _is_held_against(view, cue)]
    before = [cue for cue in cues if cue.end <= figure.start_char]
    after = [cue for cue in cues if cue.start >= figure.end_char]
    governing = _governing(view, figure, before, after)
    if governing:
        return _told(governing, agentive=agentive)
    if before or after:
        return "actual"
    if _ahead(view, period):
        return "plan" if agentive else "forecast"
    changes = [cue for cue in view.cues_of("change") if cue.end <= figure.start_char]
    return _clause_before(view, clause[0]) or ("actual" if changes else None)


def _governing(view: Sentence, figure: Figure, before: list[CueHit], after: list[CueHit]) -> str:
    """The cue, other than of fact, that governs an amount; '' when fact or nothing does."""
    firm = [cue for cue in before if cue.value != "actual"]
    if any(cue.value == "denied" for cue in firm):
        return "denied"
    if _is_expectation(view, figure):
        return "forecast"
    if firm and not _is_overruled(view, firm[-1], before, figure):
        return firm[-1].value
    follows = [cue for cue in after if cue.value != "actual" and not _is_apart(view, figure, cue)]
    return follows[0].value if follows and not before else ""


def _is_expectation(view: Sentence, figure: Figure) -> bool:
    """Whether an amount is itself what was expected: "estimates of $650 million"."""
    for cue in view.cues_of("status"):
        gap = view.between(cue.end, figure.start_char).lower().strip()
        if cue.value in {"forecast", "estimate"} and cue.end < figure.start_char and gap in view.rules.owner_before:
            return True
    return False


def _clause_before(view: Sentence, start: int) -> FigureStatus | None:
    """The status of the clause that ends where this one begins, for a clause without a verb of its own."""
    if start <= view.start:
        return None
    cues = [cue for cue in view.cues_of("status") if cue.end <= start and not _is_held_against(view, cue)]
    return _told(cues[-1].value, agentive=False) if cues else None


def _is_overruled(view: Sentence, firm: CueHit, before: list[CueHit], figure: Figure) -> bool:
    """Whether a verb of fact stands between a cue and the figure, and a figure or comma between the two."""
    facts = [cue for cue in before if cue.value == "actual" and cue.start >= firm.end]
    if not facts:
        return False
    return "," in view.between(firm.end, figure.start_char) or view.figures_between(firm.end, facts[-1].start) > 0


def _is_apart(view: Sentence, figure: Figure, cue: CueHit) -> bool:
    gap = view.between(figure.end_char, cue.start)
    return "," in gap or view.figures_between(figure.end_char, cue.start) > 0


def find_direction(view: Sentence, index: int) -> ChangeDirection | None:
    """Which way the change went that a figure states, or that led to it; None when no word of change governs it."""
    figure = view.figures[index]
    start, end = view.clause(figure.start_char, finite_only=False)
    cues = view.cues_of("change")
    if view.korean:
        following = [cue for cue in cues if figure.end_char <= cue.start < end]
        if following and not view.figures_between(figure.end_char, following[0].start):
            gap = view.between(figure.end_char, following[0].start)
            if (
                any(basis.start < following[0].start < basis.end + _NEAR for basis in view.cues_of("basis"))
                and len(gap) > 2
            ):
                return None
            if len(gap) <= _NEAR or "".join(gap.split())[:1] in {"\uc73c", "\ub85c"}:
                return cast("ChangeDirection", following[0].value)
        return None
    before = [cue for cue in cues if start <= cue.start and cue.end <= figure.start_char]
    if before and _governs(view, before[-1], figure):
        return cast("ChangeDirection", before[-1].value)
    after = [cue for cue in cues if figure.end_char <= cue.start < end]
    if after and len(view.between(figure.end_char, after[0].start).split()) == 0:
        return cast("ChangeDirection", after[0].value)
    return None


def _governs(view: Sentence, cue: CueHit, figure: Figure) -> bool:
    """Whether only a few plain words stand between a word of change and an amount."""
    gap = view.between(cue.end, figure.start_char)
    if figure.kind not in {"percent", "percentage_point", "ratio"}:
        if not view.rules.owner_before.isdisjoint(gap.lower().split()[-1:]):
            return False
        if series_role(view, figure) == "to":
            return "," not in gap and view.figures_between(cue.end, figure.start_char) <= 1
    return "," not in gap and len(gap.split()) <= _NEAR_WORDS and not view.figures_between(cue.end, figure.start_char)


def find_basis(
    view: Sentence, index: int, period: DateMention | None, compared: list[DateMention]
) -> ChangeBasis | None:
    """What a change is measured against: by its words, else by how far the compared date lies from the figure's own."""
    figure = view.figures[index]
    start, end = view.clause(figure.start_char)
    if not view.korean:
        start = max(start, _last_figure_end(view, figure) - _LEAD)
    words = [cue for cue in view.cues_of("basis") if start <= cue.start < end]
    if words:
        near = min(words, key=lambda cue: abs(cue.start - figure.start_char))
        return cast("ChangeBasis", near.value)
    dates = [date for date in compared if start <= date.start_char < end]
    if not dates:
        return None
    near_date = min(dates, key=lambda date: abs(date.start_char - figure.start_char))
    return _basis_of(view, near_date, period)


def _basis_of(view: Sentence, date: DateMention, period: DateMention | None) -> ChangeBasis | None:
    own = period.period_start if period else None
    if own is None and view.published:
        own = view.published.replace(month=1, day=1) if date.precision == "year" else view.published
    if own is None:
        return None
    days = (own - date.period_start).days
    if date.precision == "day":
        return "close" if 0 < days <= _LEAD // 2 else None
    for basis, (least, most) in (("yoy", _DAYS_IN_YEAR), ("qoq", _DAYS_IN_QUARTER), ("mom", _DAYS_IN_MONTH)):
        if least <= days <= most:
            return cast("ChangeBasis", basis)
    if date.precision in {"year", "quarter", "month"} and days >= 0:
        return cast("ChangeBasis", {"year": "yoy", "quarter": "qoq", "month": "mom"}[date.precision])
    return None
