"""The WebSocket protocol (RFC 6455) without its sockets: bytes in, messages out, and back."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from wsproto.frame_protocol import CloseReason, FrameProtocol, Opcode, ParseFailed
from wsproto.utilities import generate_accept_token

from companion.live.protocol import MAX_MESSAGE

TEXT, PONG, CLOSE = 0x81, 0x8A, 0x88
#: The bit beside a frame's size that says that it is masked, as all of a client's are.
MASKED = 0x80


class Broken(Exception):
    """The peer does not keep the protocol, or wants too much; the connection must end."""


class Ended(Exception):
    """The peer said goodbye."""


class Inbound:
    """What a client sends, put together. `frames` counts them: parts, pings and all. `answer`: what
    they ask to be answered (a pong, a close).

    wsproto's part is there only while something is half received: most clients never need it, and
    it refers to itself, so that only a look for garbage would free it.
    """

    __slots__ = ("_parts", "_protocol", "_size", "answer", "frames")

    def __init__(self) -> None:
        self._protocol: FrameProtocol | None = None
        self._parts: list[str] | None = None
        self._size = 0
        self.answer = b""
        self.frames = 0

    def take(self, data: bytes) -> Iterator[str]:
        """The messages that are complete now. Raises Broken and Ended, after those before."""
        if self._protocol is None and (message := whole_text(data)) is not None:
            self.frames += 1
            yield message
            return
        # No extensions: compression, measured, takes 199 KiB a connection instead of 65.
        protocol = self._protocol = self._protocol or FrameProtocol(client=False, extensions=[])
        protocol.receive_bytes(data)
        try:
            for frame in protocol.received_frames():
                self.frames += frame.frame_finished
                if frame.opcode is Opcode.TEXT and isinstance(frame.payload, str):
                    self._collect(frame.payload)
                    if frame.message_finished:
                        yield self._put_together()
                elif frame.opcode is Opcode.PING and isinstance(frame.payload, bytes | bytearray):
                    self.answer += frame_of(PONG, frame.payload)
                elif frame.opcode is Opcode.CLOSE:
                    self.answer += close_frame()
                    raise Ended
                elif frame.opcode is not Opcode.PONG:
                    raise Broken("binary")
        except ParseFailed as problem:
            raise Broken(str(problem)) from None
        decoder = protocol._frame_decoder
        if decoder.header is not None and decoder.header.payload_len > MAX_MESSAGE:
            raise Broken("too large, as it announces")
        if self._parts is None and decoder.header is None and not decoder.buffer:
            self.end()  # what comes next begins a frame, and a message

    def end(self) -> None:
        """Nothing is to follow on what was half received."""
        if self._protocol:
            self._protocol._parse_more.close()
            self._protocol = None

    def take_answer(self) -> bytes:
        answer, self.answer = self.answer, b""
        return answer

    def _collect(self, part: str) -> None:
        self._parts = self._parts or []
        self._parts.append(part)
        self._size += len(part)
        if self._size > MAX_MESSAGE:
            raise Broken("too large")

    def _put_together(self) -> str:
        message = "".join(self._parts or ())
        self._parts, self._size = None, 0
        return message


def whole_text(data: bytes) -> str | None:
    """The text, where these bytes are one whole masked text frame, as nearly all that comes is:
    wsproto takes ten times as long. None: they may be anything else."""
    if len(data) < 6 or data[0] != TEXT:
        return None
    size, start = data[1] - MASKED, 6
    if size == 126:
        size, start = int.from_bytes(data[2:4], "big"), 8
    if not 0 <= size <= MAX_MESSAGE or len(data) != start + size or (start == 8 and size < 126):
        return None
    mask = (data[start - 4 : start] * (size // 4 + 1))[:size]
    text = int.from_bytes(data[start:], "big") ^ int.from_bytes(mask, "big")
    try:
        return text.to_bytes(size, "big").decode()
    except UnicodeDecodeError:
        return None


def text_frame(text: str) -> bytes:
    """A message as one frame, from server to client: not masked."""
    return frame_of(TEXT, text.encode())


def close_frame(reason: CloseReason = CloseReason.NORMAL_CLOSURE) -> bytes:
    return frame_of(CLOSE, struct.pack("!H", reason))


def frame_of(kind: int, payload: bytes | bytearray) -> bytes:
    size = len(payload)
    if size < 126:
        return struct.pack("!BB", kind, size) + payload
    if size < 65_536:
        return struct.pack("!BBH", kind, 126, size) + payload
    return struct.pack("!BBQ", kind, 127, size) + payload


def acceptance(key: str) -> bytes:
    """The answer to a client's handshake. No extension is accepted, whatever is offered."""
    return (
        b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        b"Sec-WebSocket-Accept: " + generate_accept_token(key.encode("latin-1")) + b"\r\n\r\n"
    )
