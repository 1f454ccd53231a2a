"""`make screenshots`: a picture of every page and state, in three sizes, light and dark, German and
English.

All go to var/screenshots/ to be looked at; the few that the README shows go to docs/screenshots/.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page, sync_playwright
from tqdm import tqdm

from companion.rehearsal.pages import Browser, checkin_address, log_in
from companion.rehearsal.phone import Phone
from tests.browser.conftest import QUIET
from tests.serving import ROOT, Server

ALL = ROOT / "var" / "screenshots"
CHOSEN = ROOT / "docs" / "screenshots"
SIZES = ((360, 740), (1280, 800), (1920, 1080))
SCHEMES = ("light", "dark")
LANGUAGES = ("de", "en")
#: What the hall's screen shows beside wall and spotlight.
MODES = ("welcome", "themes", "results", "pause")
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

IDEAS = (
    ("venue", "idea", "Freies WLAN am Marktplatz und in der Stadtbibliothek.", "Aylin K."),
    ("remote", "wish", "Termine im Bürgerbüro online buchen, auch abends und samstags.", None),
    (
        "remote",
        "question",
        "Was passiert mit denen, die kein Smartphone haben?",
        "Herr Brzęczyszczykiewicz",
    ),
    (
        "venue",
        "experience",
        "Den Anwohnerparkausweis habe ich online in fünf Minuten bekommen. Bitte mehr davon!",
        None,
    ),
    (
        "remote",
        "idea",
        "Eine Karte, auf der man Schlaglöcher, kaputte Laternen und Müll melden kann, und auf"
        " der man auch sieht, was daraus geworden ist: gemeldet, in Arbeit, erledigt. Nichts ist"
        " ärgerlicher, als etwas zu melden und nie wieder davon zu hören. Die Nachbarstadt hat so"
        " etwas seit zwei Jahren, und es funktioniert.",
        "Familie Özdemir-von der Heide",
    ),
    ("venue", "wish", "Digital-Sprechstunde für Ältere im DIEZE.", "Renate"),
    ("remote", "idea", "Ratssitzungen streamen.", None),
    ("venue", "idea", "Coworking in leeren Läden der Altstadt", "Jan"),
    ("remote", "question", "¿También en otros idiomas? هل بلغات أخرى أيضا؟", None),
)
WAITING = (
    "Mehr Ladesäulen an den Schulen.",
    "Alle Formulare an einem Ort, und so, dass man sie auf dem Telefon ausfüllen kann.",
)


def main() -> int:
    shutil.rmtree(ALL, ignore_errors=True)
    ALL.mkdir(parents=True)
    CHOSEN.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        sandbox = ["--no-sandbox"] if os.getuid() == 0 else []  # Chromium refuses to sandbox root
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=[*QUIET, *sandbox]
        )
        with Server(Path(folder) / "data", COMPANION_IDEA_BURST="100") as server:
            take_all(browser, server)
        browser.close()
    for name in sorted(README):
        shutil.copy(ALL / f"{name}.png", CHOSEN / f"{name}.png")
    print(f"{len(list(ALL.iterdir()))} pictures in {ALL.relative_to(ROOT)}")
    return 0


def take_all(browser: Chromium, server: Server) -> None:
    """Empty first, then with an evening's ideas, then with one in the spotlight."""
    looks = [(s, c, lang) for s in SIZES for c in SCHEMES for lang in LANGUAGES]
    bar = tqdm(total=(3 + len(MODES)) * len(looks), unit="look", file=sys.stderr)
    staff, stage = Browser(server.url), Browser(server.url)
    log_in(staff, server.moderator_link("Mona Wagner"))
    log_in(stage, server.stage_link())
    takers: list[Callable[[Look], None]] = [take_empty, take_evening, take_spotlight]
    preparations: list[Callable[[], None]] = [
        lambda: None,
        lambda: write_ideas(server, staff),
        lambda: spotlight(server, staff),
    ]
    for mode in MODES:
        takers.append(lambda look, mode=mode: take_mode(look, mode))
        preparations.append(lambda mode=mode: show(server, staff, mode))
    for prepare, take in zip(preparations, takers, strict=True):
        prepare()
        for (width, height), scheme, language in looks:
            take(
                Look(
                    browser,
                    server,
                    staff.cookies(),
                    stage.cookies(),
                    width,
                    height,
                    scheme,
                    language,
                )
            )
            bar.update()
    bar.close()


class Look:
    """A browser of one size, colour scheme and language."""

    def __init__(
        self,
        browser: Chromium,
        server: Server,
        staff: str,
        stage: str,
        width: int,
        height: int,
        scheme: str,
        language: str,
    ) -> None:
        self.browser, self.server = browser, server
        self.staff, self.stage = staff, stage
        self.size = {"width": width, "height": height}
        self.scheme, self.language = scheme, language
        self.mark = f"{width}-{scheme}-{language}"

    @contextmanager
    def page(self, cookie: str = "") -> Iterator[Page]:
        context = self.browser.new_context(
            base_url=self.server.url,
            locale="de-DE" if self.language == "de" else "en-GB",
            viewport=self.size,  # type: ignore[arg-type]  # a TypedDict of the same shape
            color_scheme=self.scheme,  # type: ignore[arg-type]  # "light" or "dark"
            reduced_motion="reduce",
        )
        cookies = [part.partition("=") for part in cookie.split("; ") if part]
        context.add_cookies(
            [
                {"name": name, "value": value, "url": self.server.url}
                for name, _, value in [*cookies, ("language", "=", self.language)]
            ]
        )
        yield context.new_page()
        context.close()

    def take(self, name: str, path: str, cookie: str = "", *, whole: bool = True) -> None:
        with self.page(cookie) as page:
            page.goto(path)
            self.shoot(page, name, whole=whole)

    def shoot(self, page: Page, name: str, *, whole: bool = True) -> None:
        page.wait_for_load_state("networkidle")
        page.wait_for_timeout(300)
        page.screenshot(path=ALL / f"{name}-{self.mark}.png", full_page=whole)


