"""Progress bars: nothing for the first two seconds, then how far, how fast and how long still."""

from __future__ import annotations

import re
from io import StringIO

from rich.console import Console

from flows.bars import PATIENCE_SECONDS, Bars


def shown(*, began_seconds_ago: float) -> str:
    """What a terminal gets of three steps of one phase."""
    output = StringIO()
    terminal = Console(file=output, force_terminal=True, width=100, _environ={"TERM": "xterm"})
    with Bars(terminal) as bars:
        bars._began -= began_seconds_ago
        for done in (1, 5, 6):
            bars("fetching", done, 10)
            bars._progress.refresh()
    return re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", output.getvalue())


def test_a_long_phase_shows_its_share_its_rate_and_the_time_left() -> None:
    """The unit is what the phase counts."""
    text = shown(began_seconds_ago=PATIENCE_SECONDS + 1)
    assert "fetching" in text
    assert "6/10" in text
    assert re.search(r"[0-9.]+/s", text)
    assert re.search(r"[0-9]:[0-9]{2}:[0-9]{2}", text)


def test_a_short_phase_shows_nothing() -> None:
    """What is over in two seconds needs no bar."""
    assert not shown(began_seconds_ago=0)
