"""`make screenshots`: a picture of every page and state, in the sizes it is looked at in, light and
dark, German and English.

All go to var/screenshots/ to be looked at; the few that the README shows go to docs/screenshots/.
`python -m tests.browser.screenshots guest- regie --language de` takes those whose names begin so;
with `--axe` each page is asked for faults too, at its smallest and its largest.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page, sync_playwright
from tqdm import tqdm

from tests.browser.axe import faults
from tests.browser.conftest import QUIET
from tests.browser.shots import Shot, Sitting, Size
from tests.browser.shown import STATES
from tests.post_office import PostOffice
from tests.serving import ROOT, Server

ALL = ROOT / "var" / "screenshots"
CHOSEN = ROOT / "docs" / "screenshots"
SCHEMES = ("light", "dark")
LANGUAGES = ("de", "en")
#: Of all pictures the ones that the README shows.
README = {
    "guest-wall-360-light-de",
    "guest-wall-1280-light-de",
    "moderate-1280-light-de",
    "projector-wall-1920-dark-de",
    "projector-spotlight-1920-dark-de",
    "entrance-1920-light-de",
    "guest-wall-360-dark-en",
}
#: What is in place once the type is there and two frames were drawn.
SETTLED = """() => document.fonts.ready.then(() =>
    new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))))"""


def main(arguments: Sequence[str]) -> int:
    asked = read(arguments)
    if not asked.parts:
        shutil.rmtree(ALL, ignore_errors=True)
    ALL.mkdir(parents=True, exist_ok=True)
    CHOSEN.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        sandbox = ["--no-sandbox"] if os.getuid() == 0 else []  # Chromium refuses to sandbox root
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=[*QUIET, *sandbox]
        )
        with (
            PostOffice() as office,
            Server(Path(folder) / "data", COMPANION_IDEA_BURST="100", **office.settings) as server,
        ):
            studio = Studio(browser, Sitting(server, office), asks_axe=asked.axe)
            take_all(studio, asked)
        browser.close()
    for name in sorted(README & studio.taken):
        shutil.copy(ALL / f"{name}.png", CHOSEN / f"{name}.png")
    for line in studio.faults:
        print(line)
    print(f"{len(studio.taken)} pictures in {ALL.relative_to(ROOT)}")
    return 1 if studio.faults else 0


def read(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.browser.screenshots")
    parser.add_argument("parts", nargs="*", help="how the names begin; all where none is given")
    parser.add_argument("--language", choices=LANGUAGES, action="append")
    parser.add_argument("--axe", action="store_true", help="ask each page for faults")
    return parser.parse_args(arguments)


def take_all(studio: Studio, asked: argparse.Namespace) -> None:
    """One state of the evening after the other."""
    parts, languages = tuple(asked.parts) or ("",), asked.language or LANGUAGES
    wanted = [
        (prepare, [shot for shot in shots if shot.name.startswith(parts)])
        for prepare, shots in STATES
    ]
    bar = tqdm(total=sum(len(shots) for _, shots in wanted), unit="page", file=sys.stderr)
    for prepare, shots in wanted:
        prepare(studio.sitting)  # the later states rest on it
        for shot in shots:
            bar.set_description(shot.name)
            for language in languages:
                studio.take(shot, language)
            bar.update()
    bar.close()


@dataclass
class Studio:
    """A page for each role and language. A page is opened once and then looked at in all sizes and
    both schemes, as a window that is pulled larger."""

    browser: Chromium
    sitting: Sitting
    asks_axe: bool = False
    taken: set[str] = field(default_factory=set)
    faults: list[str] = field(default_factory=list)
    pages: dict[tuple[str, str], Page] = field(default_factory=dict)

    def take(self, shot: Shot, language: str) -> None:
        page = self.page(shot.role, language)
        width, height = shot.sizes[-1]  # what happens first happens where there is room
        page.set_viewport_size({"width": width, "height": height})
        page.goto(shot.address(self.sitting))
        if page.locator("#connection[data-state]").count():
            page.wait_for_selector("#connection[data-state=live]", state="attached")
        shot.ready(page)
        for width, height in shot.sizes:
            page.set_viewport_size({"width": width, "height": height})
            for scheme in SCHEMES if shot.is_of_two_schemes else ("dark",):
                page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]  # one of two words
                self.shoot(page, shot, (width, height), f"{width}-{scheme}-{language}")
        page.context.set_offline(False)

    def shoot(self, page: Page, shot: Shot, size: Size, mark: str) -> None:
        page.evaluate(SETTLED)
        page.wait_for_timeout(120)  # what a script measures, it sets in a frame of its own
        name = f"{shot.name}-{mark}"
        page.screenshot(path=ALL / f"{name}.png", full_page=shot.is_whole(size))
        self.taken.add(name)
        if self.asks_axe and size in (shot.sizes[0], shot.sizes[-1]):
            self.faults.extend(f"{name}: {fault}" for fault in faults(page))

    def page(self, role: str, language: str) -> Page:
        """Guests are somebody new each time."""
        if role and (role, language) in self.pages:
            return self.pages[role, language]
        old = self.pages.get((role, language))
        if old:
            old.context.close()
        context = self.browser.new_context(
            base_url=self.sitting.server.url,
            locale="de-DE" if language == "de" else "en-GB",
            timezone_id="Europe/Berlin",
            reduced_motion="reduce",
        )
        cookies = self.sitting.cookies(role) | {"language": language}
        url = self.sitting.server.url
        context.add_cookies([{"name": n, "value": v, "url": url} for n, v in cookies.items()])
        self.pages[role, language] = context.new_page()
        return self.pages[role, language]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
