"""Connections: a page brings its screen along, moves to the feed and back, knows of a restart."""

from __future__ import annotations

import json
from typing import Any

import pytest
from playwright.sync_api import Page, Route, WebSocket, expect

from tests.browser.cast import Guest, Moderator, Projector, requests_of
from tests.browser.conftest import NewContext
from tests.browser.network import hurry
from tests.serving import Server

WATCH = """() => {
  window.states = [];
  const mark = document.getElementById("connection");
  new MutationObserver(() => {
    if (mark.dataset.state !== "live") window.states.push(mark.dataset.state);
  }).observe(mark, { attributes: true });
}"""
KEEP_SOCKETS = """
  const Real = WebSocket;
  window.sockets = [];
  window.WebSocket = class extends Real {
    constructor(...address) {
      super(...address);
      window.sockets.push(this);
    }
  };
"""
SAY = """(data) => {
  window.sockets.at(-1).dispatchEvent(new MessageEvent("message", { data }));
}"""


class Line:
    """The sockets of one page: what goes over them. The server can be made to say something that it
    does not say by itself."""

    def __init__(self, page: Page) -> None:
        self.sent: list[str] = []
        self.came: list[str] = []
        self._page = page
        page.add_init_script(KEEP_SOCKETS)
        page.on("websocket", self._connected)

    def _connected(self, socket: WebSocket) -> None:
        socket.on("framesent", lambda message: self.sent.append(str(message)))
        socket.on("framereceived", lambda message: self.came.append(str(message)))

    def says(self, name: str, body: dict[str, Any]) -> None:
        """As if the server had sent it."""
        self._page.evaluate(SAY, "42" + json.dumps([name, body]))

    @property
    def hellos(self) -> list[dict[str, Any]]:
        """What the page said when it connected."""
        return [json.loads(message[2:]) for message in self.sent if message.startswith("40{")]

    @property
    def updates(self) -> list[dict[str, Any]]:
        """What has come, at least one: it follows every connection."""
        while not (found := [m for m in self.came if m.startswith('42["update"')]):
            self._page.wait_for_timeout(20)
        return [json.loads(message[2:])[1] for message in found]


def feeds_of(asked: list[str]) -> list[str]:
    return [url.partition("/feed")[2] for url in asked if "/feed" in url]


# The page brings its screen


def test_the_page_brings_its_screen_and_the_socket_what_changed_since(
    server: Server, new_context: NewContext
) -> None:
    """So that a rush of joins costs no rush of whole screens on the sockets."""
    mona = Moderator(new_context(width=1280), server.moderator_link()).logs_in()
    ben = Guest(new_context()).arrives().is_connected()
    ben.posts("War schon da")
    mona.publishes("War schon da")
    ben.sees_on_the_wall("War schon da")
    ada = Guest(new_context())
    line = Line(ada.page)
    asked = requests_of(ada.page)
    ada.arrives().is_connected()
    assert feeds_of(asked) == ["?since=0"], "asked for once: what the head asks for is used"
    [hello] = line.hellos
    assert hello["position"] > 0
    assert "fresh" not in line.updates[0]
    ada.sees_on_the_wall("War schon da")
    ben.posts("Kam danach")
    mona.publishes("Kam danach")
    ada.sees_on_the_wall("Kam danach")


@pytest.mark.parametrize("trouble", ["refused", "slow"])
def test_without_its_screen_the_page_connects_as_it_always_did(
    new_context: NewContext, trouble: str
) -> None:
    """The feed fails, or does not begin to arrive in time."""
    context = new_context()
    hurry(context, brought="300")
    kept: list[Route] = []
    context.route("**/feed*", lambda r: r.abort() if trouble == "refused" else kept.append(r))
    ada = Guest(context)
    line = Line(ada.page)
    ada.arrives().is_connected()
    assert "position" not in line.hellos[0]
    assert line.updates[0]["fresh"] is True
    for route in kept:
        route.abort()


