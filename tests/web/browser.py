"""A browser without JavaScript, reduced to what tests look at: it keeps cookies, follows nothing
by itself and hides nothing."""

from __future__ import annotations

import html
import http.client
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode, urlsplit

FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Answer:
    """What came back. `text` is as sent, entities and all."""

    status: int
    headers: http.client.HTTPMessage
    text: str

    @property
    def json(self) -> Any:
        return json.loads(self.text)

    @property
    def location(self) -> str:
        """Where a redirect leads, as a path: where it stands is the server's own business."""
        parts = urlsplit(self.headers["Location"])
        return (
            parts.path
            + ("?" + parts.query if parts.query else "")
            + ("#" + parts.fragment if parts.fragment else "")
        )


@dataclass
class Cookie:
    value: str
    attributes: dict[str, str]


@dataclass
class Browser:
    """Asks one server. `cookies`: by name."""

    url: str
    cookies: dict[str, Cookie] = field(default_factory=dict)

    def get(self, path: str, **headers: str) -> Answer:
        return self.ask("GET", path, headers=headers)

    def post(self, path: str, body: object = None, **headers: str) -> Answer:
        """A dict is sent as JSON."""
        return self.ask(
            "POST",
            path,
            body=json.dumps(body if body is not None else {}),
            headers={"Content-Type": "application/json", **headers},
        )

    def submit(self, path: str, fields: Mapping[str, Any] | None = None, **headers: str) -> Answer:
        """A form, as a page without scripts sends it."""
        headers = {"Content-Type": FORM, "Origin": self.url, **headers}
        return self.ask("POST", path, body=urlencode(fields or {}, doseq=True), headers=headers)

    def ask(
        self,
        method: str,
        path: str,
        *,
        body: str | bytes | None = None,
        headers: dict[str, str] | None = None,
    ) -> Answer:
        """Header names may have _ for -."""
        parts = urlsplit(path)
        if parts.scheme:
            path = parts.path + ("?" + parts.query if parts.query else "")
        connection = http.client.HTTPConnection(urlsplit(self.url).netloc, timeout=15)
        try:
            sent = {name.replace("_", "-"): value for name, value in (headers or {}).items()}
            if cookie := self.cookie_header(path):
                sent.setdefault("Cookie", cookie)
            connection.request(method, path, body=body, headers=sent)
            response = connection.getresponse()
            answer = Answer(response.status, response.headers, response.read().decode())
        finally:
            connection.close()
        self._keep_cookies(answer)
        return answer

    def cookie_header(self, path: str) -> str:
        """The Cookie header for an address."""
        sent = [
            f"{name}={cookie.value}"
            for name, cookie in self.cookies.items()
            if path.startswith(cookie.attributes.get("path", "/"))
        ]
        return "; ".join(sent)

    def _keep_cookies(self, answer: Answer) -> None:
        for line in answer.headers.get_all("Set-Cookie") or []:
            first, *rest = [part.strip() for part in line.split(";")]
            name, _, value = first.partition("=")
            pairs = [attribute.partition("=") for attribute in rest]
            attributes = {key.lower(): value for key, _, value in pairs}
            if attributes.get("max-age") == "0":
                self.cookies.pop(name, None)
            else:
                self.cookies[name] = Cookie(value, attributes)


def hidden_fields(page: str, form: str) -> dict[str, str]:
    """The hidden fields of the form whose start tag matches a pattern."""
    inside = re.search(rf"<form[^>]*{form}.*?</form>", page, re.DOTALL)
    assert inside, f"no form {form}"
    inputs = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', inside[0])
    return {name: html.unescape(value) for name, value in inputs}
