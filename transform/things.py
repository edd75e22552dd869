"""Of which thing a figure is, where it is of no actor: a market, what is sold or counted, what a share is part of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from transform.english_subjects import ACTORS, Subject, goes_on, words_behind
from transform.measures import MARKETS
from transform.phrases import (
    EDGE,
    MOST_WORDS,
    ends_phrase,
    is_beside,
    is_modifier,
    owner_ending,
    phrase_before,
    scope_before,
)

if TYPE_CHECKING:
    from transform.attribution import Source
    from transform.clauses import MetricHit, Sentence
    from transform.records import Figure, Mention

_THINGS = frozenset({"chip", "technology", "product", "service", "model"})


def _together(view: Sentence, hit: MetricHit) -> Subject | None:
    """All whose sum a Korean metric is ("combined sales of A and B"), as one text without an id; None for no sum."""
    names = [mention for mention in view.mentions if mention.end_char < hit.start and not mention.nested]
    if len(names) < 2 or view.rules.combined.isdisjoint(view.between(names[-1].end_char, hit.start).split()):  # noqa: PLR2004
        return None
    first = names[-1]
    for mention in reversed(names[:-1]):
        if view.between(mention.end_char, first.start_char).strip() not in view.rules.list_particles:
            break
        first = mention
    return Subject(view.text[first.start_char : names[-1].end_char]) if first is not names[-1] else None


def spoken_thing(view: Sentence, figure: Figure, hit: MetricHit | None) -> Subject | None:
    """The market of a market's size, what is priced, or what a Korean share is of: they go before any owner."""
    if hit is None:
        return _of_whole(view, figure) if view.korean else None
    both = _together(view, hit) if view.korean else None
    if both is not None:
        return both
    if hit.metric.id in MARKETS:
        return _market_of(view, hit)
    return _thing(view, hit) if hit.metric.of_thing else None


def _of_whole(view: Sentence, figure: Figure) -> Subject | None:
    """What a Korean share without a metric is of: the noun with the genitive right before it; None without one."""
    place = figure.start_char - 1
    if figure.kind not in {"percent", "ratio"} or figure.unit == "times" or not view.rules.possessive:
        return None
    if view.text[max(view.start, place - 1) : place] != view.rules.possessive:
        return None
    last = max((other.end_char for other in view.figures if other.end_char <= place), default=view.start)
    text = phrase_before(view, max(view.clause(place)[0], view.head, last), place)
    if text.rpartition(" ")[2] in view.rules.no_scope or view.metrics_in(place - len(text) - 1, place):
        return None  # a share of the sales: whose they are is told elsewhere
    named = [m for m in view.mentions if m.end_char == place - 1 and m.type in ACTORS]
    if named:
        return Subject(named[-1].surface, named[-1].entity_id)
    return Subject(text) if text else None


def _market_of(view: Sentence, hit: MetricHit) -> Subject | None:
    """The market named at a metric's place, or where the sentence names one; None when it names none."""
    for named in (hit, *(other for other in view.metrics if other.metric.id == "market_size")):
        market = _market(view, named)
        if market.text:
            return market
    return None


def _thing(view: Sentence, hit: MetricHit) -> Subject | None:
    """What is priced or traded: the noun right before the metric's name, or behind it after "of"; None for neither."""
    if not hit.metric.of_thing:
        return None
    text = phrase_before(view, max(view.clause(hit.start)[0], view.head), hit.start)
    words = text.split()
    behind = words_behind(view, hit) if words and not view.korean else []
    if behind:
        words = behind
    owner = owner_ending(view, view.text.rfind(text, view.start, hit.start)) if words and not view.korean else None
    if owner is not None:
        return Subject(owner.surface, owner.entity_id, scope=" ".join(words[1:]) or None)
    if not words or ends_phrase(view, words[-1]):
        words = [] if view.korean else words_behind(view, hit)
    if not words:
        return None
    name = " ".join(w for w in words if w not in view.rules.no_scope).removesuffix(view.rules.possessive)
    at = view.text.find(name, view.start, view.end)
    known = [m for m in view.mentions if at <= m.start_char and m.end_char <= at + len(name) and m.type in _THINGS]
    if not known:
        return Subject(name) if name else None
    scope = " ".join(word for word in name.split() if word not in known[-1].surface) or None
    return Subject(known[-1].surface, known[-1].entity_id, scope=scope)


def counted_by(view: Sentence, figure: Figure, source: Source | None, hit: MetricHit | None) -> Subject | None:
    """What a research firm tells of, by the words before an English metric ("IDC expects AI server shipments to")."""
    if view.korean or source is None or hit is None or not hit.metric.id:
        return None
    if not source.end <= hit.start <= figure.start_char or not goes_on(view, figure):
        return None
    if not any(m.type == "research_firm" and m.start_char == source.start for m in view.mentions):
        return None
    if any(source.end <= m.start_char < hit.start and m.type in ACTORS for m in view.mentions):
        return None  # "X put Y's share at"
    words = phrase_before(view, source.end, hit.start).split()
    while words and (ends_phrase(view, words[0]) or words[0].lower() in view.rules.no_scope):
        words.pop(0)
    return Subject(" ".join(words)) if words and is_modifier(view, " ".join(words)) else None


def _market(view: Sentence, hit: MetricHit) -> Subject:
    """The market whose size it is: the name that the word is part of, else the words before it."""
    for mention in view.mentions:
        beside = mention.end_char <= hit.start and is_beside(view, mention.end_char, hit.start)
        if mention.type == "market" and (mention.start_char <= hit.start < mention.end_char or beside):
            return Subject(mention.surface, mention.entity_id, scope=scope_before(view, mention.start_char))
    edges = (match.end() for match in EDGE.finditer(view.text, view.start, hit.start))
    edge = max(edges, default=view.start)
    edge = max(edge, view.head) if view.head <= hit.start else edge
    owner = next((m for m in view.mentions if m.end_char == edge - 1 and view.text.startswith("s ", edge)), None)
    kept: list[str] = []
    for word in reversed(view.undated(edge + 2 if owner else edge, hit.start).split()):
        if ends_phrase(view, word):
            break
        kept.insert(0, word)
    while len(kept) > 1 and kept[0].lower() in view.rules.no_scope:
        kept.pop(0)
    scoped = {view.text[cue.start : cue.end] for cue in view.cues_of("scope")}
    scope = kept.pop(0) if len(kept) > 1 and kept[0] in scoped else owner.surface if owner else None
    name = view.text[hit.start : hit.end].split(" ")[0]
    served = [] if view.korean or " " in view.text[hit.start : hit.end] else _served(view, hit)
    if served:
        return Subject(f"{name} {' '.join(served)}", scope=scope or " ".join(kept) or None)
    return Subject(f"{' '.join(kept)} {name}", scope=scope) if 0 < len(kept) <= MOST_WORDS else Subject()


def _served(view: Sentence, hit: MetricHit) -> list[str]:
    """What a market is for: the words of "for AI chips" right behind it; empty where nothing is named."""
    words = words_behind(view, hit)
    link = view.rules.served_link
    return [link, *words] if words and view.text.startswith(f" {link} ", hit.end) else []


def market_of_share(view: Sentence, owner: Mention | None, hit: MetricHit | None) -> str | None:
    """The market that a share is of, when the sentence names one elsewhere."""
    if hit is None or hit.metric.id != "market_share":
        return None
    markets = [m for m in view.mentions if m.type == "market" and m is not owner and m.end_char <= view.end]
    return markets[0].surface if markets else None
