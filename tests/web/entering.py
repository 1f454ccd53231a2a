"""The entrance of a gathering, and phones that come to it."""

from __future__ import annotations

import html
import json
import re
from typing import Any

from companion.domain.definition import Definition
from companion.domain.door.terms import DoorTerms
from companion.domain.presence.codes import Code, code_at
from companion.domain.seats.terms import Terms
from companion.rehearsal.link import Link
from companion.rehearsal.phone import Phone
from companion.web.access import Keys
from tests.serving import Server
from tests.web.browser import Answer, Browser
from tests.web.people import Evening, nonce
from tests.web.registering import CONSENT, Registrant
from tests.web.stewards import GATES, HallWithDoors


class Visitor:
    """Somebody's phone, by its browser."""

    def __init__(self, evening: Evening, browser: Browser | None = None) -> None:
        self.evening = evening
        self.browser = browser or evening.browser()

    def scans(self, code: str) -> Answer:
        return self.browser.get(self.evening.path(f"checkin?c={code}"))

    def sends(self, **fields: str) -> Answer:
        """The form of the way in."""
        return self.browser.submit(self.evening.path("checkin"), fields)

    def leaves(self) -> Answer:
        return self.browser.submit(self.evening.path("checkout"))

    @property
    def page(self) -> str:
        """The way in as it stands now."""
        return html.unescape(self.browser.get(self.evening.path("checkin")).text)

    def posts_from(self) -> str:
        """Where an idea of theirs comes from now, as the log has it."""
        body = {"name": "post_idea", "nonce": nonce(), "text": "Mehr Bänke"}
        ack = self.browser.post(self.evening.path("command"), body).json
        assert ack["ok"], ack
        log = self.evening.server.open_log()
        [record] = log.read(self.evening.slug, ack["position"] - 1, 1).records
        log.close()
        origin: str = record.event.origin  # type: ignore[attr-defined]  # an IdeaPosted
        return origin


class Display(Phone):
    """The display at the entrance. `told`: the codes that came."""

    def __init__(self, evening: Evening, browser: Browser) -> None:
        cookie = browser.cookie_header("/")
        super().__init__(evening.server.url, evening.slug, "entrance", cookie=cookie)
        self.told: list[dict[str, Any]] = []

    def event_came(self, link: Link, name: str, body: Any, arrived: float) -> None:
        if name == "code":
            self.told.append(body)
        super().event_came(link, name, body, arrived)


def shown(evening: Evening, browser: Browser | None = None) -> tuple[str, str]:
    """The code and the digits on the display as the page brings them."""
    browser = browser or evening.staff("stage", "Anzeige")
    page = browser.get(evening.path("entrance")).text
    code = re.search(r'data-checkin="[^"]*\?c=([A-Z2-7]{24})"', page)
    digits = re.search(r'id="digits">(\d{3}) (\d{3})<', page)
    assert code
    assert digits
    return code[1], digits[1] + digits[2]


def secret_of(server: Server) -> str:
    """What it signs with."""
    given = server.environment.get("COMPANION_SECRET")
    return given or (server.data / "secret").read_text().strip()


def made(server: Server, slug: str, now: float, codes: str = "") -> Code:
    """What the display would show at another time."""
    secret = secret_of(server)
    return code_at(Keys(secret).room_key(slug, codes), now)


class TicketHall(HallWithDoors):
    """A hall into which nobody comes without a ticket."""

    def __init__(self, server: Server, seats: int = 4) -> None:
        super().__init__(server, seats)
        definition = Definition(
            slug=self.slug,
            title="Der Abend",
            starts="00:00",
            ends="23:59",
            seats=seats,
            registration=Terms(consent=CONSENT, tickets_required=True),
            door=DoorTerms(gates=GATES),
        )
        server.operate("define", definition=json.loads(definition.to_json()))

    def visitor(self, browser: Browser | None = None) -> Visitor:
        return Visitor(self, browser)


def short_code(who: Registrant) -> str:
    """As it stands on the own page."""
    return who.page.partition('class="spoken">')[2].partition("<")[0]
