"""Of whom a figure is, and who acts: by the particles and possessives of its clause."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from transform.clauses import MetricHit, Sentence
from transform.english_subjects import (
    DOERS,
    PARTS_OF_MARKETS,
    Subject,
    english_head,
    english_owner,
    goes_on,
    named_behind,
    words_behind,
)
from transform.korean import is_hangul
from transform.korean_subjects import PARTS, korean_owner
from transform.measures import MARKETS
from transform.phrases import (
    MOST_WORDS,
    ends_phrase,
    is_modifier,
    phrase_before,
    scope_before,
)
from transform.things import counted_by, market_of_share, spoken_thing

if TYPE_CHECKING:
    from transform.attribution import Source
    from transform.records import Figure, Mention

_LEAST_NAME = 2
_QUOTED_ASIDE = re.compile(r"['‘\"“](?P<words>[^'‘’\"“”]{2,40})['’\"”]\(\Z")
_BESIDE_METRIC = 6  # a genitive, or a preposition and blanks
_BESIDE_PERSON = 24  # a title between a firm and its person
# Kinds that are of nobody unless a metric says so: "for two months", "the second time".
OF_NOBODY = frozenset({"ordinal", "age", "duration"})
_JUDGED = frozenset({"forecast", "estimate"})
# Kinds that say something of somebody even where no metric is named; others only count.
_TELLING = frozenset({"money", "percent", "percentage_point", "rank", "index"})


def find_subject(
    view: Sentence, figure: Figure, hit: MetricHit | None, source: Source | None, topic: Mention | None
) -> Subject:
    """Of whom one figure is. `topic` is who the paragraph was about, for a sentence that names nobody."""
    thing = spoken_thing(view, figure, hit) or counted_by(view, figure, source, hit)
    if thing is not None:
        return thing
    owner = korean_owner(view, figure, hit, source) if view.korean else english_owner(view, figure, hit, source)
    if owner is None and hit is not None and hit.metric.id in MARKETS:
        return Subject(*view.market) if view.market else Subject()
    if owner is None and (view.korean or goes_on(view, figure)):
        owner = _spoken_of(view, source, topic)
    owner = _maker(view, owner, hit, source) or owner
    if owner is not None and hit is not None and hit.metric.of_others and not _is_named_at(view, owner, hit):
        owner = _other_topic(view, topic, owner.entity_id)
    scope = market_of_share(view, owner, hit) or _scope(view, owner, hit) or _told_part(view, figure, owner, hit)
    if owner is None:
        return _without_name(view, figure, hit, scope)
    if hit is not None and hit.metric.agentive and owner.type in DOERS:
        about = _target(view, figure, hit, owner) or owner
        return Subject(about.surface, about.entity_id, owner.surface, owner.entity_id, scope)
    if hit is not None and hit.metric.agentive and source is not None and source.speaks and source.entity_id:
        return Subject(owner.surface, owner.entity_id, source.text, source.entity_id, scope)
    return Subject(owner.surface, owner.entity_id, scope=scope)


def _without_name(view: Sentence, figure: Figure, hit: MetricHit | None, scope: str | None) -> Subject:
    """The subject of a sentence without a known name: the firm spoken of before, else its own words."""
    if hit is None:
        return _unnamed(view, hit, figure, scope) if figure.kind in _TELLING else Subject()
    found = _unnamed(view, hit, figure, scope)
    meant = None if view.korean else _meant(view, found, scope)
    if meant is not None:
        return meant
    if hit.metric.of_others:
        return _of_whom(view, hit)
    if not (view.korean or goes_on(view, figure)):
        return Subject(scope=scope) if (found.text or "").lower() in view.rules.pronouns else found
    if view.far_topic is not None and _goes_back(view, found, hit):
        far = Subject(view.far_topic.surface, view.far_topic.entity_id, scope=_part_of_whole(view, found))
        return far._replace(agent=far.text, agent_id=far.entity_id) if hit.metric.agentive else far
    return found._replace(agent=found.text) if hit.metric.agentive else found


def _only_expects(view: Sentence, found: Subject) -> bool:
    """Whether what heads an English sentence is only who expects it ("The city government expects it to create")."""
    source = view.source
    if source is None or source.entity_id is not None or found.text != source.text:
        return False
    return source.status in _JUDGED and source.text.lower() not in view.rules.pronouns


def _meant(view: Sentence, found: Subject, scope: str | None) -> Subject | None:
    """The firm spoken of, where an English subject is only a part of one or the one that judges it; None for others."""
    if not found.text or found.entity_id:
        return None
    if _only_expects(view, found):
        return Subject(scope=scope)
    if found.text.rpartition(" ")[2] in view.rules.parts and not found.text[:1].isupper():
        whole = view.far_topic  # "the mobile division"
        return Subject(whole.surface, whole.entity_id, scope=found.text) if whole is not None else None
    judges = (m for m in view.mentions if m.type == "research_firm" and m.surface == found.text)
    judge = next(judges, None) if any(cue.value in _JUDGED for cue in view.cues_of("status")) else None
    if judge is None:
        return None
    other = _other_topic(view, None, judge.entity_id)
    return Subject(other.surface, other.entity_id, scope=scope) if other is not None else Subject(scope=scope)


def _maker(view: Sentence, owner: Mention | None, hit: MetricHit | None, source: Source | None) -> Mention | None:
    """The firm that speaks of a part that it makes, and sells; None when the owner is no part or nobody speaks."""
    if owner is None or owner.type not in PARTS or source is None or hit is None or hit.metric.of_thing:
        return None
    return next((m for m in view.mentions if source.start <= m.start_char < source.end and m.type == "company"), None)


def _spoken_of(view: Sentence, source: Source | None, topic: Mention | None) -> Mention | None:
    """A speaker who tells of itself, else the paragraph's topic."""
    if source is not None:
        own = [m for m in view.mentions if m.start_char >= source.start and m.end_char <= source.end]
        if _judges_others(view, source):
            return _other_topic(view, topic, source.entity_id)
        kinds = {"company", "government", "university"} if source.speaks else {"company"}
        own = [m for m in own if m.type in kinds]
        if own:
            return own[-1]
        firm = [m for m in view.mentions if m.type in DOERS and 0 < source.start - m.end_char <= _BESIDE_PERSON]
        if source.speaks and firm:
            return firm[-1]
        if source.text.lower() not in view.rules.pronouns:
            return None
    if topic is not None and topic.type != "company" and _calls_firm(view):
        return view.firm
    return None if topic is not None and _only_told(view, topic) else topic


