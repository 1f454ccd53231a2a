"""The benchmarks measure what they say: a small crowd, end to end, before every kind of server that
needs nothing but Python."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator

import pytest

from bench.figures.frames import one_by_one
from bench.peers import Peer
from bench.peers.companion import Companion
from bench.peers.others import Floor, Naive
from bench.process import ROOT
from bench.wire import Failed
from companion.domain.delta import IDEAS, Held

CLIENTS, EVENTS = 20, 3


@pytest.fixture(scope="module")
def companion() -> Iterator[Companion]:
    with Companion() as running:
        running.prepare(1)
        running.cast()
        running.settle()
        running.fill(CLIENTS)
        yield running


@pytest.fixture
def floor(companion: Companion) -> Iterator[Floor]:
    with Floor(companion.sample(), CLIENTS) as running:
        running.fill(CLIENTS)
        yield running


@pytest.fixture
def naive(companion: Companion) -> Iterator[Naive]:
    with Naive(companion.sample()) as running:
        running.fill(CLIENTS)
        yield running


def test_every_server_delivers_every_event_to_everybody(
    companion: Companion, floor: Floor, naive: Naive
) -> None:
    peers: list[Peer] = [companion, floor, naive]
    for peer in peers:
        spent = one_by_one(peer, EVENTS)  # checks every client's screen
        assert CLIENTS * EVENTS <= spent.updates <= (CLIENTS + 2) * EVENTS
        assert 0 < spent.cpu < 5


def test_what_is_sent_to_each_is_as_large_everywhere(companion: Companion, floor: Floor) -> None:
    """But for the one moderator among our clients, whose screen tells more."""
    of_ours, of_floor = one_by_one(companion, EVENTS), one_by_one(floor, EVENTS)
    assert of_floor.bytes / of_floor.updates == pytest.approx(
        of_ours.bytes / of_ours.updates, rel=0.2
    )


def test_a_run_does_not_count_where_one_client_missed_something(companion: Companion) -> None:
    one_by_one(companion, EVENTS)
    one = companion.crowd.audience[0]
    rest = dict(list(one.screen.held.collections[IDEAS].items())[1:])
    before, one.screen = one.screen, type(one.screen)(with_ideas(one.screen.held, rest))
    with pytest.raises(Failed, match=f"1 of {CLIENTS} clients"):
        companion.check()
    one.screen = before
    companion.check()


def with_ideas(held: Held, ideas: dict[str, dict[str, object]]) -> Held:
    return Held(held.epoch, held.position, held.facts, {**held.collections, IDEAS: ideas})


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("latency", "from acknowledged to received, 20 clients, 50 commands a second: p99"),
        pytest.param(
            "stuck",
            "one client in ten of 20 stops reading: the others' p99 from acknowledged to",
            marks=pytest.mark.soak,
        ),
        pytest.param(
            "flood",
            "a flooder beside 20 honest clients on the same address: none of their commands",
            marks=pytest.mark.soak,
        ),
    ],
)
def test_a_figure_is_told_as_a_table(name: str, line: str) -> None:
    share = "0.01" if name == "latency" else "0.02"
    asked = subprocess.run(
        [sys.executable, "-m", "bench", name, "--rounds", "1", "--share", share],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert asked.returncode == 0, asked.stderr
    assert f"\n| {line}" in asked.stdout
