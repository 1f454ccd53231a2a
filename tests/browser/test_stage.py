"""The crew directs the stage; projector and overlay follow."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import faint_texts, faults
from tests.browser.cast import Projector, enters
from tests.browser.conftest import NewContext
from tests.browser.test_hall import FAULTS, LEAST_LETTERS, SIZES
from tests.serving import Server
from tests.web.people import Evening, Moderator

#: What the browser tells of changes nobody asked for, and how long each frame took.
WATCH = """() => {
  window.shifts = [];
  window.frames_ = [];
  new PerformanceObserver((list) => {
    for (const { value, sources } of list.getEntries())
      window.shifts.push(`${value} ${sources.map(({ node }) => node?.className)}`);
  }).observe({ type: "layout-shift" });
  let last = performance.now();
  const frame = (now) => {
    window.frames_.push(now - last);
    last = now;
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
}"""


@pytest.fixture
def server(town_server: Server) -> Server:
    return town_server


@pytest.fixture
def evening(server: Server, gathering: str) -> Iterator[Evening]:
    with Evening(server, gathering) as playing:
        yield playing


@pytest.fixture
def mona(evening: Evening) -> Moderator:
    return evening.moderator("Mona")


@pytest.fixture
def ideas(evening: Evening) -> list[str]:
    return [evening.published(text) for text in ("Mehr Bänke", "WLAN am Markt", "Ein Lastenrad")]


def regie(server: Server, new_context: NewContext, slug: str, name: str = "Lena") -> Page:
    context = new_context(1280, 800, reduced_motion="reduce")
    page = enters(context, server.moderator_link(name, gathering=slug))
    page.goto(f"/g/{slug}/stage")
    expect(page.locator("#modes .modes")).to_be_visible()
    return page


def hall_of(server: Server, new_context: NewContext, slug: str) -> Page:
    context = new_context(1920, 1080, reduced_motion="reduce")
    return Projector(context, server.stage_link(gathering=slug)).is_switched_on().page


def overlay_of(server: Server, new_context: NewContext, slug: str, query: str = "") -> Page:
    context = new_context(1920, 1080, reduced_motion="reduce")
    page = context.new_page()
    page.goto(f"{server.stage_link(gathering=slug)}&to=overlay{query}")
    expect(page).to_have_url(f"{server.url}/g/{slug}/overlay{query.replace('&', '?', 1)}")
    return page


def picture(page: Page, name: str) -> None:
    expect(page.locator("#stage")).to_have_attribute("data-picture", name)


def test_by_keyboard_alone(
    server: Server, new_context: NewContext, gathering: str, ideas: list[str]
) -> None:
    """Preview, on air, at once, black and back, undo."""
    lena, hall = regie(server, new_context, gathering), hall_of(server, new_context, gathering)
    keys = lena.keyboard
    picture(hall, "wall")
    keys.press("6")
    expect(lena.locator("#preview .status")).to_have_text("Pause")
    picture(hall, "wall")
    keys.press("Enter")
    picture(hall, "pause")
    keys.press("Shift+Digit3")
    picture(hall, "themes")
    keys.press("b")
    expect(hall.locator("#black")).to_be_visible()
    keys.press("b")
    expect(hall.locator("#black")).to_be_hidden()
    for key in ("j", "s"):
        keys.press(key)
    picture(hall, "spotlight")
    keys.press("u")
    picture(hall, "themes")
    expect(lena.locator("#history li").first).to_contain_text("Themen")
    lena.locator("#history button", has_text="Vorschau").last.click()
    expect(lena.locator("#preview .status")).to_have_text("Pause")
    assert faults(lena) == []


def test_two_of_the_crew(
    server: Server, new_context: NewContext, gathering: str, mona: Moderator
) -> None:
    """What Mona prepared meanwhile is not put on air by Lena's key."""
    lena = regie(server, new_context, gathering)
    lena.keyboard.press("6")
    expect(lena.locator("#preview .status")).to_have_text("Pause")
    mona.phone.command("prepare_picture", mode="results")
    expect(lena.locator("#preview .status")).to_have_text("Ergebnis")
    ack = mona.phone.command("take_picture", preview=1)
    assert (ack["code"], ack["by"]) == ("stage_moved", "Mona")


@pytest.mark.parametrize("mode", ["welcome", "wall", "themes", "results", "pause"])
def test_every_picture_is_whole_large_and_clear(
    server: Server, new_context: NewContext, mode: str
) -> None:
    """From 1024x768 to 4K: nothing cut, covered or small; 7:1; axe finds nothing."""
    with Evening(server, "short-60") as evening:
        mona = evening.moderator("Mona")
        mona.phone.command(
            "set_stage", text="Getränke im Foyer. Alle Ideen hängen aus.", minutes=12
        )
        mona.phone.command("show_picture", mode=mode)
        hall = hall_of(server, new_context, "short-60")
        picture(hall, mode)
        for width, height in SIZES:
            hall.set_viewport_size({"width": width, "height": height})
            hall.evaluate("() => new Promise((done) => setTimeout(done, 150))")
            assert hall.evaluate(FAULTS, LEAST_LETTERS) == [], f"{width}x{height}"
        assert faint_texts(hall) == []
        assert faults(hall) == []
        mona.phone.command("show_picture", mode="wall")


def test_names_as_the_crew_wants_them(
    server: Server, new_context: NewContext, gathering: str, evening: Evening, mona: Moderator
) -> None:
    """S1"""
    mona.publishes(evening.guest().posts("Mehr Bänke", author="Aylin Kaya")["idea"])
    hall = hall_of(server, new_context, gathering)
    expect(hall.locator("#picture .stage-name")).to_have_text("Aylin Kaya")
    lena = regie(server, new_context, gathering)
    lena.get_by_label("kürzen: Aylin K.").check()
    expect(hall.locator("#picture .stage-name")).to_have_text("Aylin K.")
    lena.get_by_label("nicht zeigen").check()
    expect(hall.locator("#picture .stage-name")).to_have_count(0)


def test_spotlights_shift_nothing(
    server: Server, new_context: NewContext, gathering: str, ideas: list[str], mona: Moderator
) -> None:
    hall = hall_of(server, new_context, gathering)
    expect(hall.locator("#audience")).to_be_visible()
    hall.evaluate(WATCH)
    for idea in (ideas[0], ideas[1], None):
        mona.spotlights(idea)
        count = 1 if idea else 3
        expect(hall.locator("#picture [data-idea]")).to_have_count(count)
    assert hall.evaluate("window.shifts") == []


def test_the_overlay_brings_the_idea_and_takes_it_off_later(
    server: Server, new_context: NewContext, gathering: str, ideas: list[str], mona: Moderator
) -> None:
    """Hidden or black it goes at once."""
    stream = overlay_of(server, new_context, gathering, "&hold=2&out=0")
    lower = stream.locator("#lower")
    expect(stream.locator("#corner")).to_contain_text(f"/g/{gathering}")
    mona.spotlights(ideas[0])
    expect(lower).to_have_attribute("data-state", "in")
    expect(lower).to_contain_text("Mehr Bänke")
    assert faults(stream) == []
    mona.spotlights(None)
    stream.wait_for_timeout(1_000)
    expect(lower).to_contain_text("Mehr Bänke", timeout=1)
    expect(lower).to_be_empty(timeout=4_000)
    mona.spotlights(ideas[1])
    expect(lower).to_contain_text("WLAN")
    mona.phone.command("black_out", on=True)
    expect(lower).to_be_empty(timeout=1_500)
    mona.phone.command("black_out", on=False)
    expect(lower).to_contain_text("WLAN")
    mona.decides("hide_idea", ideas[1], reason="off_topic")
    expect(lower).to_be_empty(timeout=1_500)


def test_the_overlays_page_explains_it(server: Server, new_context: NewContext) -> None:
    page = enters(new_context(1280, 800), server.moderator_link(gathering="leer"))
    page.goto("/g/leer/overlay/help")
    page.get_by_label("hold").fill("12")
    page.get_by_label("side").select_option("right")
    page.get_by_role("button", name="Ansehen").click()
    expect(page.locator("#address")).to_have_value(
        f"{server.url}/g/leer/overlay?hold=12&side=right"
    )
    expect(page.locator("#ending")).to_have_value("&to=overlay&hold=12&side=right")
    sample = page.frame_locator("#sample iframe")
    expect(sample.locator("#lower")).to_contain_text("Sprechstunde")
    assert faults(page) == []
    page.goto("/g/leer/overlay?hold=61")
    expect(page.get_by_role("alert")).to_contain_text(
        "hold muss eine ganze Zahl von 0 bis 60 sein."
    )
    assert faults(page) == []


@pytest.mark.soak
def test_no_frame_of_a_spotlight_takes_100_ms(server: Server, new_context: NewContext) -> None:
    """With the browser's transitions, on a wall of two hundred. Wants the machine for itself."""
    with Evening(server, "short-200") as evening:
        mona = evening.moderator("Mona")
        link = server.stage_link(gathering="short-200")
        hall = Projector(new_context(1920, 1080), link).is_switched_on().page
        hall.wait_for_timeout(3_000)
        ideas = list(mona.phone.ideas)[:3]
        hall.evaluate(WATCH)
        for idea in (*ideas, None, ideas[0], None):
            mona.spotlights(idea)
            hall.wait_for_timeout(1_500)
        assert max(hall.evaluate("window.frames_")) < 100
        assert hall.evaluate("window.shifts") == []
