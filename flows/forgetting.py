"""What must be forgotten is gone from raw zone, warehouse, snapshot and the backups named, and stays gone.

`forgotten.txt` is written first: whatever stops the work in between, no run fetches the page again, and the same
command finishes what is left.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from extract.forgetting import forget_pages
from extract.sources import load_sources
from extract.urls import article_id_of, belongs_to, clean_url, url_hash
from flows.settings import Settings
from warehouse.backup import MANIFEST, write_manifest
from warehouse.connection import SNAPSHOT, has_warehouse
from warehouse.forget import forget, url_keys_of
from warehouse.publish import publish

FORGOTTEN = "forgotten.txt"


@dataclass(frozen=True, slots=True)
class Forgetting:
    """What one call took away: journal rows, article ids, and pages that went too because they shared the body."""

    rows: int
    article_ids: tuple[str, ...]
    sharing: tuple[str, ...]


def forget_url(settings: Settings, url: str, folders: Iterable[Path], now: datetime) -> Forgetting:
    """Forget a page in the data folder and in `folders` (backups), and publish. Raises what its parts raise."""
    sources = load_sources(settings.source_dirs).values()
    key = clean_url(url, next((source for source in sources if belongs_to(url, source)), None))
    rows = 0
    gone: set[str] = set()
    sharing: list[str] = []
    for folder in (settings.data_dir, *folders):
        _remember(folder, url_hash(key))
        pages = forget_pages(folder, frozenset({url_hash(key)}), now)
        rows += pages.rows
        sharing += pages.sharing
        if has_warehouse(folder):
            gone.update(forget(folder, [key], [article_id_of(key)]))
            publish(folder)
        elif (folder / MANIFEST).exists():
            # A lake's backup has a snapshot and nothing to publish it from anew.
            (folder / SNAPSHOT).unlink(missing_ok=True)
        if (folder / MANIFEST).exists():
            write_manifest(folder)
    return Forgetting(rows, tuple(sorted(gone)), tuple(dict.fromkeys(sharing)))


def forget_again(data_dir: Path, now: datetime) -> None:
    """Take out of a restored folder what `forgotten.txt` names."""
    path = data_dir / FORGOTTEN
    hashes = frozenset(path.read_text(encoding="utf-8").split()) if path.exists() else frozenset()
    if not hashes:
        return
    forget_pages(data_dir, hashes, now)
    if has_warehouse(data_dir):
        # An article's id is the beginning of its URL key's hash, unless the page named another address as its own.
        forget(data_dir, url_keys_of(data_dir, hashes), [digest[:16] for digest in hashes])
        publish(data_dir)


def _remember(folder: Path, digest: str) -> None:
    """Add a hash to a folder's `forgotten.txt`, once."""
    path = folder / FORGOTTEN
    known = path.read_text(encoding="utf-8").split() if path.exists() else []
    if digest not in known:
        path.write_text("".join(f"{line}\n" for line in [*known, digest]), encoding="utf-8")
