"""Two moderators sort at once, the hall sees it, a guest finds it: in real browsers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import faint_texts, faults
from tests.browser.cast import Guest, Moderator, Projector
from tests.browser.conftest import NewContext
from tests.browser.looking import picture
from tests.browser.test_hall import FAULTS, LEAST_LETTERS, painted, resize
from tests.serving import Server
from tests.web import people

DESK: dict[str, Any] = {"width": 1280, "height": 800, "reduced_motion": "reduce"}
LONG = "Digitalisierung der Bürgerdienste, der Formulare und aller Kfz-Zulassungsangelegenheiten"
SIZES = ((1024, 768), (1920, 1080), (3840, 2160))


@pytest.fixture(scope="module")
def server(town_server: Server) -> Server:
    return town_server


@pytest.fixture
def evening(server: Server, gathering: str) -> Iterator[people.Evening]:
    with people.Evening(server, gathering) as playing:
        yield playing


def desk_of(server: Server, new_context: NewContext, slug: str, name: str) -> Moderator:
    link = server.moderator_link(name, gathering=slug)
    return Moderator(new_context(**DESK), link).logs_in()


def hall_of(server: Server, new_context: NewContext, slug: str) -> Page:
    context = new_context(1920, 1080, reduced_motion="reduce")
    return Projector(context, server.stage_link(gathering=slug)).is_switched_on().page


def test_two_moderators_sort_and_the_hall_sees_it(
    server: Server, gathering: str, evening: people.Evening, new_context: NewContext
) -> None:
    """By keys alone, one key an idea; in one go; a theme made on the way; taken back."""
    for text in ("Radweg zur Schule", "Bus am Abend", "WLAN am Markt", "Formulare online"):
        evening.published(text)
    evening.moderator("Lena").phone.command("show_picture", mode="themes")
    hall = hall_of(server, new_context, gathering)
    mona = Moderator(
        new_context(**DESK), server.moderator_link("Mona", gathering=gathering)
    ).logs_in()
    milo = Moderator(
        new_context(**DESK), server.moderator_link("Milo", gathering=gathering)
    ).logs_in()
    column = hall.locator("#picture .theme", has_text="Digitale Stadtverwaltung")

    mona.presses("j", "t")
    expect(mona.page.locator(".chooser")).to_contain_text("Formulare online")
    picture(mona.page, "desk-chooser")
    mona.presses("2", "1")
    expect(column).to_contain_text("Formulare online")
    expect(milo.card("Formulare online")).to_contain_text("Digitale Stadtverwaltung")

    mona.presses("Escape")
    mona.chooses("Bus am Abend")
    mona.presses("t", "+")
    mona.page.keyboard.type("Bus und Rad")
    mona.presses("Enter")
    made = hall.locator("#picture .theme", has_text="Bus und Rad")
    expect(made).to_contain_text("Bus am Abend")
    expect(milo.page.locator("#filter-text")).to_be_visible()

    milo.page.locator('[data-panel="themes"]').click()
    row = milo.page.locator(".themes-list li", has_text="Bus und Rad")
    expect(row).to_contain_text("1")
    milo.page.locator(".themes-none button").click()
    expect(milo.card("Radweg zur Schule")).to_be_visible()
    milo.card("Radweg zur Schule").locator(".grip").drag_to(row)
    expect(made).to_contain_text("Radweg zur Schule")
    picture(milo.page, "desk-panel")
    assert faults(milo.page) == []
    milo.presses("u")
    expect(made).not_to_contain_text("Radweg zur Schule")

    row.get_by_role("button", name="Entfernen").click()
    expect(made).to_have_count(0)
    expect(hall.locator("#picture .theme", has_text="Weitere Beiträge")).to_contain_text(
        "Bus am Abend"
    )
    milo.page.locator("#open-decisions").click()
    expect(milo.page.locator("#decision-list li").first).to_contain_text("Thema entfernt")
    milo.page.locator("#decision-list li").first.get_by_role("button").click()
    expect(made).to_contain_text("Bus am Abend")
    picture(hall, "hall")
    mona.presses("Escape")
    assert faults(mona.page) == []


def test_guest_finds_a_theme_made_at_the_desk_with_and_without_scripts(
    gathering: str, evening: people.Evening, new_context: NewContext
) -> None:
    """C4"""
    bus = evening.published("Bus am Abend")
    evening.published("WLAN am Markt")
    guest = Guest(new_context(360, 740), gathering).arrives().is_connected()
    mona = evening.moderator("Mona")
    mona.phone.command("add_theme", title=LONG[:80])
    theme = mona.phone.command("add_theme", title="Bus und Rad")["theme"]
    mona.phone.command("sort_ideas", ideas={bus: 1}, theme=theme)
    guest.page.get_by_label("Thema", exact=True).last.select_option("Bus und Rad")
    guest.does_not_see("WLAN am Markt")
    expect(guest.wall("Bus am Abend")).to_contain_text("Bus und Rad")
    assert guest.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    picture(guest.page, "guest")
    assert faults(guest.page) == []
    plain = Guest(new_context(360, 740, java_script_enabled=False), gathering).arrives()
    plain.page.locator("#wall-theme").select_option("Bus und Rad")
    plain.page.get_by_role("button", name="Zeigen", exact=True).click()
    expect(plain.wall("Bus am Abend")).to_be_visible()
    plain.does_not_see("WLAN am Markt")


def test_the_board_has_room_for_many_themes_and_none_of_its_texts_is_cut(
    server: Server, gathering: str, evening: people.Evening, new_context: NewContext
) -> None:
    mona = evening.moderator("Mona")
    mona.phone.command("show_picture", mode="themes")
    evening.published("Freies WLAN")
    hall = hall_of(server, new_context, gathering)
    expect(hall.locator("#picture .theme")).to_have_count(3)
    picture(hall, "hall-few")
    themes = ["stadt", "amt"]
    for n in range(9):
        title = LONG[:80] if n % 5 == 4 else f"Thema der Stadt {n}"
        themes.append(mona.phone.command("add_theme", title=title)["theme"])
    for n in range(36):
        idea = evening.published(f"Mehr Bänke am Markt, im Park und an der Schule {n}")
        mona.phone.command("sort_ideas", ideas={idea: 1}, theme=themes[n % 10])
    expect(hall.locator("#picture .theme")).to_have_count(12)
    for width, height in SIZES:
        resize(hall, width, height)
        picture(hall, f"hall-{width}")
        assert hall.evaluate(FAULTS, LEAST_LETTERS) == [], f"{width}x{height}"
    assert faint_texts(hall) == []
    painted(hall)
