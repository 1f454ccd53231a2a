"""The entrance in a real browser: a display that needs no hand and shows nothing old, and the way
in on a phone: accessible, by keyboard, without scripts."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import faint_texts, faults
from tests.browser.cast import enters, requests_of
from tests.browser.conftest import NewContext
from tests.serving import Server
from tests.web.entering import TicketHall, short_code, shown


@pytest.fixture
def server(town_server: Server) -> Server:
    return town_server


@pytest.fixture
def hall(server: Server) -> Iterator[TicketHall]:
    with TicketHall(server) as hall:
        yield hall


@pytest.fixture
def page(new_context: NewContext) -> Page:
    return new_context(reduced_motion="reduce").new_page()


def display_of(hall: TicketHall, new_context: NewContext) -> Page:
    page = new_context(1920, 1080, reduced_motion="reduce").new_page()
    page.goto(hall.server.stage_link(gathering=hall.slug) + "&to=entrance")
    expect(page.locator("#crew")).to_have_attribute("data-state", "live")
    expect(page.locator("#entrance")).to_have_attribute("data-state", "shown")
    return page


# The display


def test_display_shows_the_next_code_without_asking(
    hall: TicketHall, new_context: NewContext
) -> None:
    page = display_of(hall, new_context)
    before = page.locator("#digits").inner_text()
    code = page.locator("#entrance").get_attribute("data-checkin")
    asked = requests_of(page)
    hall.moderator().phone.command("revoke_codes")
    expect(page.locator("#digits")).not_to_have_text(before)
    assert page.locator("#entrance").get_attribute("data-checkin") != code
    expect(page.locator("svg.qr")).to_be_visible()
    assert asked == [], "it was told"


def test_display_is_blank_when_it_heard_nothing_for_half_a_minute(
    new_context: NewContext, tmp_path: Path
) -> None:
    """The server stands still, as it looks when a network is cut; the display's clock is wrong."""
    with Server(tmp_path / "data") as own, TicketHall(own) as hall:
        page = new_context(1920, 1080, base_url=own.url).new_page()
        page.clock.install(time=0)
        page.goto(own.stage_link(gathering=hall.slug) + "&to=entrance")
        display = page.locator("#entrance")
        expect(page.locator("#crew")).to_have_attribute("data-state", "live")
        age = float(display.get_attribute("data-age") or 99)
        assert own.process
        os.kill(own.process.pid, signal.SIGSTOP)
        try:
            page.clock.fast_forward(int((25 - age) * 1000))
            expect(display).to_have_attribute("data-state", "shown")
            page.clock.fast_forward(5_000)
            expect(display).to_have_attribute("data-state", "blank")
            expect(page.locator("svg.qr")).to_have_count(0)
            expect(page.locator("#digits")).to_be_empty()
            assert display.get_attribute("data-checkin") is None
            expect(page.get_by_text("Der nächste Code kommt gleich.")).to_be_visible()
            assert faults(page) == []
            assert faint_texts(page) == []
        finally:
            os.kill(own.process.pid, signal.SIGCONT)
        page.reload()
        expect(display).to_have_attribute("data-state", "shown")


def test_display_without_scripts_reloads(hall: TicketHall, new_context: NewContext) -> None:
    page = new_context(1920, 1080, java_script_enabled=False).new_page()
    page.goto(hall.server.stage_link(gathering=hall.slug) + "&to=entrance")
    expect(page.locator("svg.qr")).to_be_visible()
    seconds = page.locator("noscript meta").get_attribute("content")
    assert 0 < int(seconds or 0) <= 10


@pytest.mark.parametrize("size", [(1920, 1080), (1024, 768), (1080, 1920), (3840, 2160)])
def test_display_fits_and_can_be_read(
    hall: TicketHall, new_context: NewContext, size: tuple[int, int]
) -> None:
    page = display_of(hall, new_context)
    page.set_viewport_size({"width": size[0], "height": size[1]})
    for selector in ("svg.qr", "#digits", "h1", ".entrance-address"):
        expect(page.locator(selector).first).to_be_visible()
        box = page.locator(selector).first.bounding_box()
        assert box
        assert box["x"] >= 0
        assert box["y"] >= 0
        assert box["x"] + box["width"] <= size[0]
        assert box["y"] + box["height"] <= size[1], selector
    assert faults(page) == []
    assert faint_texts(page) == []


