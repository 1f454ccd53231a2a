"""What a client's bytes look like: HTTP requests and WebSocket frames, written and read as cheaply
as Python can, because the load must never be the limit."""

from __future__ import annotations

import json
from typing import Any

#: Engine.IO's and the WebSocket's own.
PING, PONG = b"2", b"3"
#: Bits of a frame's first byte.
COMPRESSED, OPCODE = 0x40, 0x0F
CLOSE = 8

SOCKET = "/socket.io/?EIO=4&transport=websocket"
#: What a browser offers; who accepts it keeps a compressor for each client.
OFFER = "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits"


class Failed(Exception):
    """What was to be measured did not happen; the run does not count."""


def request(method: str, path: str, port: int, *headers: str, body: bytes = b"") -> bytes:
    lines = [f"{method} {path} HTTP/1.1", f"Host: 127.0.0.1:{port}", *headers]
    if body:
        lines += ["Content-Type: application/json", f"Content-Length: {len(body)}"]
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + body


def handshake(port: int, *headers: str) -> bytes:
    """The request that becomes a WebSocket."""
    return request(
        "GET",
        SOCKET,
        port,
        "Connection: Upgrade",
        "Upgrade: websocket",
        "Sec-WebSocket-Version: 13",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
        *headers,
    )


def frame(payload: bytes) -> bytes:
    """A client's text frame. A mask of zeros is a mask, and costs nothing."""
    size = len(payload)
    if size < 126:
        return bytes((0x81, 0x80 | size)) + bytes(4) + payload
    return bytes((0x81, 0x80 | 126)) + size.to_bytes(2, "big") + bytes(4) + payload


def server_frame(payload: bytes) -> bytes:
    """A server's text frame, as the floor sends it."""
    size = len(payload)
    if size < 126:
        return bytes((0x81, size)) + payload
    return bytes((0x81, 126)) + size.to_bytes(2, "big") + payload


def split(data: bytes) -> tuple[list[tuple[int, bytes]], bytes]:
    """The whole frames in `data`, each its first byte and its payload, and what is left."""
    frames = []
    at, end = 0, len(data)
    while end - at >= 2:
        size, start = data[at + 1], at + 2
        if size == 126:
            size, start = int.from_bytes(data[at + 2 : at + 4], "big"), at + 4
        elif size == 127:
            size, start = int.from_bytes(data[at + 2 : at + 10], "big"), at + 10
        if start + size > end:
            break
        frames.append((data[at], data[start : start + size]))
        at = start + size
    return frames, data[at:]


def compact(value: Any) -> str:
    """JSON as Companion and Node write it."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def event(name: str, value: Any, number: int | None = None) -> bytes:
    """A Socket.IO event; with a number it is to be acknowledged."""
    return f'42{"" if number is None else number}["{name}",{compact(value)}]'.encode()
