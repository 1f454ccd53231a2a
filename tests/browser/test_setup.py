"""Set-up and "ready?" in a real browser: rows without a new page, a camera that gives a picture or
not, a projector that comes; axe finds nothing."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import faults
from tests.browser.cast import enters
from tests.browser.conftest import NewContext
from tests.serving import Server

#: A camera that gives a picture, as Chromium's own fake one; another that is held by somebody.
PICTURE = """() => { navigator.mediaDevices.getUserMedia = async () => {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [640, 480];
  const context = canvas.getContext("2d");
  context.fillStyle = "red";
  context.fillRect(0, 0, 320, 480);
  return canvas.captureStream(5);
}; }"""
DENIED = """() => { navigator.mediaDevices.getUserMedia = async () => {
  throw new DOMException("no", "NotAllowedError");
}; }"""


@pytest.fixture
def server(town_server: Server) -> Server:
    return town_server


@pytest.fixture
def lena(server: Server, new_context: NewContext, gathering: str) -> Page:
    """The gathering's admin."""
    context = new_context(1280, 800, reduced_motion="reduce")
    return enters(context, server.link("admin", "Lena", gathering))


def test_rows_change_without_a_new_page(lena: Page, gathering: str) -> None:
    lena.goto(f"/g/{gathering}/setup/agenda")
    lena.evaluate("window.stays = true")
    assert faults(lena) == []
    lena.get_by_role("button", name="Einen Punkt anfügen").click()
    expect(lena.locator("fieldset.row")).to_have_count(3)
    expect(lena.locator("#agenda-2-at")).to_be_focused()
    expect(lena.locator("#announcer")).to_have_text(
        "Die Liste ist geändert, aber noch nicht gespeichert."
    )
    lena.locator("#agenda-2-at").fill("00:30")
    lena.locator("#agenda-2-title").fill("Dialog")
    lena.locator("[value='up agenda 2']").click()
    expect(lena.locator("#agenda-1-title")).to_have_value("Dialog")
    lena.locator("[value='remove agenda 2']").click()
    expect(lena.locator("fieldset.row")).to_have_count(2)
    assert lena.evaluate("window.stays")
    lena.locator("#agenda-1-title").press("Enter")
    expect(lena.get_by_role("heading", name="Was sich ändert")).to_be_visible()
    assert faults(lena) == []
    lena.get_by_role("button", name="Übernehmen").click()
    expect(lena.get_by_text("Übernommen. Es gilt jetzt.")).to_be_visible()
    assert faults(lena) == []
    lena.goto(f"/g/{gathering}/")
    expect(lena.get_by_text("Dialog", exact=True)).to_be_visible()


def test_pages_are_for_everybody(server: Server, new_context: NewContext, gathering: str) -> None:
    """C4: at 320 px; axe in light and in dark."""
    lena = enters(
        new_context(320, 800, reduced_motion="reduce"), server.link("admin", "Lena", gathering)
    )
    for path in ("setup", "setup/when", "setup/seats", "setup/look", "setup/team", "ready"):
        lena.goto(f"/g/{gathering}/{path}")
        assert faults(lena) == [], path
        assert lena.evaluate("document.documentElement.scrollWidth") <= 320, path
    lena.goto(f"/g/{gathering}/setup/look")
    lena.get_by_role("textbox", name="Farbe").fill("#ffee00")
    lena.get_by_role("button", name="Ansehen, was sich ändert").last.click()
    expect(lena.get_by_role("alert")).to_contain_text("1 Angabe stimmt noch nicht")
    assert faults(lena) == []
    lena.goto(f"{server.url}{server.operate('house_link', name='Lena')['path']}")
    lena.get_by_role("button", name="Jetzt anmelden").click()
    expect(lena.get_by_role("heading", name="Eine neue Veranstaltung")).to_be_visible()
    assert faults(lena) == []


def test_checklist_looks_by_itself(
    server: Server, new_context: NewContext, lena: Page, gathering: str
) -> None:
    lena.clock.install()
    lena.goto(f"/g/{gathering}/ready")
    expect(lena.locator("#clock")).to_have_attribute("data-state", "good")
    expect(lena.locator("#projector")).to_have_attribute("data-state", "bad")
    stage = new_context(1920, 1080).new_page()
    stage.goto(server.stage_link(gathering=gathering))
    expect(stage.locator("#crew")).to_have_attribute("data-state", "live")
    lena.clock.fast_forward(10_000)
    expect(lena.locator("#projector")).to_have_attribute("data-state", "good")
    expect(lena.locator("#projector .how")).to_have_text("1 ist verbunden.")
    lena.clock.fast_forward(400)
    expect(lena.locator("#announcer")).to_contain_text("Leinwand: in Ordnung. 1 ist verbunden.")


def test_camera_gives_a_picture_or_says_why_not(lena: Page, gathering: str) -> None:
    lena.goto(f"/g/{gathering}/ready")
    lena.evaluate(DENIED)
    lena.get_by_role("button", name="Kamera prüfen").click()
    expect(lena.locator("#camera")).to_have_attribute("data-state", "bad")
    expect(lena.locator("#camera")).to_contain_text("Die Kamera ist für diese Seite gesperrt.")
    expect(lena.locator("#camera .todo")).to_be_visible()
    lena.evaluate(PICTURE)
    lena.get_by_role("button", name="Kamera prüfen").click()
    expect(lena.locator("#camera")).to_have_attribute("data-state", "good")
    expect(lena.locator("#camera .how")).to_contain_text("640 mal 480")
    assert faults(lena) == []
