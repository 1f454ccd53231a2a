"""The stream on the guest page: not a byte to anybody else before the visitor says so (C5), and no
jump once it plays."""

from __future__ import annotations

import json
import os
import re
import secrets
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Request, Route, expect

from companion.domain.stream import Stream
from tests.browser import town
from tests.browser.axe import faults
from tests.browser.cast import Guest, Moderator
from tests.browser.conftest import PHONE, QUIET, NewContext
from tests.serving import Server

PICTURE = "data:image/svg+xml;base64,PHN2ZyB4bWxucz0iaHR0cDovL3d3dy53My5vcmcvMjAwMC9zdmciLz4="
FACEBOOK = Stream(
    "Live auf der Facebook-Seite der Stadt",
    "https://www.facebook.com/stadt.example",
    "facebook",
    "https://www.facebook.com/stadt.example/videos/1234567890/",
    PICTURE,
)
STUB = "<!doctype html><html lang=de><title>Player</title><main><h1>Hier spielt es.</h1></main>"
#: In Chromium's network log: names that were looked up, and addresses that were connected to.
NAMED = re.compile(r'"(?:host|hostname|group_id|destination|url|origin)":"([^"]+)"')
#: Chromium's own servers, which it looks for by itself.
MAKER = ("google.com", "googleapis.com", "gvt1.com")


@pytest.fixture
def server(town_server: Server) -> Server:
    return town_server


@pytest.fixture
def slug(server: Server) -> str:
    """A fresh gathering with a stream."""
    name = f"g{secrets.token_hex(4)}"
    definition = replace(town.define(name, **town.OPEN), stream=FACEBOOK)
    server.operate("define", definition=json.loads(definition.to_json()))
    return name


def test_nobody_hears_of_a_visitor_who_does_not_agree(
    chromium: Browser, server: Server, slug: str, tmp_path: Path
) -> None:
    """C5: by Chromium's own record of the names that it looks up and the connections that it opens;
    a preconnect or a look-up ahead of time would be in it."""
    log = tmp_path / "net.json"
    sandbox = ["--no-sandbox"] if os.getuid() == 0 else []  # Chromium refuses to sandbox root
    # With a profile: a private window, as all others here are, never looks anything up ahead.
    with chromium.browser_type.launch_persistent_context(
        tmp_path / "profile",
        executable_path=shutil.which("chromium"),
        args=[*QUIET, *sandbox, f"--log-net-log={log}"],
        base_url=server.url,
        locale="de-DE",
        viewport=PHONE,
    ) as context:
        ada = Guest(context, slug)
        ada.arrives().is_connected()
        ada.page.locator("#stream-open").click()
        ada.page.locator("#stream-always").check()
        ada.page.locator("#stream-cancel").click()
        ada.posts("Mehr Bänke")
        ada.sees_own("Mehr Bänke", "Wartet")
        ada.arrives().is_connected()
        expect(ada.page.locator("#stream-place")).to_be_hidden()
    recorded = log.read_text()
    assert f"127.0.0.1:{server.port}" in recorded, "or it records nothing"
    named = {host(name) for name in NAMED.findall(recorded)}
    assert {name for name in named if not name.endswith(MAKER)} == {"127.0.0.1"}


def host(name: str) -> str:
    """Out of "https://host:443/path", "https://host <network key>" or "host:443"."""
    return re.split(r"[:/ ]", name.rpartition("://")[2])[0]


