"""One client in ten stops reading: the others' latency, and the server's memory."""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Iterator

from bench.client import Client
from bench.figure import Result, Row, Scale, Series, Tell, interleave
from bench.figures.evening import RATE
from bench.figures.latency import quantiles
from bench.peers.companion import Companion
from bench.process import memory
from bench.wire import Failed

#: Shorter than the 20 s after which a client that takes nothing is cut.
CLIENTS, SECONDS = 1_000, 8
ONE_IN = 10
#: The phones that will not read have little room, as phones have: on the loopback the kernel keeps
#: megabytes for each.
PHONES = (
    (socket.IPPROTO_TCP, socket.TCP_MAXSEG, 1400),
    (socket.SOL_SOCKET, socket.SO_RCVBUF, 16 * 1024),
)
#: So many ideas at once, of so many characters of 4 bytes, fill what it keeps; so often at most.
LONG_IDEAS, LONG, TIMES = 50, 480, 20
#: Times as long; KiB of memory more for each client that does not read.
REACH, REACH_MEMORY = 1.1, 16


def steps(scale: Scale) -> int:
    return scale.rounds


def run(scale: Scale, tell: Tell) -> Result:
    result = Result()
    clients, events = scale.clients(CLIENTS), scale.many(RATE * SECONDS)
    with Companion() as calm, Companion() as other:
        for hall in (calm, other):
            hall.fill(clients - clients // ONE_IN)
            hall.crowd.options = PHONES
            hall.fill(clients // ONE_IN)
            hall.crowd.options = ()
            costs(hall, events, [])  # what is made once is there by now
        stuck = other.crowd.audience[-(clients // ONE_IN) :]
        runs = {
            "all read": lambda: costs(calm, events, []),
            "one in ten does not": lambda: costs(other, events, stuck),
        }
        series = interleave(scale, tell, result, runs)
    (_, p99, _, _, grown), (_, p99_stuck, _, _, grown_stuck) = series.values()
    ratio = p99_stuck.over(p99)
    more = [b - a for a, b in zip(grown.values, grown_stuck.values, strict=True)]
    each = Series([kib / len(stuck) for kib in more])
    result.rows += [
        Row(
            f"one client in ten of {clients:,} stops reading: the others' p99 from acknowledged to "
            f"received",
            f"at most {REACH} times",
            f"{ratio.median:.2f} times",
            ratio.spread(".2f"),
            ratio.median <= REACH,
        ),
        Row(
            "memory for each client that stops reading",
            f"at most {REACH_MEMORY} KiB",
            f"{each.median:.1f} KiB",
            each.spread(".1f"),
            each.median <= REACH_MEMORY,
        ),
    ]
    result.table(
        [f"{clients:,} clients", "median", "p99", "largest of all", "memory grows by"],
        [
            [
                name,
                f"{median.median:.0f} ms",
                f"{p99.median:.0f} ms ({p99.spread('.0f')})",
                f"{max(largest.values):.0f} ms",
                f"{grown.median / 1024:.1f} MiB ({Series(mib(grown)).spread('.1f')})",
            ]
            for name, (median, p99, largest, _, grown) in series.items()
        ],
    )
    result.details.append(
        f"Two servers, {RATE} commands a second for {events / RATE:.0f} s. Those who do not read "
        f"are blocked by long ideas before it is measured, and hold what the server does when they "
        f"have read again. Both servers keep every idea, so the memory told is what the one with "
        f"blocked clients grows by beyond the other."
    )
    return result


def costs(hall: Companion, events: int, stuck: list[Client]) -> list[float]:
    """Of those who read, as `quantiles`; and the KiB by which the server's memory grew."""
    with not_reading(hall, stuck):
        block(hall, stuck)
        before = memory(hall.process.pid)
        waits = quantiles(hall, events)
        grown = memory(hall.process.pid) - before
    hall.prepare(1)
    hall.cast()
    hall.settle()
    hall.check()
    return [*waits, grown / 1024]


@contextlib.contextmanager
def not_reading(hall: Companion, stuck: list[Client]) -> Iterator[None]:
    """These belong to nobody's audience meanwhile."""
    everybody, them = hall.crowd.audience, set(stuck)
    for client in stuck:
        hall.crowd.unwatch(client)
    hall.crowd.audience = [client for client in everybody if client not in them]
    try:
        yield
    finally:
        for client in stuck:
            hall.crowd.watch(client)
        hall.crowd.audience = everybody


def block(hall: Companion, stuck: list[Client]) -> None:
    """Publish long ideas until the server has passed over all who do not read."""
    for _ in range(TIMES):
        passed_over = hall.counted("frames_skipped_total")
        hall.post([f"{number} " + "\N{GRINNING FACE}" * LONG for number in range(LONG_IDEAS)])
        for _ in range(LONG_IDEAS):
            hall.cast()
        hall.settle()
        if hall.counted("frames_skipped_total") - passed_over >= len(stuck):
            return
    raise Failed("those who do not read were not blocked")


def mib(grown: Series) -> list[float]:
    return [kib / 1024 for kib in grown.values]
