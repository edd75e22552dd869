"""The report: one self-contained page of what the snapshot holds, every number with its quotation, article and rule.

Questions are SQL (`warehouse/statements/report_*.sql`), words are `reporting/labels.toml`, the page is a template; here
rows become cells. Which columns a section shows is the table `COLUMNS`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import groupby
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from flows.charts import draw_activity, draw_vintages
from flows.encoding import decimal_text
from warehouse.connection import Connection
from warehouse.reporting import SECTIONS, Scope, read_names, read_section, read_span

TEMPLATES = Path(__file__).parent / "reporting"
NEW_DAYS = 7
_NEW = re.compile(r'<meta name="dateline-new" content="(\S+) (\S+)">')
Row = dict[str, Any]

# The columns of each section, as label=key. Keys that begin with * are made of several columns of the row.
COLUMNS: dict[str, str] = {
    "news": "day=first_reported_on what=*happening status=status value=*amount stories=stories",
    "vintages": "thing=*claim period=*period speaker=speaker claimed=claimed_on value=*value before=*previous "
    "stories=stories",
    "promises": "status=state who=actor what=*promise value=*value due=due_end was_due=previous_due_end slips=slips "
    "promised=first_claimed_on stories=stories",
    "edits": "day=changed_on thing=*thing status=change before=old_surface after=new_surface",
    "conflicts": "thing=*claim period=*period speaker=speaker value=*value other=other_speaker value=*other_value "
    "claimed=claimed_on",
    "pairs": "who=one who=other articles=articles stories=stories",
    "sources": "thing=thing last=last_published_on silent=silent_hours articles=articles pages=pages_read "
    "rejected=pages_rejected failed=pages_failed reason=commonest_reason",
}
REGISTER = "thing=*thing who=actor what=type status=status period=*period value=*amount claimed=last_reported_on"
_NUMBERS = frozenset({"*value", "*amount", "*previous", "*other_value", "stories", "articles", "slips", "silent_hours"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One cell of a table: its text, how it sorts if not by that, and what it stands on (None: nothing to show)."""

    text: str
    kind: str = ""
    key: str | None = None
    quotation: str | None = None
    more: tuple[str, ...] = ()
    url: str | None = None
    rule: str | None = None
    fact_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column's heading, and whether it holds numbers."""

    title: str
    number: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """A chart and its title."""

    title: str
    svg: Markup


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A part of the report: a table, charts, or both; empty ones say so."""

    name: str
    title: str
    columns: tuple[Column, ...] = ()
    rows: tuple[tuple[Cell, ...], ...] = ()
    figures: tuple[Drawing, ...] = ()
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one language: labels, the vocabulary's own words, and names of entities."""

    labels: dict[str, str]
    words: dict[str, str] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)

    def word(self, value: str | None) -> str:
        """A word of the vocabulary, or a name, as this language has it."""
        if value is None:
            return ""
        return self.words.get(value) or self.names.get(value) or value.replace("_", " ")


def build_report(
    connection: Connection, *, language: str, today: date, entity: str | None = None, since: date | None = None
) -> str:
    """The whole page as HTML, in `language` (en or ko), with promises judged on `today`; of one entity, or of all.

    What is new is what was first reported on `since` or later; None takes the last `NEW_DAYS` days of the news held.
    """
    span = read_span(connection)
    last = span["last_on"] or today
    scope = Scope(since=since or last - timedelta(days=NEW_DAYS), until=last, today=today, entity=entity)
    words = load_words(connection, language)
    labels = words.labels
    sections = [_section(connection, name, scope, span, words) for name in SECTIONS if name != "gaps"]
    heading = f"{labels['title']}: {words.word(entity)}" if entity else labels["title"]
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    return environment.get_template("report.html.j2").render(
        language=language,
        heading=heading,
        span=labels["span"].format(**span),
        new=f"{scope.since} {scope.until}",
        made=labels["made"].format(today=today, since=scope.since),
        label=labels,
        sections=sections,
        css=Markup((TEMPLATES / "report.css").read_text(encoding="utf-8")),  # noqa: S704 (our own file)
        script=Markup((TEMPLATES / "report.js").read_text(encoding="utf-8")),  # noqa: S704
    )


