"""From acknowledged to received: 2,000 clients, 50 commands a second."""

from __future__ import annotations

from bench.figure import Result, Row, Scale, Tell, interleave
from bench.figures.evening import RATE, play
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
    steps = companion.crowd.timed = set()
    try:
        acks = play(companion, events)
    finally:
        companion.crowd.timed = None
    companion.check()
    acked = {ack.answer["idea"]: ack.came for ack in acks}
    waits = sorted(
        max(0.0, at - acked[idea])
        for step in steps
        for idea in step.ideas
        if idea in acked
        for at in step.arrivals
    )
    until_acked = sorted(ack.came - ack.sent for ack in acks)
    return [
        1e3 * seconds
        for seconds in (
            waits[len(waits) // 2],
            waits[len(waits) * 99 // 100],
            waits[-1],
            until_acked[len(until_acked) // 2],
        )
    ]
