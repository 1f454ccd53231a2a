"""gevent's HTTP server, as strict and as quiet as eventlet's is with us."""

from __future__ import annotations

import contextlib
import logging
import socket
import threading
import time
from typing import Any

from gevent import pywsgi

from companion.green.contract import is_upgrade
from companion.green.entrance import Entrance

#: Bytes of one line of a request's head, and of all of them, as with eventlet.
MAX_LINE, MAX_HEAD = 8 * 1024, 64 * 1024
#: Seconds between two looks whether the last requests are answered.
LAST_LOOK = 0.05
BAD_REQUEST = b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"

logger = logging.getLogger("companion.green")


class Head:
    """A request's lines, not longer and not more than allowed."""

    def __init__(self, lines: Any) -> None:
        self._lines = lines
        self._size = 0

    def readline(self, _: int) -> bytes:
        """Raises ValueError."""
        line: bytes = self._lines.readline(MAX_LINE)
        self._size += len(line)
        if not line.endswith(b"\n") or self._size > MAX_HEAD:
            raise ValueError("too long, or cut off")
        return line


class Handler(pywsgi.WSGIHandler):  # type: ignore[misc]  # gevent is untyped
    """One connection, request by request. What a client does wrong is not logged; what goes wrong
    here is, without the request: that holds addresses and cookies (rule P1)."""

    socket: Any
    environ: Any
    is_idle = False

    def handle(self) -> None:
        try:
            super().handle()
        except OSError:
            return  # gone while being told what was wrong
        finally:
            self.environ = None  # it holds this object

    def read_requestline(self) -> Any:
        self.is_idle = True
        try:
            return super().read_requestline()
        finally:
            self.is_idle = False

    def MessageClass(self, lines: Any, *more: Any) -> Any:  # noqa: N802  # gevent's name for it
        """A request's headers. Raises ValueError."""
        headers = super().MessageClass(Head(lines), *more)
        how = headers.get("transfer-encoding")
        if how is not None and (how.lower() != "chunked" or "content-length" in headers):
            raise ValueError("it is not clear how long the body is")
        return headers

    def get_environ(self) -> dict[str, Any]:
        environ: dict[str, Any] = super().get_environ()
        environ["companion.handler"] = self
        if is_upgrade(environ):
            environ["werkzeug.socket"] = Whole(self.socket)  # where simple-websocket looks
        return environ

    def handle_one_response(self) -> None:
        counts = not is_upgrade(self.environ)
        self.server.under_way += counts
        try:
            super().handle_one_response()
        finally:
            self.server.under_way -= counts
            if not counts or self.server.is_ending:
                self.close_connection = True

    def take_descriptor(self) -> int:
        """The connection is somebody else's from now on."""
        taken, self.socket = self.socket, None
        self.close_connection = True
        descriptor: int = taken.detach()
        return descriptor

    def hang_up(self) -> None:
        self.close_connection = True
        if (connection := getattr(self, "socket", None)) is not None:  # else it has ended
            connection.shutdown(socket.SHUT_RDWR)

    def handle_error(self, kind: Any, problem: Any, trace: Any) -> None:
        """The application, or what it answers through, failed."""
        if not issubclass(kind, OSError):
            logger.error("a request failed", exc_info=(kind, problem, trace))
        self.close_connection = True
        if self.socket is not None:
            self._send_error_response_if_possible(500)

    def _handle_client_error(self, problem: Exception) -> tuple[str, bytes]:
        return "400", BAD_REQUEST

    def log_request(self) -> None:
        """No access log."""

    def log_error(self, msg: str, *args: Any) -> None:
        """Broken requests too would be logged with their address."""


class Whole:
    """A socket whose `send` sends all, and one at a time: simple-websocket does not look how much
    was sent, and answers pings while somebody else sends."""

    def __init__(self, sock: Any) -> None:
        self._sock = sock
        self._sending = threading.Lock()

    def send(self, data: bytes) -> int:
        with self._sending:
            self._sock.sendall(data)
        return len(data)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._sock, name)


class Server(pywsgi.WSGIServer):  # type: ignore[misc]  # gevent is untyped
    """Handles connections that others accept: its own loop logs a traceback for each shortage."""

    handler_class = Handler

    def __init__(self, entrance: Entrance, app: Any) -> None:
        host, port = entrance.listener.getsockname()[:2]
        super().__init__(
            entrance.listener,
            app,
            log=None,
            environ={"SERVER_NAME": host, "SERVER_PORT": str(port)},
        )
        self.under_way = 0
        self.is_ending = False
        self._handlers: set[Handler] = set()

    def handle(self, connection: Any, address: Any) -> None:
        handler = Handler(connection, address, self)
        self._handlers.add(handler)
        try:
            handler.handle()
        finally:
            self._handlers.discard(handler)
            connection.close()

    def finish(self) -> None:
        """Returns when the requests that are under way now are answered."""
        self.is_ending = True
        for handler in list(self._handlers):
            if handler.is_idle:
                with contextlib.suppress(OSError):
                    handler.socket.shutdown(socket.SHUT_RDWR)
        while self._handlers:
            time.sleep(LAST_LOOK)
