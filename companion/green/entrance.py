"""Where connections come in."""

from __future__ import annotations

import contextlib
import logging
import socket
import time
from typing import Any

#: How long to wait until another connection can be accepted, when none can, in seconds.
SHORTAGE = 0.5
#: Connections that are accepted in a row before all others get their turn: a hall that arrives at
#: once must not stall those who are here.
AT_ONCE = 20

logger = logging.getLogger("companion.green")


class Entrance:
    """A listener that outlasts a shortage (eventlet's server ends for good when `accept` fails) and
    that can be closed while somebody waits at it."""

    def __init__(self, listener: socket.socket) -> None:
        self.listener = listener
        self.is_closed = False
        self._in_a_row = 0

    def accept(self) -> Any:
        """The next connection and its address, as socket.accept gives them; None once it is closed.

        To accept fails where files or memory run out, and for errors of a client's own: it is tried
        again.
        """
        self._in_a_row += 1
        if self._in_a_row >= AT_ONCE:
            self._in_a_row = 0
            time.sleep(0)
        while not self.is_closed:
            try:
                return self.listener.accept()
            except OSError as problem:
                if not self.is_closed:
                    about = {"reason": problem.strerror}
                    logger.warning("cannot accept a connection", extra=about)
                    time.sleep(SHORTAGE)
        return None

    def close(self) -> None:
        self.is_closed = True
        with contextlib.suppress(OSError):  # wakes who waits
            self.listener.shutdown(socket.SHUT_RDWR)


def accept(listener: socket.socket) -> Any:
    """The next connection and its address, whatever happens meanwhile."""
    return Entrance(listener).accept()
