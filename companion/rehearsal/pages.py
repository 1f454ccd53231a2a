"""The plain HTTP part of a rehearsal: cookies, login links, the venue's check-in address."""

from __future__ import annotations

import html
import json
import re
from html.parser import HTMLParser
from http.client import HTTPMessage, HTTPResponse
from http.cookiejar import CookieJar
from typing import IO, Any, NamedTuple
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode, urljoin, urlsplit
from urllib.request import (
    HTTPCookieProcessor,
    HTTPRedirectHandler,
    ProxyHandler,
    Request,
    build_opener,
)

TIMEOUT = 15.0  # seconds for one answer
SOCKET_PATH = "/socket.io/"


class Refused(Exception):
    """The server said no: `code` as in the contract, `data` whatever came with it."""

    def __init__(self, code: str, message: str = "", data: dict[str, Any] | None = None) -> None:
        super().__init__(f"{code}: {message}" if message else code)
        self.code = code
        self.data = data or {}


class Page(NamedTuple):
    """An answer, also when it is an error page; `address` is where redirects ended."""

    status: int
    address: str
    text: str

    def data(self) -> dict[str, Any]:
        """The JSON object it holds, or {} where it holds none."""
        try:
            data = json.loads(self.text)
        except ValueError:
            return {}
        return data if isinstance(data, dict) else {}


class Browser:
    """Opens addresses of one server and keeps its cookies.

    Every address is taken to the server's `url`, whatever host it names: links and redirects carry
    the public address, and load must never go to a host that the operator did not give.
    """

    def __init__(self, url: str) -> None:
        self.url = url.rstrip("/")
        self._jar = CookieJar()
        self._opener = build_opener(
            ProxyHandler({}), HTTPCookieProcessor(self._jar), _StayHere(self)
        )

    def open(
        self,
        address: str,
        *,
        form: dict[str, str] | None = None,
        data: dict[str, Any] | None = None,
        headers: dict[str, str] | None = None,
    ) -> Page:
        """GET, or POST of a form or of JSON. Raises OSError when the server does not answer."""
        request = Request(self.here(address), headers=headers or {})  # noqa: S310 see here()
        if form is not None:
            request.data = urlencode(form).encode()
        if data is not None:
            request.data = json.dumps(data).encode()
            request.add_header("Content-Type", "application/json")
        if request.data is not None:
            request.add_header("Origin", self.url)
        try:
            with self._opener.open(request, timeout=TIMEOUT) as answer:
                return _page(answer)
        except HTTPError as refusal:
            with refusal:
                return _page(refusal)
        except URLError as error:
            raise ConnectionError(f"no answer ({error.reason})") from error

    def here(self, address: str) -> str:
        """`address` on this server: only its path and query count."""
        parts = urlsplit(address)
        path = parts.path if parts.path.startswith("/") else f"/{parts.path}"
        return f"{self.url}{path}?{parts.query}" if parts.query else f"{self.url}{path}"

    def cookies(self, path: str = SOCKET_PATH) -> str:
        """The Cookie header that a browser would send to `path`; empty where there is none."""
        request = Request(self.here(path))  # noqa: S310 see here()
        self._jar.add_cookie_header(request)
        return request.get_header("Cookie", "")


class _StayHere(HTTPRedirectHandler):
    def __init__(self, browser: Browser) -> None:
        self._browser = browser

    def redirect_request(
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> Request | None:
        newurl = self._browser.here(newurl)
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _page(answer: HTTPResponse | HTTPError) -> Page:
    text = answer.read().decode("utf-8", "replace")
    return Page(answer.status or 0, answer.geturl(), text)


def staff(url: str, login_link: str) -> str:
    """Opens a login link; the Cookie header of the session it gave. Raises Refused, OSError."""
    browser = Browser(url)
    log_in(browser, login_link)
    return browser.cookies()


def log_in(browser: Browser, login_link: str) -> None:
    """Opens a login link, posts the form it may show. Raises Refused where it gives no session."""
    page = browser.open(login_link)
    form = _LoginForm()
    form.feed(page.text)
    if form.found:
        page = browser.open(urljoin(page.address, form.action), form=form.fields)
    if page.status != 200 or not browser.cookies():
        raise Refused("not_logged_in", f"the login link was not accepted (HTTP {page.status})")


class _LoginForm(HTMLParser):
    """The form with id="login": where it is posted, and its hidden fields."""

    def __init__(self) -> None:
        super().__init__()
        self.found = self._inside = False
        self.action = ""
        self.fields: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "form" and values.get("id") == "login":
            self.found = self._inside = True
            self.action = values.get("action", "")
        elif tag == "input" and self._inside and values.get("type") == "hidden":
            self.fields[values.get("name", "")] = values.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._inside = False


CHECKIN = re.compile(r'data-checkin="([^"]+)"|href="([^"]*/checkin\?[^"]+)"')


def checkin_address(staff_browser: Browser, gathering: str) -> str | None:
    """What the venue's QR code says, from the pages that carry it; None where neither tells."""
    for name in ("poster", "entrance"):
        page = staff_browser.open(f"/g/{gathering}/{name}")
        if page.status == 200 and (found := CHECKIN.search(page.text)):
            return html.unescape(found[1] or found[2])
    return None
