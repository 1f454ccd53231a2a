"""Small screens, large type, no motion, forced colours; nothing moves by itself."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser import town
from tests.browser.cast import Guest, enters
from tests.browser.conftest import NewContext, Open
from tests.serving import Server
from tests.web.people import Evening

PUBLIC = [
    "/?all",
    "/g/leer/",
    "/g/wand/",
    "/g/wand/?lang=leicht",
    "/g/bald/",
    "/g/vorbei/",
    "/g/wand/checkin?c=x",
    "/g/wand/privacy",
    "/g/nichts/",
]
STAFF = ["staff", "moderate"]
SMALL = (320, 640)  # WCAG 1.4.10 Reflow
ZOOMED = (640, 400)  # what is left of 1280x800 at 200 %

#: On purpose beside the page: words for screen readers alone, the link that Tab brings in, and a
#: row of buttons that scrolls by itself.
UNSEEN = ".visually-hidden, .skip, .panel-buttons"
#: Elements that stick out of a window that cannot be scrolled sideways.
WIDER_THAN_THE_WINDOW = """(UNSEEN) => {
  const isOut = (element) => element.getBoundingClientRect().right > innerWidth + 1;
  const isRead = (element) => element.checkVisibility() && !element.closest(UNSEEN);
  const out = [...document.body.querySelectorAll("*")].filter((one) => isOut(one) && isRead(one));
  const scrolls = document.documentElement.scrollWidth > innerWidth;
  return out.map((one) => one.outerHTML.slice(0, 120)).concat(scrolls ? ["it scrolls"] : []);
}"""

#: WCAG 1.4.12 Text Spacing.
SPACE_OUT = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`
    * { line-height: 1.5 !important; letter-spacing: 0.12em !important; }
    * { word-spacing: 0.16em !important; }
    p { margin-bottom: 2em !important; }`);
  document.adoptedStyleSheets = [sheet];
}"""
#: Boxes that hide a part of their text.
CLIPPED = """() => [...document.body.querySelectorAll("*")].filter((one) => {
  const { overflowX, overflowY } = getComputedStyle(one);
  const hides = (overflow) => ["hidden", "clip"].includes(overflow);
  if (!one.checkVisibility() || one.closest(".visually-hidden, svg, option")) return false;
  return hides(overflowX) && one.scrollWidth > one.clientWidth + 1
      || hides(overflowY) && one.scrollHeight > one.clientHeight + 1;
}).map((one) => one.outerHTML.slice(0, 120))"""

#: Layout shifts as Chromium scores them (CLS), those within 500 ms of a tap or key left out.
WATCH_SHIFTS = """
  window.shifts = 0;
  window.shifted = [];
  new PerformanceObserver((list) => {
    for (const { value, hadRecentInput, sources } of list.getEntries()) {
      if (hadRecentInput) continue;
      window.shifts += value;
      window.shifted.push(...sources.map(({ node }) => node?.outerHTML?.slice(0, 80)));
    }
  }).observe({ type: "layout-shift", buffered: true });
"""
#: Google calls a CLS of 0.1 good.
STEADY = 0.02

ANIMATIONS = "document.getAnimations().filter((one) => one.playState === 'running').length"


WITHOUT_AN_EDGE = """() => [...document.querySelectorAll("button, input, textarea, select")].filter(
  (one) => one.checkVisibility() && !["hidden", "radio", "checkbox"].includes(one.type)
    && getComputedStyle(one).borderBottomStyle === "none",
).map((one) => one.outerHTML.slice(0, 120))"""


@pytest.fixture
def server(town_server: Server) -> Server:
    return town_server


@pytest.mark.parametrize("path", PUBLIC)
def test_nothing_is_wider_than_a_small_window(opened: Open, path: str) -> None:
    page = opened(path)
    for width, height in (SMALL, ZOOMED):
        page.set_viewport_size({"width": width, "height": height})
        assert page.evaluate(WIDER_THAN_THE_WINDOW, UNSEEN) == [], width


@pytest.mark.parametrize("path", PUBLIC)
def test_wide_spacing_hides_no_text(opened: Open, path: str) -> None:
    page = opened(path)
    page.evaluate(SPACE_OUT)
    assert page.evaluate(CLIPPED) == []
    assert page.evaluate(WIDER_THAN_THE_WINDOW, UNSEEN) == []


@pytest.mark.parametrize("path", STAFF)
def test_at_320_pixels_staff_can_work(server: Server, new_context: NewContext, path: str) -> None:
    page = enters(new_context(320, 640), server.moderator_link(gathering="wand"))
    page.goto(f"/g/wand/{path}")
    if path == "moderate":
        page.locator("#desk [data-idea]").first.wait_for()
    assert page.evaluate(WIDER_THAN_THE_WINDOW, UNSEEN) == []


def test_who_wants_no_motion_gets_none(server: Server, new_context: NewContext) -> None:
    context = new_context(reduced_motion="reduce")
    ada = Guest(context, "wand").was_here_before(town.token("wand", "ada")).arrives()
    expect(ada.page.locator("#joy")).to_be_visible()
    mona = enters(context, server.moderator_link(gathering="wand"))
    mona.locator("#desk [data-idea]").first.wait_for()
    hall = enters(context, server.stage_link(gathering="short-60"))
    hall.locator("#picture [data-idea]").first.wait_for()
    for page in (ada.page, mona, hall):
        assert page.evaluate(ANIMATIONS) == 0


@pytest.mark.parametrize("path", ["/g/wand/", "/?all"])
def test_forced_colours_leave_controls_their_edges(opened: Open, path: str) -> None:
    page = opened(path)
    page.emulate_media(forced_colors="active")
    assert page.evaluate("matchMedia('(forced-colors: active)').matches")
    assert page.evaluate(WITHOUT_AN_EDGE) == []
    page.emulate_media(forced_colors="none")


def test_nothing_moves_while_ideas_arrive(server: Server, new_context: NewContext) -> None:
    """On load, while ten ideas arrive, and when they are shown."""
    context = new_context()
    context.add_init_script(WATCH_SHIFTS)
    ada = Guest(context, "long-12").arrives().is_connected()
    ada.page.locator("#wall-title").scroll_into_view_if_needed()
    ada.page.wait_for_timeout(500)
    stays_still(ada.page)

    with Evening(server, "long-12") as others:
        mona = others.moderator()
        for number in range(10):
            mona.publishes(others.guest().posts(f"Idee {number}")["idea"])
    expect(ada.page.locator("#reveal button")).to_have_text("10 neue Ideen zeigen")
    stays_still(ada.page)
    ada.page.locator("#reveal button").click()
    expect(ada.wall("Idee 9")).to_be_visible()
    stays_still(ada.page)


def stays_still(page: Page) -> None:
    shifts, moved = page.evaluate("[window.shifts, window.shifted]")
    assert shifts < STEADY, moved
