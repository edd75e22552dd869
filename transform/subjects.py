"""What a figure measures, of whom, and who acts: by the particles, possessives and links of its clause."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from transform.clauses import MetricHit, Sentence
from transform.datetokens import is_hangul

if TYPE_CHECKING:
    from transform.attribution import Source
    from transform.records import Figure, Mention

MARKETS = frozenset({"market_size", "market_growth"})
_ACTORS = frozenset(
    {
        "company",
        "research_firm",
        "government",
        "university",
        "org",
        "model",
        "service",
        "product",
        "chip",
        "facility",
        "market",
        "programme",
        "law",
        "policy",
    }
)
_DOERS = frozenset({"company", "research_firm", "government", "university", "org", "person"})
_TIGHT_KOREAN = 8
_TIGHT_WORDS = 5
_SCOPE_LENGTH = 24
_EDGE = re.compile(r"[,;:()\"“”‘’'△]")


class Subject(NamedTuple):
    """Of whom a figure is, and who acts; ids where known names stand there."""

    text: str | None = None
    entity_id: str | None = None
    agent: str | None = None
    agent_id: str | None = None
    scope: str | None = None


def find_metrics(view: Sentence, changes: list[bool]) -> list[MetricHit | None]:
    """For each figure the metric's name that governs it; `changes` tells which figures state a change."""
    found: list[MetricHit | None] = []
    for index, figure in enumerate(view.figures):
        own = (
            _korean_metric(view, index, change=changes[index])
            if view.korean
            else _english_metric(view, index, change=changes[index])
        )
        if own is None and index and found[-1] is not None:
            own = _shared(view, index, found[-1], figure, change=changes[index])
        found.append(own)
    return _listed(view, found)


def _listed(view: Sentence, found: list[MetricHit | None]) -> list[MetricHit | None]:
    """Give a figure without a metric that of the next one of its kind, when only a list word parts the two."""
    for index in range(len(found) - 2, -1, -1):
        hit, figure, following = found[index + 1], view.figures[index], view.figures[index + 1]
        gap = view.between(figure.end_char, following.start_char).strip().lower()
        if (
            found[index] is None
            and hit is not None
            and figure.kind == following.kind
            and gap in view.rules.list_particles
        ):
            found[index] = hit
    return found


def _suits(hit: MetricHit, figure: Figure, *, change: bool) -> bool:
    return figure.kind in hit.metric.kinds or (
        change and figure.kind in {"percent", "percentage_point", "ratio", "money", "count"}
    )


def _shared(view: Sentence, index: int, hit: MetricHit, figure: Figure, *, change: bool) -> MetricHit | None:
    """The metric of the figure before, for one that goes on with it in the same clause."""
    start = view.clause(figure.start_char)[0]
    if view.figures[index - 1].start_char < start and not change:
        return hit if figure.kind in hit.metric.kinds and figure.kind == view.figures[index - 1].kind else None
    return hit if _suits(hit, figure, change=change) else None


def _korean_metric(view: Sentence, index: int, *, change: bool) -> MetricHit | None:
    figure = view.figures[index]
    previous = view.figures[index - 1].end_char if index else view.start
    following = view.figures[index + 1].start_char if index + 1 < len(view.figures) else view.end
    end = view.clause(figure.start_char)[1]
    fitting = [hit for hit in view.metrics if _suits(hit, figure, change=change)]
    own = [hit for hit in fitting if figure.start_char <= hit.start and hit.end <= figure.end_char]
    if own:
        return own[-1]
    before = [hit for hit in fitting if previous <= hit.start and hit.end <= figure.start_char]
    after = [hit for hit in fitting if figure.end_char <= hit.start < min(following, end)]
    linked = [hit for hit in after if view.between(figure.end_char, hit.start) in view.rules.amount_links]
    if before and (not linked or len(_undated(view, before[-1].end, figure.start_char)) <= _TIGHT_KOREAN):
        return _widest(before, linked)
    if linked:
        return linked[0]
    if before:
        return before[-1]
    doing = [hit for hit in after if hit.metric.agentive]
    if doing:
        return doing[0]
    earlier = [hit for hit in fitting if hit.end <= figure.start_char]
    return earlier[-1] if earlier and not index else None


