"""Two moderators at work together, a guest, and the hall's cards, in real browsers."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.axe import faults
from tests.browser.cast import Guest, Moderator, enters
from tests.browser.conftest import NewContext
from tests.browser.looking import picture
from tests.serving import Server

WIDE = {"width": 1920, "height": 1080, "reduced_motion": "reduce"}
DESK = {"width": 1280, "height": 800, "reduced_motion": "reduce"}


@pytest.fixture(scope="module")
def server(town_server: Server) -> Server:
    return town_server


def opens_the_panel(who: Moderator) -> None:
    who.page.locator('[data-panel="team"]').click()
    expect(part(who, "notes")).to_be_visible()


def part(who: Moderator, name: str) -> Locator:
    return who.page.locator(f'[data-part="{name}"]')


def marks(who: Moderator, text: str) -> Locator:
    return who.card(text).locator(".team-marks")


def finds(who: Moderator, text: str) -> Locator:
    """An idea's marks, also where new ideas wait behind a button."""
    new = who.page.locator("#desk .list-new")
    expect(who.card(text).or_(new).first).to_be_visible()
    if new.count():
        new.first.click()
    return marks(who, text)


def test_two_moderators_work_together(
    server: Server, gathering: str, new_context: NewContext
) -> None:
    """Who looks at what, a note, the stage asked and acknowledging, a mode switched, a report, a
    visitor muted."""
    ada = Guest(new_context(), gathering).arrives().is_connected()
    ben = Guest(new_context(), gathering).arrives().is_connected()
    ada.posts("Freies WLAN am Marktplatz")
    mona = Moderator(new_context(**DESK), server.moderator_link("Mona", gathering)).logs_in()
    milo = Moderator(new_context(**WIDE), server.moderator_link("Milo", gathering)).logs_in()
    strip = milo.page.locator(".team-strip")
    expect(strip).to_contain_text("Mona")
    expect(strip).to_contain_text("Milo (Sie)")

    mona.chooses("WLAN")
    expect(marks(milo, "WLAN")).to_contain_text("Mona liest das gerade")
    expect(strip).to_contain_text("Mona liest „Freies WLAN")

    opens_the_panel(mona)
    mona.page.get_by_label("Notiz an das Team").fill("Der Bürgermeister kommt um acht")
    mona.page.get_by_role("button", name="Notiz senden").click()
    expect(milo.page.locator("#toasts")).to_contain_text("Der Bürgermeister kommt um acht")
    opens_the_panel(milo)
    expect(part(milo, "notes")).to_contain_text("Der Bürgermeister kommt um acht")

    part(mona, "chosen").get_by_role("button", name="Bitte als Nächstes").click()
    expect(strip).to_contain_text("Mona bittet darum")
    expect(marks(milo, "WLAN")).to_contain_text("Mona bittet darum")
    picture(milo.page, "asked-1920", whole=True)
    part(milo, "asks").get_by_role("button", name="Gesehen").click()
    expect(mona.page.locator(".team-strip")).to_contain_text("Milo hat es gesehen")
    part(mona, "asks").get_by_role("button", name="Zurücknehmen").click()
    expect(strip).not_to_contain_text("hat es gesehen")
    expect(strip).to_contain_text("Mona bittet darum")

    part(mona, "modes").get_by_label("sofort zeigen").check()
    expect(ben.page.locator("#form-note")).to_contain_text("sofort an die Wand")
    ben.posts("Du Idiot, ruf an: 02305 1060")
    ada.sees_on_the_wall("Du Idiot")
    part(milo, "noticed").get_by_role("button", name="Ansehen").click()
    expect(marks(milo, "Du Idiot")).to_contain_text("vielleicht beleidigend")
    expect(marks(milo, "Du Idiot")).to_contain_text("Telefonnummer")

    ada.wall("Du Idiot").get_by_role("link", name="Melden").click()
    ada.page.get_by_label("Beleidigend").check()
    picture(ada.page, "report-360", whole=True)
    assert faults(ada.page) == []
    ada.page.locator("#report-form").get_by_role("button", name="Melden").click()
    expect(ada.wall("Du Idiot")).to_contain_text("Gemeldet")
    expect(milo.card("Du Idiot")).to_contain_text("1 Meldung")
    expect(part(milo, "noticed").locator("li").first).to_contain_text("Du Idiot")

    milo.chooses("Du Idiot")
    part(milo, "chosen").get_by_role("button", name="Stumm schalten").click()
    expect(part(milo, "muted")).to_contain_text("Du Idiot")
    ben.posts("Und noch einer")
    expect(ben.page.locator("#text-error")).to_contain_text("von diesem Gerät")
    expect(ben.page.get_by_label("Ihr Beitrag", exact=True)).to_have_value("Und noch einer")

    # From the list of decisions: Mona takes back what Milo did.
    mona.page.get_by_role("button", name="Verlauf").click()
    last = mona.page.locator("#decisions [data-decision]").first
    expect(last).to_contain_text("Milo: ein Gerät stumm geschaltet")
    expect(last).to_contain_text("Du Idiot")
    assert faults(mona.page) == []
    last.get_by_role("button").click()
    expect(last).to_contain_text("Mona: zurückgenommen: stumm schalten oder wieder zulassen")
    expect(last.get_by_role("button")).to_have_count(0)
    expect(part(milo, "muted")).to_contain_text("Niemand ist stumm geschaltet")
    mona.page.keyboard.press("Escape")

    part(mona, "modes").get_by_label("Beiträge annehmen").uncheck()
    expect(ada.page.locator("#modes")).to_contain_text("keine neuen Beiträge")
    expect(ada.page.get_by_role("button", name="Senden", exact=True)).to_be_disabled()
    part(milo, "modes").get_by_role("button", name="Zurück zu vorher").click()
    expect(ada.page.locator("#modes")).to_be_hidden()
    picture(mona.page, "panel-1280", whole=True)
    assert faults(mona.page) == []
    mona.page.set_viewport_size({"width": 360, "height": 740})
    picture(mona.page, "panel-360", whole=True)


