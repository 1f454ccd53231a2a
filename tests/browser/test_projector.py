"""The hall's screen: a picture that is always right and never shows an error."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.browser.cast import Guest, Moderator, Projector
from tests.browser.conftest import NewContext
from tests.serving import Server

#: What sticks out of the welcome, or of the window.
OVERFLOWS = """() => [...document.querySelectorAll(".stage-welcome, .stage-welcome *, .stage-foot")]
  .filter((one) => one.checkVisibility() && one.getBoundingClientRect().bottom > innerHeight
      || one.scrollHeight > one.clientHeight + 1 && getComputedStyle(one).display !== "inline")
  .map((one) => one.outerHTML.slice(0, 80))"""


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


def test_welcome_says_how_much_of_the_agenda_has_no_room(
    server: Server, new_context: NewContext
) -> None:
    """On an old projector; on a wide one all of it stands there."""
    hall = Projector(new_context(1024, 768), server.stage_link()).is_switched_on().page
    items, more = hall.locator("#agenda [data-at]"), hall.locator("#agenda-more")
    expect(more).to_have_text(re.compile(r"… und (1 weiterer Punkt|\d weitere)"))
    shown = items.locator("visible=true").count()
    assert f"{items.count() - shown} w" in more.inner_text()
    assert hall.evaluate(OVERFLOWS) == []
    hall.set_viewport_size({"width": 1920, "height": 1080})
    expect(more).to_be_hidden()
    assert items.locator("visible=true").count() == items.count()


def test_the_projector_counts_hall_and_home(
    town_server: Server, new_context: NewContext, gathering: str
) -> None:
    there = {"base_url": town_server.url}
    link = town_server.moderator_link(gathering=gathering)
    mona = Moderator(new_context(width=1280, **there), link).logs_in()
    mona.page.goto(f"/g/{gathering}/poster")
    code = mona.page.locator("[href*='checkin?'], [data-checkin]").first
    address = code.get_attribute("href") or code.get_attribute("data-checkin")
    assert address
    hall = Projector(
        new_context(1920, 1080, **there), town_server.stage_link(gathering=gathering)
    ).is_switched_on()
    Guest(new_context(**there), gathering).arrives().is_connected()
    ben = Guest(new_context(**there), gathering)
    ben.page.goto(address)
    ben.is_connected()
    expect(hall.page.locator("#audience")).to_have_text("Saal 1 · Zuhause 1")
    ben.posts("Aus dem Saal")
    ben.sees_own("Aus dem Saal", "Wartet auf Freigabe")
