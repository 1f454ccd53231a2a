"""The people of an evening, each with a browser of their own."""

from __future__ import annotations

from playwright.sync_api import BrowserContext, Locator, Page, expect


class Guest:
    """Somebody with a phone."""

    def __init__(self, context: BrowserContext, gathering: str = "auftakt") -> None:
        self.context = context
        self.page = context.new_page()
        self.path = f"/g/{gathering}/"

    def arrives(self) -> Guest:
        self.page.goto(self.path)
        return self

    def was_here_before(self, token: str) -> Guest:
        """The browser holds the visitor's cookie."""
        cookie = {"name": "visitor", "value": token, "domain": "127.0.0.1", "path": self.path}
        self.context.add_cookies([cookie])  # type: ignore[list-item]  # a TypedDict's shape
        return self

    def is_connected(self) -> Guest:
        expect(self.page.locator("#connection")).to_have_text("Verbunden")
        return self

    def types(self, text: str) -> None:
        self.page.get_by_label("Ihr Beitrag", exact=True).fill(text)

    def sends(self) -> None:
        self.page.get_by_role("button", name="Senden", exact=True).click()

    def posts(self, text: str, **fields: str) -> None:
        if "kind" in fields:
            self.page.get_by_text(fields["kind"], exact=True).click()
        if "author" in fields:
            self.page.locator("#extras").evaluate("details => { details.open = true; }")
            self.page.locator("#author").fill(fields["author"])
        self.types(text)
        self.sends()

    def own(self, text: str) -> Locator:
        return self.page.locator("#own-list li").filter(has_text=text)

    def wall(self, text: str) -> Locator:
        return self.page.locator("#wall li").filter(has_text=text)

    def sees_own(self, text: str, status: str) -> None:
        expect(self.own(text).locator(".own-status")).to_contain_text(status)

    def sees_on_the_wall(self, text: str) -> None:
        """Also where new ideas wait behind a button, so that the list does not jump."""
        reveal = self.page.locator("#reveal button")
        expect(self.wall(text).or_(reveal).first).to_be_visible()
        if reveal.is_visible():
            reveal.click()
        expect(self.wall(text)).to_be_visible()

    def does_not_see(self, text: str) -> None:
        expect(self.wall(text)).to_have_count(0)

    def supports(self, text: str) -> None:
        self.wall(text).get_by_role("button", name="Unterstützen").click()


class Moderator:
    """Somebody at the moderation desk, by keyboard."""

    def __init__(self, context: BrowserContext, link: str) -> None:
        self.page = context.new_page()
        self._link = link

    def logs_in(self) -> Moderator:
        self.page.goto(self._link)
        self.page.locator("#login button").click()
        expect(self.page.locator("#connection")).to_have_text("Verbunden")
        return self

    def card(self, text: str) -> Locator:
        return self.page.locator("#desk [data-idea]").filter(has_text=text).first

    def chooses(self, text: str) -> None:
        self.card(text).locator(".idea-text, p").first.click()

    def presses(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def publishes(self, text: str) -> None:
        self.chooses(text)
        self.presses("p")

    def hides(self, text: str, reason: str = "1") -> None:
        self.chooses(text)
        self.presses("h", reason)

    def spotlights(self, text: str) -> None:
        self.chooses(text)
        self.presses("s")


class Projector:
    """The hall's screen."""

    def __init__(self, context: BrowserContext, link: str) -> None:
        self.page = context.new_page()
        self._link = link

    def is_switched_on(self) -> Projector:
        self.page.goto(self._link)
        expect(self.crew_mark).to_have_attribute("data-state", "live")
        return self

    @property
    def crew_mark(self) -> Locator:
        return self.page.locator("#crew")

    def idea(self, text: str) -> Locator:
        return self.page.locator("#picture [data-idea]").filter(has_text=text)

    def shows(self, text: str) -> None:
        expect(self.idea(text)).to_be_in_viewport()

    def shows_alone(self, text: str) -> None:
        expect(self.page.locator("#picture [data-idea]")).to_have_count(1)
        self.shows(text)

    def does_not_show(self, text: str) -> None:
        expect(self.idea(text)).to_have_count(0)


def enters(context: BrowserContext, link: str) -> Page:
    """A member of staff, logged in by a link without a look at the page; where it leads."""
    page = context.new_page()
    page.goto(context.request.post(link).url)
    return page


def requests_of(page: Page) -> list[str]:
    """Every address the page asks for from now on."""
    seen: list[str] = []
    page.on("request", lambda request: seen.append(request.url))
    page.on("websocket", lambda socket: seen.append(socket.url))
    return seen
