"""Which metric's name governs a figure, by where it stands in the clause and what links the two."""

from __future__ import annotations

from typing import TYPE_CHECKING

from transform.clauses import MetricHit, Sentence
from transform.series import series_role

if TYPE_CHECKING:
    from transform.claimwords import Metric
    from transform.records import Figure, Mention

MARKETS = frozenset({"market_size", "market_growth"})
CHANGES = frozenset({"growth", "decline"})
_SHARE = "market_share"
_COUNTED = frozenset({"chip", "product", "model"})
_NAMED_REACH = 16  # of "of" and a maker's name
_TIGHT_KOREAN = 8
_TIGHT_WORDS = 5
# A change of these is not told in percent.
_UNCHANGING = frozenset({"duration", "rank", "ordinal", "ratio"})


def find_metrics(view: Sentence, changes: list[bool]) -> list[MetricHit | None]:
    """For each figure the metric's name that governs it; `changes` tells which figures state a change."""
    found: list[MetricHit | None] = []
    for index, figure in enumerate(view.figures):
        share = None if changes[index] else _share_of_market(view, figure)
        if share is not None:
            found.append(share)
            continue
        own = (
            _korean_metric(view, index, change=changes[index])
            if view.korean
            else _english_metric(view, index, change=changes[index])
        )
        if own is None and index and found[-1] is not None:
            own = _shared(view, index, found[-1], figure, change=changes[index])
        if own is None:
            earlier = [hit for hit in view.metrics if hit.end <= figure.start_char]
            earlier = [hit for hit in earlier if not _parted(view, hit.end, figure)]
            fitting = [hit for hit in earlier if _suits(view, hit, figure, change=changes[index])]
            fitting = [] if _counts_named(view, figure) else fitting
            own = fitting[0] if fitting else None
        found.append(own)
    return _listed(view, found)


def unsaid_metrics(view: Sentence) -> list[Metric | None]:
    """For each figure the metric that only the sentence before named; None for all where this one names its own.

    "Each" hands out as many metrics as it has figures; percents of a ranking go on with its shares.
    """
    none: list[Metric | None] = [None] * len(view.figures)
    kinds = {figure.kind for figure in view.figures}
    named = [hit for hit in view.metrics if hit.metric.id and not kinds.isdisjoint(hit.metric.kinds)]
    if not view.told or any(hit.metric.id not in CHANGES for hit in named):
        return none
    same = len({figure.kind for figure in view.figures}) == 1
    if view.cues_of("each") and same and len(view.told) == len(view.figures) > 1:
        return [view.rules.metrics.get(told) for told in view.told]
    if _goes_on_listing(view):
        told = view.rules.metrics.get(view.told[-1])
        return [told if figure.kind != "rank" else None for figure in view.figures]
    if amounts_to(view):
        return [view.rules.metrics.get(view.told[-1]) if _suits_told(view, f) else None for f in view.figures]
    sentence = view.text[view.start : view.end]
    if view.told[-1] == _SHARE and any(words in sentence for words in view.rules.ranked_on):
        share = view.rules.metrics.get(_SHARE)
        return [share if figure.kind == "percent" else None for figure in view.figures]
    return none


def amounts_to(view: Sentence) -> bool:
    """Whether a Korean sentence of no other topic says what the amount before amounts to ("that is twice ...")."""
    if not view.korean or view.rules.amounting.search(view.text, view.start, view.end) is None:
        return False
    if view.text.startswith(view.rules.pointing, view.start):
        return True
    topics = view.rules.main_topic.finditer(view.text, view.start, view.figures[0].start_char)
    return all(view.text[match.start() - 1] in view.rules.verb_stems for match in topics)


def _suits_told(view: Sentence, figure: Figure) -> bool:
    """Whether a figure can be of the amount told before: one of its kind, or by how much it changed."""
    return figure.kind in {"percent", "ratio"} or (figure.kind, figure.unit, figure.currency) == view.told_of


def _goes_on_listing(view: Sentence) -> bool:
    """Whether a Korean sentence only gives others' amounts of what was told: a topic to each, and no metric at all."""
    if not view.korean or view.told_of is None or any(view.told_of[0] in hit.metric.kinds for hit in view.metrics):
        return False
    counted = [figure for figure in view.figures if figure.kind != "rank"]
    if not counted or any((figure.kind, figure.unit, figure.currency) != view.told_of for figure in counted):
        return False
    if all(aside_owner(view, figure) is not None for figure in counted):
        return True  # "X(3 million) and Y(2 million) followed"
    starts = [view.start, *(figure.end_char for figure in view.figures)]
    return len(counted) == len(view.figures) and all(
        series_role(view, one) == "to" or _has_subject(view, start, one.start_char)
        for start, one in zip(starts, view.figures, strict=False)
    )


