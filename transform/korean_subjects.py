"""Of whom a Korean figure is: by the particles of its clause, and the comma of a headline.

`subjects` asks here, and `english_subjects` is its like for English.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from transform.english_subjects import ACTORS, candidates
from transform.measures import aside_owner
from transform.phrases import ends_phrase, is_near

if TYPE_CHECKING:
    from transform.attribution import Source
    from transform.clauses import MetricHit, Sentence
    from transform.records import Figure, Mention

# Names that are rather a part of what somebody makes than a subject, where both stand in a clause.
PARTS = frozenset({"chip", "technology", "product"})
OFFERED = frozenset({"service", "model"})


def korean_owner(view: Sentence, figure: Figure, hit: MetricHit | None, source: Source | None) -> Mention | None:
    """The name with the genitive before the metric, else the topic of the clause, else one right beside the metric."""
    rules = view.rules
    start = view.clause(figure.start_char)[0]
    place = hit.start if hit is not None and hit.end <= figure.start_char else figure.start_char
    share = _aside(view, figure) or _sharer(view, source, place, figure)
    if share is not None:
        return share
    named = [m for m in candidates(view, source, start, place) if not view.marked(m.end_char, rules.compared_after)]
    owners = [(m, mark.end()) for m in named if (mark := view.marked(m.end_char, rules.genitive))]
    genitive = [m for m, _ in owners]
    marked = [m for m, behind in owners if is_near(view, behind, place)]
    topics = [m for m in named if view.marked(m.end_char, rules.topic)]
    if marked and not (marked[-1].type in PARTS and topics):
        return _offered(view, named, owners[-1][1]) or marked[-1]
    beside = [m for m in named if is_near(view, m.end_char, place) and not view.marked(m.end_char, rules.target)]
    if topics and not (beside and hit is not None and hit.metric.id == "stake"):
        return _holder(topics) if hit is not None and hit.metric.id == "market_share" else topics[-1]
    if beside and not (beside[-1].type in PARTS and genitive):
        return beside[-1]
    earlier = [m for m in candidates(view, source, view.start, place) if view.marked(m.end_char, rules.topic)]
    if earlier or genitive:
        return earlier[-1] if earlier else _offered(view, named, owners[-1][1]) or genitive[-1]
    return _farther(view, figure, hit, source, place)


def _aside(view: Sentence, figure: Figure) -> Mention | None:
    """The name right before the bracket that holds nothing but a figure, if it can own one."""
    aside = aside_owner(view, figure)
    return aside if aside is not None and aside.type in ACTORS else None


def _offered(view: Sentence, named: list[Mention], genitive: int) -> Mention | None:
    """The service or model behind its maker's genitive, where no particle ends it ("X's Y users"), else None."""
    behind = [m for m in named if m.start_char == genitive + 1 and view.text[m.end_char : m.end_char + 1] == " "]
    return next((m for m in behind if m.type in OFFERED), None)


def _farther(
    view: Sentence, figure: Figure, hit: MetricHit | None, source: Source | None, place: int
) -> Mention | None:
    """The name that a Korean headline begins with, else one behind the figure, where none before it is marked."""
    head = _headline_head(view, place)
    if head is not None:
        return head if head in candidates(view, source, view.start, place) else None
    if hit is not None and hit.metric.agentive and place == hit.start:
        aimed = [m for m in candidates(view, source, view.start, place) if view.marked(m.end_char, view.rules.target)]
        if aimed:
            return aimed[-1]  # "the fine imposed on X"
    if hit is not None and place == hit.start and view.rules.main_topic.match(view.text, hit.end):
        return None  # the metric is the topic itself: who is named behind its amount does something else
    return _named_after(view, figure, source, view.clause(figure.start_char)[1])


def _headline_head(view: Sentence, place: int) -> Mention | None:
    """The name with a comma that a Korean headline begins with, whatever describes it; None for other sentences.

    A headline has no stop at its end. A name behind the comma makes the two a list.
    """
    comma = view.text.find(",", view.start, place)
    if comma < 0 or view.text[view.end - 1] == ".":
        return None
    head = next((m for m in reversed(view.mentions) if m.end_char <= comma), None)
    if head is None or any(comma < m.start_char <= comma + 2 for m in view.mentions):
        return None
    around = f"{view.between(view.start, head.start_char)} {view.between(head.end_char, comma)}"
    return None if any(ends_phrase(view, word) for word in around.split()) else head


def _named_after(view: Sentence, figure: Figure, source: Source | None, end: int) -> Mention | None:
    """A name behind a figure that describes it ("the No. 1, X"), else the first topic there."""
    after = candidates(view, source, figure.end_char, end)
    if after and view.text[figure.end_char : after[0].start_char] in view.rules.attributive:
        return after[0]
    return next((m for m in after if view.marked(m.end_char, view.rules.topic)), None)


def _sharer(view: Sentence, source: Source | None, place: int, figure: Figure) -> Mention | None:
    """Whose part a figure is, where one metric is told of several: "of the share, A has 46%, B 33%"."""
    named = candidates(view, source, place, figure.start_char) if place < figure.start_char else []
    parts = [m for m in named if view.marked(m.end_char, view.rules.topic)]
    return parts[-1] if parts and not view.figures_between(parts[-1].end_char, figure.start_char) else None


def _holder(topics: list[Mention]) -> Mention:
    """Who holds a share: the last topic that is no market."""
    return next((m for m in reversed(topics) if m.type != "market"), topics[-1])
