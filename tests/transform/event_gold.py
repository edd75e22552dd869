"""Gold of whole events: a line says type, status and roles and, after bars, place, date and figures.

`python tests/bench/score_events.py FILE...` scores the bundled rules on such files.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from tests.transform.events_markup import events_of, figures_of, line

if TYPE_CHECKING:
    from collections.abc import Callable

    from transform.records import Event

_ROLE = re.compile(r" (?=(?:subject|object|recipient|into|through|topic|market|counterpart|person|role)=)")
_MONTH = 7  # characters of an ISO date down to its month
_LONGEST_MONTH = 31


class Case(NamedTuple):
    """A sentence with names marked, its language, the events that a reader finds, and why it is misread if it is."""

    text: str
    language: str
    events: tuple[str, ...]
    fails: str | None


class Score(NamedTuple):
    """How many were right, found and wanted."""

    right: int
    found: int
    wanted: int

    def __str__(self) -> str:
        """Precision and recall in percent."""
        precision, recall = self.right / max(1, self.found), self.right / max(1, self.wanted)
        return (
            f"precision {precision:.1%} recall {recall:.1%} ({self.right} of {self.found} found, {self.wanted} wanted)"
        )


def cases(path: Path) -> list[Case]:
    """The sentences of a gold file, whose name says the language."""
    language = "ko" if "korean" in path.stem else "en"
    rows = tomllib.loads(path.read_text(encoding="utf-8"))["sentence"]
    return [Case(row["text"], language, tuple(row["events"]), row.get("fails")) for row in rows]


def whole(event: Event, text: str, language: str) -> str:
    """An event in the form of the gold's lines; `text` is marked."""
    parts = [_sorted(line(event))]
    if event.place_id is not None:
        parts.append(f"place={event.place_id}")
    if event.date_start is not None and event.date_end is not None:
        parts.append(f"date={_period(event.date_start, event.date_end)}")
    parts += sorted(f"{role}={surface}" for role, surface in _figures(event, text, language))
    return " | ".join(parts)


def bare(gold: str) -> str:
    """The line without place, date and figures, its roles sorted."""
    return _sorted(gold.split(" | ", maxsplit=1)[0])


def triple(gold: str) -> str:
    """Only type and roles."""
    head, *roles = _ROLE.split(bare(gold))
    return " ".join((head.removeprefix("not ").split()[0], *roles))


def details(gold: str) -> list[str]:
    """Each of place, date and figures, after the bare line."""
    first, *rest = gold.split(" | ")
    return [f"{_sorted(first)} | {item}" for item in rest]


def _sorted(event: str) -> str:
    head, *roles = _ROLE.split(event)
    return " ".join((head, *sorted(roles)))


def _period(start: date, end: date) -> str:
    """A year, month or day if it is a whole one, else both days."""
    after = end + timedelta(days=1)
    if start == end:
        return start.isoformat()
    if (start.month, start.day, after.month, after.day) == (1, 1, 1, 1) and after.year == start.year + 1:
        return str(start.year)
    if start.day == after.day == 1 and (after - start).days <= _LONGEST_MONTH:
        return start.isoformat()[:_MONTH]
    return f"{start.isoformat()}/{end.isoformat()}"


def _figures(event: Event, text: str, language: str) -> list[tuple[str, str]]:
    figures = figures_of(text, language)
    return [(item.role, figures[item.index].surface) for item in event.figures]


def score(wanted: list[str], found: list[str]) -> Score:
    """Exact matches, each once."""
    right = sum((Counter(wanted) & Counter(found)).values())
    return Score(right, len(found), len(wanted))


def read(paths: list[Path]) -> list[tuple[Case, list[str]]]:
    """Each sentence of the files with the events that the bundled rules find, as lines."""
    return [
        (case, [whole(event, case.text, case.language) for event in events_of(case.text, case.language)])
        for path in paths
        for case in cases(path)
    ]


def totals(rows: list[tuple[Case, list[str]]], view: Callable[[str], str]) -> Score:
    """The score over all sentences of what `view` leaves of a line."""
    scores = [score([view(item) for item in case.events], [view(item) for item in found]) for case, found in rows]
    return _sum(scores)


def detail_totals(rows: list[tuple[Case, list[str]]]) -> Score:
    """The score of place, date and figures of the events whose triple, status and negation are right."""
    scores = []
    for case, found in rows:
        wanted_lines, found_lines = {*map(bare, case.events)}, {*map(bare, found)}
        wanted = [item for gold in case.events if bare(gold) in found_lines for item in details(gold)]
        given = [item for gold in found if bare(gold) in wanted_lines for item in details(gold)]
        scores.append(score(wanted, given))
    return _sum(scores)


def normal(gold: str) -> str:
    """A gold line with its roles and figures sorted, as `whole` writes them."""
    first, *rest = gold.split(" | ")
    order = ("place=", "date=")
    named = [item for prefix in order for item in rest if item.startswith(prefix)]
    return " | ".join([_sorted(first), *named, *sorted(item for item in rest if not item.startswith(order))])


def _sum(scores: list[Score]) -> Score:
    return Score(*(sum(column) for column in zip(*scores, strict=True)))
