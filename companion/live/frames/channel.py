"""A channel: one client's connection, read and written without a green thread of its own.

The hub calls when there is something to read; a green thread lives only while messages are worked
on. To python-engineio a channel looks like its Socket.
"""

from __future__ import annotations

import logging
import socket
import time
from collections import deque
from collections.abc import Callable
from typing import Any

from companion import green
from companion.live.frames.directory import ROOT, Directory
from companion.live.frames.outlet import Outlet
from companion.live.frames.turns import Turns
from companion.live.frames.understood import (
    CLOSE,
    FRAME_BURST,
    FRAME_RATE,
    HELLO_WITHIN,
    LEAVE,
    MESSAGE,
    PONG,
    Sent,
    command_in,
    is_hello,
)
from companion.live.frames.websocket import Broken, Ended, Inbound, close_frame, text_frame
from companion.live.protocol import encode

logger = logging.getLogger(__name__)

#: Answers a command that came over a connection, by its sid.
Commands = Callable[[str, object], dict[str, Any]]
#: What is worked on: a packet for python-engineio, a command, or the end.
Message = str | Sent | None

#: Seconds; a phone that is gone is noticed after their sum.
PING_INTERVAL, PING_TIMEOUT = 25, 20
#: Bytes that are read at once.
READ = 16 * 1024
#: Messages that may wait to be worked on before no more are read.
INBOX = 16
#: Messages of one client that are worked on in a row before all others get their turn.
IN_A_ROW = 8
#: Seconds that a closed connection has to take its last packets before it is cut.
LINGER = 1.0
#: Why a connection ended, beside Engine.IO's reasons: it sent what is not understood; it did not
#: drain.
BROKEN, SLOW = "broken", "slow"

PING_FRAME = text_frame("2")
#: Engine.IO's goodbye, then the WebSocket's.
GOODBYE = text_frame("1") + close_frame()


