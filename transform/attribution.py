"""Who says it: the source that a sentence names for its figures."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple, cast

from transform.korean import is_hangul

if TYPE_CHECKING:
    from transform.clauses import CueHit, Sentence
    from transform.records import Figure, FigureStatus, Mention

# Only these may speak; a place or a product that stands in the way is passed over.
_SPEAKERS = frozenset({"company", "research_firm", "government", "university", "org", "person"})
_MOST_WORDS = 6
_MARKS = 3
_QUOTED = re.compile(r"\"[^\"]*+\"|“[^”]*+”")
_FEW = 2  # words between a forecaster and its verb
_LOOK_AROUND = 60
_EDGE = re.compile(r"[,;=.!?\"“”\n]")
_WORD = re.compile(r"[^\s,;:.\"“”()]+(?:\.(?=\w))?[^\s,;:\"“”()]*")


class Source(NamedTuple):
    """Who is quoted: the words, where they stand, the id of a known name there, what its verb says by
    itself; `speaks` is False for one that is only cited ("according to").
    """

    text: str
    entity_id: str | None
    start: int
    end: int
    status: FigureStatus | None = None
    speaks: bool = True


def find_source(view: Sentence) -> Source | None:
    """The source of a sentence's figures: "according to X" before "X said"; None when it names none."""
    for cue in view.cues_of("source_after"):
        found = _ending_at(view, cue.start)
        if found:
            view.head = cue.end
            return found._replace(speaks=False)
    for cue in view.cues_of("source_before"):
        found = _beginning_at(view, cue.end) if _leads_to_source(view, cue) else None
        if found:
            if cue.start == view.start:
                view.head = found.end + 1
            return found._replace(speaks=False)
    for cue in reversed(view.cues_of("says")):
        if view.korean and any(
            view.between(figure.end_char, cue.start) in view.rules.object_links for figure in view.figures
        ):
            continue  # the figure is the verb's object: papers are published, nothing is said
        if not view.korean and _is_noun(view, cue):
            continue
        found = _topic(view, cue) if view.korean else _speaker(view, cue)
        if found:
            return found if view.korean else found._replace(status=_verb_status(view, cue))
    return _owner_of_report(view)


def begins_later(view: Sentence, source: Source, figure: Figure) -> bool:
    """Whether an English speaker opens a clause joined behind a figure, of which it says nothing ("..., and X put")."""
    if view.korean or not source.speaks or source.start <= figure.end_char:
        return False
    before = view.between(figure.end_char, source.start).rstrip()
    return before.endswith(view.rules.joined_clauses)


def _is_noun(view: Sentence, cue: CueHit) -> bool:
    """Whether an English verb of saying is a noun there ("its forecast to 88 billion")."""
    following = view.text[cue.end : cue.end + _LOOK_AROUND].split(" ", 2)[1:2]
    is_report = view.text[cue.start : cue.end].lower() in view.rules.report_nouns
    return is_report and not view.rules.noun_before.isdisjoint(following)


def rival_sources(view: Sentence) -> list[Source]:
    """The forecasters of a sentence that names more than one, in text order; empty for any other sentence.

    Each speaks for the figures from its name to the next one's: "X expects 97, while Y expects 62".
    """
    found = [_of(mention)._replace(speaks=False) for mention in view.mentions if _is_forecaster(view, mention)]
    return found if len({source.entity_id for source in found}) > 1 else []


def _is_forecaster(view: Sentence, mention: Mention) -> bool:
    """A research firm that is the topic, owns a report, or stands right before a verb of saying."""
    if mention.type != "research_firm" or mention.entity_id is None:
        return False
    if not view.korean:
        says = [cue for cue in view.cues_of("says") if cue.start - mention.end_char > 0]
        return bool(says) and ("," in (gap := view.between(mention.end_char, says[0].start)) or gap.count(" ") <= _FEW)
    if view.marked(mention.end_char, view.rules.topic):
        return True
    match = view.marked(mention.end_char, view.rules.genitive)
    word = view.text[match.end() + 1 : view.end].split(" ", 1)[0] if match else ""
    return bool(word) and word.startswith(tuple(view.rules.report_nouns))


