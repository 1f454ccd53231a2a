"""The watchdog: notices when the hub stalls (rule F4), and what it did meanwhile.

Every green thread waits for the one that runs. The hub goes in rounds: it waits, then runs all that
is due. A round that takes long is a stall; a native thread looks on, and takes the hub's stack amid
it. What took long is told by a green thread afterwards, for a native one must not log. A long round
is only our doing if we used the processor, or blocked: on a shared machine there are others, and
the kernel says how long we waited for them.
"""

from __future__ import annotations

import gc
import logging
import os
import sys
import sysconfig
import time
from pathlib import Path
from types import FrameType
from typing import Any, NamedTuple

from companion import green
from companion.live.figures import HubFigures

logger = logging.getLogger(__name__)

#: Seconds that a round of the hub may take.
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


class Begun(NamedTuple):
    """A round's beginning, by the monotonic clock; how long the hub's thread had used the processor
    by then, in seconds, and the kernel's account of it."""

    at: float
    used: float
    account: bytes


class Round(NamedTuple):
    """One that took long: seconds in all, of them using the processor, waiting for it, collecting
    garbage; and the stack amid it, if it was caught."""

    took: float
    used: float
    waited: float
    collected: float
    stack: list[str] | None


class Watchdog:
    """Watches the hub of this process. To be started on it."""

    def __init__(self, figures: HubFigures) -> None:
        self._figures = figures
        self._begun: Begun | None = None  # None: the hub waits
        self._long: Round | None = None
        self._caught: list[str] | None = None
        self._collecting = self._collected = 0.0
        self._quiet_until = 0.0
        self._left_out = 0

    @property
    def has_caught(self) -> bool:
        """Whether it has seen what the round under way does."""
        return self._caught is not None

    def start(self) -> None:
        threads = green.native("threading")
        self._hub = threads.get_ident()
        self._schedule = schedule_of(threads.get_native_id())
        gc.callbacks.append(self._collect)
        green.watch_rounds(self._begin, self._end)
        green.start_native_thread(self._watch, "companion-watchdog")

    def _begin(self) -> None:
        if self._long:
            green.spawn(self._judge, self._long)
            self._long = None
        # The account first, and at the end last: what others take in between is theirs.
        account = account_of(self._schedule)
        self._begun = Begun(time.monotonic(), time.thread_time(), account)

    def _end(self) -> None:
        begun, self._begun = self._begun, None
        if begun is None:
            return
        took = time.monotonic() - begun.at
        if took > LIMIT:
            used = time.thread_time() - begun.used
            waits = waited(account_of(self._schedule)) - waited(begun.account)
            self._long = Round(took, used, waits, self._collected, self._caught)
        self._caught = None
        self._collected = 0.0

    def _judge(self, round: Round) -> None:
        own = round.took - round.waited
        if own > LIMIT and (round.stack or round.used > LIMIT):
            self._figures.stalls += 1
            self._figures.stalled += own
            self._tell(own, round)
        else:
            self._figures.starvations += 1
            self._figures.starved += round.took
            about = rounded(seconds=round.took, waited=round.waited)
            logger.debug("the hub got no time", extra=about)

    def _tell(self, own: float, round: Round) -> None:
        now = time.monotonic()
        if now < self._quiet_until:
            self._left_out += 1
            return
        about = rounded(seconds=own, cpu=round.used, waited=round.waited, gc=round.collected)
        where = " < ".join(round.stack or ()) or "unknown"
        about |= {"where": where, "left_out": self._left_out}
        logger.warning("the hub stalled", extra=about)
        self._quiet_until = now + PAUSE
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
            sleep(LIMIT)
            begun = self._begun
            if begun and self._caught is None and time.monotonic() - begun.at >= LIMIT:
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


def account_of(schedule: int | None) -> bytes:
    return b"0 0 0" if schedule is None else os.pread(schedule, 64, 0)


def waited(account: bytes) -> float:
    """Seconds that the thread was ready to run and another ran."""
    return int(account.split()[1]) / 1e9


def rounded(**seconds: float) -> dict[str, Any]:
    return {name: round(value, 3) for name, value in seconds.items()}
