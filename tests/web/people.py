"""The cast: guests, moderators and screens of one gathering on a running server.

They speak the contract over real sockets, by the rehearsal's phone, which shares no code with the
server.
"""

from __future__ import annotations

import secrets
from types import TracebackType
from typing import Any

from companion.rehearsal.phone import Phone
from tests.serving import Server
from tests.web.browser import Browser

Ack = dict[str, Any]
Idea = dict[str, Any]


class Evening:
    """One gathering, and everybody who came to it in this test; they leave with it."""

    def __init__(self, server: Server, slug: str = "auftakt") -> None:
        self.server = server
        self.slug = slug
        self._phones: list[Phone] = []

    def __enter__(self) -> Evening:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for phone in self._phones:
            phone.close()

    def browser(self) -> Browser:
        return Browser(self.server.url)

    def path(self, page: str = "") -> str:
        return f"/g/{self.slug}/{page}"

    def guest(self, *, connect: bool = True) -> Guest:
        """Somebody new, connected unless told otherwise."""
        return Guest(self._come(self.phone("guest"), connect=connect))

    def in_the_hall(self) -> Guest:
        """A guest who scanned the venue's code."""
        browser = self.browser()
        browser.get(self.checkin_address())
        return Guest(self._come(self.phone("guest", token=browser.cookies["visitor"].value)))

    def moderator(self, name: str = "Mona") -> Moderator:
        """A member of staff with a session of their own, connected."""
        browser = self.staff("moderator", name)
        phone = self.phone("moderator", cookie=browser.cookie_header("/"))
        return Moderator(self._come(phone), browser)

    def projector(self) -> Screen:
        browser = self.staff("stage", "Leinwand")
        return Screen(self._come(self.phone("projector", cookie=browser.cookie_header("/"))))

    def staff(self, role: str, name: str) -> Browser:
        """A browser in which a fresh login link was opened."""
        browser = self.browser()
        link = self.server.link(role, name, self.slug)
        answer = browser.get(link) if role == "stage" else browser.submit(link)
        assert answer.status == 303, answer
        return browser

    def checkin_address(self) -> str:
        """What the QR code on the poster says."""
        poster = self.staff("door", "Dora").get(self.path("poster")).text
        return poster.partition('data-checkin="')[2].partition('"')[0]

    def published(self, text: str = "Mehr Bänke im Park") -> str:
        """The id of an idea that everybody can see."""
        idea: str = self.guest().posts(text)["idea"]
        assert self.moderator().publishes(idea)["ok"]
        return idea

    def phone(self, screen: str, **how: Any) -> Phone:
        """One that connects only when told to, and leaves with the evening."""
        phone = Phone(self.server.url, self.slug, screen, **how)
        self._phones.append(phone)
        return phone

    def _come(self, phone: Phone, *, connect: bool = True) -> Phone:
        if phone.screen == "guest" and not phone.token:
            phone.join()
        if connect:
            phone.connect()
        return phone


class Screen:
    """Whoever holds a screen."""

    def __init__(self, phone: Phone) -> None:
        self.phone = phone

    def sees(self, idea: str, *, within: float = 3, **values: Any) -> Idea:
        """Waits until the screen holds an idea with these values. Raises TimeoutError."""

        def there(phone: Phone) -> bool:
            held = phone.ideas.get(idea)
            return held is not None and all(held.get(k) == v for k, v in values.items())

        self.phone.wait_until(there, within)
        return self.phone.ideas[idea]

    def no_longer_sees(self, idea: str, *, within: float = 3) -> None:
        self.phone.wait_until(lambda phone: idea not in phone.ideas, within)

    def sees_in_the_spotlight(self, idea: str | None, *, within: float = 3) -> None:
        self.phone.wait_until(
            lambda phone: phone.held and phone.held.facts["spotlight"] == idea, within
        )

    def is_cut_off(self, *, within: float = 3) -> None:
        """Waits until the server ended this connection."""
        self.phone.wait_until(lambda phone: not phone.connected, within)


class Guest(Screen):
    """A visitor with a phone."""

    def posts(self, text: str, **more: Any) -> Ack:
        return self.phone.command("post_idea", text=text, **more)

    def supports(self, idea: str, **more: Any) -> Ack:
        return self.phone.command("support_idea", idea=idea, **more)

    def withdraws(self, idea: str) -> Ack:
        return self.phone.command("withdraw_support", idea=idea)

    def finds_own(self, idea: str, status: str, *, within: float = 3) -> Idea:
        """Waits until an idea of their own has a status."""
        self.phone.wait_until(lambda p: p.own.get(idea, {}).get("status") == status, within)
        return self.phone.own[idea]

    @property
    def browser(self) -> Browser:
        """The same visitor in the phone's browser."""
        browser = Browser(self.phone.browser.url)
        answer = browser.post(
            f"/g/{self.phone.gathering}/join", Authorization=f"Bearer {self.phone.token}"
        )
        assert answer.status == 201
        return browser


class Moderator(Screen):
    """A moderator, who decides on what they see."""

    def __init__(self, phone: Phone, browser: Browser) -> None:
        super().__init__(phone)
        self.browser = browser

    def publishes(self, idea: str, **more: Any) -> Ack:
        return self.decides("publish_idea", idea, **more)

    def hides(self, idea: str, reason: str = "off_topic", **more: Any) -> Ack:
        return self.decides("hide_idea", idea, reason=reason, **more)

    def restores(self, idea: str) -> Ack:
        return self.decides("restore_idea", idea)

    def edits(self, idea: str, text: str) -> Ack:
        return self.decides("edit_idea", idea, text=text)

    def undoes(self, idea: str) -> Ack:
        return self.decides("undo_idea", idea)

    def spotlights(self, idea: str | None) -> Ack:
        if idea is None:
            return self.phone.command("spotlight_idea", idea=None)
        return self.decides("spotlight_idea", idea)

    def decides(self, command: str, idea: str, **more: Any) -> Ack:
        """A command on an idea as seen now, or at the `version` given."""
        version = more.pop("version", None) or self.sees(idea)["version"]
        ack = self.phone.command(command, idea=idea, version=version, **more)
        if ack["ok"]:  # and look at what became of it before going on
            self.phone.wait_until(lambda p: p.ideas[idea]["version"] >= ack["version"])
        return ack


def nonce() -> str:
    return secrets.token_urlsafe(12)
