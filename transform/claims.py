"""What a figure measures, of whom, when, by whose word, and how sure.

Attachment follows the structure of the clause: particles and word order in Korean, prepositions and verbs in English,
marks in both; nearness alone decides nothing. `clauses` reads the sentence, `timing` the date, `measures` the metric,
`subjects` of whom, `status` certainty, `changes` which way it moved, `attribution` the source, `series` and `sharing`
what belongs together.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from transform.attribution import Source, begins_later, find_source, rival_sources
from transform.changes import find_basis, find_direction
from transform.claimwords import ClaimRules, load_claims
from transform.clauses import Sentence, read_sentences
from transform.discourse import Heard, Topics
from transform.english_subjects import Subject
from transform.measures import CHANGES, amounts_to, find_metrics, unsaid_metrics
from transform.periods import Period, shifted_years
from transform.records import Figure
from transform.restated import filled, take_restated, with_restated
from transform.series import distribute, find_series, series_role
from transform.sharing import share_directions, whole_series
from transform.status import find_status, is_ahead
from transform.subjects import OF_NOBODY, find_subject
from transform.timing import POINTING, day_of, find_periods

if TYPE_CHECKING:
    from collections.abc import Sequence

    from transform.claimwords import Metric
    from transform.clauses import MetricHit
    from transform.records import ChangeBasis, ChangeDirection, DateMention, FigureStatus, Mention
    from transform.text import Document

__all__ = ["ClaimRules", "attach_claims", "load_claims"]

_CHANGING = frozenset({"percent", "percentage_point", "ratio", "money", "count", "quantity"})
_PLANNED = frozenset({"money", "count", "quantity"})
_PARTS = frozenset({"percent", "percentage_point"})
_SHARED = frozenset({"yoy", "qoq", "mom"})
_DOUBTS: tuple[FigureStatus, ...] = ("forecast", "estimate", "target")
_DOERS = ("co:", "gov:", "uni:", "new:company:", "new:government:")
_LEAST_LEVEL = 100


def attach_claims(
    document: Document,
    rules: ClaimRules,
    figures: Sequence[Figure],
    dates: Sequence[DateMention],
    mentions: Sequence[Mention],
) -> tuple[Figure, ...]:
    """The same figures, in the same order, with metric, subject, period, change, status, source and series."""
    if not figures:
        return ()
    attached: dict[int, Figure] = {}
    topics = Topics(document, rules, mentions, dates)
    heard = Heard(dates)
    for view in read_sentences(document, rules, figures, dates, mentions):
        heard.prepare(view)
        originals = view.figures
        restated = take_restated(view)
        whole = _attach(view, document.article_id, topics.before(view))
        if restated:
            whole = with_restated(whole, originals, restated, document.article_id)
        attached.update((id(figure), full) for figure, full in zip(originals, whole, strict=True))
        heard.note(view, whole)
    return tuple(attached[id(figure)] for figure in figures)


def _attach(view: Sentence, article_id: str, topic: Mention | None) -> list[Figure]:
    """The figures of one sentence with all that it says of them."""
    source = _resolved(find_source(view), view, topic or view.far_topic)
    view.source = source
    rivals = rival_sources(view) if source is not None and len(view.figures) > 1 else []
    periods, compared = find_periods(view)
    directions = [find_direction(view, index) for index in range(len(view.figures))]
    share_directions(view, directions)
    unsaid = unsaid_metrics(view)
    changes = [_is_change(view, index, directions[index]) for index in range(len(view.figures))]
    metrics = find_metrics(view, changes)
    periods = _with_spoken(view, periods, compared, [hit.metric if hit else None for hit in metrics], unsaid)
    periods = _with_days(view, periods, metrics)
    series = find_series(view, article_id)
    owners: dict[int, Mention] = {}
    for cue in view.cues_of("each"):
        _distribute(view, cue.start, periods, metrics, owners)
    full: list[Figure] = []
    last = Subject()
    shared: ChangeBasis | None = None  # what the percent before was measured against: lists say it once
    for index, figure in enumerate(view.figures):
        hit = metrics[index]
        subject = _given(owners[index], hit) if index in owners else Subject()
        if index not in owners and (hit is not None or figure.kind not in OF_NOBODY):
            subject = (_goes_on(view) if unsaid[index] else None) or find_subject(view, figure, hit, source, topic)
            subject = _carried(view, index, subject, last, metrics=metrics) if index else subject
        last = subject if subject.text else last
        link = series[index]
        role = link[1] if link else ""
        change = changes[index] or role == "by"
        period = periods[index]
        is_held = period in compared
        basis = (find_basis(view, index, periods[index], compared) or _daily(period, hit)) if change else None
        if change and basis is None and figure.kind in _PARTS and view.figures[index - 1].kind == figure.kind:
            basis = shared
        shared = basis if basis in _SHARED else shared
        agentive = _acts(hit, subject, change=change, korean=view.korean)
        status = find_status(view, index, period, agentive=agentive)
        status = "actual" if is_held and _is_over(view, period) else _certainty(view, period, source, status)
        if hit is not None or figure.kind in _PLANNED:
            status = _decided(view, period, status, is_held=is_held)
        told: dict[str, Any] = {
            "metric": _metric_of(view, figure, (hit, unsaid[index]), directions[index], change=change),
            "change_direction": None if series_role(view, figure) == "from" else directions[index],
            "change_basis": basis,
            "status": status,
            **_whose(subject),
            **_level(view, figure),
        }
        own = next((rival for rival in reversed(rivals) if rival.start < figure.start_char), source)
        own = None if own is not None and begins_later(view, own, figure) else own
        if own is not None:
            told["attributed_to"], told["attributed_to_id"] = own.text, own.entity_id
        if period is not None:
            told.update(_where(period))
        if link is not None:
            told["series_id"], told["series_role"] = link
        full.append(filled(figure, told))
    return whole_series(view, full, directions)


def _goes_on(view: Sentence) -> Subject | None:
    """Of whom the sentence before told an amount that this one only goes on about; None where it tells its own."""
    return Subject(*view.told_whom) if amounts_to(view) and view.told_whom[0] else None


def _with_spoken(
    view: Sentence,
    periods: list[DateMention | None],
    compared: list[DateMention],
    named: list[Metric | None],
    unsaid: list[Metric | None],
) -> list[DateMention | None]:
    """The periods, with the one spoken of before for accounts whose sentence has none but what it compares with.

    What it compares with ("a year before") is then as long as what was spoken of.
    """
    spoken = view.earlier
    own = [p for p, figure in zip(periods, view.figures, strict=True) if series_role(view, figure) != "from"]
    if spoken is None or not all(p is None or p in compared or p.rule_id in POINTING for p in own):
        return periods
    metrics = [own or silent for own, silent in zip(named, unsaid, strict=True)]
    is_account = [metric is not None and metric.periodic for metric in metrics]
    if None not in periods or not any(is_account):
        return periods
    begun = [series_role(view, figure) == "from" for figure in view.figures]
    return [
        (_as_long_as(view, period, spoken) if period else None if first else spoken) if periodic else period
        for period, periodic, first in zip(periods, is_account, begun, strict=True)
    ]


def _with_days(
    view: Sentence, periods: list[DateMention | None], metrics: list[MetricHit | None]
) -> list[DateMention | None]:
    """The periods, with the day of what is told of days: a price closes on one, though others only speak on it."""
    return [
        (day_of(view, figure) or period) if hit is not None and hit.metric.daily else period
        for figure, period, hit in zip(view.figures, periods, metrics, strict=True)
    ]


def _daily(period: DateMention | None, hit: MetricHit | None) -> ChangeBasis | None:
    """What a price moved from on a day: the close before; None for what is not told of days."""
    is_daily = hit is not None and hit.metric.daily and period is not None and period.precision == "day"
    return "close" if is_daily else None


def _as_long_as(view: Sentence, period: DateMention, spoken: DateMention) -> DateMention:
    """A year before publication as the quarter, half or month of then, where such a one is spoken of."""
    if period.precision != "year" or period.rule_id not in POINTING or spoken.precision == "year":
        return period
    years = period.period_start.year - view.published.year if view.published else 0
    then = shifted_years(Period(spoken.period_start, spoken.period_end, spoken.precision), years)
    if then is None:
        return period
    return replace(period, period_start=then.start, period_end=then.end, precision=spoken.precision)


def _certainty(
    view: Sentence, period: DateMention | None, source: Source | None, status: FigureStatus | None
) -> FigureStatus | None:
    """The status of the clause, unless the verb of saying or the time of publication tells better."""
    if status == "actual" and source is not None and source.status:
        status = source.status
    if _is_over(view, period) and (status == "plan" or status is None):
        return "actual"
    return "estimate" if status == "forecast" and _is_over(view, period) else status


def _whose(subject: Subject) -> dict[str, str | None]:
    """The fields of a figure that a subject fills."""
    return {
        "subject": subject.text,
        "subject_id": subject.entity_id,
        "agent": subject.agent,
        "agent_id": subject.agent_id,
        "scope": subject.scope,
    }


def _decided(
    view: Sentence, period: DateMention | None, status: FigureStatus | None, *, is_held: bool
) -> FigureStatus | None:
    """The status, but of what was said in the past tense of a time to come the sentence's doubt, else a plan.

    What a plan is only held against is there already.
    """
    if status in {"plan", "target"} and is_held and not is_ahead(view, period):
        return "actual"
    if status != "actual" or not is_ahead(view, period):
        return status
    doubts = {cue.value for cue in view.cues_of("status")}
    return next((doubt for doubt in _DOUBTS if doubt in doubts), "plan")


def _acts(hit: MetricHit | None, subject: Subject, *, change: bool, korean: bool) -> bool:
    """Whether somebody does it, so that what is to come is a plan and no forecast."""
    if hit is None:
        return not korean and not change and (subject.entity_id or "").startswith(_DOERS)
    return hit.metric.planned or (hit.metric.agentive and (subject.agent is not None or subject.entity_id is None))


def _resolved(source: Source | None, view: Sentence, topic: Mention | None) -> Source | None:
    """The source, with the id of the last one named, or of the topic, where it is only "the company" or the like.

    A Korean sentence whose verb of saying has no subject goes on with the speaker of the sentence before.
    """
    last = view.said_before
    if source is None:
        return last._replace(speaks=False) if last and view.korean and view.cues_of("says") else None
    if source.entity_id is not None or source.text.lower() not in view.rules.pronouns:
        return source
    if last is not None and last.entity_id is not None:
        return source._replace(entity_id=last.entity_id)
    return source._replace(entity_id=topic.entity_id) if topic else source


def _is_over(view: Sentence, period: DateMention | None) -> bool:
    """Whether a period had ended before publication: what a forecast says of it is an estimate."""
    return bool(period and view.published and period.period_end < view.published)


def _is_change(view: Sentence, index: int, direction: ChangeDirection | None) -> bool:
    """Whether a figure states how much something changed, not what it came to."""
    figure = view.figures[index]
    if figure.kind not in _CHANGING:
        return False
    role = series_role(view, figure)
    if role in {"to", "from"} and figure.kind != "ratio":
        return False
    if direction is not None and figure.kind in {"percent", "percentage_point"}:
        return True
    return direction is not None and (view.korean or role == "by" or figure.kind == "ratio")


def _metric_of(
    view: Sentence,
    figure: Figure,
    told: tuple[MetricHit | None, Metric | None],
    way: ChangeDirection | None,
    *,
    change: bool,
) -> str | None:
    """The metric's id; a percent by which a market changes is its growth, and a bare change or rank its own metric."""
    hit, unsaid = told
    if unsaid is not None and (hit is None or hit.metric.id in CHANGES):
        return unsaid.id
    if hit is not None:
        growth = change and figure.kind == "percent" and hit.metric.id == "market_size"
        return "market_growth" if growth else hit.metric.id or None
    if figure.kind == "rank":
        return "rank"
    if figure.kind != "percent" or not change or way not in {"up", "down"}:
        return view.rules.implied.get(figure.unit or "")
    return "growth" if way == "up" else "decline"


