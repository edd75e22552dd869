"""The sentences that rule files carry for and against themselves, read: `dateline rules check` says which do not hold.

Names in the sentences of event files are marked as {name:type}, so that an event is tried without a gazetteer.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import fields
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, get_args

from extract.records import Article
from extract.rulefile import read_rule_file, rule_files
from transform.claimfiles import MetricFile
from transform.dates import find_dates
from transform.eventfiles import EventFile, Example
from transform.events import find_events
from transform.facts import read_document, read_facts
from transform.figures import find_figures
from transform.gazettechecks import Finding
from transform.gazetteer import read_entity_rows
from transform.korean import is_hangul
from transform.records import EntityType, Event, Facts, Figure, Mention
from transform.topics import TopicFile
from transform.units import ExpectedFigure, UnitFile

if TYPE_CHECKING:
    from transform.rules import Rules
    from transform.text import Document

DAY = date(2026, 5, 6)  # the day on which a sentence without one is published
_MARK = re.compile(rf"\{{([^{{}}:]+):({'|'.join(get_args(EntityType))})\}}")
_Reader = Callable[[str], Facts]
_Wrong = tuple[str, str]


def check_examples(rule_dirs: Iterable[Path], rules: Rules) -> list[Finding]:
    """Every example of the folders that is not read as it says, and every counterexample that is; by file and entry.

    `rules` are all rules in force. Raises `RuleFileInvalid` for a file that cannot be read.
    """
    folders = tuple(rule_dirs)

    def read(text: str, language: str | None = None, only: Iterable[str] = ("mentions", "figures")) -> Facts:
        """The facts of a sentence, told of a day."""
        return read_facts(_article(text, language, DAY), rules, frozenset(only))

    found = [
        *_entities(folders, read),
        *_units(folders, read),
        *_metrics(folders, read),
        *((path, entry, said) for path in rule_files(folders, "topics") for entry, said in _topic(path, read)),
        *((path, entry, said) for path in rule_files(folders, "events") for entry, said in _event(path, rules)),
    ]
    findings = [Finding(path=path, entry=entry, kind="example", problem=said) for path, entry, said in found]
    return sorted(findings, key=lambda finding: (finding.path.as_posix(), finding.entry, finding.problem))


def _entities(folders: Iterable[Path], read: _Reader) -> Iterator[tuple[Path, str, str]]:
    for row, path in read_entity_rows(folders):
        for text in row.examples:
            if row.id not in {mention.entity_id for mention in read(text).mentions}:
                yield path, row.id, f"is not named in: {text}"
        for text in row.counterexamples:
            if row.id in {mention.entity_id for mention in read(text).mentions}:
                yield path, row.id, f"is named in: {text}"


def _units(folders: Iterable[Path], read: _Reader) -> Iterator[tuple[Path, str, str]]:
    for path in rule_files(folders, "units"):
        file = read_rule_file(path, UnitFile)
        for example in file.example:
            if not any(gives(figure, example) for figure in read(example.text).figures):
                yield path, example.unit or path.stem, f"has no such figure: {example.text}"
        for text in file.counterexamples:
            if any(figure.kind == file.kind for figure in read(text).figures):
                yield path, path.stem, f"a figure is found in: {text}"


def gives(figure: Figure, example: ExpectedFigure) -> bool:
    """Whether a figure has every field that an example states."""
    stated = {item.name: getattr(example, item.name) for item in fields(example) if item.name != "text"}
    return all(getattr(figure, name) == value for name, value in stated.items() if value is not None)


def _metrics(folders: Iterable[Path], read: _Reader) -> Iterator[tuple[Path, str, str]]:
    for path in rule_files(folders, "metrics"):
        for entry in read_rule_file(path, MetricFile).metric:
            for text in entry.examples:
                if entry.id not in {figure.metric for figure in read(text).figures}:
                    yield path, entry.id, f"is measured by no figure of: {text}"
            for text in entry.counterexamples:
                if entry.id in {figure.metric for figure in read(text).figures}:
                    yield path, entry.id, f"is measured by a figure of: {text}"


def _topic(path: Path, read: Callable[..., Facts]) -> Iterator[_Wrong]:
    file = read_rule_file(path, TopicFile)
    for wanted, examples in ((True, file.examples), (False, file.counterexamples)):
        for example in examples:
            topics = {item.topic for item in read(example.text, example.language, ("topics",)).topics}
            if (file.id in topics) != wanted:
                yield file.id, f"is {'not ' if wanted else ''}a topic of: {example.text}"


def _event(path: Path, rules: Rules) -> Iterator[_Wrong]:
    file = read_rule_file(path, EventFile)
    for example in (*file.examples, *file.counterexamples):
        found = [event_line(event) for event in read_events(example, rules) if event.type == file.id]
        if found != list(example.events):
            yield file.id, f"gives {'; '.join(found) or 'no event'} in: {example.text}"


def read_events(example: Example, rules: Rules) -> tuple[Event, ...]:
    """The events of a marked sentence; an entity's id is its name as it stands there."""
    text, names = unmark(example.text)
    published = date.fromisoformat(example.published) if example.published else DAY
    document = read_document(_article(text, example.language, published), text, rules)
    dates = find_dates(document, rules.dates)
    figures = find_figures(document, rules.figures, dates)
    return find_events(document, rules.events, marked_mentions(document, names), dates, figures)


def _article(text: str, language: str | None, day: date) -> Article:
    """A sentence as an article of a day; a language that is not said is told by its letters."""
    return Article(
        article_id="0" * 16,
        url="",
        canonical_url=None,
        source_id=None,
        publisher=None,
        title=None,
        text=text,
        language=language or ("ko" if any(map(is_hangul, text)) else "en"),
        published_at=datetime.combine(day, time(), UTC),
        published_precision="day",
        published_on=day,
        modified_at=None,
    )


def unmark(marked: str) -> tuple[str, list[tuple[int, int, EntityType]]]:
    """The plain text, and its names as (start, end, type)."""
    parts: list[str] = []
    names: list[tuple[int, int, EntityType]] = []
    position = size = 0
    for match in _MARK.finditer(marked):
        parts += (marked[position : match.start()], match[1])
        size += match.start() - position
        names.append((size, size + len(match[1]), match[2]))  # type: ignore[arg-type]
        size += len(match[1])
        position = match.end()
    return "".join(parts) + marked[position:], names


def marked_mentions(document: Document, names: Iterable[tuple[int, int, EntityType]]) -> tuple[Mention, ...]:
    """The marked names as mentions whose id is their surface."""
    mentions = []
    for start, end, kind in names:
        sentence = document.sentence_at(start)
        begin, stop = document.sentences[sentence]
        name = document.text[start:end]
        mentions.append(
            Mention(
                surface=name,
                start_char=start,
                end_char=end,
                sentence=sentence,
                sentence_start=begin,
                sentence_end=stop,
                rule_id="example",
                entity_id=name,
                type=kind,
            )
        )
    return tuple(mentions)


def event_line(event: Event) -> str:
    """An event as "[not] type status role=surface ...", its roles in the order of the record."""
    roles = "".join(f" {item.role}={item.surface}" for item in event.arguments)
    return f"{'not ' if event.negated else ''}{event.type} {event.status}{roles}"
