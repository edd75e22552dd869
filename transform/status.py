"""How sure a figure is: a fact, a plan, a target, a forecast, or denied.

In Korean the cue that governs stands after the figure, in its clause; in English before it, in the verb, or behind it
when the figure is the subject. A cue that a result is held against ("beating forecasts") is a basis and no status.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from transform.clauses import CueHit, MetricHit, Sentence, has_final

if TYPE_CHECKING:
    from transform.records import DateMention, Figure, FigureStatus

_STRENGTH = {"denied": 5, "target": 4, "plan": 3, "vow": 3, "forecast": 2, "estimate": 2, "actual": 0}
_OUTLOOKS = frozenset({"target", "forecast", "estimate"})
_DECLARED = frozenset('.!"”')
_BESIDE = 3  # a particle and a blank
_LEAD = 8
_LONGEST_MARGIN = 30


def find_status(view: Sentence, index: int, period: DateMention | None, *, agentive: bool) -> FigureStatus | None:
    """The status of one figure; None when the sentence has no predicate that tells it."""
    figure = view.figures[index]
    start, end = view.clause(figure.start_char)
    if view.korean:
        held = _named_by(view, figure, start) if _is_held(view, figure) else []
        if held:
            return _told(held[-1].value, agentive=agentive)
        return _korean(view, figure, (start, end), period, agentive=agentive)
    return _english(view, index, (start, end), period, agentive=agentive)


def is_ahead(view: Sentence, period: DateMention | None) -> bool:
    """Whether a period begins after publication."""
    return bool(period and view.published and period.period_start > view.published)


def _korean(
    view: Sentence, figure: Figure, clause: tuple[int, int], period: DateMention | None, *, agentive: bool
) -> FigureStatus | None:
    start, end = clause
    after = [
        cue
        for cue in _status_cues(view, figure.end_char, end)
        if not _is_held_against(view, cue) and not _names_the_held(view, cue)
    ]
    strongest = max(after, key=lambda cue: _STRENGTH.get(cue.value, 1), default=None)
    if strongest and _is_now(view, figure, after[0], strongest):
        return "actual"
    if strongest is None:
        strongest = _lead(view, figure, start)
    if strongest:
        vowed = strongest.value == "vow" and view.source is not None and view.source.speaks
        return _told(strongest.value, agentive=agentive or vowed)
    told_ahead = is_ahead(view, period) and bool(view.cues_of("says"))
    if view.final_is_past(end) and not told_ahead:
        return "actual"
    if is_ahead(view, period):
        return "plan" if agentive else "forecast"
    if view.text[view.end - 1 : view.end] not in {".", "!"}:
        return None
    return "plan" if agentive and view.final_is(end, view.rules.present_finals) else "actual"


def _is_now(view: Sentence, figure: Figure, first: CueHit, strongest: CueHit) -> bool:
    """Whether an amount is told of the present before another that is planned ("it is 3, and will grow to 5")."""
    if first.value == "actual" and first.start == figure.end_char:
        return True
    return strongest.value == "plan" and view.rules.joining_ends.match(view.text, figure.end_char) is not None


def _lead(view: Sentence, figure: Figure, start: int) -> CueHit | None:
    """A cue in the noun phrase before a figure ("the target: 3 trillion"); what only plans or records is none there."""
    cues = [cue for cue in _named_by(view, figure, start) if not _is_held_against(view, cue)]
    return cues[-1] if cues else None


def _named_by(view: Sentence, figure: Figure, start: int) -> list[CueHit]:
    """The cues since `start` and since the last figure that name what a figure is an amount of."""
    since = max(start, last_figure_end(view, figure, held=True))
    return [cue for cue in _status_cues(view, since, figure.start_char) if _names(cue, figure)]


def _names(cue: CueHit, figure: Figure) -> bool:
    """Whether a cue before a figure is the noun that it is an amount of; "plan" only right before it."""
    if cue.value == "plan":
        return figure.start_char - cue.end <= _BESIDE
    return cue.value not in {"actual", "prospect"}


def last_figure_end(view: Sentence, figure: Figure, *, held: bool = False) -> int:
    """Where the last figure before one ends; `held` passes over multiples and what stands in a bracket, which others
    are held against ("the target is twice last year's (3), 6").
    """
    before = [other for other in view.figures if other.end_char <= figure.start_char]
    if held:
        before = [one for one in before if one.kind != "ratio" and not view.text.startswith(")", one.end_char)]
    return max((other.end_char for other in before), default=view.start)


def _status_cues(view: Sentence, start: int, end: int) -> list[CueHit]:
    """The status cues of a stretch; a "prospect" word counts in Korean only after the prospective final consonant."""
    cues = [cue for cue in view.cues_of("status") if start <= cue.start and cue.end <= end]
    if view.metrics:
        cues = [cue for cue in cues if not any(_is_inside(cue, hit) for hit in view.metrics)]
    if not view.korean:
        return cues
    return [cue for cue in cues if cue.value != "prospect" or _is_prospective(view, cue)]


def _is_inside(cue: CueHit, hit: MetricHit) -> bool:
    """Whether a cue is only a part of a metric's name ("target price")."""
    return hit.start <= cue.start and cue.end <= hit.end and hit.end - hit.start > cue.end - cue.start


