"""The door over the web: one verdict a scan, with script and without, at two doors at once."""

from __future__ import annotations

import datetime as dt
import json
import secrets
import string
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace
from typing import Any

import pytest
from cryptography.exceptions import InvalidTag

from companion.domain.seats.codes import ALPHABET
from companion.web import sealed
from companion.web.admission import clock_of
from tests.serving import ROOT, Server
from tests.web.stewards import HallWithDoors, Steward, short_code_of, ticket_of


@pytest.fixture
def hall(shared_server: Server) -> Iterator[HallWithDoors]:
    before = len(shared_server.log)
    with HallWithDoors(shared_server) as hall:
        yield hall
    assert "Traceback" not in shared_server.log[before:], shared_server.log[before:]


@pytest.fixture
def sven(hall: HallWithDoors) -> Steward:
    return hall.steward("nord")


@pytest.fixture
def sue(hall: HallWithDoors) -> Steward:
    return hall.steward("sued")


def test_ticket_lets_in_once_and_says_where_and_when(
    hall: HallWithDoors, sven: Steward, sue: Steward
) -> None:
    ada = hall.registers("Ada", consent="2020-08")
    code = ticket_of(hall, ada)
    welcome = sven.scans(code)
    assert (welcome["verdict"], welcome["name"], welcome["number"]) == ("welcome", "Ada", 1)
    again = sue.scans(code)
    assert (again["verdict"], again["gate"]) == ("already", "Eingang Nord")
    assert again["clock"] == welcome["clock"]
    assert sue.counts()["in"] == 1


def test_same_scan_sent_twice_is_one(hall: HallWithDoors, sven: Steward) -> None:
    """L2: the first answer was lost on its way."""
    code, nonce = ticket_of(hall, hall.registers("Ada")), secrets.token_hex(8)
    answers = [sven.scans(code, nonce=nonce) for _ in range(2)]
    assert answers[0] == answers[1]
    assert answers[0]["verdict"] == "welcome"


def test_who_will_not_be_seen_gets_a_mark(hall: HallWithDoors, sven: Steward) -> None:
    seen, unseen = hall.registers("Ada", consent="2020-08"), hall.registers("Ben")
    assert sven.scans(ticket_of(hall, seen))["camera"] is True
    assert sven.scans(ticket_of(hall, unseen))["camera"] is False
    page = sven.submits("out", person=hall.desk().id_of("Ben"))
    assert "Ben ist draußen" in page
    assert "Nicht ins Bild!" in sven.submits("scan", code=ticket_of(hall, unseen))


def test_waiting_cancelled_and_other_gatherings(
    hall: HallWithDoors, sven: Steward, shared_server: Server
) -> None:
    ada, _, cleo = (hall.registers(name) for name in ("Ada", "Ben", "Cleo"))
    code = ticket_of(hall, ada)
    found = sven.asks("scan", person=hall.desk().id_of("Cleo"))
    assert (found["verdict"], found["rank"]) == ("waiting", 1)
    ada.presses("cancel")
    assert sven.scans(code)["verdict"] == "cancelled"
    assert cleo.has_a_seat
    with HallWithDoors(shared_server) as other:
        stranger = ticket_of(other, other.registers("Eva"))
    assert sven.scans(stranger)["verdict"] == "elsewhere"


def test_every_single_altered_character_is_refused(hall: HallWithDoors, sven: Steward) -> None:
    """All places of the code, each with another character of its kind."""
    code = ticket_of(hall, hall.registers("Ada"))
    letters = string.ascii_letters + string.digits + "-_"
    for place, was in enumerate(code):
        other = next(letter for letter in letters if letter != was)
        altered = code[:place] + other + code[place + 1 :]
        assert sven.scans(altered)["verdict"] == "unknown", place
    for wrong in (code[:-1], code + "A", code.lower(), "x", "http://example.org/"):
        assert sven.scans(wrong)["verdict"] == "unknown", wrong
    assert sven.scans(code)["verdict"] == "welcome"