def _owner_of_report(view: Sentence) -> Source | None:
    """Whose forecast or survey it is: "X's forecast", or a research firm that a sentence of forecasts is about."""
    rules = view.rules
    for mention in view.mentions:
        match = view.marked(mention.end_char, rules.genitive) if _speaks(mention) else None
        word = view.text[match.end() + 1 : view.end].split(" ", 1)[0] if match else ""
        if word in rules.report_nouns or (view.korean and word.startswith(tuple(rules.report_nouns))):
            return _of(mention)._replace(speaks=False)
        leads = view.marked(mention.end_char, rules.topic) or mention.start_char == view.start
        if mention.type == "research_firm" and leads and view.cues_of("status"):
            return _of(mention)._replace(speaks=False)
    return None


def _verb_status(view: Sentence, verb: CueHit) -> FigureStatus | None:
    """The status that a verb of saying gives by itself ("estimates"), for a sentence that has no other."""
    for cue in view.cues_of("status"):
        if cue.start == verb.start and cue.value in {"forecast", "estimate"}:
            return cast("FigureStatus", cue.value)
    return None


def _of(mention: Mention) -> Source:
    return Source(mention.surface, mention.entity_id, mention.start_char, mention.end_char)


def _speaks(mention: Mention) -> bool:
    return mention.type in _SPEAKERS


def _ending_at(view: Sentence, end: int) -> Source | None:
    """The phrase that ends at a place: the name in it, else its last words without "report", "survey" and the like."""
    end = _before_bracket(view, end)
    start = max((match.end() for match in _EDGE.finditer(view.text, view.start, end)), default=view.start)
    named = [
        mention
        for mention in view.mentions
        if start <= mention.start_char and mention.end_char <= end and _speaks(mention)
    ]
    if named:
        return _of(named[-1])
    words = view.between(start, end).split()
    while words and words[-1] in view.rules.report_nouns:
        words.pop()
    dates = [date.surface for date in view.dates]
    words = [word for word in words if not any(word in date for date in dates)]
    return _phrase(view, words[-3:], start, end)


def _leads_to_source(view: Sentence, cue: CueHit) -> bool:
    """Whether a teller follows a word that leads to reasons too: "citing two officials", and not "citing an order"."""
    if view.text[cue.start : cue.end].lower() not in view.rules.loose_sources:
        return True
    named = (m.start_char for m in view.mentions if m.start_char >= cue.end and _speaks(m))
    words = view.between(cue.end, min(next(named, view.end), cue.end + _LOOK_AROUND)).lower().split()
    return view.rules.articles.issuperset(words) or not view.rules.tellers.isdisjoint(words)


def _phrase(view: Sentence, words: list[str], start: int, end: int) -> Source | None:
    """A source without a known name, as the words themselves; None when there are none or too many."""
    text = " ".join(words).strip()
    if not text or len(words) > _MOST_WORDS or text in view.rules.leads:
        return None
    at = view.text.find(text, start, end)
    return Source(text, None, at, at + len(text)) if at >= 0 else None


def _beginning_at(view: Sentence, start: int) -> Source | None:
    """The phrase that begins at a place, up to a mark: the name in it, else the phrase."""
    edge = _EDGE.search(view.text, start, view.end)
    end = min(edge.start() if edge else view.end, start + _LOOK_AROUND)
    named = [mention for mention in view.mentions if start <= mention.start_char < end and _speaks(mention)]
    if named:
        return _of(named[0])
    words = view.between(start, end).split()
    stop = next(
        (index for index, word in enumerate(words) if word.lower() in view.rules.date_links and index), len(words)
    )
    return _phrase(view, words[:stop], start, end)


def _topic(view: Sentence, cue: CueHit) -> Source | None:
    """The first topic of a Korean sentence before its verb of saying, else the subject right before the verb."""
    for mention in view.mentions:
        if mention.end_char <= cue.start and _speaks(mention) and view.marked(mention.end_char, view.rules.topic):
            return _of(mention)
    match = _main_topic(view, cue.start)
    if match is None:
        return None
    end = _before_bracket(view, match.start())
    finished = [place for place, finite in view.breaks if finite and place < end]
    start = max([edge.end() for edge in _EDGE.finditer(view.text, view.start, end)] + finished, default=view.start)
    words = view.between(start, end).split()
    if not words or not is_hangul(words[-1][-1]) or view.figures_between(start, end):
        return None
    if any(start <= hit.start and hit.end <= end for hit in view.metrics):
        return None
    named = [mention for mention in view.mentions if start <= mention.start_char and mention.end_char <= end]
    if named and _speaks(named[-1]) and len(words) <= _MOST_WORDS:
        return Source(" ".join(words), named[-1].entity_id, start, end)
    return _phrase(view, words[-_MOST_WORDS:], start, end)


