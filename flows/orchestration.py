"""How Prefect is set up before anybody imports it. This module never imports it itself.

Prefect reads its settings from the environment when it is first imported; what the user has set wins.
"""

from __future__ import annotations

import os
from pathlib import Path

# Services of the temporary server that a single run has no use for; each costs CPU at start and while it idles.
_NEEDLESS_SERVICES = (
    "CANCELLATION_CLEANUP",
    "CLEANUP_RECONCILER",
    "DB_VACUUM",
    "EVENT_LOGGER",
    "EVENT_PERSISTER",
    "FOREMAN",
    "LATE_RUNS",
    "PAUSE_EXPIRATIONS",
    "REPOSSESSOR",
    "SCHEDULER",
    "TRIGGERS",
)


def prepare_environment(data_dir: Path, environment: dict[str, str] | os._Environ[str] = os.environ) -> None:
    """Put Prefect's state into the data folder and turn off what nobody asked for.

    With no server configured (`PREFECT_API_URL`), the temporary one gets only the services that one run needs.
    """
    defaults = {
        "PREFECT_HOME": str(data_dir / "prefect"),
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "DO_NOT_TRACK": "1",
        "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "180",
        "PREFECT_SERVER_UI_V2_ENABLED": "false",
        "PREFECT_LOGGING_LEVEL": "WARNING",
        "PREFECT_SERVER_LOGGING_LEVEL": "CRITICAL",
    }
    if "PREFECT_API_URL" not in environment:
        defaults |= {f"PREFECT_SERVER_SERVICES_{name}_ENABLED": "false" for name in _NEEDLESS_SERVICES}
        defaults["PREFECT_SERVER_REGISTER_BLOCKS_ON_START"] = "false"
    for name, value in defaults.items():
        environment.setdefault(name, value)
