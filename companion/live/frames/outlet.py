"""An outlet: what is sent to one client, never by way of a green socket, and what may wait for it.

Either nothing waits, or the rest of one frame that was offered (many clients share it; each has its
own offset into it), and after it what is this client's own.
"""

from __future__ import annotations

import contextlib
import socket
import time
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from companion import green

Client = TypeVar("Client")

#: Bytes of a client's own (acks, pings, answers) that may wait; more of them end the connection.
OWN_WAITING = 64 * 1024
#: Seconds in which a client that something waits for must take some of it.
STUCK = 20


def offer_to_all(found: Iterable[tuple[Client, Outlet | None]], frame: bytes) -> list[Client]:
    """Offer a frame to each outlet, None for one that is gone; returns those that did not take it.

    What `Outlet.offer` does, without a call for each: this is what an update to a hall costs.
    """
    size, behind = len(frame), []
    for client, outlet in found:
        if outlet is None:
            continue
        if outlet._writing is not None:
            behind.append(client)
            continue
        try:
            sent = outlet._send(frame)
        except OSError as problem:
            sent = outlet._unsent(problem, frame)
        if sent != size:
            outlet._wait_with(frame, sent)
    return behind


class Outlet:
    """The sending half of a connection. Everything here runs on the hub's thread."""

    __slots__ = ("_own", "_rest", "_send", "_socket", "_stuck_since", "_writing", "closed")

    def __init__(self, sock: socket.socket) -> None:
        self._socket = sock
        self._send: Callable[[bytes], int] = sock.send
        self._rest: memoryview | None = None
        self._own: bytearray | None = None
        self._writing: Any = None  # the watch, while something waits
        self._stuck_since = 0.0
        self.closed = False

    def offer(self, frame: bytes) -> bool:
        """Send a frame that many share, unless this client has not drained what it was given
        before; False then."""
        return not offer_to_all([(self, self)], frame)

    def send_own(self, frame: bytes) -> None:
        """Send a frame of this client's own, after what waits."""
        if self._send is len:
            return
        if self._writing is None:
            try:
                sent = self._send(frame)
            except OSError as problem:
                sent = self._unsent(problem, frame)
            if sent == len(frame):
                return
            frame = frame[sent:]
            self._watch()
        self._own = self._own or bytearray()
        self._own += frame
        if len(self._own) > OWN_WAITING:
            self.give_up()

    def say_goodbye(self, frame: bytes) -> None:
        """Send a last frame, after what waits. What comes later is swallowed."""
        self.send_own(frame)
        self._send = len

    @property
    def is_draining(self) -> bool:
        """Whether something waits for this client."""
        return self._writing is not None

    def is_stuck(self, now: float) -> bool:
        return self._writing is not None and now - self._stuck_since > STUCK

    def _unsent(self, problem: OSError, frame: bytes) -> int:
        """How much of a frame counts as sent after an error."""
        if isinstance(problem, BlockingIOError):
            return 0
        self.hang_up()
        return len(frame)

    def _wait_with(self, frame: bytes, sent: int) -> None:
        self._rest = memoryview(frame)[sent:]
        self._watch()

    def _watch(self) -> None:
        self._stuck_since = time.monotonic()
        self._writing = green.watch_write(self._socket.fileno(), self._writable)

    def _writable(self, _: int) -> None:
        """Called by the hub: must not block, must not raise."""
        try:
            if self._rest is not None:
                self._rest = self._rest[self._socket.send(self._rest) :] or None
            if self._rest is None and self._own:
                del self._own[: self._socket.send(self._own)]
        except BlockingIOError:
            return
        except OSError:
            self._let_go()
            self.hang_up()
            return
        self._stuck_since = time.monotonic()
        if self._rest is None and not self._own:
            self._let_go()

    def _let_go(self) -> None:
        """Of what waits."""
        if self._writing is not None:
            green.unwatch(self._writing)
        self._writing = self._rest = self._own = None

    def hang_up(self) -> None:
        """The client is gone, or must go."""
        raise NotImplementedError

    def give_up(self) -> None:
        """The client takes too little of what is sent."""
        raise NotImplementedError

    def cut(self) -> None:
        """End the connection now, whatever waits."""
        self.closed = True
        self._send = len
        self._let_go()
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
