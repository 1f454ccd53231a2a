"""What our own way of serving the sockets expects of the libraries' insides, tried out at start.

One connection is played through from its first frame to its end, without a socket.
"""

from __future__ import annotations

import sys
from typing import Any

SAMPLE_KEY, SAMPLE_ACCEPT = "dGhlIHNhbXBsZSBub25jZQ==", b"s3pPLMBiTxaQ9kYGzzhZRbK+xOo="  # RFC 6455


class Unmet(Exception):
    """Something is not as expected; says what."""


def unmet() -> str | None:
    """What is not as expected, in one line; None: all is well."""
    for part in (websocket, socket_io, hub):
        try:
            part()
        except Exception as problem:  # noqa: BLE001  # whatever it is, the stock way is the answer
            return f"{part.__name__}: {type(problem).__name__}: {problem}"
    return None


def expect(found: object, expected: object) -> None:
    if found != expected:
        raise Unmet(f"{found!r} where {expected!r} was expected")


def websocket() -> None:
    """wsproto parses what a client sends."""
    from companion.live.frames.websocket import Broken, Inbound, acceptance
    from companion.live.protocol import MAX_MESSAGE

    inbound = Inbound()
    # Two parts of a message with a ping between them, masked with zeros.
    sent = b"\x01\x81\0\0\0\x00a" + b"\x89\x81\0\0\0\x00p" + b"\x80\x81\0\0\0\x00b"
    expect(list(inbound.take(sent)), ["ab"])
    expect((inbound.take_answer(), inbound.frames), (b"\x8a\x01p", 3))
    expect(SAMPLE_ACCEPT in acceptance(SAMPLE_KEY), True)
    announced = b"\x81\xff" + (MAX_MESSAGE + 1).to_bytes(8, "big") + bytes(4)
    for refused in (announced, b"\x82\x81\0\0\0\x00b", b"\xc1\x81\0\0\0\x00z"):
        try:
            list(Inbound().take(refused))
        except Broken:
            continue
        raise Unmet(f"{refused!r} is not refused")


class Line:
    """Stands in for a channel: notes what python-engineio sends."""

    closed = False

    def __init__(self) -> None:
        self.sent: list[str] = []

    def send(self, packet: Any) -> None:
        self.sent.append(packet.encode())


class Notes:
    """Stands in for a logger: python-engineio logs what goes wrong in a handler and goes on."""

    problem: BaseException | None = None

    def exception(self, *_: Any, **__: Any) -> None:
        self.problem = sys.exc_info()[1]

    def info(self, *_: Any, **__: Any) -> None: ...

    debug = warning = error = info


def socket_io() -> None:
    """python-socketio and python-engineio do their part when a channel calls them."""
    import socketio
    from engineio.packet import OPEN
    from engineio.packet import Packet as EnginePacket

    from companion.live.frames.directory import ROOT, Directory

    expect(EnginePacket(OPEN, {"sid": "x"}).encode(), '0{"sid":"x"}')
    notes, line, directory = Notes(), Line(), Directory()
    heard: list[tuple[object, ...]] = []
    server = socketio.Server(
        async_mode="threading",
        client_manager=directory,
        async_handlers=False,
        logger=notes,
        engineio_logger=notes,
    )
    server.on("connect", lambda sid, environ, auth: heard.append((sid, environ, auth)))
    server.on("disconnect", lambda sid, reason: heard.append((sid, reason)))
    engine = server.eio
    sid = engine.generate_id()
    environ, gone = {"a": 1}, engine.reason.TRANSPORT_CLOSE
    engine.sockets[sid] = line
    engine._trigger_event("connect", sid, environ, run_async=False)
    engine._trigger_event("message", sid, '0{"b":2}', run_async=False)
    kept, is_there = server.get_environ(sid), directory.is_connected(sid, ROOT)
    engine._trigger_event("disconnect", sid, gone, run_async=False)
    if notes.problem:
        raise notes.problem
    expect(kept, environ)
    expect(line.sent, [f'40{{"sid":"{sid}"}}'])
    expect(heard, [(sid, environ, {"b": 2}), (sid, gone)])
    expect((is_there, directory.knows(sid), len(server.environ)), (True, False, 0))


def hub() -> None:
    """The green library calls back for a descriptor, and gives a request's socket away."""
    from companion import green

    if green.is_patched():
        one, other = green.native("socket").socketpair()
        with one, other:
            for watch in (green.watch_read, green.watch_write):
                green.unwatch(watch(one.fileno(), print))
        expect(green.gives_sockets(), True)
