"""Why a URL has no article: the closed list of reasons, each with its outcome and one sentence, read from data.

The documentation's table is made from it, and a test holds every reason that the code names against it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal

from extract.records import Outcome
from extract.rulefile import read_rule_file, strict


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One reason: its word, the outcomes that it may stand beside, what it means, and what one can do about it."""

    id: str
    outcomes: tuple[Outcome, ...]
    about: Literal["address", "politeness", "network", "answer", "body", "listing", "page"]
    meaning: str
    advice: str | None = None


@strict
@dataclass(frozen=True, slots=True, kw_only=True)
class _ReasonFile:
    reason: tuple[Reason, ...]


@lru_cache(maxsize=1)
def reasons() -> dict[str, Reason]:
    """Every reason by its word, in the file's order. Raises `RuleFileInvalid`."""
    file = read_rule_file(Path(__file__).parent / "rules" / "reasons.toml", _ReasonFile)
    return {reason.id: reason for reason in file.reason}


def reasons_table() -> str:
    """The list as a Markdown table: what `docs/reasons.md` holds."""
    rows = [
        f"| `{reason.id}` | {', '.join(reason.outcomes)} | {' '.join(filter(None, (reason.meaning, reason.advice)))} |"
        for reason in reasons().values()
    ]
    return "\n".join(["| reason | outcome | what it means |", "|---|---|---|", *rows]) + "\n"
