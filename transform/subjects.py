"""Of whom a figure is, and who acts: by the particles and possessives of its clause."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from transform.clauses import MetricHit, Sentence
from transform.measures import MARKETS
from transform.phrases import (
    EDGE,
    MOST_WORDS,
    ends_phrase,
    is_beside,
    is_modifier,
    is_near,
    owner_ending,
    phrase_before,
    scope_before,
    tells,
    without_last,
)

if TYPE_CHECKING:
    from transform.attribution import Source
    from transform.records import Figure, Mention

_ACTORS = frozenset(
    {
        "company",
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
_BESIDE_PERSON = 24  # a title between a firm and its person
_THINGS = frozenset({"chip", "technology", "product", "service", "model"})
_DOERS = frozenset({"company", "research_firm", "government", "university", "org", "person"})
# Names that are rather a part of what somebody makes than a subject, where both stand in a clause.
_PARTS = frozenset({"chip", "technology", "product"})
# Kinds that are of nobody unless a metric says so: "for two months", "the second time".
OF_NOBODY = frozenset({"ordinal", "age", "duration"})
# Kinds that say something of somebody even where no metric is named; others only count.
_TELLING = frozenset({"money", "percent", "percentage_point", "rank", "index"})


_NAME_BEHIND = re.compile(r" (?P<link>[a-z]+) (?P<name>[A-Z][\w&'-]*(?: [A-Z][\w&'-]*)*)")


class Subject(NamedTuple):
    """Of whom a figure is, and who acts; ids where known names stand there."""

    text: str | None = None
    entity_id: str | None = None
    agent: str | None = None
    agent_id: str | None = None
    scope: str | None = None


def find_subject(
    view: Sentence, figure: Figure, hit: MetricHit | None, source: Source | None, topic: Mention | None
) -> Subject:
    """Of whom one figure is. `topic` is who the paragraph was about, for a sentence that names nobody."""
    if hit is not None:
        thing = (
            _market_of(view, hit) if hit.metric.id in MARKETS else _thing(view, hit) if hit.metric.of_thing else None
        )
        if thing is not None:
            return thing
    owner = _korean_owner(view, figure, hit, source) if view.korean else _english_owner(view, figure, hit, source)
    if owner is None and hit is not None and hit.metric.id in MARKETS:
        return Subject(*view.market) if view.market else Subject()
    owner = owner or _spoken_of(view, source, topic)
    owner = _maker(view, owner, source) or owner
    scope = _market_of_share(view, owner, hit) or _scope(view, owner, hit)
    if owner is None:
        return _without_name(view, figure, hit, scope)
    if hit is not None and hit.metric.agentive and owner.type in _DOERS:
        about = _target(view, figure, hit, owner) or owner
        return Subject(about.surface, about.entity_id, owner.surface, owner.entity_id, scope)
    if hit is not None and hit.metric.agentive and source is not None and source.speaks and source.entity_id:
        return Subject(owner.surface, owner.entity_id, source.text, source.entity_id, scope)
    return Subject(owner.surface, owner.entity_id, scope=scope)


def _market_of(view: Sentence, hit: MetricHit) -> Subject | None:
    """The market named at a metric's place, or where the sentence names one; None when it names none."""
    for named in (hit, *(other for other in view.metrics if other.metric.id == "market_size")):
        market = _market(view, named)
        if market.text:
            return market
    return None


def _without_name(view: Sentence, figure: Figure, hit: MetricHit | None, scope: str | None) -> Subject:
    """The subject of a sentence without a known name: the firm spoken of before, else its own words."""
    if hit is None:
        return _unnamed(view, hit, figure, scope) if figure.kind in _TELLING else Subject()
    found = _unnamed(view, hit, figure, scope)
    if view.far_topic is not None and _goes_back(view, found, hit):
        return Subject(view.far_topic.surface, view.far_topic.entity_id, scope=_part_of_whole(view, found))
    return found._replace(agent=found.text) if hit.metric.agentive else found


def _thing(view: Sentence, hit: MetricHit) -> Subject | None:
    """What is priced or traded: the noun right before the metric's name, or behind it after "of"; None for neither."""
    if not hit.metric.of_thing:
        return None
    text = phrase_before(view, max(view.clause(hit.start)[0], view.head), hit.start)
    words = text.split()
    owner = owner_ending(view, view.text.rfind(text, view.start, hit.start)) if words and not view.korean else None
    if owner is not None:
        return Subject(owner.surface, owner.entity_id, scope=" ".join(words[1:]) or None)
    if not words or ends_phrase(view, words[-1]):
        words = [] if view.korean else _behind(view, hit)
    if not words:
        return None
    name = " ".join(w for w in words if w not in view.rules.no_scope).removesuffix(view.rules.possessive)
    at = view.text.find(name, view.start, view.end)
    known = [m for m in view.mentions if at <= m.start_char and m.end_char <= at + len(name) and m.type in _THINGS]
    if not known:
        return Subject(name) if name else None
    scope = " ".join(word for word in name.split() if word not in known[-1].surface) or None
    return Subject(known[-1].surface, known[-1].entity_id, scope=scope)


