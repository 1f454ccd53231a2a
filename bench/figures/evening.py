"""The same evening: 50 events a second, 1,000 clients, against naive Flask-SocketIO and Node."""

from __future__ import annotations

import time

from bench.figure import Result, Row, Scale, Tell, interleave
from bench.meter import measure
from bench.peers import Ack, Peer
from bench.peers.companion import Companion
from bench.peers.others import Naive, Node

CLIENTS, RATE, SECONDS = 1_000, 50, 8
REACHES = (("naive", "naive Flask-SocketIO", 20), ("node", "Node's Socket.IO", 4))


def steps(scale: Scale) -> int:
    return scale.rounds


def run(scale: Scale, tell: Tell) -> Result:
    result = Result()
    clients, events = scale.clients(CLIENTS), scale.many(RATE * SECONDS)
    with Companion() as companion:
        companion.prepare(1)
        companion.cast()
        companion.settle()
        with Naive(companion.sample()) as naive, Node(companion.sample()) as node:
            everybody: list[Peer] = [companion, naive, node]
            for peer in everybody:
                peer.fill(clients)
            runs = {peer.name: lambda peer=peer: costs(peer, events) for peer in everybody}
            series = interleave(scale, tell, result, runs)
    for name, title, reach in REACHES:
        ratio = series[name][0].over(series["companion"][0])
        result.rows.append(
            Row(
                f"CPU for the same evening ({RATE} events a second, {clients:,} clients) "
                f"against {title}",
                f"at least {reach} times less",
                f"{ratio.median:.1f} times less",
                ratio.spread(".1f"),
                ratio.median >= reach,
            )
        )
    result.table(
        [f"{events} events", "seconds of CPU", "spread", "delivered after", "frames a client"],
        [
            [
                name,
                f"{cpu.median:.2f}",
                cpu.spread(".2f"),
                f"{clock.median:.1f} s",
                f"{updates.median / clients:.0f}",
            ]
            for name, (cpu, clock, updates) in series.items()
        ],
    )
    result.details.append(
        f"In time would be {events / RATE:.0f} s. A server that cannot keep up sends what has "
        f"gathered for a client in a row: cheaper a frame, and late for all."
    )
    return result


def costs(peer: Peer, events: int) -> list[float]:
    peer.prepare(events)
    peer.crowd.rest(0.3)
    spent = measure(peer, lambda: play(peer, events))
    peer.check()
    return [spent.cpu, spent.clock, spent.updates]


def play(peer: Peer, events: int) -> list[Ack]:
    """Events at their rate, whether the server keeps up or not, until all have all."""
    began = time.monotonic()
    for number in range(events):
        peer.crowd.rest(began + number / RATE - time.monotonic())
        peer.cast()
    return peer.settle()
