"""The schedules, served: what `dateline serve` starts as `python -m flows.serve CONFIG`.

Each flow becomes a deployment of the Prefect server that PREFECT_API_URL names, with module entrypoints; ingest and
publish get the settings' intervals, and publish a second one that also writes the report at its hour. Names and
entrypoints are those of `prefect.yaml`.
"""

from __future__ import annotations

import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

from prefect import serve
from prefect.deployments.runner import RunnerDeployment
from prefect.flows import Flow
from prefect.schedules import Cron, Interval, Schedule
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
    daily = Cron(schedule.report_cron, timezone=settings.timezone)
    return [
        _deployment(ingest, of_config | {"due_only": True}, _every(schedule.interval_minutes)),
        _deployment(publish, of_config, _every(schedule.publish_minutes)),
        _deployment(publish, of_config | {"report": True}, daily, name="report"),
        _deployment(backfill, of_config),
        _deployment(reparse, of_config),
    ]


def _every(minutes: int) -> Schedule:
    return Interval(timedelta(minutes=minutes))


def _deployment(
    flow: Flow[..., Any], parameters: dict[str, Any], schedule: Schedule | None = None, name: str | None = None
) -> RunnerDeployment:
    return flow.to_deployment(  # type: ignore[return-value] # it is awaitable only inside an event loop
        name=name or flow.name,
        parameters=parameters,
        schedule=schedule,
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
