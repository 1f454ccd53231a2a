"""Marks: the few positions that a whole audience asks the feed with.

Clients that each asked since their own position would ask for thousands of addresses, and no cache
could answer for the server. A mark is the last position before a window of time began: all who ask
within a window name the same one. It follows from the log alone, so that every worker names it too.
"""

from __future__ import annotations

from collections import deque

#: How long a mark is named, in seconds: longer than a client's beat and a cache's age together, so
#: that no more than two marks are in use at a time.
WINDOW = 10.0
#: How long a window is left to settle before its beginning is named, in seconds: events are decided
#: some time before they are in the log, by workers whose clocks differ.
SETTLE = 2.0
#: Windows whose beginnings are kept: those not settled yet, and what clocks that run ahead make.
KEPT = 4
#: Events after which a mark moves on, whatever the clocks say: one event that is dated next year
#: would hold it until then.
FAR = 5_000


class Marks:
    """Where the latest windows began."""

    def __init__(self) -> None:
        self._window = -1
        self._begins: deque[tuple[int, int]] = deque(maxlen=KEPT)

    def note(self, position: int, at: float) -> None:
        """The next event, and when it was decided. One that was decided before the window that is
        underway belongs to it all the same."""
        window = int(at // WINDOW)
        if window > self._window:
            self._window = window
            self._begins.append((window, position - 1))

    def mark(self, position: int, now: float) -> int:
        """What to ask with next, when the last event is at `position`: that position itself once
        nothing has happened for a while, never a later one."""
        current = int((now - SETTLE) // WINDOW)
        unsettled = (before for window, before in self._begins if window >= current)
        return max(next(unsettled, position), position - position % FAR)
