"""CPU a frame: one event, one frame to each client, against the floor and against Node."""

from __future__ import annotations

import contextlib

from bench.figure import Result, Row, Scale, Series, Tell, interleave
from bench.meter import Spent, measure
from bench.peers import Peer
from bench.peers.companion import Companion
from bench.peers.others import Floor, Node
from bench.wire import Failed

SIZES = (1_000, 5_000)
#: Events in a run; the more clients, the fewer suffice.
EVENTS = {1_000: 40, 5_000: 20}
#: Seconds between all having one update and the next event: longer than a tick, so that each goes
#: out alone.
PAUSE = 0.12
#: Seconds over which the idle server is looked at.
IDLE = 5.0
REACH_FLOOR, REACH_NODE = 1.5, 0.7


def steps(scale: Scale) -> int:
    return scale.rounds * len(SIZES)


def run(scale: Scale, tell: Tell) -> Result:
    result = Result()
    for size in SIZES:
        against_others(size, scale, tell, result)
    return result


def against_others(size: int, scale: Scale, tell: Tell, result: Result) -> None:
    clients, events = scale.clients(size), scale.many(EVENTS[size])
    with contextlib.ExitStack() as peers:
        companion = peers.enter_context(Companion())
        alone = one_by_one(companion, events)  # its two moderators are there
        others: list[Peer] = [Floor(companion.sample(), clients)]
        if size == SIZES[0]:
            others.append(Node(companion.sample()))
        for other in others:
            peers.enter_context(other)
        everybody = [companion, *others]
        for peer in everybody:
            peer.fill(clients)
        idle = measure(companion, lambda: companion.crowd.rest(IDLE * max(scale.share, 0.1)))
        runs = {peer.name: lambda peer=peer: costs(peer, events) for peer in everybody}
        series = interleave(scale, tell, result, runs)
    told(size, {name: numbers[0] for name, numbers in series.items()}, result)
    result.table(
        [f"{clients:,} clients", "µs of CPU a frame", "spread", "bytes a frame"],
        [
            [name, f"{cost.median:.2f}", cost.spread(".2f"), f"{size_of.median:.0f}"]
            for name, (cost, size_of) in series.items()
        ],
    )
    result.details.append(
        f"In Companion's: an event's own work with nobody there to see it, "
        f"{alone.cpu / events * 1e3:.2f} ms ({alone.cpu / events / clients * 1e6:.2f} µs a frame); "
        f"idle, it takes {idle.cpu / idle.clock:.2%} of a core."
    )


def costs(peer: Peer, events: int) -> list[float]:
    spent = one_by_one(peer, events)
    return [spent.per_update, spent.bytes / spent.updates]


def one_by_one(peer: Peer, events: int) -> Spent:
    peer.prepare(events)
    peer.crowd.rest(2 * PAUSE)
    spent = measure(peer, lambda: cast(peer, events))
    peer.check()
    at_least = events * len(peer.crowd.audience)
    if spent.updates < at_least:
        raise Failed(f"{peer.name}: {spent.updates} frames instead of {at_least}")
    return spent


def cast(peer: Peer, events: int) -> None:
    for _ in range(events):
        peer.cast()
        peer.settle()
        peer.crowd.rest(PAUSE)


def told(size: int, cost: dict[str, Series], result: Result) -> None:
    for name, title, reach in (
        ("floor", "the floor", REACH_FLOOR),
        ("node", "Node's Socket.IO, one event one frame", REACH_NODE),
    ):
        if name not in cost:
            continue
        ratio = cost["companion"].over(cost[name])
        result.rows.append(
            Row(
                f"CPU a frame against {title}, {size:,} clients",
                f"at most {reach} times",
                f"{ratio.median:.2f} times",
                ratio.spread(".2f"),
                ratio.median <= reach,
            )
        )
