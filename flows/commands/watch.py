"""`dateline watch test`: whether alerts would arrive."""

from __future__ import annotations

from typing import Annotated, Literal

from cyclopts import Parameter

from flows.alerts import send_sample
from flows.console import Common, results
from flows.errors import ExitCode, NothingSucceeded, PartFailed, UsageError


def watch_command(
    what: Annotated[Literal["test"], Parameter(help="test: send a sample to every channel.")],
    *,
    common: Common | None = None,
) -> int:
    """Send a sample to the channels of [alerts] urls."""
    _ = what
    urls = (common or Common()).settings().alerts.urls
    if not urls:
        raise UsageError("no channel is configured: name some in dateline.toml, [alerts] urls")
    failed = send_sample(urls)
    if len(failed) == len(urls):
        raise NothingSucceeded(f"no channel took the sample: {', '.join(failed)}")
    if failed:
        raise PartFailed(f"took no sample: {', '.join(failed)}")
    results().print(f"{len(urls)} channels took the sample")
    return ExitCode.OK
