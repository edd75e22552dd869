"""The gazetteer: entity files read into `Entity` records and into the surfaces that the scan looks for.

A user's file is read as the bundled ones are; the same id replaces the earlier entry. Read `EntityRow` for the keys.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Literal, NamedTuple

from pydantic import TypeAdapter, ValidationError

from extract.rulefile import RuleFileInvalid, read_rule_file, rule_files, strict, validate
from transform.records import Alias, Entity, EntityType, MentionLevel, Relation
from transform.scan import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

Window = Literal["sentence", "paragraph", "text"]
ANY_CASE, CAPITAL, EXACT = 0, 1, 2
_LONGEST_ACRONYM = 5
_MONTHS = 12


@strict
@dataclass(frozen=True, slots=True, kw_only=True)
class ConditionRow:
    """When an alias counts: `need` (words or entity ids, one must be near), `never` (none may be), `case` (exact).

    A `never` phrase that holds the alias itself ("Hanwha Eagles") only rules out the place where it stands. `subject`:
    the alias must be the subject of its sentence, as its particle says. What is tied to the entity (parent, family,
    role, part) or another of its names serves as well as a word of `need`; a condition with neither `need` nor `never`
    asks for just that.
    """

    alias: str | tuple[str, ...]
    need: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    case: bool = False
    subject: bool = False
    within: Window = "paragraph"


@strict
@dataclass(frozen=True, slots=True, kw_only=True)
class AliasDates:
    """The days on which a name was the official one; it resolves on other days too, but gives way to a current one."""

    alias: str
    valid_from: str | date | None = None
    valid_to: str | date | None = None


@strict
@dataclass(frozen=True, slots=True, kw_only=True)
class RelationRow:
    """A dated tie to another entity."""

    relation: str
    other_id: str
    detail: str | None = None
    valid_from: str | date | None = None
    valid_to: str | date | None = None


@strict
@dataclass(frozen=True, slots=True, kw_only=True)
class EntityRow:
    """One entity as a person writes it. A partial date stands for its first day as a start, its last as an end.

    `demonyms` speak of its origin ("Korean"); `headline` are signs that count before a noun only; `silent` are names
    too common to be looked for; a `generic` term gives way to any other meaning; `family` is the line of a version.
    """

    id: str
    type: EntityType
    names: dict[str, str]
    aliases: dict[str, tuple[str, ...]] = field(default_factory=dict)
    demonyms: dict[str, tuple[str, ...]] = field(default_factory=dict)
    headline: tuple[str, ...] = ()
    silent: frozenset[str] = frozenset()
    generic: bool = False
    parent: str | None = None
    family: str | None = None
    ticker: str | None = None
    lei: str | None = None
    wikidata_id: str | None = None
    valid_from: str | date | None = None
    valid_to: str | date | None = None
    conditions: tuple[ConditionRow, ...] = ()
    alias_dates: tuple[AliasDates, ...] = ()
    relations: tuple[RelationRow, ...] = ()
    examples: tuple[str, ...] = ()
    counterexamples: tuple[str, ...] = ()


@strict
@dataclass(frozen=True, slots=True, kw_only=True)
class EntityFile:
    """A file of `rules/entities/`."""

    entity: tuple[EntityRow, ...] = ()


class Condition(NamedTuple):
    """A condition ready to be judged: folded words, ids apart."""

    need: tuple[str, ...]
    need_ids: tuple[str, ...]
    never: tuple[str, ...]
    subject: bool
    within: Window


class Dated(NamedTuple):
    """What few readings have: the days on which a name was official, and how it ranks."""

    valid_from: date | None = None
    valid_to: date | None = None
    generic: bool = False
    headline: bool = False


_UNDATED = Dated()
_LATIN_CAPITAL = re.compile("[A-Z]")


class Reading(NamedTuple):
    """One thing that a surface may mean."""

    entity_id: str
    type: EntityType
    surface: str
    case: int
    level: MentionLevel = "name"
    condition: Condition | None = None
    dated: Dated = _UNDATED


def read_entity_rows(rule_dirs: Iterable[Path]) -> Iterator[tuple[EntityRow, Path]]:
    """The last entry of every id, with its file: the last file first, since a later entry replaces an earlier one.

    Rows of a bulk file come one at a time and are not held. Raises `RuleFileInvalid`.
    """
    taken: set[str] = set()
    for path in reversed(rule_files(rule_dirs, "entities")):
        seen: set[str] = set()
        for row in _rows_of(path):
            if row.id in seen:
                raise RuleFileInvalid(path, "a second entry of this id in one file", entry=row.id)
            seen.add(row.id)
            if row.id not in taken:
                yield row, path
        taken |= seen


def _rows_of(path: Path) -> Iterable[EntityRow]:
    if path.suffix == ".jsonl":
        return _bulk_rows(path)
    return read_rule_file(path, EntityFile).entity


def _bulk_rows(path: Path) -> Iterator[EntityRow]:
    """The rows of a .jsonl file, read straight from its bytes; what is wrong is told by the common reader."""
    adapter = TypeAdapter(EntityRow)
    try:
        with path.open("rb") as file:
            for number, line in enumerate(file, 1):
                if not line.strip():
                    continue
                try:
                    row = adapter.validate_json(line)
                except ValidationError as error:
                    validate(EntityRow, _parsed(line, number, path), path)
                    raise RuleFileInvalid(path, str(error), entry=f"line {number}") from error
                yield row
    except OSError as error:
        raise RuleFileInvalid(path, f"cannot be read: {error.strerror}") from error


def _parsed(line: bytes, number: int, path: Path) -> object:
    try:
        return json.loads(line)
    except ValueError as error:
        raise RuleFileInvalid(path, f"not valid JSON: {error}", entry=f"line {number}") from error


def entity_of(row: EntityRow, path: Path, origin: str) -> Entity:
    """The record of an entry. Raises `RuleFileInvalid` for a date that is none."""
    return Entity(
        id=row.id,
        type=row.type,
        names=row.names,
        aliases=tuple(_aliases(row, path)) if row.aliases else (),
        parent=row.parent,
        ticker=row.ticker,
        lei=row.lei,
        wikidata_id=row.wikidata_id,
        valid_from=first_day(row.valid_from, row.id, path) if row.valid_from else None,
        valid_to=last_day(row.valid_to, row.id, path) if row.valid_to else None,
        relations=tuple(_relations(row, path)) if row.relations or row.family else (),
        origin=origin,
    )


def _aliases(row: EntityRow, path: Path) -> Iterator[Alias]:
    dates = {dated.alias: dated for dated in row.alias_dates}
    for language, texts in row.aliases.items():
        for text in texts:
            dated = dates.get(text)
            since = first_day(dated.valid_from, row.id, path) if dated else None
            until = last_day(dated.valid_to, row.id, path) if dated else None
            yield Alias(text=text, language=language, valid_from=since, valid_to=until)


def _relations(row: EntityRow, path: Path) -> Iterator[Relation]:
    if row.family is not None:
        yield Relation(entity_id=row.id, relation="part_of", other_id=row.family, detail="family")
    for tie in row.relations:
        yield Relation(
            entity_id=row.id,
            relation=tie.relation,
            other_id=tie.other_id,
            detail=tie.detail,
            valid_from=first_day(tie.valid_from, row.id, path),
            valid_to=last_day(tie.valid_to, row.id, path),
        )


def readings_of(row: EntityRow, path: Path) -> Iterator[Reading]:
    """Every surface of an entry with what it means and when it counts, each surface once."""
    conditions = {
        alias: condition
        for condition in row.conditions
        for alias in ((condition.alias,) if isinstance(condition.alias, str) else condition.alias)
    }
    dates = {dated.alias: dated for dated in row.alias_dates}
    for surface, level in _surfaces(row).items():
        ruled = conditions.get(surface)
        yield Reading(
            row.id,
            row.type,
            surface,
            EXACT if ruled is not None and ruled.case else ANY_CASE if row.type == "market" else case_of(surface),
            level,
            _condition(ruled) if ruled is not None and not _is_case_alone(ruled) else None,
            _dated(row, path, surface, dates.get(surface)),
        )


def _dated(row: EntityRow, path: Path, surface: str, dates: AliasDates | None) -> Dated:
    headline = surface in row.headline
    if dates is None and not row.generic and not headline:
        return _UNDATED
    since = first_day(dates.valid_from, row.id, path) if dates else None
    until = last_day(dates.valid_to, row.id, path) if dates else None
    return Dated(since, until, row.generic, headline)


def _surfaces(row: EntityRow) -> dict[str, MentionLevel]:
    surfaces: dict[str, MentionLevel] = dict.fromkeys(row.names.values(), "name")
    for texts in row.aliases.values():
        surfaces.update(dict.fromkeys(texts, "name"))
    surfaces.update(dict.fromkeys(row.headline, "name"))
    if row.type == "technology":
        surfaces.update({f"{text}s": level for text, level in surfaces.items() if _takes_plural(text)})
    for texts in row.demonyms.values():
        surfaces.update(dict.fromkeys(texts, "demonym"))
    for surface in row.silent:
        surfaces.pop(surface, None)
    return surfaces


def _takes_plural(surface: str) -> bool:
    """Whether an English term may stand in the plural with a bare s."""
    return (
        surface.isascii() and surface[-1].isalpha() and not surface.endswith(("s", "S", "ing", "y", "ion", "x", "ch"))
    )


def _is_case_alone(row: ConditionRow) -> bool:
    return row.case and not row.need and not row.never and not row.subject


def _condition(row: ConditionRow) -> Condition:
    words = tuple(fold(word) for word in row.need if not is_id(word))
    ids = tuple(word for word in row.need if is_id(word))
    return Condition(words, ids, tuple(fold(word) for word in row.never), row.subject, row.within)


def is_id(word: str) -> bool:
    """Whether a word of `need` is the id of an entity: prefix, colon, slug, without blanks."""
    prefix, colon, slug = word.partition(":")
    return bool(colon and slug and prefix.isascii() and prefix.islower() and " " not in slug)


def case_of(surface: str) -> int:
    """How strictly the case of a surface counts.

    Written in lower case it is found in any; a short acronym only as written; another must begin with its capital.
    """
    if not _LATIN_CAPITAL.search(surface):
        return ANY_CASE
    if surface.isupper() and len(surface) <= _LONGEST_ACRONYM:
        return EXACT
    return CAPITAL if surface[0].isupper() else ANY_CASE


def first_day(value: str | date | None, entry: str, path: Path) -> date | None:
    """The day, or the first day of a partial date (`2024`, `2025-06`). Raises `RuleFileInvalid`."""
    if value is None or isinstance(value, date):
        return value
    return date(*_parts(value, entry, path))


def last_day(value: str | date | None, entry: str, path: Path) -> date | None:
    """The day, or the last day of a partial date. Raises `RuleFileInvalid`."""
    if value is None or isinstance(value, date):
        return value
    given = len(value.split("-"))
    year, month, day = _parts(value, entry, path)
    if given == 1:
        return date(year, _MONTHS, 31)
    if given == 2:  # noqa: PLR2004 - year and month
        return date(year + month // _MONTHS, month % _MONTHS + 1, 1) - timedelta(days=1)
    return date(year, month, day)


def _parts(value: str, entry: str, path: Path) -> tuple[int, int, int]:
    try:
        year, month, day = (*(int(part) for part in value.split("-")), 1, 1)[:3]
        date(year, month, day)
    except ValueError as error:
        problem = f"{value!r} is no date: YYYY, YYYY-MM or YYYY-MM-DD"
        raise RuleFileInvalid(path, problem, entry=entry) from error
    return year, month, day
