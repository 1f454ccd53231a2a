"""A phone in a hall with poor reception."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.cast import Guest, Moderator
from tests.browser.conftest import NewContext
from tests.browser.network import hurry
from tests.serving import Server

DESK = {"width": 1280, "height": 800}


@pytest.fixture
def server(town_server: Server) -> Server:
    return town_server


def test_what_ada_typed_survives_a_reload(new_context: NewContext, gathering: str) -> None:
    """C1 What a person typed is kept until acknowledged, across reloads."""
    ada = Guest(new_context(), gathering).arrives().is_connected()
    ada.types("Ein halber Gedanke")
    ada.page.reload()
    expect(ada.page.get_by_label("Ihr Beitrag", exact=True)).to_have_value("Ein halber Gedanke")


def test_what_ada_sent_while_the_server_was_away_arrives_once(
    tmp_path: Path, new_context: NewContext
) -> None:
    """C1 … and sent once: through a killed server and a reload in between."""
    with Server(tmp_path / "data") as own:
        there = {"base_url": own.url}
        ada = Guest(new_context(**there)).arrives().is_connected()
        own.kill()
        ada.posts("Mehr Bänke im Park")
        ada.sees_own("Mehr Bänke", "Wird gesendet")
        own.start()
        ada.page.reload()
        ada.sees_own("Mehr Bänke", "Wartet auf Freigabe")
        mona = Moderator(new_context(**DESK, **there), own.moderator_link()).logs_in()
        expect(mona.card("Mehr Bänke")).to_be_visible()
        expect(mona.page.locator("#desk [data-idea]")).to_have_count(1)


def test_where_websockets_are_blocked_the_page_uses_the_feed(
    server: Server, new_context: NewContext, gathering: str
) -> None:
    blocked = new_context()
    hurry(blocked, gone="500")
    blocked.route_web_socket("**/socket.io/**", lambda socket: socket.close())
    ada = Guest(blocked, gathering).arrives()
    expect(ada.page.locator("#connection")).to_have_text("Leicht verzögert")
    ada.posts("Über Umwege")
    ada.sees_own("Über Umwege", "Wartet auf Freigabe")
    mona = desk_of(server, new_context, gathering)
    mona.publishes("Über Umwege")
    ada.sees_own("Über Umwege", "An der Wand")


def desk_of(server: Server, new_context: NewContext, gathering: str) -> Moderator:
    link = server.moderator_link(gathering=gathering)
    return Moderator(new_context(**DESK), link).logs_in()


def test_without_scripts_ada_posts_and_supports(
    server: Server, new_context: NewContext, gathering: str
) -> None:
    """C4 Public pages work without JavaScript."""
    ada = Guest(new_context(java_script_enabled=False), gathering).arrives()
    ada.posts("Ganz ohne Skripte", author="Ada")
    ada.sees_own("Ganz ohne Skripte", "Wartet auf Freigabe")
    mona = desk_of(server, new_context, gathering)
    mona.publishes("Ganz ohne Skripte")
    expect(mona.page.locator("[data-list=published]")).to_contain_text("Ganz ohne Skripte")
    ada.page.reload()
    ada.supports("Ganz ohne Skripte")
    expect(ada.wall("Ganz ohne Skripte").locator(".support-count")).to_contain_text("1")
    ada.supports("Ganz ohne Skripte")
    expect(ada.wall("Ganz ohne Skripte").locator(".support-count")).to_contain_text("0")


def test_without_scripts_a_refused_text_stays_in_the_form(
    new_context: NewContext, gathering: str
) -> None:
    """W2 … a page; what was typed is not lost."""
    ada = Guest(new_context(java_script_enabled=False), gathering).arrives()
    ada.posts("ä" * 501)
    expect(ada.page.get_by_text("Bitte höchstens 500 Zeichen").first).to_be_visible()
    expect(ada.page.get_by_label("Ihr Beitrag", exact=True)).to_have_value("ä" * 501)


def test_arriving_ideas_move_neither_the_list_nor_the_focus(
    server: Server, new_context: NewContext, gathering: str
) -> None:
    """The list never jumps under a reading thumb; focus never moves by itself."""
    ada = Guest(new_context(), gathering).arrives().is_connected()
    mona = desk_of(server, new_context, gathering)
    ada.posts("Die erste Idee")
    mona.publishes("Die erste Idee")
    expect(ada.wall("Die erste Idee")).to_be_visible()
    ada.types("Ich schreibe gerade")
    before = ada.wall("Die erste Idee").bounding_box()

    ben = Guest(new_context(), gathering).arrives().is_connected()
    ben.posts("Die zweite Idee")
    mona.publishes("Die zweite Idee")
    expect(ada.page.locator("#reveal button")).to_have_text("1 neue Idee zeigen")
    assert ada.wall("Die erste Idee").bounding_box() == before
    assert ada.page.evaluate("document.activeElement.id") == "text"
    expect(ada.page.locator("[role=status]")).to_have_count(1)
    expect(ada.page.locator("[role=status]")).to_contain_text("1 neue Idee")
