"""Two audiences in one evening: what each has had, what is proposed, and how late home is."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from playwright.sync_api import Page, expect

from companion.domain.definition import AgendaItem
from tests.browser import town
from tests.browser.axe import faults
from tests.browser.cast import Guest, Projector, enters
from tests.browser.conftest import NewContext
from tests.browser.looking import picture
from tests.serving import Server
from tests.web.people import Evening

#: Milliseconds by which this test's home is behind.
BEHIND = 2_500


@pytest.fixture
def server(town_server: Server) -> Server:
    return town_server


@pytest.fixture
def evening(server: Server, gathering: str) -> Iterator[Evening]:
    """Four ideas from home, two from the hall; one of home's is on the big screen. It began an hour
    ago, and writing ends in four minutes."""
    now = dt.datetime.now(dt.UTC).astimezone(dt.UTC)
    closes = now + dt.timedelta(minutes=4)
    definition = replace(
        town.define(gathering, **town.OPEN),
        timezone="UTC",
        closes=closes.replace(tzinfo=None).isoformat(timespec="seconds"),
        agenda=(
            AgendaItem("a1", "00:00", "Impulsvortrag"),
            AgendaItem("a2", "23:58", "Ideen sammeln"),
        ),
    )
    server.operate("define", definition=json.loads(definition.to_json()))
    with Evening(server, gathering) as running:
        yield running


def fill(evening: Evening) -> list[str]:
    hanna, ada, mona = evening.in_the_hall(), evening.guest(), evening.moderator("Milo")
    hall = [hanna.posts(text)["idea"] for text in ("WLAN am Markt", "Mehr Bänke")]
    home = [
        ada.posts(text)["idea"]
        for text in ("Termine online", "Rat streamen", "Karte für Schlaglöcher", "Ladesäulen")
    ]
    for idea in (*hall, *home):
        assert mona.publishes(idea)["ok"]
    hanna.supports(home[1])
    assert mona.spotlights(home[0])["ok"]
    return [*hall, *home]


def test_moderators_see_who_had_what_and_take_a_proposal(
    server: Server, evening: Evening, new_context: NewContext
) -> None:
    fill(evening)
    context = new_context(1920, 1080, reduced_motion="reduce")
    desk = enters(context, server.moderator_link(gathering=evening.slug))
    strip = desk.locator(".fair-strip")
    expect(strip).to_contain_text("Beiträge: Saal 33 %, Zuhause 67 %")
    expect(strip).to_contain_text("Leinwand: Saal 0 %, Zuhause 100 %")
    expect(strip).to_contain_text("Vorschlag: „WLAN am Markt“ Aus dem Saal")
    expect(strip).to_contain_text("weil er bisher 0 % der Zeit hatte bei 33 % der Beiträge")
    desk.get_by_role("button", name="Saal und Zuhause").click()
    panel = desk.locator("#panel")
    expect(panel).to_contain_text("Saal 1 von 1, Zuhause 0 von 1")
    panel.get_by_label("Freigegebene so sortieren").check()
    expect(desk.locator('[data-list="published"] [data-idea]').first).to_contain_text(
        "Rat streamen"
    )
    panel.get_by_text("Die Regel").click()
    expect(panel).to_contain_text("mindestens aber ein Viertel")
    panel.get_by_role("button", name="Jetzt: Ideen sammeln").click()
    expect(panel.locator(".fair-agenda [aria-current]")).to_contain_text("Ideen sammeln")
    panel.get_by_label("Von Hand, in Sekunden").fill("25")
    panel.get_by_role("button", name="Einstellen").click()
    expect(panel).to_contain_text("Zuhause ist 25 Sekunden später, von Hand eingestellt.")
    assert faults(desk) == []
    desk.set_viewport_size({"width": 1280, "height": 800})
    picture(desk, "fair-desk-1280-dark")
    desk.emulate_media(color_scheme="light")
    picture(desk, "fair-desk-1280")
    desk.set_viewport_size({"width": 1920, "height": 1080})
    picture(desk, "fair-desk-1920")
    desk.set_viewport_size({"width": 360, "height": 740})
    picture(desk, "fair-desk-360")
    desk.set_viewport_size({"width": 1280, "height": 800})
    panel.get_by_role("button", name="Schließen").click()
    strip.get_by_role("button", name="Annehmen").click()
    expect(strip).to_contain_text("Vorschlag: „Mehr Bänke“ Aus dem Saal")


def test_delay_is_measured_by_somebody_at_home_and_used(
    server: Server, evening: Evening, new_context: NewContext
) -> None:
    desk = enters(new_context(1280, 800), server.moderator_link(gathering=evening.slug))
    desk.get_by_role("button", name="Saal und Zuhause").click()
    expect(desk.locator("#panel")).to_contain_text("Noch nicht gemessen")
    desk.get_by_role("button", name="Zahlen im Stream zeigen").click()
    expect(desk.locator("#panel")).to_contain_text("Die Zahlen stehen im Overlay")
    link = desk.get_by_label("Adresse zum Messen").input_value()
    stage = Projector(new_context(1920, 1080), server.stage_link(gathering=evening.slug))
    hall = stage.is_switched_on().page
    stream = hall.context.new_page()
    stream.goto(evening.path("overlay"))
    place = stream.locator("#delay-code")
    expect(place).to_have_text(re.compile(r"^\d{4}$"))
    before = place.text_content()
    expect(place).not_to_have_text(str(before))  # another one each second
    number = place.text_content() or ""

    home = new_context(360, 740, reduced_motion="reduce").new_page()
    home.goto(link)
    home.wait_for_timeout(BEHIND)  # what the stream takes to arrive
    home.get_by_role("button", name="Jetzt eine neue Zahl").click()
    home.wait_for_timeout(500)  # and somebody to type
    home.get_by_label("Die Zahl auf dem Stream").fill(number)
    home.get_by_role("button", name="Messung senden").click()
    expect(home.get_by_role("status")).to_contain_text("Danke!")
    assert faults(home) == []
    picture(home, "fair-delay-360")
    told = home.locator("section strong").text_content() or ""
    found = float(re.sub(r"[^\d,]", "", told).replace(",", "."))
    assert BEHIND / 1000 - 0.2 <= found <= BEHIND / 1000 + 2
    expect(desk.locator("#panel")).to_contain_text("nach 1 Messung")

    guest = evening.guest()
    idea = guest.posts("Zum Vortrag")["idea"]
    desk_card = desk.locator(f'#desk [data-idea="{idea}"]')
    expect(desk_card).to_contain_text(re.compile(r"zu: \d\d:\d\d, Impulsvortrag"))
    evening.moderator("Milo").publishes(idea)
    ada = Guest(new_context(), evening.slug).arrives().is_connected()
    ada.sees_on_the_wall("Zum Vortrag")
    expect(ada.wall("Zum Vortrag")).to_contain_text("Impulsvortrag")
    expect(ada.page.locator("#ends")).to_contain_text("Minuten zum Schreiben")
    picture(ada.page, "fair-guest-360")

    evening.moderator("Milo").spotlights(idea)
    stage.shows_alone("Zum Vortrag")
    expect(hall.locator(".stage-about")).to_contain_text("Impulsvortrag")
    expect(stream.locator("#lower")).to_contain_text("Impulsvortrag")
    later = seconds_left(stream) - seconds_left(hall)
    assert found - 2 <= later <= found + 2  # each at a moment of its own
    picture(hall, "fair-projector-1920")
    picture(stream, "fair-overlay-1920")
    desk.get_by_role("button", name="Zahlen aus dem Stream nehmen").click()
    expect(place).to_be_hidden()


def seconds_left(page: Page) -> int:
    """By the countdown on a screen."""
    place = page.locator("#ends")
    expect(place).to_have_text(re.compile(r"\d:\d\d"))
    found = re.search(r"(\d+):(\d\d)", place.text_content() or "")
    assert found
    return int(found[1]) * 60 + int(found[2])


def test_figures_are_everybodys_without_scripts(evening: Evening, new_context: NewContext) -> None:
    fill(evening)
    page = new_context(360, 740, java_script_enabled=False).new_page()
    page.goto(evening.path("balance"))
    posts = page.locator("section").filter(has_text="Beiträge").first
    expect(posts).to_contain_text("2 · 33 %")
    expect(posts).to_contain_text("4 · 67 %")
    picture(page, "fair-figures-360")
    again = new_context(1280, 800).new_page()
    again.goto(evening.path("balance"))
    assert faults(again) == []
    picture(again, "fair-figures-1280-dark")
