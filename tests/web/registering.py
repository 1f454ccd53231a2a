"""A gathering with seats of its own on the shared server, and people who register for it by the
pages alone."""

from __future__ import annotations

import datetime as dt
import html
import json
import re
import secrets
from typing import Any

from companion.domain.definition import Definition
from companion.domain.seats.terms import Consent, Question, Terms
from tests.serving import Server
from tests.web.browser import Answer, Browser, hidden_fields
from tests.web.people import Evening

CONSENT = Consent("2020-08", "Ich bin damit einverstanden, im Bild zu sein.")
ACCESS = Question("access", "Was brauchen Sie?", "Um den Platz vorzubereiten.", days=7)


class Hall(Evening):
    """One gathering with few seats. `begins`: when, else it is always today."""

    def __init__(
        self, server: Server, seats: int = 2, begins: dt.datetime | None = None, **terms: Any
    ) -> None:
        super().__init__(server, f"h{secrets.token_hex(4)}")
        self.defines(seats, begins, **terms)

    def defines(self, seats: int = 2, begins: dt.datetime | None = None, **terms: Any) -> None:
        """From here on it is like this."""
        definition = Definition(
            slug=self.slug,
            title="Der Abend",
            date=begins.date().isoformat() if begins else None,
            starts=begins.strftime("%H:%M") if begins else "00:00",
            ends="23:59",
            seats=seats,
            registration=Terms(**{"consent": CONSENT, "questions": (ACCESS,), **terms}),
        )
        self.server.operate("define", definition=json.loads(definition.to_json()))

    def registers(self, name: str, contact: str = "", **fields: str) -> Registrant:
        """Somebody new, who filled in the form and sent it."""
        who = Registrant(self)
        answer = who.sends(name=name, contact=contact or f"{name}@example.org", **fields)
        assert answer.status == 303, answer.text
        who.path = answer.location.partition("?")[0]
        return who

    def desk(self, name: str = "Dora") -> Desk:
        return Desk(self, self.staff("desk", name))


class Registrant:
    """Somebody with a browser; `path`: of the registration's own page."""

    def __init__(self, hall: Hall) -> None:
        self.hall = hall
        self.browser = hall.browser()
        self.path = ""

    def sends(self, page: Answer | None = None, **fields: str) -> Answer:
        path = self.hall.path("register")
        page = page or self.browser.get(path)
        return self.browser.submit(path, hidden_fields(page.text, 'id="register"') | fields)

    @property
    def page(self) -> str:
        answer = self.browser.get(self.path)
        assert answer.status == 200
        return html.unescape(answer.text)

    def presses(self, action: str, **fields: str) -> Answer:
        """A button of the own page."""
        form = hidden_fields(self.browser.get(self.path).text, f'action="{self.path}/{action}"')
        return self.browser.submit(f"{self.path}/{action}", form | fields)

    @property
    def number(self) -> int:
        return self.standing[0]

    @property
    def check(self) -> str:
        """The check code on the receipt."""
        found = re.search(r'Prüfcode</dt><dd class="mono">([^<]+)<', self.page)
        assert found
        return found[1]

    @property
    def has_a_seat(self) -> bool:
        return self.standing[1]

    @property
    def standing(self) -> tuple[int, bool]:
        """The number in line, and whether the page says that there is a seat."""
        page = self.page
        found = re.search(r"Nummer in der Reihe</dt><dd>(\d+)", page)
        assert found
        return int(found[1]), "Sie haben einen Platz." in page


class Desk:
    """A member of staff at the desk."""

    def __init__(self, hall: Hall, browser: Browser) -> None:
        self.hall = hall
        self.browser = browser

    @property
    def page(self) -> str:
        return self.find("")

    @property
    def list(self) -> str:
        """What stands of the people in the list."""
        return self.page.partition('<ol class="line">')[2].partition("</ol>")[0]

    def find(self, query: str) -> str:
        answer = self.browser.submit(self.hall.path("desk"), {"q": query})
        assert answer.status == 200
        return html.unescape(answer.text)

    def enters(self, page: Answer | None = None, **fields: str) -> Answer:
        page = page or self.browser.get(self.hall.path("desk"))
        path = self.hall.path("desk/register")
        return self.browser.submit(path, hidden_fields(page.text, 'id="enter"') | fields)

    def presses(self, registration: str, action: str, **fields: str) -> Answer:
        path = self.hall.path(f"desk/{registration}")
        form = hidden_fields(self.browser.get(path).text, f'action="{path}/{action}"')
        return self.browser.submit(f"{path}/{action}", form | fields)

    def uploads(self, content: bytes) -> Answer:
        return self.browser.ask(
            "POST",
            self.hall.path("desk/import"),
            **multipart(file=content),
        )

    def confirms(self, preview: Answer) -> Answer:
        rows = re.search(r"<textarea name=\"rows\" hidden>\n(.*?)</textarea>", preview.text, re.S)
        assert rows
        fields = hidden_fields(preview.text, 'id="confirm"')
        return self.browser.ask(
            "POST",
            self.hall.path("desk/import"),
            **multipart(rows=html.unescape(rows[1]).encode(), nonce=fields["nonce"].encode()),
        )

    def id_of(self, name: str) -> str:
        found = re.search(rf'desk/(r[0-9a-f]+)" dir="auto">{re.escape(name)}<', self.page)
        assert found, name
        return found[1]


def multipart(**parts: bytes) -> dict[str, Any]:
    """Body and headers of a form with a file."""
    mark = secrets.token_hex(8)
    body = b""
    for name, content in parts.items():
        file = '; filename="liste.csv"' if name == "file" else ""
        head = f'--{mark}\r\nContent-Disposition: form-data; name="{name}"{file}\r\n\r\n'
        body += head.encode() + content + b"\r\n"
    body += f"--{mark}--\r\n".encode()
    return {"body": body, "headers": {"Content-Type": f"multipart/form-data; boundary={mark}"}}
