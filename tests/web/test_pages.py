"""Every page: its headers, what it loads, and that text stays text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser

from tests.web.browser import Answer
from tests.web.people import Evening

SLY = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</textarea></script><script>alert(1)</script>",
    "{{7*7}} {% if x %} ${7*7} #{7*7}",
    "' onfocus='alert(1)' autofocus='",
    "<!--", "]]>", "&lt;script&gt;", "javascript:alert(1)",
    "\u202egnp.exe", "\u2028\u2029",
]  # fmt: skip


def test_every_page_keeps_strangers_out(evening: Evening) -> None:
    for path, answer in pages(evening):
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy, path
        ancestors = "'self'" if path.endswith(("/projector", "/overlay")) else "'none'"
        assert f"frame-ancestors {ancestors}" in policy, path
        assert "base-uri 'none'" in policy, path
        assert "unsafe-inline" not in policy, path
        assert "unsafe-eval" not in policy, path
        assert answer.headers["X-Content-Type-Options"] == "nosniff", path
        assert answer.headers["Referrer-Policy"] in ("no-referrer", "same-origin"), path
        if not path.startswith("/static/"):
            assert "no-store" in answer.headers["Cache-Control"], path


def test_no_page_loads_anything_from_elsewhere(evening: Evening) -> None:
    """Rule C5: no request leaves for a third party without a click."""
    for path, answer in pages(evening):
        page = read(answer)
        for address in page.loads:
            assert not re.match(r"(?:[a-z]+:)?//", address), (path, address)
            assert evening.browser().get(address).status == 200, (path, address)


def test_no_page_runs_what_the_policy_would_stop(evening: Evening) -> None:
    """The policy forbids inline scripts without nonce, styles and handlers; they would be dead."""
    for path, answer in pages(evening):
        page = read(answer)
        nonce = re.search(r"'nonce-([^']+)'", answer.headers["Content-Security-Policy"])
        assert nonce, path
        assert set(page.nonces) <= {nonce[1]}, path
        assert not page.forbidden, (path, page.forbidden)


def test_a_nonce_is_used_once(evening: Evening) -> None:
    browser = evening.browser()
    policies = {browser.get("/").headers["Content-Security-Policy"] for _ in range(5)}
    assert len(policies) == 5


def test_a_link_to_elsewhere_tells_nothing_about_us(evening: Evening) -> None:
    for path, answer in pages(evening):
        for rel in read(answer).outward:
            assert {"noopener", "noreferrer"} <= set(rel.split()), path


def test_text_is_text_on_the_guest_page(evening: Evening) -> None:
    """Guarantee: text is never interpreted."""
    for sly in SLY:
        ada, mona = evening.guest(), evening.moderator()
        idea = ada.posts(sly + " Ende", author=sly[:50] + " Name")["idea"]
        mona.publishes(idea)
        ben = evening.guest().sees(idea)
        answer = ada.browser.get(evening.path())
        page = read(answer)
        shown = page.texts[idea]
        assert shown == ben["text"], sly
        assert shown.endswith("Ende"), sly
        assert "49" not in shown, sly
        assert not page.forbidden, (sly, page.forbidden)
        mona.hides(idea, version=2)


def test_the_stream_is_a_plain_link(evening: Evening) -> None:
    """A broadcast embedded would tell its host who watches, before a click."""
    text = evening.browser().get(evening.path()).text
    assert 'href="https://www.facebook.com/StadtCastropRauxel"' in text
    for element in ("<iframe", "<embed", "<object", "<video", "fbcdn", "facebook.net"):
        assert element not in text


def test_home_leads_to_the_gatherings(evening: Evening) -> None:
    answer = evening.browser().get("/?all")
    assert answer.status == 200
    for slug in ("auftakt", "dialog"):
        assert f'href="/g/{slug}/"' in answer.text
    assert evening.browser().get("/").status in (200, 302)


def pages(evening: Evening) -> Iterator[tuple[str, Answer]]:
    """Every page there is, as somebody who may see it."""
    evening.published("Damit die Wand nicht leer ist")
    mona, nobody = evening.staff("moderator", "Mona"), evening.browser()
    link = evening.server.moderator_link()
    for path in ("/?all", evening.path(), "/g/dialog/", evening.path("checkin"), "/nothing", link):
        yield path, nobody.get(path)
    for page in (
        "moderate",
        "stage",
        "projector",
        "overlay",
        "overlay/help",
        "entrance",
        "poster",
        "staff",
    ):
        answer = mona.get(evening.path(page))
        assert answer.status == 200, page
        yield evening.path(page), answer
    yield "/static/js/guest.js", nobody.get("/static/js/guest.js")


class Page(HTMLParser):
    """What a page loads, runs and says."""

    def __init__(self) -> None:
        super().__init__()
        self.loads: list[str] = []
        self.nonces: list[str] = []
        self.outward: list[str] = []
        self.forbidden: list[str] = []
        self.texts: dict[str, str] = {}
        self._inside: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self.forbidden += [name for name in values if name.startswith("on") or name == "style"]
        self.forbidden += [tag] if tag in ("object", "embed", "base") else []
        if tag in ("script", "img", "link", "source", "video") and "preload" not in values:
            found = [values[name] for name in ("src", "href") if name in values]
            self.loads += [address for address in found if not address.startswith("data:")]
        if tag == "iframe" and not values["src"].startswith("/g/"):
            self.forbidden.append("foreign frame")
        if tag == "style":
            self.nonces += [values.get("nonce", "")]
        if tag == "script":
            is_data = values.get("type") == "application/json"
            self.nonces += [values["nonce"]] if "nonce" in values else []
            if "src" not in values and "nonce" not in values and not is_data:
                self.forbidden.append("inline script")
        if tag == "a" and values.get("href", "").startswith("http"):
            self.outward.append(values.get("rel", ""))
        self._inside = None
        if values.get("id", "").startswith("text-i"):
            self._inside = values["id"].removeprefix("text-")
            self.texts[self._inside] = ""

    def handle_endtag(self, tag: str) -> None:
        self._inside = None

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.texts[self._inside] += data


def read(answer: Answer) -> Page:
    page = Page()
    if answer.headers["Content-Type"].startswith("text/html"):
        page.feed(answer.text)
    return page
