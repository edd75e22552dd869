"""The command line: which verbs there are, and how an error becomes one line and an exit code.

Each verb is one file of `flows/commands`, imported only when it is used or listed; none of them imports Prefect before
it needs it. `main` is the only place that catches our errors.
"""

from __future__ import annotations

import errno
import os
import sys
from importlib.metadata import version

from cyclopts import App, CycloptsError

from extract.errors import ExtractError
from extract.rulefile import RuleFileInvalid
from flows.console import messages, prepare_streams
from flows.errors import CommandError, ExitCode
from warehouse.connection import DatabaseError
from warehouse.errors import ChecksFailed, WarehouseError
from warehouse.query import QueryInvalid

# verb: where it lives, and its line in the list of verbs (so that the list imports none of them)
VERBS = {
    "backfill": ("flows.commands.backfill:backfill_command", "Fetch the past from the sources' archives."),
    "backup": ("flows.commands.archive:backup_command", "Copy the data folder, with digests."),
    "demo": ("flows.commands.demo:demo", "The whole pipeline over a sample press, then what it found."),
    "doctor": ("flows.commands.doctor:doctor", "Check install, data and every source."),
    "entities": ("flows.commands.entities:entities", "List and decide names that no gazetteer knows."),
    "export": ("flows.commands.archive:export_command", "Write the snapshot as Parquet files."),
    "forget": ("flows.commands.forget:forget_command", "Remove a page everywhere, for good."),
    "init": ("flows.commands.init:init", "Write a commented dateline.toml."),
    "publish": ("flows.commands.publish:publish_command", "Check the warehouse and publish its snapshot."),
    "read": ("flows.commands.read:read", "Read one article, or a batch of rows: fields and facts."),
    "report": ("flows.commands.report:report", "Write the report, one HTML page."),
    "rebuild": ("flows.commands.rebuild:rebuild_command", "A new warehouse from the raw zone."),
    "reparse": ("flows.commands.reparse:reparse_command", "Today's rules over everything that was fetched."),
    "restore": ("flows.commands.archive:restore_command", "Make the data folder what a backup holds."),
    "rules": ("flows.commands.rules:rules", "Check the rule files."),
    "run": ("flows.commands.run:run", "Ingest now."),
    "serve": ("flows.commands.serve:serve", "A Prefect server (if none is configured) and the schedules."),
    "show": ("flows.commands.show:show", "One entity on a page."),
    "sql": ("flows.commands.sql:sql", "Ask the published snapshot."),
    "watch": ("flows.commands.watch:watch_command", "Whether alerts would arrive: watch test."),
    "why": ("flows.commands.why:why", "What a value stands on."),
}


def build_app() -> App:
    """The program with all its verbs, none imported yet."""
    app = App(
        name="dateline",
        help="Read the news about an ecosystem and keep its record: figures, promises, names, events.",
        version=f"dateline {version('dateline-news')}",
        help_format="plaintext",
    )
    for verb, (place, line) in VERBS.items():
        app.command(place, name=verb, help=line)
    app.register_install_completion_command(help="Teach your shell (bash, zsh or fish) to complete verbs and options.")
    return app


def main(arguments: list[str] | None = None) -> int:
    """Run one command; returns its exit code. Raises only with `--debug`."""
    prepare_streams()
    tokens = sys.argv[1:] if arguments is None else arguments
    try:
        code = build_app()(tokens, exit_on_error=False, print_error=False, result_action="return_value")
        sys.stdout.flush()
    except (CycloptsError, CommandError, RuleFileInvalid, ExtractError, WarehouseError, KeyboardInterrupt) as error:
        if "--debug" in tokens and not isinstance(error, KeyboardInterrupt):
            raise
        line = " ".join(part.strip() for part in str(error).splitlines() if part.strip())
        messages().print(f"dateline: {line or 'interrupted'}", markup=False, soft_wrap=True)
        return _exit_code(error)
    except BrokenPipeError:
        # The reader of our output has gone (`| head`): nothing more to say, and nothing to say it to.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return ExitCode.OK
    except (OSError, DatabaseError) as error:
        if "--debug" in tokens:
            raise
        messages().print(f"dateline: {_machine_fault(error)}", markup=False, soft_wrap=True)
        return ExitCode.BAD_CONFIG
    return code if isinstance(code, int) else ExitCode.OK


def _machine_fault(error: Exception) -> str:
    """What the machine refused: a full disk, a missing right, a path that is none."""
    if isinstance(error, OSError) and error.errno == errno.ENOSPC:
        return f"{error.strerror}: make room and run again; what was fetched is kept, and is loaded then"
    if isinstance(error, OSError) and error.strerror:
        return f"{error.filename}: {error.strerror}" if error.filename else error.strerror
    return str(error).partition("\n")[0] or repr(error)


def _exit_code(error: BaseException) -> ExitCode:
    """The exit code of an error that ends the program."""
    if isinstance(error, CommandError):
        return error.code
    codes: dict[type[BaseException], ExitCode] = {
        CycloptsError: ExitCode.USAGE,
        RuleFileInvalid: ExitCode.BAD_CONFIG,
        KeyboardInterrupt: ExitCode.INTERRUPTED,
        QueryInvalid: ExitCode.USAGE,
        ChecksFailed: ExitCode.PART_FAILED,
        WarehouseError: ExitCode.BAD_CONFIG,
    }
    return next((code for kind, code in codes.items() if isinstance(error, kind)), ExitCode.NOTHING_SUCCEEDED)


if __name__ == "__main__":
    sys.exit(main())
