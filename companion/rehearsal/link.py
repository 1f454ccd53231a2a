"""One Socket.IO connection in its text form, read by a thread of its own until it is over.

Packets: `0` open, `2`/`3` ping and pong, `40` connect, `44` connect refused, `42id[...]` event out
with its number, `43id[...]` its ack, `42[...]` event in, `41` and `1` goodbye.
"""

from __future__ import annotations

import contextlib
import json
import socket
import threading
import time
from functools import lru_cache
from typing import Any, Protocol

import websocket

from .pages import Refused
from .screen import Gap

ADDRESS = "/socket.io/?EIO=4&transport=websocket"


class Listener(Protocol):
    """Who is told, in the link's thread; `arrived` is `time.monotonic` when a packet was there."""

    def auth(self) -> dict[str, Any]: ...
    def link_changed(self, link: Link) -> None: ...
    def event_came(self, link: Link, name: str, body: Any, arrived: float) -> None: ...
    def ack_came(self, number: int, ack: dict[str, Any], arrived: float) -> None: ...


class Link:
    """A connection: some time it is `accepted`, and at last `over`, perhaps with a `refusal`.

    A `fault` is what the server sent against the contract. Raises OSError where nothing answers.
    """

    def __init__(
        self, address: str, listener: Listener, cookie: str | None, timeout: float
    ) -> None:
        self.accepted = self.over = False
        self.refusal: Refused | None = None
        self.fault: str | None = None
        self._listener = listener
        try:
            self._socket = websocket.create_connection(
                address.replace("http", "ws", 1),
                timeout=timeout,
                cookie=cookie,
                http_no_proxy=["*"],
                skip_utf8_validation=True,  # a second look: decoding already refuses what is broken
            )
        except websocket.WebSocketException as error:
            raise ConnectionError(str(error)) from error
        assert self._socket.sock
        self._tcp = self._socket.sock
        self._reader = threading.Thread(target=self._read, daemon=True)

    def start(self) -> None:
        self._reader.start()

    def send_command(self, number: int, command: dict[str, Any]) -> None:
        self._send(f"42{number}{json.dumps(['command', command], separators=(',', ':'))}")

    def cut(self) -> None:
        """Ends the TCP connection without a goodbye, and waits for the reader to notice."""
        # shutdown, not close: it wakes the reader, and the reader alone closes.
        with contextlib.suppress(OSError):
            self._tcp.shutdown(socket.SHUT_RDWR)
        if self._reader is not threading.current_thread() and self._reader.ident:
            self._reader.join(timeout=5)

    def _read(self) -> None:
        try:
            while packet := self._socket.recv():
                self._take(str(packet), time.monotonic())
        except (OSError, websocket.WebSocketException):
            pass  # however it ended, what follows is the same
        except (Gap, LookupError, TypeError, ValueError) as error:
            self.fault = f"{type(error).__name__}: {error}"
        finally:
            self.over = True
            self._tcp.close()
            self._listener.link_changed(self)

    def _take(self, packet: str, arrived: float) -> None:
        if packet.startswith("42"):
            name, body = _event(packet[2:])
            self._listener.event_came(self, name, body, arrived)
        elif packet.startswith("43"):
            start = packet.index("[")
            self._listener.ack_came(int(packet[2:start]), json.loads(packet[start:])[0], arrived)
        elif packet == "2":
            self._send("3")
        elif packet.startswith("0"):
            self._keep_time(json.loads(packet[1:]))
            self._send("40" + json.dumps(self._listener.auth()))
        elif packet.startswith("40"):
            self.accepted = True
            self._listener.link_changed(self)
        elif packet.startswith("44"):
            refusal = json.loads(packet[2:])
            data = refusal.get("data") or {}
            self.refusal = Refused(data.get("code", ""), refusal.get("message", ""), data)
            self.cut()
        elif packet in ("1", "41"):
            self.cut()
        else:
            raise ValueError(f"a packet of unknown type {packet[:2]!r}")

    def _keep_time(self, handshake: dict[str, Any]) -> None:
        # A server that stays silent for longer than a ping may take is gone.
        milliseconds = handshake["pingInterval"] + handshake["pingTimeout"]
        self._socket.settimeout(milliseconds / 1000)

    def _send(self, packet: str) -> None:
        try:
            self._socket.send(packet)
        except (OSError, websocket.WebSocketException):
            self.cut()


@lru_cache(maxsize=64)
def _event(text: str) -> tuple[str, Any]:
    """An event's name and body. Hundreds of phones get the same bytes: parsed once, then shared."""
    name, body = json.loads(text)
    return name, body