def _widest(before: list[MetricHit], linked: list[MetricHit]) -> MetricHit:
    """The metric before, unless it only repeats what is done to the amount ("the investment: 3 trillion invested")."""
    if linked and not before[-1].metric.agentive and linked[0].metric.agentive and len(before) == 1:
        return linked[0] if before[-1].metric.id in MARKETS else before[-1]
    return before[-1]


def _undated(view: Sentence, start: int, end: int) -> str:
    """The words of a stretch without its dates and the particles that these carry, single spaces between."""
    parts: list[str] = []
    at = start
    for date in view.dates:
        if at <= date.start_char < end:
            parts.append(view.text[at : date.start_char])
            at = date.end_char
            while at < end and is_hangul(view.text[at]):
                at += 1
    return " ".join("".join([*parts, view.between(at, end)]).split())


def _english_metric(view: Sentence, index: int, *, change: bool) -> MetricHit | None:
    figure = view.figures[index]
    previous = view.figures[index - 1].end_char if index else view.start
    start, end = view.clause(figure.start_char)
    following = view.figures[index + 1].start_char if index + 1 < len(view.figures) else view.end
    fitting = [hit for hit in view.metrics if _suits(hit, figure, change=change)]
    own = [hit for hit in fitting if figure.start_char <= hit.start and hit.end <= figure.end_char]
    if own:
        return own[-1]
    if change:
        fitting = [hit for hit in fitting if hit.metric.id not in {"growth", "decline"}] or fitting
    after = [hit for hit in fitting if figure.end_char <= hit.start < min(following, end)]
    linked = [hit for hit in after if _links(view, figure, hit)]
    if linked:
        return linked[0]
    before = [hit for hit in fitting if max(previous, start) <= hit.start and hit.end <= figure.start_char]
    if before:
        return before[-1]
    if change:
        rising = [hit for hit in after if len(view.between(figure.end_char, hit.start).split()) <= _TIGHT_WORDS]
        if rising and "," not in view.between(figure.end_char, rising[0].start):
            return rising[0]
    earlier = [hit for hit in fitting if hit.end <= figure.start_char]
    if earlier and not index:
        return earlier[-1]
    loose = [hit for hit in after if "," not in view.between(figure.end_char, hit.start)]
    return loose[0] if loose and not earlier else None


def _links(view: Sentence, figure: Figure, hit: MetricHit) -> bool:
    """Whether the noun after an amount says what it is: "in revenue", "investment", "of the HBM market"."""
    gap = view.between(figure.end_char, hit.start)
    if gap.lower() in view.rules.amount_links:
        return True
    inside = [mention for mention in view.mentions if mention.start_char <= hit.start and hit.end <= mention.end_char]
    return bool(inside) and view.between(figure.end_char, inside[0].start_char).lower() in view.rules.amount_links


def find_subject(
    view: Sentence, figure: Figure, hit: MetricHit | None, source: Source | None, topic: Mention | None
) -> Subject:
    """Of whom one figure is. `topic` is who the paragraph was about, for a sentence that names nobody."""
    if hit is not None and hit.metric.id in MARKETS:
        market = _market(view, hit)
        if market.text:
            return market
    owner = _korean_owner(view, figure, hit, source) if view.korean else _english_owner(view, figure, hit, source)
    if owner is None and hit is not None and hit.metric.id in MARKETS:
        return Subject()
    owner = owner or _spoken_of(view, source, topic)
    scope = _scope(view, owner, hit)
    if owner is None:
        return _unnamed(view, hit, figure, scope)
    if hit is not None and hit.metric.agentive and owner.type in _DOERS:
        target = _target(view, figure, hit, owner)
        about = target or owner
        return Subject(about.surface, about.entity_id, owner.surface, owner.entity_id, scope)
    return Subject(owner.surface, owner.entity_id, scope=scope)


def _spoken_of(view: Sentence, source: Source | None, topic: Mention | None) -> Mention | None:
    """A speaker who tells of itself, else the paragraph's topic."""
    if source is not None:
        own = [m for m in view.mentions if m.start_char >= source.start and m.end_char <= source.end]
        own = [m for m in own if m.type in {"company", "government", "university", "org"}]
        if own:
            return own[-1]
        if source.text.lower() not in view.rules.pronouns:
            return None
    return topic


