"""Frames: a WebSocket that breaks the rules, or keeps them and means harm."""

from __future__ import annotations

import contextlib
import random
import struct
import time

import pytest

from tests.edge.conftest import UNHARMED, Attack
from tests.edge.raw import BINARY, CLOSE, CONTINUATION, PING, PONG, TEXT, frame

BROKEN: dict[str, bytes] = {
    "binary": frame(b"\x00\x01\x02", BINARY),
    "binary that reads well": frame(b'42["command",{}]', BINARY),
    "unmasked": frame("3", masked=False),
    "rsv1": frame("3", rsv=4),
    "rsv2 on nonsense": frame("x", rsv=2),
    "rsv3 on nonsense": frame("x", rsv=1),
    "reserved data opcode": frame("3", 3),
    "reserved control opcode": frame("3", 11),
    "continuation of nothing": frame("3", CONTINUATION),
    "a message within a message": frame("3", final=False) + frame("3"),
    "17 KiB": frame("4" * 17 * 1024),
    "1 EiB announced": frame(b"", length=2**60),
    "2^63 announced": frame(b"", length=2**63),
    "16 KiB in parts": frame("4" * 9000, final=False) + frame("4" * 9000, CONTINUATION),
    "not UTF-8": frame(b'42["command",{"name":"\xff\xfe"}]'),
    "half a character": frame(b"42\xc3"),
    "a surrogate in UTF-8": frame(b'42["command",{"name":"\xed\xa0\x80"}]'),
    "overlong UTF-8": frame(b"42\xc0\xaf"),
    "a ping in parts": frame("x", PING, final=False),
    "a ping too long": frame("x" * 126, PING),
    "a close too long": frame("x" * 200, CLOSE),
    "a close of one byte": frame("x", CLOSE),
    "a close with status 0": frame(struct.pack("!H", 0), CLOSE),
    "a close with status 1005": frame(struct.pack("!H", 1005), CLOSE),
    "a close not in UTF-8": frame(struct.pack("!H", 1000) + b"\xff", CLOSE),
    "a close": frame(struct.pack("!H", 1000) + b"bye", CLOSE),
    "an empty close": frame("", CLOSE),
    "empty": frame(""),
    "HTTP": b"GET / HTTP/1.1\r\nHost: x\r\n\r\n" * 20,
    "zeros": bytes(4096),
    "ones": b"\xff" * 4096,
}


@pytest.mark.parametrize("when", ["before connecting", "as a guest"])
@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_frame_ends_its_own_connection(attack: Attack, name: str, when: str) -> None:
    with attack.guest() if when == "as a guest" else attack.raw().upgrade() as mallory:
        mallory.send(BROKEN[name])
        assert mallory.is_ended()


def test_parts_without_end_are_ended(attack: Attack) -> None:
    for part in (frame("", CONTINUATION, final=False), frame("4", CONTINUATION, final=False)):
        with attack.guest() as mallory:
            mallory.send(frame("4", final=False) + part * 20_000)
            assert mallory.is_ended()


def test_a_message_in_a_few_parts_with_a_ping_between_is_one(attack: Attack) -> None:
    """RFC 6455, 5.4: control frames may come between the parts of a message."""
    with attack.guest() as ada:
        whole = f'427["command",{{"name":"support_idea","nonce":"in-parts-{time.time()}"'
        rest = f',"idea":"{attack.idea}"}}]'
        ada.send(frame(whole, final=False) + frame("hallo", PING))
        while (got := ada.read_frame()) and got[0] != PONG:
            pass
        assert got == (PONG, b"hallo")
        ada.send(frame(rest, CONTINUATION))
        assert ada.ack(7)["ok"]


def test_a_frame_that_arrives_byte_by_byte_is_one(attack: Attack) -> None:
    """A hall's poor reception: 200 bytes in 200 pieces."""
    with attack.guest() as ada:
        body = f'428["command",{{"name":"support_idea","nonce":"by-byte-{time.time()}"'
        message = frame(f'{body},"idea":"{attack.idea}","more":"{"x" * 80}"}}]')
        for n in range(len(message)):
            ada.send(message[n : n + 1])
            time.sleep(0.001)
        assert ada.ack(8)["ok"]


@pytest.mark.parametrize("opcode", [PING, PONG], ids=["pings", "pongs"])
def test_a_flood_of_control_frames_stalls_nobody(attack: Attack, opcode: int) -> None:
    """Rule F4. They carry no message, so counting messages alone would not see them."""
    with attack.guest() as mallory:
        mallory.socket.settimeout(0.5)
        burst = frame("x" * 10, opcode) * 4000
        slowest, end = 0.0, time.monotonic() + 1.5
        while time.monotonic() < end:
            try:
                mallory.socket.sendall(burst)
            except OSError:
                break
            slowest = max(slowest, attack.neighbour_is_served())
            time.sleep(0.1)
        assert slowest < UNHARMED
        assert mallory.is_ended(), "nobody needs so many"


@pytest.mark.parametrize(
    "message",
    ["3", '42["command",{}]', '421["command",{"name":"x"}]'],
    ids=["pong", "event", "ack"],
)
def test_a_flood_of_messages_ends_its_connection(attack: Attack, message: str) -> None:
    with attack.guest() as mallory:
        mallory.send(frame(message) * 3000)
        assert attack.neighbour_is_served() < UNHARMED
        assert mallory.is_ended()


def test_who_sends_and_never_reads_is_ended(attack: Attack) -> None:
    """Rule F2: no queue grows for somebody who does not take."""
    with attack.guest() as mallory:
        mallory.socket.settimeout(0.2)
        bad = frame('421["command",{"name":"post_idea","nonce":"x","text":""}]')
        for _ in range(20):
            mallory.send(bad * 100)
            if attack.neighbour_is_served() > UNHARMED:
                pytest.fail("the neighbour waits")
        mallory.socket.settimeout(5)
        assert mallory.is_ended()


def test_idle_connections_cost_the_neighbour_nothing(attack: Attack) -> None:
    with contextlib.ExitStack() as idle:
        for _ in range(100):
            idle.enter_context(attack.raw()).upgrade()
        assert attack.neighbour_is_served() < UNHARMED


def test_random_bytes_end_their_own_connection(attack: Attack) -> None:
    seed = random.randrange(2**32)
    print(f"seed {seed}")
    chance = random.Random(seed)
    for _ in range(60):
        with attack.raw().upgrade() as mallory:
            for _ in range(chance.randrange(1, 6)):
                payload = chance.randbytes(chance.randrange(0, 200))
                mallory.send(
                    frame(
                        payload,
                        chance.choice([TEXT, TEXT, BINARY, CONTINUATION, PING, CLOSE, 5, 12]),
                        final=chance.random() < 0.8,
                        rsv=chance.choice([0, 0, 0, 1, 4]),
                        masked=chance.random() < 0.9,
                        length=chance.choice([None, None, None, 0, 500, 2**40]),
                    )
                )
