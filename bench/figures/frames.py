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
#: Seconds over which the idle servers are looked at: each client is pinged once.
IDLE = 25.0
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
        idle = idle_cpu(everybody, IDLE * max(scale.share, 0.1))
        runs = {
            peer.name: lambda peer=peer: costs(peer, events, idle[peer.name]) for peer in everybody
        }
        series = interleave(scale, tell, result, runs)
    told(size, {name: numbers[0] for name, numbers in series.items()}, result)
    result.table(
        [f"{clients:,} clients", "µs of CPU a frame", "spread", "without idle", "bytes a frame"],
        [
            [
                name,
                f"{all_of_it.median:.2f}",
                all_of_it.spread(".2f"),
                f"{net.median:.2f}",
                f"{size_of.median:.0f}",
            ]
            for name, (all_of_it, net, size_of) in series.items()
        ],
    )
    result.details.append(
        f"In Companion's: an event's own work with nobody there to see it, "
        f"{alone.cpu / events * 1e3:.2f} ms ({alone.cpu / events / clients * 1e6:.2f} µs a frame). "
        f"Idle, with all clients there and pinged, it takes {idle[companion.name]:.2%} of a core; "
        f"between events, {PAUSE} s apart, that adds up, and without it a frame costs what stands "
        f"in the column."
    )


def idle_cpu(peers: list[Peer], seconds: float) -> dict[str, float]:
    """By name, the share of a core that a server takes while nothing happens."""
    before = [peer.cpu() for peer in peers]
    peers[0].crowd.rest(seconds)  # which serves the others' clients too
    return {
        peer.name: (peer.cpu() - cpu) / seconds for peer, cpu in zip(peers, before, strict=True)
    }


def costs(peer: Peer, events: int, idle: float) -> list[float]:
    """µs of CPU a frame in all, and without what the idle server takes; bytes a frame."""
    spent = one_by_one(peer, events)
    net = (spent.cpu - idle * spent.clock) / spent.updates * 1e6
    return [spent.per_update, net, spent.bytes / spent.updates]


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
