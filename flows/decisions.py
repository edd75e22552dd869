"""Decisions about names: which are proposed, and a decision written into the user's own files.

Nothing here writes to the warehouse. A decision is a few lines of TOML, in the first of `rule_dirs` or in
`corrections.toml`, so that it survives every rebuild; the articles that it concerns are then read again.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from extract.rulefile import RuleFileInvalid, read_rule_file
from flows.errors import UsageError
from flows.settings import Settings
from transform.companyforms import is_same_name, load_company_forms
from transform.corrections import load_corrections
from transform.entities import load_entities
from transform.entityfiles import decision_toml, entities_of_csv, entities_toml, entity_toml
from transform.gazettechecks import Finding, check_rules
from transform.gazetteer import EntityFile, EntityRow
from transform.records import Entity
from transform.rules import BUNDLED_RULES
from transform.sounds import load_sounds
from warehouse.candidates import Candidate

ACCEPTED = "accepted.toml"
_ALIKE_IN_A_STORY, _ALIKE = 0.6, 0.75  # measured on the gazetteer's pairs: .74 and .61 of them, .008 and .001 of others
_HEADER = "# Names that were discovered in articles and accepted; `dateline entities accept` adds to this file.\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A decision in a file: where, which ids and names it is about, and what `rules check` would say of it."""

    path: Path
    entity_ids: tuple[str, ...]
    names: tuple[str, ...]
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A candidate that may be another name of `into`, another candidate or a known entity, and why."""

    entity_id: str
    into: str
    reason: str


def rule_folders(settings: Settings) -> tuple[Path, ...]:
    """Where rules come from, the bundled ones first."""
    return (BUNDLED_RULES, *settings.rule_dirs)


def propose_merges(
    settings: Settings, found: Sequence[Candidate], stories: dict[str, frozenset[str]]
) -> list[Proposal]:
    """Candidates that may be one: of one type, in two languages and alike by sound, or in one and spelled alike.

    In a common story less likeness is asked. A candidate that is known under a name of another language is proposed
    for that entity. In order of the candidates.
    """
    sounds, forms = load_sounds(rule_folders(settings)), load_company_forms(rule_folders(settings))
    known = list(load_entities(rule_folders(settings)).entities.values())
    proposals: list[Proposal] = []
    for place, one in enumerate(found):
        for entity in known:
            name = entity.names.get("en" if one.language == "ko" else "ko")
            lacks = one.language not in entity.names and entity.type == one.type
            if lacks and name is not None and sounds.likeness(one.name, name) >= _ALIKE:
                proposals.append(Proposal(entity_id=one.entity_id, into=entity.id, reason=f"sounds like {name}"))
        for other in found[place + 1 :]:
            if one.type != other.type:
                continue
            together = stories.get(one.entity_id, frozenset()) & stories.get(other.entity_id, frozenset())
            if one.language == other.language:
                alike = is_same_name(one.name, other.name, forms)
            else:
                alike = sounds.likeness(one.name, other.name) >= (_ALIKE_IN_A_STORY if together else _ALIKE)
            if alike:
                where = "alike, in one story" if together else "alike"
                reason = f"{one.name} and {other.name} are {where}"
                proposals.append(Proposal(entity_id=other.entity_id, into=one.entity_id, reason=reason))
    return proposals


def accept(settings: Settings, chosen: Sequence[Candidate], as_id: str | None) -> Written:
    """Make one entry of candidates that are names of one thing, in the user's gazetteer.

    The id is `as_id`, else one made of the first name in Latin letters. Raises `UsageError` for candidates of several
    types, for an id that is taken, and where no folder of rules is configured.
    """
    if len({candidate.type for candidate in chosen}) > 1:
        listed = ", ".join(f"{candidate.entity_id} is a {candidate.type}" for candidate in chosen)
        raise UsageError(f"accept: these are not one thing: {listed}")
    known = load_entities(rule_folders(settings)).entities
    entity_id = as_id or _made_id(settings, chosen, known)
    if entity_id in known:
        raise UsageError(f"accept: {entity_id} is an entity already; merge into it, or give another id with --as")
    row = _row(entity_id, chosen)
    path = _own_folder(settings) / "entities" / ACCEPTED
    text = _text_of(path) or _HEADER
    _write(path, f"{text.rstrip()}\n\n{entity_toml(row)}", lambda part: read_rule_file(part, EntityFile))
    ids = (*(candidate.entity_id for candidate in chosen), entity_id)
    return Written(path=path, entity_ids=ids, names=_names(row), findings=_findings(settings, {entity_id}))


def _made_id(settings: Settings, chosen: Sequence[Candidate], known: dict[str, Entity]) -> str:
    """An id as the gazetteer's own of that type are."""
    kind = chosen[0].type
    prefixes = Counter(entity.id.partition(":")[0] for entity in known.values() if entity.type == kind)
    english = [candidate.name for candidate in chosen if candidate.language == "en"]
    slug = load_sounds(rule_folders(settings)).slug((english or [chosen[0].name])[0])
    if not slug or not prefixes:
        raise UsageError(f"accept {chosen[0].entity_id}: no id can be made of that name; give one with --as")
    return f"{prefixes.most_common(1)[0][0]}:{slug}"