def test_short_code_as_people_say_it(hall: HallWithDoors, sven: Steward) -> None:
    said = short_code_of_hall(hall, "Ada")
    assert sven.scans(said.lower().replace("-", " "))["verdict"] == "welcome"
    wrong = next(letter for letter in ALPHABET if letter != said[0]) + said[1:]
    assert sven.scans(wrong)["verdict"] == "unknown"


def short_code_of_hall(hall: HallWithDoors, name: str) -> str:
    return short_code_of(hall.registers(name))


def test_guessing_short_codes_is_slowed_for_who_does_it_and_for_nobody_else(
    hall: HallWithDoors, sven: Steward, sue: Steward
) -> None:
    """All of them behind one address."""
    said = short_code_of_hall(hall, "Ada")
    answers = [sven.scans("2345-678" + letter) for letter in ALPHABET[:30]]
    refused = [answer for answer in answers if answer["status"] == 429]
    assert refused
    assert refused[-1]["code"] == "too_fast"
    assert sue.scans(said)["verdict"] == "welcome"


def test_hand_scanner_on_a_german_keyboard(hall: HallWithDoors, sven: Steward) -> None:
    """It types y for z, ß for a hyphen."""
    code = ticket_of(hall, hall.registers("Ada"))
    typed = code.translate(str.maketrans("yzYZ-_", "zyZYß?"))
    assert sven.scans(typed)["verdict"] == "welcome"


def test_name_is_looked_for_and_the_look_is_on_record(
    hall: HallWithDoors, sven: Steward, shared_server: Server
) -> None:
    hall.registers("Ada Öz", "ada@example.org")
    page = sven.submits("search", q="ada")
    assert "Ada Öz" in page
    assert sven.asks("search", q="a")["code"] == "empty"
    found = sven.asks("search", q="öz")["found"]
    assert [one["name"] for one in found] == ["Ada Öz"]
    assert sven.asks("scan", person=found[0]["person"])["verdict"] == "welcome"


def test_out_back_and_undone(hall: HallWithDoors, sven: Steward, sue: Steward) -> None:
    code = ticket_of(hall, hall.registers("Ada"))
    person = sven.scans(code)["person"]
    assert sue.asks("out", person=person)["name"] == "Ada"
    back = sue.scans(code)
    assert (back["verdict"], back["again"]) == ("welcome", True)
    assert sue.asks("undo", person=person, entry=back["entry"])["done"] == "undo"
    assert sue.counts()["in"] == 0
    assert sue.asks("out", person=person)["code"] == "not_inside"


def test_day_is_said_where_it_is_not_today() -> None:
    """A steward who tries it the day before must not wait for the evening."""
    now = dt.datetime(2020, 8, 20, 17, 0, tzinfo=dt.UTC).timestamp()
    room: Any = SimpleNamespace(
        definition=SimpleNamespace(timezone="Europe/Berlin"),
        gathering=SimpleNamespace(clock=lambda: now),
    )
    assert clock_of(room, None) is None
    assert clock_of(room, now) == "19:00"
    assert clock_of(room, now + 20 * 3600) == "21.08., 15:00"


def test_people_who_are_found_are_not_welcomed_before_they_are_here(
    hall: HallWithDoors, sven: Steward
) -> None:
    ada = hall.registers("Ada")
    assert "Nummer 1 · noch nicht da" in words(sven.submits("search", q="ada"))
    person = sven.scans(ticket_of(hall, ada))["person"]
    assert "Nummer 1 · im Saal" in words(sven.submits("search", q="ada"))
    sven.asks("out", person=person)
    assert "Nummer 1 · war schon da" in words(sven.submits("search", q="ada"))


def words(page: str) -> str:
    return " ".join(page.split())


