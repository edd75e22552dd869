"""What can go wrong with a warehouse.

WarehouseError
├── WarehouseForeign       a file that is no warehouse of ours
├── WarehouseNewer         a warehouse of a later version of the program
├── WarehouseLocked        another process holds it: names the holder
├── WarehouseDamaged       a file whose bytes are not what was written
├── WarehouseMissing       no snapshot has been published yet
├── MigrationFailed        a migration, view or macro that does not bind: names the file
├── ExportRefused          a folder that holds something else
├── BackupRefused          a folder that holds something else
├── BackupDamaged          a backup that is not what was written
├── RestoreRefused         a data folder that is not empty
├── WatchUnknown           a watch that no file describes: names those there are
├── LakeUnavailable        a lake that cannot be opened: extensions, catalogue or files
├── LakeRefuses            what a lake cannot do, with what does it instead
├── RawZoneElsewhere       a lake that holds runs of another raw zone
├── ArticlesMoved          another writer loaded captures of the same articles first
└── ChecksFailed           a check found rows: nothing was published
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


class WarehouseError(Exception):
    """Base of everything this stage raises on purpose."""


class WarehouseForeign(WarehouseError):
    """A file that this program did not write; it is left as it is."""

    def __init__(self, target: Path | str, detail: str) -> None:
        super().__init__(f"{target} is no Dateline warehouse: {detail}; choose another data_dir or move the file away")
        self.target = target


class WarehouseNewer(WarehouseError):
    """A warehouse that a later version of the program migrated."""

    def __init__(self, target: Path | str, version: int, known: int) -> None:
        super().__init__(f"{target} has schema {version}, this program knows {known}: upgrade the program")
        self.target = target
        self.version = version


class WarehouseLocked(WarehouseError):
    """A warehouse that another process holds; `holder` is what the lock file says of it, None when it says nothing."""

    def __init__(self, target: Path | str, holder: str | None, waited_seconds: float = 0.0) -> None:
        super().__init__(f"{target} is held by {holder or 'another process'} (waited {waited_seconds:.0f} s)")
        self.target = target
        self.holder = holder


class WarehouseDamaged(WarehouseError):
    """A warehouse whose bytes are not what was written; `dateline rebuild` makes a new one from the raw zone."""

    def __init__(self, target: Path | str, problem: str) -> None:
        super().__init__(f"{target} is damaged: {problem}; `dateline rebuild` restores it from the raw zone")
        self.target = target
        self.problem = problem


class WarehouseMissing(WarehouseError):
    """A data folder without a published snapshot."""

    def __init__(self, target: Path | str) -> None:
        super().__init__(f"{target} does not exist: `dateline run` makes it")
        self.target = target


class MigrationFailed(WarehouseError):
    """SQL files that the database refuses; names each with the database's words."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__("; ".join(f"{name}: {problem}" for name, problem in problems.items()))
        self.problems = dict(problems)


class ExportRefused(WarehouseError):
    """A folder that is neither empty nor an earlier export; it is left as it is."""

    def __init__(self, folder: Path) -> None:
        super().__init__(f"{folder} holds something else than an export: choose a new or empty folder")
        self.folder = folder


class BackupRefused(WarehouseError):
    """A folder that is neither empty nor an earlier backup; it is left as it is."""

    def __init__(self, folder: Path) -> None:
        super().__init__(f"{folder} holds something else than a backup: choose a new or empty folder")
        self.folder = folder


class BackupDamaged(WarehouseError):
    """A backup of which a file is not what was written."""

    def __init__(self, path: Path, problem: str) -> None:
        super().__init__(f"{path}: {problem}")
        self.path = path
        self.problem = problem


class RestoreRefused(WarehouseError):
    """A data folder that already holds a warehouse or raw records."""

    def __init__(self, data_dir: Path) -> None:
        super().__init__(f"{data_dir} is not empty: restore into a new folder, or move it away")
        self.data_dir = data_dir


class WatchUnknown(WarehouseError):
    """A watch that no file describes."""

    def __init__(self, name: str, names: Iterable[str]) -> None:
        super().__init__(f"no watch {name!r}; there are {', '.join(names)}")
        self.name = name


class LakeUnavailable(WarehouseError):
    """A lake that cannot be opened: its extensions, its catalogue or its files; passwords are not shown."""

    def __init__(self, target: str, problem: str) -> None:
        super().__init__(f"{target} cannot be opened: {problem}")
        self.target = target
        self.problem = problem


class LakeRefuses(WarehouseError):
    """Something that a lake cannot do; the text says what does it instead."""

    def __init__(self, what: str, instead: str) -> None:
        super().__init__(f"{what}: not on a lake; {instead}")
        self.what = what


class RawZoneElsewhere(WarehouseError):
    """A lake that holds runs of which this data folder has no journal: loading here would drop their captures."""

    def __init__(self, run_ids: Iterable[str]) -> None:
        self.run_ids = tuple(sorted(run_ids))
        super().__init__(
            f"the lake holds runs that this data_dir has no journal of ({len(self.run_ids)}, such as "
            f"{self.run_ids[0]}): all writers of a lake share one data_dir"
        )


class ArticlesMoved(WarehouseError):
    """Articles of a batch of which the warehouse holds captures that the batch was built without: build it again."""

    def __init__(self, article_ids: Iterable[str]) -> None:
        self.article_ids = tuple(sorted(article_ids))
        super().__init__(f"{len(self.article_ids)} articles were loaded by another writer meanwhile")

    def __reduce__(self) -> tuple[type[ArticlesMoved], tuple[tuple[str, ...]]]:
        return (type(self), (self.article_ids,))


class ChecksFailed(WarehouseError):
    """Checks that found rows, each with a sample of them; the snapshot stays as it was."""

    def __init__(self, samples: Mapping[str, list[dict[str, Any]]]) -> None:
        self.names = tuple(samples)
        self.samples = dict(samples)
        first = next(iter(samples.items()))
        super().__init__(f"checks failed: {', '.join(self.names)}; for example {first[0]}: {first[1][0]}")