def _behind(view: Sentence, hit: MetricHit) -> list[str]:
    """The words of the English noun that "of" leads to behind a metric's name, up to a verb or figure."""
    cues = [cue.start for kind in ("status", "change", "says") for cue in view.cues_of(kind) if cue.start > hit.end]
    figures = [figure.start_char for figure in view.figures if figure.start_char > hit.end]
    dates = [date.start_char for date in view.dates if date.start_char >= hit.end]
    words = view.between(hit.end, min([*cues, *figures, *dates, view.end])).split()
    if len(words) < 2 or words[0] not in view.rules.owner_before or len(words) > MOST_WORDS:  # noqa: PLR2004
        return []
    return [word.strip(",.") for word in words[1:]]


def _maker(view: Sentence, owner: Mention | None, source: Source | None) -> Mention | None:
    """The firm that speaks of a part that it makes; None when the owner is no part or nobody speaks."""
    if owner is None or owner.type not in _PARTS or source is None:
        return None
    return next((m for m in view.mentions if source.start <= m.start_char < source.end and m.type == "company"), None)


def _spoken_of(view: Sentence, source: Source | None, topic: Mention | None) -> Mention | None:
    """A speaker who tells of itself, else the paragraph's topic."""
    if source is not None:
        own = [m for m in view.mentions if m.start_char >= source.start and m.end_char <= source.end]
        kinds = {"company", "government", "university"} if source.speaks else {"company"}
        own = [m for m in own if m.type in kinds]
        if own:
            return own[-1]
        firm = [m for m in view.mentions if m.type in _DOERS and 0 < source.start - m.end_char <= _BESIDE_PERSON]
        if source.speaks and firm:
            return firm[-1]
        if source.text.lower() not in view.rules.pronouns:
            return None
    return topic


def _market(view: Sentence, hit: MetricHit) -> Subject:
    """The market whose size it is: the name that the word is part of, else the words before it."""
    for mention in view.mentions:
        beside = mention.end_char <= hit.start and is_beside(view, mention.end_char, hit.start)
        if mention.type == "market" and (mention.start_char <= hit.start < mention.end_char or beside):
            return Subject(mention.surface, mention.entity_id, scope=scope_before(view, mention.start_char))
    edge = max((match.end() for match in EDGE.finditer(view.text, view.start, hit.start)), default=view.start)
    kept: list[str] = []
    for word in reversed(view.undated(edge, hit.start).split()):
        if ends_phrase(view, word):
            break
        kept.insert(0, word)
    scoped = {view.text[cue.start : cue.end] for cue in view.cues_of("scope")}
    scope = kept.pop(0) if len(kept) > 1 and kept[0] in scoped else None
    name = view.text[hit.start : hit.end].split(" ")[0]
    return Subject(f"{' '.join(kept)} {name}", scope=scope) if 0 < len(kept) <= MOST_WORDS else Subject()


def _candidates(view: Sentence, source: Source | None, start: int, end: int) -> list[Mention]:
    """Names in a stretch that a figure can be of; the source of the sentence only stands for itself."""
    found = [m for m in view.mentions if start <= m.start_char and m.end_char <= end and m.type in _ACTORS]
    return [m for m in found if source is None or not source.start <= m.start_char < source.end]


def _korean_owner(view: Sentence, figure: Figure, hit: MetricHit | None, source: Source | None) -> Mention | None:
    """The name with the genitive before the metric, else the topic of the clause, else one right beside the metric."""
    rules, text = view.rules, view.text
    start, end = view.clause(figure.start_char)
    place = hit.start if hit is not None and hit.end <= figure.start_char else figure.start_char
    share = _sharer(view, source, place, figure)
    if share is not None:
        return share
    named = _candidates(view, source, start, place)
    genitive = [m for m in named if rules.genitive.match(text, m.end_char)]
    marked = [m for m in genitive if is_near(view, m.end_char + 1, place)]
    topics = [m for m in named if rules.topic.match(text, m.end_char)]
    if marked and not (marked[-1].type in _PARTS and topics):
        return marked[-1]
    beside = [m for m in named if is_near(view, m.end_char, place) and not rules.target.match(text, m.end_char)]
    if topics and not (beside and hit is not None and hit.metric.id == "stake"):
        return _holder(topics) if hit is not None and hit.metric.id == "market_share" else topics[-1]
    if beside and not (beside[-1].type in _PARTS and genitive):
        return beside[-1]
    earlier = [m for m in _candidates(view, source, view.start, place) if rules.topic.match(text, m.end_char)]
    return (earlier or genitive)[-1] if earlier or genitive else _named_after(view, figure, source, end)


