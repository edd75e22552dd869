"""`dateline forget`: a page, for good."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from extract.errors import UrlUnusable
from extract.urls import split_url
from flows.clock import now
from flows.console import Common, messages, results
from flows.errors import ExitCode, UsageError
from flows.forgetting import forget_url


def forget_command(
    url: Annotated[str, Parameter(help="The page's address.")],
    *,
    backup: Annotated[tuple[Path, ...], Parameter(negative="", help="A backup to forget it in too.")] = (),
    common: Common | None = None,
) -> int:
    """Remove a page from raw zone, warehouse and snapshot, and never fetch it again."""
    try:
        split_url(url)
    except UrlUnusable as error:
        raise UsageError(f"{url}: no http or https address") from error
    settings = (common or Common()).settings()
    for folder in backup:
        if not folder.is_dir():
            raise UsageError(f"{folder}: no such folder")
    done = forget_url(settings, url, backup, now())
    for shared in done.sharing:
        messages().print(f"gone too, its body was the same: {shared}", markup=False, soft_wrap=True)
    articles = ", ".join(done.article_ids) or "no article"
    results().print(f"forgotten: {articles}, {done.rows} ledger rows", soft_wrap=True)
    return ExitCode.OK
