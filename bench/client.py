"""One client: Engine.IO 4 and Socket.IO 5 over WebSocket on a plain socket."""

from __future__ import annotations

import json
import socket
import struct
import time
import zlib
from collections import deque
from collections.abc import Generator
from dataclasses import dataclass, field
from typing import Any, Protocol

from bench import wire
from bench.screens import UPDATE, Screen, Step
from bench.wire import Failed

#: Seconds that a connection may take, and without a byte after which nothing is expected any more.
PATIENCE = 60.0
#: Linux's IP_BIND_ADDRESS_NO_PORT: the port is chosen at connect, so that ports do not run out.
NO_PORT_YET = 24
#: How Engine.IO and Socket.IO say goodbye.
GOODBYES = (b"1", b"41")
#: What a compressor leaves out at the end of each message (RFC 7692).
TAIL = b"\x00\x00\xff\xff"

#: A client's way in: yields whenever it waits for bytes.
Entry = Generator[None, None, None]


class Watcher(Protocol):
    """What a client needs of its crowd."""

    port: int
    timed: set[Step] | None

    def watch(self, client: Client) -> None: ...
    def unwatch(self, client: Client) -> None: ...


@dataclass(eq=False, slots=True)
class Client:
    """One phone, or one member of staff. `source`: the loopback address it comes from. `answer`:
    what came of an HTTP answer; None where frames come. `acks`: by a command's number, when it was
    acknowledged and how."""

    crowd: Watcher
    source: str
    socket: Any = None
    screen: Screen = field(default_factory=Screen)
    answer: bytes | None = None
    rest: bytes = b""
    inbox: deque[bytes] = field(default_factory=deque)
    entry: Entry | None = None
    inflater: Any = None
    asked: int = 0
    acks: dict[int, tuple[float, Any]] = field(default_factory=dict)

    def connect(self, request: bytes) -> None:
        """A new TCP connection with a request on it, in place of the one before."""
        self.close()
        sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        sock.setsockopt(socket.IPPROTO_IP, NO_PORT_YET, 1)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        sock.bind((self.source, 0))
        sock.settimeout(PATIENCE)
        sock.connect(("127.0.0.1", self.crowd.port))  # the kernel answers, not the server
        sock.setblocking(False)
        self.socket, self.answer, self.rest = sock, b"", b""
        self.crowd.watch(self)
        sock.send(request)

    def close(self) -> None:
        """Gone without a goodbye, as a phone in a tunnel."""
        if self.socket is not None:
            self.crowd.unwatch(self)
            self.socket.close()
            self.socket = None

    def reset(self) -> None:
        """The same without TCP's time to wait, which would keep the port."""
        if self.socket is not None:
            no_goodbye = struct.pack("ii", 1, 0)
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, no_goodbye)
        self.close()

    def say(self, payload: bytes) -> None:
        self.socket.send(wire.frame(payload))

    def command(self, fields: Any) -> int:
        """Send a command; returns its number among `acks`."""
        self.asked += 1
        self.say(wire.event("command", fields, self.asked))
        return self.asked

    def take(self, data: bytes) -> int:
        """Bytes that nobody had before on this screen; returns how many updates they held."""
        if self.answer is not None:
            self.answer += data
            return 0
        start = self.screen
        frames, rest = wire.split(self.rest + data)
        steps = [step for first, payload in frames if (step := self._take_frame(first, payload))]
        if len(steps) == len(frames) > 0 and not self.rest and not rest:
            self._remember(start, data, steps)
        self.rest = rest
        return len(steps)

    def _remember(self, start: Screen, data: bytes, steps: list[Step]) -> None:
        """The next client on the same screen need not look into these bytes."""
        ideas = tuple(id for step in steps for id in step.ideas)
        known = start.steps[data] = Step(self.screen, len(steps), ideas)
        if self.crowd.timed is not None:
            self.crowd.timed.add(known)

    def _take_frame(self, first: int, payload: bytes) -> Step | None:
        if first & wire.OPCODE == wire.CLOSE or payload in GOODBYES:
            raise Failed("the server ended a connection")
        if first & wire.COMPRESSED:
            payload = self._inflated(payload)
        if payload.startswith(UPDATE):
            return self._follow(self.screen.step(payload))
        if payload == wire.PING:
            self.say(wire.PONG)
        elif payload.startswith(b"43"):
            number, _, answer = payload[2:].partition(b"[")
            self.acks[int(number)] = (time.monotonic(), json.loads(b"[" + answer)[0])
        elif payload.startswith(b"44"):
            raise Failed(f"a client was refused: {payload.decode()}")
        elif self.entry is not None:
            self.inbox.append(payload)
        return None

    def _follow(self, step: Step) -> Step:
        self.screen = step.after
        if self.crowd.timed is not None:
            step.arrivals.append(time.monotonic())
            self.crowd.timed.add(step)
        return step

    def _inflated(self, payload: bytes) -> bytes:
        if self.inflater is None:
            self.inflater = zlib.decompressobj(-zlib.MAX_WBITS)
        inflated: bytes = self.inflater.decompress(payload + TAIL)
        return inflated
