"""Registering as people do it: the form, the receipt, the own page by its link (rule C4: all of it
without JavaScript)."""

from __future__ import annotations

import html
import itertools
import json
import re
import secrets
import string
from collections.abc import Iterator
from typing import Any

import pytest

from companion.web.access import Keys
from tests.serving import Server
from tests.web.browser import hidden_fields
from tests.web.registering import Hall, Registrant


@pytest.fixture
def hall(shared_server: Server) -> Iterator[Hall]:
    before = len(shared_server.log)
    with Hall(shared_server) as hall:
        yield hall
    assert "Traceback" not in shared_server.log[before:], shared_server.log[before:]


def test_the_first_get_seats_and_the_next_a_place_on_the_waiting_list(hall: Hall) -> None:
    ada, ben, cleo = (hall.registers(name) for name in ("Ada", "Ben", "Cleo"))
    assert [ada.has_a_seat, ben.has_a_seat, cleo.has_a_seat] == [True, True, False]
    assert "auf der Warteliste, an Stelle 1" in cleo.page
    assert [who.number for who in (ada, ben, cleo)] == [1, 2, 3]
    assert ada.presses("cancel").status == 303
    assert cleo.has_a_seat
    assert "Diese Anmeldung ist zurückgezogen." in ada.page


def test_receipt_ticket_and_code_that_can_be_read_aloud(hall: Hall) -> None:
    ada = hall.registers("Ada")
    assert re.search(r'<dd class="mono">([2-9A-HJ-NP-Z]{4}-){3}[2-9A-HJ-NP-Z]{4}<', ada.page)
    code = re.search(r'<p class="spoken">([2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4})<', ada.page)
    assert code
    ticket = ada.browser.get(f"{ada.path}/ticket").text
    assert code[1] in ticket
    assert '<svg xmlns="http://www.w3.org/2000/svg" class="qr"' in ticket


def test_a_form_sent_twice_is_one_registration(hall: Hall) -> None:
    """A double tap, and the way back."""
    ada = Registrant(hall)
    page = ada.browser.get(hall.path("register"))
    first, second = (ada.sends(page, name="Ada", contact="ada@example.org") for _ in range(2))
    assert first.location == second.location
    assert hall.registers("Ben").number == 2


def test_a_refused_form_keeps_what_was_typed_and_says_what_is_wrong(hall: Hall) -> None:
    ada = Registrant(hall)
    refused = ada.sends(
        name='Ada "von" <O>',
        contact="ada(at)example.org",
        kind="business",
        extra_access="Rampe",
        consent="2020-08",
    )
    assert refused.status == 422
    text = html.unescape(refused.text)
    assert 'value="Ada "von" <O>"' in text
    assert 'value="ada(at)example.org"' in text
    assert 'value="business" selected' in text
    assert ">Rampe</textarea>" in text
    assert re.search(r'name="consent" value="2020-08"\s+checked', text)
    assert "eine vollständige E-Mail-Adresse oder eine Telefonnummer" in text
    assert 'id="contact"' in text.partition('aria-invalid="true"')[0].rpartition("<input")[2]
    assert ada.sends(refused, name="Ada", contact="0171 1234567").status == 303


def test_consent_is_unticked_refusable_and_taken_back_with_one_click(hall: Hall) -> None:
    empty = hall.browser().get(hall.path("register")).text
    box = re.search(r"<input type=\"checkbox\" name=\"consent\"[^>]*>", empty)
    assert box
    assert "checked" not in box[0]
    assert "required" not in box[0]
    ada, ben = hall.registers("Ada", consent="2020-08"), hall.registers("Ben")
    assert "Ihr Platz ist nicht im Bild der Kamera." in ben.page
    assert ada.presses("no-consent").status == 303
    assert "Ihr Platz ist nicht im Bild der Kamera." in ada.page
    assert ben.presses("consent").status == 303
    assert "Sie haben eingewilligt:" in ben.page


def test_change_export_and_erase(hall: Hall) -> None:
    ada = hall.registers("Ada", extra_access="Rampe", kind="association")
    assert ada.presses("change", name="Ada King", contact="02305 / 106-2101").status == 303
    assert "Ada King" in ada.page
    assert "02305 1062101" in ada.page
    kept = ada.browser.get(f"{ada.path}/export")
    assert kept.headers["Content-Disposition"].startswith("attachment")
    assert json.loads(kept.text)["contact"] == "02305 1062101"
    assert ada.presses("erase").status == 303
    assert "Ihre Daten sind gelöscht." in ada.page
    assert "King" not in ada.page
    assert "King" not in ada.browser.get(f"{ada.path}/export").text
    assert "King" not in ada.browser.get(f"{ada.path}/ticket").text


def test_change_that_rests_on_an_old_page_is_refused_and_kept(hall: Hall) -> None:
    ada = hall.registers("Ada")
    assert ada.presses("change", name="Ada K.", contact="ada@example.org").status == 303
    old = ada.presses("change", name="Ada L.", contact="ada@example.org", version="1")
    assert old.status == 409
    assert 'value="Ada L."' in old.text


