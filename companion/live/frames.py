"""Frames: the only module that knows Engine.IO's and the WebSocket's insides.

It guards the edge: what a client sends is checked before the stock stack sees it, because that logs
a traceback, collects without bound or stalls for several kinds of broken input. A frame, packet or
message that is not understood ends its own connection and nothing else.
"""

from __future__ import annotations

import contextlib
import socket
import time
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import parse_qs

import regex
from engineio.packet import MESSAGE
from engineio.packet import Packet as EnginePacket
from eventlet.websocket import FailedConnectionError, RFC6455WebSocket, WebSocketWSGI
from eventlet.wsgi import WSGI_LOCAL

from companion import green
from companion.live.limits import Buckets
from companion.live.protocol import COMMAND, MAX_MESSAGE, encode, parse_json

#: Messages that a socket holds unsent before it counts as not ready. A tick gives it up to three.
WAITING = 8
#: Seconds a client has to say which screen it wants.
HELLO_WITHIN = 20
#: Frames a second that one connection may send in the long run, and at once, pings and parts of a
#: message too. Commands beyond 10 a second are refused one by one; this ends who does not care.
FRAME_RATE, FRAME_BURST = 50, 300
#: Frames after which a connection lets the others run, even when its next is there already.
TURN = 8
#: Seconds that a closed connection has to take its last packets before it is cut.
LINGER = 1.0

# Engine.IO 4 over WebSocket: "1" close, "3" pong, "4" a Socket.IO packet. Of those: 0 connect,
# 1 disconnect, 2 event with an optional ack id. Binary packets (5, 6), acks and other namespaces
# have no use here.
CONNECT = regex.compile(r"40(\{.*)?", regex.DOTALL)
EVENT = regex.compile(r"42([0-9]{0,9})(\[.*)", regex.DOTALL)
PLAIN = frozenset({"1", "3", "41"})


class Websocket(RFC6455WebSocket):  # type: ignore[misc]  # eventlet is untyped
    """A server's WebSocket with bounds: on frames, size and the cost of unmasking."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._flood = Buckets(FRAME_RATE, FRAME_BURST)
        self._count = 0

    class Message(RFC6455WebSocket.Message):  # type: ignore[misc]
        size = 0

        def push(self, data: bytes, final: bool = False) -> None:
            super().push(data, final)
            self.size += len(data)
            if self.size > MAX_MESSAGE:
                raise FailedConnectionError(1009, "Message too large.")

    def _recv_frame(self, message: Message | None = None) -> Any:
        self._count += 1
        if self._count % TURN == 0:
            green.sleep(0)
        if self._flood.take("", time.monotonic()):
            raise FailedConnectionError(1008, "Too many frames.")
        return super()._recv_frame(message)

    @staticmethod
    def _apply_mask(data: bytes, mask: bytes, length: int | None = None, offset: int = 0) -> bytes:
        """RFC 6455, section 5.3. As one big number: byte by byte, a frame of 16 KiB takes the hub
        3 ms."""
        size = len(data)
        start = offset % 4
        key = (bytes(mask) * (size // 4 + 2))[start : start + size]
        return (int.from_bytes(data, "big") ^ int.from_bytes(key, "big")).to_bytes(size, "big")

    def close(self, close_data: tuple[int, str] | None = None) -> None:
        """Also where it is closed already, of which eventlet would write a line to the log."""
        with contextlib.suppress(OSError):
            self._send_closing_frame(close_data=close_data, ignore_send_errors=True)
            self.socket.shutdown(socket.SHUT_WR)
        self.socket.close()


class Guard(WebSocketWSGI):  # type: ignore[misc]
    """Stands where python-engineio expects its WebSocket class, between it and eventlet's."""

    def __init__(self, handler: Callable[[Any], Any], server: Any) -> None:
        super().__init__(handler, max_frame_length=MAX_MESSAGE)
        self.support_legacy_versions = False
        self._engine_socket = handler.__self__  # type: ignore[attr-defined]

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        # Measured: 199 KiB a connection with compression instead of 65, each client for itself.
        environ.pop("HTTP_SEC_WEBSOCKET_EXTENSIONS", None)
        try:
            return super().__call__(environ, start_response)  # type: ignore[no-any-return]
        except (OSError, ValueError):
            # The handshake is broken or the client went in the middle of it. Without this, eventlet
            # would write "HTTP/1.1 500" into the WebSocket.
            WSGI_LOCAL.already_handled = True
            return []

    def _handle_hybi_request(self, environ: dict[str, Any]) -> GuardedSocket:
        plain = super()._handle_hybi_request(environ)
        guarded = Websocket(
            plain.socket, environ, plain.version, max_frame_length=self.max_frame_length
        )
        sock = GuardedSocket(guarded, self._engine_socket)
        self._engine_socket.guarded = sock
        return sock


