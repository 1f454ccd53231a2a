"""How soon a door knows while the hall posts."""

from __future__ import annotations

import statistics
import threading
import time

from tests.serving import Server
from tests.web.people import Guest
from tests.web.stewards import HallWithDoors, ticket_of

#: Tickets, and phones in the hall that post and support meanwhile.
TICKETS, PHONES = 150, 12
#: Seconds within which a check-in is acknowledged at the 99th percentile: 0.1 is meant and printed;
#: a machine that many share has ten times as many.
WITHIN = 0.1 * 10


def test_check_ins_are_acknowledged_while_the_hall_posts(shared_server: Server) -> None:
    with HallWithDoors(shared_server, seats=TICKETS) as hall:
        people = [hall.registers(f"Gast{n}") for n in range(TICKETS)]
        codes = [ticket_of(hall, who) for who in people]
        idea = hall.published()
        sven, over = hall.steward(), threading.Event()
        guests = [hall.guest() for _ in range(PHONES)]
        crowd = [threading.Thread(target=posts, args=(guest, idea, over)) for guest in guests]
        for one in crowd:
            one.start()
        took = []
        for code in codes:
            began = time.perf_counter()
            assert sven.scans(code)["verdict"] == "welcome"
            took.append(time.perf_counter() - began)
        over.set()
        for one in crowd:
            one.join()
    p50, p99 = statistics.median(took), statistics.quantiles(took, n=100)[98]
    print(f"check-in acknowledged: p50 {p50 * 1000:.1f} ms, p99 {p99 * 1000:.1f} ms")
    assert p99 < WITHIN


def posts(guest: Guest, idea: str, over: threading.Event) -> None:
    """As fast as the limits let anybody: ten commands a second."""
    while not over.is_set():
        guest.supports(idea)
        guest.posts("Mehr Bänke")
        guest.withdraws(idea)
        time.sleep(0.3)