def _distribute(
    view: Sentence,
    word: int,
    periods: list[DateMention | None],
    metrics: list[MetricHit | None],
    owners: dict[int, Mention],
) -> None:
    """Hand out the names, metrics or dates of a list, one to each figure, where a word like "respectively" says so."""
    spans = [(hit.start, hit.end) for hit in view.metrics]
    for index, item in (distribute(view, spans, word=word) or {}).items():
        metrics[index] = view.metrics[item]
    spans = [(date.start_char, date.end_char) for date in view.dates]
    for index, item in (distribute(view, spans, word=word) or {}).items():
        periods[index] = view.dates[item]
    names = [mention for mention in view.mentions if mention.type != "place"]
    spans = [(mention.start_char, mention.end_char) for mention in names]
    for index, item in (distribute(view, spans, word=word) or {}).items():
        owners[index] = names[item]


def _carried(
    view: Sentence, index: int, subject: Subject, last: Subject, *, metrics: Sequence[MetricHit | None]
) -> Subject:
    """The subject of the figure before, for one in the same clause that has none of its own.

    Of the same metric, words that are no name are another part of the same subject ("wireless sales, fixed sales").
    """
    before = view.figures[index - 1]
    if series_role(view, view.figures[index]) == "from" and series_role(view, before) == "to":
        return last  # "dropped to 21.5% from 38.6%"
    if subject.text and last.entity_id is not None and _is_from_outside(view, subject):
        return last._replace(scope=subject.scope)
    if subject.text:
        hit, other = metrics[index], metrics[index - 1]
        same = hit is not None and other is not None and hit.metric == other.metric
        is_part = same and subject.entity_id is None and last.entity_id is not None
        return last._replace(scope=subject.text) if is_part else subject
    if before.start_char < view.clause(view.figures[index].start_char)[0]:
        hit = metrics[index]
        goes_on = view.korean and hit is not None and hit.metric.periodic and last.entity_id is not None
        return last._replace(scope=subject.scope) if goes_on else subject
    return last._replace(scope=subject.scope or last.scope)


