"""Small groups as the team has them: set up at the desk, brought before the hall. Members write by
plain HTTP here; their own pages are tested beside."""

from __future__ import annotations

import json
import secrets
import urllib.request
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser import town
from tests.browser.axe import faults
from tests.browser.conftest import NewContext
from tests.browser.looking import picture
from tests.serving import Server

DESK = {"width": 1280, "height": 900, "reduced_motion": "reduce"}
HALL = {"width": 1280, "height": 720, "reduced_motion": "reduce"}
PLAN = {"number": 3, "names": ["Mobilität", "Schule und Kita", "Ehrenamt"], "minutes": 20, "top": 2}


@pytest.fixture(scope="module")
def server(town_server: Server) -> Server:
    return town_server


@pytest.fixture
def gathering(server: Server) -> str:
    slug = f"g{secrets.token_hex(4)}"
    definition = json.loads(town.define(slug, **town.OPEN).to_json()) | {"groups": PLAN}
    server.operate("define", definition=definition)
    return slug


class Member:
    """Somebody in a small group, by plain HTTP."""

    def __init__(self, server: Server, slug: str, name: str) -> None:
        self.base = f"{server.url}/g/{slug}/"
        self.name = name
        self.token = ""
        self.token = self._ask("join")["token"]
        self.does("join_group", author=name)

    def does(self, name: str, **fields: Any) -> dict[str, Any]:
        return self._ask("command", {"name": name, "nonce": secrets.token_hex(8), **fields})

    def sees(self) -> dict[str, Any]:
        return self._ask("group/feed")

    @property
    def group(self) -> str | None:
        group: str | None = self.sees()["own"]["membership"][0]["group"]
        return group

    def hands_in(self, *texts: str) -> list[str]:
        ideas = [self.does("post_idea", text=text, group=self.group)["idea"] for text in texts]
        self.does("take_pen")
        assert self.does("hand_in", ideas=ideas)["ok"]
        return ideas

    def _ask(self, path: str, message: dict[str, Any] | None = None) -> dict[str, Any]:
        is_post = path in ("join", "command")
        body = json.dumps(message or {}).encode() if is_post else None
        headers = {"Content-Type": "application/json"}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        request = urllib.request.Request(self.base + path, body, headers)
        with urllib.request.urlopen(request, timeout=20) as answer:
            found: dict[str, Any] = json.load(answer)
        return found


def opens_the_desk(new_context: NewContext, server: Server, slug: str) -> Page:
    page = new_context(**DESK).new_page()
    page.goto(server.moderator_link(gathering=slug))
    page.locator("#login button").click()
    expect(page.locator("#connection")).to_have_text("Verbunden")
    page.locator('[data-panel="groups"]').click()
    return page


def test_groups_are_set_up_in_a_minute_and_brought_before_the_hall(
    server: Server, gathering: str, new_context: NewContext
) -> None:
    early = [Member(server, gathering, name) for name in ("Ada", "Ben", "Cleo", "Emil")]
    desk = opens_the_desk(new_context, server, gathering)
    panel = desk.locator(".groups-panel")
    expect(panel).to_contain_text("4 Personen warten auf einen Platz.")
    picture(desk, "desk-set-up")
    panel.get_by_role("button", name="Einrichten", exact=True).click()
    expect(panel.locator(".groups-item")).to_have_count(3)
    expect(panel).not_to_contain_text("warten")
    panel.get_by_role("button", name="Neu einrichten").click()
    panel.get_by_label("Anzahl").fill("4")
    panel.get_by_role("button", name="Einrichten", exact=True).click()
    expect(panel.locator(".groups-item")).to_have_count(4)
    assert all(member.group for member in early)
    late = Member(server, gathering, "Hanna")
    assert late.group

    panel.get_by_role("button", name="Zeit starten").click()
    expect(desk.locator(".groups-strip")).to_contain_text("0 von 4 Gruppen haben abgegeben")
    early[0].hands_in("Ein Radweg zur Schule", "Mehr Bänke am Markt")
    expect(panel.locator(".groups-progress")).to_have_text("1 von 4 Gruppen haben abgegeben")

    own = panel.locator(f'[data-group="{early[0].group}"]')
    own.locator(".groups-name").click()
    expect(own.locator(".groups-members")).to_contain_text("Ada")
    expect(own.locator(".groups-ideas").first).to_contain_text("Ein Radweg zur Schule")
    picture(desk, "desk-running")
    assert faults(desk) == []

    # Somebody is moved, and lands in the other group with nothing of this one.
    other = next(m for m in (*early[1:], late) if m.group != early[0].group)
    own.get_by_label("Ada in eine andere Gruppe").select_option(other.group)
    expect(own.locator(".groups-state")).to_contain_text("abgegeben")
    expect(own.locator(".groups-inside")).not_to_contain_text("Ada")
    assert early[0].group == other.group

    desk.locator('[data-idea] >> text="Ein Radweg zur Schule"').first.click()
    for text in ("Ein Radweg zur Schule", "Mehr Bänke am Markt"):
        card = desk.locator("#desk [data-idea]").filter(has_text=text)
        card.get_by_role("button", name="Freigeben").first.click()
        expect(desk.locator(".list-published, [data-list=published]")).to_contain_text(text)

    hall = new_context(**HALL).new_page()
    hall.goto(server.stage_link(gathering=gathering))
    hall.goto(f"/g/{gathering}/projector")
    panel.get_by_role("button", name="Stand der Gruppen auf die Leinwand").click()
    expect(hall.locator(".stage-groups-done")).to_have_text("1 von 4 Gruppen haben abgegeben")
    picture(hall, "hall-overview")
    desk.keyboard.press("Escape")
    desk.locator("body").press("l")
    expect(hall.locator(".stage-suggestions li")).to_have_count(2)
    picture(hall, "hall-group")
    assert faults(hall) == []

    regie = desk.context.new_page()
    regie.goto(f"/g/{gathering}/stage")
    expect(regie.locator("#on-air .status")).to_contain_text("Kleingruppen")
    regie.locator("body").press("7")
    expect(regie.locator("#preview")).to_contain_text("Kleingruppen")
    regie.locator("body").press("t")
    expect(hall.locator(".stage-groups-done")).to_be_visible()
    regie.locator("body").press("n")
    expect(hall.locator(".stage-suggestions")).to_be_visible()
    picture(regie, "regie")
    assert faults(regie) == []
