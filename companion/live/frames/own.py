"""Our own way to serve the sockets: a channel each, and frames that are made once for all."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from operator import attrgetter
from typing import Any

from engineio.packet import OPEN
from engineio.packet import Packet as EnginePacket

from companion import green
from companion.live.connections import Connection
from companion.live.frames.channel import (
    GOODBYE,
    LINGER,
    PING_INTERVAL,
    PING_TIMEOUT,
    Channel,
    Commands,
)
from companion.live.frames.directory import Directory
from companion.live.frames.edge import Application, Edge, Environment
from companion.live.frames.outlet import offer_to_all
from companion.live.frames.turns import Turns
from companion.live.frames.websocket import acceptance, text_frame
from companion.live.protocol import MAX_MESSAGE

#: Seconds between two looks at all connections.
BEAT = 1.0
#: Connections that are looked at before all others get their turn.
AT_ONCE = 500
#: What is kept of a handshake's environment for as long as the connection lasts: what Flask needs
#: to tell who is asking. All of it would be several KiB a phone.
KEPT = frozenset(
    {
        "REQUEST_METHOD",
        "SCRIPT_NAME",
        "PATH_INFO",
        "QUERY_STRING",
        "SERVER_NAME",
        "SERVER_PORT",
        "SERVER_PROTOCOL",
        "REMOTE_ADDR",
        "HTTP_HOST",
        "HTTP_COOKIE",
        "HTTP_ACCEPT_LANGUAGE",
        "wsgi.url_scheme",
        "flask.app",
    }
)

SID = attrgetter("sid")


class Sockets:
    """The wire that fan-out writes to: Socket.IO's connections by sid (see fanout.Wire)."""

    def __init__(self, server: Any) -> None:
        """`server`: a socketio.Server."""
        self._server = server
        self._channels: dict[str, Channel] = server.eio.sockets
        green.spawn(self._beat)

    def packet(self, name: str, text: str) -> bytes:
        """A Socket.IO event as one WebSocket frame, the same bytes for all who get it."""
        return text_frame(f'42["{name}",{text}]')

    def is_ready(self, sid: str) -> bool:
        channel = self._channels.get(sid)
        return channel is None or not channel.is_draining

    def send(self, sid: str, packet: bytes) -> bool:
        channel = self._channels.get(sid)
        return channel is None or channel.offer(packet)

    def send_all(self, connections: Sequence[Connection], packet: bytes) -> list[Connection]:
        channels = map(self._channels.get, map(SID, connections))
        return offer_to_all(zip(connections, channels, strict=True), packet)

    def close(self, sid: str) -> None:
        channel = self._channels.get(sid)
        self._server.disconnect(sid)
        if channel is not None:
            channel.close()

    def finish(self, patience: float) -> None:
        """See frames.Wire."""
        channels = list(self._channels.values())
        for channel in channels:
            channel.stop_hearing()
        deadline = time.monotonic() + patience
        wait_for(channels, deadline)
        for channel in channels:
            channel.say_goodbye(GOODBYE)
        wait_for(channels, min(deadline, time.monotonic() + LINGER))

    def _beat(self) -> None:
        while True:
            green.sleep(BEAT)
            now = time.monotonic()
            for number, channel in enumerate(list(self._channels.values())):
                if number % AT_ONCE == AT_ONCE - 1:
                    green.sleep(0)
                channel.beat(now)


def wait_for(channels: list[Channel], deadline: float) -> None:
    """Until all have answered and sent what they had, or no longer."""
    while any(channel.is_busy for channel in channels) and time.monotonic() < deadline:
        green.sleep(0.02)


class Kept(dict[str, Any]):
    """A handshake's environment, reduced. Werkzeug would leave its request in it each time."""

    def __setitem__(self, key: str, value: Any) -> None:
        if key in KEPT:
            super().__setitem__(key, value)


def options() -> dict[str, Any]:
    """What python-socketio's server is to be made with."""
    return {"client_manager": Directory()}


wire = Sockets


def edge(
    app: Application,
    path: str,
    origin_allowed: Callable[[Environment], bool],
    server: Any,
    flask_app: Any,
    commands: Commands,
) -> Edge:
    """WSGI middleware that makes a channel of each handshake at `path`."""
    meet = partial(Channel, server.eio, server.manager, Turns(), commands)

    def opens(environ: Environment, start_response: Any) -> Iterable[bytes]:
        kept = Kept((key, environ[key]) for key in KEPT if key in environ)
        kept["flask.app"] = flask_app
        accepts = acceptance(environ["HTTP_SEC_WEBSOCKET_KEY"])
        open_channel(server, meet, green.take_socket(environ), kept, accepts)
        return []

    return Edge(app, path, origin_allowed, opens)


def open_channel(
    server: Any,
    meet: Callable[[str, socket.socket], Channel],
    sock: socket.socket,
    environ: Kept,
    accepts: bytes,
) -> None:
    """Answer the handshake, greet as Engine.IO does, and listen. `server`: a socketio.Server."""
    engine = server.eio
    sid = engine.generate_id()
    channel = engine.sockets[sid] = meet(sid, sock)
    engine._trigger_event("connect", sid, environ, run_async=False)
    greeting = {
        "sid": sid,
        "upgrades": [],
        "pingTimeout": PING_TIMEOUT * 1000,
        "pingInterval": PING_INTERVAL * 1000,
        "maxPayload": MAX_MESSAGE,
    }
    channel.send_own(accepts + text_frame(EnginePacket(OPEN, greeting).encode()))
    channel.listen()
