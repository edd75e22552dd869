"""The words that say what a figure measures and how it is meant, read from `rules/metrics` and `rules/claims`.

They become one layer of the scanner: a metric's name gives a `Metric`, any other word a `Cue`. The short lists that the
clause reader needs (particles, links, endings) are tuples and patterns of `ClaimRules`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from extract.rulefile import read_rule_file, rule_files
from transform.claimfiles import BasisWords, ChangeWords, ClaimFile, MetricEntry, MetricFile, StatusWords
from transform.datewords import HANGUL, alternatives
from transform.scan import Layer

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

LAYER = "claims"
CueKind = Literal["status", "change", "basis", "says", "source_after", "source_before", "scope", "each"]


class Metric(NamedTuple):
    """What a metric's name means."""

    id: str
    kinds: frozenset[str]
    agentive: bool
    units: frozenset[str]
    of_thing: bool
    periodic: bool
    of_firm: bool = False
    of_others: bool = False
    daily: bool = False
    planned: bool = False


class Cue(NamedTuple):
    """What another word means: its kind and, within it, which ("forecast", "up", "yoy")."""

    kind: CueKind
    value: str


@dataclass(frozen=True, slots=True)
class ClaimRules:
    """All words of claims as the clause reader uses them."""

    layers: tuple[Layer, ...]
    past_finals: frozenset[str]
    past_exceptions: frozenset[str]
    prospective_finals: frozenset[str]
    present_finals: frozenset[str]
    object_links: frozenset[str]
    clause_ends: re.Pattern[str]
    joining_ends: re.Pattern[str]
    quote_ends: re.Pattern[str]
    finished_ends: re.Pattern[str]
    adverbial_ends: frozenset[str]
    latin_ends: re.Pattern[str]
    topic: re.Pattern[str]
    possessive: str
    share_link: str
    served_link: str
    amounting: re.Pattern[str]
    pointing: tuple[str, ...]
    owner_endings: tuple[str, ...]
    genitive: re.Pattern[str]
    target: re.Pattern[str]
    noun_end: re.Pattern[str]
    from_after: re.Pattern[str]
    to_after: re.Pattern[str]
    compared_after: re.Pattern[str]
    compared_noun: re.Pattern[str]
    held_against: re.Pattern[str]
    series_before: Mapping[str, Literal["from", "to", "by"]]
    compared_before: tuple[str, ...]
    approximators: frozenset[str]
    restating: tuple[str, ...]
    own_acts: frozenset[str]
    openers: frozenset[str]
    passives: frozenset[str]
    no_owners: frozenset[str]
    named_links: frozenset[str]
    indexes: frozenset[str]
    determiners: frozenset[str]
    participles: frozenset[str]
    participle_endings: tuple[str, ...]
    affected_links: frozenset[str]
    relatives: frozenset[str]
    analysts: frozenset[str]
    parts: frozenset[str]
    then_words: frozenset[str]
    ranked_on: tuple[str, ...]
    speakers: tuple[str, ...]
    denominators: tuple[str, ...]
    new_clause: re.Pattern[str]
    noun_before: frozenset[str]
    past: re.Pattern[str]
    amount_links: frozenset[str]
    date_links: frozenset[str]
    report_nouns: frozenset[str]
    loose_sources: frozenset[str]
    joined_clauses: tuple[str, ...]
    tellers: frozenset[str]
    list_particles: frozenset[str]
    combined: frozenset[str]
    phrase_ends: frozenset[str]
    pronouns: frozenset[str]
    auxiliaries: frozenset[str]
    articles: frozenset[str]
    adverb_endings: tuple[str, ...]
    adverbs: frozenset[str]
    metrics: Mapping[str, Metric]
    implied: Mapping[str, str]
    target_before: frozenset[str]
    owner_before: frozenset[str]
    held_links: frozenset[str]
    object_before: frozenset[str]
    attributive: frozenset[str]
    leads: frozenset[str]
    verb_stems: frozenset[str]
    reported: re.Pattern[str]
    main_topic: re.Pattern[str]
    circle: re.Pattern[str]
    describing: re.Pattern[str]
    own_time: re.Pattern[str]
    no_scope: frozenset[str]