def _calls_firm(view: Sentence) -> bool:
    """Whether a Korean sentence says "the firm's" of the one that its text is about, who is one."""
    if not view.korean or view.firm is None:
        return False
    words = view.between(view.start, view.figures[0].start_char).split()
    return any(word.removesuffix(view.rules.possessive) in view.rules.pronouns for word in words)


def _other_topic(view: Sentence, topic: Mention | None, entity_id: str | None) -> Mention | None:
    """Whom the paragraph, or the text, was about besides the one that speaks; None for nobody else."""
    topics = (topic, view.far_topic)
    return next((other for other in topics if other is not None and other.entity_id != entity_id), None)


def _of_whom(view: Sentence, hit: MetricHit) -> Subject:
    """Of whom a metric is that nobody states of himself: whom its preposition names, else whom the text was about."""
    named = named_behind(view, hit)
    other = view.far_topic
    return named or (Subject(other.surface, other.entity_id) if other is not None else Subject())


def _is_named_at(view: Sentence, owner: Mention, hit: MetricHit) -> bool:
    """Whether a name stands right at a metric's: before it, with or without the genitive, or behind its preposition."""
    if owner.start_char >= hit.end:
        return owner.start_char - hit.end <= _BESIDE_METRIC
    is_topic = view.korean and view.marked(owner.end_char, view.rules.topic) is not None
    return not is_topic and 0 <= hit.start - owner.end_char <= _BESIDE_METRIC


