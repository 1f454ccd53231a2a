"""The capacity of two workers against one, by CPU, on a log in Redis."""

from __future__ import annotations

from bench.figure import Result, Row, Scale, Tell, interleave
from bench.figures.evening import RATE, play
from bench.meter import measure
from bench.peers.workers import Redis, Workers
from bench.process import cpu

CLIENTS, SECONDS = 4_000, 6
REACH = 1.8


def steps(scale: Scale) -> int:
    return scale.rounds


def run(scale: Scale, tell: Tell) -> Result:
    result = Result()
    clients, events = scale.clients(CLIENTS), scale.many(RATE * SECONDS)
    with (
        Redis() as redis_of_one,
        Redis() as redis_of_two,
        Workers(1, redis_of_one) as one,
        Workers(2, redis_of_two) as two,
    ):
        for peer in (one, two):
            peer.fill(clients)
        runs = {"one": lambda: costs(one, events), "two": lambda: costs(two, events)}
        series = interleave(scale, tell, result, runs)
    capacity = {name: numbers[0] for name, numbers in series.items()}
    ratio = capacity["two"].over(capacity["one"])
    result.rows.append(
        Row(
            "capacity of two workers against one, by CPU",
            f"at least {REACH} times",
            f"{ratio.median:.2f} times",
            ratio.spread(".2f"),
            ratio.median >= REACH,
        )
    )
    result.table(
        [
            f"workers, {clients:,} clients",
            "updates for a second of the busiest one's CPU",
            "spread",
            "the busiest one's CPU",
            "all workers' CPU",
        ],
        [
            [
                name,
                f"{updates.median:,.0f}",
                updates.spread(",.0f"),
                f"{busiest.median:.2f} s",
                f"{together.median:.2f} s",
            ]
            for name, (updates, busiest, together) in series.items()
        ],
    )
    result.details.append(
        f"The same evening ({events} events, {RATE} a second) for both; the kernel spreads the "
        f"clients. Capacity: updates delivered for each second of CPU of the worker that has most "
        f"to do, which is full first."
    )
    return result


def costs(peer: Workers, events: int) -> list[float]:
    """Updates for a second of the busiest worker's CPU; its CPU, and that of all."""
    peer.prepare(events)
    peer.crowd.rest(0.3)
    pids = peer.pids
    before = [cpu(pid) for pid in pids]
    spent = measure(peer, lambda: play(peer, events))
    busiest = max(cpu(pid) - cpu_before for pid, cpu_before in zip(pids, before, strict=True))
    peer.check()
    return [spent.updates / busiest, busiest, spent.cpu]
