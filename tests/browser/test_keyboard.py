"""Every task by keyboard alone: what has the focus can be seen, and the focus is never lost."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.cast import Guest, enters
from tests.browser.conftest import NewContext, Open
from tests.serving import Server
from tests.web.people import Evening

#: Tabs after which a control that was not reached is out of reach.
PATIENCE = 60

#: What is wrong with the focus; a chip draws the outline of the radio button before it.
FOCUS_FAULT = """() => {
  const { activeElement: element } = document;
  if (element === document.body) return "the focus is lost";
  const isOutlined = [element, element.nextElementSibling].filter(Boolean).some((one) => {
    const { outlineStyle, outlineWidth } = getComputedStyle(one);
    return outlineStyle !== "none" && Number.parseFloat(outlineWidth) >= 2;
  });
  if (!isOutlined) return `no outline: ${element.outerHTML.slice(0, 120)}`;
  const { top, bottom, left, right } = element.getBoundingClientRect();
  const isInView = bottom > 0 && top < innerHeight && right > 0 && left < innerWidth;
  return isInView ? "" : `out of view: ${element.outerHTML.slice(0, 120)}`;
}"""
CURSOR = "document.activeElement.closest('[data-idea]')?.dataset.idea"


@pytest.fixture
def server(town_server: Server) -> Server:
    return town_server


def test_a_guest_writes_and_supports(new_context: NewContext) -> None:
    ada = Guest(new_context(), "short-12").arrives().is_connected()
    page = ada.page
    tab_to(page, "#post input[name=kind]")
    page.keyboard.press("ArrowRight")
    tab_to(page, "#text")
    page.keyboard.type("Nur mit Tasten")
    tab_to(page, "#extras summary")
    page.keyboard.press("Enter")
    tab_to(page, "#author")
    page.keyboard.type("Ada")
    tab_to(page, "#post [type=submit]")
    page.keyboard.press("Enter")
    ada.sees_own("Nur mit Tasten", "Wartet auf Freigabe")
    sees_focus(page)
    tab_to(page, "#order [data-order=top]")
    page.keyboard.press("Enter")
    sees_focus(page)
    tab_to(page, "#wall .support button")
    page.keyboard.press("Enter")
    expect(page.locator(":focus")).to_have_attribute("aria-pressed", "true")
    expect(page.locator("#wall .support-count").first).to_contain_text("1")
    sees_focus(page)


def test_new_ideas_are_shown_by_keyboard(server: Server, new_context: NewContext) -> None:
    ada = Guest(new_context(), "long-1").arrives().is_connected()
    tab_to(ada.page, "#text")
    with Evening(server, "long-1") as others:
        others.published("Eine neue Idee")
        expect(ada.page.locator("#reveal button")).to_be_visible()
    assert focused(ada.page) == "text", "an idea that arrives moves no focus"
    tab_to(ada.page, "#reveal button")
    ada.page.keyboard.press("Enter")
    expect(ada.wall("Eine neue Idee")).to_be_visible()
    assert focused(ada.page) == "wall-title"


def test_a_guest_changes_the_language(new_context: NewContext) -> None:
    page = Guest(new_context(), "leer").arrives().is_connected().page
    tab_to(page, ".languages a[href*='lang=en']")
    page.keyboard.press("Enter")
    expect(page.locator("html")).to_have_attribute("lang", "en")


@pytest.mark.parametrize("path", ["/g/leer/", "/g/leer/privacy", "/?all", "/g/leer/checkin"])
def test_the_first_tab_leads_to_the_content(opened: Open, path: str) -> None:
    page = opened(path)
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_be_in_viewport()
    page.keyboard.press("Enter")
    assert focused(page) == "main"


@pytest.mark.parametrize(
    "path", ["/?all", "/g/vorbei/", "/g/leer/imprint", "/g/leer/checkin", "/g/nichts/"]
)
def test_everything_that_can_have_the_focus_shows_it(opened: Open, path: str) -> None:
    page = opened(path)
    reachable = page.locator("main :is(a, button, summary), footer a").locator("visible=true")
    for _ in range(reachable.count()):
        page.keyboard.press("Tab")
        sees_focus(page)


def test_a_moderator_works(server: Server, new_context: NewContext) -> None:
    """Logs in, publishes, hides with a reason, undoes, edits, and puts an idea on the screen."""
    page = new_context(1920, 1080).new_page()
    page.goto(server.moderator_link(gathering="desk"))
    tab_to(page, "#login button")
    page.keyboard.press("Enter")
    page.locator("[data-list=pending] [data-idea]").first.wait_for()

    def card(status: str, id: str) -> Locator:
        return page.locator(f"[data-list={status}] [data-idea='{id}']")

    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    sees_focus(page)
    first = cursor(page)
    page.keyboard.press("p")
    expect(card("published", first)).to_be_visible()
    sees_cursor(page, other_than=first)

    second = cursor(page)
    page.keyboard.press("h")
    sees_focus(page)
    page.keyboard.press("4")
    expect(card("hidden", second)).to_contain_text("Mona: ausgeblendet")
    sees_cursor(page, other_than=second)

    page.keyboard.press("u")
    expect(card("hidden", second)).to_have_count(0)
    expect(card("pending", second)).to_be_visible()
    sees_focus(page)

    third = cursor(page)
    page.keyboard.press("e")
    page.keyboard.press("Control+A")
    page.keyboard.type("Kürzer gesagt")
    page.keyboard.press("Control+Enter")
    expect(card("pending", third).locator(".idea-text").first).to_have_text("Kürzer gesagt")
    sees_focus(page)

    page.keyboard.press("s")
    expect(card("stage", third)).to_be_visible()
    sees_focus(page)


def test_the_help_opens_and_gives_the_focus_back(server: Server, new_context: NewContext) -> None:
    page = enters(new_context(1280), server.moderator_link(gathering="desk"))
    page.locator("#desk [data-idea]").first.wait_for()
    page.keyboard.press("j")
    chosen = cursor(page)
    page.keyboard.press("?")
    expect(page.locator("#help")).to_be_visible()
    sees_focus(page)
    page.keyboard.press("Escape")
    expect(page.locator("#help")).to_be_hidden()
    assert cursor(page) == chosen
    sees_focus(page)


def test_arriving_ideas_leave_the_moderator_alone(
    server: Server, new_context: NewContext, gathering: str
) -> None:
    with Evening(server, gathering) as others:
        ada = others.guest()
        ada.posts("War zuerst da")
        page = enters(new_context(1280), server.moderator_link(gathering=gathering))
        page.locator("#desk [data-idea]").first.wait_for()
        page.keyboard.press("j")
        page.keyboard.press("e")
        page.keyboard.type("Ich schreibe gerade: ")
        before = page.locator(":focus").bounding_box()
        ada.posts("Kommt dazwischen")
        expect(page.locator(".list-new")).to_have_text("1 neue zeigen")
    assert page.locator(":focus").bounding_box() == before
    expect(page.locator(":focus")).to_have_value(re.compile("Ich schreibe gerade"))
    page.keyboard.press("Escape")
    sees_focus(page)


def tab_to(page: Page, selector: str) -> None:
    """Tab by tab, seeing on the way where the focus is."""
    for _ in range(PATIENCE):
        page.keyboard.press("Tab")
        sees_focus(page)
        if page.locator(":focus").evaluate(
            "(element, wanted) => element.matches(wanted)", selector
        ):
            return
    raise AssertionError(f"{selector} is not reached by {PATIENCE} tabs on {page.url}")


def sees_focus(page: Page) -> None:
    assert page.evaluate(FOCUS_FAULT) == ""


def focused(page: Page) -> str:
    found: str = page.evaluate("document.activeElement.id")
    return found


def cursor(page: Page) -> str:
    """The idea that keys act on; it has the focus, or something inside it does."""
    found: str = page.evaluate(CURSOR)
    return found


def sees_cursor(page: Page, *, other_than: str) -> None:
    page.wait_for_function(f"id => ![undefined, id].includes({CURSOR})", arg=other_than)
    sees_focus(page)