def _is_prospective(view: Sentence, cue: CueHit) -> bool:
    before = view.text[max(view.start, cue.start - 2) : cue.start].strip()
    return bool(before) and has_final(before[-1], view.rules.prospective_finals)


def _is_held_against(view: Sentence, cue: CueHit) -> bool:
    if view.korean:
        return _leads_to_held(view, cue.end)
    return any(basis.start < cue.end and cue.start < basis.end for basis in view.cues_of("basis"))


def _leads_to_held(view: Sentence, end: int) -> bool:
    """Whether what ends here is held against something; its amount in a bracket and the margin may stand between."""
    if view.rules.held_against.match(view.text, end):
        return True
    between = [figure for figure in view.figures if end <= figure.start_char < end + _LONGEST_MARGIN]
    if not between:
        return False
    last = between[-1].end_char
    rest = view.text[end : last + _LEAD]
    for figure in between:
        rest = rest.replace(figure.surface, "")
    return view.rules.held_against.match(rest.replace("()", "").replace("  ", " ")) is not None


def _names_the_held(view: Sentence, cue: CueHit) -> bool:
    """Whether a Korean cue names an amount behind it that a result is held against ("over the target of 2%")."""
    return any(0 <= figure.start_char - cue.end <= _BESIDE - 1 and _is_held(view, figure) for figure in view.figures)


def _is_held(view: Sentence, figure: Figure) -> bool:
    """Whether a result is held against this amount, which may stand in a bracket behind its noun."""
    return _leads_to_held(view, figure.end_char + view.text.startswith(")", figure.end_char))


def _told(value: str, *, agentive: bool) -> FigureStatus:
    if value in {"prospect", "vow"}:
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
    if before or after or view.rules.past.search(view.text, clause[0], figure.start_char):
        return "actual"
    if is_ahead(view, period):
        return "plan" if agentive else "forecast"
    told = _clause_before(view, clause[0])
    declares = view.text[view.end - 1 : view.end] in _DECLARED
    return told or ("actual" if declares or view.cues_of("change") else None)


def _governing(view: Sentence, figure: Figure, before: list[CueHit], after: list[CueHit]) -> str:
    """The cue, other than of fact, that governs an amount; '' when fact or nothing does."""
    firm = [cue for cue in before if cue.value != "actual"]
    if any(cue.value == "denied" for cue in (*firm, *after)):
        return "denied"
    if _is_expectation(view, figure):
        return "forecast"
    if after and after[0].value == "actual" and _tells_it(view, figure, after[0]):
        return ""
    if firm and not _is_overruled(view, firm[-1], before, figure):
        thought = firm[-1].value == "prospect" and any(cue.value in {"forecast", "estimate"} for cue in firm[:-1])
        return "forecast" if thought else firm[-1].value
    follows = [cue for cue in after if cue.value != "actual" and not _is_apart(view, figure, cue)]
    follows = [cue for cue in follows if not (_is_quoted(view, figure, cue) or _is_own_act(view, figure, cue))]
    return follows[0].value if follows and not before else ""


def is_outlook(view: Sentence, figure: Figure) -> bool:
    """Whether an English noun of doubt beside a metric names an amount: "its sales target", "its target for sales".

    What changes then is the outlook itself, and what it was before was an outlook too.
    """
    before = [cue for cue in view.cues_of("status") if cue.end <= figure.start_char and cue.value in _OUTLOOKS]
    return not view.korean and any(_is_beside(view, cue, hit) for cue in before for hit in view.metrics)


def _is_beside(view: Sentence, cue: CueHit, hit: MetricHit) -> bool:
    if hit.end <= cue.start:
        return cue.start - hit.end == 1
    gap = view.between(cue.end, hit.start).lower().split()
    return cue.end <= hit.start and 0 < len(gap) <= _BESIDE and gap[0] in view.rules.owner_before


def _tells_it(view: Sentence, figure: Figure, cue: CueHit) -> bool:
    """Whether a verb of fact behind an amount describes it ("the 3 billion won it booked")."""
    words = view.between(figure.end_char, cue.start).lower().split()
    return len(words) == 1 and words[0] in view.rules.pronouns


def _is_expectation(view: Sentence, figure: Figure) -> bool:
    """Whether an amount is itself what was expected: "estimates of $650 million"."""
    for cue in (*view.cues_of("status"), *view.cues_of("basis")):
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


def _is_own_act(view: Sentence, figure: Figure, cue: CueHit) -> bool:
    """Whether a cue right behind a figure is what those do that it counts ("58% plan to spend more")."""
    gap = view.between(figure.end_char, cue.start)
    return gap == " " and view.text[cue.start : cue.end].lower() in view.rules.own_acts


def _is_quoted(view: Sentence, figure: Figure, cue: CueHit) -> bool:
    """Whether a verb of saying or a relative stands between: what is said there is not said of the figure before it."""
    words = view.between(figure.end_char, cue.start).lower().split()
    if not view.rules.relatives.isdisjoint(words):
        return True
    return any(figure.end_char <= says.start and says.end <= cue.start for says in view.cues_of("says"))


def _is_apart(view: Sentence, figure: Figure, cue: CueHit) -> bool:
    gap = view.between(figure.end_char, cue.start)
    return "," in gap or view.figures_between(figure.end_char, cue.start) > 0
