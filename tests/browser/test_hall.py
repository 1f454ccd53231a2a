"""The hall's screen as the last row, 15 m away, needs it."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser import town
from tests.browser.axe import faint_texts
from tests.browser.cast import Projector
from tests.browser.conftest import NewContext
from tests.serving import Server

SIZES = ((1920, 1080), (1024, 768), (3840, 2160))
#: Pixels at 1080p; on other screens the same share of the height.
LEAST_LETTERS = 32
TURN = 13_000  # ms; a page of the wall stays for 12 s

#: What is cut, covered, off the screen or too small, in words.
FAULTS = """(least) => {
  const unit = Math.min(innerHeight, innerWidth * 0.75) / 1080;
  const frame = document.getElementById("picture").getBoundingClientRect();
  const screen = { left: 0, top: 0, right: innerWidth, bottom: innerHeight };
  const code = document.querySelector("svg.qr");
  const faults = new Set();
  const blame = (what, { className, textContent }) =>
    faults.add(`${what}: ${className} ${textContent.slice(0, 40)}`);

  const cards = [...document.querySelectorAll("#picture [data-idea]")];
  const shown = cards.filter((card) => touches(box(card), frame));
  for (const card of shown) if (!isInside(box(card), frame)) blame("cut card", card);
  if (cards.length && !shown.length) faults.add("no idea on the screen");

  const lines = [{ ...box(code), of: code, holder: code.parentElement }];
  for (const text of texts(document.getElementById("stage"))) {
    const holder = text.parentElement;
    const card = holder.closest("[data-idea]");
    if (!isSeen(holder) || (card && !shown.includes(card))) continue;
    const { fontSize, overflowY } = getComputedStyle(holder);
    if (Number.parseFloat(fontSize) / unit < least - 0.5) blame(`${fontSize} letters`, holder);
    const isHigher = holder.scrollHeight > holder.clientHeight + 2;
    if (isHigher && overflowY !== "visible") blame("cut text", holder);
    lines.push(...linesOf(text).map((line) => ({ ...line, of: text, holder })));
  }
  for (const [place, line] of lines.entries()) {
    if (!isInside(line, screen)) blame("off the screen", line.holder);
    const others = lines.slice(place + 1).filter(({ of }) => of !== line.of);
    if (others.some((other) => touches(line, other))) blame("covered", line.holder);
  }
  return [...faults];

  function box(element) {
    const { left, top, right, bottom } = element.getBoundingClientRect();
    return { left, top, right, bottom };
  }
  function isInside(one, outer) {
    return one.left >= outer.left - 1 && one.right <= outer.right + 1
      && one.top >= outer.top - 1 && one.bottom <= outer.bottom + 1;
  }
  function touches(one, other) {
    return Math.min(one.right, other.right) - Math.max(one.left, other.left) > 2
      && Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top) > 2;
  }
  function isSeen(element) {
    return element.checkVisibility({ opacityProperty: true, visibilityProperty: true })
      && !element.closest(".visually-hidden, svg");
  }
  function texts(root) {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    const found = [];
    while (walker.nextNode()) if (walker.currentNode.data.trim()) found.push(walker.currentNode);
    return found;
  }
  function linesOf(text) {
    const range = document.createRange();
    range.selectNodeContents(text);
    return [...range.getClientRects()].map(({ left, top, right, bottom }) => {
      const air = (bottom - top) * 0.2; // a line's box is higher than its letters
      return { left, right, top: top + air, bottom: bottom - air };
    });
  }
}"""


@pytest.fixture
def server(town_server: Server) -> Server:
    return town_server


@pytest.mark.parametrize("length", ["short", "long"])
@pytest.mark.parametrize("count", town.WALLS)
def test_the_wall_is_whole_and_large(
    server: Server, new_context: NewContext, count: int, length: str
) -> None:
    hall = on_stage(server, new_context, f"{length}-{count}")
    pages = 3 if count > 12 else 1
    for width, height in SIZES:
        resize(hall, width, height)
        for page in range(pages):
            where = f"{width}x{height}, page {page}"
            assert hall.evaluate(FAULTS, LEAST_LETTERS) == [], where
            hall.keyboard.press("ArrowRight")
            painted(hall)


@pytest.mark.parametrize("slug", ["lit-short", "lit-long", "wand"])
def test_the_spotlight_is_whole_and_large(
    server: Server, new_context: NewContext, slug: str
) -> None:
    hall = on_stage(server, new_context, slug)
    for width, height in SIZES:
        resize(hall, width, height)
        expect(hall.locator("#picture [data-idea]")).to_be_in_viewport(ratio=1)
        assert hall.evaluate(FAULTS, LEAST_LETTERS) == [], f"{width}x{height}"


@pytest.mark.parametrize("slug", ["leer", "short-12", "lit-long", "vorbei"])
def test_texts_stand_out(server: Server, new_context: NewContext, slug: str) -> None:
    assert faint_texts(on_stage(server, new_context, slug)) == []


def test_the_wall_turns_its_pages_until_it_is_told_to_stop(
    server: Server, new_context: NewContext
) -> None:
    context = new_context(*SIZES[0])
    context.clock.install()
    hall = Projector(context, server.stage_link(gathering="long-60")).is_switched_on().page
    mark = hall.locator("#page-mark")
    expect(mark).to_contain_text("1")
    first = mark.text_content()
    context.clock.fast_forward(TURN)
    expect(mark).not_to_have_text(str(first))
    second = mark.text_content()
    hall.keyboard.press("Space")
    context.clock.fast_forward(TURN)
    hall.wait_for_timeout(300)
    expect(mark).to_have_text(str(second))
    hall.keyboard.press("Space")
    context.clock.fast_forward(TURN)
    expect(mark).not_to_have_text(str(second))


def on_stage(server: Server, new_context: NewContext, slug: str) -> Page:
    """Without motion, so that each look is at a picture that has come to rest."""
    context = new_context(*SIZES[0], reduced_motion="reduce")
    hall = Projector(context, server.stage_link(gathering=slug)).is_switched_on()
    painted(hall.page)
    return hall.page


def resize(page: Page, width: int, height: int) -> None:
    page.set_viewport_size({"width": width, "height": height})
    page.wait_for_function("width => innerWidth === width", arg=width)
    painted(page)


def painted(page: Page) -> None:
    """Waits until what was asked for is on the screen."""
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 100)))")
