"""`dateline init`: a working folder with a commented configuration."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from flows.console import results
from flows.errors import ExitCode, UsageError
from flows.settings import CONFIG_NAME

_CORRECTIONS = """# Your decisions over what the rules read; they hold in every run and every rebuild. For example
# [[fact]]
# action = "suppress"    # or "correct", with  set = { value = 12 }
# kind = "figures"       # or mentions, dates, events, topics
# article = "https://news.example/1"
# text = "9.5%"
# reason = "a printing error"
"""


def init(
    folder: Annotated[Path, Parameter(help="The folder to prepare; it is made if need be.")] = Path(),
) -> int:
    """Write dateline.toml, with every key explained, and folders for sources and rules of your own."""
    target = folder / CONFIG_NAME
    if target.exists():
        raise UsageError(f"{target}: is there already; nothing was changed")
    template = files("flows").joinpath("template.toml").read_text(encoding="utf-8")
    for name in ("sources", "rules/entities"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    target.write_text(template, encoding="utf-8")
    corrections = folder / "corrections.toml"
    if not corrections.exists():
        corrections.write_text(_CORRECTIONS, encoding="utf-8")
    console = results()
    console.print(f"wrote {target}; sources of your own go into {folder / 'sources'}, rules into {folder / 'rules'}")
    console.print("next: dateline doctor, then dateline run")
    return ExitCode.OK
