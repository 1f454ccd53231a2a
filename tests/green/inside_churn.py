"""Who comes and goes leaves nothing behind, in the whole application, in a process made green."""

from __future__ import annotations

import gc
import json
import os
import random
import socket
import struct
import time
import urllib.request
from collections import Counter
from collections.abc import Iterator

import pytest

from companion import green
from companion.app import create_app
from companion.server import define_demo
from companion.settings import Settings
from companion.store.log import MemoryLog
from tests.edge.raw import Raw, frame

#: Connections in a round, and what two rounds may leave behind of any kind: what is imported when
#: it is first needed, but not one in ten.
PHONES = 200
LEFT = PHONES // 5


class Site:
    """A whole server, in this process."""

    def __init__(self) -> None:
        name = type(green.library()).__name__.lower()
        settings = Settings(secret="s" * 16, asynchrony=name)
        self.companion = create_app(settings, MemoryLog(), time.time)
        define_demo(self.companion.house)
        listener = green.listen("127.0.0.1", 0)
        self.port = listener.getsockname()[1]
        green.spawn(green.serve, listener, self.companion.wsgi)

    def token(self) -> str:
        address = f"http://127.0.0.1:{self.port}/g/auftakt/join"
        with urllib.request.urlopen(address, data=b"") as answer:
            token: str = json.load(answer)["token"]
            return token

    @property
    def connections(self) -> int:
        room = self.companion.house.room("auftakt")
        assert room
        assert room.fanout
        return room.fanout.connections


@pytest.fixture
def site() -> Iterator[Site]:
    yield Site()
    green.stop_accepting()


def come_and_go(site: Site, token: str, chance: random.Random) -> None:
    """Every phase of a connection, left in every way."""
    hello = json.dumps({"gathering": "auftakt", "screen": "guest", "token": token})
    phones = []
    for _ in range(PHONES):
        phone = Raw(site.port)
        phones.append(phone)
        if chance.random() < 0.9:
            phone.upgrade()
        if chance.random() < 0.9:
            phone.send(frame("40" + (hello if chance.random() < 0.9 else "{}")))
        if chance.random() < 0.5:
            phone.command(1, name="post_idea", nonce=f"{chance.getrandbits(64):x}", text="")
    green.sleep(0.1)
    for phone in phones:
        if chance.random() < 0.3:
            phone.send(frame(chance.choice(["41", "1", "nonsense"])))
        if chance.random() < 0.3:
            no_goodbye = struct.pack("ii", 1, 0)
            phone.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, no_goodbye)
        phone.socket.close()
    deadline = time.monotonic() + 5
    while site.connections and time.monotonic() < deadline:
        green.sleep(0.01)
    assert site.connections == 0
    green.sleep(0.1)


def kept() -> Counter[str]:
    """How many objects of each kind there are, without what eventlet clears away by the thousand:
    a timer that was cancelled, in a tuple with its time."""
    for _ in range(3):
        gc.collect()
    found = Counter(f"{type(o).__module__}.{type(o).__qualname__}" for o in gc.get_objects())
    found["builtins.tuple"] -= found.pop("eventlet.hubs.timer.Timer", 0)
    return found


def test_nothing_stays_of_who_came_and_went(site: Site) -> None:
    """Objects, green threads and descriptors are as many as before; a seed is printed."""
    seed = random.randrange(2**32)
    print(f"seed {seed}")
    chance = random.Random(seed)
    token = site.token()
    for _ in range(2):
        come_and_go(site, token, chance)
    before, files = kept(), open_files()
    for _ in range(2):
        come_and_go(site, token, chance)
    more = {kind: n - before[kind] for kind, n in kept().items()}
    assert {kind: n for kind, n in more.items() if n > LEFT} == {}
    assert open_files() - files < LEFT


def open_files() -> int:
    return len(os.listdir("/proc/self/fd"))