def _market(view: Sentence, hit: MetricHit) -> Subject:
    """The market whose size it is: the name that the word is part of, else the words before it."""
    for mention in view.mentions:
        if mention.start_char <= hit.start < mention.end_char and mention.type == "market":
            return Subject(mention.surface, mention.entity_id)
    near = [mention for mention in view.mentions if mention.type == "market" and mention.end_char <= hit.end]
    if near and len(view.between(near[-1].end_char, hit.start).strip()) <= 1:
        return Subject(near[-1].surface, near[-1].entity_id)
    start = max((match.end() for match in _EDGE.finditer(view.text, view.start, hit.start)), default=view.start)
    words = view.between(start, hit.start).split(" ")
    kept: list[str] = []
    for word in reversed([word for word in words if word]):
        if _ends_phrase(view, word):
            break
        kept.insert(0, word)
    name = view.text[hit.start : hit.end].split(" ")[0]
    return Subject(f"{' '.join(kept)} {name}") if kept and len(kept) <= _TIGHT_WORDS else Subject()


def _ends_phrase(view: Sentence, word: str) -> bool:
    """Whether a noun phrase cannot go on to the left over a word: a particle's, an article or a small Latin word."""
    if not word:
        return True
    if is_hangul(word[-1]):
        return len(word) > 1 and (
            word[-1] in view.rules.phrase_ends or view.rules.topic.match(f"{word} ", len(word) - 1) is not None
        )
    return word.lower() in view.rules.auxiliaries or word.lower() in view.rules.date_links or word[-1] in "'’,"


def _candidates(view: Sentence, source: Source | None, start: int, end: int) -> list[Mention]:
    """Names in a stretch that a figure can be of; the source of the sentence only stands for itself."""
    found = [m for m in view.mentions if start <= m.start_char and m.end_char <= end and m.type in _ACTORS]
    return [m for m in found if source is None or not source.start <= m.start_char < source.end]


def _korean_owner(view: Sentence, figure: Figure, hit: MetricHit | None, source: Source | None) -> Mention | None:
    start, _ = view.clause(figure.start_char)
    place = hit.start if hit is not None and hit.end <= figure.start_char else figure.start_char
    named = _candidates(view, source, start, place)
    marked = [
        m for m in named if view.rules.genitive.match(view.text, m.end_char) and _is_near(view, m.end_char + 1, place)
    ]
    if marked:
        return marked[-1]
    topics = [m for m in named if view.rules.topic.match(view.text, m.end_char)]
    if topics:
        return topics[-1] if hit is None or hit.metric.id != "market_share" else _holder(topics)
    beside = [
        m for m in named if _is_near(view, m.end_char, place) and not view.rules.target.match(view.text, m.end_char)
    ]
    if beside:
        return beside[-1]
    earlier = [m for m in _candidates(view, source, view.start, place) if view.rules.topic.match(view.text, m.end_char)]
    if earlier:
        return earlier[-1]
    after = _candidates(view, source, figure.end_char, view.clause(figure.start_char)[1])
    shown = [m for m in after if view.rules.topic.match(view.text, m.end_char)]
    return shown[0] if shown else None


def _holder(topics: list[Mention]) -> Mention:
    """Who holds a share: the last topic that is no market."""
    return next((m for m in reversed(topics) if m.type != "market"), topics[-1])


def _is_near(view: Sentence, start: int, end: int) -> bool:
    """Whether no particle and no mark parts a name from the metric: only modifiers and dates stand between."""
    gap = _undated(view, start, end)
    return (
        len(gap) <= _SCOPE_LENGTH
        and not _EDGE.search(gap)
        and not any(_ends_phrase(view, word) for word in gap.split())
    )


def _english_owner(view: Sentence, figure: Figure, hit: MetricHit | None, source: Source | None) -> Mention | None:
    start, end = view.clause(figure.start_char)
    place = hit.start if hit is not None and hit.start <= figure.start_char else figure.start_char
    named = [m for m in _candidates(view, source, start, place) if not _is_object(view, m)]
    owners = [m for m in named if view.rules.genitive.match(view.text, m.end_char)]
    if owners:
        return owners[-1]
    if hit is not None:
        after = _candidates(view, source, hit.end, end)
        if after and view.between(hit.end, after[0].start_char).lower().strip() in view.rules.owner_before:
            return after[0]
    if named:
        return named[0] if hit is None or hit.metric.id not in MARKETS else named[-1]
    earlier = [m for m in _candidates(view, source, view.start, figure.start_char) if not _is_object(view, m)]
    return earlier[0] if earlier else None