def _row(entity_id: str, chosen: Sequence[Candidate]) -> EntityRow:
    names: dict[str, str] = {}
    aliases: dict[str, tuple[str, ...]] = {}
    for candidate in chosen:
        if names.setdefault(candidate.language, candidate.name) != candidate.name:
            aliases[candidate.language] = (*aliases.get(candidate.language, ()), candidate.name)
    return EntityRow(id=entity_id, type=chosen[0].type, names=names, aliases=aliases)  # type: ignore[arg-type]


def _names(row: EntityRow) -> tuple[str, ...]:
    return (*row.names.values(), *(text for texts in row.aliases.values() for text in texts))


def reject(settings: Settings, entity_ids: Sequence[str], reason: str) -> Written:
    """Write that these are no names; raises `UsageError` where no corrections file is configured."""
    return _decide(settings, [("reject", entity_id, None) for entity_id in entity_ids], reason)


def merge(settings: Settings, entity_ids: Sequence[str], into: str, reason: str) -> Written:
    """Write that these are other names of `into`, a candidate or a known entity. Raises `UsageError`."""
    if into in entity_ids:
        raise UsageError(f"merge: {into} cannot be merged into itself")
    return _decide(settings, [("merge", entity_id, into) for entity_id in entity_ids], reason)


def _decide(settings: Settings, decisions: Iterable[tuple[str, str, str | None]], reason: str) -> Written:
    path = settings.corrections
    if path is None:
        raise UsageError('decisions need a file: write  corrections = "corrections.toml"  into dateline.toml')
    decisions = list(decisions)
    decided = {item.id for item in load_corrections(path).entity} if path.exists() else set()
    for _, entity_id, _ in decisions:
        if entity_id in decided:
            raise UsageError(f"{entity_id} has a decision already, in {path}; change it there")
    tables = [decision_toml(action, entity_id, reason, into) for action, entity_id, into in decisions]  # type: ignore[arg-type]
    _write(path, "\n".join([_text_of(path).rstrip(), *tables]).lstrip(), load_corrections)
    into_ids = tuple(into for _, _, into in decisions[:1] if into is not None)
    ids = tuple(entity_id for _, entity_id, _ in decisions)
    return Written(path=path, entity_ids=(*ids, *into_ids), names=())


def import_list(settings: Settings, source: Path, name: str | None) -> Written:
    """Make a gazetteer of a CSV list, in the user's folder under its name; an earlier import of that name is replaced.

    Raises `RuleFileInvalid` for a list that is none, `UsageError` for a missing one.
    """
    if not source.is_file():
        raise UsageError(f"import {source}: no such file")
    rows = entities_of_csv(source)
    path = _own_folder(settings) / "entities" / f"{name or source.stem}.toml"
    before = read_rule_file(path, EntityFile).entity if path.exists() else ()
    text = f"# Imported from {source.name}; the next import replaces this file.\n\n{entities_toml(rows)}"
    _write(path, text, lambda part: read_rule_file(part, EntityFile))
    ids = {row.id for row in (*before, *rows)}
    names = tuple(dict.fromkeys(text for row in rows for text in _names(row)))
    return Written(path=path, entity_ids=tuple(sorted(ids)), names=names, findings=_findings(settings, ids))


def _own_folder(settings: Settings) -> Path:
    """The folder for what the program writes of the user's rules. Raises `UsageError` where there is none."""
    if not settings.rule_dirs:
        raise UsageError('a folder is needed: write  rule_dirs = ["rules"]  into dateline.toml, and make the folder')
    return settings.rule_dirs[0]


def _findings(settings: Settings, entity_ids: set[str]) -> tuple[Finding, ...]:
    return tuple(item for item in check_rules(rule_folders(settings)) if item.entry in entity_ids)


def _text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.exists() else ""


def _write(path: Path, text: str, read: Callable[[Path], object]) -> None:
    """Put a text in a file's place once it reads back; the old file stays where it does not."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.part")
    try:
        part.write_text(text, encoding="utf-8")
        read(part)
        part.replace(path)
    except (RuleFileInvalid, tomllib.TOMLDecodeError):
        part.unlink(missing_ok=True)
        raise
