"""What a figure measures, of whom, when, by whose word, and how sure.

Attachment follows the structure of the clause: particles and word order in Korean, prepositions and verbs in English,
marks in both; nearness alone decides nothing. `clauses` reads the sentence, `timing` the date, `measures` the metric,
`subjects` of whom, `status` certainty and change, `attribution` the source, `series` what belongs together.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

from transform.attribution import Source, find_source
from transform.claimwords import ClaimRules, load_claims
from transform.clauses import Sentence, read_sentences
from transform.measures import find_metrics
from transform.records import Figure
from transform.series import distribute, find_series, series_role
from transform.status import basis_between, find_basis, find_direction, find_status
from transform.subjects import Subject, find_subject
from transform.timing import find_periods

if TYPE_CHECKING:
    from collections.abc import Sequence

    from transform.clauses import MetricHit
    from transform.records import ChangeDirection, DateMention, Mention
    from transform.text import Document

__all__ = ["ClaimRules", "attach_claims", "load_claims"]

_FIELDS = tuple(Figure.__dataclass_fields__)
_CHANGING = frozenset({"percent", "percentage_point", "ratio", "money", "count", "quantity"})
_TOPICS = frozenset({"company", "government", "university", "org", "research_firm"})


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
    topics = _Topics(document, rules, mentions)
    for view in read_sentences(document, rules, figures, dates, mentions):
        for figure, full in zip(view.figures, _attach(view, document.article_id, topics.before(view)), strict=True):
            attached[id(figure)] = full
    return tuple(attached[id(figure)] for figure in figures)


class _Topics:
    """Who each paragraph has been about so far: its last name with the particle of a topic, or at a sentence's head."""

    def __init__(self, document: Document, rules: ClaimRules, mentions: Sequence[Mention]) -> None:
        self._document = document
        self._heads = [m for m in mentions if m.type in _TOPICS and not m.nested and self._leads(m, rules)]

    def _leads(self, mention: Mention, rules: ClaimRules) -> bool:
        if rules.topic.match(self._document.text, mention.end_char):
            return True
        return mention.start_char - mention.sentence_start <= 1

    def before(self, view: Sentence) -> Mention | None:
        """The topic of the sentence before, in the same paragraph; None at a paragraph's head."""
        for mention in reversed(self._heads):
            if mention.end_char <= view.start:
                apart = view.ordinal - mention.sentence > 2 or "\n" in view.text[mention.end_char : view.start]  # noqa: PLR2004
                return None if apart else mention
        return None


def _attach(view: Sentence, article_id: str, topic: Mention | None) -> list[Figure]:
    """The figures of one sentence with all that it says of them."""
    source = find_source(view)
    periods, compared = find_periods(view)
    directions = [find_direction(view, index) for index in range(len(view.figures))]
    _share_directions(view, directions)
    changes = [_is_change(view, index, directions[index]) for index in range(len(view.figures))]
    metrics = find_metrics(view, changes)
    series = find_series(view, article_id)
    owners: dict[int, Mention] = {}
    for cue in view.cues_of("each"):
        _distribute(view, cue.start, periods, metrics, owners)
    full: list[Figure] = []
    last = Subject()
    for index, figure in enumerate(view.figures):
        hit = metrics[index]
        owner = owners.get(index)
        subject = _given(owner, hit) if owner else find_subject(view, figure, hit, source, topic)
        last = subject = subject if subject.text or not index else _carried(view, index, subject, last)
        link = series[index]
        role = link[1] if link else ""
        change = changes[index] or role == "by"
        status = find_status(view, index, periods[index], agentive=subject.agent is not None)
        if status == "actual" and source is not None and source.status:
            status = source.status
        if status == "forecast" and _is_over(view, periods[index]):
            status = "estimate"
        told: dict[str, Any] = {
            "metric": _metric_of(figure, hit, directions[index], change=change),
            "change_direction": directions[index] if role != "from" else None,
            "change_basis": find_basis(view, index, periods[index], compared) if change else None,
            "status": status,
        }
        full.append(_filled(figure, told | _where(periods[index]) | _whose(subject, source) | _series(link)))
    return _whole_series(full, directions)


