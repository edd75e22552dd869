"""How Prefect is set up before anybody imports it. This module never imports it itself.

Prefect reads its settings from the environment when it is first imported; what the user has set wins.
"""

from __future__ import annotations

import os
import ssl
import urllib.error
import urllib.request
from pathlib import Path

from flows.errors import ConfigInvalid, NothingSucceeded

_PATIENCE_SECONDS = 10.0

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


def prepare_environment(
    data_dir: Path, environment: dict[str, str] | os._Environ[str] = os.environ, *, is_quiet: bool = False
) -> None:
    """Put Prefect's state into the data folder and turn off what nobody asked for.

    With no server configured (`PREFECT_API_URL`), the temporary one gets only the services that one run needs.
    `is_quiet` is for a flow in the program's own process: it says itself what went wrong, and Prefect's account of the
    same with a traceback stays in the run's log.
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
    if is_quiet:
        defaults["PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL"] = "CRITICAL"
    for name, value in defaults.items():
        environment.setdefault(name, value)


def check_server(url: str) -> None:
    """See that somebody answers at the address of PREFECT_API_URL, whatever the answer.

    Raises `ConfigInvalid` for what is no address, `NothingSucceeded` where nobody answers: Prefect would say either in
    a hundred lines.
    """
    hint = "unset PREFECT_API_URL, or use --direct"
    if not url.startswith(("http://", "https://")):
        raise ConfigInvalid(f"PREFECT_API_URL: {url!r} is no http or https address; {hint}")
    try:
        with urllib.request.urlopen(f"{url.rstrip('/')}/health", timeout=_PATIENCE_SECONDS):  # noqa: S310 (checked above)
            return
    except urllib.error.HTTPError:
        return
    except (OSError, ValueError) as error:
        reason = getattr(error, "reason", error)
        # Certificates are Prefect's business: it has settings of its own for them.
        if not isinstance(reason, ssl.SSLError):
            raise NothingSucceeded(f"no Prefect server answers at {url} ({reason}): start it, {hint}") from error
