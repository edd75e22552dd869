"""A sentence as the readers of claims see it: its figures, dates, names and cue words, and where its clauses end.

Korean puts the predicate last: what a figure means is told after it, up to the end of its clause. English tells it
before, in the verb that governs it. Both readers ask the same `Sentence`.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING, NamedTuple, cast

from transform.claimwords import LAYER, ClaimRules, Cue, Metric
from transform.datewords import HANGUL
from transform.korean import is_hangul

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from transform.attribution import Source
    from transform.records import DateMention, Figure, Mention
    from transform.text import Document


_OPENS_ASIDE = frozenset("('’\"”")
_MOST_FIGURES = 32  # in one sentence: more than any clause distributes
_HANGUL = re.compile(f"[{HANGUL}]")
_ASIDE = re.compile(rf"['’\"”]?(?:\([^()\n]{{1,40}}\))?(?=[{HANGUL}])")


class MetricHit(NamedTuple):
    """A metric's name in the text."""

    start: int
    end: int
    metric: Metric


class CueHit(NamedTuple):
    """A cue word in the text and its value."""

    start: int
    end: int
    value: str


class Sentence:
    """One sentence with at least one figure; offsets are those of the whole text."""

    def __init__(self, document: Document, rules: ClaimRules, ordinal: int) -> None:
        """Start with an empty sentence; `read_sentences` fills its lists."""
        self.text, self.rules, self.ordinal = document.text, rules, ordinal
        self.published = document.published
        self.start, self.end = document.sentences[ordinal]
        self.figures: list[Figure] = []
        self.dates: list[DateMention] = []
        self.mentions: list[Mention] = []
        self.metrics: list[MetricHit] = []
        self.cues: dict[str, list[CueHit]] = {}
        self.korean = _HANGUL.search(self.text, self.start, self.end) is not None
        self.breaks: list[tuple[int, bool]] = []
        self.roles: dict[int, str] = {}  # by the start of a figure: its role in a series, once it was asked for
        self.stems: dict[int, str] = {}  # by the end of a clause: the syllable that tells its tense
        self.earlier: DateMention | None = None  # the period that the sentences before spoke of
        self.told: tuple[str, ...] = ()  # the metrics of the sentence before, in order
        self.told_of: tuple[str, str | None, str | None] | None = None  # kind, unit and currency of its last amount
        self.told_whom: tuple[str | None, str | None] = (None, None)  # the subject of its last amount, and its id
        self.source: Source | None = None
        self.said_before: Source | None = None  # who was quoted in the sentences before
        self.market: tuple[str, str | None] | None = None  # the market that the article spoke of last
        self.far_topic: Mention | None = None  # whom the paragraphs before were about
        self.firm: Mention | None = None  # the firm that the whole text has been about
        self.head = self.start  # where the statement begins, behind the words that name its source

    def cues_of(self, kind: str) -> list[CueHit]:
        """The cues of one kind, in text order; empty when there is none."""
        return self.cues.get(kind, [])

    def clause(self, offset: int, *, finite_only: bool = True) -> tuple[int, int]:
        """Where the clause around a place begins and ends; a clause that only joins the next one ends nowhere."""
        start, end = self.start, self.end
        for place, finite in self.breaks:
            if finite_only and not finite:
                continue
            if place <= offset:
                start = place
            else:
                return start, place
        return start, end

    def marked(self, end: int, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """A particle of a kind behind a name of the sentence that ends at a place, as `marked` finds it."""
        return marked(self.text, end, pattern)

    def figures_between(self, start: int, end: int) -> int:
        """How many figures begin in a stretch of the sentence."""
        return sum(start <= figure.start_char < end for figure in self.figures)

    def metrics_in(self, start: int, end: int) -> list[MetricHit]:
        """The metric names that stand inside a stretch of the sentence."""
        return [hit for hit in self.metrics if start <= hit.start and hit.end <= end]

    def between(self, start: int, end: int) -> str:
        """The text between two places; empty when they are the wrong way round."""
        return self.text[start:end] if start < end else ""

    def undated(self, start: int, end: int) -> str:
        """The words of a stretch without its dates and the particles that these carry, single spaces between."""
        parts: list[str] = []
        at = start
        for date in self.dates:
            if at <= date.start_char < end:
                parts.append(self.text[at : date.start_char])
                at = date.end_char
                while at < end and is_hangul(self.text[at]):
                    at += 1
        return " ".join("".join([*parts, self.between(at, end)]).split())

    def final_is_past(self, end: int) -> bool:
        """Whether the last predicate before a place tells the past."""
        return self.final_is(end, self.rules.past_finals)

    def final_is(self, end: int, finals: Iterable[str]) -> bool:
        """Whether the stem of the predicate before a place is closed by one of some final consonants."""
        syllable = self.stems.get(end) or self._last_but_one(end)
        return is_hangul(syllable) and syllable not in self.rules.past_exceptions and has_final(syllable, finals)

    def _last_but_one(self, end: int) -> str:
        """The syllable before the last one that stands before a place; '' when there is none."""
        at = end - 1
        while at > self.start and not is_hangul(self.text[at]):
            at -= 1
        return self.text[at - 1] if at > self.start else ""


def marked(text: str, end: int, pattern: re.Pattern[str]) -> re.Match[str] | None:
    """A particle of a kind behind a name that ends at a place; a quotation mark and a bracket may stand between."""
    if text[end : end + 1] in _OPENS_ASIDE:
        aside = _ASIDE.match(text, end)
        end = aside.end() if aside else end
    return pattern.match(text, end)


def has_final(syllable: str, finals: Iterable[str]) -> bool:
    """Whether a Hangul syllable is closed by one of the given final consonants (conjoining jamo)."""
    return unicodedata.normalize("NFD", syllable)[-1] in finals


def read_sentences(
    document: Document,
    rules: ClaimRules,
    figures: Sequence[Figure],
    dates: Sequence[DateMention],
    mentions: Sequence[Mention],
) -> list[Sentence]:
    """The sentences that have figures, in order, each with all that stands in it.

    A "sentence" of very many figures (a table without stops) is read in pieces, so that work stays linear.
    """
    views: dict[int, list[Sentence]] = {}
    for figure in figures:
        pieces = views.setdefault(figure.sentence, [])
        if not pieces or len(pieces[-1].figures) >= _MOST_FIGURES:
            if pieces:
                pieces[-1].end = max(figure.start_char, pieces[-1].figures[-1].end_char)
            pieces.append(Sentence(document, rules, figure.sentence))
            pieces[-1].start = pieces[-2].end if len(pieces) > 1 else pieces[-1].start
        pieces[-1].figures.append(figure)
    for date in dates:
        if date.sentence in views:
            _piece(views[date.sentence], date.start_char).dates.append(date)
    for mention in mentions:
        if mention.sentence in views and not mention.nested:
            _piece(views[mention.sentence], mention.start_char).mentions.append(mention)
    whole = [view for pieces in views.values() for view in pieces]
    _add_words(document, whole)
    return whole


def _piece(pieces: list[Sentence], place: int) -> Sentence:
    """The piece of a sentence in which a place lies."""
    return pieces[max(0, bisect_right(pieces, place, key=lambda piece: piece.start) - 1)]


def _add_words(document: Document, views: Sequence[Sentence]) -> None:
    """Give each sentence its metric names and cues, the longest where they overlap, and its clause ends."""
    hits = document.hits.get(LAYER, ())
    ends = [hit.end for hit in hits]
    for view in views:
        low, high = bisect_left(ends, view.start + 1), bisect_left(ends, view.end + 1)
        inside = [(span.start_char, span.end_char) for span in view.figures]
        inside += [(name.start_char, name.end_char) for name in view.mentions]
        for start, end, payload in _longest(hits[low:high]):
            is_cue = not isinstance(payload, Metric) and cast("Cue", payload).kind != "scope"
            if is_cue and any(first <= start and end <= last for first, last in inside):
                continue  # a part of a name or a number is no cue
            if isinstance(payload, Metric):
                if _stands_alone(view, end) and not view.text.endswith(view.rules.denominators, view.start, start):
                    view.metrics.append(MetricHit(start, end, payload))
            else:
                kind, value = cast("Cue", payload)
                view.cues.setdefault(kind, []).append(CueHit(start, end, value))
        bases = view.cues_of("basis")
        markets = [mention for mention in view.mentions if mention.type == "market"]
        view.metrics = [
            hit
            for hit in view.metrics
            if not any(base.start <= hit.start < base.end for base in bases)
            or any(market.start_char < hit.start < market.end_char for market in markets)
        ]
        view.breaks = sorted(_breaks(view))


def _longest(hits: Iterable[tuple[int, int, object]]) -> list[tuple[int, int, object]]:
    """The hits without those inside a longer one of the same kind, in text order."""
    kept: list[tuple[int, int, object]] = []
    last: dict[object, int] = {}
    for hit in sorted(hits, key=lambda hit: (hit[0], -hit[1])):
        group = Metric if isinstance(hit[2], Metric) else cast("Cue", hit[2]).kind
        if hit[0] >= last.get(group, 0):
            kept.append(hit)
            last[group] = hit[1]
    return kept


def _stands_alone(view: Sentence, end: int) -> bool:
    """Whether a metric's name is a word of its own: in Korean, followed by no more than a particle or verb ending."""
    after = view.text[end : end + 1]
    if not after or not is_hangul(after) or not is_hangul(view.text[end - 1]):
        return True
    return view.rules.noun_end.match(view.text, end) is not None


def _breaks(view: Sentence) -> Iterator[tuple[int, bool]]:
    """Where clauses end, and whether the clause before has a tense of its own; notes the stem that has it."""
    rules, text = view.rules, view.text
    if not view.korean:
        for match in rules.latin_ends.finditer(text, view.start, view.end):
            yield match.end(), True
        for match in rules.new_clause.finditer(text, view.figures[0].end_char, view.end):
            yield match.start() + 1, True
        return
    for match in rules.clause_ends.finditer(text, view.start, view.end):
        syllable = text[match.start()]
        if syllable in rules.past_exceptions or has_final(syllable, rules.past_finals):
            view.stems[match.end()] = syllable
            yield match.end(), True
    for ends in (rules.quote_ends, rules.finished_ends):
        for match in ends.finditer(text, view.start, view.end):
            yield match.end(), True
    for match in rules.joining_ends.finditer(text, view.start, view.end):
        yield match.end(), False