def _has_subject(view: Sentence, start: int, end: int) -> bool:
    """Whether a noun with the particle of a topic or subject stands in a Korean stretch, and no mere circumstance."""
    found = view.rules.main_topic.finditer(view.text, start, end)
    return any(view.text[match.start() - 1] not in view.rules.adverbial_ends for match in found)


def aside_owner(view: Sentence, figure: Figure) -> Mention | None:
    """The name right before the bracket that a Korean figure fills ("X(9.8 million)"); None for no such name."""
    place = figure.start_char - 1
    if not view.korean or view.text[place] != "(" or view.text[figure.end_char : figure.end_char + 1] != ")":
        return None
    return next((m for m in reversed(view.mentions) if m.end_char == place), None)


def _share_of_market(view: Sentence, figure: Figure) -> MetricHit | None:
    """The share that "33.8 percent of the HBM market" is, in Korean with the market before; None for other figures."""
    share = view.rules.metrics.get(_SHARE)
    if figure.kind != "percent" or share is None:
        return None
    for hit in view.metrics:
        if hit.metric.id != "market_size":
            continue
        if view.korean:
            linked = view.between(hit.end, figure.start_char).strip() == view.rules.possessive
        else:
            gap = view.between(figure.end_char, hit.start).lower().split()
            linked = 0 < len(gap) <= _TIGHT_WORDS and gap[0] == view.rules.share_link
        if linked:
            return MetricHit(hit.start, hit.end, share)
    return None


def _listed(view: Sentence, found: list[MetricHit | None]) -> list[MetricHit | None]:
    """Give a figure without a metric that of the next one of its kind, when only a list word parts the two."""
    for index in range(len(found) - 2, -1, -1):
        hit, figure, following = found[index + 1], view.figures[index], view.figures[index + 1]
        gap = _between_items(view, figure, following).strip().lower()
        if (
            found[index] is None
            and hit is not None
            and figure.kind == following.kind
            and gap in view.rules.list_particles
        ):
            found[index] = hit
    return found


def _between_items(view: Sentence, figure: Figure, following: Figure) -> str:
    """What stands between two figures, in Korean without the second one's own name ("A 3 and B 5 invested")."""
    for mention in view.mentions if view.korean else ():
        if figure.end_char <= mention.start_char and mention.end_char <= following.start_char:
            mark = view.marked(mention.end_char, view.rules.topic)
            if mark is not None and mark.end() == following.start_char - 1:
                return view.between(figure.end_char, mention.start_char)
    return view.between(figure.end_char, following.start_char)


def _parted(view: Sentence, start: int, figure: Figure) -> bool:
    """Whether a clause with a subject of its own begins between a place and an English figure (", and its board")."""
    return not view.korean and view.rules.new_clause.search(view.text, start, figure.start_char) is not None


def _suits(view: Sentence, hit: MetricHit, figure: Figure, *, change: bool) -> bool:
    if figure.kind == "count" and hit.metric.units and figure.unit and figure.unit not in hit.metric.units:
        return hit.start >= figure.start_char and hit.end <= figure.end_char
    if figure.kind == "quantity" and hit.metric.units and figure.unit in view.rules.implied:
        return figure.unit in hit.metric.units  # megawatts are no output, whatever "capacity" stands there
    if change and hit.metric.kinds <= _UNCHANGING:
        return False
    return figure.kind in hit.metric.kinds or (
        change and figure.kind in {"percent", "percentage_point", "ratio", "money", "count"}
    )


def _shared(view: Sentence, index: int, hit: MetricHit, figure: Figure, *, change: bool) -> MetricHit | None:
    """The metric of the figure before, for one that goes on with it in the same clause."""
    start = view.clause(figure.start_char)[0]
    before = view.figures[index - 1]
    if _parted(view, before.end_char, figure):
        return None
    if _counts_named(view, figure):
        return None
    if before.start_char < start and not change:
        return hit if figure.kind in hit.metric.kinds and figure.kind == before.kind else None
    return hit if _suits(view, hit, figure, change=change) else None


def _counts_named(view: Sentence, figure: Figure) -> bool:
    """Whether a count is of a named thing right beside it, and of no metric told before ("504 of X's B200 chips")."""
    if figure.kind != "count":
        return False
    of = view.rules.share_link
    reach = figure.end_char + _NAMED_REACH if view.text.startswith(f" {of} ", figure.end_char) else figure.end_char
    return any(
        m.type in _COUNTED and (0 <= figure.start_char - m.end_char <= 1 or figure.end_char < m.start_char <= reach)
        for m in view.mentions
    )