def _is_object(view: Sentence, mention: Mention) -> bool:
    """Whether a preposition before a name makes it no subject ("in the HBM market", "by Samsung")."""
    before = view.text[max(view.start, mention.start_char - 14) : mention.start_char].lower().split()
    before = [word for word in before if word not in view.rules.articles]
    return bool(before) and before[-1] in view.rules.date_links


def _target(view: Sentence, figure: Figure, hit: MetricHit, owner: Mention) -> Mention | None:
    """What an act is aimed at: in Korean with its particle, in English after "in" or "into" behind the amount."""
    for mention in view.mentions:
        if mention is owner or mention.type in {"place", "technology", "person", "market"}:
            continue
        if view.korean:
            if view.rules.target.match(view.text, mention.end_char) and mention.start_char > owner.end_char:
                return mention
        elif 0 < mention.start_char - hit.end <= 1 and hit.end < figure.start_char:
            return mention
        elif mention.start_char >= figure.end_char:
            before = view.between(figure.end_char, mention.start_char).lower().split()
            if before and before[-1] in view.rules.target_before and len(before) <= _TIGHT_WORDS:
                return mention
    return None


def _scope(view: Sentence, owner: Mention | None, hit: MetricHit | None) -> str | None:
    """The part that is meant: the modifiers between a name and the metric, else a word of scope right before it."""
    if hit is None:
        return None
    if owner is not None and owner.end_char <= hit.start:
        genitive = view.rules.genitive.match(view.text, owner.end_char)
        match = genitive or (view.rules.topic.match(view.text, owner.end_char) if view.korean else None)
        gap = _undated(view, match.end() if match else owner.end_char, hit.start).strip(" ,")
        if (
            gap
            and not view.figures_between(owner.end_char, hit.start)
            and (view.korean or match)
            and _is_modifier(view, gap)
        ):
            return gap
    near = [cue for cue in view.cues_of("scope") if 0 <= hit.start - cue.end <= 1]
    return view.text[near[-1].start : near[-1].end] if near else None


def _is_modifier(view: Sentence, gap: str) -> bool:
    """Whether words are plain modifiers: short, without a mark, none with a particle."""
    plain = not any(_ends_phrase(view, word) for word in gap.split())
    return plain and len(gap) <= _SCOPE_LENGTH and not _EDGE.search(gap)


def _unnamed(view: Sentence, hit: MetricHit | None, figure: Figure, scope: str | None) -> Subject:
    """A subject without a known name: the Korean noun that has the topic's particle, unless that is the metric."""
    if not view.korean:
        return Subject(scope=scope)
    start = view.clause(figure.start_char)[0]
    if hit is not None and hit.end <= figure.start_char:
        own = _phrase_before(view, start, hit.start)
        if own:
            return Subject(own, scope=scope if scope != own else None)
    limit = hit.start if hit is not None and hit.start < figure.start_char else figure.start_char
    for match in view.rules.topic.finditer(view.text, start, limit):
        text = _phrase_before(view, start, match.start())
        named = view.metrics_in(match.start() - len(text), match.start())
        if text and not named and not any(date.surface in text for date in view.dates):
            return Subject(text, scope=scope)
    return Subject(scope=scope)


def _phrase_before(view: Sentence, start: int, end: int) -> str:
    """The noun phrase that ends at a place; '' when it is too long to be a name."""
    if view.figures_between(start, end):
        return ""
    phrase: list[str] = []
    edge = max((match.end() for match in _EDGE.finditer(view.text, start, end)), default=start)
    for word in reversed(_undated(view, edge, end).split()):
        if phrase and _ends_phrase(view, word):
            break
        phrase.insert(0, word.removesuffix(view.rules.possessive) if not phrase else word)
    return " ".join(phrase).strip("'\"“”‘’ ") if len(phrase) <= _TIGHT_WORDS else ""
