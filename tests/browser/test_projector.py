"""The hall's screen: a picture that is always right and never shows an error."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.cast import Guest, Moderator, Projector
from tests.browser.conftest import NewContext
from tests.serving import Server


def test_the_projector_keeps_its_picture_through_a_restart_and_catches_up(
    server: Server, new_context: NewContext
) -> None:
    """C3 The projector never shows an error; it keeps its last picture."""
    ada = Guest(new_context()).arrives().is_connected()
    mona = Moderator(new_context(width=1280), server.moderator_link()).logs_in()
    hall = Projector(new_context(1920, 1080), server.stage_link()).is_switched_on()
    ada.posts("Vor dem Neustart")
    mona.publishes("Vor dem Neustart")
    hall.shows("Vor dem Neustart")

    server.kill()
    expect(hall.crew_mark).to_have_attribute("data-state", "lost")
    hall.shows("Vor dem Neustart")

    server.start()
    expect(hall.crew_mark).to_have_attribute("data-state", "live")
    ada.is_connected()
    ada.posts("Nach dem Neustart")
    mona.publishes("Nach dem Neustart")
    hall.shows("Nach dem Neustart")
    hall.shows("Vor dem Neustart")


def test_the_projector_counts_hall_and_home(server: Server, new_context: NewContext) -> None:
    mona = Moderator(new_context(width=1280), server.moderator_link()).logs_in()
    mona.page.goto("/g/auftakt/poster")
    code = mona.page.locator("[href*='checkin?'], [data-checkin]").first
    address = code.get_attribute("href") or code.get_attribute("data-checkin")
    assert address
    hall = Projector(new_context(1920, 1080), server.stage_link()).is_switched_on()
    Guest(new_context()).arrives().is_connected()
    ben = Guest(new_context())
    ben.page.goto(address)
    ben.is_connected()
    expect(hall.page.locator("#audience")).to_have_text("Saal 1 · Zuhause 1")
    ben.posts("Aus dem Saal")
    ben.sees_own("Aus dem Saal", "Wartet auf Freigabe")
