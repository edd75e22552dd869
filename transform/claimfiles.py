"""The files of claims as they are written: the metrics, and one language's words of status, change and source."""

from __future__ import annotations

from dataclasses import dataclass, field

from extract.rulefile import strict
from transform.records import FigureKind


@strict
@dataclass(frozen=True, slots=True, kw_only=True)
class MetricEntry:
    """One metric of the closed vocabulary: its names by language, and the kinds of figure that state it.

    `implied_by`: units that no other metric is told in, for a figure that no name governs.
    """

    id: str
    kinds: tuple[FigureKind, ...]
    en: tuple[str, ...] = ()
    ko: tuple[str, ...] = ()
    agentive: bool = False
    units: tuple[str, ...] = ()
    of_thing: bool = False
    periodic: bool = False
    daily: bool = False
    planned: bool = False
    of_firm: bool = False
    of_others: bool = False
    implied_by: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()
    counterexamples: tuple[str, ...] = ()


@strict
@dataclass(frozen=True, slots=True, kw_only=True)
class MetricFile:
    """One file of `rules/metrics`."""

    metric: tuple[MetricEntry, ...]


@strict
@dataclass(frozen=True, slots=True, kw_only=True)
class StatusWords:
    """Cues by status; `prospect` words tell what is to come, of an actor a plan, of anything else a
    forecast; so do `vow` words, a plan where somebody speaks.
    """

    forecast: tuple[str, ...] = ()
    estimate: tuple[str, ...] = ()
    plan: tuple[str, ...] = ()
    target: tuple[str, ...] = ()
    denied: tuple[str, ...] = ()
    actual: tuple[str, ...] = ()
    prospect: tuple[str, ...] = ()
    vow: tuple[str, ...] = ()


@strict
@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeWords:
    """Words of change by direction; `above` and `below` are one only of a percent, `up_to` only of what a preposition
    marks as the end of a change, those `behind` only right behind a percent, `near` right behind any figure; `neutral`
    is none.
    """

    up: tuple[str, ...] = ()
    down: tuple[str, ...] = ()
    flat: tuple[str, ...] = ()
    above: tuple[str, ...] = ()
    below: tuple[str, ...] = ()
    up_to: tuple[str, ...] = ()
    up_behind: tuple[str, ...] = ()
    down_behind: tuple[str, ...] = ()
    neutral: tuple[str, ...] = ()
    up_near: tuple[str, ...] = ()
    down_near: tuple[str, ...] = ()


@strict
@dataclass(frozen=True, slots=True, kw_only=True)
class BasisWords:
    """Words that say what a change is measured against."""

    yoy: tuple[str, ...] = ()
    qoq: tuple[str, ...] = ()
    mom: tuple[str, ...] = ()
    forecast: tuple[str, ...] = ()
    plan: tuple[str, ...] = ()
    close: tuple[str, ...] = ()


@strict
@dataclass(frozen=True, slots=True, kw_only=True)
class SourceWords:
    """Words that name who says it: after the name, before it, or as a verb of saying."""

    after: tuple[str, ...] = ()
    before: tuple[str, ...] = ()
    says: tuple[str, ...] = ()


@strict
@dataclass(frozen=True, slots=True, kw_only=True)
class WordList:
    """A table that is a list of words, and of those that look like one of them and are none."""

    words: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()


@strict
@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimFile:
    """One language file of `rules/claims`; its comments say what each list is for."""

    language: str
    clause_ends: tuple[str, ...]
    joining_clause_ends: tuple[str, ...] = ()
    quote_ends: tuple[str, ...] = ()
    finished_ends: tuple[str, ...] = ()
    adverbial_ends: tuple[str, ...] = ()
    past_finals: tuple[str, ...] = ()
    past_exceptions: tuple[str, ...] = ()
    prospective_finals: tuple[str, ...] = ()
    present_finals: tuple[str, ...] = ()
    object_links: tuple[str, ...] = ()
    topic_particles: tuple[str, ...] = ()
    subject_particles: tuple[str, ...] = ()
    circle_particles: tuple[str, ...] = ()
    describing_ends: tuple[str, ...] = ()
    genitives: tuple[str, ...] = ()
    target_particles: tuple[str, ...] = ()
    noun_particles: tuple[str, ...] = ()
    action_endings: tuple[str, ...] = ()
    amount_links: tuple[str, ...] = ()
    from_after: tuple[str, ...] = ()
    to_after: tuple[str, ...] = ()
    from_before: tuple[str, ...] = ()
    to_before: tuple[str, ...] = ()
    by_before: tuple[str, ...] = ()
    compared_after: tuple[str, ...] = ()
    compared_before: tuple[str, ...] = ()
    approximators: tuple[str, ...] = ()
    past_endings: tuple[str, ...] = ()
    date_links: tuple[str, ...] = ()
    held_against: tuple[str, ...] = ()
    restating: tuple[str, ...] = ()
    own_acts: tuple[str, ...] = ()
    openers: tuple[str, ...] = ()
    passives: tuple[str, ...] = ()
    no_owners: tuple[str, ...] = ()
    named_links: tuple[str, ...] = ()
    determiners: tuple[str, ...] = ()
    participles: tuple[str, ...] = ()
    participle_endings: tuple[str, ...] = ()
    affected_links: tuple[str, ...] = ()
    indexes: tuple[str, ...] = ()
    relatives: tuple[str, ...] = ()
    analysts: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    then_words: tuple[str, ...] = ()
    ranked_on: tuple[str, ...] = ()
    speakers: tuple[str, ...] = ()
    denominators: tuple[str, ...] = ()
    new_clause: tuple[str, ...] = ()
    own_times: tuple[str, ...] = ()
    noun_before: tuple[str, ...] = ()
    report_nouns: tuple[str, ...] = ()
    loose_sources: tuple[str, ...] = ()
    joined_clauses: tuple[str, ...] = ()
    tellers: tuple[str, ...] = ()
    list_particles: tuple[str, ...] = ()
    combined: tuple[str, ...] = ()
    phrase_ends: tuple[str, ...] = ()
    pronouns: tuple[str, ...] = ()
    auxiliaries: tuple[str, ...] = ()
    articles: tuple[str, ...] = ()
    adverb_endings: tuple[str, ...] = ()
    adverbs: tuple[str, ...] = ()
    target_before: tuple[str, ...] = ()
    owner_before: tuple[str, ...] = ()
    share_link: tuple[str, ...] = ()
    served_link: tuple[str, ...] = ()
    held_links: tuple[str, ...] = ()
    amounting: tuple[str, ...] = ()
    pointing: tuple[str, ...] = ()
    object_before: tuple[str, ...] = ()
    attributive: tuple[str, ...] = ()
    leads: tuple[str, ...] = ()
    verb_stems: tuple[str, ...] = ()
    unmeasured: tuple[str, ...] = ()
    dated_nouns: tuple[str, ...] = ()
    reported_verbs: tuple[str, ...] = ()
    status: StatusWords = field(default_factory=StatusWords)
    change: ChangeWords = field(default_factory=ChangeWords)
    basis: BasisWords = field(default_factory=BasisWords)
    source: SourceWords = field(default_factory=SourceWords)
    scope: WordList = field(default_factory=WordList)
    each: WordList = field(default_factory=WordList)
