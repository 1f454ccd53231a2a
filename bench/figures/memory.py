"""Memory for an idle connection whose client offers compression, against stock Flask-SocketIO."""

from __future__ import annotations

from typing import Any

from bench import entries
from bench.figure import Result, Row, Scale, Tell, interleave
from bench.peers import Peer
from bench.peers.companion import GATHERING, Companion
from bench.peers.others import Naive
from bench.process import memory
from bench.wire import OFFER

#: Clients that are there before, so that what a server makes once is not counted, and those that
#: count: the more, the less what it freed before can hide. Stock eventlet serves 1,024.
COMPANIONS, NAIVES = (500, 4_000), (100, 800)
#: Seconds until all is quiet.
REST = 2.5
#: KiB.
REACH, STOCK = 40, 199


def steps(scale: Scale) -> int:
    return scale.rounds


def run(scale: Scale, tell: Tell) -> Result:
    result = Result()
    runs = {"companion": lambda: companion(scale), "naive": lambda: naive(scale)}
    series = {name: s[0] for name, s in interleave(scale, tell, result, runs).items()}
    result.rows.append(
        Row(
            "memory for an idle connection whose client offers compression",
            f"at most {REACH} KiB (stock: {STOCK})",
            f"{series['companion'].median:.1f} KiB",
            series["companion"].spread(".1f"),
            series["companion"].median <= REACH,
        )
    )
    result.table(
        ["server", "KiB a connection", "spread"],
        [[name, f"{kib.median:.1f}", kib.spread(".1f")] for name, kib in series.items()],
    )
    result.details.append(
        f"What the process's resident memory grows by for each of {scale.clients(COMPANIONS[1]):,} "
        f"connections ({scale.clients(NAIVES[1])} of stock's, which takes no more), in a fresh "
        f"process, each with its first screen and an update; the kernel's buffers are not in it."
    )
    return result


def companion(scale: Scale) -> list[float]:
    with Companion() as peer:
        peer.enter_guest = entries.guest(GATHERING, OFFER)
        return grown(peer, *map(scale.clients, COMPANIONS))


def naive(scale: Scale) -> list[float]:
    with Naive(SAMPLE) as peer:
        peer.enter = entries.anybody(OFFER)
        return grown(peer, *map(scale.clients, NAIVES))


def grown(peer: Peer, there: int, clients: int) -> list[float]:
    """KiB of memory for each of so many connections more than those that are there."""
    peer.fill(there)
    tell_something(peer)
    before = memory(peer.process.pid)
    peer.fill(clients)
    tell_something(peer)
    return [(memory(peer.process.pid) - before) / clients / 1024]


def tell_something(peer: Peer) -> None:
    peer.prepare(1)
    peer.cast()
    peer.settle()
    peer.check()
    peer.crowd.rest(REST)


#: As Companion's, in form and size.
SAMPLE: dict[str, Any] = {
    "epoch": "e0123456789ab",
    "position": 20,
    "ideas": [
        {
            "id": "i0123456789abcdef",
            "kind": "idea",
            "text": "Die Stadtbücherei könnte samstags länger öffnen, mit offenem WLAN. Nr. 1",
            "name": None,
            "origin": "remote",
            "theme": None,
            "support": 0,
            "at": "2020-08-20T18:04:05.120Z",
        }
    ],
}