# The phone


@pytest.mark.parametrize("scripts", [True, False])
def test_by_keyboard_alone_with_and_without_scripts(
    hall: TicketHall, new_context: NewContext, scripts: bool
) -> None:
    """C4: digits, then the short code; out again."""
    ada = hall.registers("Ada", consent="2020-08")
    page = new_context(java_script_enabled=scripts).new_page()
    page.goto(hall.path("checkin"))
    focus(page, "#code")
    page.keyboard.type(" ".join(shown(hall)[1]))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Fast geschafft")).to_be_visible()
    focus(page, "#ticket")
    page.keyboard.type(short_code(ada).lower())
    page.keyboard.press("Enter")
    expect(page.get_by_text("Sie sind jetzt im Saal eingecheckt")).to_be_visible()
    page.get_by_role("link", name="Auschecken").focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Auschecken").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Sie sind ausgecheckt.")).to_be_visible()


def focus(page: Page, selector: str) -> None:
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.locator(f"{selector}:focus").count():
            return
    raise AssertionError(selector)


def test_own_page_holds_the_ticket(hall: TicketHall, page: Page) -> None:
    """Scan, and one button."""
    ada = hall.registers("Ada", consent="2020-08")
    page.goto(ada.path)
    page.goto(hall.path(f"checkin?c={shown(hall)[0]}"))
    page.get_by_role("button", name="Jetzt einchecken").click()
    expect(page.get_by_text("Sie sind jetzt im Saal eingecheckt")).to_be_visible()
    page.goto(ada.path)
    expect(page.get_by_text("dieses Telefon schreibt im Saal mit")).to_be_visible()
    assert faults(page) == []


@pytest.mark.parametrize("language", ["de", "en", "leicht"])
def test_every_state_of_the_way_in(hall: TicketHall, page: Page, language: str) -> None:
    ada = hall.registers("Ada", consent="2020-08")
    path = hall.path(f"checkin?lang={language}")
    page.goto(path)
    assert faults(page) == [], "nothing yet"
    page.locator("#code").fill("000000")
    page.locator("#code").press("Enter")
    expect(page.locator("#code")).to_have_attribute("aria-invalid", "true")
    assert faults(page) == [], "wrong digits"
    page.goto(hall.path("checkin?c=ABC"))
    assert faults(page) == [], "a wrong code"
    page.goto(ada.path)
    assert faults(page) == [], "own page"
    page.goto(hall.path(f"checkin?c={shown(hall)[0]}"))
    page.locator("details").evaluate("details => { details.open = true; }")
    assert faults(page) == [], "a code and a ticket"
    page.locator("#ticket").fill("2222-2222")
    page.locator("#ticket").press("Enter")
    expect(page.locator("#ticket")).to_have_attribute("aria-invalid", "true")
    assert faults(page) == [], "no such ticket"
    page.goto(ada.path)
    assert faults(page) == [], "own page with a grant"
    page.locator("form[action$=checkin] button").first.click()
    page.goto(hall.path("checkin"))
    assert faults(page) == [], "in"
    for width in (320, 360, 1280):
        page.set_viewport_size({"width": width, "height": 740})
        for where in (hall.path("checkin"), ada.path):
            page.goto(where)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, where


def test_the_teams_page(hall: TicketHall, server: Server, new_context: NewContext) -> None:
    hanna = hall.visitor()
    ada = hall.registers("Ada", consent="2020-08")
    hanna.sends(code=shown(hall)[1], ticket=short_code(ada))
    hanna.posts_from()
    context = new_context(360, 740, reduced_motion="reduce")
    page = enters(context, server.moderator_link(gathering=hall.slug))
    page.goto(hall.path("hall"))
    assert faults(page) == []
    page.get_by_role("button", name="Nicht im Saal").click()
    expect(page.get_by_role("status")).to_contain_text("zählt nicht mehr als im Saal")
    assert faults(page) == []
    assert hanna.posts_from() == "remote"
    page.get_by_role("button", name="Wieder einchecken lassen").click()
    page.get_by_role("button", name="Alle Codes zurücknehmen").click()
    expect(page.get_by_role("status")).to_contain_text("ungültig")
    page.goto(hall.path("poster"))
    assert faults(page) == []
