"""Of whom an English figure is: by possessives, prepositions and the noun phrase at a clause's head.

`subjects` asks here, and reads Korean itself.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from transform.english_phrases import affected, behind, is_in_relative, statement_start
from transform.measures import MARKETS
from transform.phrases import EDGE, MOST_WORDS, tells, without_last

if TYPE_CHECKING:
    from transform.attribution import Source
    from transform.clauses import MetricHit, Sentence
    from transform.records import Figure, Mention

ACTORS = frozenset(
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
DOERS = frozenset({"company", "research_firm", "government", "university", "org", "person"})
# Metrics whose "of" leads to what they are a part of, and not to whose they are.
PARTS_OF_MARKETS = frozenset({"market_share", "stake"})
_WORDS = re.compile(r"[\w'’-]+")
_THAT = "that"
_HEAD_WORDS = 4  # of a noun phrase that ends in a metric's name
_NAME_BEHIND = re.compile(r" (?P<link>[a-z]+) (?P<name>[A-Z][\w&'-]*(?: [A-Z][\w&'-]*)*)")


class Subject(NamedTuple):
    """Of whom a figure is, and who acts; ids where known names stand there."""

    text: str | None = None
    entity_id: str | None = None
    agent: str | None = None
    agent_id: str | None = None
    scope: str | None = None


def candidates(view: Sentence, source: Source | None, start: int, end: int) -> list[Mention]:
    """Names in a stretch that a figure can be of; the source of the sentence only stands for itself."""
    found = [m for m in view.mentions if start <= m.start_char and m.end_char <= end and m.type in ACTORS]
    return [m for m in found if source is None or not source.start <= m.start_char < source.end]


def words_behind(view: Sentence, hit: MetricHit) -> list[str]:
    """The words of the noun that a preposition leads to right behind a metric's name, up to a verb or figure."""
    found = behind(view, hit)
    return found.text.split() if found else []


def english_owner(view: Sentence, figure: Figure, hit: MetricHit | None, source: Source | None) -> Mention | None:
    """The name that an English figure is of: the owner of a list's item or of the metric, else a name before it."""
    start, end = view.clause(figure.start_char)
    place = hit.start if hit is not None and hit.start <= figure.start_char else figure.start_char
    sharer = _listed_owner(view, figure) or _own_possessive(view, figure) or _listed_behind(view, figure)
    sharer = sharer or _second_subject(view, figure)
    if sharer is not None:
        return sharer
    before = [m for m in candidates(view, source, start, place) if not is_in_relative(view, start, m)]
    owners = [m for m in before if view.rules.genitive.match(view.text, m.end_char) and _owns(view, m, hit)]
    if owners:
        return owners[-1]
    if hit is not None:
        linked = behind(view, hit)
        is_received = linked is not None and linked.name is None and hit.metric.agentive
        if linked is not None and not is_received and hit.metric.id not in PARTS_OF_MARKETS:
            return linked.name if linked.name is not None and linked.name.type in ACTORS else None
        if linked is not None and linked.name and (linked.name.type != "market" or hit.metric.id in MARKETS):
            return linked.name
    opening = _WORDS.search(view.text, statement_start(view, start, place), place)
    if opening is not None and opening.group().lower() in view.rules.pronouns:
        return None  # who is named behind "it" is its object
    return _statement_owner(view, before, hit, (start, place)) or _farther(view, figure, source, end)


def _statement_owner(
    view: Sentence, before: list[Mention], hit: MetricHit | None, stretch: tuple[int, int]
) -> Mention | None:
    """The name that a statement begins with, or for a market the last before it; None where it names nobody."""
    named = [mention for mention in before if not _is_object(view, mention)]
    head = statement_start(view, *stretch)
    main = [mention for mention in named if mention.start_char >= head] or named
    if not main:
        return None
    return main[0] if hit is None or hit.metric.id not in MARKETS else main[-1]


def _owns(view: Sentence, owner: Mention, hit: MetricHit | None) -> bool:
    """Whether a possessive is the subject's, or that of the metric ("its estimate of X's capital expenditure")."""
    if not _is_object(view, owner):
        return True
    return hit is not None and len(view.between(owner.end_char, hit.start).split()) <= MOST_WORDS