def test_while_the_screen_is_on_its_way_one_can_post(new_context: NewContext) -> None:
    """A slow phone, and a wall of thousands."""
    context = new_context()
    kept: list[Route] = []
    context.route("**/feed*", lambda route: kept.append(route))
    ada = Guest(context).arrives()
    ada.posts("Schon vorher")
    ada.sees_own("Schon vorher", "Wartet auf Freigabe")
    expect(ada.page.locator("#connection")).to_have_text("Verbinde …")
    for route in kept:
        route.abort()
    ada.is_connected()
    ada.sees_own("Schon vorher", "Wartet auf Freigabe")


def test_ideas_that_the_page_had_no_room_for_are_not_new(
    new_context: NewContext, town_server: Server
) -> None:
    """The wall goes on where the page's part ends; nothing waits to be shown."""
    page = new_context(base_url=town_server.url).new_page()
    page.goto("/g/short-200/")
    expect(page.locator("#connection")).to_have_attribute("data-state", "live")
    expect(page.locator(".more")).to_have_text("Weitere zeigen (noch 150)")
    expect(page.locator("#reveal button")).to_have_count(0)
    expect(page.locator("#wall li")).to_have_count(50)


# The feed


def test_when_the_server_is_full_a_guest_moves_to_the_feed_and_back(
    server: Server, new_context: NewContext
) -> None:
    two_places = Server(server.data.with_name("full"), COMPANION_MAX_CONNECTIONS="2")
    with two_places:
        there = {"base_url": two_places.url}
        mona = Moderator(new_context(width=1280, **there), two_places.moderator_link()).logs_in()
        ben = Guest(new_context(**there)).arrives().is_connected()
        late = new_context(**there)
        hurry(late)
        ada = Guest(late)
        asked = requests_of(ada.page)
        ada.arrives()
        expect(ada.page.locator("#connection")).to_have_text("Leicht verzögert")

        ada.posts("Über die Lieferung")
        ada.sees_own("Über die Lieferung", "Wartet auf Freigabe")
        ben.posts("Über die Leitung")
        for text in ("Über die Lieferung", "Über die Leitung"):
            mona.publishes(text)
            ada.sees_on_the_wall(text)
        ada.sees_own("Über die Lieferung", "An der Wand")
        ben.sees_on_the_wall("Über die Leitung")
        ada.supports("Über die Leitung")
        expect(ben.wall("Über die Leitung").locator(".support-count")).to_contain_text("1")
        expect(ada.page.locator("#connection")).to_have_text("Leicht verzögert")
        own = [url for url in asked if url.endswith("/own")]
        assert len(own) <= 2, "asked after what was sent, not at every beat"

        ben.page.close()
        ada.is_connected()
        mona.hides("Über die Leitung")
        ada.does_not_see("Über die Leitung")


def test_on_the_feed_all_ask_for_the_same(server: Server, new_context: NewContext) -> None:
    """And who has contributed nothing asks for nothing of their own."""
    mona = Moderator(new_context(width=1280), server.moderator_link()).logs_in()
    ben = Guest(new_context()).arrives().is_connected()
    phones = []
    for _ in range(2):
        context = new_context()
        hurry(context, feeding="[60_000, 60_001]")
        context.route_web_socket("**/socket.io/**", lambda socket: socket.close())
        phone = Guest(context)
        phones.append((phone, requests_of(phone.page)))
        phone.arrives()
    for phone, _ in phones:
        expect(phone.page.locator("#connection")).to_have_text("Leicht verzögert")
    for text in ("Eins", "Zwei", "Drei"):
        ben.posts(text)
        mona.publishes(text)
        for phone, _ in phones:
            phone.sees_on_the_wall(text)
    one, other = [set(feeds_of(asked)) for _, asked in phones]
    assert len(one | other) <= 4, (one, other)
    assert not [url for _, asked in phones for url in asked if url.endswith("/own")]


