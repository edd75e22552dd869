"""Backups: a data folder copied while nothing is written, with a manifest that says whether the copy is whole.

A backup has the layout of a data folder, so that whatever works on the one (`forget`, `rebuild`) works on the other.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from warehouse.connection import LIVE, SNAPSHOT, open_live, writer_lock
from warehouse.errors import BackupDamaged, BackupRefused, RestoreRefused
from warehouse.export import file_digest

if TYPE_CHECKING:
    from collections.abc import Iterator

MANIFEST = "backup.json"
_BEGUN = f"{MANIFEST}.part"  # says that a folder is a backup, while it has no manifest
FORGOTTEN = "forgotten.txt"
_KEPT = ("raw", FORGOTTEN, SNAPSHOT, LIVE)


def backup(data_dir: Path, folder: Path) -> Path:
    """Copy raw zone, warehouse and `forgotten.txt` to `folder`, and return the manifest's path.

    The writer's lock is held meanwhile. A later backup to the same folder copies only raw files that changed, and takes
    away what is gone: so the folder must be new, empty or an earlier backup. Raises `BackupRefused`, and what
    `open_live` does; the manifest is written last, so that a broken backup has none.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()) and not any((folder / name).exists() for name in (MANIFEST, _BEGUN)):
        raise BackupRefused(folder)
    (folder / _BEGUN).touch()
    (folder / MANIFEST).unlink(missing_ok=True)
    with writer_lock(data_dir, holder="backup"):
        if (data_dir / LIVE).exists():
            connection = open_live(data_dir)
            connection.execute("checkpoint")
            connection.close()
        for path in _files(data_dir):
            _copy(path, folder / path.relative_to(data_dir))
        for path in _files(folder):
            if not (data_dir / path.relative_to(folder)).exists():
                path.unlink()
    manifest = write_manifest(folder)
    (folder / _BEGUN).unlink()
    return manifest


def write_manifest(folder: Path) -> Path:
    """Write the digest of every file of a backup as it is now, and return the manifest's path.

    Whoever changes a backup on purpose (a page is forgotten in it) calls this afterwards.
    """
    digests = {path.relative_to(folder).as_posix(): file_digest(path) for path in _files(folder)}
    manifest = folder / MANIFEST
    manifest.write_text(json.dumps({"schema": 1, "files": digests}, indent=2) + "\n", encoding="utf-8")
    return manifest


def restore(folder: Path, data_dir: Path) -> None:
    """Make `data_dir` what the backup holds. `forgotten.txt` keeps what either of them had forgotten.

    What was forgotten since the backup must then be dropped again (`forget`): the caller has the raw zone's tools.
    Raises `RestoreRefused` when `data_dir` has a warehouse or raw records, `BackupDamaged` naming the first file that
    is not what was backed up; then nothing is restored.
    """
    if any((data_dir / name).exists() for name in ("raw", LIVE, SNAPSHOT)):
        raise RestoreRefused(data_dir)
    manifest = read_manifest(folder)
    forgotten = forgotten_of(data_dir) | forgotten_of(folder)
    for name in manifest:
        _copy(folder / name, data_dir / name)
    if forgotten:
        (data_dir / FORGOTTEN).write_text("".join(f"{line}\n" for line in sorted(forgotten)), encoding="utf-8")


def read_manifest(folder: Path) -> dict[str, str]:
    """The digest of every file of a backup, each compared with the file. Raises `BackupDamaged`."""
    manifest = folder / MANIFEST
    try:
        digests: dict[str, str] = json.loads(manifest.read_text(encoding="utf-8"))["files"]
    except (OSError, ValueError, KeyError) as error:
        raise BackupDamaged(manifest, "the manifest cannot be read: the backup was not finished") from error
    base = folder.resolve()
    for name, digest in digests.items():
        path = folder / name
        # A backup may come from anywhere: a name must not write beside the data folder, nor a link read beside this.
        if name.split("/")[0] not in _KEPT or not path.resolve().is_relative_to(base) or ".." in name.split("/"):
            raise BackupDamaged(path, "the name leads out of the backup")
        if not path.exists():
            raise BackupDamaged(path, "the file is missing")
        if file_digest(path) != digest:
            raise BackupDamaged(path, "the file is not what was backed up")
    return digests


def forgotten_of(data_dir: Path) -> set[str]:
    """The lines of a folder's `forgotten.txt`; empty when there is none."""
    path = data_dir / FORGOTTEN
    return set(path.read_text(encoding="utf-8").split()) if path.exists() else set()


def _files(folder: Path) -> Iterator[Path]:
    for name in _KEPT:
        path = folder / name
        if path.is_dir():
            yield from (file for file in sorted(path.rglob("*")) if file.is_file())
        elif path.exists():
            yield path


def _copy(path: Path, target: Path) -> None:
    """Copy a file unless the target is the same already: raw files never change once their run is over."""
    target.parent.mkdir(parents=True, exist_ok=True)
    same = target.exists() and (target.stat().st_size, target.stat().st_mtime_ns) == (
        path.stat().st_size,
        path.stat().st_mtime_ns,
    )
    if not same or path.suffix == ".duckdb":
        part = target.with_name(f"{target.name}.part")
        shutil.copy2(path, part)
        part.replace(target)