def test_who_came_can_see_and_take_along_when(hall: HallWithDoors, sven: Steward) -> None:
    """P3: what is kept of a person is theirs to know."""
    ada = hall.registers("Ada")
    person = sven.scans(ticket_of(hall, ada))["person"]
    sven.asks("out", person=person)
    sven.scans(ticket_of(hall, ada))
    [first, second] = json.loads(ada.browser.get(f"{ada.path}/export").text)["visits"]
    assert first["door"] == second["door"] == "Eingang Nord"
    assert first["came"] < first["left"] < second["came"]
    assert second["left"] is None
    assert ada.page.count("<dt>Im Saal</dt>") == 2


def test_ticket_that_was_replaced(hall: HallWithDoors, sven: Steward) -> None:
    ada = hall.registers("Ada")
    code, said = ticket_of(hall, ada), short_code_of(ada)
    person = hall.desk().id_of("Ada")
    short = sven.asks("replace", person=person)["short"]
    assert sven.scans(code)["verdict"] == "replaced"
    assert sven.scans(said)["verdict"] == "replaced"
    assert short_code_of(ada) == short
    assert sven.scans(ticket_of(hall, ada))["verdict"] == "welcome"


def test_walk_in_was_not_asked_and_gets_the_mark_too(shared_server: Server) -> None:
    with HallWithDoors(shared_server, seats=1) as hall:
        willi = hall.steward().asks("walk-in", name="Willi")
    assert (willi["verdict"], willi["camera"]) == ("welcome", False)


def test_walk_ins_while_seats_are_free_and_after_the_no_shows_are_released(
    hall: HallWithDoors, sven: Steward, sue: Steward
) -> None:
    hall.registers("Ada")
    assert "Willkommen" in sven.submits("walk-in", name="Emil")
    assert sue.asks("walk-in", name="Frida")["code"] == "no_room"
    assert sue.asks("release")["done"] == "release"
    frida = sue.asks("walk-in", name="Frida")
    assert frida["verdict"] == "welcome"
    assert sven.counts() == {"in": 2, "missing": 1, "room": 0, "waiting": 0}
    found = sven.asks("search", q="emil")["found"]
    assert found[0]["walk_in"] is True
    assert sven.asks("out", person=found[0]["person"])["done"] == "out"


def test_offline_scans_come_in_later_and_conflicts_are_told(
    hall: HallWithDoors, sven: Steward, sue: Steward
) -> None:
    code = ticket_of(hall, hall.registers("Ada"))
    assert sven.scans(code)["verdict"] == "welcome"
    later = sue.scans(code, age=0.0)
    assert (later["verdict"], later["conflict"]) == ("already", True)
    for age in ("now", True, [], float("inf")):
        assert sue.scans(code, age=age)["code"] == "bad_request"


def test_two_doors_at_once_let_everybody_in_once(shared_server: Server) -> None:
    """Four phones at two doors scan the same 30 tickets, all at the same time."""
    with HallWithDoors(shared_server, seats=30) as hall:
        people = [hall.registers(f"Gast {n}", f"gast{n}@example.org") for n in range(30)]
        codes = [ticket_of(hall, who) for who in people]
        doors = [hall.steward(gate) for gate in ("nord", "sued", "nord", "sued")]
        with ThreadPoolExecutor(8) as pool:
            asked = [pool.submit(door.scans, code) for code in codes for door in doors]
            verdicts = [found.result()["verdict"] for found in asked]
        assert verdicts.count("welcome") == 30
        assert verdicts.count("already") == 90
        assert doors[0].counts()["in"] == 30


# Who may


@pytest.mark.parametrize("role", ["door", "desk", "moderator", "admin"])
def test_staff_may(hall: HallWithDoors, role: str) -> None:
    code = ticket_of(hall, hall.registers("Ada"))
    assert hall.steward(role=role).scans(code)["verdict"] == "welcome"


