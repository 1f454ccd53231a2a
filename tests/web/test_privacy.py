"""Rule P1: nothing a person wrote or is called stands in the log, an address, a log line or a
metric."""

from __future__ import annotations

import contextlib
import sqlite3

from tests.serving import Server
from tests.web.people import Evening, nonce

MARKERS = {
    "text": "Markertext-Zwiebelkuchen",
    "author": "Markername-Rumpelstilz",
    "edit": "Markeredit-Kaffeesatz",
    "note": "Markernotiz-Blumenkohl",
    "staff": "Markerteam-Hildegund",
    "nonce": "Markernonce-Quittenmus",
    "refused": "Markerabgelehnt-Sauerkraut",
}


def test_after_a_whole_evening_no_word_is_where_it_must_not_be(server: Server) -> None:
    with Evening(server) as evening:
        live_through(evening)
        health = evening.browser().get("/healthz").text
        server.stop()
    with contextlib.closing(sqlite3.connect(server.data / "companion.sqlite3")) as db:
        named = db.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        tables = [name for (name,) in named]
        rows = {table: str(db.execute(f"SELECT * FROM {table}").fetchall()) for table in tables}
    assert MARKERS["text"] in rows["vault"], "they were written at all"
    for name, marker in MARKERS.items():
        assert marker not in server.log, name
        assert marker not in health, name
        for table in set(tables) - {"vault"}:
            assert marker not in rows[table], (name, table)
    assert MARKERS["refused"] not in rows["vault"]


def test_a_login_link_stands_in_no_log_line(server: Server) -> None:
    """An address that logs in is a secret; it may be asked in ways that no page does."""
    with Evening(server) as evening:
        link = server.moderator_link()
        secret = link.partition("t=")[2]
        browser = evening.browser()
        browser.get(link)
        for method in ("PUT", "BREW"):
            browser.ask(method, link)
        browser.ask("GET", link, headers={"Host": "["})
        browser.get(link.replace("login?", "log%00in?"))
        browser.submit(link + "x")
        browser.submit(link)
        assert secret not in server.log


def test_what_is_forgotten_leaves_every_screen_within_a_tick(server: Server) -> None:
    """Rule P2. And the bytes leave the disk."""
    with Evening(server) as evening:
        ada, ben, mona = evening.guest(), evening.guest(), evening.moderator()
        projector = evening.projector()
        idea = ada.posts(MARKERS["text"], author=MARKERS["author"])["idea"]
        waits = ada.posts(MARKERS["text"] + " wartend")["idea"]
        mona.publishes(idea)
        mona.spotlights(idea)
        ben.sees(idea)
        projector.sees_in_the_spotlight(idea)
        server.operate("forget", slug="auftakt", person=mona.sees(idea)["by"])
        for screen in (ben, projector, mona):
            screen.no_longer_sees(idea, within=1)
        mona.no_longer_sees(waits, within=1)
        projector.sees_in_the_spotlight(None, within=1)
        for screen in (ben, projector, mona):
            assert MARKERS["text"] not in str(screen.phone.held)
        assert ada.browser.get(evening.path("own")).json["ideas"] == []
        assert MARKERS["text"] not in evening.browser().get(evening.path("feed")).text
        for file in server.data.glob("companion.sqlite3*"):
            assert MARKERS["text"].encode() not in file.read_bytes(), file


def live_through(evening: Evening) -> None:
    """An evening with everything that people can write, well and badly."""
    ada = evening.guest()
    mona = evening.moderator(MARKERS["staff"])
    idea = ada.posts(
        MARKERS["text"], author=MARKERS["author"], nonce=MARKERS["nonce"], theme="digitale-stadt"
    )["idea"]
    mona.edits(idea, MARKERS["edit"])
    mona.publishes(idea)
    for _ in range(2):
        mona.hides(idea, MARKERS["note"])
    evening.guest().supports(idea)
    browser = ada.browser
    for refused in (
        {"text": MARKERS["refused"] * 50},
        {"text": MARKERS["refused"], "kind": MARKERS["refused"]},
        {"text": MARKERS["refused"], "theme": MARKERS["refused"]},
        {"text": MARKERS["refused"], "author": "\ud800"},
        {"text": [MARKERS["refused"]]},
    ):
        body = {"name": "post_idea", "nonce": nonce(), **refused}
        assert browser.post(evening.path("command"), body).json["ok"] is False
    browser.submit(evening.path("command"), {"name": "post_idea", "text": MARKERS["refused"] * 99})
    browser.ask("POST", evening.path("command"), body=b"{" + MARKERS["refused"].encode())
    browser.get(evening.path("?done=" + MARKERS["refused"]))
    evening.browser().submit("/g/auftakt/login?t=" + MARKERS["staff"])