# A restart


def test_an_announced_restart_alarms_no_guest_and_loses_nothing(
    server: Server, new_context: NewContext
) -> None:
    ada = Guest(new_context())
    line = Line(ada.page)
    ada.arrives().is_connected()
    ada.page.evaluate(WATCH)
    line.says("restart", {"within": 12})
    server.stop()
    ada.posts("Während des Neustarts")
    ada.sees_own("Während des Neustarts", "Wird gesendet")
    server.start()
    ada.sees_own("Während des Neustarts", "Wartet auf Freigabe")
    assert line.hellos[-1]["position"] > 0
    assert "fresh" not in line.updates[-1]
    assert ada.page.evaluate("window.states") == [], "the page said nothing of it"


def test_staff_see_that_the_server_restarts(server: Server, new_context: NewContext) -> None:
    """C3: and the hall sees nothing of it."""
    mona = Moderator(new_context(width=1280), server.moderator_link())
    hall = Projector(new_context(1920, 1080), server.stage_link())
    lines = [Line(mona.page), Line(hall.page)]
    mona.logs_in()
    hall.is_switched_on()
    ben = Guest(new_context()).arrives().is_connected()
    ben.posts("Bleibt zu sehen")
    mona.publishes("Bleibt zu sehen")
    hall.shows("Bleibt zu sehen")
    for line in lines:
        line.says("restart", {"within": 3})
    server.stop()
    expect(mona.page.locator("#connection")).to_have_text("Server startet neu …")
    expect(hall.crew_mark).to_have_attribute("data-state", "restarting")
    mona.hides("Bleibt zu sehen")
    expect(mona.page.locator("#unsent")).to_be_visible()
    hall.shows("Bleibt zu sehen")
    server.start()
    expect(mona.page.locator("#connection")).to_have_text("Verbunden")
    expect(hall.crew_mark).to_have_attribute("data-state", "live")
    hall.does_not_show("Bleibt zu sehen")


def test_a_restart_that_takes_too_long_is_a_lost_connection(
    server: Server, new_context: NewContext
) -> None:
    context = new_context()
    hurry(context, grace="500")
    ada = Guest(context)
    line = Line(ada.page)
    ada.arrives().is_connected()
    line.says("restart", {"within": 2})
    server.stop()
    expect(ada.page.locator("#connection")).to_have_text("Verbunden")
    expect(ada.page.locator("#connection")).to_have_text("Keine Verbindung")


# Another log


def test_an_update_of_another_epoch_replaces_everything(new_context: NewContext) -> None:
    """F3, on a connection that goes on; `own` is whole again after it."""
    ada = Guest(new_context())
    line = Line(ada.page)
    ada.arrives().is_connected()
    ada.posts("Aus dem alten Protokoll")
    ada.sees_own("Aus dem alten Protokoll", "Wartet auf Freigabe")
    idea = {"id": "i1", "kind": "idea", "text": "Aus dem neuen Protokoll", "name": None}
    idea |= {"origin": "remote", "theme": None, "support": 0, "at": "2020-08-20T16:00:00.000Z"}
    facts = line.updates[0].get("facts") or {"spotlight": None, "gathering": None}
    line.says(
        "update", {"epoch": "e-new", "position": 1, "fresh": True, "facts": facts, "ideas": [idea]}
    )
    line.says("own", {"ideas": [{"id": "i1", "text": idea["text"], "status": "published"}]})
    ada.sees_own("Aus dem neuen Protokoll", "An der Wand")
    expect(ada.own("Aus dem alten Protokoll")).to_have_count(0)
    ada.sees_on_the_wall("Aus dem neuen Protokoll")
    line.says("update", {"epoch": "e-new", "position": 2, "gone": {"ideas": ["i1"]}})
    ada.does_not_see("Aus dem neuen Protokoll")
