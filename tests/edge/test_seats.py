"""Everybody at once: two hundred registrations in sixteen streams on seventy-five seats."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from companion.domain.fold import apply
from companion.domain.seats import chain
from companion.domain.seats.events import Registered
from companion.domain.state import State
from companion.verify import verify
from tests.serving import Server
from tests.web.registering import Hall, Registrant

PEOPLE, STREAMS, SEATS = 200, 16, 75


def test_exactly_the_first_have_the_seats(tmp_path: Path) -> None:
    """L3: by position, without a gap; and nobody's page says otherwise."""
    with Server(tmp_path / "data") as server, Hall(server, SEATS) as hall:
        with ThreadPoolExecutor(STREAMS) as streams:
            people = list(streams.map(lambda n: hall.registers(f"N{n}"), range(PEOPLE)))
            told = list(streams.map(lambda who: who.standing, people))
        assert sorted(number for number, _ in told) == list(range(1, PEOPLE + 1))
        assert {number for number, seat in told if seat} == set(range(1, SEATS + 1))
        receipts = [(who.number, who.check) for who in people[::40]]
        log = server.open_log()
        records = log.read(hall.slug).records
        assert verify(log, hall.slug, receipts=receipts).problems == []
        log.close()
        (number, code), (other, _), *_ = receipts
        sound = server.run("verify", hall.slug, "--receipt", f"{number}:{code}")
        assert (sound.returncode, sound.stderr) == (0, "")
        forged = server.run("verify", hall.slug, "--receipt", f"{other}:{code}")
        assert forged.returncode == 1
        assert f"the receipt of number {other} is of another line" in forged.stderr
        assert "Traceback" not in server.log
    assert [record.position for record in records] == list(range(1, len(records) + 1))
    state = State()
    for record in records:
        apply(state, record.event)
    in_line = [r.event.registration for r in records if isinstance(r.event, Registered)]
    assert state.line.seated == set(in_line[:SEATS])
    assert state.line.head == list(chain.links([(r.position, r.event) for r in records]))[-1].head


@pytest.mark.soak
def test_everybody_cancels_and_registers_at_once(tmp_path: Path) -> None:
    """Seats that are given back while others come: none is lost, none is given twice."""
    with Server(tmp_path / "data") as server, Hall(server, 20) as hall:
        with ThreadPoolExecutor(STREAMS) as streams:
            first = list(streams.map(lambda n: hall.registers(f"A{n}"), range(40)))

            def comes_or_goes(n: int) -> Registrant | None:
                if n % 2:
                    return hall.registers(f"B{n}")
                assert first[n // 2].presses("cancel").status == 303
                return None

            later = [who for who in streams.map(comes_or_goes, range(60)) if who]
            staying = [*first[30:], *later]
            standing = sorted(who.standing for who in staying)
        assert [seat for _, seat in standing] == [True] * 20 + [False] * (len(standing) - 20)
        assert "Traceback" not in server.log


def test_late_a_seat_is_offered_by_itself_and_taken_with_one_click(tmp_path: Path) -> None:
    begins = dt.datetime.now(ZoneInfo("Europe/Berlin")) + dt.timedelta(hours=20)
    with Server(tmp_path / "data") as server, Hall(server, 1, begins) as hall:
        ada, ben = hall.registers("Ada"), hall.registers("Ben")
        assert ada.presses("cancel").status == 303
        assert wait_until(lambda: "Ein Platz ist für Sie frei geworden." in ben.page)
        assert not ben.has_a_seat
        assert "Platz angeboten" in hall.desk().list
        assert ben.presses("accept").status == 303
        assert ben.has_a_seat
        server.kill()
        server.start()
        assert ben.has_a_seat, "L1"


def wait_until(holds: Callable[[], bool], seconds: float = 15) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if holds():
            return True
        time.sleep(0.2)
    return False