def _named_after(view: Sentence, figure: Figure, source: Source | None, end: int) -> Mention | None:
    """A name behind a figure that describes it ("the No. 1, X"), else the first topic there."""
    after = _candidates(view, source, figure.end_char, end)
    if after and view.text[figure.end_char : after[0].start_char] in view.rules.attributive:
        return after[0]
    return next((m for m in after if view.rules.topic.match(view.text, m.end_char)), None)


def _sharer(view: Sentence, source: Source | None, place: int, figure: Figure) -> Mention | None:
    """Whose part a figure is, where one metric is told of several: "of the share, A has 46%, B 33%"."""
    named = _candidates(view, source, place, figure.start_char) if place < figure.start_char else []
    parts = [m for m in named if view.rules.topic.match(view.text, m.end_char)]
    return parts[-1] if parts and not view.figures_between(parts[-1].end_char, figure.start_char) else None


def _holder(topics: list[Mention]) -> Mention:
    """Who holds a share: the last topic that is no market."""
    return next((m for m in reversed(topics) if m.type != "market"), topics[-1])


def _english_owner(view: Sentence, figure: Figure, hit: MetricHit | None, source: Source | None) -> Mention | None:
    start, end = view.clause(figure.start_char)
    place = hit.start if hit is not None and hit.start <= figure.start_char else figure.start_char
    named = [m for m in _candidates(view, source, start, place) if not _is_object(view, m)]
    owners = [m for m in named if view.rules.genitive.match(view.text, m.end_char)]
    if owners:
        return owners[-1]
    if hit is not None:
        after = _candidates(view, source, hit.end, end)
        linked = after and view.between(hit.end, after[0].start_char).lower().strip() in view.rules.owner_before
        if linked and (after[0].type != "market" or hit.metric.id in MARKETS):
            return after[0]
    if named:
        return named[0] if hit is None or hit.metric.id not in MARKETS else named[-1]
    earlier = [m for m in _candidates(view, source, view.start, figure.start_char) if not _is_object(view, m)]
    return earlier[0] if earlier else None


def _is_object(view: Sentence, mention: Mention) -> bool:
    """Whether a preposition before a name makes it no subject ("in the HBM market", "by Samsung")."""
    before = view.text[max(view.start, mention.start_char - 14) : mention.start_char].lower().split()
    before = [word for word in before if word not in view.rules.articles]
    return bool(before) and (before[-1] in view.rules.date_links or before[-1] in view.rules.object_before)


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
            if before and before[-1] in view.rules.target_before and len(before) <= MOST_WORDS:
                return mention
    return None


def _goes_back(view: Sentence, found: Subject, hit: MetricHit) -> bool:
    """Whether a sentence without a name goes on about whom the paragraphs before were about."""
    pronoun = (found.text or "").lower() in view.rules.pronouns
    return pronoun or (hit.metric.periodic and not hit.metric.of_thing)


def _part_of_whole(view: Sentence, found: Subject) -> str | None:
    """What a subject without a name is to the firm spoken of: its part, unless it is only a pronoun."""
    return found.scope if found.text is None or found.text.lower() in view.rules.pronouns else found.text


def _market_of_share(view: Sentence, owner: Mention | None, hit: MetricHit | None) -> str | None:
    """The market that a share is of, when the sentence names one elsewhere."""
    if hit is None or hit.metric.id != "market_share":
        return None
    markets = [m for m in view.mentions if m.type == "market" and m is not owner and m.end_char <= view.end]
    return markets[0].surface if markets else None


def _scope(view: Sentence, owner: Mention | None, hit: MetricHit | None) -> str | None:
    """The part that is meant: the modifiers between a name and the metric, else a word of scope right before it."""
    if hit is None:
        return None
    if (
        owner is not None
        and view.start <= owner.start_char
        and owner.end_char <= hit.start
        and not view.figures_between(owner.end_char, hit.start)
    ):
        genitive = view.rules.genitive.match(view.text, owner.end_char)
        match = genitive or (view.rules.topic.match(view.text, owner.end_char) if view.korean else None)
        gap = view.undated(match.end() if match else owner.end_char, hit.start).strip(" ,")
        if (view.korean or match) and is_modifier(view, gap):
            return " ".join(word for word in gap.split() if word.lower() not in view.rules.no_scope) or None
    return scope_before(view, hit.start)


