"""Registering in a real browser: accessible in every state, by keyboard alone; and the desk, whose
list is always true."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.axe import faults
from tests.browser.cast import enters
from tests.browser.conftest import NewContext
from tests.serving import Server
from tests.web.registering import Hall


@pytest.fixture
def server(town_server: Server) -> Server:
    return town_server


@pytest.fixture
def hall(server: Server) -> Iterator[Hall]:
    with Hall(server) as hall:
        yield hall


@pytest.fixture
def page(new_context: NewContext) -> Page:
    return new_context(reduced_motion="reduce").new_page()


@pytest.mark.parametrize("language", ["de", "en", "leicht"])
def test_form(hall: Hall, page: Page, language: str) -> None:
    page.goto(hall.path(f"register?lang={language}"))
    assert faults(page) == []
    page.locator("#name").fill("Ada")
    page.locator("#contact").fill("ada@")
    page.locator("#register button").click()
    expect(page.locator("#contact")).to_be_focused()
    assert faults(page) == []


def test_form_when_all_seats_are_taken_and_when_it_is_over(server: Server, page: Page) -> None:
    with Hall(server, 0) as full, Hall(server, deadline="2020-08-17T00:00") as over:
        for hall in (full, over):
            page.goto(hall.path("register"))
            assert faults(page) == []


@pytest.mark.parametrize("language", ["de", "en", "leicht"])
def test_own_page_in_every_state(hall: Hall, page: Page, language: str) -> None:
    ada, ben, cleo = (hall.registers(name) for name in ("Ada", "Ben", "Cleo"))
    ada.presses("erase")
    ben.presses("cancel")
    dana, emil = hall.registers("Dana", consent="2020-08"), hall.registers("Emil")
    for who in (ada, ben, cleo, dana, emil):
        page.goto(f"{who.path}?lang={language}")
        for details in page.locator("details").all():
            details.evaluate("details => { details.open = true; }")
        assert faults(page) == [], who.path
    page.goto(f"{cleo.path}/ticket")
    assert faults(page) == []


@pytest.mark.parametrize("width", [320, 360, 1280])
def test_nothing_is_wider_than_the_screen(hall: Hall, page: Page, width: int) -> None:
    """C4"""
    ada = hall.registers("Wilhelmine-Charlotte Freifrau von Schwarzenberger", "w@example.org")
    page.set_viewport_size({"width": width, "height": 740})
    for path in (hall.path("register"), ada.path, f"{ada.path}/ticket"):
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path


def test_by_keyboard_alone(hall: Hall, page: Page) -> None:
    """C4: register, take back the consent, withdraw."""
    page.goto(hall.path("register"))
    page.locator("#name").focus()
    page.keyboard.type("Ada Lovelace")
    page.keyboard.press("Tab")
    page.keyboard.type("0171 1234567")
    for _ in range(3):  # how one comes, the question, the consent
        page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Sie haben einen Platz.")).to_be_visible()
    press(page, "Einwilligung widerrufen")
    expect(page.get_by_text("Sie haben nicht eingewilligt.")).to_be_visible()
    page.locator("summary", has_text="Anmeldung zurückziehen").focus()
    page.keyboard.press("Enter")
    press(page, "Ja, Anmeldung zurückziehen")
    expect(page.get_by_text("Diese Anmeldung ist zurückgezogen.")).to_be_visible()


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).focus()
    page.keyboard.press("Enter")


def test_the_way_back_and_sending_again_is_one_registration(hall: Hall, page: Page) -> None:
    page.goto(hall.path("register"))
    page.locator("#name").fill("Ada")
    page.locator("#contact").fill("ada@example.org")
    page.locator("#register button").click()
    expect(page.get_by_text("Sie haben einen Platz.")).to_be_visible()
    first = page.url
    page.go_back()
    page.locator("#name").fill("Ada")
    page.locator("#contact").fill("ada@example.org")
    page.locator("#register button").click()
    expect(page.get_by_text("Sie haben einen Platz.")).to_be_visible()
    assert page.url == first or hall.registers("Ben").number <= 3


# The desk


@pytest.fixture
def desk(hall: Hall, new_context: NewContext, server: Server) -> Page:
    context: BrowserContext = new_context(1280, 800, reduced_motion="reduce")
    page = enters(context, server.link("desk", "Dora", hall.slug))
    expect(page.locator("#connection")).to_have_attribute("data-state", "live")
    return page


def test_desk_in_every_state(hall: Hall, desk: Page) -> None:
    assert faults(desk) == [], "empty"
    ada = hall.registers("Ada", "familie@example.org")
    hall.registers("Ben", "familie@example.org")
    cleo, _ = hall.registers("Cleo"), hall.registers("Dana")
    expect(desk.locator(".line li")).to_have_count(4)
    assert faults(desk) == [], "a list"
    for name in ("Ada", "Ben", "Dana"):
        desk.get_by_role("link", name=name, exact=True).click()
        for details in desk.locator("details").all():
            details.evaluate("details => { details.open = true; }")
        assert faults(desk) == [], name
        desk.go_back()
    del ada, cleo
    desk.get_by_role("link", name="Liste aus einer Tabelle eintragen").click()
    assert faults(desk) == [], "import"
    content = b"Name;E-Mail\nEmil;emil@example.org\nFalsch;x@\n"
    file: Any = {"name": "liste.csv", "mimeType": "text/csv", "buffer": content}
    desk.locator("#file").set_input_files(file)
    desk.locator("#import button").click()
    assert faults(desk) == [], "preview"
    desk.locator("#confirm button").click()
    expect(desk.get_by_text("Aus der Liste eingetragen: 1")).to_be_visible()


@pytest.mark.parametrize("width", [320, 1280])
def test_outbox(hall: Hall, desk: Page, width: int) -> None:
    """Somebody to be called, somebody to be written to, and nobody."""
    desk.set_viewport_size({"width": width, "height": 740})
    hall.registers("Ada")
    path = hall.path("desk/outbox")
    desk.goto(path)
    assert faults(desk) == [], "nobody"
    dora = hall.desk()
    name = "Wilhelmine-Charlotte Freifrau von Schwarzenberger"
    dora.enters(name=name, contact="0171 1234567", channel="telephone")
    dora.enters(name="Emil", contact="emil@example.org", channel="mail", language="en")
    desk.goto(path)
    assert faults(desk) == [], "two"
    assert desk.evaluate("document.documentElement.scrollWidth") <= width
    desk.get_by_role("button", name=f"Erledigt: {name}").click()
    expect(desk.get_by_text("Erledigt.")).to_be_visible()
    expect(desk.locator("article")).to_have_count(1)


@pytest.mark.parametrize("width", [320, 360])
def test_desk_on_a_phone(hall: Hall, desk: Page, width: int) -> None:
    hall.registers("Wilhelmine-Charlotte Freifrau von Schwarzenberger", "w@example.org")
    desk.set_viewport_size({"width": width, "height": 740})
    expect(desk.locator(".line li")).to_have_count(1)
    assert desk.evaluate("document.documentElement.scrollWidth") <= width
    assert faults(desk) == []


def test_list_and_counts_follow_what_happens(hall: Hall, desk: Page) -> None:
    """S2"""
    people = [hall.registers(name) for name in ("Ada", "Ben", "Cleo")]
    row = desk.locator(".line li").filter(has_text="Cleo")
    expect(row).to_contain_text("Warteliste, Stelle 1")
    expect(desk.locator("#count-waiting")).to_have_text("1")
    people[0].presses("cancel")
    expect(row).to_contain_text("hat einen Platz")
    expect(row).to_contain_text("noch zu benachrichtigen")
    people[1].presses("erase")
    expect(desk.get_by_role("link", name="Ben", exact=True)).to_have_count(0)
    expect(desk.locator("#count-free")).to_have_text("1")


def test_names_are_found_while_one_types_and_codes_by_the_server(hall: Hall, desk: Page) -> None:
    ada = hall.registers("Ada")
    hall.registers("Ben")
    expect(desk.locator(".line li")).to_have_count(2)
    desk.locator("#q").fill("ben@")
    expect(desk.locator(".line li")).to_have_text([re.compile("Ben")])
    code = ada.page.partition('class="spoken">')[2].partition("<")[0]
    desk.locator("#q").fill(code.lower())
    desk.keyboard.press("Enter")
    expect(desk.locator(".line li")).to_have_text([re.compile("Ada")])


def test_who_is_logged_out_sees_no_names(hall: Hall, desk: Page, server: Server) -> None:
    """W1"""
    hall.registers("Ada")
    expect(desk.locator(".line li")).to_have_count(1)
    server.operate("revoke", slug=hall.slug, staff="Dora")
    expect(desk.get_by_text("Sie sind abgemeldet.")).to_be_visible()
    expect(desk.locator(".line li")).to_have_count(0)
