"""Ideas that say the same, from the desk to the phones and back, and what is offered while one
writes."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, expect

from tests.browser import axe
from tests.browser.cast import Guest, Moderator
from tests.browser.conftest import NewContext
from tests.serving import Server

DESK = {"width": 1280, "height": 800}
WLAN = "Freies WLAN auf dem Marktplatz"
AGAIN = "Auf dem Marktplatz fehlt ein freies WLAN für alle"
THIRD = "WLAN, frei und schnell, am Marktplatz"
BENCHES = "Mehr Bänke im Stadtpark"


@pytest.fixture
def server(town_server: Server) -> Server:
    return town_server


def panel(moderator: Moderator) -> Locator:
    return moderator.page.locator("#panel")


def opens_panel(moderator: Moderator) -> None:
    moderator.page.locator('[data-panel="similar"]').click()


def test_two_moderators_merge_and_split_and_the_phones_follow(
    server: Server, gathering: str, new_context: NewContext
) -> None:
    ada = Guest(new_context(), gathering).arrives().is_connected()
    ben = Guest(new_context(), gathering).arrives().is_connected()
    for text in (WLAN, BENCHES, THIRD):
        ada.posts(text, author="Ada")
        ada.sees_own(text, "Wartet auf Freigabe")
    ben.posts(AGAIN)
    ben.sees_own(AGAIN, "Wartet auf Freigabe")
    mona = Moderator(new_context(**DESK), server.moderator_link("Mona", gathering)).logs_in()
    milo = Moderator(new_context(**DESK), server.moderator_link("Milo", gathering)).logs_in()
    for text in (WLAN, AGAIN, THIRD, BENCHES):
        mona.publishes(text)
        ada.sees_own(text, "An der Wand") if text != AGAIN else ben.sees_own(text, "An der Wand")
    for guest in (ada, ben):
        guest.sees_on_the_wall(WLAN)
        guest.supports(WLAN)
    ben.supports(AGAIN)

    # What is like it stands beside it; the key makes them one.
    mona.chooses(WLAN)
    opens_panel(mona)
    expect(panel(mona).locator("[data-like]")).to_have_count(2)
    expect(panel(mona)).not_to_contain_text(BENCHES)
    assert axe.faults(mona.page) == []
    mona.presses("m")
    expect(mona.page.locator("#toasts")).to_contain_text("Zusammengeführt")
    expect(ada.page.locator("#wall .wordings summary")).to_have_text("2 Formulierungen")
    mona.chooses(WLAN)
    expect(panel(mona).locator("[data-like]")).to_have_count(1)
    panel(mona).get_by_role("button", name="Zusammenführen").click()

    # On the phones: one idea, everybody once, each wording to be read; its author is told.
    summary = ada.page.locator("#wall .wordings summary")
    expect(summary).to_have_text("3 Formulierungen")
    expect(ada.page.locator("#wall > div > ul > li")).to_have_count(2)
    expect(ada.wall(WLAN).locator(".support-count")).to_contain_text("2")
    summary.click()
    expect(ada.page.locator("#wall .wordings")).to_contain_text(AGAIN)
    ben.sees_own(AGAIN, "Zusammengeführt")
    expect(ben.own(AGAIN).locator(".own-why")).to_contain_text(WLAN)
    assert axe.faults(ada.page) == []

    # Without scripts too.
    cleo = Guest(new_context(java_script_enabled=False), gathering).arrives()
    expect(cleo.page.locator("#wall .wordings summary")).to_have_text("3 Formulierungen")

    # Chosen with x, also what is not alike is made one: it is the moderator's word that counts.
    mona.chooses(BENCHES)
    mona.presses("x")
    mona.chooses(WLAN)
    mona.presses("x")
    panel(mona).get_by_role("button", name="2 ausgewählt: zusammenführen").click()
    expect(summary).to_have_text("4 Formulierungen")
    mona.presses("u")
    expect(summary).to_have_text("3 Formulierungen")

    # Milo takes a wording out, and takes that back.
    milo.chooses(WLAN)
    milo.page.locator(".card[data-cursor] .wordings summary").click()
    wording = milo.page.locator(".card[data-cursor] .wordings li").filter(has_text=AGAIN)
    wording.get_by_role("button", name="Herauslösen").click()
    expect(summary).to_have_text("2 Formulierungen")
    ben.sees_own(AGAIN, "An der Wand")
    milo.presses("u")
    expect(summary).to_have_text("3 Formulierungen")
    ben.sees_own(AGAIN, "Zusammengeführt")


def test_while_a_guest_writes_what_hangs_there_is_offered(
    server: Server, gathering: str, new_context: NewContext
) -> None:
    ada = Guest(new_context(), gathering).arrives().is_connected()
    texts = (WLAN, BENCHES, "Termine im Bürgerbüro online buchen", f"{WLAN}, das noch wartet")
    for text in texts:
        ada.posts(text)
        expect(ada.own(text).last.locator(".own-status")).to_contain_text("Wartet")
    mona = Moderator(new_context(**DESK), server.moderator_link("Mona", gathering)).logs_in()
    for text in texts[:3]:
        mona.publishes(text)
        expect(ada.own(text).last.locator(".own-status")).to_contain_text("An der Wand")
    ben = Guest(new_context(), gathering).arrives().is_connected()
    offer = ben.page.locator("#similar")
    ben.page.locator("#text").press_sequentially("Wir brauchen freies WLAN auf dem Markt")
    expect(offer.locator("[data-like]")).to_have_count(1)
    expect(offer).to_contain_text(WLAN)
    expect(ben.page.locator("#announcer")).to_contain_text("Ein ähnlicher Beitrag")
    expect(ben.page.locator("#text")).to_be_focused()
    assert axe.faults(ben.page) == []
    offer.get_by_role("button", name="Unterstützen").click()
    expect(offer).to_contain_text("Danke!")
    expect(ada.wall(WLAN).locator(".support-count")).to_contain_text("1")

    offer.get_by_role("button", name="Nein, meine Idee ist anders").click()
    expect(offer).to_be_hidden()
    expect(ben.page.locator("#text")).to_be_focused()
    ben.page.keyboard.type(" für alle")
    ben.sends()
    ben.sees_own("Wir brauchen freies WLAN", "Wartet auf Freigabe")
    ben.page.locator("#text").press_sequentially("Bänke im Stadtpark")
    expect(offer).to_contain_text(BENCHES)
