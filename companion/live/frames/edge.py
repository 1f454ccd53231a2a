"""The edge: of all that can be asked at Socket.IO's address, only a handshake is answered."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import parse_qs

from engineio.packet import OPEN
from engineio.packet import Packet as EnginePacket

from companion import green
from companion.live.frames.channel import PING_INTERVAL, PING_TIMEOUT, Channel
from companion.live.frames.websocket import acceptance
from companion.live.protocol import MAX_MESSAGE

#: What is kept of a handshake's environment for as long as the connection lasts: what Flask needs
#: to tell who is asking. All of it would be several KiB a phone.
KEPT = (
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
)

Environment = dict[str, Any]


class Edge:
    """WSGI middleware at `path`. `origin_allowed`: whether the page that asks is one of ours."""

    def __init__(
        self,
        app: Any,
        path: str,
        server: Any,
        flask_app: Any,
        origin_allowed: Callable[[Environment], bool],
    ) -> None:
        self._app = app
        self._path = path
        self._server = server
        self._flask_app = flask_app
        self._origin_allowed = origin_allowed

    def __call__(self, environ: Environment, start_response: Any) -> Iterable[bytes]:
        if not environ.get("PATH_INFO", "").startswith(self._path):
            return self._app(environ, start_response)  # type: ignore[no-any-return]
        if not is_handshake(environ):
            return refuse(start_response, "400 Bad Request", b"bad_request")
        if not self._origin_allowed(environ):
            return refuse(start_response, "403 Forbidden", b"forbidden")
        self._open(environ)
        return []

    def _open(self, environ: Environment) -> None:
        """Take the socket from eventlet's HTTP server and make it a channel."""
        engine, manager = self._server.eio, self._server.manager
        taken = green.take_socket(environ)
        sid = engine.generate_id()
        channel = Channel(
            engine, sid, taken, lambda sid: manager.sid_from_eio_sid(sid, "/") is not None
        )
        engine.sockets[sid] = channel
        kept = {key: environ[key] for key in KEPT if key in environ}
        engine._trigger_event(
            "connect", sid, {**kept, "flask.app": self._flask_app}, run_async=False
        )
        greeting = {
            "sid": sid,
            "upgrades": [],
            "pingTimeout": PING_TIMEOUT * 1000,
            "pingInterval": PING_INTERVAL * 1000,
            "maxPayload": MAX_MESSAGE,
        }
        channel.begin(acceptance(environ["HTTP_SEC_WEBSOCKET_KEY"]), EnginePacket(OPEN, greeting))


def is_handshake(environ: Environment) -> bool:
    query = parse_qs(environ.get("QUERY_STRING", ""))
    return (
        environ["REQUEST_METHOD"] == "GET"
        and query.get("EIO") == ["4"]
        and query.get("transport") == ["websocket"]
        and "sid" not in query
        and environ.get("HTTP_UPGRADE", "").lower() == "websocket"
        and "upgrade" in environ.get("HTTP_CONNECTION", "").lower()
        and environ.get("HTTP_SEC_WEBSOCKET_VERSION") == "13"
        and "HTTP_SEC_WEBSOCKET_KEY" in environ
    )


def refuse(start_response: Any, status: str, code: bytes) -> list[bytes]:
    body = b'{"ok":false,"code":"%s"}' % code
    start_response(
        status, [("Content-Type", "application/json"), ("Content-Length", str(len(body)))]
    )
    return [body]
