"""How the cost of a function grows with its input: CPU time of this process, the best of two, no garbage collected."""

from __future__ import annotations

import gc
from collections.abc import Callable
from time import process_time


def cpu_seconds(work: Callable[[], object], times: int = 2) -> float:
    """The least CPU time of some calls: what a collection of other tests' rubbish adds is no cost of the work."""
    was_enabled = gc.isenabled()
    gc.collect()
    gc.disable()
    try:
        return min(_once(work) for _ in range(times))
    finally:
        if was_enabled:
            gc.enable()


def _once(work: Callable[[], object]) -> float:
    began = process_time()
    work()
    return process_time() - began
