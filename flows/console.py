"""What every command shares at its edges: the options they all take, and where results and messages go.

Results go to standard output, everything else to standard error. Colours and bars appear only on a terminal; rich
honours NO_COLOR itself.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter
from rich.console import Console

from flows.settings import Settings, load_settings


@Parameter(name="*")
@dataclass(frozen=True)
class Common:
    """The options of every command."""

    config: Annotated[Path | None, Parameter(help="Configuration file; else ./dateline.toml.")] = None
    debug: Annotated[bool, Parameter(negative="", help="Show the traceback of an error.")] = False

    def settings(self) -> Settings:
        """The settings that the command runs with. Raises `ConfigInvalid` or `UsageError`."""
        return load_settings(self.config)


def messages() -> Console:
    """The console of progress, notes and errors."""
    return Console(stderr=True, highlight=False)


def results() -> Console:
    """The console of tables and text for a reader; wide when nobody sits at it, so that pipes get whole lines."""
    width = None if sys.stdout.isatty() else 160
    return Console(highlight=False, width=width, soft_wrap=False)


def write_line(text: str) -> None:
    """One line of machine output; a lone surrogate becomes its JSON escape."""
    sys.stdout.write(text + "\n")


def prepare_streams() -> None:
    """UTF-8 whatever the locale says, newlines as they are, and no failure on a lone surrogate."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")
    if hasattr(sys.stdin, "reconfigure"):
        sys.stdin.reconfigure(encoding="utf-8", errors="surrogateescape", newline="\n")
