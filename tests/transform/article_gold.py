"""Gold of the figures of whole articles: what of each figure's record was read as its writer had it.

`python tests/bench/score_article_figures.py` scores the bundled rules on it.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from extract.plaintext import read_text
from transform.facts import read_facts

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from transform.records import Entity, Figure
    from transform.rules import Rules

CORPUS = Path(__file__).parent / "corpus_articles"
PUBLISHED = date(2026, 11, 23)
FIELDS = ("metric", "subject", "period", "status", "source", "change")


class Judged(NamedTuple):
    """A figure of the gold, the one that was read for it (None: none was), and the fields that are right."""

    article: str
    gold: str
    found: Figure | None
    right: frozenset[str]


def judged(rules: Rules, language: str) -> Iterator[Judged]:
    """Every figure of the gold of a language, in order."""
    known: Mapping[str, Entity] = rules.entities.entities
    for article in tomllib.loads((CORPUS / f"{language}.toml").read_text(encoding="utf-8"))["article"]:
        read = read_facts(read_text(article["text"], name=article["name"], published=PUBLISHED), rules, {"figures"})
        figures, after = list(read.figures), 0
        for line in article["figures"]:
            surface, _, record = line.partition(" = ")
            place = _place(figures, surface, after)
            if place is None:
                yield Judged(article["name"], line, None, frozenset())
                continue
            after = place + 1
            yield Judged(article["name"], line, figures[place], _right(figures[place], record, known))


def totals(rows: list[Judged]) -> Counter[str]:
    """How many figures have each field right, and how many all of them (`whole`)."""
    counts = Counter(name for row in rows for name in row.right)
    counts["whole"] = sum(len(row.right) == len(FIELDS) for row in rows)
    return counts


def _place(figures: list[Figure], surface: str, after: int) -> int | None:
    """Where the next figure of a surface stands, else the next whose surface holds or is held by it."""
    rest = range(after, len(figures))
    same = (index for index in rest if figures[index].surface == surface)
    like = (index for index in rest if surface in figures[index].surface or figures[index].surface in surface)
    return next(same, None) if any(figures[index].surface == surface for index in rest) else next(like, None)


def _right(figure: Figure, record: str, known: Mapping[str, Entity]) -> frozenset[str]:
    metric, subject, period, status, source, change = (part.strip() for part in record.split(" | ")[:6])
    own = f"{figure.period_start}..{figure.period_end}" if figure.period_start else "-"
    moved = " ".join(filter(None, (figure.change_direction, figure.change_basis))) or "-"
    right = {
        "metric": (figure.metric or "-") == metric,
        "subject": _is_named(subject.partition(" by ")[0], figure.subject, figure.subject_id, known),
        "period": own == period.partition(" ")[0],
        "status": (figure.status or "-") == status,
        "source": _is_named(source, figure.attributed_to, figure.attributed_to_id, known),
        "change": moved == change,
    }
    return frozenset(name for name, is_right in right.items() if is_right)


def _is_named(wanted: str, text: str | None, entity_id: str | None, known: Mapping[str, Entity]) -> bool:
    """Whether the words of the gold are a name of what was found, or hold it, or are held by it; "-" is nobody."""
    entity = known.get(entity_id or "")
    names = [name.lower() for name in (entity.names.values() if entity else ())] + [(text or "-").lower()]
    wanted = wanted.lower()
    return any(wanted in name or (name != "-" and name in wanted) for name in names) if wanted != "-" else text is None
