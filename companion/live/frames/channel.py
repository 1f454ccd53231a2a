"""A channel: one client's socket, written to and read from without a green thread of its own.

The hub calls when there is something to read; a green thread lives only while a message is worked
on. To python-engineio a channel looks like its Socket.
"""

from __future__ import annotations

import contextlib
import socket
import time
from collections import deque
from collections.abc import Callable
from typing import Any

from companion import green
from companion.live.frames.understood import (
    CLOSE,
    FRAME_BURST,
    FRAME_RATE,
    HELLO_WITHIN,
    MESSAGE,
    PONG,
    is_hello,
    is_understood,
)
from companion.live.frames.websocket import (
    Broken,
    Ended,
    Inbound,
    close_frame,
    text_frame,
)

#: Seconds; a phone that is gone is noticed after their sum.
PING_INTERVAL, PING_TIMEOUT = 25, 20
#: Bytes that are read at once.
READ = 16 * 1024
#: Bytes of a channel's own (acks, pings) that may wait for a slow client. What fan-out sends is
#: shared, and waits by an offset into it.
OWN_WAITING = 64 * 1024
#: Seconds after which a client that drains nothing is cut.
STUCK = 20
#: Messages that may wait to be worked on before no more are read.
INBOX = 16
#: Seconds that a closed connection has to take its last packets before it is cut.
LINGER = 1.0
#: Why a connection ended, beside Engine.IO's reasons: it sent what is not understood; it did not
#: drain.
BROKEN, SLOW = "broken", "slow"


