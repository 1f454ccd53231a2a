"""What one connection may cost and cause, in a process that is made green: a real socket, a real
python-socketio, and a client that reads or does not."""

from __future__ import annotations

import contextlib
import itertools
import json
import random
import socket
import struct
import time
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest
import socketio

from companion import green
from companion.live.frames import channel as channels
from companion.live.frames import outlet, own
from companion.live.frames.channel import GOODBYE, Channel
from companion.live.frames.turns import Turns
from companion.live.frames.websocket import frame_of, text_frame

#: Seconds; more than a shared machine needs for anything here.
SOON = 5.0
HELLO = '40{"name":"Ada"}'


class Client:
    """The other end of a connection: reads only when told. `sid`: its name on the server."""

    def __init__(self, town: Town) -> None:
        mine, theirs = green.native("socket").socketpair()
        for end in (mine, theirs):
            end.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 16 * 1024)
            end.setblocking(False)
        self._socket = mine
        before = set(town.engine.sockets)
        environ = own.Kept({"flask.app": None})
        own.open_channel(town.server, town.meets, theirs, environ, b"")
        (self.sid,) = set(town.engine.sockets) - before
        self.channel: Channel = town.engine.sockets[self.sid]
        self.got = b""
        self.is_cut = False

    def sends(self, *messages: str, opcode: int = 0x81) -> None:
        """Each as a frame, masked with zeros, all at once."""
        self.sends_bytes(b"".join(masked(message.encode(), opcode) for message in messages))

    def sends_bytes(self, data: bytes) -> None:
        deadline = time.monotonic() + SOON
        while data:
            assert time.monotonic() < deadline, "nobody takes it"
            try:
                data = data[self._socket.send(data) :]
            except BlockingIOError:
                green.sleep(0.001)

    def reads(self, most: int = 1 << 20) -> None:
        """What is there, and then what comes of it."""
        green.sleep(0)
        try:
            came = self._socket.recv(most)
        except BlockingIOError:
            green.sleep(0.002)
        except ConnectionError:
            self.is_cut = True
        else:
            self.got += came
            self.is_cut = not came

    def reads_until(self, condition: Callable[[], object]) -> None:
        deadline = time.monotonic() + SOON
        while not condition():
            assert time.monotonic() < deadline, self.got[-200:]
            self.reads()

    def reads_to_the_end(self) -> bytes:
        self.reads_until(lambda: self.is_cut)
        return self.got

    def leaves(self) -> None:
        self._socket.close()
        self.is_cut = True


class Town:
    """A server without a house. `said`: what clients said, in the order of its end."""

    def __init__(self) -> None:
        self.server = socketio.Server(
            **own.options(), async_mode="threading", async_handlers=False, logger=False
        )
        self.engine = self.server.eio
        self.directory = self.server.manager
        self.meets = partial(Channel, self.engine, self.directory, Turns(), self.command)
        self.said: list[Any] = []
        self.gone: list[str] = []
        self._clients: list[Client] = []
        self.server.on("connect", lambda sid, environ, auth: None)
        self.server.on("disconnect", lambda sid, reason: self.gone.append(sid))

    def command(self, sid: str, data: Any) -> Any:
        if data.get("takes"):
            green.sleep(data["takes"])
        if data.get("fails"):
            raise RuntimeError("a bug")
        self.said.append(data["n"])
        return {"ok": data["n"]}

    def client(self, *, says_hello: bool = True) -> Client:
        client = Client(self)
        self._clients.append(client)
        client.reads_until(lambda: client.got)
        if says_hello:
            client.sends(HELLO)
            client.reads_until(lambda: f'40{{"sid":"{client.sid}"}}'.encode() in client.got)
        client.got = b""
        return client

    def ends(self) -> None:
        for client in self._clients:
            client.leaves()
            self.lets_go_of(client)

    def knows(self, client: Client) -> bool:
        """Whether anything is kept of a client."""
        return (
            client.sid in self.engine.sockets
            or client.sid in self.server.environ
            or self.directory.knows(client.sid)
        )

    def lets_go_of(self, client: Client) -> None:
        """The hub needs a moment for it."""
        deadline = time.monotonic() + SOON
        while self.knows(client) or not client.channel.closed:
            assert time.monotonic() < deadline
            green.sleep(0.005)
        assert client.channel._socket.fileno() == -1