def _share_directions(view: Sentence, directions: list[ChangeDirection | None]) -> None:
    """Give a figure of a list the direction of its neighbour: only dates and list words stand between the two."""
    for index, (one, other) in enumerate(pairwise(view.figures)):
        if (one.kind, one.currency) != (other.kind, other.currency) or directions[index] == directions[index + 1]:
            continue
        gap = view.between(one.end_char, other.start_char)
        for date in view.dates:
            gap = gap.replace(date.surface, "")
        if gap.lower().split() and set(gap.lower().replace(",", " , ").split()) <= view.rules.list_particles:
            way = directions[index] or directions[index + 1]
            directions[index] = directions[index + 1] = way


def _whole_series(figures: list[Figure], directions: Sequence[ChangeDirection | None]) -> list[Figure]:
    """What one member of a series is told holds for the others: the way it went, and the basis of a change in it."""
    ways: dict[str | None, ChangeDirection] = {
        f.series_id: way for f, way in zip(figures, directions, strict=True) if f.series_id and way
    }
    begun = {f.series_id: f.period_start for f in figures if f.series_role == "from"}
    ended = {f.series_id: f.period_start for f in figures if f.series_role == "to"}
    whole: list[Figure] = []
    for figure in figures:
        told: dict[str, Any] = {}
        if figure.series_role in {"to", "by"} and figure.change_direction is None:
            told["change_direction"] = ways.get(figure.series_id)
        first, last = begun.get(figure.series_id), ended.get(figure.series_id)
        if figure.series_role == "by" and figure.change_basis is None and first and last:
            told["change_basis"] = basis_between(first, last)
        whole.append(_filled(figure, told) if told else figure)
    return whole


def _is_over(view: Sentence, period: DateMention | None) -> bool:
    """Whether a period had ended before publication: what a forecast says of it is an estimate."""
    return bool(period and view.published and period.period_end < view.published)


def _is_change(view: Sentence, index: int, direction: ChangeDirection | None) -> bool:
    """Whether a figure states how much something changed, not what it came to."""
    figure = view.figures[index]
    if figure.kind not in _CHANGING:
        return False
    role = series_role(view, figure)
    if role in {"to", "from"}:
        return False
    if direction is not None and figure.kind in {"percent", "percentage_point"}:
        return True
    return direction is not None and (view.korean or role == "by" or figure.kind == "ratio")


def _metric_of(figure: Figure, hit: MetricHit | None, way: ChangeDirection | None, *, change: bool) -> str | None:
    """The metric's id; a percent by which a market changes is its growth, and a bare change or rank its own metric."""
    if hit is not None:
        growth = change and figure.kind == "percent" and hit.metric.id == "market_size"
        return "market_growth" if growth else hit.metric.id
    if figure.kind == "rank":
        return "rank"
    if figure.kind != "percent" or way not in {"up", "down"}:
        return None
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


def _carried(view: Sentence, index: int, subject: Subject, last: Subject) -> Subject:
    """The subject of the figure before, for one in the same clause that has none of its own."""
    if view.figures[index - 1].start_char < view.clause(view.figures[index].start_char)[0]:
        return subject
    return last._replace(scope=subject.scope or last.scope)


def _given(owner: Mention, hit: MetricHit | None) -> Subject:
    """The subject that a distributed list gives to a figure."""
    agent = (owner.surface, owner.entity_id) if hit and hit.metric.agentive else (None, None)
    return Subject(owner.surface, owner.entity_id, *agent)


def _filled(figure: Figure, told: dict[str, Any]) -> Figure:
    """The figure with what was told of it; three times as fast as `dataclasses.replace`, which checks each field."""
    full = object.__new__(Figure)
    for name in _FIELDS:
        object.__setattr__(full, name, told[name] if name in told else getattr(figure, name))
    return full


def _where(period: DateMention | None) -> dict[str, Any]:
    if period is None:
        return {}
    return {
        "period_start": period.period_start,
        "period_end": period.period_end,
        "period_precision": period.precision,
        "period_role": period.role,
    }


def _whose(subject: Subject, source: Source | None) -> dict[str, Any]:
    return {
        "subject": subject.text,
        "subject_id": subject.entity_id,
        "agent": subject.agent,
        "agent_id": subject.agent_id,
        "scope": subject.scope,
        "attributed_to": source.text if source else None,
        "attributed_to_id": source.entity_id if source else None,
    }


def _series(series: tuple[str, str] | None) -> dict[str, Any]:
    return {"series_id": series[0], "series_role": series[1]} if series else {}
