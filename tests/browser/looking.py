"""Pictures of what a test sees, for whoever wants to look: into COMPANION_TEST_PICTURES."""

from __future__ import annotations

import os
from pathlib import Path

from playwright.sync_api import Page

PICTURES = os.environ.get("COMPANION_TEST_PICTURES")


def picture(page: Page, name: str, *, whole: bool = False) -> None:
    """`whole`: all of the page, not just what the window shows."""
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"{name}.png", full_page=whole)
