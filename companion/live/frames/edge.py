"""The edge: of all that can be asked at Socket.IO's address, only a handshake passes."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import parse_qs

Environment = dict[str, Any]
Application = Callable[[Environment, Any], Iterable[bytes]]


class Edge:
    """WSGI middleware at `path`. `origin_allowed`: whether the page that asks is one of ours.
    `opens`: what makes a connection of a handshake."""

    def __init__(
        self,
        app: Application,
        path: str,
        origin_allowed: Callable[[Environment], bool],
        opens: Application,
    ) -> None:
        self._app = app
        self._path = path
        self._origin_allowed = origin_allowed
        self._opens = opens

    def __call__(self, environ: Environment, start_response: Any) -> Iterable[bytes]:
        if not environ.get("PATH_INFO", "").startswith(self._path):
            return self._app(environ, start_response)
        if not is_handshake(environ):
            return refuse(start_response, "400 Bad Request", b"bad_request")
        if not self._origin_allowed(environ):
            return refuse(start_response, "403 Forbidden", b"forbidden")
        return self._opens(environ, start_response)


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
