"""kill -9 of the serving process under load: what was acknowledged is there, once (rules L1 to L3),
and every screen is the same in the end (rule S2)."""

from __future__ import annotations

import random
import threading
import time
from collections import Counter
from pathlib import Path

from companion.rehearsal.pages import Refused
from companion.rehearsal.phone import Ack, Phone
from companion.rehearsal.screen import Screen
from tests.serving import Server
from tests.web.people import Evening, nonce

PHONES = 20
KILLS = 4
#: Seconds between a start and the next kill.
BETWEEN = (0.3, 2.0)
#: Seconds that one phone waits between two ideas: together some 200 a second.
PAUSE = 0.08

SETTINGS = {
    "COMPANION_IDEA_SECONDS": "0.01",
    "COMPANION_IDEA_BURST": "100",
    "COMPANION_COMMANDS_PER_SECOND": "1000",
}


def test_every_acknowledged_idea_survives_kill_9_exactly_once(tmp_path: Path) -> None:
    seed = random.randrange(2**32)
    print(f"seed {seed}")
    chance = random.Random(seed)
    with Server(tmp_path / "data", **SETTINGS) as server, Evening(server) as evening:
        guests = [Posting(evening.guest().phone, n) for n in range(PHONES)]
        mona = Publishing(evening.moderator().phone)
        for worker in (*guests, mona):
            worker.start()
        for _ in range(KILLS):
            time.sleep(chance.uniform(*BETWEEN))
            server.kill()
            server.start()
        time.sleep(0.5)
        for worker in (*guests, mona):
            worker.stop()
        assert not [problem for worker in (*guests, mona) for problem in worker.problems]

        acknowledged = {text: id for guest in guests for text, id in guest.acknowledged.items()}
        print(f"{len(acknowledged)} acknowledged, {sum(g.resent for g in guests)} sent again")
        assert len(acknowledged) > PHONES * KILLS
        assert sum(guest.resent for guest in guests), "the kills hit something"
        nothing_is_lost_or_twice(evening, acknowledged, mona.published)
        positions_have_no_gaps(server)
        all_screens_are_the_same(evening, guests, mona)
        assert "Traceback" not in server.log, server.log


def nothing_is_lost_or_twice(
    evening: Evening, acknowledged: dict[str, str], published: set[str]
) -> None:
    ideas = evening.moderator("Milo").phone.ideas
    texts = Counter(idea["text"] for idea in ideas.values())
    assert [text for text, count in texts.items() if count > 1] == []
    assert [
        text for text, id in acknowledged.items() if ideas.get(id, {}).get("text") != text
    ] == []
    assert [id for id in published if ideas[id]["status"] != "published"] == []


def positions_have_no_gaps(server: Server) -> None:
    log, position = server.open_log(), 0
    while records := log.read("auftakt", position).records:
        for record in records:
            position += 1
            assert record.position == position
    log.close()
    assert position > KILLS


def all_screens_are_the_same(evening: Evening, guests: list[Posting], mona: Publishing) -> None:
    for screen, workers in (("guest", guests), ("moderator", [mona])):
        cookie = mona.phone.cookie if screen == "moderator" else None
        fresh = evening.phone(screen, cookie=cookie)
        if screen == "guest":
            fresh.join()
        fresh.connect()
        assert fresh.held
        for worker in workers:
            if not worker.phone.connected:
                worker.phone.connect()
            worker.comes_to_hold(fresh.held)


class Worker(threading.Thread):
    """Somebody with a phone who goes on through every interruption."""

    def __init__(self, phone: Phone) -> None:
        super().__init__(daemon=True)
        self.phone = phone
        self.resent = 0
        self.problems: list[str] = []
        self._over = threading.Event()

    def stop(self) -> None:
        """After what is under way now."""
        self._over.set()
        self.join(30)
        assert not self.is_alive()

    def comes_to_hold(self, fresh: Screen) -> None:
        self.phone.wait_until(lambda phone: phone.held and phone.held.same(fresh), 5)
        assert self.phone.faults == []

    def run(self) -> None:
        while not self._over.is_set():
            self.act()
            time.sleep(PAUSE)

    def act(self) -> None:
        raise NotImplementedError

    def insists(self, command: str, **fields: object) -> Ack:
        """Sends a command until it is answered for good, always with the same nonce."""
        once, sends = nonce(), 0
        while True:
            try:
                if not self.phone.connected:
                    self.phone.connect(timeout=2)
                sends += 1
                ack = self.phone.command(command, nonce=once, timeout=2, **fields)
            except (OSError, Refused):
                time.sleep(0.1)
                continue
            if ack.get("code") not in ("too_fast", "unavailable"):
                self.resent += sends > 1
                return ack
            time.sleep(0.05)


class Posting(Worker):
    """A guest. `acknowledged`: the ids of their ideas by text."""

    def __init__(self, phone: Phone, number: int) -> None:
        super().__init__(phone)
        self.acknowledged: dict[str, str] = {}
        self._number = number

    def act(self) -> None:
        text = f"Idee {len(self.acknowledged)} von Gast {self._number}"
        ack = self.insists("post_idea", text=text)
        if ack["ok"]:
            self.acknowledged[text] = ack["idea"]
        else:
            self.problems.append(f"{text}: {ack}")


class Publishing(Worker):
    """A moderator. `published`: the ids of what was acknowledged as published."""

    def __init__(self, phone: Phone) -> None:
        super().__init__(phone)
        self.published: set[str] = set()

    def act(self) -> None:
        waiting = [i for i in self.phone.ideas.values() if i["status"] == "pending"]
        for idea in waiting[:1]:
            ack = self.insists("publish_idea", idea=idea["id"], version=idea["version"])
            if ack["ok"]:
                self.published.add(idea["id"])
            elif ack["code"] not in ("already", "conflict"):  # published just now, not seen yet
                self.problems.append(f"{idea['id']}: {ack}")
