"""The outbox where there is no mail server: all that people must be told, for the desk to tell."""

from __future__ import annotations

import datetime as dt
import html
import re
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo

import pytest

from companion.domain.seats.terms import Access
from tests.serving import Server
from tests.together import eventually
from tests.web.browser import hidden_fields
from tests.web.registering import Desk, Hall


@pytest.fixture
def hall(shared_server: Server) -> Iterator[Hall]:
    before = len(shared_server.log)
    with Hall(shared_server) as hall:
        yield hall
    assert "Traceback" not in shared_server.log[before:], shared_server.log[before:]


def outbox(desk: Desk) -> str:
    answer = desk.browser.get(desk.hall.path("desk/outbox"))
    assert answer.status == 200
    return html.unescape(answer.text)


def test_who_registers_on_the_web_read_it_there_and_others_are_to_be_told(hall: Hall) -> None:
    ada, _ = hall.registers("Ada"), hall.registers("Ben")
    desk = hall.desk()
    assert "Niemand wartet auf einen Anruf." in outbox(desk)
    desk.enters(name="Emil", contact="0171 1234567", channel="telephone")
    page = outbox(desk)
    assert "Es ist kein Mailserver eingerichtet." in page
    assert "an Stelle 1" in page
    assert "0171 1234567" in page
    assert "1 Person ist anzurufen." in desk.page
    ada.presses("cancel")
    page = outbox(desk)
    assert "Sie haben jetzt einen Platz." in page
    assert "an Stelle 1" not in page, "the last message holds"
    assert re.search(r'class="spoken">[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}<', page)


def test_what_is_done_leaves_the_outbox(hall: Hall) -> None:
    desk = hall.desk()
    desk.enters(name="Emil", contact="0171 1234567", channel="telephone")
    path = hall.path("desk/outbox/told")
    fields = hidden_fields(desk.browser.get(hall.path("desk/outbox")).text, f'action="{path}"')
    assert desk.browser.submit(path, fields).status == 303
    assert desk.browser.submit(path, fields).status == 303, "a double tap"
    assert "Niemand wartet auf einen Anruf." in outbox(desk)
    assert "noch zu benachrichtigen" not in desk.list


def test_mail_can_be_written_in_the_desks_own_program(hall: Hall) -> None:
    """In the language of the person, whoever is at the desk."""
    desk = hall.desk()
    desk.enters(name="Zoë & Co", contact="zoe@example.org", channel="mail", language="en")
    link = re.search(r'href="(mailto:[^"]+)"', outbox(desk))
    assert link
    parts = urlsplit(link[1])
    assert parts.path == "zoe%40example.org"
    query = parse_qs(parts.query, strict_parsing=True)
    assert query["subject"] == ["Your seat: Der Abend"]
    assert "You have a seat." in query["body"][0]
    assert "Zoë & Co" in query["body"][0]


def test_offer_is_to_be_told_with_its_end(hall: Hall) -> None:
    begins = dt.datetime.now(ZoneInfo("Europe/Berlin")) + dt.timedelta(seconds=90)
    begins = begins.replace(second=0) + dt.timedelta(minutes=1)
    with Hall(hall.server, 1, begins, offer_hours=1) as evening:
        ada = evening.registers("Ada")
        evening.registers("Ben", "0171 1234567")
        desk = evening.desk()
        ada.presses("cancel")
        eventually(lambda: "Er ist für Sie reserviert bis:" in outbox(desk))


def test_access_is_read_out_to_who_has_a_seat(hall: Hall) -> None:
    with Hall(hall.server, 1, access=Access("Telefon 02305 1062101, Raum 7")) as evening:
        desk = evening.desk()
        for name, number in (("Ada", "0171 1234567"), ("Ben", "0171 7654321")):
            desk.enters(name=name, contact=number, channel="telephone")
        pages = outbox(desk).split("<article")[1:]
        assert ["Raum 7" in page for page in pages] == [True, False]


def test_outbox_shows_so_many_at_a_time(hall: Hall) -> None:
    desk = hall.desk()
    rows = "".join(f"N{n};0171 12345{n:02}\n" for n in range(25))
    desk.confirms(desk.uploads(f"Name;Telefon\n{rows}".encode()))
    first = outbox(desk)
    assert first.count("<article") == 20
    assert "und 5 weitere" in first
    answer = desk.browser.get(hall.path("desk/outbox?from=20"))
    assert answer.text.count("<article") == 5


def test_looks_at_the_outbox_are_noted_and_others_may_not(hall: Hall) -> None:
    """W1"""
    outbox(hall.desk())
    log = hall.server.open_log()
    looks = [getattr(record.event, "what", None) for record in log.read(hall.slug).records]
    log.close()
    assert "outbox" in looks
    guest = hall.browser()
    assert guest.get(hall.path("desk/outbox")).status == 401
    assert guest.submit(hall.path("desk/outbox/again"), {}).status == 401
    assert hall.staff("moderator", "Mona").get(hall.path("desk/outbox")).status == 403


@pytest.mark.parametrize(
    ("action", "fields", "status"),
    [
        ("told", {"registration": "r0", "notice": "1"}, 404),
        ("told", {"registration": "r0", "notice": "x"}, 400),
        ("again", {"registration": "r0"}, 404),
        ("erase", {}, 404),
    ],
)
def test_nonsense_is_refused(hall: Hall, action: str, fields: dict[str, str], status: int) -> None:
    desk = hall.desk()
    path = hall.path(f"desk/outbox/{action}")
    assert desk.browser.submit(path, {"nonce": "nonce-0001", **fields}).status == status
    assert desk.browser.get(hall.path("desk/outbox?from=x")).status == 400
