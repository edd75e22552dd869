"""`dateline rules`: are the rule files sound?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

from cyclopts import App, Parameter

from extract.examples import example_problems
from extract.sources import BUNDLED_SOURCES, load_sources
from flows.console import Common, results, write_line
from flows.encoding import encode
from flows.errors import ExitCode
from transform.examples import check_examples
from transform.gazettechecks import Finding, check_rules
from transform.rules import BUNDLED_RULES, load_rules

rules = App(name="rules", help="Check the rule files, the bundled and your own.", help_format="plaintext")


@rules.command
def check(
    *,
    json: Annotated[bool, Parameter(negative="", help="The findings as one JSON object.")] = False,
    common: Common | None = None,
) -> int:
    """Read all rule and source files and report what would mislead: collisions, dead aliases, bare common words, and
    every example or counterexample in them that does not hold.

    A file that cannot be used at all stops with its name, entry and key (exit code 3); findings give exit code 1.
    """
    settings = (common or Common()).settings()
    loaded, folders = load_rules(settings.rule_dirs), (BUNDLED_RULES, *settings.rule_dirs)
    findings = [
        *check_rules(folders),
        *check_examples(folders, loaded),
        *_source_findings(settings.source_dirs),
    ]
    if json:
        rows = [asdict(finding) | {"path": str(finding.path)} for finding in findings]
        write_line(encode({"schema": "dateline.rules/1", "findings": rows}))
    else:
        console = results()
        for finding in findings:
            line = f"{finding.path}, {finding.entry}: {finding.kind}: {finding.problem}"
            console.print(line, markup=False, soft_wrap=True)
        console.print(f"{len(findings)} finding{'s' if len(findings) != 1 else ''}")
    return ExitCode.PART_FAILED if findings else ExitCode.OK


def _source_findings(source_dirs: tuple[Path, ...]) -> Iterator[Finding]:
    """What the examples of the source files show; raises `RuleFileInvalid` for a file that is no source."""
    for source in load_sources(source_dirs).values():
        folders = (folder for folder in (*reversed(source_dirs), BUNDLED_SOURCES))
        path = next(path for folder in folders if (path := folder / f"{source.id}.toml").exists())
        for problem in example_problems(source):
            yield Finding(path=path, entry=source.id, kind="example", problem=problem)
