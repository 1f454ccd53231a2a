"""10,000 connections on one worker: joined, told, and gone at once."""

from __future__ import annotations

import time

from bench.client import PATIENCE
from bench.figure import Result, Row, Scale, Tell, interleave
from bench.peers.companion import Companion
from bench.wire import Failed

MANY, FEWER = 10_000, 5_000
#: Events that all must receive, and the seconds between two.
EVENTS, BETWEEN = 5, 0.5
#: Seconds; times as long.
REACH_JOIN, REACH_LEAVE = 30, 2.3


def steps(scale: Scale) -> int:
    return scale.rounds


def run(scale: Scale, tell: Tell) -> Result:
    result = Result()
    sizes = {"many": scale.clients(MANY), "fewer": scale.clients(FEWER)}
    with Companion() as companion:
        runs = {
            name: lambda size=size: come_and_go(companion, size) for name, size in sizes.items()
        }
        series = interleave(scale, tell, result, runs)
    joined, _, gone, _ = many = series["many"]
    fewer = series["fewer"]
    leaving = gone.over(fewer[2])
    result.rows += [
        Row(
            f"{sizes['many']:,} connections on one worker: joined in; then all receive all",
            f"at most {REACH_JOIN} s",
            f"{joined.median:.1f} s; all received {EVENTS} of {EVENTS}",
            joined.spread(".1f"),
            joined.median <= REACH_JOIN,
        ),
        Row(
            f"time for {sizes['many']:,} to disconnect against {sizes['fewer']:,}",
            f"at most {REACH_LEAVE} times",
            f"{leaving.median:.2f} times",
            leaving.spread(".2f"),
            leaving.median <= REACH_LEAVE,
        ),
    ]
    result.table(
        ["clients", "joined in", "CPU for it", "gone after", "CPU for it"],
        [
            [f"{size:,}", *(f"{s.median:.2f} s ({s.spread('.2f')})" for s in numbers)]
            for size, numbers in zip(sizes.values(), (many, fewer), strict=True)
        ],
    )
    result.details.append(
        "Joined: asked for a token over HTTP, on a connection of its own, then connected, and "
        "holds its first screen. Gone: from the first reset until the server counts nobody more."
    )
    return result


def come_and_go(companion: Companion, size: int) -> list[float]:
    """Seconds until all are in, the server's CPU for that, until all are gone, and CPU for that."""
    staff = companion.connections()
    companion.prepare(EVENTS)
    clock, cpu = time.monotonic(), companion.cpu()
    companion.fill(size)
    joined, joined_cpu = time.monotonic() - clock, companion.cpu() - cpu
    for _ in range(EVENTS):
        companion.cast()
        companion.settle()
        companion.crowd.rest(BETWEEN)
    companion.check()
    clock, cpu = time.monotonic(), companion.cpu()
    companion.crowd.leave()
    while companion.connections() > staff:
        if time.monotonic() - clock > PATIENCE:
            raise Failed("the server does not forget who is gone")
        companion.crowd.rest(0.02)
    gone, gone_cpu = time.monotonic() - clock, companion.cpu() - cpu
    return [joined, joined_cpu, gone, gone_cpu]