def _farther(view: Sentence, figure: Figure, source: Source | None, end: int) -> Mention | None:
    """A name of the clauses before, else one that a participle behind the figure leads to ("imposed on X")."""
    earlier = [m for m in candidates(view, source, view.start, figure.start_char) if not _is_object(view, m)]
    earlier = [m for m in earlier if not is_in_relative(view, view.start, m)]
    return earlier[0] if earlier else affected(view, figure, end, ACTORS)


def _is_object(view: Sentence, mention: Mention) -> bool:
    """Whether a preposition before a name makes it no subject ("in the HBM market", "by Samsung")."""
    before = view.text[max(view.start, mention.start_char - 28) : mention.start_char].lower().split()
    before = [word for word in before if word not in view.rules.articles]
    while before and before[-1].endswith(view.rules.owner_endings):
        before.pop()  # "of X's chip": the chip is the preposition's too
    return bool(before) and (before[-1] in view.rules.date_links or before[-1] in view.rules.object_before)


def _second_subject(view: Sentence, figure: Figure) -> Mention | None:
    """The name right before a verb of status or change, behind another figure ("X rose 2% and Y lost 1%")."""
    last = max((other.end_char for other in view.figures if other.end_char <= figure.start_char), default=-1)
    if last < 0:
        return None
    verbs = {cue.start for kind in ("status", "change") for cue in view.cues_of(kind) if cue.end <= figure.start_char}
    acting = [m for m in view.mentions if m.start_char >= last and m.end_char + 1 in verbs and m.type in ACTORS]
    acting = [m for m in acting if not (is_in_relative(view, last, m) or _is_object(view, m)) or _is_that_of(view, m)]
    return acting[-1] if acting else None


def _is_that_of(view: Sentence, mention: Mention) -> bool:
    """Whether a name is whose the same is that was told of another ("while that of X dropped")."""
    before = view.between(view.start, mention.start_char).split()
    return len(before) > 1 and before[-2] == _THAT and before[-1] == view.rules.share_link


def _listed_behind(view: Sentence, figure: Figure) -> Mention | None:
    """The name behind a later amount of a list ("against 6.1 million for X and 1.2 million for Y"); None for others."""
    last = max((other.end_char for other in view.figures if other.end_char <= figure.start_char), default=-1)
    gap = view.between(last, figure.start_char).lower().replace(",", " , ").split() if last >= 0 else []
    listed = not (view.rules.list_particles | view.rules.object_before).isdisjoint(gap)
    behind = next((m for m in view.mentions if m.start_char >= figure.end_char and m.type in ACTORS), None)
    if not listed or behind is None:
        return None
    link = view.between(figure.end_char, behind.start_char).split()
    return behind if len(link) == 1 and link[0] in view.rules.target_before & view.rules.owner_before else None


def _own_possessive(view: Sentence, figure: Figure) -> Mention | None:
    """The name whose possessive stands right before a figure ("compared with X's 51%"); None for no such name."""
    for mention in view.mentions:
        if mention.end_char < figure.start_char and mention.type in ACTORS:
            mark = view.rules.genitive.match(view.text, mention.end_char)
            gap = view.between(mark.end(), figure.start_char).split() if mark else ["", ""]
            if mark and all(word.lower() in view.rules.approximators for word in gap) and view.text[mark.end() :]:
                return mention
    return None


def _listed_owner(view: Sentence, figure: Figure) -> Mention | None:
    """The name of a later item of a list that a small word leads to its figure ("and Y at 5%", "Y for a third")."""
    start = max((other.end_char for other in view.figures if other.end_char <= figure.start_char), default=view.end)
    for mention in view.mentions:
        if not (start <= mention.start_char and mention.end_char <= figure.start_char) or mention.type not in DOERS:
            continue
        gap = view.between(mention.end_char, figure.start_char).lower().split()
        between = view.between(start, mention.start_char).replace(",", " , ").split()
        listed = not view.rules.list_particles.isdisjoint(between)
        leading = view.rules.owner_before | view.rules.held_links
        links = leading | view.rules.approximators
        if listed and gap and gap[0] in leading and all(word in links for word in gap):
            return mention
    return None


