"""The evening once more: the team looks back, the hall watches, nobody sees what is hidden now."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import FrameLocator, Page, expect

from tests.browser.axe import faint_texts, faults
from tests.browser.cast import enters
from tests.browser.conftest import NewContext
from tests.serving import Server
from tests.web.people import Evening, Moderator


@pytest.fixture
def server(town_server: Server) -> Server:
    return town_server


@pytest.fixture
def evening(server: Server, gathering: str) -> Iterator[Evening]:
    with Evening(server, gathering) as playing:
        yield playing


@pytest.fixture
def mona(evening: Evening) -> Moderator:
    """She put one idea after the other into the light; one of them she has hidden since."""
    mona = evening.moderator("Mona")
    for text in ("Mehr Bänke", "Der Nachbar ist laut", "WLAN am Markt"):
        mona.spotlights(evening.published(text))
    mona.phone.command("show_picture", mode="results")
    mona.hides(next(id for id, one in mona.phone.ideas.items() if "Nachbar" in one["text"]))
    return mona


def player(server: Server, new_context: NewContext, slug: str, query: str = "") -> Page:
    page = enters(
        new_context(1280, 900, reduced_motion="reduce"),
        server.moderator_link("Lena", gathering=slug),
    )
    page.goto(f"/g/{slug}/evaluation/replay{query}")
    expect(page.locator("#play")).to_be_visible()
    return page


def picture(page: Page) -> FrameLocator:
    return page.frame_locator("#picture")


def mark(page: Page, text: str) -> None:
    page.locator(".replay-mark").filter(has_text=text).click()


def test_the_team_looks_back_by_marks_and_keys(
    server: Server, new_context: NewContext, gathering: str, mona: Moderator
) -> None:
    page = player(server, new_context, gathering)
    marks = page.locator(".replay-mark")
    expect(marks.filter(has_text="Mehr Bänke")).to_have_count(1)
    expect(marks.filter(has_text="Nachbar")).to_have_count(0)
    stage = picture(page).locator("#stage")
    page.keyboard.press("+")
    page.keyboard.press("k")
    expect(page.locator("#play")).to_have_text("Anhalten")
    expect(page.locator("#play")).to_have_text("Abspielen", timeout=30_000)  # it is over
    expect(stage).to_have_attribute("data-picture", "results")
    mark(page, "Ergebnis")
    expect(page.locator(".replay-mark[aria-current]")).to_contain_text("Ergebnis")
    page.locator("#line").focus()
    page.keyboard.press("Home")
    expect(page.locator("#line")).to_have_js_property(
        "value", page.locator("#line").get_attribute("min")
    )
    assert faults(page) == []


def test_what_was_hidden_since_the_team_sees_and_the_hall_does_not(
    server: Server, new_context: NewContext, gathering: str, mona: Moderator
) -> None:
    hall = new_context(1920, 1080, reduced_motion="reduce").new_page()
    hall.goto(f"{server.stage_link(gathering=gathering)}")
    answers: list[str] = []
    hall.on("response", lambda one: answers.append(one.text()) if "pictures" in one.url else None)
    hall.goto(f"/g/{gathering}/projector?replay&speed=max")
    expect(hall.locator("#stage")).to_have_attribute("data-picture", "results")
    expect(hall.locator(".stage-replay")).to_contain_text("Wiedergabe")
    assert any("WLAN am Markt" in answer for answer in answers)
    assert not any("Nachbar" in answer for answer in answers)
    assert faint_texts(hall) == []
    refused = hall.request.get(f"/g/{gathering}/evaluation/replay/pictures?at=0&step=1&team")
    assert refused.status == 403
    page = player(server, new_context, gathering, "?team")
    mark(page, "Nachbar")
    expect(picture(page).locator("#picture")).to_contain_text("Nachbar")
    expect(page.get_by_text("Zeigen Sie dieses Bild nicht im Saal")).to_be_visible()


def test_the_record_as_of_a_moment(
    server: Server, new_context: NewContext, gathering: str, mona: Moderator
) -> None:
    page = player(server, new_context, gathering)
    page.keyboard.press("k")
    page.locator("#line").focus()
    page.keyboard.press("End")
    end = str(page.locator("#line").get_attribute("max"))
    expect(page.locator("#record")).to_have_attribute("href", re.compile(rf"at={end}\b"))
    page.locator("#record").click()
    expect(page.get_by_role("note")).to_contain_text("So standen die Ergebnisse")
    expect(page.locator(".said-list li")).to_have_count(2)
    page.goto(f"/g/{gathering}/evaluation/replay/record?at=1")
    expect(page.locator(".said-list li")).to_have_count(0)
