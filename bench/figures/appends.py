"""Acknowledged posts a second, 500 at once: group commit against one commit each, on this disk."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

from bench.figure import Result, Row, Scale, Tell, interleave
from bench.process import ROOT, WORK, fresh_directory, on_the_server_core
from bench.wire import Failed
from companion.store.sqlite_log import BATCH

SECONDS = 4
REACH = 20
#: Synchronous writes that are timed, to say what the disk is like.
WRITES = 200


def steps(scale: Scale) -> int:
    return scale.rounds


def run(scale: Scale, tell: Tell) -> Result:
    result = Result()
    seconds = max(0.5, SECONDS * scale.share)
    runs = {"group": lambda: appended(BATCH, seconds), "each": lambda: appended(1, seconds)}
    series = {name: s[0] for name, s in interleave(scale, tell, result, runs).items()}
    ratio = series["group"].over(series["each"])
    result.rows.append(
        Row(
            "acknowledged posts a second, 500 at once: group commit against one commit each",
            f"at least {REACH} times",
            f"{ratio.median:.1f} times",
            ratio.spread(".1f"),
            ratio.median >= REACH,
        )
    )
    result.table(
        ["commit", "posts a second", "spread"],
        [
            ["group", f"{series['group'].median:,.0f}", series["group"].spread(",.0f")],
            ["one each", f"{series['each'].median:,.0f}", series["each"].spread(",.0f")],
        ],
    )
    result.details.append(
        f"500 green threads in one process, each with its next post as soon as the last is "
        f"acknowledged, in SQLite with synchronous=FULL. A write of 4 KiB with fdatasync takes "
        f"{synchronous_write() * 1e6:.0f} µs on this disk (median of {WRITES})."
    )
    return result


def appended(batch: int, seconds: float) -> list[float]:
    """Posts acknowledged a second, in a process of its own with fresh data. Raises Failed."""
    command = [sys.executable, "-W", "ignore", "-m", "bench.appending"]
    with fresh_directory() as data, on_the_server_core():
        asked = subprocess.run(
            [*command, data, str(batch), str(seconds)],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
            check=False,
        )
    if asked.returncode:
        raise Failed("the appending process failed")
    return [float(asked.stdout)]


def synchronous_write() -> float:
    """Seconds that one takes."""
    file = WORK / "synchronous"
    took = []
    descriptor = os.open(file, os.O_CREAT | os.O_WRONLY | os.O_TRUNC)
    for _ in range(WRITES):
        began = time.perf_counter()
        os.write(descriptor, bytes(4096))
        os.fdatasync(descriptor)
        took.append(time.perf_counter() - began)
    os.close(descriptor)
    Path(file).unlink()
    return statistics.median(took)
