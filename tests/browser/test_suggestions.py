"""Suggestions of themes at the desk, with the words that decided: taken by people alone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.axe import faults
from tests.browser.cast import Moderator
from tests.browser.conftest import NewContext
from tests.browser.looking import picture
from tests.serving import Server
from tests.web import people

DESK: dict[str, Any] = {"width": 1280, "height": 900, "reduced_motion": "reduce"}
BIKES = (
    "Der Radweg an der Wittener Straße ist zu schmal.",
    "Auf dem Radweg parken jeden Tag Autos.",
    "Ein Radweg vom Bahnhof zum Marktplatz fehlt.",
)
NEW = "Bitte beleuchtet die Fahrradwege am Bahnhof!"
SPORTS = (
    "Das Freibad sollte länger offen sein.",
    "Das Freibad braucht einen Sprungturm.",
    "Im Freibad fehlt Schatten.",
    "Eintritt ins Freibad für Familien billiger.",
)


@pytest.fixture(scope="module")
def server(town_server: Server) -> Server:
    return town_server


@pytest.fixture
def evening(server: Server, gathering: str) -> Iterator[people.Evening]:
    with people.Evening(server, gathering) as playing:
        yield playing


def test_moderator_takes_what_is_suggested(
    server: Server, gathering: str, evening: people.Evening, new_context: NewContext
) -> None:
    """One by its key, and many that are alike as a new theme; all of it can be taken back."""
    bikes = [evening.published(text) for text in BIKES]
    for text in (NEW, *SPORTS):
        evening.published(text)
    lena = evening.moderator("Lena")
    ack = lena.phone.command("sort_ideas", ideas=dict.fromkeys(bikes, 1), theme="stadt")
    assert ack["ok"]
    link = server.moderator_link("Mona", gathering=gathering)
    mona = Moderator(new_context(**DESK), link).logs_in()

    mona.chooses(NEW)
    suggestion = mona.card(NEW).locator(".suggested")
    expect(suggestion).to_contain_text("Vielleicht: Digitale Stadt wegen: Fahrradwege")
    picture(mona.page, "suggestion-card")
    mona.presses("t")
    expect(mona.page.locator(".chooser [data-suggested]")).to_contain_text("Digitale Stadt")
    picture(mona.page, "suggestion-chooser")
    assert faults(mona.page) == []
    mona.presses("y", "Escape")
    expect(mona.card(NEW).locator(".idea-facts")).to_contain_text("Digitale Stadt")

    mona.page.locator('[data-panel="themes"]').click()
    cluster = mona.page.locator("[data-cluster]")
    expect(cluster).to_contain_text("4 Ideen wegen: Freibad")
    cluster.locator("summary").click()
    picture(mona.page, "suggestion-cluster")
    assert faults(mona.page) == []
    cluster.get_by_role("textbox").fill("Sport und Bäder")
    cluster.get_by_label(SPORTS[2]).uncheck()
    cluster.get_by_role("button", name="Als Thema anlegen, mit 3 Ideen").click()
    made = mona.page.locator(".themes-list li", has_text="Sport und Bäder")
    expect(made.locator("b")).to_have_text("3")
    expect(mona.card(SPORTS[0]).locator(".idea-facts")).to_contain_text("Sport und Bäder")
    expect(mona.card(SPORTS[2]).locator(".idea-facts")).not_to_contain_text("Sport und Bäder")
    mona.presses("u")
    expect(made.locator("b")).to_have_text("0")