def test_others_may_not(hall: HallWithDoors, sven: Steward) -> None:
    """W1"""
    stranger = Steward(hall, hall.browser(), "nord")
    assert stranger.scans("x")["status"] == 401
    assert hall.browser().get(hall.path("door/list")).status == 401
    assert hall.browser().get(hall.path("door")).status == 401
    stage = Steward(hall, hall.staff("stage", "Leinwand"), "nord")
    assert stage.scans("x")["status"] == 403
    hall.server.operate("revoke", slug=hall.slug, staff=sven.name)
    assert sven.scans("x")["status"] == 401


@pytest.mark.parametrize(
    ("action", "body"),
    [
        ("scan", {"code": ""}),
        ("scan", {"code": 7}),
        ("scan", {"code": "x" * 201}),
        ("undo", {"person": "r0", "entry": "x"}),
        ("out", {"person": "r0"}),
        ("scan", {"code": "x", "nonce": "short"}),
        ("walk-in", {"name": "\u200b"}),
        ("walk-in", {"name": "Emil", "gate": "west"}),
        ("open-sesame", {}),
    ],
)
def test_bad_input_is_refused(
    sven: Steward, action: str, body: dict[str, object], hall: HallWithDoors
) -> None:
    code = ticket_of(hall, hall.registers("Ada"))
    if body.get("code") == "x":
        body = {**body, "code": code}
    assert 400 <= sven.asks(action, **body)["status"] < 500


def test_page_says_so_without_script_where_no_door_is_chosen(
    hall: HallWithDoors, sven: Steward
) -> None:
    code = ticket_of(hall, hall.registers("Ada"))
    first, _, rest = sven.page.partition('id="code"')
    assert 'id="gate"' in first, "before the first ticket"
    assert "an welcher Tür" in first
    assert "an welcher Tür" in sven.submits("scan", code=code, gate="")
    sven.submits("gate", gate="sued")
    first, _, rest = sven.page.partition('id="code"')
    assert 'id="gate"' in rest, "then it is out of the way"
    assert 'value="sued" required checked' in " ".join(sven.page.split())


def test_camera_is_allowed_on_this_page_alone(hall: HallWithDoors, sven: Steward) -> None:
    door = sven.browser.get(hall.path("door")).headers
    assert "'wasm-unsafe-eval'" in door["Content-Security-Policy"]
    assert "camera=(self)" in door["Permissions-Policy"]
    staff = sven.browser.get(hall.path("staff")).headers
    assert "wasm" not in staff["Content-Security-Policy"]
    assert "camera=()" in staff["Permissions-Policy"]


# The list for when the network is gone


def test_each_ticket_opens_its_own_line_and_no_other(hall: HallWithDoors, sven: Steward) -> None:
    codes = [ticket_of(hall, hall.registers(name)) for name in ("Ada", "Ben")]
    raw = sven.browser.get(hall.path("door/list"))
    assert "Ada" not in raw.text
    assert raw.json["people"] is None
    lines = raw.json["lines"]
    for code, name in zip(codes, ("Ada", "Ben"), strict=True):
        line = sealed.unseal(code, lines[sealed.name_of(code)])
        assert (line["name"], line["verdict"]) == (name, "welcome")
    with pytest.raises(InvalidTag):
        sealed.unseal(codes[0], lines[sealed.name_of(codes[1])])


def test_names_are_taken_along_only_where_the_gathering_allows_it(shared_server: Server) -> None:
    with HallWithDoors(shared_server, offline_names=True) as hall:
        hall.registers("Ada")
        taken = hall.steward().browser.get(hall.path("door/list")).json
        assert [one["name"] for one in taken["people"]] == ["Ada"]


def test_seal_is_as_its_twin_knows_it() -> None:
    vectors = json.loads((ROOT / "tests" / "vectors" / "sealed.json").read_text(encoding="utf-8"))
    for one in vectors:
        assert sealed.name_of(one["code"]) == one["name"]
        assert sealed.unseal(one["code"], one["sealed"]) == one["line"]
