"""The moderation desk: six lists, by mouse, buttons and keys; two moderators; and thousands."""

from __future__ import annotations

import json
import os
import re
import statistics
import time
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from companion.domain import commands as c
from companion.store.sqlite_log import SqliteLog
from tests.browser import town
from tests.browser.axe import faults
from tests.browser.cast import enters
from tests.browser.conftest import NewContext
from tests.browser.test_reach import KEY_TO_PAINT, PAINTED_AFTER
from tests.serving import Server
from tests.web.people import Evening

#: What a list of thousands may hold in the page, cards of all lists together.
MOST_CARDS = 80
#: Of real people, one JSON object a line with a `text`; the town's own where there is none.
TEXTS = "COMPANION_TEXTS"
THOUSANDS = 5_000


@pytest.fixture
def server(town_server: Server) -> Server:
    return town_server


class Mona:
    """A moderator with a wide screen."""

    def __init__(self, new_context: NewContext, server: Server, slug: str, width: int = 1920):
        context = new_context(width, 1080, reduced_motion="reduce")
        self.page = enters(context, server.moderator_link(gathering=slug))
        expect(self.page.locator("#connection")).to_have_attribute("data-state", "live")

    def list(self, name: str) -> Locator:
        return self.page.locator(f"[data-list={name}]")

    def card(self, text: str, name: str) -> Locator:
        return self.list(name).locator(".card").filter(has_text=text)

    def presses(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def sees(self, text: str, name: str) -> None:
        expect(self.card(text, name)).to_be_visible()

    def drags(self, text: str, name: str, onto: Locator) -> None:
        self.card(text, name).locator(".grip").drag_to(onto)


def test_an_idea_goes_from_the_inbox_over_the_stage_to_what_is_done(
    server: Server, new_context: NewContext, gathering: str
) -> None:
    """By mouse, by button, by key; and every step back again. axe finds nothing on the way."""
    with Evening(server, gathering) as others:
        for text in ("Eins", "Zwei", "Drei"):
            others.guest().posts(text)
    mona = Mona(new_context, server, gathering)
    mona.drags("Eins", "pending", mona.list("next"))
    mona.sees("Eins", "next")
    mona.card("Zwei", "pending").get_by_role("button", name="Als Nächstes").click()
    mona.sees("Zwei", "next")
    mona.card("Drei", "pending").locator(".idea-text").click()
    mona.presses("q")
    mona.sees("Drei", "next")

    mona.drags("Drei", "next", mona.card("Zwei", "next"))
    expect(mona.list("next").locator(".idea-text")).to_have_text(["Eins", "Drei", "Zwei"])
    mona.page.get_by_role("button", name="Nächste zeigen").click()
    mona.sees("Eins", "stage")
    mona.presses("n")
    mona.sees("Drei", "stage")
    mona.sees("Eins", "done")
    assert faults(mona.page) == []

    mona.presses("u")
    mona.sees("Eins", "stage")
    expect(mona.list("next").locator(".idea-text")).to_have_text(["Drei", "Zwei"])
    mona.presses("v")
    expect(mona.page.locator("#decisions")).to_contain_text("Mona: auf die Leinwand geholt")
    mona.page.locator("#decisions [data-decision] button").first.click()
    mona.presses("Escape")
    expect(mona.list("stage").locator(".card")).to_have_count(0)
    expect(mona.list("next").locator(".idea-text")).to_have_text(["Eins", "Drei", "Zwei"])


def test_nothing_moves_under_who_reads(
    server: Server, new_context: NewContext, gathering: str
) -> None:
    """What is new waits, what another handled stays and says who it was, until one moves on."""
    with Evening(server, gathering) as others:
        milo = others.moderator("Milo")
        first, second, _ = [others.guest().posts(text)["idea"] for text in ("Eins", "Zwei", "Drei")]
        mona = Mona(new_context, server, gathering)
        mona.sees("Eins", "pending")
        mona.presses("j")
        before = mona.card("Drei", "pending").bounding_box()
        milo.hides(second, "advertising")
        milo.publishes(first)
        for number in range(7):
            others.guest().posts(f"Neu {number}")
        expect(mona.page.locator(".list-new")).to_have_text("7 neue zeigen")
        expect(mona.page.locator("#announcer")).to_contain_text("neue Idee")
        expect(mona.card("Zwei", "pending")).to_contain_text("Milo: ausgeblendet (Werbung)")
        expect(mona.card("Eins", "pending")).to_contain_text("Milo: freigegeben")
        expect(mona.card("Eins", "pending")).to_be_focused()
        assert mona.page.evaluate("scrollY") == 0
        after = mona.card("Drei", "pending").bounding_box()
        assert before is not None
        assert after is not None
        assert after["x"] == before["x"]
        mona.presses("j")
        expect(mona.list("pending").locator(".idea-text")).to_have_text(["Drei"])
        mona.presses("w")
        expect(mona.list("pending").locator(".card")).to_have_count(8)


def test_many_are_handled_in_one_go_with_one_undo(
    server: Server, new_context: NewContext, gathering: str
) -> None:
    with Evening(server, gathering) as others:
        ada = others.guest()
        for number in range(6):
            ada.posts(f"Idee {number}")
    mona = Mona(new_context, server, gathering)
    mona.sees("Idee 5", "pending")
    mona.presses("j", "x", "Shift+ArrowDown", "Shift+J")
    expect(mona.page.locator(".many")).to_contain_text("3 ausgewählt")
    assert faults(mona.page) == []
    mona.presses("h", "5")
    expect(mona.list("hidden").locator(".card")).to_have_count(3)
    expect(mona.page.locator("#toasts")).to_contain_text("3 Ideen ausgeblendet")
    mona.card("Idee 3", "pending").get_by_role("checkbox").click()
    mona.card("Idee 5", "pending").get_by_role("checkbox").click(modifiers=["Shift"])
    mona.page.locator(".many [data-action=publish]").click()
    expect(mona.list("published").locator(".card")).to_have_count(3)
    mona.presses("v")
    expect(mona.page.locator("[data-decision]")).to_have_count(2)
    mona.page.get_by_role("button", name="3 Entscheidungen zurücknehmen").last.click()
    mona.presses("Escape", "j")
    expect(mona.list("pending").locator(".card")).to_have_count(3)
    mona.presses("u")
    expect(mona.list("pending").locator(".card")).to_have_count(6)


def test_what_is_looked_for_and_the_keys_are_ones_own(
    server: Server, new_context: NewContext
) -> None:
    """And a thousand ideas are no more cards than a screen holds."""
    mona = Mona(new_context, server, "desk", width=1280)
    mona.list("pending").locator(".card").first.wait_for()
    assert mona.page.locator(".card").count() < MOST_CARDS
    mona.presses("f")
    mona.page.keyboard.type("(77) wlan")
    expect(mona.page.locator(".filter-says")).to_have_text(re.compile(r"^0 von \d+$"))
    mona.page.locator("#filter-text").fill("(777)")
    expect(mona.list("pending").locator(".card")).to_have_count(1)
    mona.presses("Enter", "c")
    expect(mona.page.locator(".filter-says")).to_have_count(0)

    mona.presses("?")
    publish = mona.page.locator("#keys [data-action=publish]")
    publish.get_by_role("button").click()
    mona.presses("h")
    expect(publish).to_contain_text("Diese Taste hat schon: ausblenden")
    mona.presses("z")
    expect(publish.locator("kbd")).to_have_text("z")
    assert faults(mona.page) == []
    mona.page.reload()
    mona.list("pending").locator(".card").first.wait_for()
    mona.presses("j")
    expect(mona.page.locator(".key-line")).to_contain_text("z freigeben")
    mona.presses("?")
    mona.page.get_by_role("button", name="Alle Tasten wie am Anfang").click()
    expect(publish.locator("kbd")).to_have_text("p")


def test_on_a_narrow_screen_there_are_tabs(
    server: Server, new_context: NewContext, gathering: str
) -> None:
    with Evening(server, gathering) as others:
        others.guest().posts("Eins")
    page = enters(new_context(360), server.moderator_link(gathering=gathering))
    page.get_by_role("button", name="Erledigt 0").click()
    expect(page.locator("[data-list=done]")).to_contain_text("Noch war nichts")
    assert page.locator(".list").count() == 1
    page.get_by_role("button", name="Eingang 1").click()
    page.locator("[data-list=pending] [data-action=queue]").click()
    page.get_by_role("button", name="Nächste zeigen").click()
    page.get_by_role("button", name="Auf der Leinwand 1").click()
    page.locator("[data-list=stage] [data-action=file]").click()
    page.get_by_role("button", name="Erledigt 1").click()
    expect(page.locator("[data-list=done] .card")).to_have_count(1)
    assert faults(page) == []


@pytest.mark.soak
def test_five_thousand_ideas_and_thirty_in_a_minute(
    tmp_path: Path, new_context: NewContext, chromium: object
) -> None:
    """Key to paint under 100 ms, be it a move, a decision, a search, or the whole list chosen; then
    thirty ideas in a row by keyboard alone, each key as soon as the last one is painted."""
    fill(tmp_path / "data")
    with Server(tmp_path / "data", COMPANION_SECRET=town.SECRET) as server:
        context = new_context(1920, 1080, base_url=server.url, reduced_motion="reduce")
        page = enters(context, server.moderator_link(gathering="viele"))
        page.locator("[data-list=pending] .card").first.wait_for()
        page.evaluate(PAINTED_AFTER)
        steps = {
            "moves": "jjjjjkkkjj" * 3,
            "decides": "pqpqppqpsp" * 3,
            "queue and stage": "nnnuunn",
            "chooses": ["x", *["Shift+ArrowDown"] * 8, "Escape", "a", "Escape"],
            "crosses": ["ArrowRight", "ArrowRight", "ArrowLeft", "ArrowLeft", "End"],
        }
        everything = [number for keys in steps.items() for number in pressed(page, *keys)]
        everything += pressed(page, "searches", ["f", *"radweg", "Enter", "c"])
        report("all", everything)
        assert statistics.quantiles(everything, n=20)[-1] < KEY_TO_PAINT * 1000

        # Where a search finds nothing in the inbox, the cursor is in another list afterwards.
        page.locator("[data-list=pending] .card p").first.click()
        count = page.locator("[data-list=pending] .list-count")
        waiting = int(count.inner_text())
        began, keys = time.monotonic(), 0
        for number in range(30):
            for key in ("p", "q", ("h", "5"), "p", "s")[number % 5]:
                page.keyboard.press(key)
                keys += 1
        took = time.monotonic() - began
        expect(count).to_have_text(str(waiting - 30))
        print(f"thirty ideas, {keys} keys: {took:.1f} s")
        assert took < 30


def pressed(page: Page, what: str, keys: str | list[str]) -> list[float]:
    page.evaluate("window.waits.length = 0")
    for key in keys:
        page.keyboard.press(key)
        page.wait_for_timeout(60)
    waits: list[float] = page.evaluate("window.waits")
    report(what, waits)
    return waits


def report(what: str, waits: list[float]) -> None:
    ordered = sorted(waits)
    p95 = ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]
    print(
        f"\n{what}: {len(ordered)} keys, median {statistics.median(ordered):.0f} ms,"
        f" p95 {p95:.0f} ms, most {ordered[-1]:.0f} ms"
    )


