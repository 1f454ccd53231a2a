"""The stock way to serve the sockets, by what Flask-SocketIO promises in public: for when our own
does not fit the libraries that are installed. It keeps the contract; it is only slower.

What our own way has and this one has not: a limit to a client's pace, and one to the time it may
take to say hello. On gevent a message that is too large is put together before it is refused.
"""

from __future__ import annotations

import contextlib
import json
import logging
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from companion import green
from companion.live.connections import Connection
from companion.live.frames.edge import Application, Edge, Environment
from companion.live.frames.understood import MESSAGE, is_hello, is_understood
from companion.live.protocol import MAX_MESSAGE

#: Seconds; a phone that is gone is noticed after their sum.
PING_INTERVAL, PING_TIMEOUT = 25, 20
#: Packets that may wait in a client's queue before it skips ticks: the first ones come together.
AHEAD = 4
#: Packets of its own (acks) that may wait for a client before its next message ends it.
MOST_WAITING = 300
#: Seconds that a closed connection has to take its last packets before it is cut.
LINGER = 1.0
#: Where a handshake's environment holds the engine's ids of the connections that came of it.
MET = "companion.met"

logger = logging.getLogger(__name__)


class Sockets:
    """The wire that fan-out writes to (see fanout.Wire). A packet is a message's name and data."""

    def __init__(self, server: Any) -> None:
        """`server`: a socketio.Server."""
        self._server = server

    def packet(self, name: str, text: str) -> tuple[str, Any]:
        return name, json.loads(text)

    def is_ready(self, sid: str) -> bool:
        return waiting(self._server.eio, self._engine_id(sid)) <= AHEAD

    def send(self, sid: str, packet: tuple[str, Any]) -> bool:
        if not self.is_ready(sid):
            return False
        name, data = packet
        self._server.emit(name, data, to=sid)
        return True

    def send_all(
        self, connections: Sequence[Connection], packet: tuple[str, Any]
    ) -> list[Connection]:
        return [one for one in connections if not self.send(one.sid, packet)]

    def close(self, sid: str) -> None:
        environ = self._server.get_environ(sid)
        self._server.disconnect(sid)
        if environ is not None:
            green.spawn(hang_up_later, environ)

    def finish(self, patience: float) -> None:
        """See frames.Wire. Acks that are being written have a moment to get out."""
        green.sleep(min(patience, LINGER))
        for sid, _ in list(self._server.manager.get_participants("/", None)):
            self._server.disconnect(sid)
        green.sleep(min(patience, LINGER))

    def _engine_id(self, sid: str) -> str | None:
        try:
            found: str | None = self._server.manager.eio_sid_from_sid(sid, "/")
        except (AttributeError, KeyError):
            return None
        return found


def options() -> dict[str, Any]:
    """What python-socketio's server is to be made with."""
    return {
        "max_http_buffer_size": MAX_MESSAGE,
        "ping_interval": PING_INTERVAL,
        "ping_timeout": PING_TIMEOUT,
        "http_compression": False,
        "allow_upgrades": False,
    }


wire = Sockets


def edge(
    app: Application,
    path: str,
    origin_allowed: Callable[[Environment], bool],
    server: Any,
    flask_app: Any,
    commands: Any,
) -> Edge:
    """WSGI middleware that leaves each handshake at `path` to Flask-SocketIO, in `app`."""
    guard(server)

    def opens(environ: Environment, start_response: Any) -> Iterable[bytes]:
        environ.pop("HTTP_SEC_WEBSOCKET_EXTENSIONS", None)  # compression, offered, is accepted
        environ["wsgi.errors"] = QUIET
        met: list[str] = []
        environ[MET] = met
        answers = []

        def answer(*how: Any) -> Any:
            answers.append(how)
            return start_response(*how)

        body: Iterable[bytes] = []
        try:
            body = app(environ, answer)
        except Exception as problem:  # noqa: BLE001  # an answer would land in the WebSocket's stream
            logger.info("a connection ended with %s", type(problem).__name__)
        if not answers:  # it was a WebSocket, and is over
            green.hang_up(environ)
            for engine_id in met:
                forget(server.eio, engine_id)
        return body

    return Edge(app, path, origin_allowed, opens)


class Quiet:
    """A log of errors that keeps nothing: a WebSocket's are its client's own, with its address."""

    def write(self, text: str) -> None: ...

    def flush(self) -> None: ...


QUIET = Quiet()


def hang_up_later(environ: Environment) -> None:
    green.sleep(LINGER)
    green.hang_up(environ)


def guard(server: Any) -> None:
    """End who sends what python-socketio does not understand: it would log a traceback, or collect
    without bound (binary packets). Where its engine's handlers are not to be had, it has to."""
    engine = server.eio
    handlers = getattr(engine, "handlers", {})
    meets, takes = handlers.get("connect"), handlers.get("message")
    if meets is None or takes is None:
        return

    def meeting(engine_id: str, environ: Environment) -> Any:
        environ[MET].append(engine_id)
        return meets(engine_id, environ)

    def guarded(engine_id: str, data: Any) -> None:
        message = MESSAGE + data if isinstance(data, str) else data
        is_too_slow = waiting(engine, engine_id) > MOST_WAITING
        if is_too_slow or not (is_understood(message) or is_first_hello(engine_id, message)):
            green.hang_up(server.environ[engine_id])
        else:
            takes(engine_id, data)

    def is_first_hello(engine_id: str, message: object) -> bool:
        try:
            is_known = server.manager.sid_from_eio_sid(engine_id, "/") is not None
        except KeyError:
            is_known = False
        return is_hello(message) and not is_known

    engine.on("connect", meeting)
    engine.on("message", guarded)


def forget(engine: Any, engine_id: str) -> None:
    """What python-engineio itself does not do after an error, until the next ping is missed."""
    with contextlib.suppress(AttributeError, KeyError):
        engine.sockets[engine_id].close(wait=False, abort=True)


def waiting(engine: Any, engine_id: str | None) -> int:
    """How many packets wait for a client, as far as python-engineio tells."""
    try:
        found: int = engine.sockets[engine_id].queue.qsize()
    except (AttributeError, KeyError):
        return 0
    return found
