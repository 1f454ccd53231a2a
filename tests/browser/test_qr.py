"""The codes as cameras see them: read from pictures of the screen, also as small as the last row
sees them."""

from __future__ import annotations

import io

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.cast import Guest, Projector, enters
from tests.browser.conftest import NewContext
from tests.serving import Server

#: Of the screen's height.
LARGE = 0.22
#: Pixels of the code's height in a phone's picture from the last row: 15 m from a screen 3 m high
#: the code spans 2.5 degrees, and a phone's preview shows some 50 pixels a degree.
LAST_ROW = 120


@pytest.fixture
def server(town_server: Server) -> Server:
    return town_server


@pytest.mark.parametrize("slug", ["leer", "short-60", "lit-long", "vorbei"])
@pytest.mark.parametrize("size", [(1920, 1080), (1024, 768)])
def test_the_projectors_code_is_the_plain_address(
    server: Server, new_context: NewContext, slug: str, size: tuple[int, int]
) -> None:
    """A venue code in view of the stream's camera could be used from home."""
    context = new_context(*size, reduced_motion="reduce")
    hall = Projector(context, server.stage_link(gathering=slug)).is_switched_on().page
    assert code_height(hall) >= LARGE * size[1]
    assert read(hall) == f"{server.url}/g/{slug}/"


@pytest.mark.parametrize("name", ["entrance", "poster"])
def test_the_codes_at_the_door_check_in(server: Server, new_context: NewContext, name: str) -> None:
    page = enters(new_context(1920, 1080), server.moderator_link(gathering="leer"))
    page.goto(f"/g/leer/{name}")
    address = read(page)
    assert address.startswith(f"{server.url}/g/leer/checkin?c=")
    ada = Guest(new_context(), "leer")
    ada.page.goto(address)
    expect(ada.page).to_have_url(f"{server.url}/g/leer/?done=check_in")
    expect(ada.page.locator("main")).to_contain_text("Sie sind im Saal eingecheckt")


def test_the_poster_prints_a_code_that_reads(server: Server, new_context: NewContext) -> None:
    page = enters(new_context(794, 1123), server.moderator_link(gathering="leer"))  # A4 at 96 dpi
    page.goto("/g/leer/poster")
    page.emulate_media(media="print", color_scheme="dark")
    assert "/g/leer/checkin?c=" in read(page)


def code_height(page: Page) -> float:
    box = page.locator("svg.qr").bounding_box()
    assert box
    return box["height"]


def read(page: Page) -> str:
    """What the code in a picture of the whole screen says; the same as in the last row's."""
    picture = Image.open(io.BytesIO(page.screenshot())).convert("L")
    shrink = LAST_ROW / code_height(page)
    far = picture.resize((round(picture.width * shrink), round(picture.height * shrink)))
    near, last_row = (zxingcpp.read_barcodes(image) for image in (picture, far))
    assert [code.text for code in near] == [code.text for code in last_row]
    assert len(near) == 1, "a picture holds one code"
    text: str = near[0].text
    return text
