"""The demo's working folder: settings, the three sources and a gazetteer of its own, as a user would write them.

The files are in `working_folder/`; only the addresses of the running press are filled in: `{hanbit.base}` is where that
outlet is served, `{hanbit.host}` its host and port.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from flows.sample_press.library import FOLDER

if TYPE_CHECKING:
    from collections.abc import Mapping

TEMPLATES = FOLDER / "working_folder"
DECISIONS = "corrections.toml"


def _filled(text: str, bases: Mapping[str, str]) -> str:
    for outlet, base in bases.items():
        text = text.replace(f"{{{outlet}.base}}", base).replace(f"{{{outlet}.host}}", urlsplit(base).netloc)
    return text


def write_workspace(folder: Path, bases: Mapping[str, str]) -> Path:
    """Write the working folder for a press served at `bases` (outlet id to URL) and return its `dateline.toml`.

    The folder is made if need be; files of the same name are replaced and all others left alone, as are decisions.
    """
    for template in sorted(TEMPLATES.rglob("*.toml")):
        target = folder / template.relative_to(TEMPLATES)
        if template.name == DECISIONS and target.exists():
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(_filled(template.read_text(encoding="utf-8"), bases), encoding="utf-8")
    return folder / "dateline.toml"