def fill(data: Path) -> None:
    """Five thousand ideas: most wait, some are published or hidden."""
    log = SqliteLog(data)
    evening = town.Gathering(log, "viele", **town.OPEN)
    texts = real_texts() or list(town.MIXED)
    posts = [c.PostIdea(texts[n % len(texts)][:480] + f" ({n})") for n in range(THOUSANDS)]
    posted = evening.do(evening.guest("ada").who, posts)
    mona = evening.moderator("Mona").who
    ids = [event.idea for event in posted]  # type: ignore[attr-defined]  # all are IdeaPosted
    evening.do(mona, [c.PublishIdea(id, 1) for id in ids[3_000:4_500]])
    evening.do(mona, [c.HideIdea(id, 1, "off_topic") for id in ids[4_500:]])
    log.close()


def real_texts() -> list[str]:
    file = os.environ.get(TEXTS)
    if not file:
        return []
    lines = Path(file).read_text(encoding="utf-8").splitlines()
    found = [json.loads(line).get("text") or "" for line in lines]
    return [text for text in found if text.strip()]


def test_a_list_is_drawn_where_it_was_read_when_the_window_was_narrow_meanwhile(
    server: Server, new_context: NewContext, gathering: str
) -> None:
    """A narrow window has one list alone; the others come back to where they were."""
    with Evening(server, gathering) as others:
        for number in range(12):
            others.published(f"{town.LONG[:300]} {number}")
    mona = Mona(new_context, server, gathering, 1280)
    cards = mona.list("published").locator(".list-cards")
    cards.evaluate("list => { list.scrollTop = list.scrollHeight; }")
    last = mona.card(f"{town.LONG[:300]} 0", "published")
    expect(last).to_be_in_viewport()
    mona.page.set_viewport_size({"width": 360, "height": 740})
    expect(cards).to_have_count(0)
    mona.page.set_viewport_size({"width": 1280, "height": 1080})
    expect(last).to_be_in_viewport()