class Channel:
    """One connection. Everything here runs on the hub's thread."""

    __slots__ = (
        "_engine",
        "_flood",
        "_greeted",
        "_hears",
        "_inbound",
        "_inbox",
        "_is_connected",
        "_opened",
        "_own_waiting",
        "_reading",
        "_socket",
        "_waiting",
        "_why",
        "_working",
        "_writing",
        "closed",
        "closing",
        "connected",
        "due",
        "pinged",
        "session",
        "sid",
        "stuck_since",
        "upgraded",
    )

    def __init__(
        self, engine: Any, sid: str, sock: socket.socket, is_connected: Callable[[str], bool]
    ) -> None:
        """`engine`: python-engineio's server. `is_connected`: whether a sid has said hello."""
        self._engine = engine
        self._is_connected = is_connected
        self._socket = sock
        self._inbound = Inbound()
        self._inbox: deque[str | None] = deque()
        self._waiting: deque[memoryview] = deque()
        self._own_waiting = 0
        self._working = self._greeted = False
        self._hears = True
        self._why: str = engine.reason.TRANSPORT_CLOSE
        self._reading: Any = None
        self._writing: Any = None
        self._opened = time.monotonic()
        self._flood = (float(FRAME_BURST), self._opened)
        self.sid = sid
        self.stuck_since: float | None = None
        self.pinged = False
        self.due = self._opened + PING_INTERVAL
        self.session: dict[str, Any] = {}
        self.connected = self.upgraded = True
        self.closing = self.closed = False

    # Reading

    def begin(self, acceptance: bytes, greeting: Any) -> None:
        """Answer the handshake, greet, and listen."""
        self._write(acceptance)
        self.send(greeting)
        self.listen()

    def listen(self) -> None:
        self._reading = green.watch_read(self._socket.fileno(), self._readable)

    def _readable(self, _: int) -> None:
        """Called by the hub: must not block, must not raise."""
        try:
            data = self._socket.recv(READ)
            messages, answer = self._inbound.take(data)
            if answer:
                self._write(answer)
            self._check(messages)
        except BlockingIOError:
            return
        except Broken:
            self._why = BROKEN
            self._hang_up()
            return
        except (OSError, Ended):
            self._hang_up()
            return
        if data:
            self._hand_over(messages)
        else:
            self._hang_up()

    def _check(self, messages: list[str]) -> None:
        now = time.monotonic()
        level, at = self._flood
        level = min(FRAME_BURST, level + (now - at) * FRAME_RATE) - self._inbound.frames
        self._flood, self._inbound.frames = (level, now), 0
        if level < 0:
            raise Broken("too many frames")
        for message in messages:
            if is_hello(message) and not self._greeted:
                self._greeted = True
            elif is_hello(message) and self._is_connected(self.sid):
                raise Broken("a second hello")
            elif not is_hello(message) and not is_understood(message):
                raise Broken("not understood")
        if not self._greeted and now - self._opened > HELLO_WITHIN:
            raise Broken("no hello")

    def _hand_over(self, messages: list[str]) -> None:
        for message in messages:
            if message == PONG:
                self.pinged = False
                self.due = time.monotonic() + PING_INTERVAL
            elif message == CLOSE:
                self._hang_up()
                return
            else:
                self._inbox.append(message)
        if len(self._inbox) > INBOX:
            self._stop_reading()
        self._work()

    def _work(self) -> None:
        if self._inbox and not self._working:
            self._working = True
            green.spawn(self._run)

    def _run(self) -> None:
        """One message after the other, so that they keep their order."""
        while self._inbox:
            message = self._inbox.popleft()
            if message is None:
                self.close(wait=False, abort=True, reason=self._why)
                break
            if not self.closed:
                data = message.removeprefix(MESSAGE)
                self._engine._trigger_event("message", self.sid, data, run_async=False)
        self._working = False
        if self._reading is None and not self.closed and self._hears:
            self.listen()

    def _hang_up(self) -> None:
        """The client is gone, or must go; what it sent before is still worked on."""
        self._stop_reading()
        self._inbox.append(None)
        self._work()

    def _stop_reading(self) -> None:
        if self._reading is not None:
            green.unwatch(self._reading)
            self._reading = None

    # Writing

    @property
    def is_ready(self) -> bool:
        """Whether this client has drained what it was given before."""
        return not self._waiting

    def offer(self, frame: bytes) -> bool:
        """Send a frame that many share, unless this client has not drained the one before."""
        if self._waiting:
            return False
        self._write(frame)
        return True

    def send(self, packet: Any) -> None:
        """Send an Engine.IO packet of this channel's own."""
        frame = text_frame(packet.encode())
        if self._waiting:
            self._own_waiting += len(frame)
            if self._own_waiting > OWN_WAITING:
                self._why = SLOW
                self.cut()
                return
        self._write(frame)

    def beat(self, now: float) -> None:
        """Once a second: ping when it is due; cut who does not answer or does not drain."""
        is_stuck = self.stuck_since is not None and now - self.stuck_since > STUCK
        if is_stuck or (self.pinged and now >= self.due):
            self._why = SLOW if is_stuck else self._engine.reason.PING_TIMEOUT
            self.cut()
        elif now >= self.due:
            self.pinged = True
            self.due = now + PING_TIMEOUT
            self._write(PING_FRAME)

    def _write(self, frame: bytes) -> None:
        if self.closed:
            return
        if self._waiting:
            self._waiting.append(memoryview(frame))
            return
        try:
            sent = self._socket.send(frame)
        except BlockingIOError:
            sent = 0
        except OSError:
            self._hang_up()
            return
        if sent < len(frame):
            self._waiting.append(memoryview(frame)[sent:])
            self.stuck_since = time.monotonic()
            self._writing = green.watch_write(self._socket.fileno(), self._writable)

    def _writable(self, _: int) -> None:
        """Called by the hub: must not block, must not raise."""
        try:
            while self._waiting:
                part = self._waiting[0]
                sent = self._socket.send(part)
                self.stuck_since = time.monotonic()
                if sent < len(part):
                    self._waiting[0] = part[sent:]
                    return
                self._waiting.popleft()
        except BlockingIOError:
            return
        except OSError:
            self._stop_writing()
            self._hang_up()
            return
        self._stop_writing()

    def _stop_writing(self) -> None:
        if self._writing is not None:
            green.unwatch(self._writing)
            self._writing = None
        self._waiting.clear()
        self._own_waiting = 0
        self.stuck_since = None

    # Ending

    @property
    def is_busy(self) -> bool:
        """Whether something of this client is worked on, or not sent yet."""
        return not self.closed and bool(self._working or self._inbox or self._waiting)

    def stop_hearing(self) -> None:
        """Read nothing more, for good; what was read is still worked on."""
        self._hears = False
        self._stop_reading()

    def say_goodbye(self) -> None:
        self._write(GOODBYE)

    def check_ping_timeout(self) -> bool:
        """As python-engineio asks it; `beat` does the work."""
        return not self.closed

    def close(self, wait: bool = True, abort: bool = False, reason: str | None = None) -> None:
        """End the connection, after what waits has been sent; `abort`: at once."""
        if self.closing:
            return
        self.closing = True
        self._engine._trigger_event("disconnect", self.sid, reason, run_async=False)
        if abort:
            self.cut()
        else:
            self._stop_reading()
            self.say_goodbye()
            green.spawn(self._cut_later)
        self._engine.sockets.pop(self.sid, None)

    def _cut_later(self) -> None:
        deadline = time.monotonic() + LINGER
        while self._waiting and time.monotonic() < deadline:
            green.sleep(0.05)
        self.cut()

    def cut(self) -> None:
        """End it now, whatever waits."""
        if self.closed:
            return
        self._stop_reading()
        self._stop_writing()
        self.closed = True
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        if not self.closing:
            self._inbox.append(None)
            self._work()


PING_FRAME = text_frame("2")
#: Engine.IO's goodbye, then the WebSocket's.
GOODBYE = text_frame("1") + close_frame()