def named_behind(view: Sentence, hit: MetricHit | None) -> Subject | None:
    """The capitalised words that a preposition leads to right behind a metric's name ("shares of"); None for others."""
    match = _NAME_BEHIND.match(view.text, hit.end, view.end) if hit is not None else None
    if match is None or match["link"] not in view.rules.owner_before:
        return None
    if any(date.start_char < match.end() and match.start("name") < date.end_char for date in view.dates):
        return None
    return Subject(match["name"])


def goes_on(view: Sentence, figure: Figure) -> bool:
    """Whether the statement of a figure has no subject but what was spoken of before: a pronoun, or a metric's name.

    What is said begins behind the verb of saying; any other noun at its head is a subject of its own.
    """
    start = view.clause(figure.start_char)[0]
    said = [cue.end for cue in view.cues_of("says") if start <= cue.start and cue.end <= figure.start_char]
    start = statement_start(view, max([start, *said]), figure.start_char)
    words = _WORDS.findall(view.undated(start, figure.start_char).lower())
    first = words.index(_THAT) + 1 if _THAT in words[:_HEAD_WORDS] else 0
    words = words[first:]
    if not words or words[0] in view.rules.pronouns or " ".join(words[:2]) in view.rules.pronouns:
        return True
    if said and not _has_verb(view, start, figure.start_char):
        return True  # the amount is the verb's own object: "X forecast earnings of 3"
    head = view.text.lower().find(words[min(len(words), _HEAD_WORDS) - 1], start)
    leading = [hit for hit in view.metrics if start <= hit.start <= head]
    return bool(leading) and behind(view, leading[0]) is None


def _has_verb(view: Sentence, start: int, end: int) -> bool:
    """Whether a word of status or change stands in a stretch."""
    return any(start <= cue.start < end for kind in ("status", "change") for cue in view.cues_of(kind))


def _counts(view: Sentence, start: int, length: int) -> bool:
    """Whether a phrase holds a figure: behind an adjunct a counted thing owns no other ("To do so, four plans are")."""
    return any(0 <= figure.start_char - start < length for figure in view.figures)


def _before_relative(view: Sentence, phrase: str) -> str:
    """A noun phrase without the clause that describes its head ("the plant that X")."""
    words = phrase.split(" ")
    end = next(
        (place for place, word in enumerate(words) if place and word.lower() in view.rules.relatives), len(words)
    )
    return " ".join(words[:end])


def english_head(view: Sentence, figure: Figure, hit: MetricHit | None) -> Subject:
    """The noun phrase that an English clause begins with, up to its verb or metric; empty when it is the metric."""
    clause = max(view.clause(figure.start_char)[0], view.head)
    start = statement_start(view, clause, figure.start_char)
    verbs = [cue.start for kind in ("status", "says", "change") for cue in view.cues_of(kind) if cue.start > start]
    past = view.rules.past.search(view.text, start + 4)
    verbs += [max(start, view.text.rfind(" ", start, past.end()))] if past else []
    stop = min([*verbs, *(other.start for other in view.metrics if other.start >= start)], default=view.end)
    dated = [date.start_char for date in view.dates if date.start_char > start]
    first = min(other.start_char for other in view.figures if other.end_char > start)
    phrase = _before_relative(view, view.between(start, min([stop, first, *dated])).strip())
    phrase = without_last(phrase, view.rules.date_links) if dated else phrase
    owner = next((word for word in view.rules.owner_endings if f"{word} " in f"{phrase} "), "")
    name, _, part = f"{phrase} ".partition(f"{owner} ") if owner else (phrase, "", "")
    name = without_last(name, view.rules.adverbs)
    words = [word for word in name.lower().split() if word not in view.rules.articles]
    if not words or len(words) >= MOST_WORDS or EDGE.search(name):
        return Subject()
    if _counts(view, start, len(name)) if start > clause else not name[:1].isupper():
        return Subject()
    if words[0] in view.rules.date_links | view.rules.object_before or stop >= figure.start_char:
        return Subject()
    if hit is None and (stop not in verbs or name.lower() in view.rules.pronouns or not tells(view, stop, figure)):
        return Subject()
    if words[0] in view.rules.pronouns and len(words) > 1:
        return Subject(name.split()[0], scope=name.partition(" ")[2])
    return Subject(name, scope=part.strip() or None)
