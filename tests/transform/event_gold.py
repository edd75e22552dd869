"""Gold of whole events: a line says type, status and roles and, after bars, place, date and figures.

`python -m tests.transform.event_gold FILE...` prints precision and recall of the bundled rules on such files, and with
`--wrong` what differs.
"""

from __future__ import annotations

import re
import sys
import tomllib
from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

from tests.transform.events_markup import events_of, line, unmark
from transform.records import Event

_ROLE = re.compile(r" (?=(?:subject|object|recipient|into|through|topic|market|counterpart|person|role)=)")
_YEAR, _MONTH, _DAY = 4, 7, 10


class Case(NamedTuple):
    """A sentence with its names marked, its language, and the events that a reader finds."""

    text: str
    language: str
    events: tuple[str, ...]


class Score(NamedTuple):
    """How many were right, found and wanted."""

    right: int
    found: int
    wanted: int

    def __str__(self) -> str:
        """Precision and recall in percent."""
        precision, recall = self.right / max(1, self.found), self.right / max(1, self.wanted)
        return f"precision {precision:.1%} recall {recall:.1%} ({self.right} of {self.found} found, {self.wanted} wanted)"


def cases(path: Path) -> list[Case]:
    """The sentences of a gold file, whose name says the language."""
    language = "ko" if "korean" in path.stem else "en"
    rows = tomllib.loads(path.read_text(encoding="utf-8"))["sentence"]
    return [Case(row["text"], language, tuple(row["events"])) for row in rows]


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
    return _sorted(gold.split(" | ")[0])


def triple(gold: str) -> str:
    """Only type and roles."""
    head, *roles = _ROLE.split(bare(gold))
    return " ".join((head.removeprefix("not ").split()[0], *roles))


def details(gold: str) -> list[tuple[str, str]]:
    """Each of place, date and figures, as (the bare line, the detail)."""
    first, *rest = gold.split(" | ")
    return [(_sorted(first), item) for item in rest]


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
    if start.day == after.day == 1 and (after - start).days <= 31:
        return start.isoformat()[:_MONTH]
    return f"{start.isoformat()}/{end.isoformat()}"


def _figures(event: Event, text: str, language: str) -> list[tuple[str, str]]:
    from tests.transform.events_markup import figures_of

    figures = figures_of(text, language)
    return [(item.role, figures[item.index].surface) for item in event.figures]


def score(wanted: list[str], found: list[str]) -> Score:
    """Exact matches, each once."""
    right = sum((Counter(wanted) & Counter(found)).values())
    return Score(right, len(found), len(wanted))


def main(arguments: list[str]) -> None:
    """Print the scores of each file and of all."""
    paths = [Path(item) for item in arguments if not item.startswith("--")]
    rows = [(case, [whole(event, case.text, case.language) for event in events_of(case.text, case.language)])
            for path in paths for case in cases(path)]
    for name, view in (("triples", triple), ("triples with status and negation", bare)):
        total = [score([view(item) for item in case.events], [view(item) for item in found]) for case, found in rows]
        print(f"{name}: {Score(*map(sum, zip(*total, strict=True)))}")
    matched = [
        score(
            [item for gold in case.events if bare(gold) in map(bare, found) for item in details(gold)],
            [item for line_ in found if bare(line_) in map(bare, case.events) for item in details(line_)],
        )
        for case, found in rows
    ]
    print(f"place, date and figures of those: {Score(*map(sum, zip(*matched, strict=True)))}")
    exact = sum(sorted(map(_normal, case.events)) == sorted(found) for case, found in rows)
    print(f"sentences wholly right: {exact} of {len(rows)}")
    if "--wrong" in arguments:
        for case, found in rows:
            if sorted(map(_normal, case.events)) != sorted(found):
                print(f"\n{unmark(case.text)[0]}")
                for item in sorted({*map(_normal, case.events)} - {*found}):
                    print(f"  - {item}")
                for item in sorted({*found} - {*map(_normal, case.events)}):
                    print(f"  + {item}")


def _normal(gold: str) -> str:
    first, *rest = gold.split(" | ")
    place = [item for item in rest if item.startswith("place=")]
    day = [item for item in rest if item.startswith("date=")]
    others = sorted(item for item in rest if not item.startswith(("place=", "date=")))
    return " | ".join([_sorted(first), *place, *day, *others])


if __name__ == "__main__":
    main(sys.argv[1:])