class Channel(Outlet):
    """One connection. Everything here runs on the hub's thread."""

    __slots__ = (
        "_commands",
        "_directory",
        "_due",
        "_engine",
        "_flood",
        "_greeted",
        "_hears",
        "_inbound",
        "_inbox",
        "_opened",
        "_pinged",
        "_reading",
        "_turns",
        "_why",
        "closing",
        "sid",
    )
    connected = upgraded = True  # as python-engineio asks

    def __init__(
        self,
        engine: Any,
        directory: Directory,
        turns: Turns,
        commands: Commands,
        sid: str,
        sock: socket.socket,
    ) -> None:
        """`engine`: python-engineio's server. `directory`: who has said hello. `turns`: of all.
        `commands`: what answers a command."""
        super().__init__(sock)
        self._engine = engine
        self._directory = directory
        self._turns = turns
        self._commands = commands
        self._inbound = Inbound()
        self._inbox: deque[Message] | None = None  # while somebody works on it
        self._reading: Any = None
        self._opened = time.monotonic()
        self._flood = (float(FRAME_BURST), self._opened)
        self._greeted = self._pinged = False
        self._hears = True
        self._why: str = engine.reason.TRANSPORT_CLOSE
        self._due = self._opened + PING_INTERVAL
        self.sid = sid
        self.closing = False

    # Reading

    def listen(self) -> None:
        self._reading = green.watch_read(self._socket.fileno(), self._readable)

    def _readable(self, _: int) -> None:
        """Called by the hub: must not block, must not raise."""
        try:
            self._take(self._socket.recv(READ))
            self._answer()
        except BlockingIOError:
            return
        except (Broken, Ended) as end:
            self._answer()
            self.hang_up(BROKEN if isinstance(end, Broken) else None)
        except OSError:
            self.hang_up()

    def _take(self, data: bytes) -> None:
        if not data:
            raise Ended
        for message in self._inbound.take(data):
            self._check_pace()
            self._hand_over(message)
        self._check_pace()

    def _answer(self) -> None:
        if self._inbound.answer:
            self.send_own(self._inbound.take_answer())

    def _check_pace(self) -> None:
        now = time.monotonic()
        level, at = self._flood
        level = min(FRAME_BURST, level + (now - at) * FRAME_RATE) - self._inbound.frames
        self._flood, self._inbound.frames = (level, now), 0
        if level < 0:
            raise Broken("too many frames")

    def _hand_over(self, message: str) -> None:
        if command := command_in(message):
            self._put(command)
        elif message == PONG:
            self._pinged = False
            self._due = time.monotonic() + PING_INTERVAL
        elif message == CLOSE:
            raise Ended
        elif message == LEAVE:
            self._put(message)
        elif not is_hello(message):
            raise Broken("not understood")
        elif self._greeted and self._directory.knows(self.sid):
            raise Broken("a second hello")
        else:
            self._greeted = True
            self._put(message)

    def _put(self, message: Message) -> None:
        """Have a message worked on after those before it; None: the end."""
        if self._inbox is None:
            self._inbox = deque()
            self._turns.spawn(self._work, self._inbox)
        self._inbox.append(message)
        if len(self._inbox) > INBOX:
            self._stop_reading()

    def _work(self, inbox: deque[Message]) -> None:
        """One message after the other, so that they keep their order."""
        worked_on = 0
        while inbox:
            message = inbox.popleft()
            if message is None:
                self.close(wait=False, abort=True, reason=self._why)
            elif self.closed:
                pass
            elif isinstance(message, Sent):
                self._obey(message)
            else:
                data = message.removeprefix(MESSAGE)
                self._engine._trigger_event("message", self.sid, data, run_async=False)
            worked_on += 1
            if worked_on % IN_A_ROW == 0:
                green.sleep(0)
        self._inbox = None
        if self._reading is None and self._hears and not self.closing:
            self.listen()

    def _obey(self, command: Sent) -> None:
        """Not by way of Socket.IO and Flask, which take twice as long as the command itself."""
        if not self._directory.is_connected(self.sid, ROOT):
            return
        try:
            answer = self._commands(self.sid, command.data)
        except Exception:  # a bug: it ends neither the connection nor the evening
            logger.exception("a command failed")
            return
        if command.id:
            self.send_own(text_frame(f"43{command.id}[{encode(answer)}]"))

    def hang_up(self, why: str | None = None) -> None:
        """The client is gone, or must go; what it sent before is still worked on."""
        self._why = why or self._why
        self._stop_reading()
        self._put(None)

    def give_up(self) -> None:
        self.cut(SLOW)

    def stop_hearing(self) -> None:
        """Read nothing more, for good; what was read is still worked on."""
        self._hears = False
        self._stop_reading()

    def _stop_reading(self) -> None:
        if self._reading is not None:
            green.unwatch(self._reading)
            self._reading = None

    # As python-engineio sees it

    def send(self, packet: Any) -> None:
        """Send an Engine.IO packet of this channel's own."""
        self.send_own(text_frame(packet.encode()))

    def close(self, wait: bool = True, abort: bool = False, reason: str | None = None) -> None:
        """End the connection, after what waits has been sent; `abort`: at once."""
        if self.closing:
            return
        self.closing = True
        self._engine._trigger_event("disconnect", self.sid, reason, run_async=False)
        self._directory.forget(self.sid)
        self._engine.sockets.pop(self.sid, None)
        if not abort:
            self._stop_reading()
            self.say_goodbye(GOODBYE)
        if abort or not self.is_draining:
            self.cut()
        else:
            green.spawn(self._cut_later)

    # Ending

    def beat(self, now: float) -> None:
        """Once a second: ping when it is due; cut who does not answer, drain or say hello."""
        is_nobody = now - self._opened > HELLO_WITHIN and not self._directory.knows(self.sid)
        is_lost = self._pinged and now >= self._due
        if self.is_stuck(now):
            self.give_up()
        elif is_lost or is_nobody:
            self.cut(self._engine.reason.PING_TIMEOUT)
        elif now >= self._due:
            self._pinged = True
            self._due = now + PING_TIMEOUT
            self.send_own(PING_FRAME)

    def _cut_later(self) -> None:
        deadline = time.monotonic() + LINGER
        while self.is_draining and time.monotonic() < deadline:
            green.sleep(0.05)
        self.cut()

    @property
    def is_busy(self) -> bool:
        """Whether something of this client is worked on, or not sent yet."""
        return not self.closed and (self._inbox is not None or self.is_draining)

    def cut(self, why: str | None = None) -> None:
        """End it now, whatever waits."""
        if self.closed:
            return
        self._why = why or self._why
        self._stop_reading()
        self._inbound.end()
        super().cut()
        if not self.closing:
            self._put(None)
