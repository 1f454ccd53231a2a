"""A moderator's action, from sent to received: 1,000 phones, projector, overlay."""

from __future__ import annotations

import itertools
import time
from typing import Any

from bench import entries
from bench.figure import Result, Row, Scale, Tell, interleave
from bench.figures.latency import quantile
from bench.peers.companion import GATHERING, Companion, nonce
from bench.screens import Screen, Step
from bench.wire import Failed
from companion.rehearsal.pages import staff

CLIENTS, ACTIONS = 1_000, 60
#: Seconds between two actions, and between two supports meanwhile.
PAUSE, SUPPORT = 0.5, 0.05
#: Ideas on the wall.
IDEAS = 50
#: Milliseconds.
REACH = 250
SCREENS = ("projector", "overlay", "moderator")


def steps(scale: Scale) -> int:
    return scale.rounds


def run(scale: Scale, tell: Tell) -> Result:
    result = Result()
    clients, actions = scale.clients(CLIENTS), scale.many(ACTIONS)
    with Companion() as companion:
        stage = Stage(companion, clients)
        series = interleave(scale, tell, result, {"p": lambda: stage.act(actions)})
    median, p99, largest, hall = series["p"]
    result.rows.append(
        Row(
            f"a moderator's action on {clients:,} phones, projector and overlay, from sent to "
            "received: p99",
            f"at most {REACH} ms",
            f"{p99.median:.0f} ms",
            p99.spread(".0f"),
            p99.median <= REACH,
        )
    )
    result.details.append(
        f"Median {median.median:.0f} ms, largest of all {max(largest.values):.0f} ms; projector "
        f"and overlay at the latest {max(hall.values):.0f} ms. {actions} spotlights a round, on "
        f"and off in turn, one every {PAUSE} s, while phones support ideas {1 / SUPPORT:.0f} times "
        "a second; on the clock of the load, which shares its core with all clients. What a "
        "browser then takes to paint is not in it."
    )
    return result


class Stage:
    """An audience, a moderator, and the two screens."""

    def __init__(self, companion: Companion, clients: int) -> None:
        self._companion, self._crowd = companion, companion.crowd
        companion.prepare(IDEAS)
        for _ in range(IDEAS):
            companion.cast()
        self._ideas = [ack.answer["idea"] for ack in companion.settle()]
        companion.fill(clients)
        cookie = staff(companion.url, companion.link("Regie"))
        enter = {name: entries.staff(GATHERING, name, cookie) for name in SCREENS}
        self._screens = [self._crowd.employ(enter[name]) for name in ("projector", "overlay")]
        self._moderator = self._crowd.employ(enter["moderator"])
        self._supporters = itertools.cycle(self._crowd.audience)
        self._liked = itertools.cycle(self._ideas)

    def act(self, actions: int) -> list[float]:
        """In milliseconds: median, 99th percentile and largest of all; and the largest of projector
        and overlay."""
        self._crowd.timed = set()
        waits: list[float] = []
        hall: list[float] = []
        try:
            for number in range(actions):
                self._support(PAUSE)
                idea = self._ideas[number % IDEAS] if number % 2 == 0 else None
                mine, theirs = self._spotlight(idea)
                waits += mine
                hall += theirs
        finally:
            self._crowd.timed = None
        self._crowd.rest(1)  # what is under way
        self._companion.check()
        waits = sorted(waits + hall)
        return [
            1e3 * s for s in (quantile(waits, 0.5), quantile(waits, 0.99), waits[-1], max(hall))
        ]

    def _support(self, seconds: float) -> None:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            command = {"name": "support_idea", "nonce": nonce(), "idea": next(self._liked)}
            next(self._supporters).command(command)
            self._crowd.rest(SUPPORT)

    def _spotlight(self, idea: str | None) -> tuple[list[float], list[float]]:
        """How long each phone waited, and each of the two screens."""
        everybody = [*self._crowd.audience, *self._screens]
        before = {client: client.screen for client in everybody}
        command: dict[str, Any] = {"name": "spotlight_idea", "nonce": nonce(), "idea": idea}
        if idea:
            command["version"] = 2  # published once
        sent = time.monotonic()
        number = self._moderator.command(command)
        acks = self._moderator.acks
        self._crowd.until(lambda: number in acks)
        _, answer = acks.pop(number)
        if not answer["ok"]:
            raise Failed(f"a spotlight was refused: {answer}")
        position = answer["position"]
        self._crowd.until(lambda: all(c.screen.position >= position for c in everybody))
        phones = waits(sent, position, {before[client] for client in self._crowd.audience})
        if len(phones) != len(self._crowd.audience):
            raise Failed(f"{len(phones)} of {len(self._crowd.audience)} waits were measured")
        return phones, waits(sent, position, {before[client] for client in self._screens})


def waits(sent: float, position: int, screens: set[Screen]) -> list[float]:
    """From `sent` until each client's screen came to `position` or past it; `screens`: those that
    they had before."""
    crossing: set[Step] = set()
    seen = set(screens)
    open_ = list(screens)
    while open_:
        for step in open_.pop().steps.values():
            if step.after.position >= position:
                crossing.add(step)
            elif step.after not in seen:
                seen.add(step.after)
                open_.append(step.after)
    return [at - sent for step in crossing for at in step.arrivals]
