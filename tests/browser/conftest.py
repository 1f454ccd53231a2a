"""A real Chromium (Debian's) for every test here."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, expect, sync_playwright

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


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    sandbox = ["--no-sandbox"] if os.getuid() == 0 else []  # Chromium refuses to sandbox root
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=[*QUIET, *sandbox]
        )
        yield browser
        browser.close()


@pytest.fixture
def new_context(chromium: Browser, server: Server) -> Iterator[NewContext]:
    """Makes browsers of people who do not know each other."""
    contexts: list[BrowserContext] = []

    def make(width: int = 360, height: int = 740, **options: object) -> BrowserContext:
        context = chromium.new_context(
            base_url=server.url, viewport={"width": width, "height": height}, **options
        )
        contexts.append(context)
        return context

    yield make
    for context in contexts:
        context.close()