def _told_part(view: Sentence, figure: Figure, owner: Mention | None, hit: MetricHit | None) -> str | None:
    """The part of a firm that a Korean sentence names, where the firm itself was named before ("the mobile unit")."""
    if not view.korean or owner is None or hit is None or owner.start_char >= view.start:
        return None
    text = _unnamed(view, hit, figure, None).text
    return text if text and text.rpartition(" ")[2] in view.rules.parts else None


def _judges_others(view: Sentence, source: Source) -> bool:
    """Whether a source is one whose trade is to judge other firms: an analyst, by the title around the name."""
    behind = source.end
    if view.korean or view.text[behind : behind + 1] == ",":
        behind += _BESIDE_PERSON // 2
    words = view.text[max(view.start, source.start - _BESIDE_PERSON) : behind].lower()
    return any(title in words for title in view.rules.analysts)


def _only_told(view: Sentence, topic: Mention) -> bool:
    """Whether an authority spoken of has only said what a Korean sentence with a topic of its own goes on with."""
    last = view.said_before
    if not view.korean or last is None or last.entity_id != topic.entity_id or topic.type == "company":
        return False
    return any(view.rules.main_topic.match(view.text, hit.end) for hit in view.metrics)


def _target(view: Sentence, figure: Figure, hit: MetricHit, owner: Mention) -> Mention | None:
    """What an act is aimed at: in Korean with its particle, in English after "in" or "into" behind the amount."""
    for mention in view.mentions:
        if mention is owner or mention.type in {"place", "technology", "person", "market"}:
            continue
        if view.korean:
            is_held = any(h.metric.id == "stake" and 0 <= h.start - mention.end_char <= 1 for h in view.metrics)
            marked = is_held or view.marked(mention.end_char, view.rules.target)
            if marked and mention.start_char > owner.end_char:
                return mention
        elif hit.end < mention.start_char and mention.end_char <= figure.start_char:
            before = view.between(hit.end, mention.start_char).lower().split()
            is_apart = "," in view.between(hit.end, figure.start_char)
            if not before or (not is_apart and len(before) <= MOST_WORDS and before[-1] in view.rules.target_before):
                return mention
        elif mention.start_char >= figure.end_char:
            before = view.between(figure.end_char, mention.start_char).lower().split()
            if before and before[-1] in view.rules.target_before and len(before) <= MOST_WORDS:
                return mention
    return None


def _goes_back(view: Sentence, found: Subject, hit: MetricHit) -> bool:
    """Whether a sentence without a name goes on about whom the paragraphs before were about."""
    text = found.text or ""
    of_account = hit.metric.periodic and not hit.metric.of_thing and hit.metric.id not in PARTS_OF_MARKETS
    if text.lower() in view.rules.pronouns or of_account:
        return True
    if view.korean and not text and hit.metric.agentive:
        return True  # Korean leaves unsaid who goes on acting
    return hit.metric.of_firm and " " not in text


def _part_of_whole(view: Sentence, found: Subject) -> str | None:
    """What a subject without a name is to the firm spoken of: its part, unless it is only a pronoun."""
    if found.text is None or found.text.lower() in view.rules.pronouns:
        return found.scope
    speaks = view.source is not None and view.source.text in found.text
    return found.scope if speaks else found.text


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
        genitive = view.marked(owner.end_char, view.rules.genitive)
        match = genitive or (view.marked(owner.end_char, view.rules.topic) if view.korean else None)
        gap = view.undated(match.end() if match else owner.end_char, hit.start).strip(" ,")
        if match is None and is_hangul(view.text[owner.end_char : owner.end_char + 1]):
            return scope_before(view, hit.start)  # a particle of another use stands between
        if (view.korean or match) and "," not in gap and is_modifier(view, gap):
            return " ".join(word for word in gap.split() if word.lower() not in view.rules.no_scope) or None
    return scope_before(view, hit.start)