def _korean_metric(view: Sentence, index: int, *, change: bool) -> MetricHit | None:
    figure = view.figures[index]
    previous = view.figures[index - 1].end_char if index else view.start
    following = view.figures[index + 1].start_char if index + 1 < len(view.figures) else view.end
    end = view.clause(figure.start_char)[1]
    fitting = [hit for hit in view.metrics if _suits(view, hit, figure, change=change)]
    own = [hit for hit in fitting if figure.start_char <= hit.start and hit.end <= figure.end_char]
    before = [hit for hit in fitting if previous <= hit.start and hit.end <= figure.start_char]
    if own and not (before and len(view.undated(before[-1].end, figure.start_char)) <= _TIGHT_KOREAN):
        return own[-1]
    after = [hit for hit in fitting if figure.end_char <= hit.start < min(following, end)]
    linked = [hit for hit in after if view.between(figure.end_char, hit.start) in view.rules.amount_links]
    if before and (not linked or len(view.undated(before[-1].end, figure.start_char)) <= _TIGHT_KOREAN):
        return _widest(before, linked, figure)
    if linked:
        return linked[0]
    if before:
        return before[-1]
    doing = [hit for hit in after if hit.metric.agentive]
    if doing:
        return doing[0]
    return None


def _widest(before: list[MetricHit], linked: list[MetricHit], figure: Figure) -> MetricHit:
    """The metric before, unless what is done to the amount says more ("staff: 300 hired", "a market: 3 invested")."""
    if not linked or not linked[0].metric.agentive:
        return before[-1]
    doing = before[-1].metric.agentive and before[-1].metric.id != linked[0].metric.id
    return linked[0] if doing or figure.kind == "count" or before[-1].metric.id in MARKETS else before[-1]


def _english_metric(view: Sentence, index: int, *, change: bool) -> MetricHit | None:
    figure = view.figures[index]
    previous = view.figures[index - 1].end_char if index else view.start
    start, end = view.clause(figure.start_char)
    following = view.figures[index + 1].start_char if index + 1 < len(view.figures) else view.end
    fitting = [hit for hit in view.metrics if _suits(view, hit, figure, change=change)]
    before = _heads(view, [h for h in fitting if max(previous, start) <= h.start and h.end <= figure.start_char])
    own = [hit for hit in fitting if figure.start_char <= hit.start and hit.end <= figure.end_char]
    if own and not (before and not before[-1].metric.agentive):
        return own[-1]
    if change:
        fitting = [hit for hit in fitting if hit.metric.id not in CHANGES] or fitting
    before = [hit for hit in before if not _is_verb(view, hit)]
    after = [hit for hit in fitting if figure.end_char <= hit.start < min(following, end)]
    linked = [hit for hit in after if _links(view, figure, hit)]
    if linked:
        return linked[0]
    before = [hit for hit in before if hit in fitting]
    if before:
        markets = [hit for hit in before if hit.metric.id in MARKETS and before[-1].metric.id == "valuation"]
        return (markets or before)[-1]
    if change:
        rising = [hit for hit in after if len(view.between(figure.end_char, hit.start).split()) <= _TIGHT_WORDS]
        if rising and "," not in view.between(figure.end_char, rising[0].start):
            return rising[0]
    earlier = [hit for hit in fitting if hit.end <= figure.start_char]
    loose = [hit for hit in after if "," not in view.between(figure.end_char, hit.start)]
    return loose[0] if loose and not earlier else None


def _heads(view: Sentence, hits: list[MetricHit]) -> list[MetricHit]:
    """The names without those that only say of what another is: in "share of the DRAM market" the share is measured."""
    kept: list[MetricHit] = []
    for hit in hits:
        gap = view.between(kept[-1].end, hit.start).lower().split() if kept else []
        if not gap or gap[0] not in view.rules.owner_before or len(gap) > _TIGHT_WORDS:
            kept.append(hit)
    return kept


def _is_verb(view: Sentence, hit: MetricHit) -> bool:
    """Whether a metric's name is a verb of change there ("is to rise to 52%"): the word before leads to one."""
    if not any(cue.start == hit.start for cue in view.cues_of("change")):
        return False
    word = view.between(view.start, hit.start).rstrip().rpartition(" ")[2]
    is_led = view.rules.series_before.get(word) == "to"
    return is_led or any(cue.end == hit.start - 1 and cue.value == "prospect" for cue in view.cues_of("status"))


def _links(view: Sentence, figure: Figure, hit: MetricHit) -> bool:
    """Whether the noun after an amount says what it is: "in revenue", "investment", "of the HBM market"."""
    gap = view.between(figure.end_char, hit.start)
    if gap.lower() in view.rules.amount_links:
        return True
    inside = [mention for mention in view.mentions if mention.start_char <= hit.start and hit.end <= mention.end_char]
    return bool(inside) and view.between(figure.end_char, inside[0].start_char).lower() in view.rules.amount_links
