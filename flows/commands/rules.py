"""`dateline rules`: are the rule files sound?"""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

from cyclopts import App, Parameter

from flows.console import Common, results, write_line
from flows.encoding import encode
from flows.errors import ExitCode
from transform.examples import check_examples
from transform.gazettechecks import check_rules
from transform.rules import BUNDLED_RULES, load_rules

rules = App(name="rules", help="Check the rule files, the bundled and your own.", help_format="plaintext")


@rules.command
def check(
    *,
    json: Annotated[bool, Parameter(negative="", help="The findings as one JSON object.")] = False,
    common: Common | None = None,
) -> int:
    """Read all rule files and report what would mislead: collisions, dead aliases, bare common words, and every
    example or counterexample in them that does not hold.

    A file that cannot be used at all stops with its name, entry and key (exit code 3); findings give exit code 1.
    """
    settings = (common or Common()).settings()
    loaded, folders = load_rules(settings.rule_dirs), (BUNDLED_RULES, *settings.rule_dirs)
    findings = [*check_rules(folders), *check_examples(folders, loaded)]
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