class GuardedSocket:
    """A WebSocket that yields only messages which the stock stack is known to take."""

    def __init__(self, ws: Websocket, engine_socket: Any) -> None:
        self.socket = ws.socket  # python-engineio sets its timeout
        self._ws = ws
        self._engine_socket = engine_socket
        self._opened = time.monotonic()
        self._greeted = False

    def wait(self) -> str | None:
        """The next message; None when the connection is over."""
        try:
            message = self._ws.wait()
        except (OSError, ValueError, RuntimeError):  # cut, or a frame that makes no sense
            return None
        return message if self._is_understood(message) else None

    def _is_understood(self, message: object) -> bool:
        if not isinstance(message, str) or len(message) > MAX_MESSAGE:
            return False
        if not self._greeted and time.monotonic() - self._opened > HELLO_WITHIN:
            return False
        if message in PLAIN:
            return True
        if hello := CONNECT.fullmatch(message):
            self._greeted = True
            again = self._engine_socket.server.guard_connected(self._engine_socket.sid)
            return not again and (not hello[1] or isinstance(parse_json(hello[1]), dict))
        if event := EVENT.fullmatch(message):
            data = parse_json(event[2])
            return isinstance(data, list) and len(data) == 2 and data[0] == COMMAND
        return False

    def send(self, message: str) -> None:
        self._ws.send(message)

    def close(self) -> None:
        self._ws.close()

    def _send_closing_frame(self, ignore_send_errors: bool = False) -> None:
        self._ws._send_closing_frame(ignore_send_errors)

    def cut(self) -> None:
        """End the connection without waiting for anybody."""
        with contextlib.suppress(OSError):
            self._ws.socket.shutdown(socket.SHUT_RDWR)


class Edge:
    """WSGI middleware: of all that can be asked at Socket.IO's address, only a WebSocket handshake
    goes on to the stock stack."""

    def __init__(self, app: Any, path: str, origins: Callable[[dict[str, Any]], bool]) -> None:
        self._app = app
        self._path = path
        self._origin_allowed = origins

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        if not environ.get("PATH_INFO", "").startswith(self._path):
            return self._app(environ, start_response)  # type: ignore[no-any-return]
        query = parse_qs(environ.get("QUERY_STRING", ""))
        is_handshake = (
            environ["REQUEST_METHOD"] == "GET"
            and query.get("EIO") == ["4"]
            and query.get("transport") == ["websocket"]
            and "sid" not in query
            and environ.get("HTTP_UPGRADE", "").lower() == "websocket"
            and "upgrade" in environ.get("HTTP_CONNECTION", "").lower()
            and environ.get("HTTP_SEC_WEBSOCKET_VERSION") == "13"
            and "HTTP_SEC_WEBSOCKET_KEY" in environ
        )
        if is_handshake and self._origin_allowed(environ):
            return self._app(environ, start_response)  # type: ignore[no-any-return]
        status = "403 Forbidden" if is_handshake else "400 Bad Request"
        body = b'{"ok":false,"code":"%s"}' % (b"forbidden" if is_handshake else b"bad_request")
        start_response(
            status, [("Content-Type", "application/json"), ("Content-Length", str(len(body)))]
        )
        return [body]


class Sockets:
    """The wire that fan-out writes to: Socket.IO's connections by sid (see fanout.Wire)."""

    def __init__(self, server: Any) -> None:
        """`server`: a socketio.Server; its engine gets the guard here."""
        self._server = server
        engine = server.eio
        engine._async = {**engine._async, "websocket": Guard}
        engine.guard_connected = lambda engine_sid: (
            server.manager.sid_from_eio_sid(engine_sid, "/") is not None
        )

    def packet(self, name: str, data: dict[str, Any]) -> EnginePacket:
        # An Engine.IO packet keeps its encoded form, so that sending it to many encodes it once.
        return EnginePacket(MESSAGE, f'2["{name}",{encode(data)}]')

    def send(self, sid: str, packet: EnginePacket) -> bool:
        engine_socket = self._engine_socket(sid)
        if engine_socket is None or engine_socket.closed:
            return True  # gone: its goodbye is under way
        if engine_socket.queue.qsize() >= WAITING:
            return False
        engine_socket.send(packet)
        return True

    def close(self, sid: str) -> None:
        engine_socket = self._engine_socket(sid)
        self._server.disconnect(sid)
        if engine_socket is not None:
            green.spawn(self._cut_later, engine_socket)

    def _cut_later(self, engine_socket: Any) -> None:
        green.sleep(LINGER)
        guarded: GuardedSocket | None = getattr(engine_socket, "guarded", None)
        if guarded:
            guarded.cut()

    def _engine_socket(self, sid: str) -> Any:
        engine_sid = self._server.manager.eio_sid_from_sid(sid, "/")
        return self._server.eio.sockets.get(engine_sid)