def load_claims(rule_dirs: Iterable[Path]) -> ClaimRules:
    """The rules of all folders together, a later metric replacing one of its id. Raises `RuleFileInvalid`."""
    folders = tuple(rule_dirs)
    entries = {
        entry.id: entry for path in rule_files(folders, "metrics") for entry in read_rule_file(path, MetricFile).metric
    }
    files = [read_rule_file(path, ClaimFile) for path in rule_files(folders, "claims")]
    literals = (*_metric_literals(entries.values()), *_unmeasured(files), *_cue_literals(files))
    words = _Words(files)
    series: dict[str, Literal["from", "to", "by"]] = {}
    series.update(dict.fromkeys(words.all("from_before"), "from"))
    series.update(dict.fromkeys(words.all("to_before"), "to"))
    series.update(dict.fromkeys(words.all("by_before"), "by"))
    particles = (*words.all("topic_particles"), *words.all("subject_particles"))
    after_noun = (*words.all("noun_particles"), *words.all("action_endings"))
    return ClaimRules(
        layers=(Layer(name=LAYER, literals=literals),),
        **_lists(words),
        clause_ends=re.compile(rf"[{HANGUL}](?:{words.korean('clause_ends')})(?=[,\s])"),
        joining_ends=re.compile(rf"(?:{words.korean('joining_clause_ends')})(?=[,\s])"),
        finished_ends=re.compile(rf"(?:{words.any('finished_ends')})(?=[,\s])"),
        quote_ends=re.compile(rf"(?:{words.any('quote_ends')})(?=[,\s]+[\"“'‘])"),
        latin_ends=re.compile(words.latin("clause_ends")),
        topic=re.compile(rf"(?:{alternatives(particles)})(?=[\s,])"),
        possessive=next((word for word in words.all("genitives") if not word.isascii() and word.isalpha()), ""),
        share_link=next(iter(words.all("share_link")), ""),
        served_link=next(iter(words.all("served_link")), ""),
        amounting=re.compile(f"(?:{words.any('amounting')})"),
        owner_endings=tuple(word for word in words.all("genitives") if len(word) > 1),
        genitive=re.compile(rf"(?:{words.any('genitives')})(?=\s)"),
        target=re.compile(rf"(?:{words.any('target_particles')})(?=\s)"),
        noun_end=re.compile(rf"(?:{alternatives(after_noun)})"),
        from_after=re.compile(rf"(?:{words.any('from_after')})"),
        to_after=re.compile(rf"(?:{words.any('to_after')})"),
        compared_after=re.compile(rf"\s?(?:{words.any('compared_after')})"),
        compared_noun=re.compile(rf"\s[{HANGUL}]{{1,6}}(?:{words.any('compared_after')})"),
        held_against=re.compile(rf"(?:{words.any('held_against')})"),
        series_before=series,
        compared_before=tuple(f" {word}" for word in words.all("compared_before")),
        past=re.compile(rf"[a-z]{{3}}(?:{words.any('past_endings')})\b"),
        new_clause=re.compile(rf"(?:{words.any('new_clause')})"),
        metrics={entry.id: _metric(entry) for entry in entries.values()},
        implied={unit: entry.id for entry in entries.values() for unit in entry.implied_by},
        reported=re.compile(
            rf"(?:{words.any('target_particles')})?\s(?:{words.any('reported_verbs')})|\s(?:{words.any('dated_nouns')})"
        ),
        own_time=re.compile(rf"(?:{words.any('own_times')})"),
        describing=re.compile(rf"[{HANGUL}]? [{HANGUL}]{{1,5}}(?:{words.any('describing_ends')}) "),
        circle=re.compile(rf"(?:{words.any('circle_particles')})(?=[\s,])"),
        main_topic=re.compile(rf"(?:{words.any('topic_particles')})(?=[\s,])"),
        no_scope=frozenset(word for file in files for word in file.scope.ignore),
    )


