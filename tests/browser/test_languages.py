"""German first, English second, and Leichte Sprache: as the browser asks, or as people choose."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.cast import enters
from tests.browser.conftest import NewContext
from tests.serving import Server

#: What is the same in both languages is a name, or a code for scripts, unless it is like this.
#: What a script fills in.
BLANK = re.compile(r"\{\w+\}")
SENTENCE = re.compile(r"(?![a-z_]+$).{13,}")

#: What people see, hear, and are told by scripts; not what guests wrote.
SENTENCES = """() => {
  const own = "script, style, [data-idea] .idea-text, [data-idea] bdi, .languages, .stage-text,"
    + " [translate=no]";
  const found = [document.title];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let text = walker.nextNode(); text; text = walker.nextNode()) {
    if (!text.parentElement.closest(own)) found.push(text.data);
  }
  for (const name of ["aria-label", "title", "alt", "placeholder"]) {
    for (const one of document.querySelectorAll(`[${name}]`)) found.push(one.getAttribute(name));
  }
  const collect = (part) => {
    if (typeof part === "string") found.push(part);
    else Object.values(part).forEach(collect);
  };
  collect(JSON.parse(document.getElementById("texts")?.textContent ?? "{}"));
  return found.map((one) => one.trim().replace(/\\s+/g, " "));
}"""

GUEST_PATHS = [
    "/?all",
    "/g/auftakt/",
    "/g/auftakt/?done=check_in",
    "/g/auftakt/checkin",
    "/g/auftakt/checkin?c=x",
    "/g/auftakt/login?t=x",
    "/g/auftakt/imprint",
    "/g/auftakt/privacy",
    "/g/auftakt/accessibility",
    "/g/bald/",
    "/g/bald-offen/",
    "/g/vorbei/",
    "/g/vorbei-offen/",
    "/g/nichts/",
    "/g/auftakt/moderate",
]
STAFF_PATHS = ["staff", "moderate"]
#: For everybody in the hall: in the gathering's first language unless another is asked for.
HALL_PATHS = ["projector", "entrance", "poster"]
#: What the gatherings themselves are called, and whom to ask.
GATHERING = (
    "Bürgerdialog",
    "DIEZE",
    "Die Strategie entsteht im Dialog",
    "Menschen vor Ort",
    "Der Livestream der Stadt",
    "Der Bürgermeister",
    "Stadt Castrop-Rauxel",
    "castrop",
    "CityAgilSmart.digital",
    "Digitale Stadt",
    "127.0.0.1",
)


@pytest.fixture
def server(town_server: Server) -> Server:
    return town_server


@pytest.mark.parametrize(
    ("locale", "lang", "send"),
    [("de-AT", "de", "Senden"), ("en-GB", "en", "Send"), ("fr", "de", "Senden")],
)
def test_the_browsers_language_chooses(
    new_context: NewContext, locale: str, lang: str, send: str
) -> None:
    page = new_context(locale=locale).new_page()
    page.goto("/g/leer/")
    expect(page.locator("html")).to_have_attribute("lang", lang)
    expect(page.get_by_role("button", name=send, exact=True)).to_be_visible()


def test_a_choice_is_remembered(new_context: NewContext) -> None:
    page = new_context().new_page()
    page.goto("/g/leer/")
    page.get_by_role("link", name="English").first.click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.goto("/g/auftakt/")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.get_by_role("link", name="English").first).to_have_attribute("aria-current", "true")
    expect(page.locator("h1")).to_have_text("Kick-off: Digital Castrop-Rauxel")


def test_leichte_sprache_is_a_german_of_its_own(new_context: NewContext) -> None:
    page = new_context().new_page()
    page.goto("/g/auftakt/")
    german = sentences(page)
    page.get_by_role("link", name="Leichte Sprache").first.click()
    expect(page.locator("html")).to_have_attribute("lang", "de")
    expect(page.locator("body")).to_contain_text("Die Stadt macht einen Plan.")
    easy = sentences(page)
    assert len(easy - german) > len(german) / 4, "it hardly differs"


@pytest.mark.parametrize("path", GUEST_PATHS)
def test_english_pages_are_english(phone: Page, path: str) -> None:
    assert left_german(phone, path) == set()


def test_english_pages_for_staff_are_english(server: Server, new_context: NewContext) -> None:
    page = enters(new_context(1280), server.link("admin", "Lena", "auftakt"))
    for name in STAFF_PATHS + HALL_PATHS:
        assert left_german(page, f"/g/auftakt/{name}") == set(), name


@pytest.mark.parametrize("name", HALL_PATHS)
def test_the_hall_is_spoken_to_in_german(
    server: Server, new_context: NewContext, name: str
) -> None:
    """Whatever the language of the browser that the crew uses."""
    page = enters(new_context(1280, locale="en-GB"), server.link("admin", "Lena", "auftakt"))
    page.goto(f"/g/auftakt/{name}")
    expect(page.locator("html")).to_have_attribute("lang", "de")
    expect(page.locator("body")).to_contain_text("Kamera auf den Code richten")


def left_german(page: Page, path: str) -> set[str]:
    """What says the same on the German and on the English page."""
    join = "&" if "?" in path else "?"
    both = []
    for language in ("de", "en"):
        page.goto(f"{path}{join}lang={language}")
        if page.locator("#connection").count():
            expect(page.locator("#connection")).to_have_attribute("data-state", "live")
        both.append(sentences(page))
    german, english = both
    assert german
    return {
        same
        for same in german & english
        if SENTENCE.match(BLANK.sub("", same)) and not any(name in same for name in GATHERING)
    }


def sentences(page: Page) -> set[str]:
    found: list[str] = page.evaluate(SENTENCES)
    return set(found) - {""}
