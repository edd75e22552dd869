"""`dateline entities`: names that articles use and no gazetteer knows, and decisions about them.

A decision goes into the user's own files, never into the warehouse; then only the articles that it concerns are read
again.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import App, Parameter
from rich.table import Table

from flows.commands.run import exit_code
from flows.console import Common, messages, results, write_line
from flows.decisions import Written, accept, import_list, merge, propose_merges, reject
from flows.encoding import encode
from flows.errors import ExitCode, UsageError
from flows.job import open_job
from flows.reparsing import reparse
from flows.settings import Settings
from flows.showing import quotation
from transform.records import EntityType
from warehouse.candidates import Candidate, candidates, concerned_articles, stories_of_candidates
from warehouse.connection import has_warehouse, open_live, open_snapshot, writer_lock

entities = App(name="entities", help="Names that no gazetteer knows: list and decide.", help_format="plaintext")

_Id = Annotated[str, Parameter(negative="", help="Ids as `candidates` lists them.")]
_Json = Annotated[bool, Parameter(negative="", help="The result as one JSON object.")]
_NoReparse = Annotated[
    bool, Parameter(negative="", help="Only write the file; the articles concerned are read again by a later reparse.")
]


@entities.command(name="candidates")
def candidates_command(
    *,
    type: Annotated[EntityType | None, Parameter(help="Only names of this type.")] = None,  # noqa: A002 (an option)
    min_stories: Annotated[int, Parameter(help="Only names in at least so many independent stories.")] = 1,
    limit: Annotated[int, Parameter(help="At most so many, those of most stories first.")] = 50,
    json: _Json = False,
    common: Common | None = None,
) -> int:
    """List discovered names by independent stories, each with its evidence, and names that may be one."""
    settings = (common or Common()).settings()
    with open_snapshot(settings.data_dir) as connection:
        everything = candidates(connection)
        stories = stories_of_candidates(connection)
    found = [item for item in everything if type in {None, item.type} and item.stories >= min_stories][:limit]
    proposals = propose_merges(settings, found, stories)
    if json:
        write_line(encode({"schema": "dateline.candidates/1", "candidates": found, "merges": proposals}))
        return ExitCode.OK
    console = results()
    table = Table("id", "stories", "articles", "first", "rule", "quotation")
    for item in found:
        words = quotation(item.quotation or "", 0, len(item.quotation or ""), 70)
        rule = (item.rule_id or "").removeprefix("discovery/")
        table.add_row(item.entity_id, str(item.stories), str(item.articles), str(item.first_on), rule, words)
    console.print(table, markup=False)
    console.print(f"{len(found)} of {len(everything)} candidates")
    for proposal in proposals:
        line = f"dateline entities merge '{proposal.entity_id}' --into '{proposal.into}'    # {proposal.reason}"
        console.print(line, markup=False, soft_wrap=True)
    return ExitCode.OK


@entities.command(name="accept")
def accept_command(
    *ids: _Id,
    as_id: Annotated[str | None, Parameter(name="--as", help="The new entity's id; else made of its name.")] = None,
    no_reparse: _NoReparse = False,
    json: _Json = False,
    common: Common | None = None,
) -> int:
    """Make discovered names an entity of your own gazetteer; several ids are names of one and the same."""
    options = common or Common()
    settings = options.settings()
    written = accept(settings, _chosen(settings, ids), as_id)
    return _finish(options, settings, written, no_reparse=no_reparse, json=json)


@entities.command(name="reject")
def reject_command(
    *ids: _Id,
    reason: Annotated[str, Parameter(help="Why; kept with the decision.")] = "no name",
    no_reparse: _NoReparse = False,
    json: _Json = False,
    common: Common | None = None,
) -> int:
    """Say that discovered words are no names: they leave no mention behind, now and after every rebuild."""
    options = common or Common()
    settings = options.settings()
    _chosen(settings, ids)
    return _finish(options, settings, reject(settings, ids, reason), no_reparse=no_reparse, json=json)


@entities.command(name="merge")
def merge_command(
    *ids: _Id,
    into: Annotated[str, Parameter(help="The entity or candidate that they are.")],
    reason: Annotated[str, Parameter(help="Why; kept with the decision.")] = "other names of one",
    no_reparse: _NoReparse = False,
    json: _Json = False,
    common: Common | None = None,
) -> int:
    """Say that discovered names are other names of an entity, or of another candidate."""
    options = common or Common()
    settings = options.settings()
    _chosen(settings, ids)
    _check_target(settings, into)
    return _finish(options, settings, merge(settings, ids, into, reason), no_reparse=no_reparse, json=json)


@entities.command(name="import")
def import_command(
    file: Annotated[Path, Parameter(help="CSV: id, type, name_en, name_ko, aliases_en, aliases_ko, parent, ticker...")],
    *,
    name: Annotated[str | None, Parameter(help="Of the gazetteer file; else the CSV file's.")] = None,
    no_reparse: _NoReparse = False,
    json: _Json = False,
    common: Common | None = None,
) -> int:
    """Make a gazetteer of your own list; importing it again replaces what it gave before."""
    options = common or Common()
    settings = options.settings()
    return _finish(options, settings, import_list(settings, file, name), no_reparse=no_reparse, json=json)


def _chosen(settings: Settings, ids: tuple[str, ...]) -> list[Candidate]:
    """The candidates of these ids, in their order. Raises `UsageError` for none and for one that is not there."""
    if not ids:
        raise UsageError("give at least one id, as `dateline entities candidates` lists them")
    with open_snapshot(settings.data_dir) as connection:
        known = {item.entity_id: item for item in candidates(connection)}
    for entity_id in ids:
        if entity_id not in known:
            raise UsageError(f"{entity_id}: no candidate has that id (see `dateline entities candidates`)")
    return [known[entity_id] for entity_id in ids]


def _check_target(settings: Settings, entity_id: str) -> None:
    with open_snapshot(settings.data_dir) as connection:
        found = connection.execute("select 1 from entities where entity_id = ?", [entity_id]).fetchall()
    if not found:
        raise UsageError(f"--into {entity_id}: no entity and no candidate has that id")


def _finish(options: Common, settings: Settings, written: Written, *, no_reparse: bool, json: bool) -> int:
    """Read the articles again that a decision concerns, and say what was written."""
    code, articles = ExitCode.OK, None
    for finding in written.findings:
        line = f"{finding.path}, {finding.entry}: {finding.kind}: {finding.problem}"
        messages().print(line, markup=False, soft_wrap=True)
    if not no_reparse and has_warehouse(settings.data_dir):
        with options.telling() as telling:
            job = open_job(settings, telling)
            with writer_lock(job.data_dir), open_live(job.data_dir) as connection:
                concerned = concerned_articles(connection, written.entity_ids, written.names)
            summary, done = reparse(job, articles=concerned)
        code, articles = exit_code(summary), done.articles
        for problem in (*summary.problems, *summary.notes):
            messages().print(f"  {problem}", markup=False, soft_wrap=True)
    if json:
        rows = [{"entry": item.entry, "kind": item.kind, "problem": item.problem} for item in written.findings]
        answer = {"path": str(written.path), "entity_ids": written.entity_ids, "articles": articles, "findings": rows}
        write_line(encode({"schema": "dateline.decision/1", **answer}))
    else:
        again = "nothing read again" if articles is None else f"{articles} article{'s' * (articles != 1)} read again"
        results().print(f"wrote {written.path}; {again}", markup=False, soft_wrap=True)
    return code