def test_card_is_entered_at_the_desk_and_on_a_phone(
    server: Server, gathering: str, new_context: NewContext
) -> None:
    ada = Guest(new_context(), gathering).arrives().is_connected()
    mona = Moderator(new_context(**WIDE), server.moderator_link("Mona", gathering)).logs_in()
    opens_the_panel(mona)
    text = mona.page.get_by_label("In den Worten der Person")
    text.fill("Mehr Bänke am Markt")
    part(mona, "card").get_by_label("gleich an die Wand").check()
    text.press("Control+Enter")
    ada.sees_on_the_wall("Mehr Bänke am Markt")
    expect(ada.wall("Mehr Bänke")).to_contain_text("auf Papier")
    expect(text).to_be_focused()
    expect(text).to_have_value("")

    phone = enters(new_context(java_script_enabled=False), server.link("desk", "Dora", gathering))
    phone.goto(f"/g/{gathering}/paper")
    phone.get_by_label("Was wurde gesagt").fill("Ein Aufzug am Bahnhof")
    phone.get_by_label("Name").fill("Frau Kowalski")
    phone.get_by_role("button", name="Eintragen").click()
    expect(phone.get_by_role("status")).to_contain_text("Eingetragen")
    expect(phone.locator(".paper-cards")).to_contain_text("Ein Aufzug am Bahnhof")
    expect(finds(mona, "Ein Aufzug")).to_contain_text("eingetragen von Dora")
    expect(mona.card("Ein Aufzug")).to_contain_text("Frau Kowalski")


def test_guest_without_scripts_reports_and_reads_the_ledger(
    server: Server, gathering: str, new_context: NewContext
) -> None:
    """C4"""
    ada = Guest(new_context(), gathering).arrives().is_connected()
    ada.posts("Kauft bei mir ein")
    mona = Moderator(new_context(**DESK), server.moderator_link("Mona", gathering)).logs_in()
    mona.publishes("Kauft bei mir")
    ada.sees_on_the_wall("Kauft bei mir")
    emil = new_context(java_script_enabled=False).new_page()
    emil.goto(f"/g/{gathering}/")
    emil.get_by_role("link", name="Melden").click()
    emil.get_by_label("Werbung").check()
    emil.get_by_role("button", name="Melden").click()
    expect(emil.locator(".welcome")).to_contain_text("Das Team sieht sich den Beitrag an")
    expect(mona.card("Kauft bei mir")).to_contain_text("Werbung 1")
    mona.hides("Kauft bei mir", "5")
    ada.sees_own("Kauft bei mir", "Nicht veröffentlicht")
    emil.get_by_role("link", name="Was das Team nicht zeigt").click()
    expect(emil.locator('[data-reason="advertising"] td')).to_have_text("1")
    expect(emil.locator("main")).not_to_contain_text("Kauft bei mir")


def test_pages_are_for_everybody(server: Server, gathering: str, new_context: NewContext) -> None:
    """At 360 px, and by axe."""
    mona = enters(new_context(), server.moderator_link("Mona", gathering))
    mona.goto(f"/g/{gathering}/paper")
    picture(mona, "paper-360", whole=True)
    is_for_everybody(mona)
    mona.get_by_label("Was wurde gesagt").fill("Mehr Bänke am Markt")
    mona.get_by_label("Gleich an die Wand").check()
    mona.get_by_role("button", name="Eintragen").click()
    mona.goto(f"/g/{gathering}/")
    mona.goto(str(mona.locator(".report-link").evaluate("link => link.href")))
    picture(mona, "report-page-360", whole=True)
    is_for_everybody(mona)
    mona.goto(f"/g/{gathering}/ledger")
    picture(mona, "ledger-360", whole=True)
    is_for_everybody(mona)


def is_for_everybody(page: Page) -> None:
    assert faults(page) == []
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")
