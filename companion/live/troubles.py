"""Troubles: what keeps a gathering from being served here, as /healthz and the metrics tell it."""

from __future__ import annotations

import time

from companion import green
from companion.live.gathering import Gathering
from companion.live.house import House

#: The fold met what it does not know; only another version can go on (rule L5).
FOLD = "fold_stopped"
#: The last append failed, and none has succeeded since.
APPEND = "append_failed"
#: The log could not be read for LOST seconds.
READ = "log_unreachable"
TROUBLES = (FOLD, APPEND, READ)

#: Seconds that the log may be away before it counts: a restart of Redis takes less.
LOST = 3.0
#: Seconds between two probes whether appends work again.
PROBE = 2.0


def troubles(gathering: Gathering) -> list[str]:
    """Those that it has now, of TROUBLES."""
    lost = gathering.lost_at is not None and time.monotonic() - gathering.lost_at > LOST
    has = {FOLD: gathering.broken, APPEND: not gathering.is_durable, READ: lost}
    return [name for name in TROUBLES if has[name]]


def keep_probing(house: House) -> None:
    """Find out by ourselves when appends work again: where a load balancer sends nobody to a server
    that says 503, no command would."""
    while True:
        green.sleep(PROBE)
        for room in house:
            if not room.gathering.is_durable:
                room.gathering.probe()
