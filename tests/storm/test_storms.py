"""Storms: hundreds of phones that stop reading, come back at once, flood, come and go. `make soak`
has the same with thousands, and for an hour (COMPANION_SOAK_MINUTES)."""

from __future__ import annotations

import itertools
import json
import os
import random
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.client import Client
from bench.peers.companion import Companion, nonce
from bench.process import memory, raise_files

MIB = 1 << 20
#: Ideas with so many characters fill what the kernel keeps for a phone that does not read.
LONG = 480
#: Ideas that are said in a long time: each is kept, with what is known of its words (8 KiB), and is
#: no leak. What changes after them leaves nothing behind.
SAID = 20


class Hall(Companion):
    """Companion, with what can be counted of it."""

    module = "tests.storm.counted"

    def __init__(self, **environment: str) -> None:
        super().__init__(COUNT_FILE="{directory}/count", **environment)

    @property
    def memory(self) -> int:
        return memory(self.process.pid)

    @property
    def descriptors(self) -> int:
        return len(list(Path(f"/proc/{self.process.pid}/fd").iterdir()))

    def counts(self) -> dict[str, int]:
        """How many `green_threads` live, how many objects were `garbage` since it began."""
        file = self.process.directory / "count"
        file.unlink(missing_ok=True)
        os.kill(self.process.pid, signal.SIGUSR1)
        deadline = time.monotonic() + 20
        while not file.exists():
            assert time.monotonic() < deadline
            self.crowd.rest(0.05)
        counted: dict[str, int] = json.loads(file.read_text())
        return counted

    def says_long_things(self, count: int) -> None:
        """So many are published, one after the other, and reach the audience."""
        guest = self.crowd.employ(self.enter_guest)
        for number in range(count):
            text = f"{number} " + "\N{GRINNING FACE}" * LONG
            asked = guest.command({"name": "post_idea", "nonce": nonce(), "text": text})
            self.crowd.until(lambda asked=asked: asked in guest.acks)
            self._pending.append(guest.acks[asked][1]["idea"])
            self.cast()
            self.settle()
        self.crowd.dismiss(guest)

    def written(self) -> str:
        return self.process.log.read_text()


@pytest.fixture
def hall() -> Iterator[Hall]:
    raise_files()
    with Hall() as running:
        yield running
        assert "Traceback" not in running.written(), running.written()


def some_stop_reading(hall: Hall, phones: int, ideas: int) -> None:
    hall.fill(phones)
    hall.says_long_things(3)
    before = hall.memory
    audience = hall.crowd.audience
    stuck = audience[::10]
    for client in stuck:
        hall.crowd.unwatch(client)
    hall.crowd.audience = [client for client in audience if client not in set(stuck)]
    hall.says_long_things(ideas)
    hall.check()
    grown = hall.memory - before
    print(f"{len(stuck)} of {phones} did not read: {grown / MIB:.1f} MiB more")
    # Their ideas are kept once, in the vault's copy and the encoded screens; nothing by phone.
    assert grown < 24 * MIB + len(stuck) * 64 * 1024
    for client in stuck:
        hall.crowd.watch(client)
    hall.crowd.audience = audience
    hall.prepare(1)
    hall.cast()
    hall.settle()
    hall.check()


def test_one_in_ten_stops_reading_and_catches_up_later(hall: Hall) -> None:
    """F2, F3: nothing grows, the others have everything, and so have they in the end."""
    some_stop_reading(hall, phones=200, ideas=150)


@pytest.mark.soak
def test_one_in_ten_of_thousands_stops_reading(hall: Hall) -> None:
    """F2, F3"""
    some_stop_reading(hall, phones=3_000, ideas=150)


def all_come_back_at_once(hall: Hall, phones: int) -> float:
    hall.fill(phones)
    hall.prepare(20)
    for _ in range(10):
        hall.cast()
        hall.settle()
    hall.crowd.leave()
    for _ in range(10):
        hall.cast()
    hall.crowd._window = phones
    began = time.monotonic()
    hall.fill(phones)
    hall.settle()
    hall.check()
    took = time.monotonic() - began
    stalls = hall.counted("hub_stalls_total")
    print(f"{phones} came back at once: all equal after {took:.1f} s, {stalls:.0f} stalls")
    return took