_TUPLES = (
    "adverb_endings",
    "participle_endings",
    "ranked_on",
    "restating",
    "speakers",
    "pointing",
    "joined_clauses",
    "denominators",
)
_SETS = (
    "past_finals",
    "past_exceptions",
    "present_finals",
    "object_links",
    "prospective_finals",
    "approximators",
    "amount_links",
    "date_links",
    "report_nouns",
    "loose_sources",
    "tellers",
    "list_particles",
    "combined",
    "phrase_ends",
    "pronouns",
    "auxiliaries",
    "articles",
    "adverbs",
    "target_before",
    "leads",
    "verb_stems",
    "attributive",
    "object_before",
    "owner_before",
    "adverbial_ends",
    "held_links",
    "own_acts",
    "openers",
    "passives",
    "no_owners",
    "named_links",
    "indexes",
    "determiners",
    "participles",
    "affected_links",
    "relatives",
    "analysts",
    "parts",
    "then_words",
    "noun_before",
)


def _lists(words: _Words) -> dict[str, Any]:
    """The lists as they stand, and as sets those that only need to be looked up in."""
    sets = {name: frozenset(words.all(name)) for name in _SETS}
    return {name: words.all(name) for name in _TUPLES} | sets


class _Words:
    """The same list of every file, as one tuple or one alternation."""

    def __init__(self, files: list[ClaimFile]) -> None:
        self._files = files

    def all(self, name: str) -> tuple[str, ...]:
        """The words of a list in every file."""
        return tuple(word for file in self._files for word in getattr(file, name))

    def any(self, name: str) -> str:
        """An alternation of them all."""
        return alternatives(self.all(name))

    def korean(self, name: str) -> str:
        """An alternation of those with other than ASCII letters."""
        return alternatives(word for word in self.all(name) if not word.isascii() and word.strip(" —"))

    def latin(self, name: str) -> str:
        """An alternation of those without Hangul."""
        return alternatives(word for word in self.all(name) if not re.search(f"[{HANGUL}]", word))


def _metric(entry: MetricEntry) -> Metric:
    return Metric(
        entry.id,
        frozenset(entry.kinds),
        entry.agentive,
        frozenset(entry.units),
        entry.of_thing,
        entry.periodic,
        entry.of_firm,
        entry.of_others,
        entry.daily,
        entry.planned,
    )


def _metric_literals(entries: Iterable[MetricEntry]) -> Iterable[tuple[str, object]]:
    for entry in entries:
        metric = _metric(entry)
        for name in (*entry.en, *entry.ko):
            yield name, metric


def _unmeasured(files: Iterable[ClaimFile]) -> Iterable[tuple[str, object]]:
    """Names of measures without a metric: a hit without an id, so that no other metric is taken in their place."""
    kinds: frozenset[str] = frozenset(("percent", "percentage_point", "ratio", "money", "count"))
    for file in files:
        for word in file.unmeasured:
            yield word, Metric("", kinds, agentive=False, units=frozenset(), of_thing=False, periodic=False)


def _cue_literals(files: Iterable[ClaimFile]) -> Iterable[tuple[str, object]]:
    for file in files:
        groups: tuple[tuple[CueKind, object, tuple[str, ...]], ...] = (
            ("status", file.status, tuple(StatusWords.__dataclass_fields__)),
            ("change", file.change, tuple(ChangeWords.__dataclass_fields__)),
            ("basis", file.basis, tuple(BasisWords.__dataclass_fields__)),
        )
        for kind, table, names in groups:
            for name in names:
                for word in getattr(table, name):
                    yield word, Cue(kind, name)
        plain: tuple[tuple[CueKind, tuple[str, ...]], ...] = (
            ("source_after", file.source.after),
            ("source_before", file.source.before),
            ("says", file.source.says),
            ("scope", file.scope.words),
            ("each", file.each.words),
        )
        for kind, words in plain:
            for word in words:
                yield word, Cue(kind, word)
