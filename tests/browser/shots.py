"""What the pictures of `make screenshots` are taken of: the evening on its server, and a page of it
in the sizes that it is looked at in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page

from companion.rehearsal.pages import Browser, log_in
from companion.rehearsal.phone import Phone
from tests.post_office import PostOffice
from tests.serving import Server

Size = tuple[int, int]
SIZES: tuple[Size, ...] = ((360, 740), (1280, 800), (1920, 1080))
#: A desk on a small laptop too.
DESK: tuple[Size, ...] = ((360, 740), (1024, 768), (1280, 800), (1920, 1080))
#: The hall's: an old projector, what is usual, the largest.
STAGE: tuple[Size, ...] = ((1024, 768), (1920, 1080), (3840, 2160))
STREAM: tuple[Size, ...] = ((1920, 1080),)


class Sitting:
    """The evening that is pictured, on its server, who is logged in, and which `people` are looked
    at, each with a phone."""

    def __init__(self, server: Server, office: PostOffice) -> None:
        self.server = server
        self.office = office
        self.people: dict[str, Phone] = {}
        self._browsers: dict[str, Browser] = {}
        self._desks: dict[str, Phone] = {}

    def browser(self, role: str) -> Browser:
        """Where a fresh login link was opened. `role`: of `auftakt`, or with `-` and the
        gathering's name."""
        if role not in self._browsers:
            browser = Browser(self.server.url)
            if role == "house":
                path = self.server.operate("house_link", name="Lena Brandt")["path"]
                log_in(browser, self.server.url + path)
            else:
                kind, _, gathering = role.partition("-")
                log_in(browser, self.server.link(kind, "Mona Wagner", gathering or "auftakt"))
            self._browsers[role] = browser
        return self._browsers[role]

    def cookies(self, role: str) -> dict[str, str]:
        """Of a role, or of one of the people; none of somebody new."""
        if role in self.people:
            return {"visitor": self.people[role].token or ""}
        if not role:
            return {}
        parts = (part.partition("=") for part in self.browser(role).cookies().split("; "))
        return {name: value for name, _, value in parts}

    def desk(self, gathering: str = "auftakt") -> Phone:
        if gathering not in self._desks:
            cookie = self.browser(f"moderator-{gathering}").cookies()
            desk = Phone(self.server.url, gathering, screen="moderator", cookie=cookie)
            desk.connect()
            self._desks[gathering] = desk
        return self._desks[gathering]

    def guest(self, checkin: str | None = None, gathering: str = "auftakt") -> Phone:
        phone = Phone(self.server.url, gathering)
        if checkin:
            phone.browser.open(checkin)
        phone.join()
        phone.connect()
        return phone


def whole(size: Size) -> bool:
    return True


def seen(size: Size) -> bool:
    """As far as one sees without scrolling."""
    return False


def as_one_holds_it(size: Size) -> bool:
    """On a phone what one sees, else all of it."""
    return size[0] > 360


def at_once(page: Page) -> None:
    """It is ready as it comes."""


@dataclass(frozen=True)
class Shot:
    """A page, by its `path` or what makes one; `ready`: what happens there first. `is_whole`:
    whether all of it is taken, by size."""

    name: str
    path: str | Callable[[Sitting], str]
    role: str = ""
    sizes: tuple[Size, ...] = SIZES
    is_whole: Callable[[Size], bool] = whole
    ready: Callable[[Page], None] = at_once
    is_of_two_schemes: bool = True

    def address(self, sitting: Sitting) -> str:
        return self.path if isinstance(self.path, str) else self.path(sitting)


def of_stage(name: str, path: str = "/g/auftakt/projector") -> Shot:
    """What the hall sees, which is dark whatever the machine likes."""
    return Shot(name, path, "stage", STAGE, seen, is_of_two_schemes=False)


def of_desk(name: str, ready: Callable[[Page], None] = at_once) -> Shot:
    return Shot(name, "/g/auftakt/moderate", "moderator", DESK, seen, ready)


def of_stream(name: str, query: str = "") -> Shot:
    path = "/g/auftakt/overlay" + query
    return Shot(name, path, "stage", STREAM, seen, is_of_two_schemes=False)


# What happens on a page before it is taken


def with_cursor(page: Page) -> None:
    page.wait_for_selector("#desk [data-idea]")
    page.keyboard.press("j")


def hiding(page: Page) -> None:
    with_cursor(page)
    page.keyboard.press("h")


def pressing(key: str) -> Callable[[Page], None]:
    def ready(page: Page) -> None:
        with_cursor(page)
        page.keyboard.press(key)

    return ready


def with_panel(name: str) -> Callable[[Page], None]:
    def ready(page: Page) -> None:
        with_cursor(page)
        button = page.locator(f"button[data-panel={name}]")
        if button.get_attribute("aria-expanded") != "true":
            button.click()

    return ready


def without_panel(page: Page) -> None:
    with_cursor(page)
    for button in page.locator("button[data-panel][aria-expanded=true]").all():
        button.click()


def sends(text: str) -> Callable[[Page], None]:
    def ready(page: Page) -> None:
        page.locator("#text").fill(text)
        page.locator("#post button[type=submit]").click()
        page.wait_for_timeout(400)

    return ready


def sends_in_a_dead_spot(page: Page) -> None:
    page.context.set_offline(True)
    sends("Geschrieben im Funkloch.")(page)