@pytest.fixture
def town() -> Iterator[Town]:
    town = Town()
    yield town
    town.ends()


def masked(payload: bytes, opcode: int = 0x81) -> bytes:
    size = len(payload)
    head = struct.pack("!BB", opcode, 0x80 | size)
    if size >= 126:
        head = struct.pack("!BBH", opcode, 0x80 | 126, size)
    return head + bytes(4) + payload


def command(number: int, **fields: Any) -> str:
    return f"42{number}" + json.dumps(["command", {"n": number, **fields}])


def frames(stream: bytes) -> Iterator[bytes]:
    """The payloads of a server's frames."""
    while stream:
        size, start = stream[1], 2
        if size > 125:
            start = 4 if size == 126 else 10
            size = int.from_bytes(stream[2:start], "big")
        assert len(stream) >= start + size, "cut off in the middle"
        yield stream[start : start + size]
        stream = stream[start + size :]


LARGE = text_frame("x" * 300_000)


# What waits


def test_a_large_frame_waits_by_an_offset_into_the_one_that_all_share(town: Town) -> None:
    """Rule F2."""
    ada, ben = town.client(), town.client()
    for client in (ada, ben):
        assert client.channel.offer(LARGE)
        rest = client.channel._rest
        assert rest is not None
        assert rest.obj is LARGE
        assert 0 < len(rest) < len(LARGE)


def test_who_has_not_drained_is_offered_in_vain(town: Town) -> None:
    ada = town.client()
    assert ada.channel.offer(LARGE)
    assert not ada.channel.offer(text_frame("later"))
    ada.reads_until(lambda: len(ada.got) == len(LARGE))
    ada.reads_until(lambda: not ada.channel.is_draining)
    assert ada.channel.offer(text_frame("now"))
    ada.reads_until(lambda: ada.got == LARGE + text_frame("now"))


def test_its_own_waits_behind_and_keeps_its_order(town: Town) -> None:
    ada = town.client()
    ada.channel.offer(LARGE)
    ada.sends(command(1), command(2))
    ada.sends("!", opcode=0x89)
    ada.reads_until(lambda: len(ada.got) > len(LARGE) and town.said == [1, 2])
    ada.reads_until(lambda: not ada.channel.is_draining)
    ada.reads()
    assert ada.got.startswith(LARGE)
    rest = list(frames(ada.got[len(LARGE) :]))
    assert sorted(rest) == [b"!", b'431[{"ok":1}]', b'432[{"ok":2}]']
    assert rest.index(b'431[{"ok":1}]') < rest.index(b'432[{"ok":2}]')