def _unnamed(view: Sentence, hit: MetricHit | None, figure: Figure, scope: str | None) -> Subject:
    """A subject without a known name: the Korean noun that has the topic's particle, unless that is the metric."""
    if not view.korean:
        head = _named_behind(view, hit) or _english_head(view, figure, hit)
        if head.text is None and hit is not None and hit.metric.id and hit.end <= figure.start_char:
            head = Subject(" ".join(w for w in _behind(view, hit) if w not in view.rules.articles) or None)
        return head._replace(scope=head.scope or scope)
    start = max(view.clause(figure.start_char)[0], view.head)
    if hit is not None and hit.end <= figure.start_char and not hit.metric.agentive:
        own = phrase_before(view, start, hit.start)
        own = " ".join(word for word in own.split() if word not in view.rules.no_scope)
        own = own.removesuffix(view.rules.possessive)
        if own and not ends_phrase(view, own.split()[-1]):
            whose, _, part = own.rpartition(f"{view.rules.possessive} ")
            if own == scope:
                return Subject(scope=scope)
            return Subject(whose or own, scope=(part if whose else scope) or None)
    limit = hit.start if hit is not None and hit.start < figure.start_char else figure.start_char
    for match in view.rules.topic.finditer(view.text, start, limit):
        text = phrase_before(view, start, match.start())
        named = view.metrics_in(match.start() - len(text), match.start()) or _is_verb(view, text)
        named = named or _is_research(view, match.start())
        if len(text) > 1 and not named and not any(date.surface in text for date in view.dates):
            return Subject(text, scope=scope)
    return Subject(scope=scope)


def _is_research(view: Sentence, end: int) -> bool:
    """Whether a research firm's name ends at a place: it tells of others."""
    return any(m.type == "research_firm" and m.end_char == end for m in view.mentions)


def _is_verb(view: Sentence, text: str) -> bool:
    """Whether what looks like a topic's particle is the ending of a verb that describes ("that was presented")."""
    last = text.rsplit(maxsplit=1)[-1] if text.strip() else ""
    return text[-1:] in view.rules.verb_stems or view.rules.reported.match(f" {last}") is not None


def _named_behind(view: Sentence, hit: MetricHit | None) -> Subject | None:
    """The capitalised words that a preposition leads to right behind a metric's name ("shares of"); None for others."""
    match = _NAME_BEHIND.match(view.text, hit.end, view.end) if hit is not None else None
    if match is None or match["link"] not in view.rules.owner_before:
        return None
    if any(date.start_char < match.end() and match.start("name") < date.end_char for date in view.dates):
        return None
    return Subject(match["name"])


def _english_head(view: Sentence, figure: Figure, hit: MetricHit | None) -> Subject:
    """The noun phrase that an English clause begins with, up to its verb or metric; empty when it is the metric."""
    start = max(view.clause(figure.start_char)[0], view.head)
    verbs = [cue.start for kind in ("status", "says", "change") for cue in view.cues_of(kind) if cue.start > start]
    past = view.rules.past.search(view.text, start + 4)
    verbs += [max(start, view.text.rfind(" ", start, past.end()))] if past else []
    stop = min([*verbs, *(other.start for other in view.metrics if other.start >= start)], default=view.end)
    dated = [date.start_char for date in view.dates if date.start_char > start]
    phrase = view.between(start, min([stop, figure.start_char, *dated])).strip()
    phrase = without_last(view, phrase) if dated else phrase
    owner = next((word for word in view.rules.owner_endings if f"{word} " in f"{phrase} "), "")
    name, _, part = f"{phrase} ".partition(f"{owner} ") if owner else (phrase, "", "")
    words = [word for word in name.lower().split() if word not in view.rules.articles]
    if not words or len(words) >= MOST_WORDS or not name[:1].isupper() or EDGE.search(name):
        return Subject()
    if words[0] in view.rules.date_links | view.rules.object_before or stop >= figure.start_char:
        return Subject()
    if hit is None and (stop not in verbs or name.lower() in view.rules.pronouns or not tells(view, stop, figure)):
        return Subject()
    if words[0] in view.rules.pronouns and len(words) > 1:
        return Subject(name.split()[0], scope=name.partition(" ")[2])
    return Subject(name, scope=part.strip() or None)
