"""What a sentence leaves unsaid since others before it have said it: of whom, of which period, by whose word.

`claims` asks before it reads a sentence, and tells what it found there afterwards.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from transform.clauses import marked
from transform.korean import is_hangul
from transform.timing import POINTING, is_compared

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from transform.attribution import Source
    from transform.claimwords import ClaimRules, Metric
    from transform.clauses import Sentence
    from transform.records import DateMention, Figure, Mention
    from transform.text import Document

_PERIODS = frozenset({"quarter", "half", "year", "month"})
_ACCOUNTS = frozenset({"quarter", "half", "year", "month"})
_LEAD = 4  # sentences, with the headline, in which a report names the period of its accounts
_FEWEST_ACCOUNTS = 2
_REACH = 2  # how many sentences back a topic, a period or a speaker still holds
_FAR_REACH = 6  # how many, for a pronoun or the accounts of a firm
_PROTAGONIST_REACH = 12  # how many, for the one that most sentences were about
_LONGEST_ADJUNCT = 90
_TOPICS = frozenset({"company", "government", "university", "org"})


class Heard:
    """What the sentences of one text have told so far."""

    def __init__(self, dates: Sequence[DateMention]) -> None:
        """Start at the head of a text whose dates are these, in order."""
        self._dates = dates
        self._places = [date.start_char for date in dates]
        self._passing: set[int] = set()  # where dates stand that no account is of
        self._market: tuple[str, str | None] | None = None
        self._said: Source | None = None
        self._said_at = 0
        self._told: tuple[str, ...] = ()
        self._told_at = -1
        self._told_of: tuple[str, str | None, str | None] | None = None
        self._told_whom: tuple[str | None, str | None] = (None, None)
        self._accounts: dict[tuple[date, date], set[tuple[str, int]]] = {}
        self._main: DateMention | None = None

    def prepare(self, view: Sentence) -> None:
        """Give a sentence what those before it said."""
        view.market = self._market
        view.said_before = self._said if self._said_at + _REACH >= view.ordinal else None
        if self._told_at + 1 >= view.ordinal:
            view.told, view.told_of, view.told_whom = self._told, self._told_of, self._told_whom
        self._passing.update(date.start_char for date in view.dates if is_compared(view, date))
        view.earlier = self._spoken_period(view)

    def note(self, view: Sentence, figures: Sequence[Figure]) -> None:
        """Remember what a sentence says, with its figures as they were read."""
        if view.source is not None:
            self._said, self._said_at = view.source, view.ordinal
        for figure in figures:
            if figure.metric == "market_size" and figure.subject is not None:
                self._market = figure.subject, figure.subject_id
        self._told, self._told_at = tuple(dict.fromkeys(f.metric for f in figures if f.metric)), view.ordinal
        levels = [(f.kind, f.unit, f.currency) for f in figures if f.metric and f.change_direction is None]
        self._told_of = levels[-1] if levels else None
        told = [figure for figure in figures if figure.metric and figure.subject]
        self._told_whom = (told[-1].subject, told[-1].subject_id) if told else (None, None)
        metrics = view.rules.metrics
        found = [(figure, metrics[figure.metric]) for figure in figures if figure.metric and figure.metric in metrics]
        periodic = [(figure, metric) for figure, metric in found if metric.periodic]
        periodic = [(figure, metric) for figure, metric in periodic if figure.series_role != "from"] or periodic
        others = {figure.period_start for figure in figures} - {figure.period_start for figure, _ in periodic}
        self._passing.update(date.start_char for date in view.dates if date.period_start in others)
        for figure, metric in periodic:
            if figure.period_start is not None:
                self._note_accounts(view, figure, metric)

    def _note_accounts(self, view: Sentence, figure: Figure, metric: Metric) -> None:
        """Note the period of an account told in the lead: two of one period, or one told twice, is what it is about."""
        own = [date for date in view.dates if date.period_start == figure.period_start]
        if view.ordinal > _LEAD or self._main or not own or own[-1].precision not in _ACCOUNTS:
            return
        told = self._accounts.setdefault((own[-1].period_start, own[-1].period_end), set())
        told.add((metric.id, view.ordinal))
        is_over = view.published is not None and own[-1].period_end < view.published
        if len(told) >= _FEWEST_ACCOUNTS and is_over:
            self._main = own[-1]

    def _spoken_period(self, view: Sentence) -> DateMention | None:
        """The last quarter, half, year or month that the one or two sentences before spoke of, and not only compared
        with; else that of the report's accounts, for a sentence of the past without a date of its own.
        """
        for index in range(bisect_left(self._places, view.start) - 1, -1, -1):
            date = self._dates[index]
            if view.ordinal - date.sentence > _REACH:
                break
            if date.precision not in _PERIODS or date.rule_id in POINTING or date.start_char in self._passing:
                continue
            if date.role == "to" and index and self._dates[index - 1].role == "from":
                return replace(date, period_start=self._dates[index - 1].period_start, role="in")
            if date.role == "in":
                return date
        doubtful = any(cue.value != "actual" for cue in view.cues_of("status"))
        own = [date for date in view.dates if date.start_char not in self._passing]
        return None if doubtful or own else self._main


class Topics:
    """Who each paragraph has been about so far: its last name with the particle of a topic, or at a sentence's head."""

    def __init__(
        self, document: Document, rules: ClaimRules, mentions: Sequence[Mention], dates: Sequence[DateMention]
    ) -> None:
        """Find the names that lead their sentences among those of a text."""
        self._document = document
        self._openings = {date.sentence: date.end_char for date in dates if date.start_char == date.sentence_start}
        self._heads = [m for m in mentions if m.type in _TOPICS and not m.nested and self._leads(m, rules)]
        self._ends = [mention.end_char for mention in self._heads]
        self._led = _running(self._heads)
        self._firms = _leading_firms(self._heads, self._led)

    def _leads(self, mention: Mention, rules: ClaimRules) -> bool:
        marks = rules.topic if mention.sentence == 0 else rules.main_topic
        if marked(self._document.text, mention.end_char, marks):
            return True
        start = self._openings.get(mention.sentence, mention.sentence_start)
        if mention.start_char - start <= 1:
            return not self._is_listed(mention, rules)
        return self._opens_statement(mention, rules)

    def _is_listed(self, mention: Mention, rules: ClaimRules) -> bool:
        """Whether a Korean name is the first of a list, which no text is about."""
        behind = self._document.text[mention.end_char : mention.end_char + 2]
        is_korean = is_hangul(mention.surface[-1]) or is_hangul(behind[:1])
        if not is_korean or behind.rstrip()[:1] not in rules.list_particles:
            return False
        text, end = self._document.text, mention.end_char
        return not (marked(text, end, rules.topic) or marked(text, end, rules.genitive))

    def _opens_statement(self, mention: Mention, rules: ClaimRules) -> bool:
        """Whether an English name stands right behind the adjunct that opens its sentence ("Founded in 2020, X")."""
        before = self._document.text[mention.sentence_start : mention.start_char]
        word = before.partition(" ")[0].lower()
        is_adjunct = word in rules.openers or word.endswith(rules.participle_endings)
        return is_adjunct and before.endswith(", ") and len(before) <= _LONGEST_ADJUNCT

    def before(self, view: Sentence) -> Mention | None:
        """The topic of the sentence before, in the same paragraph; None at a paragraph's head."""
        index = bisect_right(self._ends, view.start) - 1
        if index < 0:
            return None
        mention = self._heads[index]
        apart = view.ordinal - mention.sentence > _REACH or "\n" in view.text[mention.end_char : view.start]
        back = view.ordinal - mention.sentence
        view.far_topic = self._main(index, back) if back <= _PROTAGONIST_REACH else None
        view.firm = self._firms[index] if back <= _PROTAGONIST_REACH else None
        return None if apart else mention

    def _main(self, index: int, back: int) -> Mention | None:
        """Whom the paragraph of a name was about, some sentences back: of its heads the one that led most sentences.

        None where it is too far; whom the whole text has been about reaches farther.
        """
        floor = self._document.text.rfind("\n", 0, self._heads[index].start_char)
        first = bisect_right(self._ends, floor)
        main = max(range(index, first - 1, -1), key=self._led.__getitem__)
        reach = _PROTAGONIST_REACH if self._led[main] * 2 > index + 1 else _FAR_REACH
        return self._heads[main] if back <= reach else None


def _leading_firms(heads: Sequence[Mention], led: Sequence[int]) -> list[Mention | None]:
    """For each name the firm that led most sentences up to it, None where none did: whom "the company" means."""
    firms: list[Mention | None] = []
    best, most = None, 0
    for head, count in zip(heads, led, strict=True):
        if head.type == "company" and count > most:
            best, most = head, count
        firms.append(best)
    return firms


def _running(heads: Sequence[Mention]) -> list[int]:
    """For each name how many of the names up to it are of the same thing."""
    seen: Counter[str] = Counter()
    counts: list[int] = []
    for head in heads:
        seen[head.entity_id or head.surface] += 1
        counts.append(seen[head.entity_id or head.surface])
    return counts
