"""EN 301 549 as far as a machine sees it: axe finds nothing on any page in any state, in light and
in dark. What it cannot see is in test_keyboard.py and test_layout.py."""

from __future__ import annotations

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.browser import town
from tests.browser.axe import faults
from tests.browser.cast import Guest, enters
from tests.browser.conftest import NewContext, Open
from tests.serving import Server
from tests.web.people import Evening

PUBLIC = {
    "home": "/?all",
    "guest empty": "/g/leer/",
    "guest before it opens": "/g/bald/",
    "guest before it begins": "/g/bald-offen/",
    "guest after it ended": "/g/vorbei-offen/",
    "guest after it closed": "/g/vorbei/",
    "guest in the hall": "/g/wand/?done=check_in",
    "guest by support": "/g/wand/?order=top",
    "guest in English": "/g/wand/?lang=en",
    "guest in Leichte Sprache": "/g/wand/?lang=leicht",
    "guest after it closed in English": "/g/vorbei/?lang=en",
    "guest after it closed in Leichte Sprache": "/g/vorbei/?lang=leicht",
    "checkin without a code": "/g/wand/checkin",
    "checkin with a wrong code": "/g/wand/checkin?c=ABC",
    "login with a wrong link": "/g/wand/login?t=x",
    "not found": "/g/nichts/",
    "not logged in": "/g/wand/moderate",
    "imprint": "/g/wand/imprint",
    "privacy": "/g/wand/privacy",
    "accessibility": "/g/wand/accessibility",
    "privacy in English": "/g/auftakt/privacy?lang=en",
    "privacy in Leichte Sprache": "/g/auftakt/privacy?lang=leicht",
}


@pytest.fixture
def server(town_server: Server) -> Server:
    return town_server


@pytest.mark.parametrize("path", PUBLIC.values(), ids=PUBLIC)
def test_public_pages(opened: Open, path: str) -> None:
    assert faults(opened(path)) == []


def test_login(server: Server, opened: Open) -> None:
    assert faults(opened(server.moderator_link(gathering="leer"))) == []


def test_own_ideas_in_every_state(new_context: NewContext) -> None:
    ada = Guest(still(new_context), "wand").was_here_before(town.token("wand", "ada"))
    ada.arrives().is_connected()
    ada.sees_own("Donaudampf", "Auf der Leinwand")
    assert faults(ada.page) == []
    ada.page.locator("#joy button").click()
    ada.sees_own("Ladesäulen", "Wartet auf Freigabe")
    ada.sees_own("beispiel", "Nicht veröffentlicht")
    ada.page.locator("#extras summary").click()
    assert faults(ada.page) == []


def test_a_guest_is_thanked_or_corrected(new_context: NewContext) -> None:
    ada = Guest(still(new_context), "leer").arrives().is_connected()
    ada.posts("ä" * 501)
    expect(ada.page.get_by_label("Ihr Beitrag", exact=True)).to_have_attribute(
        "aria-invalid", "true"
    )
    assert faults(ada.page) == []
    ada.posts("Ein Bürgerhaushalt im Netz")
    ada.sees_own("Bürgerhaushalt", "Wartet auf Freigabe")
    assert faults(ada.page) == []


def test_a_guest_without_connection(new_context: NewContext) -> None:
    context = still(new_context)
    ada = Guest(context, "wand").arrives().is_connected()
    context.route_web_socket("**", lambda socket: socket.close())
    context.set_offline(True)
    ada.posts("Im Funkloch")
    ada.sees_own("Im Funkloch", "Wird gesendet")
    assert faults(ada.page) == []


def test_a_guest_without_scripts(new_context: NewContext) -> None:
    """Scripts that are blocked, not switched off: axe is one."""
    context = still(new_context)
    context.route("**/*.js", lambda route: route.abort())
    ada = Guest(context, "wand").arrives()
    assert faults(ada.page) == []
    ada.posts("ä" * 501)
    expect(ada.page.get_by_text("Bitte höchstens 500 Zeichen").first).to_be_visible()
    assert faults(ada.page) == []


def test_new_ideas_wait_to_be_shown(server: Server, new_context: NewContext) -> None:
    ada = Guest(still(new_context), "short-3").arrives().is_connected()
    with Evening(server, "short-3") as others:
        others.published("Eine neue Idee")
        expect(ada.page.locator("#reveal button")).to_be_visible()
    assert faults(ada.page) == []


def test_staff(server: Server, new_context: NewContext) -> None:
    page = enters(still(new_context, 1280), server.link("admin", "Lena", "leer"))
    assert faults(page) == []


@pytest.mark.parametrize("width", [360, 1280])
def test_desk(server: Server, new_context: NewContext, width: int) -> None:
    page = enters(still(new_context, width), server.moderator_link(gathering="wand"))
    page.locator("#desk [data-idea]").first.wait_for()
    assert faults(page) == []
    page.locator("[data-list=pending] [data-idea]").first.click()
    page.keyboard.press("h")
    assert faults(page) == [], "asking for a reason"
    page.keyboard.press("Escape")
    page.keyboard.press("e")
    assert faults(page) == [], "editing"
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    expect(page.locator("#help")).to_be_visible()
    assert faults(page) == [], "help"
    page.keyboard.press("Escape")
    page.keyboard.press("v")
    expect(page.locator("#decisions")).to_be_visible()
    assert faults(page) == [], "decisions"


def test_desk_empty(server: Server, new_context: NewContext) -> None:
    page = enters(still(new_context, 1280), server.moderator_link(gathering="bald"))
    expect(page.locator("#connection")).to_have_attribute("data-state", "live")
    assert faults(page) == []


def test_desk_with_a_toast(server: Server, new_context: NewContext) -> None:
    page = enters(still(new_context, 1280), server.moderator_link(gathering="desk"))
    page.locator("#desk [data-idea]").first.wait_for()
    page.keyboard.press("j")
    page.keyboard.press("p")
    expect(page.locator("#toasts")).to_contain_text("Freigegeben")
    assert faults(page) == []


@pytest.mark.parametrize("slug", ["leer", "wand", "long-12", "short-200"])
def test_projector(server: Server, new_context: NewContext, slug: str) -> None:
    page = still(new_context, 1920, 1080).new_page()
    page.goto(server.stage_link(gathering=slug))
    expect(page.locator("#crew")).to_have_attribute("data-state", "live")
    assert faults(page) == []


def test_entrance_and_poster(server: Server, new_context: NewContext) -> None:
    page = enters(still(new_context, 1920, 1080), server.moderator_link(gathering="wand"))
    for name in ("entrance", "poster"):
        page.goto(f"/g/wand/{name}")
        assert faults(page) == []


def still(new_context: NewContext, width: int = 360, height: int = 740) -> BrowserContext:
    """A browser without motion: colours are those at rest."""
    return new_context(width, height, reduced_motion="reduce")