def _main_topic(view: Sentence, end: int) -> re.Match[str] | None:
    """The first topic of a Korean stretch, but that behind a finished clause where one is there; None for no topic."""
    quoted = [match.span() for match in _QUOTED.finditer(view.text, view.start, view.end)]
    found = list(view.rules.topic.finditer(view.text, view.start, end))
    found = [match for match in found if not any(first < match.start() < last for first, last in quoted)]
    finished = max((place for place, finite in view.breaks if finite and place <= end), default=view.start)
    later = [
        match for match in found if match.start() > finished and view.rules.main_topic.match(view.text, match.start())
    ]
    later = [match for match in later if not any(d.start_char <= match.start() <= d.end_char + 2 for d in view.dates)]
    return next(iter(later or found), None)


def _before_bracket(view: Sentence, end: int) -> int:
    """Where a name ends whose short form stands in a bracket up to `end`; `end` itself where none does."""
    opening = view.text.rfind("(", view.start, end) if view.text[end - 1 : end] == ")" else -1
    return opening if opening >= 0 else end


def _speaker(view: Sentence, cue: CueHit) -> Source | None:
    """The name or pronoun right before an English verb of saying, or right after it behind a quotation."""
    before = [mention for mention in view.mentions if mention.end_char <= cue.start and _speaks(mention)]
    if before:
        gap = view.between(before[-1].end_char, cue.start)
        if not gap.strip(" ,") or (gap.startswith(",") and gap.rstrip().endswith(",")) or _is_adverb(view, gap):
            return _of(before[-1])
    words = _WORD.findall(view.text[max(view.start, cue.start - _LOOK_AROUND) : cue.start])
    if not words or words[-1].lower() in view.rules.auxiliaries or words[-1].endswith(view.rules.owner_endings):
        return _inverted(view, cue)
    return _unnamed_speaker(view, cue, words) or _inverted(view, cue)


def _unnamed_speaker(view: Sentence, cue: CueHit, words: list[str]) -> Source | None:
    """A speaker without a known name: people of a kind, a pronoun, a described noun, or words with capitals."""
    spoken = view.text[view.start : cue.start].rstrip().lower()
    for speakers in view.rules.speakers:
        if spoken.endswith(f" {speakers}"):
            return _placed(view, view.text[view.start + len(spoken) - len(speakers) : view.start + len(spoken)], cue)
    for count in (3, 2, 1):
        text = " ".join(words[-count:])
        is_article = count <= _FEW and text.lower().split(" ")[0] in view.rules.articles
        stands = is_article or text.lower() in view.rules.pronouns
        found = _placed(view, text, cue) if stands else None
        if found is not None:
            return found
    described = _described(view, cue)
    if described is not None:
        return described
    capital = [word for word in words[-3:] if word[:1].isupper()]
    if capital and words[-1] == capital[-1] and not view.metrics_in(view.start, cue.start):
        return _placed(view, " ".join(capital), cue)
    return None


def _placed(view: Sentence, text: str, cue: CueHit) -> Source | None:
    """Words as a source, where they last stand before a verb of saying; None where they do not stand together."""
    at = view.text.rfind(text, view.start, cue.start)
    return Source(text, None, at, at + len(text)) if at >= 0 else None


def _described(view: Sentence, cue: CueHit) -> Source | None:
    """The words that a sentence opens with up to its verb of saying ("The Daegu city government expects")."""
    text = view.between(view.start, cue.start).strip()
    words = text.split()
    if len(words) > _MOST_WORDS or words[0].lower() not in view.rules.articles or _EDGE.search(text):
        return None
    if view.metrics_in(view.start, cue.start) or view.figures_between(view.start, cue.start):
        return None
    if any(mention.end_char <= cue.start and mention.type != "place" for mention in view.mentions):
        return None  # who may speak was looked for before
    at = view.text.find(text, view.start)
    return Source(text, None, at, at + len(text))


def _is_adverb(view: Sentence, gap: str) -> bool:
    words = gap.split()
    return bool(words) and all(w in view.rules.adverbs or w.endswith(view.rules.adverb_endings) for w in words)


def _inverted(view: Sentence, cue: CueHit) -> Source | None:
    """The speaker behind the verb: `..., said X`."""
    if view.text[max(view.start, cue.start - _MARKS) : cue.start].strip()[-1:] not in {",", "”", '"', "’"}:
        return None
    after = [
        mention
        for mention in view.mentions
        if cue.end <= mention.start_char <= cue.end + _LOOK_AROUND and _speaks(mention)
    ]
    return _of(after[0]) if after else None
