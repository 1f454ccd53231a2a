"""Clients read what comes, however it is cut into pieces, and share what they read alike."""

from __future__ import annotations

import random
from typing import Any

import pytest

from bench import wire
from bench.client import Client
from bench.figure import QUICK, Result, Series, interleave
from bench.screens import Screen, Step
from bench.wire import Failed


class Nobody:
    """A crowd that watches no socket."""

    port = 0

    def __init__(self) -> None:
        self.timed: set[Step] | None = None

    def watch(self, client: Client) -> None:
        pass

    def unwatch(self, client: Client) -> None:
        pass


def update(position: int, **more: Any) -> bytes:
    idea = {"id": f"i{position}", "text": "ä" * 60}
    value = {"epoch": "e1", "position": position, "ideas": [idea], **more}
    return wire.server_frame(wire.event("update", value))


FRESH = update(1, fresh=True)


@pytest.fixture
def ada() -> Client:
    return Client(Nobody(), "127.0.0.1")


def test_any_cut_leads_to_the_same_screen(ada: Client) -> None:
    seed = random.randrange(2**32)
    print(f"seed {seed}")
    chance = random.Random(seed)
    stream = FRESH + b"".join(update(position) for position in range(2, 40))
    counted = 0
    while stream:
        size = chance.choice((1, 2, 3, len(update(2)), chance.randrange(1, 900)))
        counted += ada.take(stream[:size])
        stream = stream[size:]
    assert counted == 39
    assert ada.screen.held.position == 39
    assert ada.screen.held.collections["ideas"].keys() == {f"i{n}" for n in range(1, 40)}


def test_the_second_client_follows_without_reading(ada: Client) -> None:
    start = ada.screen
    ada.take(FRESH + update(2))
    known = start.steps[FRESH + update(2)]
    assert (known.after, known.updates) == (ada.screen, 2)


def test_bytes_with_anything_else_among_them_are_read_by_each(ada: Client) -> None:
    start = ada.screen
    ada.take(FRESH + wire.server_frame(b'42["presence",{"venue":1}]'))
    assert list(start.steps) == [FRESH[4:]]


def test_an_update_of_another_epoch_ends_the_run(ada: Client) -> None:
    ada.take(FRESH)
    with pytest.raises(Failed):
        ada.take(update(2, epoch="e2"))


def test_a_first_update_that_is_not_fresh_ends_the_run() -> None:
    screen = Screen()
    with pytest.raises(Failed):
        screen.step(wire.event("update", {"epoch": "e1", "position": 1}))


def test_ratios_are_taken_round_by_round() -> None:
    a, b = Series([2.0, 9.0, 4.0]), Series([1.0, 3.0, 4.0])
    assert a.over(b).values == [2.0, 3.0, 1.0]
    assert a.over(b).median == 2.0
    assert a.over(b).spread(".1f") == "1.0 to 3.0"


def test_a_failed_round_is_told_of_and_repeated() -> None:
    result, rounds = Result(), iter([Failed("lost one"), [1.0], [3.0]])

    def run() -> list[float]:
        came = next(rounds)
        if isinstance(came, Failed):
            raise came
        return came

    series = interleave(QUICK, lambda: None, result, {"a": run})
    assert series["a"][0].values == [1.0, 3.0]
    assert result.details == ["1 rounds did not count: lost one."]
