"""`dateline export`, `backup` and `restore`: the data in other places."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from flows.clock import now
from flows.console import Common, results
from flows.errors import ExitCode, UsageError
from flows.forgetting import forget_again
from warehouse.backup import backup, restore
from warehouse.export import export_parquet


def export_command(
    folder: Annotated[Path, Parameter(help="A new or empty folder, or an earlier export, which is replaced.")],
    *,
    common: Common | None = None,
) -> int:
    """Write the snapshot's tables and main views as Parquet files, with a manifest."""
    manifest = export_parquet((common or Common()).settings().data_dir, folder)
    results().print(f"wrote {manifest}", soft_wrap=True)
    return ExitCode.OK


def backup_command(
    folder: Annotated[Path, Parameter(help="Where to; a later backup there copies only what changed.")],
    *,
    common: Common | None = None,
) -> int:
    """Copy raw zone, warehouse and what was forgotten, with digests."""
    manifest = backup((common or Common()).settings().data_dir, folder)
    results().print(f"wrote {manifest}", soft_wrap=True)
    return ExitCode.OK


def restore_command(
    folder: Annotated[Path, Parameter(help="The backup.")],
    *,
    common: Common | None = None,
) -> int:
    """Make the data folder what a backup holds; what was forgotten since stays forgotten."""
    if not folder.is_dir():
        raise UsageError(f"{folder}: no such folder")
    data_dir = (common or Common()).settings().data_dir
    restore(folder, data_dir)
    forget_again(data_dir, now())
    results().print(f"restored {data_dir} from {folder}", soft_wrap=True)
    return ExitCode.OK