def _is_from_outside(view: Sentence, subject: Subject) -> bool:
    """Whether a subject with an id is named nowhere in its Korean sentence, but taken from those before."""
    return (
        view.korean and subject.entity_id is not None and all(m.entity_id != subject.entity_id for m in view.mentions)
    )


def _given(owner: Mention, hit: MetricHit | None) -> Subject:
    """The subject that a distributed list gives to a figure."""
    agent = (owner.surface, owner.entity_id) if hit and hit.metric.agentive else (None, None)
    return Subject(owner.surface, owner.entity_id, *agent)


def _level(view: Sentence, figure: Figure) -> dict[str, Any]:
    """Kind and unit of a bare number that is the level of a stock index before it ("the Kospi closed at 2,650")."""
    is_bare = figure.kind == "count" and figure.unit in {None, "unit"} and (figure.value or 0) >= _LEAST_LEVEL
    names = _indexes_before(view, figure) if is_bare else []
    is_level = bool(names) and view.figures_between(names[-1], figure.start_char) == 0
    return {"kind": "index", "unit": "point"} if is_level else {}


def _indexes_before(view: Sentence, figure: Figure) -> list[int]:
    """Where the names of stock indexes before a figure end."""
    before = [mention for mention in view.mentions if mention.end_char <= figure.start_char]
    return [mention.end_char for mention in before if mention.surface in view.rules.indexes]


def _where(period: DateMention) -> dict[str, Any]:
    return {
        "period_start": period.period_start,
        "period_end": period.period_end,
        "period_precision": period.precision,
        "period_role": period.role,
    }
