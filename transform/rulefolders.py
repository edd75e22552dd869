"""Where rules come from and which state of them it is: what whoever decides whether to load them needs to know."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

BUNDLED_RULES = Path(__file__).parent / "rules"


def rules_version(folders: Iterable[Path]) -> str:
    """Sixteen hexadecimal digits that change when any rule file does, wherever the folders lie."""
    digest = hashlib.sha256()
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.suffix in {".toml", ".jsonl"}:
                digest.update(f"{path.relative_to(folder).as_posix()}\0".encode())
                digest.update(path.read_bytes())
    return digest.hexdigest()[:16]
