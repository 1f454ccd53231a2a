"""Doing things at the same moment."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

#: Seconds in which something that happens at once has happened, on a slow machine too.
SOON = 20.0


def at_once(*jobs: Callable[[], Any]) -> list[Any]:
    """What the jobs answer, all begun at the same moment, each in a thread of its own."""
    gate = threading.Barrier(len(jobs))

    def run(job: Callable[[], Any]) -> Any:
        gate.wait(SOON)
        return job()

    with ThreadPoolExecutor(len(jobs)) as threads:
        return list(threads.map(run, jobs))


def eventually(holds: Callable[[], bool], within: float = SOON) -> None:
    deadline = time.monotonic() + within
    while not holds():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.002)
