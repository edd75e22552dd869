"""What every command shares at its edges: the options they all take, and where results and messages go.

Results go to standard output, everything else to standard error. Colours and bars appear only on a terminal; rich
honours NO_COLOR itself.
"""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from types import FrameType
from typing import Annotated

from cyclopts import Parameter
from rich.console import Console

from flows.bars import Bars
from flows.clock import now
from flows.encoding import encode
from flows.settings import Settings, load_settings
from flows.telling import Progress, Say, Telling, say_nothing, show_nothing


@Parameter(name="*")
@dataclass(frozen=True)
class Common:
    """The options of every command."""

    config: Annotated[Path | None, Parameter(help="Configuration file; else ./dateline.toml.")] = None
    debug: Annotated[bool, Parameter(negative="", help="Show the traceback of an error.")] = False
    log_json: Annotated[
        bool, Parameter(negative="", help="The log on stderr as JSON, one line an event (docs/events.md).")
    ] = False

    def settings(self) -> Settings:
        """The settings that the command runs with. Raises `ConfigInvalid` or `UsageError`."""
        return load_settings(self.config)

    @contextmanager
    def telling(self) -> Iterator[Telling]:
        """Notes and progress on standard error, and Ctrl-C as a wish to stop; a second Ctrl-C is meant."""
        console, stop = messages(), Event()
        with Bars(console) as bars, _stopping_on_interrupt(stop):
            note: Say = _tell_machine if self.log_json else _Notes(console)
            progress: Progress = bars if console.is_terminal and not self.log_json else show_nothing
            yield Telling(note, progress, stop, _tell_machine if self.log_json else say_nothing)


@dataclass(frozen=True)
class _Notes:
    """Notes for a person."""

    console: Console

    def __call__(self, text: str, /, *, event: str = "note", **values: object) -> None:  # noqa: ARG002
        self.console.print(text, markup=False, soft_wrap=True)


def _tell_machine(text: str, /, *, event: str = "note", **values: object) -> None:
    line = encode({"at": now(), "event": event, "text": text, **values})
    sys.stderr.write(line + "\n")
    sys.stderr.flush()


@contextmanager
def _stopping_on_interrupt(stop: Event) -> Iterator[None]:
    """The first SIGINT sets `stop`; the second ends the program as usual."""

    def wish(number: int, frame: FrameType | None) -> None:  # noqa: ARG001 (the signature is the system's)
        """Ask for an end after the present batch, and let the next signal do what it always does."""
        stop.set()
        signal.signal(signal.SIGINT, before)
        sys.stderr.write("stopping after the present batch; once more to stop at once\n")

    before = signal.getsignal(signal.SIGINT)
    signal.signal(signal.SIGINT, wish)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


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
