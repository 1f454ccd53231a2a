"""A real Chromium (Debian's) for every test here."""

from __future__ import annotations

import json
import os
import secrets
import shutil
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Page,
    ViewportSize,
    expect,
    sync_playwright,
)

from tests.browser import town
from tests.serving import Server

#: Without these Chromium looks for its maker's servers at every start.
QUIET = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-gpu",
]
#: Milliseconds; the machines that run this are shared and slow at times.
expect.set_options(timeout=15_000)

NewContext = Callable[..., BrowserContext]
Open = Callable[[str], Page]
PHONE: ViewportSize = {"width": 360, "height": 740}


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    sandbox = ["--no-sandbox"] if os.getuid() == 0 else []  # Chromium refuses to sandbox root
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=[*QUIET, *sandbox]
        )
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def town_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One server with gatherings in every state, for tests that do each other no harm. A module
    takes it by overriding `server`."""
    data = tmp_path_factory.mktemp("town") / "data"
    town.build(data)
    with Server(
        data,
        COMPANION_SECRET=town.SECRET,
        COMPANION_IDEA_SECONDS="0.01",
        COMPANION_IDEA_BURST="1000",
    ) as running:
        yield running


@pytest.fixture
def gathering(town_server: Server) -> str:
    """A fresh one of its own, open and empty, on the town's server."""
    slug = f"g{secrets.token_hex(4)}"
    definition = town.define(slug, **town.OPEN).to_json()
    town_server.operate("define", definition=json.loads(definition))
    return slug


@pytest.fixture
def new_context(chromium: Browser, server: Server) -> Iterator[NewContext]:
    """Makes browsers of people who do not know each other, in German."""
    contexts: list[BrowserContext] = []

    def make(width: int = 360, height: int = 740, **options: object) -> BrowserContext:
        context = chromium.new_context(
            **{
                "base_url": server.url,
                "locale": "de-DE",
                "viewport": {"width": width, "height": height},
                **options,
            }
        )
        contexts.append(context)
        return context

    yield make
    for context in contexts:
        context.close()


@pytest.fixture(scope="module")
def phone(chromium: Browser, town_server: Server) -> Iterator[Page]:
    """One phone that looks at page after page: what it has loaded, it has. Without motion, so that
    colours are those at rest."""
    context = chromium.new_context(
        base_url=town_server.url, locale="de-DE", viewport=PHONE, reduced_motion="reduce"
    )
    yield context.new_page()
    context.close()


@pytest.fixture
def opened(phone: Page) -> Open:
    """Opens a page as somebody new, and waits until its script has taken it over."""

    def open_page(path: str) -> Page:
        phone.context.clear_cookies()
        phone.set_viewport_size(PHONE)
        phone.emulate_media(color_scheme="light")
        phone.goto(path)
        if phone.locator("#connection").count():
            expect(phone.locator("#connection")).to_have_attribute("data-state", "live")
        return phone

    return open_page
