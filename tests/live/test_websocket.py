"""What a client sends is understood alike, by the short way and by the library's."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest

from companion.live.frames import websocket
from companion.live.frames.websocket import Broken, Ended, Inbound, whole_text
from companion.live.protocol import MAX_MESSAGE

SIZES = (0, 1, 2, 3, 4, 5, 124, 125, 126, 127, 1_000, MAX_MESSAGE)
ALPHABET = "aäß€😀\0\n\"'"


def masked(payload: bytes, mask: bytes, first: int = 0x81) -> bytes:
    """A frame from client to server (RFC 6455, 5.2), with a size of any form it takes."""
    size = len(payload)
    head = bytes((0x80 | size,)) if size < 126 else b"\xfe" + size.to_bytes(2, "big")
    return bytes((first,)) + head + mask + bytes(b ^ mask[n % 4] for n, b in enumerate(payload))


def text(chance: random.Random, size: int) -> bytes:
    """Of so many bytes."""
    made = b""
    while len(made) < size:
        made += chance.choice(ALPHABET).encode()
    return made[:size].decode(errors="ignore").encode().ljust(size, b".")


def taken(data: bytes) -> object:
    """The messages in it, or why it ends the connection."""
    inbound, messages = Inbound(), []
    try:
        messages += inbound.take(data)
    except (Broken, Ended) as end:
        return messages, type(end)
    return messages, inbound.frames, inbound.take_answer()


@pytest.fixture
def chance() -> random.Random:
    seed = random.randrange(2**32)
    print(f"seed {seed}")
    return random.Random(seed)


@pytest.mark.parametrize("size", SIZES)
def test_whole_frame_is_its_text(size: int, chance: random.Random) -> None:
    payload = text(chance, size)
    assert whole_text(masked(payload, chance.randbytes(4))) == payload.decode()


@pytest.mark.parametrize(
    "spoil",
    [
        lambda frame: frame[:-1],
        lambda frame: frame + b"\x81",
        lambda frame: frame + frame,
        lambda frame: b"\x01" + frame[1:],
        lambda frame: b"\x82" + frame[1:],
        lambda frame: b"\xc1" + frame[1:],
        lambda frame: bytes((frame[0], frame[1] & 0x7F)) + frame[2:],
        lambda frame: frame[:6] + b"\xff" + frame[7:],
        lambda frame: frame[:1] + b"\xfe\x00\x05" + frame[2:],
        lambda frame: frame[:1] + b"\xff" + bytes(7) + b"\x05" + frame[2:],
        lambda frame: frame[:3],
        lambda frame: b"",
    ],
)
def test_all_else_is_left_to_the_library(spoil: Callable[[bytes], bytes]) -> None:
    """Half a frame, two, parts, binary, extensions, no mask, bad UTF-8, a size in a wrong form."""
    assert whole_text(spoil(masked(b"Moin!", bytes(4)))) is None


def test_both_ways_take_the_same(chance: random.Random, monkeypatch: pytest.MonkeyPatch) -> None:
    frames = []
    for _ in range(300):
        frame = bytearray(masked(text(chance, chance.randrange(200)), chance.randbytes(4)))
        for _ in range(chance.choice((0, 0, 1, 3))):
            frame[chance.randrange(len(frame))] = chance.randrange(256)
        frames.append(bytes(frame))
    by_the_short_way = [taken(frame) for frame in frames]
    monkeypatch.setattr(websocket, "whole_text", lambda data: None)
    assert [taken(frame) for frame in frames] == by_the_short_way


def test_whole_frame_amid_another_is_a_part_of_that() -> None:
    inner = masked(b"innen", bytes(4))
    outer = masked(inner.decode("latin-1").encode(), bytes(4))
    inbound = Inbound()
    assert list(inbound.take(outer[:6])) == []
    assert list(inbound.take(outer[6:])) == [inner.decode("latin-1")]


def test_whole_frame_amid_a_message_in_parts_breaks_it() -> None:
    inbound = Inbound()
    assert list(inbound.take(masked(b"Teil", bytes(4), first=0x01))) == []
    with pytest.raises(Broken):
        list(inbound.take(masked(b"ganz", bytes(4))))