def since_last_time(written: Path, last: date | None) -> date | None:
    """From which day on news is new to a reader of the report in a file; None if there is none of ours.

    News of a day that the reader has seen in part is shown again; a report made anew without news since shows the same.
    """
    found = _NEW.search(written.read_text(encoding="utf-8")) if written.is_file() else None
    if found is None:
        return None
    since, until = (date.fromisoformat(day) for day in found.groups())
    return until if last is not None and last > until else since


def load_words(connection: Connection, language: str) -> Words:
    """The words of a language; names are looked up by entity id and by the name in the other language."""
    tables = tomllib.loads((TEMPLATES / "labels.toml").read_text(encoding="utf-8"))[language]
    words = tables.pop("words", {})
    names = read_names(connection, language)
    others = {
        name: names[key]
        for other in ("en", "ko")
        for key, name in read_names(connection, other).items()
        if key in names
    }
    return Words(tables, words, others | names)


def _section(connection: Connection, name: str, scope: Scope, span: Row, words: Words) -> Section:
    rows = read_section(connection, name, _wide(scope, span) if name in {"activity", "pairs"} else scope)
    if name == "activity":
        return _activity(connection, rows, _wide(scope, span), words)
    columns = _columns(name)
    return Section(
        name=name,
        title=words.labels[name],
        columns=tuple(Column(title=words.labels[label], number=key in _NUMBERS) for label, key in columns),
        rows=tuple(
            tuple(_cell(row, key, words, first=index == 0) for index, (_, key) in enumerate(columns)) for row in rows
        ),
        figures=tuple(_vintage_drawings(rows, words)) if name == "vintages" else (),
    )


def _columns(name: str) -> list[tuple[str, str]]:
    """Label and key of each column of a section; the registers share theirs."""
    pairs = [part.partition("=") for part in COLUMNS.get(name, REGISTER).split()]
    return [(label, key) for label, _, key in pairs]


def _wide(scope: Scope, span: Row) -> Scope:
    """The scope over all the news held, at most a year of it."""
    first = max(span["first_on"] or scope.since, scope.until - timedelta(days=366))
    return Scope(since=first, until=scope.until, today=scope.today, entity=scope.entity)


def _activity(connection: Connection, rows: Sequence[Row], scope: Scope, words: Words) -> Section:
    gaps = read_section(connection, "gaps", scope)
    days = sorted({row["day"] for row in gaps})
    shaded = [{"day": day.isoformat(), "next_day": (day + timedelta(days=1)).isoformat()} for day in days]
    points = [
        {
            "name": words.names.get(row["entity_id"], row["name"]),
            "day": row["day"].isoformat(),
            "stories": row["stories"],
        }
        for row in rows
    ]
    title = words.labels["activity"]
    drawings = (Drawing(title=title, svg=Markup(draw_activity(points, shaded))),) if points else ()  # noqa: S704
    totals = {row["entity_id"]: row for row in rows}
    table = tuple(
        (Cell(text=str(words.names.get(key, row["name"]))), Cell(text=str(decimal_text(row["total"])), kind="number"))
        for key, row in totals.items()
    )
    columns = (Column(title=words.labels["who"], number=False), Column(title=words.labels["stories"], number=True))
    note = words.labels["activity_note"]
    return Section(name="activity", title=title, columns=columns, rows=table, figures=drawings, note=note)


