"""A worker reduced to what it counts, in a directory that it shares with others:

    python -m tests.seen.counting IDEAS CONNECTIONS

It says on stdout what /metrics would, once for each line on stdin.
"""

from __future__ import annotations

import sys
import time

from companion.domain import commands as c
from companion.domain.rules import Who
from companion.live.commons import Alone
from companion.live.connections import Connection
from companion.live.house import THE_OPERATOR, House
from companion.live.limits import Limits
from companion.live.meters import Meters, shared
from companion.store.log import MemoryLog
from tests.cast import DEFINITION, SLUG, numbered
from tests.live.wire import FakeWire

END = "# end"


def worker(ideas: int, connections: int) -> tuple[House, Meters]:
    meters = Meters(version="0", asynchrony="none", directory=shared.directory())
    house = House(
        MemoryLog(),
        clock=time.time,
        ids=numbered(),
        commons=Alone(Limits.per_visitor(0.001, 1000, 1000), time.time),
        wire=FakeWire(),
    )
    house.define(DEFINITION)
    room = house.room(SLUG)
    assert room
    assert room.fanout
    for n in range(connections):
        room.fanout.join(Connection(f"phone {n}", "guest", person=f"v{n}"))
    for n in range(ideas):
        room.gathering.do(c.SupportIdea(f"i{n}"), Who("guest", "v-ada"))
        room.gathering.do(c.ForgetPerson("nobody"), THE_OPERATOR)
    return house, meters


if __name__ == "__main__":
    house, meters = worker(*map(int, sys.argv[1:]))
    for _ in sys.stdin:
        print(meters.text(house).decode() + END, flush=True)
