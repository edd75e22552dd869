"""The schedules, served: what `dateline serve` starts as `python -m flows.serve CONFIG`.

Each flow becomes a deployment of the Prefect server that PREFECT_API_URL names, with module entrypoints; ingest and
publish get the settings' intervals. Names and entrypoints are those of `prefect.yaml`.
"""

from __future__ import annotations

import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

from prefect import serve
from prefect.deployments.runner import RunnerDeployment
from prefect.flows import Flow
from prefect.types.entrypoint import EntrypointType

from flows.backfill import backfill
from flows.ingest import ingest
from flows.publish import publish
from flows.reparse import reparse
from flows.settings import Settings, load_settings

_AT_ONCE = 3


def deployments(settings: Settings, config: Path | None) -> list[RunnerDeployment]:
    """The deployments of all flows; those without an interval are started by hand."""
    of_config = {"config": str(config)} if config else {}
    schedule = settings.schedule
    return [
        _deployment(ingest, of_config | {"due_only": True}, schedule.interval_minutes),
        _deployment(publish, of_config, schedule.publish_minutes),
        _deployment(backfill, of_config, None),
        _deployment(reparse, of_config, None),
    ]


def _deployment(flow: Flow[..., Any], parameters: dict[str, Any], minutes: int | None) -> RunnerDeployment:
    return flow.to_deployment(  # type: ignore[return-value] # it is awaitable only inside an event loop
        name=flow.name,
        parameters=parameters,
        interval=timedelta(minutes=minutes) if minutes else None,
        description=flow.description,
        tags=["dateline"],
        entrypoint_type=EntrypointType.MODULE_PATH,
        enforce_parameter_schema=False,
    )


def main(config: str) -> None:
    """Register the deployments and run what is due until SIGINT."""
    path = Path(config) if config else None
    serve(*deployments(load_settings(path), path), limit=_AT_ONCE, pause_on_shutdown=False)


if __name__ == "__main__":
    main(sys.argv[1])
