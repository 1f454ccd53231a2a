"""Labs in a real browser: somebody joins on a phone, without scripts, and the team sees it."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.axe import faults
from tests.browser.conftest import NewContext
from tests.browser.town import LONG, LONG_NAME, ONE_WORD
from tests.mail.test_labs import Reader, Workshop
from tests.post_office import PostOffice
from tests.serving import Server

WIDTH = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[PostOffice, Server]]:
    data = tmp_path_factory.mktemp("labs") / "data"
    with PostOffice() as office, Server(data, **office.settings) as server:
        yield office, server


@pytest.fixture(scope="module")
def server(town: tuple[PostOffice, Server]) -> Server:
    return town[1]


@pytest.fixture
def workshop(server: Server) -> Iterator[Workshop]:
    """With long words in everything that the team writes."""
    with Workshop(server) as workshop:
        workshop.decides(
            "change",
            title=ONE_WORD[:120],
            text=f"{LONG}\n\n{ONE_WORD}",
            name=LONG_NAME,
            mail="digital@stadt.example",
            phone="02305 106210",
            themes="netz",
        )
        workshop.decides("meeting", day="2099-05-04", time="18:00", place=ONE_WORD[:200])
        yield workshop


def test_somebody_joins_on_a_phone_without_scripts_and_leaves_again(
    new_context: NewContext, workshop: Workshop, town: tuple[PostOffice, Server]
) -> None:
    """C4: by keyboard as well; every page as it is looked at by axe."""
    office, server = town
    phone = new_context(java_script_enabled=False)
    page = phone.new_page()
    page.goto(workshop.path("labs"))
    page.get_by_role("link", name=ONE_WORD[:20]).click()
    page.get_by_label("Auf dem Laufenden bleiben").check()
    expect(page.get_by_label("Ihr Name")).to_be_hidden()
    page.get_by_label("Mitmachen").check()
    page.get_by_label("Ihr Name").fill(LONG_NAME)
    page.get_by_label("Ihre E-Mail-Adresse").fill("ada@example.org")
    page.get_by_label("Ich bin einverstanden").press("Space")
    page.get_by_role("button", name="Jetzt eintragen").press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Bitte sehen Sie in Ihre E-Mails")
    entry = Reader(office.receives(1)[0], server).path
    page.goto(entry)
    assert overflow(new_context, entry) == []
    page.get_by_role("button", name="Ja, eintragen").press("Enter")
    expect(page.get_by_text("Sie machen mit.")).to_be_visible()
    assert overflow(new_context, entry, workshop.path("labs"), workshop.page) == []
    page.get_by_role("button", name="Austragen und alles löschen").click()
    expect(page.get_by_text("Sie sind nicht mehr eingetragen.")).to_be_visible()


def overflow(new_context: NewContext, *paths: str) -> list[str]:
    """What is wrong with these pages on a phone: too wide, or found by axe."""
    page = new_context().new_page()
    found = []
    for path in paths:
        page.goto(path)
        found += faults(page)
        if page.evaluate(WIDTH):
            found.append(f"{path} is too wide")
    return found


def test_team_makes_a_lab_of_a_theme_in_one_press(
    new_context: NewContext, workshop: Workshop
) -> None:
    """And looks after it with the keyboard, at every width."""
    page = staffed(new_context(width=1280), workshop)
    page.goto(workshop.path("evaluation/labs"))
    assert faults(page) == []
    page.get_by_role("button", name=re.compile("Anlegen.*Das Rathaus")).press("Enter")
    expect(page.get_by_role("heading", name="Das Rathaus")).to_be_visible()
    assert re.search(r"/evaluation/labs/z[0-9a-f]{16}\?done=made$", page.url)
    for path in (workshop.team, workshop.path("evaluation/labs")):
        for width in (360, 1280, 1920):
            page.set_viewport_size({"width": width, "height": 800})
            page.goto(path)
            assert page.evaluate(WIDTH) == 0, (path, width)
        assert faults(page) == []


def staffed(context: BrowserContext, workshop: Workshop) -> Page:
    [(name, cookie)] = workshop.mona.cookies.items()
    context.add_cookies([{"name": name, "value": cookie.value, "url": workshop.server.url}])
    return context.new_page()