def _vintage_drawings(rows: Sequence[Row], words: Words) -> Iterable[Drawing]:
    """Small multiples: a chain of claims each."""
    for _, group in groupby(rows, key=lambda row: row["chain"]):
        claims = list(group)
        points = [{"claimed_on": row["claimed_on"].isoformat(), "value": float(row["value"])} for row in claims]
        thing, period = _text(claims[0], "*claim", words), _text(claims[0], "*period", words)
        title = f"{thing}, {period}: {words.word(claims[0]['speaker'])}"
        unit = claims[0]["currency"] or words.word(claims[0]["unit"])
        yield Drawing(title=f"{title} ({unit})", svg=Markup(draw_vintages(points)))  # noqa: S704 (drawn by us)


def _cell(row: Row, key: str, words: Words, *, first: bool) -> Cell:
    """One cell. The number of a row, or else its first cell, opens to the quotation, the article and the rule."""
    text = _text(row, key, words)
    kind = "number" if key in _NUMBERS else "words" if key.startswith("*") else "day" if key.endswith("_on") else ""
    if key == "state" and row[key] == "overdue":
        kind = "overdue"
    opens = bool(text) and (key in {"*value", "*amount", "new_surface"} or (first and not _has_number(row)))
    if not opens:
        return Cell(text=text, kind=kind)
    quotations = [row.get("quotation"), row.get("old_quotation") or row.get("other_quotation")]
    said = [" ".join(words_said.split()) for words_said in quotations if words_said]
    return Cell(
        text=text,
        kind=kind,
        quotation=said[0] if said else None,
        more=tuple(said[1:]),
        url=row.get("url"),
        rule=row.get("rule_id"),
        fact_id=row.get("fact_id"),
    )


def _has_number(row: Row) -> bool:
    return any(row.get(name) is not None for name in ("amount", "value", "new_surface"))


def _text(row: Row, key: str, words: Words) -> str:
    """The text of a cell; keys that begin with * are put together from several columns."""
    makers: dict[str, Callable[[], str]] = {
        "*value": lambda: _measured(row.get("value"), row, words),
        "*amount": lambda: _measured(row.get("amount"), row, words),
        "*previous": lambda: _measured(row.get("previous_value"), row, words),
        "*other_value": lambda: _measured(row.get("other_value"), row, words),
        "*period": lambda: period_text(row.get("period_start"), row.get("period_end")),
        "*thing": lambda: words.word(row["thing"]),
        "*claim": lambda: _joined(words, row.get("thing") or row.get("subject"), row["metric"], row.get("scope")),
        "*happening": lambda: _joined(words, row["subject"], row["type"], row["object"], row["target"]),
        "*promise": lambda: _joined(words, row["type"], row["object"], row["metric"]),
    }
    if key in makers:
        return makers[key]()
    value = row.get(key)
    if isinstance(value, str):
        return words.word(value)
    return "" if value is None else str(value)


def _joined(words: Words, *values: str | None) -> str:
    return " ".join(words.word(value) for value in values if value)


def _measured(value: Any, row: Row, words: Words) -> str:
    """A number with thousands apart and its currency or unit; empty for none."""
    if value is None:
        return ""
    whole, _, rest = decimal_text(value).partition(".")
    number = f"{int(whole):,}" + (f".{rest}" if rest else "")
    return f"{number} {row.get('currency') or words.word(row.get('unit'))}".strip()


def period_text(start: date | None, end: date | None) -> str:
    """A period as people write it: a year, a quarter, a month, a day, else first and last day."""
    if start is None or end is None:
        return ""
    if (start.month, start.day, end.month, end.day) == (1, 1, 12, 31):
        return str(start.year) if start.year == end.year else f"{start.year}-{end.year}"
    if start == end:
        return start.isoformat()
    following = end + timedelta(days=1)
    if start.day == 1 and following.day == 1 and start.year == end.year:
        if start.month == end.month:
            return f"{start:%Y-%m}"
        if start.month % 3 == 1 and end.month == start.month + 2:
            return f"{start.year} Q{end.month // 3}"
    return f"{start.isoformat()}..{end.isoformat()}"
