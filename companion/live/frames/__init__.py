"""Frames: the only package that knows Engine.IO's and the WebSocket's insides.

own          our own way to serve the sockets
  websocket  bytes to messages and back, without a socket
  understood which messages a client may send
  outlet     what is sent to one client, and what may wait for it
  channel    one connection, without a green thread of its own
  directory  who is connected, for python-socketio
stock        the stock way, when the insides are not as our own expects
expectations whether they are
edge         from an HTTP request to a connection, for both
"""

from __future__ import annotations

import importlib
import logging
from collections.abc import Callable
from typing import Any, Protocol

from companion.live import fanout
from companion.live.frames import expectations
from companion.live.frames.edge import Application, Edge, Environment

logger = logging.getLogger(__name__)


class Wire(fanout.Wire, Protocol):
    """What fan-out writes to, and how it ends."""

    def finish(self, patience: float) -> None:
        """Hear nobody any more, answer what was heard, and say goodbye to all; that takes as many
        seconds at most. For the end of the process: nobody is told who is gone."""


class Way(Protocol):
    """A way to serve the sockets: own or stock."""

    def options(self) -> dict[str, Any]:
        """What python-socketio's server is to be made with."""

    def wire(self, server: Any) -> Wire:
        """`server`: a socketio.Server."""

    def edge(
        self,
        app: Application,
        path: str,
        origin_allowed: Callable[[Environment], bool],
        server: Any,
        flask_app: Any,
        commands: Callable[[str, object], dict[str, Any]],
    ) -> Edge:
        """WSGI middleware that makes connections of the handshakes at `path`. `commands` answers a
        command by its connection's sid; the stock way asks Flask-SocketIO's handler instead."""


def choose(wanted: str) -> Way:
    """The way that is wanted, `own` or `stock`; where the libraries' insides are not as our own
    expects, the stock one, which is said once in the log."""
    if wanted == "own" and (unmet := expectations.unmet()):
        logger.warning("the stock way serves the sockets, which is slower: %s", unmet)
        wanted = "stock"
    way: Way = importlib.import_module(f"companion.live.frames.{wanted}")
    return way