def take_empty(look: Look) -> None:
    look.take("home", "/?all")
    look.take("guest-empty", "/g/auftakt/")
    look.take("guest-dialog", "/g/dialog/")
    look.take("moderate-empty", "/g/auftakt/moderate", look.staff, whole=False)
    look.take("projector-empty", "/g/auftakt/projector", look.stage, whole=False)
    look.take("entrance", "/g/auftakt/entrance", look.stage, whole=False)
    look.take("poster", "/g/auftakt/poster", look.staff)
    look.take("staff", "/g/auftakt/staff", look.staff)
    look.take("checkin-without-code", "/g/auftakt/checkin")
    look.take("checkin-wrong-code", "/g/auftakt/checkin?c=ABC")
    look.take("login", look.server.moderator_link("Milo"))
    look.take("login-wrong", "/g/auftakt/login?t=x")
    look.take("not-logged-in", "/g/auftakt/moderate")
    look.take("register", "/g/auftakt/register")
    look.take("not-found", "/g/nichts/")
    for kind in ("imprint", "privacy", "accessibility"):
        look.take(kind, f"/g/auftakt/{kind}")


def take_evening(look: Look) -> None:
    look.take("projector-wall", "/g/auftakt/projector", look.stage, whole=False)
    with look.page(look.staff) as page:
        page.goto("/g/auftakt/moderate")
        page.wait_for_selector("#desk [data-idea]")
        page.keyboard.press("j")
        look.shoot(page, "moderate", whole=False)
        page.keyboard.press("h")
        look.shoot(page, "moderate-hide", whole=False)
        page.keyboard.press("Escape")
        page.keyboard.press("?")
        look.shoot(page, "moderate-help", whole=False)
    with look.page() as page:
        page.goto("/g/auftakt/")
        look.shoot(page, "guest-wall", whole=look.size["width"] > 360)  # as one holds it
        page.locator("#text").fill("ä" * 510)
        page.locator("#post button[type=submit]").click()
        look.shoot(page, "guest-too-long", whole=False)
        page.locator("#text").fill("Ein Bürgerhaushalt im Netz.")
        page.locator("#post button[type=submit]").click()
        look.shoot(page, "guest-sent")
        page.context.set_offline(True)
        page.locator("#text").fill("Geschrieben im Funkloch.")
        page.locator("#post button[type=submit]").click()
        page.wait_for_timeout(500)
        page.screenshot(path=ALL / f"guest-offline-{look.mark}.png", full_page=True)


def take_spotlight(look: Look) -> None:
    look.take("projector-spotlight", "/g/auftakt/projector", look.stage, whole=False)
    look.take("overlay", "/g/auftakt/overlay", look.stage, whole=False)
    look.take("overlay-help", "/g/auftakt/overlay/help", look.staff)
    look.take("regie", "/g/auftakt/stage", look.staff, whole=False)


def take_mode(look: Look, mode: str) -> None:
    look.take(f"projector-{mode}", "/g/auftakt/projector", look.stage, whole=False)


def write_ideas(server: Server, staff: Browser) -> None:
    """An evening's ideas by people in the hall and at home; most are published, some wait."""
    moderator = desk(server, staff)
    code = checkin_address(staff, "auftakt")
    for origin, kind, text, author in IDEAS:
        phone = guest(server, code if origin == "venue" else None)
        post = {"text": text, "kind": kind, "theme": "digitale-stadt", "author": author}
        idea = phone.command("post_idea", **post)["idea"]
        moderator.command("publish_idea", idea=idea, version=1)
    supporters = [guest(server, None) for _ in range(7)]
    for number, idea in enumerate(supporters[0].ideas):
        for supporter in supporters[: number % 8]:
            supporter.command("support_idea", idea=idea)
    for text in WAITING:
        guest(server, None).command("post_idea", text=text)
    unkind = guest(server, None).command("post_idea", text="Kaufen Sie bei uns: www.beispiel.de")
    moderator.command("hide_idea", idea=unkind["idea"], version=1, reason="advertising")


def spotlight(server: Server, staff: Browser) -> None:
    moderator = desk(server, staff)
    shown = next(idea for idea in moderator.ideas.values() if "Sprechstunde" in idea["text"])
    moderator.command("spotlight_idea", idea=shown["id"], version=shown["version"])


def show(server: Server, staff: Browser, mode: str) -> None:
    director = desk(server, staff)
    director.command("set_stage", text="Getränke und Brezeln im Foyer.", minutes=15)
    director.command("show_picture", mode=mode)


def desk(server: Server, staff: Browser) -> Phone:
    moderator = Phone(server.url, "auftakt", screen="moderator", cookie=staff.cookies())
    moderator.connect()
    return moderator


def guest(server: Server, checkin: str | None) -> Phone:
    phone = Phone(server.url, "auftakt")
    if checkin:
        phone.browser.open(checkin)
    phone.join()
    phone.connect()
    return phone


if __name__ == "__main__":
    sys.exit(main())