def test_so_much_of_its_own_may_wait_and_no_more(town: Town) -> None:
    """Rule F2: acks for one who does not read."""
    ada = town.client()
    ada.channel.offer(LARGE)
    frame = text_frame("x" * 1000)
    for _ in range(outlet.OWN_WAITING // len(frame)):
        ada.channel.send_own(frame)
    assert not ada.channel.closed
    ada.channel.send_own(frame)
    town.lets_go_of(ada)
    assert town.gone == [ada.sid]


@pytest.mark.parametrize("opcode", [0x89, 0x81], ids=["pongs", "acks"])
def test_answers_count_as_its_own(town: Town, opcode: int) -> None:
    """Threat: pings that are answered to one who reads nothing."""
    ada = town.client()
    ada.channel.offer(LARGE)
    sent = 0
    with contextlib.suppress(ConnectionError):
        while not ada.channel.closed:
            ada.sends(*["x" * 120 if opcode == 0x89 else command(sent)] * 20, opcode=opcode)
            ada.channel._flood = (300.0, time.monotonic())  # by its pace alone it would be ended
            green.sleep(0)
            sent += 1
            assert sent < 500
            assert len(ada.channel._own or b"") <= outlet.OWN_WAITING + 16 * 1024
    town.lets_go_of(ada)


def test_who_takes_nothing_is_really_cut(town: Town) -> None:
    ada = town.client()
    ada.channel.offer(LARGE)
    now = time.monotonic()
    ada.channel.beat(now + outlet.STUCK - 1)
    assert not ada.channel.closed
    ada.channel.beat(now + outlet.STUCK + 1)
    town.lets_go_of(ada)
    assert len(ada.reads_to_the_end()) < len(LARGE)


def test_who_takes_some_is_not_cut(town: Town) -> None:
    ada = town.client()
    ada.channel.offer(LARGE)
    start, rest = time.monotonic(), ada.channel._rest
    time.sleep(0.05)
    ada.reads_until(lambda: ada.channel._rest is not rest)
    ada.channel.beat(start + outlet.STUCK + 0.04)
    assert not ada.channel.closed
    assert ada.channel.is_draining


def test_whatever_is_sent_and_read_when_the_stream_is_whole(town: Town) -> None:
    """Partial writes at every place; a seed is printed."""
    seed = random.randrange(2**32)
    print(f"seed {seed}")
    chance = random.Random(seed)
    ada, sent = town.client(), []
    for number in range(200):
        frame = text_frame(f"{number} " + "x" * chance.choice([1, 50, 500, 20_000, 90_000]))
        if chance.random() < 0.5:
            if ada.channel.offer(frame):
                sent.append(frame)
        elif len(frame) < 1000 and len(ada.channel._own or b"") < 60_000:
            ada.channel.send_own(frame)
            sent.append(frame)
        for _ in range(chance.randrange(4)):
            ada.reads(chance.choice([1, 100, 5_000, 100_000]))
    ada.reads_until(lambda: len(ada.got) >= sum(map(len, sent)))
    assert list(frames(ada.got)) == list(frames(b"".join(sent)))
    assert not ada.channel.is_draining


# The end


def test_goodbye_comes_after_what_waits(town: Town) -> None:
    ada = town.client()
    ada.channel.offer(LARGE)
    ada.channel.close()
    assert not ada.channel.offer(text_frame("too late"))
    ada.channel.send_own(text_frame("too late"))
    assert ada.reads_to_the_end() == LARGE + GOODBYE
    town.lets_go_of(ada)


def test_who_does_not_take_goodbye_is_cut_all_the_same(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(channels, "LINGER", 0.1)
    ada = town.client()
    ada.channel.offer(LARGE)
    ada.channel.close()
    town.lets_go_of(ada)


def test_nothing_is_sent_after_the_end(town: Town) -> None:
    ada = town.client()
    ada.channel.cut()
    ada.channel.offer(LARGE)
    ada.channel.send_own(LARGE)
    assert not ada.channel.is_draining
    assert ada.reads_to_the_end() == b""
    town.lets_go_of(ada)


def test_what_was_said_before_the_end_counts(town: Town) -> None:
    """A page that sends and closes, in one packet."""
    for end in (masked(b"1"), masked(struct.pack("!H", 1000), 0x88), masked(b"x", 0xF1)):
        ada = town.client()
        ada.sends_bytes(masked(command(1).encode()) + masked(command(2).encode()) + end)
        ada.reads_to_the_end()
        town.lets_go_of(ada)
        assert town.said == [1, 2]
        town.said.clear()


def test_a_close_is_answered_with_one(town: Town) -> None:
    """RFC 6455, 5.5.1."""
    ada = town.client()
    ada.sends_bytes(masked(struct.pack("!H", 1000), 0x88))
    assert ada.reads_to_the_end() == frame_of(0x88, struct.pack("!H", 1000))


def test_a_client_that_is_gone_is_forgotten(town: Town) -> None:
    for says_hello in (True, False):
        ada = town.client(says_hello=says_hello)
        ada.leaves()
        town.lets_go_of(ada)
        ben = town.client(says_hello=says_hello)
        ben.leaves()
        ben.channel.offer(LARGE)  # and if it is noticed while sending
        town.lets_go_of(ben)
    assert len(town.gone) == 2


def test_who_is_closed_while_being_let_in_is_forgotten(town: Town) -> None:
    town.server.on("connect", lambda sid, environ, auth: green.sleep(0.05))
    ada = town.client(says_hello=False)
    ada.sends(HELLO)
    ada.reads_until(lambda: town.directory.knows(ada.sid))
    ada.channel.close()
    green.sleep(0.1)
    town.lets_go_of(ada)


def test_who_never_says_hello_is_cut(town: Town) -> None:
    ada, ben = town.client(), town.client(says_hello=False)
    later = time.monotonic() + channels.HELLO_WITHIN + 1
    for client in (ada, ben):
        client.channel.beat(later)
    town.lets_go_of(ben)
    assert not ada.channel.closed
    ada.sends("41")  # Socket.IO's goodbye alone: what is left is nobody
    ada.reads_until(lambda: not town.directory.knows(ada.sid))
    ada.channel.beat(later)
    town.lets_go_of(ada)


def test_who_answers_no_ping_is_cut(town: Town) -> None:
    ada, ben = town.client(), town.client()
    due = time.monotonic() + channels.PING_INTERVAL
    for client in (ada, ben):
        client.channel.beat(due - 1)
        client.channel.beat(due + 1)
        client.reads_until(lambda client=client: client.got == text_frame("2"))
    ben.sends("3")
    ben.reads_until(lambda: not ben.channel._pinged)
    for client in (ada, ben):
        client.channel.beat(due + 1 + channels.PING_TIMEOUT)
    town.lets_go_of(ada)
    assert not ben.channel.closed


# Messages


def test_messages_keep_their_order_however_long_each_takes(town: Town) -> None:
    ada = town.client()
    for n in range(40):
        ada.sends(command(n, takes=random.choice([0, 0, 0.01])))
    ada.reads_until(lambda: len(town.said) == 40)
    assert town.said == list(range(40))


def test_no_more_is_read_of_one_who_says_too_much_at_once(town: Town) -> None:
    ada = town.client()
    ada.sends(command(0, takes=0.2))
    ada.reads_until(lambda: ada.channel._inbox is not None)
    ada.sends(*[command(n) for n in range(1, 30)])
    green.sleep(0.05)
    assert ada.channel._reading is None
    ada.reads_until(lambda: len(town.said) == 30)
    assert town.said == list(range(30))
    ada.sends(command(30))
    ada.reads_until(lambda: len(town.said) == 31)


def test_one_client_leaves_the_others_their_turn(town: Town) -> None:
    """Rule F4: a burst of messages, each of which is answered without waiting."""
    ada, turns, over = town.client(), [], []

    def count() -> None:
        while not over:
            turns.append(len(town.said))
            green.sleep(0)

    green.spawn(count)
    ada.sends(*[command(n) for n in range(200)])
    ada.reads_until(lambda: len(town.said) == 200)
    over.append(True)
    assert max(b - a for a, b in itertools.pairwise(turns)) <= 2 * channels.IN_A_ROW


def test_a_bug_in_a_handler_says_nothing_into_the_stream(
    town: Town, caplog: pytest.LogCaptureFixture
) -> None:
    ada = town.client()
    ada.sends(command(1, fails=True), command(2))
    ada.reads_until(lambda: town.said == [2])
    ada.reads_until(lambda: ada.got)
    assert list(frames(ada.got)) == [b'432[{"ok":2}]']
    assert "RuntimeError: a bug" in caplog.text
