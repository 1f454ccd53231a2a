"""A hostile client: bytes on a socket, well-formed only where it wants to be."""

from __future__ import annotations

import base64
import contextlib
import json
import os
import socket
import struct
from types import TracebackType
from typing import Any

TEXT, BINARY, CLOSE, PING, PONG, CONTINUATION = 1, 2, 8, 9, 10, 0
SOCKET_IO = "/socket.io/?EIO=4&transport=websocket"


def handshake(port: int, path: str = SOCKET_IO, **headers: str | None) -> bytes:
    """A WebSocket handshake's bytes. `headers` replace or, where None, leave out; _ is -."""
    sent: dict[str, str | None] = {
        "Host": f"127.0.0.1:{port}",
        "Connection": "Upgrade",
        "Upgrade": "websocket",
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": base64.b64encode(os.urandom(16)).decode(),
    }
    sent |= {name.replace("_", "-"): value for name, value in headers.items()}
    lines = [f"{name}: {value}" for name, value in sent.items() if value is not None]
    return "\r\n".join([f"GET {path} HTTP/1.1", *lines, "", ""]).encode("latin-1")


def frame(
    payload: bytes | str,
    opcode: int = TEXT,
    *,
    final: bool = True,
    rsv: int = 0,
    masked: bool = True,
    length: int | None = None,
) -> bytes:
    """One frame's bytes; `length`: what its header claims."""
    data = payload.encode("utf-8", "surrogatepass") if isinstance(payload, str) else payload
    size = len(data) if length is None else length
    first = final << 7 | rsv << 4 | opcode
    bit = masked << 7
    if size < 126:
        header = struct.pack("!BB", first, bit | size)
    elif size < 65536:
        header = struct.pack("!BBH", first, bit | 126, size)
    else:
        header = struct.pack("!BBQ", first, bit | 127, size)
    # A mask of zeros is a mask, and leaves the payload readable here.
    return header + (bytes(4) if masked else b"") + data


class Raw:
    """A TCP connection to the server; `upgrade` makes a WebSocket of it."""

    def __init__(self, port: int, timeout: float = 5) -> None:
        self.port = port
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=timeout)
        self._buffer = b""

    def __enter__(self) -> Raw:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.socket.close()

    def send(self, data: bytes) -> None:
        """The server may hang up meanwhile: that is its answer."""
        with contextlib.suppress(ConnectionError):
            self.socket.sendall(data)

    def upgrade(self, **headers: str | None) -> Raw:
        """Shake hands and take Engine.IO's greeting."""
        self.send(handshake(self.port, **headers))
        assert b" 101 " in self.read_head()
        opened = self.read_frame()
        assert opened is not None
        assert opened[1].startswith(b"0{")
        return self

    def connect(self, token: str, gathering: str = "auftakt") -> Raw:
        """A guest's connection, as good as anybody's up to here."""
        self.upgrade()
        auth = {"gathering": gathering, "screen": "guest", "token": token}
        self.send(frame("40" + json.dumps(auth)))
        while (got := self.read_frame()) and not got[1].startswith(b"42"):
            assert not got[1].startswith(b"44"), got
        return self

    def command(self, number: int, **fields: Any) -> None:
        self.send(frame(f"42{number}" + json.dumps(["command", fields])))

    def ack(self, number: int) -> Any:
        """The answer to a command; None where the connection ended without one."""
        while got := self.read_frame():
            if got[1].startswith(f"43{number}[".encode()):
                return json.loads(got[1][2 + len(str(number)) :])[0]
        return None

    def read_head(self) -> bytes:
        """An HTTP answer's head; empty where there is none."""
        while b"\r\n\r\n" not in self._buffer:
            if not self._fill():
                head, self._buffer = self._buffer, b""
                return head
        head, _, self._buffer = self._buffer.partition(b"\r\n\r\n")
        return head

    def read_frame(self) -> tuple[int, bytes] | None:
        """Opcode and payload of the next frame; None where the connection is over."""
        head = self._take(2)
        if head is None:
            return None
        size = head[1] & 127
        if size > 125:
            more = self._take(2 if size == 126 else 8)
            if more is None:
                return None
            size = int.from_bytes(more, "big")
        payload = self._take(size)
        return None if payload is None else (head[0] & 15, payload)

    def read_all(self) -> bytes:
        """Whatever comes until the server hangs up. Raises TimeoutError where it does not."""
        while self._fill():
            pass
        return self._buffer

    def is_ended(self) -> bool:
        """Waits for the server to end the connection; False where it keeps it."""
        try:
            while self.read_frame():
                pass
        except TimeoutError:
            return False
        return True

    def _take(self, count: int) -> bytes | None:
        while len(self._buffer) < count:
            if not self._fill():
                return None
        taken, self._buffer = self._buffer[:count], self._buffer[count:]
        return taken

    def _fill(self) -> bool:
        try:
            came = self.socket.recv(65536)
        except ConnectionError:
            return False
        self._buffer += came
        return bool(came)
