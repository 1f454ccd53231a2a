"""Two doors, each at a server of its own, on one Redis."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.many.conftest import Pair
from tests.serving import Server
from tests.together import eventually
from tests.web.browser import Browser
from tests.web.stewards import HallWithDoors, Steward, ticket_of

SEATS = 20


@pytest.fixture
def hall(pair: Pair) -> Iterator[HallWithDoors]:
    before = len(pair.log)
    with HallWithDoors(pair.servers[0], seats=SEATS) as hall:
        for server in pair.servers:
            eventually(lambda server=server: is_open(server, hall))  # type: ignore[misc]  # mypy infers no lambda with a default
        yield hall
    assert "Traceback" not in pair.log[before:]


def is_open(server: Server, hall: HallWithDoors) -> bool:
    """Whether the server knows the gathering, as it is with its doors."""
    return 'id="register"' in Browser(server.url).get(hall.path("register")).text


def at(pair: Pair, hall: HallWithDoors, which: int, gate: str) -> Steward:
    """A steward whose phone is connected to one of the servers."""
    steward = hall.steward(gate)
    browser = Browser(pair.servers[which].url, steward.browser.cookies)
    return Steward(hall, browser, gate, steward.name)


def test_two_servers_let_everybody_in_once(pair: Pair, hall: HallWithDoors) -> None:
    codes = [ticket_of(hall, hall.registers(f"Gast{n}")) for n in range(SEATS - 1)]
    doors = [at(pair, hall, which, gate) for which, gate in ((0, "nord"), (1, "sued"))]
    eventually(lambda: doors[1].browser.get(hall.path("door")).status == 200)
    with ThreadPoolExecutor(8) as pool:
        asked = [pool.submit(door.scans, code) for code in codes for door in doors]
        verdicts = [found.result()["verdict"] for found in asked]
    assert sorted(verdicts) == ["already"] * len(codes) + ["welcome"] * len(codes)

    with ThreadPoolExecutor(2) as pool:  # the last seat, at both doors
        asked = [pool.submit(door.asks, "walk-in", name="Emil") for door in doors]
        answers = [found.result() for found in asked]
    assert sorted(answer["ok"] for answer in answers) == [False, True]
    assert [answer["code"] for answer in answers if not answer["ok"]] == ["no_room"]
    for door in doors:
        eventually(lambda door=door: door.counts()["in"] == SEATS)  # type: ignore[misc]  # mypy infers no lambda with a default

    eva = doors[1].asks("out", person=doors[0].asks("search", q="Gast7")["found"][0]["person"])
    assert eva["ok"], "what came in at one server goes out at the other"
    assert doors[0].asks("release")["ok"]
    assert doors[1].asks("replace", person=eva["person"])["ok"]
    checked = pair.servers[0].run("verify", hall.slug)
    assert checked.returncode == 0, checked.stdout + checked.stderr
