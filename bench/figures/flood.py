"""A flooder beside honest clients on the same address: their commands and their latency."""

from __future__ import annotations

import contextlib
import itertools
import json
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator

from bench.client import Client
from bench.figure import Result, Row, Scale, Tell, interleave
from bench.figures.evening import RATE
from bench.figures.latency import quantile, timed
from bench.peers import Ack
from bench.peers.companion import Companion, nonce
from bench.process import ROOT
from bench.wire import Failed

CLIENTS, SECONDS = 1_000, 8
#: Where all of them come from, the flooder too.
ADDRESS = "127.0.2.1"
#: Times as long.
REACH = 1.2


class Hall(Companion):
    """As people meet it: one visitor may send 10 commands a second."""

    posts = 15

    def __init__(self) -> None:
        super().__init__(COMPANION_COMMANDS_PER_SECOND="10")

    def opened(self) -> None:
        self.crowd.sources = itertools.repeat(ADDRESS)
        super().opened()
        self.prepare(1)
        self.cast()
        self.idea: str = self.settle()[0].answer["idea"]


def steps(scale: Scale) -> int:
    return scale.rounds


def run(scale: Scale, tell: Tell) -> Result:
    result = Result()
    clients, events = scale.clients(CLIENTS), scale.many(RATE * SECONDS)
    floods: list[dict[str, float]] = []
    with Hall() as calm, Hall() as other:
        for hall in (calm, other):
            hall.fill(clients)
            costs(hall, events)  # what is made once is there by now
        runs = {
            "nobody else": lambda: costs(calm, events),
            "a flooder": lambda: costs_beside_a_flooder(other, events, floods),
        }
        series = interleave(scale, tell, result, runs)
    alone, beside = series.values()
    for number, what in ((1, "acknowledged to received"), (3, "sent to acknowledged")):
        ratio = beside[number].over(alone[number])
        result.rows.append(
            Row(
                f"a flooder beside {clients:,} honest clients on the same address: none of their "
                f"commands refused, their p99 from {what}",
                f"at most {REACH} times",
                f"{ratio.median:.2f} times",
                ratio.spread(".2f"),
                ratio.median <= REACH,
            )
        )
    result.table(
        ["beside them", "received after: median", "p99", "answered after: median", "p99", "CPU"],
        [
            [
                name,
                *(f"{ms.median:.1f} ms ({ms.spread('.1f')})" for ms in numbers),
                f"{cpu.median:.2f} s",
            ]
            for name, (*numbers, cpu) in series.items()
        ],
    )
    answered, refused, connections = (
        statistics.median(flood[name] / flood["seconds"] for flood in floods)
        for name in ("answered", "refused", "connections")
    )
    result.details.append(
        f"Each second {RATE} ideas are published and {RATE} of the audience support one, or take "
        f"that back; a round counts only if all of it was taken. The flooder, a process of its own "
        f"on the load's core, sends as fast as the server lets it, one connection after the other: "
        f"{answered:,.0f} of its commands a second were answered, {refused:,.0f} with a refusal, "
        f"over {connections:.1f} connections."
    )
    return result


def costs_beside_a_flooder(hall: Hall, events: int, floods: list[dict[str, float]]) -> list[float]:
    with flooder(hall) as flood:
        numbers = costs(hall, events)
    floods.append(flood)
    return numbers


@contextlib.contextmanager
def flooder(hall: Hall) -> Iterator[dict[str, float]]:
    """Floods meanwhile; what came of it is there afterwards."""
    command = [sys.executable, "-m", "bench.flooding", str(hall.process.port), ADDRESS]
    told: dict[str, float] = {}
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe) as running:
        assert running.stdin
        assert running.stdout
        running.stdout.readline()
        began = time.monotonic()
        yield told
        told["seconds"] = time.monotonic() - began
        running.stdin.close()
        told |= json.loads(running.stdout.read())
    if not told["refused"]:
        raise Failed("the flooder was not held up")


def costs(hall: Hall, events: int) -> list[float]:
    """In milliseconds, median and 99th percentile: from acknowledged to received, and from sent to
    acknowledged; and the server's seconds of CPU."""
    hall.prepare(events)
    hall.crowd.rest(0.3)
    cpu = hall.cpu()
    supports: list[tuple[float, Client, int]] = []
    acks, waits = timed(hall, lambda: play(hall, events, supports))
    cpu = hall.cpu() - cpu
    answers = [(sent, *client.acks.pop(number)) for sent, client, number in supports]
    refused = [answer for _, _, answer in answers if not answer["ok"]]
    if refused:
        raise Failed(f"an honest command was refused: {refused[0]}")
    hall.check()
    until_acked = sorted(came - sent for sent, came, *_ in [*acks, *answers])
    quantiles = [quantile(times, share) for times in (waits, until_acked) for share in (0.5, 0.99)]
    return [*(1e3 * seconds for seconds in quantiles), cpu]


def play(hall: Hall, events: int, supports: list[tuple[float, Client, int]]) -> list[Ack]:
    """As evening.play, and with each event one of the audience supports an idea or does not."""
    began = time.monotonic()
    audience = itertools.cycle(hall.crowd.audience)
    for number in range(events):
        hall.crowd.rest(began + number / RATE - time.monotonic())
        hall.cast()
        guest = next(audience)
        name = "withdraw_support" if number % 2 else "support_idea"
        deed = {"name": name, "nonce": nonce(), "idea": hall.idea}
        supports.append((time.monotonic(), guest, guest.command(deed)))
    hall.crowd.until(lambda: all(number in guest.acks for _, guest, number in supports))
    return hall.settle()