def _unnamed(view: Sentence, hit: MetricHit | None, figure: Figure, scope: str | None) -> Subject:
    """A subject without a known name: the Korean noun that has the topic's particle, unless that is the metric."""
    if not view.korean:
        head = named_behind(view, hit)
        words = _words_behind(view, figure, hit)
        if words is not None and (head is None or (words.text or "").startswith(f"{head.text} ")):
            head = words  # "shipments of AI servers" are not of AI
        head = head or english_head(view, figure, hit)
        return head._replace(scope=head.scope or scope)
    start = max(view.clause(figure.start_char)[0], view.head)
    beside = _beside(view, hit, figure)
    if beside:
        return Subject(beside, scope=scope)
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
    for match in _marked_nouns(view, start, limit):
        text = phrase_before(view, start, match.start())
        named = view.metrics_in(match.start() - len(text), match.start()) or _is_verb(view, text)
        named = named or _is_research(view, match.start()) or _only_thinks(view, text, match.start())
        named = named or any(m.start_char < match.start() < m.end_char for m in view.mentions)
        if len(text) > 1 and not named and not any(date.surface in text for date in view.dates):
            return Subject(text, scope=scope)
    return Subject(scope=scope)


def _beside(view: Sentence, hit: MetricHit | None, figure: Figure) -> str:
    """What a Korean amount in a list is of: the quotation before its bracket, or the noun between the metric and it.

    "'lack of staff'(41.8%)"; "the rate by industry: finance 72%, building 15%". Empty where neither stands there.
    """
    place = figure.start_char - 1
    quoted = _QUOTED_ASIDE.search(view.text, view.start, place + 1)
    if quoted is not None and view.text[figure.end_char : figure.end_char + 1] == ")":
        return quoted["words"]
    if hit is None or hit.metric.agentive or hit.end > place or not view.rules.topic.match(view.text, hit.end):
        return ""
    last = max((other.end_char for other in view.figures if other.end_char <= place), default=hit.end)
    found = list(view.rules.topic.finditer(view.text, max(hit.end + 1, last), figure.start_char))
    if not found or found[-1].end() != place or found[-1].start() <= hit.end + 1:
        return ""
    noun = phrase_before(view, max(hit.end + 1, last), found[-1].start())
    dated = any(date.end_char >= found[-1].start() - 1 and date.end_char <= place for date in view.dates)
    return "" if dated or len(noun) < _LEAST_NAME else noun


def _marked_nouns(view: Sentence, start: int, end: int) -> list[re.Match[str]]:
    """The particles of topic and subject in a Korean stretch: the source's own last, for it only tells of others."""
    found = list(view.rules.topic.finditer(view.text, start, end))
    if view.source is None:
        return found
    return sorted(found, key=lambda match: view.source is not None and match.start() == view.source.end)


def _words_behind(view: Sentence, figure: Figure, hit: MetricHit | None) -> Subject | None:
    """What a preposition leads to behind an English metric that stands before its figure; None for none."""
    if hit is None or not hit.metric.id or hit.metric.id in PARTS_OF_MARKETS or hit.end > figure.start_char:
        return None
    words = words_behind(view, hit)
    return Subject(" ".join(words)) if words else None


def _is_research(view: Sentence, end: int) -> bool:
    """Whether a research firm's name ends at a place: it tells of others."""
    return any(m.type == "research_firm" and m.end_char == end for m in view.mentions)


def _only_thinks(view: Sentence, text: str, end: int) -> bool:
    """Whether a phrase up to a place names an analyst, or the circle where something is thought ("in the market")."""
    if view.source is None or view.source.text != text or len(text) < _LEAST_NAME:
        return False
    return view.rules.circle.match(view.text, end) is not None or _judges_others(view, view.source)


def _is_verb(view: Sentence, text: str) -> bool:
    """Whether what looks like a topic's particle is the ending of a verb that describes ("that was presented")."""
    last = text.rsplit(maxsplit=1)[-1] if text.strip() else ""
    return text[-1:] in view.rules.verb_stems or view.rules.reported.match(f" {last}") is not None
