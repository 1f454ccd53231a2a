"""Polls in real browsers: made at the desk in seconds, answered in the hall and at home, counted on
the hall's screen. Axe looks at each state."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.axe import faults
from tests.browser.cast import Guest, Moderator, Projector
from tests.browser.conftest import NewContext
from tests.browser.test_hall import FAULTS, LEAST_LETTERS, SIZES
from tests.serving import Server
from tests.web.people import Evening

DESK = {"width": 1280, "height": 800}
HALL = {"width": 1920, "height": 1080}
#: In which Axe measures colours at rest.
STILL = {"reduced_motion": "reduce"}

#: What a guest does in the card of a poll.
Answer = Callable[[Locator], None]


@pytest.fixture
def server(town_server: Server) -> Server:
    return town_server


def ticks(*names: str) -> Answer:
    def answer(card: Locator) -> None:
        for name in names:
            card.get_by_label(name, exact=True).check()

    return answer


def writes(*words: str) -> Answer:
    def answer(card: Locator) -> None:
        for number, word in enumerate(words, start=1):
            card.get_by_label(f"Wort {number}", exact=True).fill(word)

    return answer


def raises(name: str, times: int = 1) -> Answer:
    """With the keyboard alone; the focus stays with what moves."""

    def answer(card: Locator) -> None:
        button = card.get_by_role("button", name=f"{name} nach oben", exact=True)
        button.focus()
        for _ in range(times):
            card.page.keyboard.press("Enter")

    return answer


def drags(name: str, over: str) -> Answer:
    def answer(card: Locator) -> None:
        row, other = card.locator(f'li:has-text("{name}")'), card.locator(f'li:has-text("{over}")')
        row.drag_to(other, source_position={"x": 20, "y": 10}, target_position={"x": 20, "y": 10})

    return answer


def card_of(guest: Guest) -> Locator:
    return guest.page.locator('.poll[data-status="open"]')


def votes(guest: Guest, answer: Answer, *, taps: int = 1) -> None:
    card = card_of(guest)
    answer(card)
    card.locator('button[type="submit"]').click(click_count=taps)
    expect(card.locator(".poll-note")).to_contain_text("Ihre Stimme zählt")


#: By the name of its template: what the hall answers, what somebody at home first and then, and
#: what the hall's screen shows of it in the end: by option, shares of the hall and of home.
KINDS: dict[str, tuple[Answer, Answer, Answer, dict[str, tuple[str, str]]]] = {
    "Ja oder Nein": (ticks("Ja"), ticks("Ja"), ticks("Nein"), {"Ja": ("100 %", "0 %")}),
    "Auswahl": (
        ticks("Zweite Antwort"),
        ticks("Erste Antwort"),
        ticks("Zweite Antwort"),
        {"Zweite Antwort": ("100 %", "100 %")},
    ),
    "Skala 1 bis 5": (ticks("5"), ticks("1"), ticks("3"), {"5": ("100 %", "0 %")}),
    "Reihenfolge": (
        raises("Dritte Antwort", 2),
        raises("Zweite Antwort"),
        drags("Dritte Antwort", "Zweite Antwort"),
        {"Dritte Antwort": ("100 %", "100 %")},
    ),
}


def test_every_kind_is_started_answered_changed_and_shown(
    server: Server, new_context: NewContext, gathering: str
) -> None:
    hall = Guest(new_context(**STILL), gathering)
    hall.page.goto(Evening(server, gathering).checkin_address())
    hall.arrives().is_connected()
    home = Guest(new_context(**STILL), gathering).arrives().is_connected()
    mona = Moderator(new_context(**DESK, **STILL), server.moderator_link(gathering=gathering))
    mona.logs_in()
    stage = Projector(new_context(**HALL, **STILL), server.stage_link(gathering=gathering))
    stage.is_switched_on()
    mona.page.get_by_role("button", name="Umfragen").click()
    for name, (in_hall, at_home, changed, shown) in KINDS.items():
        starts(mona.page, name)
        expect(stage.page.locator(".stage-poll")).to_have_attribute("data-status", "open")
        votes(hall, in_hall, taps=2)
        votes(home, at_home)
        votes(home, changed)
        expect(stage.page.locator(".stage-poll-foot")).to_contain_text("2 Stimmen")
        if name == "Reihenfolge":
            assert faults(home.page) == faults(mona.page) == []
            home.page.reload()
            expect(card_of(home).locator(".poll-note")).to_contain_text("Ihre Stimme zählt")
        closes(mona.page)
        for option, (there, here) in shown.items():
            row = stage.page.locator(".stage-rows li").filter(has_text=option)
            expect(row.locator('[data-audience="venue"]')).to_contain_text(there)
            expect(row.locator('[data-audience="remote"]')).to_contain_text(here)
        expect(home.page.locator(".poll-mine").first).to_contain_text("Ihr")
    with Evening(server, gathering) as evening:
        evening.published("Mehr Bänke")
        evening.moderator("Milo").phone.command("show_picture", mode="results")
        expect(stage.page.locator(".results-poll li").first).to_contain_text("Dritte Antwort")
        expect(mona.page.locator("[data-on-air]")).to_have_text("Das Ergebnis in Zahlen.")
        assert_nothing_is_cut_or_covered(stage.page)
        long_scale(evening)
        expect(stage.page.locator(".stage-rows li")).to_have_count(5)
    assert_nothing_is_cut_or_covered(stage.page)
    assert faults(stage.page) == []


def long_scale(evening: Evening) -> None:
    """A question of three lines above five rows and what they come to, counted live."""
    question = (
        "Womit soll die Stadt im kommenden Jahr anfangen, wenn das Geld nicht für alle reicht?"
    )
    milo = evening.moderator("Milo").phone
    asked = {"kind": "scale", "question": question, "low": "gar nicht", "high": "unbedingt"}
    poll = milo.command("prepare_poll", **asked, results="live")["poll"]
    assert milo.command("open_poll", poll=poll, version=1)["ok"]


def assert_nothing_is_cut_or_covered(page: Page) -> None:
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        page.wait_for_timeout(150)
        assert page.evaluate(FAULTS, LEAST_LETTERS) == [], f"{width}x{height}"


def test_a_cloud_grows_and_what_the_team_hides_is_gone(
    server: Server, new_context: NewContext, gathering: str
) -> None:
    people = [Guest(new_context(), gathering).arrives().is_connected() for _ in range(2)]
    mona = Moderator(new_context(**DESK, **STILL), server.moderator_link(gathering=gathering))
    mona.logs_in()
    stage = Projector(new_context(**HALL, **STILL), server.stage_link(gathering=gathering))
    stage.is_switched_on()
    mona.page.get_by_role("button", name="Umfragen").click()
    starts(mona.page, "Wortwolke", live=True)
    votes(people[0], writes("WLAN", "bänke", "doof"))
    votes(people[1], writes("wlan!", "Bänke"))
    cloud = stage.page.locator(".stage-cloud li")
    expect(cloud).to_have_count(3)
    mona.page.get_by_role("button", name="doof verbergen").click()
    expect(cloud).to_have_count(2)
    expect(people[1].page.locator(".poll-rows li")).to_have_count(2)
    people[0].context.set_offline(True)
    card_of(people[0]).get_by_label("Wort 1", exact=True).fill("Bus")
    card_of(people[0]).locator('button[type="submit"]').click()
    expect(card_of(people[0]).locator(".poll-note")).to_contain_text("wird gesendet")
    people[0].context.set_offline(False)
    expect(card_of(people[0]).locator(".poll-note")).to_contain_text("Ihre Stimme zählt")
    expect(stage.page.locator(".stage-cloud")).to_contain_text("Bus")
    assert faults(people[0].page) == faults(mona.page) == faults(stage.page) == []


def starts(desk: Page, kind: str, *, live: bool = False) -> None:
    desk.locator("#panel").get_by_role("button", name=kind, exact=True).click()
    if live:
        desk.get_by_label("von Anfang an").check()
    desk.get_by_role("button", name="Gleich starten").click()
    expect(desk.locator(".poll-strip")).to_be_visible()


def closes(desk: Page) -> None:
    """For those at home too, whose time is longer: the second press."""
    for _ in range(2):
        running = desk.locator('.poll-card[data-status="open"]')
        running.get_by_role("button", name="Beenden").click()
        expect(desk.locator(".toast")).to_contain_text("Umfrage beendet")
        desk.get_by_role("button", name="Meldung schließen").first.click()
    expect(desk.locator(".poll-strip")).to_have_count(0)