def test_the_same_contact_again_gets_the_same_answer_as_anybody(hall: Hall) -> None:
    """A stranger who types Ada's address learns nothing, and cannot touch hers."""
    hall.registers("Ada", "ada@example.org")
    stranger, ben = hall.registers("Wer", "ADA@example.org"), hall.registers("Ben")
    assert stranger.has_a_seat == ben.has_a_seat is True
    assert alike(stranger.page) == alike(ben.page)
    hall.registers("Cleo")
    assert stranger.presses("cancel").status == 303
    assert hall.desk().list.count("hat einen Platz") == 2


def alike(page: str) -> str:
    """A page without what is each person's own."""
    page = re.sub(r'value="[^"]*"|/register/[\w.%-]+|<svg.*?</svg>|nonce="[^"]*"', "", page)
    page = re.sub(r"([2-9A-Z]{4}-)+[2-9A-Z]{4}|<time.*?</time>|\d+", "", page)
    return re.sub(r"Wer|Ben|\S+@example.org|http\S+", "", page, flags=re.IGNORECASE)


def test_an_altered_link_opens_nothing(hall: Hall) -> None:
    ada = hall.registers("Ada")
    head, _, link = ada.path.rpartition("/")
    stranger = hall.browser()
    for at in (0, 5, link.index(".") + 1, len(link) - 1):
        altered = link[:at] + ("A" if link[at] != "A" else "B") + link[at + 1 :]
        for page in ("", "/ticket", "/export"):
            answer = stranger.get(f"{head}/{altered}{page}")
            assert answer.status == 404, answer.text
            assert "Ada" not in answer.text


def test_no_single_character_of_a_signed_code_can_be_another() -> None:
    """Also the last one, whose spare bits base64 passes over."""
    keys = Keys("a secret of this test")
    letters = string.ascii_letters + string.digits + "-_."
    for kind in ("registration", "ticket"):
        code = keys.sign(kind, "auftakt", "r0123456789abcdef")
        assert keys.unsign(kind, "auftakt", code) == "r0123456789abcdef"
        for at, letter in itertools.product(range(len(code)), letters):
            if letter != code[at]:
                altered = code[:at] + letter + code[at + 1 :]
                assert keys.unsign(kind, "auftakt", altered) is None, altered


def test_a_link_of_another_gathering_opens_nothing(hall: Hall, shared_server: Server) -> None:
    other = Hall(shared_server)
    ada = hall.registers("Ada")
    assert other.browser().get(ada.path.replace(hall.slug, other.slug)).status == 404
    ticket = re.search(r"r[0-9a-f]{16}\.[\w-]+", ada.path)
    assert ticket
    assert hall.browser().get(hall.path(f"register/{ticket[0]}x")).status == 404


def test_who_registers_very_many_is_slowed_down(hall: Hall) -> None:
    ada = Registrant(hall)
    for n in range(6):
        assert ada.sends(name="Ada", contact=f"ada{n}@example.org").status == 303
    refused = ada.sends(name="Ada", contact="ada7@example.org")
    assert refused.status == 429
    assert 'value="ada7@example.org"' in refused.text


def test_without_registration_the_page_says_so(evening: object, shared_server: Server) -> None:
    del evening
    with Hall(shared_server) as hall:
        definition = {"slug": hall.slug, "title": "Ohne", "starts": "18:00", "ends": "20:00"}
        shared_server.operate("define", definition=definition)
        page = hall.browser().get(hall.path("register"))
        assert page.status == 200
        assert "brauchen Sie keine Anmeldung" in page.text


def test_no_log_line_holds_a_name_or_contact(hall: Hall, shared_server: Server) -> None:
    """P1"""
    hall.registers("Wilhelmine Geheim", "geheim@example.org")
    hall.desk().find("Geheim")
    assert "eheim" not in shared_server.log
    log = shared_server.open_log()
    events = " ".join(str(record.event) for record in log.read(hall.slug).records)
    log.close()
    assert "eheim" not in events


def test_small_group_takes_in_who_has_a_seat_and_lets_go_who_gave_it_back(hall: Hall) -> None:
    """What a stranger would see is where a video room is. A second device goes on as the first."""
    mona = hall.moderator()
    link = "https://video.example.org/1"
    assert mona.phone.command("set_up_groups", number=1, version=1, links=[link])["ok"]
    stranger, path = hall.browser(), hall.path("group")
    page = html.unescape(stranger.get(path).text)
    assert "wer bei dieser Veranstaltung einen Platz hat" in page
    assert f'href="{hall.path("register")}"' in page
    join = {"name": "join_group", "nonce": secrets.token_urlsafe(12)}
    refused = stranger.submit(path, join)
    assert refused.status == 403
    assert link not in refused.text
    ada = hall.registers("Ada")
    laptop = hall.browser()
    for browser in (ada.browser, laptop):
        browser.get(ada.path)  # from the mail
        page = browser.get(path).text
        assert 'id="join"' in page
        assert browser.submit(path, hidden_fields(page, 'id="join"')).status == 303
        assert link in browser.get(path).text
    mona.phone.wait_until(lambda p: members(p.held))
    assert link not in ada.browser.get(path).text
    assert ada.presses("cancel").status == 303
    mona.phone.wait_until(lambda p: not members(p.held))
    assert link not in laptop.get(path).text


def members(held: Any) -> list[Any]:
    """Of the only group, once it is there."""
    return [who for group in held.collections["groups"].values() for who in group["members"]]
