"""Comments on Facebook at the moderation desk: pasted by hand, and what the panel says."""

from __future__ import annotations

import json
import secrets
from dataclasses import replace

import pytest
from playwright.sync_api import expect

from companion.domain.comments.terms import CommentTerms
from tests.browser import town
from tests.browser.axe import faults
from tests.browser.cast import Moderator
from tests.browser.conftest import NewContext
from tests.serving import Server


@pytest.fixture
def server(town_server: Server) -> Server:
    return town_server


def test_a_comment_is_pasted_with_its_author_as_the_city_shows_it(
    town_server: Server, new_context: NewContext
) -> None:
    slug = f"g{secrets.token_hex(4)}"
    definition = replace(town.define(slug, **town.OPEN), comments=CommentTerms(names="first"))
    town_server.operate("define", definition=json.loads(definition.to_json()))
    mona = Moderator(new_context(1280, 800), town_server.moderator_link(gathering=slug)).logs_in()
    page = mona.page
    page.locator("[data-panel=comments]").click()
    expect(page.locator(".comments-state")).to_have_text("Kommentare werden nicht übernommen.")
    expect(page.locator("#comments-author-hint")).to_contain_text("nur der Vorname")
    page.locator("#comments-text").fill("Und Bäume dazu, bitte!")
    page.locator("#comments-author").fill("Ida B. Wells")
    page.keyboard.press("Enter")
    card = mona.card("Und Bäume dazu")
    expect(card).to_contain_text("über Facebook · Ida")
    expect(card).not_to_contain_text("Wells")
    expect(page.locator("#comments-text")).to_have_value("")
    page.locator("#comments-video").fill("https://www.facebook.com/stadt/videos/1234567890/")
    page.keyboard.press("Enter")
    expect(page.locator(".comments-state")).to_contain_text("COMPANION_FACEBOOK_TOKEN fehlt")
    assert faults(page) == []
    page.get_by_role("button", name="Nicht mehr übernehmen").click()
    expect(page.locator(".comments-state")).to_have_attribute("data-state", "off")
