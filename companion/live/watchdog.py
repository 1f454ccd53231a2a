"""The watchdog: notices when the hub stalls (rule F4), and what it did meanwhile.

Every green thread waits for the one that runs. A heartbeat on the hub says how late the hub came
round to it; a native thread looks on, and takes the hub's stack while it is silent. The heartbeat
then tells, for a native thread must not log. A silence is only ours if we used the processor, or
blocked: on a shared machine there are others, and the kernel says how long we waited for them.
"""

from __future__ import annotations

import gc
import logging
import os
import sys
import sysconfig
import time
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Any

from companion import green
from companion.live.figures import HubFigures

logger = logging.getLogger(__name__)

#: Seconds between two heartbeats.
BEAT = 0.02
#: Seconds that the hub may be late for a heartbeat; it may have stalled for up to a beat more.
LIMIT = 0.05
#: Seconds between two lines in the log; what comes meanwhile is counted.
PAUSE = 5.0
#: Frames of the stack that are told, the innermost of ours.
FRAMES = 5
#: Where code lies that is not told: other people's, and this, which garbage collections call.
OTHERS = (
    *{sysconfig.get_path(name) for name in ("stdlib", "purelib", "platlib")},
    "<frozen",
    __file__,
)
ROOT = str(Path(__file__).parent.parent.parent) + os.sep


@dataclass(frozen=True)
class Beat:
    """A heartbeat, by the monotonic clock: how long the hub's thread had used the processor by then
    and how long it had waited for it, in seconds."""

    at: float
    used: float
    waited: float


class Watchdog:
    """Watches the hub of this process. To be started on it."""

    def __init__(self, figures: HubFigures) -> None:
        self._figures = figures
        self._caught: list[str] | None = None
        self._collecting = self._collected = 0.0
        self._quiet_until = 0.0
        self._left_out = 0

    def start(self) -> None:
        threads = green.native("threading")
        self._hub = threads.get_ident()
        self._schedule = schedule_of(threads.get_native_id())
        self._last = self._look()
        gc.callbacks.append(self._collect)
        green.spawn(self._beat)
        green.start_native_thread(self._watch, "companion-watchdog")

    def _look(self) -> Beat:
        """One moment's: if others ran while we looked, once more."""
        while True:
            before = waited(self._schedule)
            beat = Beat(time.monotonic(), time.thread_time(), waited(self._schedule))
            if beat.waited == before:
                return beat

    def _beat(self) -> None:
        while True:
            green.sleep(BEAT)
            before, self._last = self._last, self._look()
            late = self._last.at - before.at - BEAT
            if late > LIMIT:
                self._judge(late, before, self._last)
            self._caught = None
            self._collected = 0.0

    def _judge(self, late: float, before: Beat, now: Beat) -> None:
        used, waited = now.used - before.used, now.waited - before.waited
        own, stack = late - waited, self._caught or []
        if own > LIMIT and (stack or used > LIMIT):
            self._figures.stalls += 1
            self._figures.stalled += own
            self._tell(own, used, waited, stack)
        else:
            self._figures.starvations += 1
            self._figures.starved += late
            logger.debug("the hub got no time", extra=rounded(seconds=late, waited=waited))

    def _tell(self, own: float, used: float, waited: float, stack: list[str]) -> None:
        if self._last.at < self._quiet_until:
            self._left_out += 1
            return
        about = rounded(seconds=own, cpu=used, waited=waited, gc=self._collected)
        about |= {"where": " < ".join(stack) or "unknown", "left_out": self._left_out}
        logger.warning("the hub stalled", extra=about)
        self._quiet_until = self._last.at + PAUSE
        self._left_out = 0

    def _collect(self, phase: str, about: dict[str, int]) -> None:
        """A garbage collection begins or ends, in whichever thread."""
        now = time.thread_time()
        if phase == "start":
            self._collecting = now
        else:
            self._collected += now - self._collecting
            self._figures.collected[about["generation"]] += now - self._collecting

    # In the native thread: nothing green, and no logging.

    def _watch(self) -> None:
        sleep = green.native("time").sleep
        while True:
            beat = self._last
            sleep(max(LIMIT, beat.at + BEAT + LIMIT - time.monotonic()))
            if self._last is beat and self._caught is None:
                self._caught = ours(sys._current_frames().get(self._hub))


def ours(frame: FrameType | None) -> list[str]:
    """A stack without values, the innermost frame first, as far as it is our code; empty where the
    hub waits in its own."""
    found: list[str] = []
    while frame is not None and len(found) < FRAMES:
        code = frame.f_code
        if not code.co_filename.startswith(OTHERS):
            file = code.co_filename.removeprefix(ROOT)
            found.append(f"{file}:{frame.f_lineno} {code.co_qualname}")
        frame = frame.f_back
    return found


def schedule_of(thread: int) -> int | None:
    """The kernel's account of a thread's time, opened; None where it keeps none."""
    try:
        return os.open(f"/proc/self/task/{thread}/schedstat", os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return None


def waited(schedule: int | None) -> float:
    """Seconds that the thread was ready to run and another ran."""
    if schedule is None:
        return 0.0
    return int(os.pread(schedule, 64, 0).split()[1]) / 1e9


def rounded(**seconds: float) -> dict[str, Any]:
    return {name: round(value, 3) for name, value in seconds.items()}
