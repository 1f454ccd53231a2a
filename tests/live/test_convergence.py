"""Convergence: whatever people do, however badly they are connected, all end up with one picture.

The seed is printed; COMPANION_SEED plays it again. A seed that failed becomes a test by its name.
"""

from __future__ import annotations

import contextlib
import os
import random
from collections.abc import Callable

import pytest

from companion import green
from companion.domain.delta import Held, apply
from companion.live.encoder import Encoder
from companion.live.fanout import Fanout
from tests.cast import Guest, Moderator, Refused
from tests.live.conftest import LiveEvening
from tests.live.wire import Client, FakeWire

STEPS = 1_500
ROUNDS = 3


class Weather:
    """One seeded evening with bad reception."""

    def __init__(self, evening: LiveEvening, seed: int) -> None:
        self.random = random.Random(seed)
        self.evening = evening
        self.wire = FakeWire()
        self.fanout = Fanout(evening.gathering, self.wire, Encoder(evening.gathering))
        self.guests = [evening.guest(name) for name in ("ada", "ben", "cleo", "dan")]
        self.moderators = [evening.moderator(name) for name in ("Mona", "Milo")]
        self.clients = [
            *(
                Client(self.wire, f"{guest.who.id}-{n}", "guest", person=guest.who.id)
                for guest in self.guests
                for n in range(2)
            ),
            *(
                Client(self.wire, who.who.id, "moderator", session=who.who.session)
                for who in self.moderators
            ),
            Client(self.wire, "projector", "projector"),
        ]
        self.off: list[Client] = []

    def blows(self) -> None:
        for client in self.clients:
            client.connects(self.fanout)
        for _ in range(STEPS):
            self.random.choices(
                [self.somebody_acts, self.fanout._tick, self.reception_changes],
                weights=[6, 3, 2],
            )[0]()

    def clears_up(self) -> None:
        self.wire.stuck.clear()
        for client in self.off:
            client.connects(self.fanout)
        self.off.clear()
        for _ in range(2):
            self.fanout._tick()
        for client in self.clients:
            client.reads()

    def somebody_acts(self) -> None:
        guest, moderator = self.random.choice(self.guests), self.random.choice(self.moderators)
        ideas = list(self.evening.state.ideas)
        acts = self.acts(guest, moderator, self.random.choice(ideas)) if ideas else []
        acts.append(lambda: guest.posts("Idee", theme=self.random.choice([None, "stadt"])))
        with contextlib.suppress(Refused):  # who acts at random is, now and then
            self.random.choice(acts)()

    def acts(self, guest: Guest, moderator: Moderator, idea: str) -> list[Callable[[], object]]:
        seldom = self.random.random() < 0.05
        return [
            lambda: guest.supports(idea),
            lambda: guest.withdraws(idea),
            lambda: moderator.publishes(idea),
            lambda: moderator.publishes(idea),
            lambda: moderator.hides(idea, self.random.choice(["insult", "In freien Worten"])),
            lambda: moderator.restores(idea),
            lambda: moderator.edits(idea, f"Fassung {self.random.random()}"),
            lambda: moderator.undoes(idea),
            lambda: moderator.spotlights(self.random.choice([idea, None])),
            guest.checks_in,
            *([lambda: self.evening.forgets(guest.who)] if seldom else []),
        ]

    def reception_changes(self) -> None:
        client = self.random.choice(self.clients)
        if client in self.off:
            self.off.remove(client)
            client.connects(self.fanout, resumes=self.random.random() < 0.8)
        elif self.random.random() < 0.3:
            client.drops(self.fanout, unread=self.random.random() < 0.5)
            self.off.append(client)
        else:
            self.wire.stuck ^= {client.sid}
            client.reads()


def a_seed() -> int:
    """The one to play again, or a new one."""
    return int(os.environ.get("COMPANION_SEED", random.SystemRandom().randrange(10**9)))


@pytest.mark.parametrize("run", range(ROUNDS))
def test_all_end_up_with_the_picture_that_a_fresh_client_gets(
    evening: LiveEvening, monkeypatch: pytest.MonkeyPatch, run: int
) -> None:
    """S2, F2, F3: and with their own ideas and supports."""
    seed = a_seed()
    print(f"COMPANION_SEED={seed}")
    weather = Weather(evening, seed)
    monkeypatch.setattr(green, "spawn", lambda function, *args: function(*args))
    weather.blows()
    weather.clears_up()
    for client in weather.clients:
        fresh = apply(Held(), evening.fresh(client.screen))
        assert client.held.facts == fresh.facts, client.name
        assert client.held.collections == fresh.collections, client.name
        assert client.held.position <= fresh.position  # what changes nothing here is not sent
    for guest in weather.guests:
        whole = guest.own()
        for client in weather.clients:
            if client.name.startswith(guest.who.id):
                assert client.own["ideas"] == {idea["id"]: idea for idea in whole["ideas"]}
                on = {id for id, is_on in client.own["supports"].items() if is_on}
                assert on == {support["id"] for support in whole["supports"]}
    assert len(evening.state.ideas) > 20
