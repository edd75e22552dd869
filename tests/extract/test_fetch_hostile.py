"""The hostile server: every fault comes to its documented outcome, and nothing healthy is lost beside them."""

from __future__ import annotations

import fcntl
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from extract.reasons import reasons
from tests.extract.hostile_faults import FAULTS
from tests.extract.hostile_run import HEALTHY, TOTAL_SECONDS

ROOT = Path(__file__).resolve().parents[2]
MAX_PEAK_MIB = 512


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """One run against all faults at once, in a process of its own, shared by the test workers of a session."""
    folder = tmp_path_factory.getbasetemp()
    shared = (folder.parent if "PYTEST_XDIST_WORKER" in os.environ else folder) / "hostile.json"
    with shared.open("a+", encoding="utf-8") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        file.seek(0)
        text = file.read() or _run_once()
        file.truncate(0)
        file.write(text)
    found: dict[str, Any] = json.loads(text)
    return found


def _run_once() -> str:
    command = [sys.executable, "-m", "tests.extract.hostile_run"]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout


def test_there_are_at_least_eighty_faults() -> None:
    """The catalogue is as long as promised."""
    assert len(FAULTS) >= 80


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_has_its_documented_outcome(name: str, run: dict[str, Any]) -> None:
    """A server's fault ends as one outcome with one reason, after the tries that it is worth."""
    fault, found = FAULTS[name], run["outcomes"][name]
    assert (found["outcome"], found["reason"]) == (fault.outcome, fault.reason)
    assert fault.tries in {None, found["tries"]}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_costs_no_more_than_its_seconds(name: str, run: dict[str, Any]) -> None:
    """One deadline holds over connecting, redirects, tries and body."""
    assert run["outcomes"][name]["seconds"] < TOTAL_SECONDS + 1


@pytest.mark.parametrize("name", FAULTS)
def test_a_faults_reason_is_documented(name: str) -> None:
    """Every reason of the catalogue is in the closed list, beside that outcome."""
    fault = FAULTS[name]
    assert fault.reason is None or fault.outcome in reasons()[fault.reason].outcomes


def test_every_healthy_article_is_fetched(run: dict[str, Any]) -> None:
    """Faults cost their own URL and no other."""
    assert run["healthy"] == HEALTHY


def test_memory_stays_within_bounds(run: dict[str, Any]) -> None:
    """Bombs, endless bodies and endless feeds do not grow the process."""
    assert run["peak_mib"] <= MAX_PEAK_MIB


def test_nothing_is_connected_to_but_what_is_allowed(run: dict[str, Any]) -> None:
    """Redirects, names and numbers that lead to private addresses never get as far as a connection."""
    assert run["strayed"] == []


def test_no_cookie_is_ever_sent(run: dict[str, Any]) -> None:
    """Hosts that set cookies do not see them again."""
    assert run["cookies_sent"] == 0


def test_every_request_says_who_we_are(run: dict[str, Any]) -> None:
    """The user agent names the program and its contact, on robots.txt too."""
    assert run["agents"] == ["DatelineBot/0.1 (+press@example.org)"]


def test_entities_are_not_expanded(run: dict[str, Any]) -> None:
    """A title made of a billion laughs, or of a local file, stays the name of its entity."""
    assert run["outcomes"]["feed-laughs"]["titles"] == ["&j;"]
    assert run["outcomes"]["feed-outside-entity"]["titles"] == ["&x;"]


def test_a_feed_of_a_hundred_thousand_items_is_read_as_far_as_its_bound(run: dict[str, Any]) -> None:
    """The first ten thousand are found, in bounded time and memory."""
    assert run["outcomes"]["feed-100000-items"]["items"] == 10_000
