"""What reaches the user as one line and an exit code.

CommandError            base; carries the exit code
├── UsageError          2: an unknown verb, a missing file, arguments that contradict each other
├── ConfigInvalid       3: dateline.toml, a rule file or a data folder that must not be used
├── PartFailed          1: the rest of the work was done
└── NothingSucceeded    4: none of it was
"""

from __future__ import annotations

from enum import IntEnum


class ExitCode(IntEnum):
    """The exit codes of every command; each is a promise to scripts."""

    OK = 0
    PART_FAILED = 1
    USAGE = 2
    BAD_CONFIG = 3
    NOTHING_SUCCEEDED = 4
    INTERRUPTED = 130

    @property
    def meaning(self) -> str:
        """What the code says to a script."""
        return _MEANINGS[self]


_MEANINGS = {
    ExitCode.OK: "all well; a 404, a robots refusal and a paywall are outcomes, not failures",
    ExitCode.PART_FAILED: "part failed: a whole source, a row, a check, a finding of `doctor` or `rules check`",
    ExitCode.USAGE: "the command was wrong: an unknown verb, a missing file, SQL that is none",
    ExitCode.BAD_CONFIG: "a configuration, rule file or data folder that must not be used",
    ExitCode.NOTHING_SUCCEEDED: "nothing succeeded",
    ExitCode.INTERRUPTED: "interrupted; the batch at hand was finished",
}


class CommandError(Exception):
    """A mistake or failure that the user can act on; its text is the one line that is shown."""

    code = ExitCode.PART_FAILED


class UsageError(CommandError):
    """Arguments that name nothing or contradict each other."""

    code = ExitCode.USAGE


class ConfigInvalid(CommandError):
    """A configuration, rule file or data folder that must not be used."""

    code = ExitCode.BAD_CONFIG


class PartFailed(CommandError):
    """Some of the work failed, the rest was done."""

    code = ExitCode.PART_FAILED


class NothingSucceeded(CommandError):
    """None of the work was done."""

    code = ExitCode.NOTHING_SUCCEEDED
