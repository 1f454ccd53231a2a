"""Ending in good order: what was acknowledged is finished, and phones know when to come back."""

from __future__ import annotations

import logging
import math
import os
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from companion import control, green
from companion.app import Companion
from companion.live.commons import Commons
from companion.live.protocol import RESTART
from companion.store.log import Log

logger = logging.getLogger(__name__)

#: Seconds that commands and requests under way are waited for.
PATIENCE = 10.0
#: Phones that come back in a second, so that whoever takes them does not stall: a join, a page and
#: a connection cost some 2 ms together.
COME_BACK = 500
#: Seconds within which phones come back at least: a server that starts again takes as long.
AT_LEAST = 3


@dataclass
class Ending:
    """How a serving process ends."""

    companion: Companion
    log: Log
    commons: Commons
    data: Path
    _begun: bool = False
    _over: threading.Event = field(default_factory=threading.Event)

    def begin(self) -> None:
        """Take nobody new, finish what is under way, send everybody away, and end the process."""
        if self._begun:
            return
        self._begun = True
        status = 1
        try:
            self._finish()
            status = 0
        except Exception:  # a bug: it must not keep the process, and its port, for ever
            logger.exception("the end was not in good order")
        sys.stdout.flush()
        # Not by returning from the WSGI server: green threads that wait for news never end.
        os._exit(status)

    def _finish(self) -> None:
        house = self.companion.house
        house.is_draining = True
        green.stop_accepting()
        fanouts = [room.fanout for room in house if room.fanout]
        within = come_back_within(sum(fanout.connections for fanout in fanouts))
        for fanout in fanouts:
            fanout.say(RESTART, {"within": within})
        self.companion.sockets.finish(PATIENCE)
        wait_until(lambda: green.requests_under_way() == 0, PATIENCE)
        wait_until(lambda: not self.companion.mailer.is_busy, PATIENCE)
        self.commons.leave()
        self.log.close()
        (self.data / control.FILE).unlink(missing_ok=True)

    def wait(self) -> None:
        """Return never: `begin` ends the process."""
        self._over.wait()


def come_back_within(connections: int) -> int:
    """Seconds over which so many phones spread."""
    return max(AT_LEAST, math.ceil(connections / COME_BACK))


def wait_until(holds: Callable[[], bool], seconds: float) -> bool:
    """Whether it did within so many seconds."""
    deadline = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > deadline:
            return False
        green.sleep(0.02)
    return True