def test_hundreds_come_back_at_once(hall: Hall) -> None:
    """F3: while the evening goes on."""
    all_come_back_at_once(hall, 500)


@pytest.mark.soak
def test_five_thousand_come_back_at_once(hall: Hall) -> None:
    """F3, F4"""
    assert all_come_back_at_once(hall, 5_000) < 10


def a_flooder(hall: Hall, honest: int, seconds: float) -> None:
    hall.crowd.sources = itertools.repeat("127.0.2.1")
    hall.fill(honest)
    idea = next(iter(hall.truth().collections.get("ideas", {})), None)
    if idea is None:
        hall.prepare(1)
        hall.cast()
        idea = hall.settle()[0].answer["idea"]
    guests = [hall.crowd.employ(hall.enter_guest) for _ in range(honest)]
    flooder = hall.crowd.employ(hall.enter_guest)
    asked: list[tuple[Client, int]] = []
    sent, end = 0, time.monotonic() + seconds
    while time.monotonic() < end:
        for guest in guests:
            command = {"name": "support_idea", "nonce": nonce(), "idea": idea}
            asked.append((guest, guest.command(command)))
        for _ in range(40):  # what one connection may send before it is cut
            flooder.command({"name": "support_idea", "nonce": nonce(), "idea": idea})
            sent += 1
        hall.crowd.rest(1.0)
    hall.crowd.until(lambda: all(number in guest.acks for guest, number in asked))
    refused = [guest.acks[number][1] for guest, number in asked if not guest.acks[number][1]["ok"]]
    answers = [answer["ok"] for _, answer in flooder.acks.values()]
    print(f"{len(asked)} honest commands, {sent} of the flooder: {answers.count(True)} taken")
    assert refused == []
    assert False in answers


def test_flooder_harms_nobody_on_the_same_address() -> None:
    """Limits go by visitor."""
    raise_files()
    with Hall(COMPANION_COMMANDS_PER_SECOND="10") as hall:
        a_flooder(hall, honest=20, seconds=4)


def churns(hall: Hall, phones: int, seconds: float) -> None:
    seed = random.randrange(2**32)
    print(f"seed {seed}")
    chance = random.Random(seed)
    for _ in range(2):  # what is made once for the first crowd is made by now
        hall.fill(phones)
        hall.prepare(5)
        for _ in range(5):
            hall.cast()
            hall.settle()
        hall.crowd.leave()
        hall.crowd.rest(3)
    ada = hall.crowd.employ(hall.enter_guest)
    idea = next(iter(hall.truth().collections["ideas"]))
    deeds = itertools.cycle(["support_idea", "withdraw_support"])
    memory, descriptors, before = hall.memory, hall.descriptors, hall.counts()
    joins = phones
    end = time.monotonic() + seconds
    hall.fill(phones)
    for turn in itertools.count():
        if time.monotonic() > end:
            break
        gone = chance.sample(hall.crowd.audience, phones // 4)
        for client in gone:
            client.reset()
            hall.crowd.audience.remove(client)
        hall.fill(len(gone))
        joins += len(gone)
        if turn < SAID:
            hall.prepare(1)
            hall.cast()
        else:
            hall.ask(ada, {"name": next(deeds), "nonce": nonce(), "idea": idea})
        hall.settle()
    hall.check()
    hall.crowd.leave()
    hall.crowd.rest(5)
    after = hall.counts()
    garbage = (after["garbage"] - before["garbage"]) / joins
    grown = hall.memory - memory
    print(f"{joins} joins, {garbage:.0f} objects of garbage each; {grown / MIB:.1f} MiB more")
    assert grown < 0.15 * memory + 8 * MIB
    assert hall.descriptors - descriptors <= 2
    assert after["green_threads"] - before["green_threads"] <= 2
    # What becomes garbage while it is set aside (live/garbage.py) stays as long as anybody is
    # connected, so neither a request nor a connection may keep itself alive. Werkzeug's matching
    # makes 24 at each join, which are garbage at once.
    assert garbage < 30


def test_coming_and_going_leaves_nothing_behind(hall: Hall) -> None:
    churns(hall, phones=100, seconds=8)


@pytest.mark.soak
def test_an_hour_of_coming_and_going_leaves_nothing_behind(hall: Hall) -> None:
    churns(hall, 1_000, 60 * float(os.environ.get("COMPANION_SOAK_MINUTES", "60")))
