"""The meter: what a server spends while something goes on."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from bench.peers import Peer


@dataclass(frozen=True)
class Spent:
    """Seconds of CPU and of the clock, and the updates that were delivered for them, to all who are
    connected (staff too), with the bytes that came."""

    cpu: float
    clock: float
    updates: int
    bytes: int

    @property
    def per_update(self) -> float:
        """CPU in µs for one delivered update, which is ms for a thousand."""
        return self.cpu / self.updates * 1e6


def measure(peer: Peer, work: Callable[[], object]) -> Spent:
    """Everything the server's process spends from before the first command until all have the last
    update: commands, log, encoding, sending, pings. Nothing is taken off."""
    crowd = peer.crowd
    cpu, clock, updates, size = peer.cpu(), time.monotonic(), crowd.updates, crowd.bytes
    work()
    return Spent(
        peer.cpu() - cpu,
        time.monotonic() - clock,
        crowd.updates - updates,
        crowd.bytes - size,
    )
