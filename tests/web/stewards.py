"""A hall with doors on the shared server, and the people at them."""

from __future__ import annotations

import dataclasses
import html
import json
import re
import secrets
from typing import Any

from companion.domain.definition import Definition
from companion.domain.door.terms import DoorTerms, Gate
from companion.domain.seats.terms import Terms
from tests.serving import Server
from tests.web.browser import Answer, Browser
from tests.web.registering import CONSENT, Hall, Registrant

GATES = (Gate("nord", "Eingang Nord"), Gate("sued", "Eingang Süd"))


class HallWithDoors(Hall):
    """`doors`: as DoorTerms has it."""

    def __init__(self, server: Server, seats: int = 2, **doors: Any) -> None:
        super().__init__(server, seats)
        definition = Definition(
            slug=self.slug,
            title="Der Abend",
            starts="00:00",
            ends="23:59",
            seats=seats,
            registration=Terms(consent=CONSENT),
            door=DoorTerms(**{"gates": GATES, **doors}),
        )
        server.operate("define", definition=json.loads(definition.to_json()))

    def steward(self, gate: str = "nord", role: str = "door") -> Steward:
        name = secrets.token_hex(3)
        return Steward(self, self.staff(role, name), gate, name)


@dataclasses.dataclass
class Steward:
    """Somebody at a door, with a phone."""

    hall: HallWithDoors
    browser: Browser
    gate: str
    name: str = ""

    def asks(self, action: str, **body: Any) -> dict[str, Any]:
        """As the page's script does."""
        answer = self.sends(action, **body)
        found: dict[str, Any] = answer.json
        return found | {"status": answer.status}

    def sends(self, action: str, **body: Any) -> Answer:
        body = {"gate": self.gate, "nonce": secrets.token_hex(8), **body}
        return self.browser.post(self.hall.path(f"door/{action}"), body, Accept="application/json")

    def scans(self, code: str, **body: Any) -> dict[str, Any]:
        return self.asks("scan", code=code, **body)

    def submits(self, action: str, **fields: str) -> str:
        """As the page does without script."""
        fields = {"gate": self.gate, "nonce": secrets.token_hex(8), **fields}
        answer = self.browser.submit(self.hall.path(f"door/{action}"), fields)
        return html.unescape(answer.text)

    @property
    def page(self) -> str:
        return html.unescape(self.browser.get(self.hall.path("door")).text)

    def counts(self) -> dict[str, int]:
        found = re.findall(r'id="count-(\w+)">(\d+)', self.page)
        return {name: int(count) for name, count in found}


def ticket_of(hall: HallWithDoors, who: Registrant) -> str:
    """The ticket's whole code, as its QR code says it."""
    found = re.search(r'data-ticket="([^"]+)"', who.browser.get(f"{who.path}/ticket").text)
    assert found
    return html.unescape(found[1])


def short_code_of(who: Registrant) -> str:
    found = re.search(r"Einlass: <strong>([^<]+)<", who.browser.get(f"{who.path}/ticket").text)
    assert found
    return found[1]
