"""From acknowledged to received: 2,000 clients, 50 commands a second."""

from __future__ import annotations

from collections.abc import Callable

from bench.figure import Result, Row, Scale, Tell, interleave
from bench.figures.evening import RATE, play
from bench.peers import Ack
from bench.peers.companion import Companion

CLIENTS, SECONDS = 2_000, 10
#: Milliseconds: a tick, and what may come on top.
REACH = 100 + 100


def steps(scale: Scale) -> int:
    return scale.rounds


def run(scale: Scale, tell: Tell) -> Result:
    result = Result()
    clients, events = scale.clients(CLIENTS), scale.many(RATE * SECONDS)
    with Companion() as companion:
        companion.fill(clients)
        series = interleave(scale, tell, result, {"p": lambda: quantiles(companion, events)})
    median, p99, largest, ack = series["p"]
    result.rows.append(
        Row(
            f"from acknowledged to received, {clients:,} clients, {RATE} commands a second: p99",
            f"at most {REACH} ms (tick + 100 ms)",
            f"{p99.median:.0f} ms",
            p99.spread(".0f"),
            p99.median <= REACH,
        )
    )
    result.details.append(
        f"Median {median.median:.0f} ms, largest of all {max(largest.values):.0f} ms; from sent to "
        f"acknowledged {ack.median:.1f} ms (median). Every client's every update, on the clock of "
        f"the load, which shares its core with all clients; an update that came before its "
        f"acknowledgement counts as 0."
    )
    return result


def quantiles(companion: Companion, events: int) -> list[float]:
    """In milliseconds: median, 99th percentile and largest of all; and the median until acked."""
    companion.prepare(events)
    companion.crowd.rest(0.3)
    acks, waits = timed(companion, lambda: play(companion, events))
    companion.check()
    until_acked = sorted(ack.came - ack.sent for ack in acks)
    return [
        1e3 * seconds
        for seconds in (
            quantile(waits, 0.5),
            quantile(waits, 0.99),
            waits[-1],
            quantile(until_acked, 0.5),
        )
    ]


def timed(companion: Companion, work: Callable[[], list[Ack]]) -> tuple[list[Ack], list[float]]:
    """What some work casts, with every client's every wait from acknowledged to received, in
    seconds and sorted."""
    steps = companion.crowd.timed = set()
    try:
        acks = work()
    finally:
        companion.crowd.timed = None
    acked = {ack.answer["idea"]: ack.came for ack in acks}
    waits = sorted(
        max(0.0, at - acked[idea])
        for step in steps
        for idea in step.ideas
        if idea in acked
        for at in step.arrivals
    )
    return acks, waits


def quantile(ordered: list[float], share: float) -> float:
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]