def test_a_second_click_loads_and_nothing_makes_it_jump(
    server: Server, slug: str, new_context: NewContext
) -> None:
    """C5: the click goes to the player's host, which learns of the site, not of the page."""
    context = new_context()
    asked = strangers(context, server)
    ada = Guest(context, slug).arrives().is_connected()
    page = ada.page
    page.locator("#stream-open").click()
    expect(page.locator("#stream-notice")).to_contain_text("verbindet sich Ihr Gerät mit")
    assert asked == []
    page.locator("#stream-load").click()
    expect(player(page)).to_contain_text("Hier spielt es.")
    assert [request.url.split("?")[0] for request in asked] == [
        "https://www.facebook.com/plugins/video.php"
    ]
    assert asked[0].headers.get("referer") == f"{server.url}/"
    page.evaluate("document.querySelector('#stream iframe').contentWindow.isTheSame = true")
    page.evaluate("scrollTo(0, 0)")
    place = page.locator("#stream-place").bounding_box()
    ada.posts("Mehr Bänke")
    ada.sees_own("Mehr Bänke", "Wartet")
    mona = Moderator(new_context(1280, 800), server.moderator_link(gathering=slug)).logs_in()
    mona.publishes("Mehr Bänke")
    ada.sees_own("Mehr Bänke", "An der Wand")
    ada.sees_on_the_wall("Mehr Bänke")
    assert faults(page) == []
    page.evaluate("scrollTo(0, 0)")
    assert page.locator("#stream-place").bounding_box() == place
    assert len(asked) == 1, "it loaded once"
    assert page.evaluate("document.querySelector('#stream iframe').contentWindow.isTheSame")


def test_on_a_phone_it_stays_in_view_small_and_can_be_closed(
    server: Server, slug: str, new_context: NewContext
) -> None:
    context = new_context()
    strangers(context, server)
    page = Guest(context, slug).arrives().is_connected().page
    page.locator("#stream-open").click()
    page.locator("#stream-load").click()
    expect(player(page)).to_contain_text("Hier spielt es.")
    height = page.evaluate("document.body.scrollHeight")
    page.evaluate("scrollTo(0, 600)")
    expect(page.locator("#stream[data-small]")).to_have_count(1)
    screen = page.locator("#stream-screen")
    expect(screen).to_be_in_viewport()
    box, frame = screen.bounding_box(), page.locator("#stream iframe").bounding_box()
    assert box
    assert frame
    assert box["height"] < 100 < frame["width"] < 180
    assert page.evaluate("document.body.scrollHeight") == height, "nothing moved up"
    assert faults(page) == []
    page.locator("#stream-close").click()
    expect(page.locator("#stream iframe")).to_have_count(0)
    expect(page.locator("#stream-offer")).to_be_visible()


def test_by_keyboard_and_kept_only_where_one_says_so(
    server: Server, slug: str, new_context: NewContext
) -> None:
    """C4, C5"""
    context = new_context()
    asked = strangers(context, server)
    ada = Guest(context, slug).arrives().is_connected()
    page = ada.page
    assert faults(page) == []
    press = page.keyboard.press
    page.locator("#stream-open").focus()
    press("Enter")
    expect(page.locator("#stream-notice-title")).to_be_focused()
    assert faults(page) == []
    press("Escape")
    expect(page.locator("#stream-open")).to_be_focused()
    press("Enter")
    for key in ("Tab", "Space", "Tab", "Enter"):
        press(key)
    expect(page.locator("#stream-close")).to_be_focused()
    expect(player(page)).to_contain_text("Hier spielt es.")
    ada.arrives()
    expect(player(page)).to_contain_text("Hier spielt es.")
    assert "autoplay" in asked[0].url
    assert "autoplay" not in asked[1].url, "nobody clicked this time"
    page.locator("#stream-forget").click()
    ada.arrives().is_connected()
    expect(page.locator("#stream-offer")).to_be_visible()
    assert len(asked) == 2


def test_without_scripts_there_is_the_link(new_context: NewContext, slug: str) -> None:
    """C4"""
    page = new_context(java_script_enabled=False).new_page()
    for language, words in (("de", "bei Facebook"), ("en", "on Facebook"), ("leicht", "Facebook")):
        page.goto(f"/g/{slug}/?lang={language}")
        link = page.locator("#stream a")
        expect(link).to_contain_text(words)
        expect(link).to_have_attribute("href", FACEBOOK.url)
        expect(page.locator("#stream-open")).to_be_hidden()


def strangers(context: BrowserContext, server: Server) -> list[Request]:
    """Every request to anybody else from now on; it is answered here."""
    asked: list[Request] = []

    def answer(route: Route) -> None:
        asked.append(route.request)
        route.fulfill(body=STUB, content_type="text/html")

    context.route(lambda url: not url.startswith(server.url), answer)
    return asked


def player(page: Page) -> Locator:
    return page.frame_locator("#stream iframe").frame_locator("iframe").locator("body")
