"""An evening in real browsers: from phone to projector."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.cast import Guest, Moderator, Projector
from tests.browser.conftest import NewContext
from tests.serving import Server

DESK = {"width": 1280, "height": 800}
HALL = {"width": 1920, "height": 1080}


@pytest.fixture
def server(town_server: Server) -> Server:
    return town_server


def test_an_idea_goes_from_a_phone_to_the_wall_the_screen_and_off_again(
    server: Server, new_context: NewContext, gathering: str
) -> None:
    ada = Guest(new_context(), gathering).arrives().is_connected()
    ben = Guest(new_context(), gathering).arrives().is_connected()
    mona = Moderator(new_context(**DESK), server.moderator_link(gathering=gathering)).logs_in()
    hall = Projector(new_context(**HALL), server.stage_link(gathering=gathering)).is_switched_on()

    ada.posts("Freies WLAN am Marktplatz", kind="Wunsch", author="Ada L.")
    ada.sees_own("Freies WLAN", "Wartet auf Freigabe")
    expect(mona.card("Freies WLAN")).to_be_visible()
    ben.does_not_see("Freies WLAN")
    hall.does_not_show("Freies WLAN")

    mona.publishes("Freies WLAN")
    ada.sees_own("Freies WLAN", "An der Wand")
    ben.sees_on_the_wall("Freies WLAN")
    hall.shows("Freies WLAN")

    ben.supports("Freies WLAN")
    expect(ada.wall("Freies WLAN").locator(".support-count")).to_contain_text("1")

    mona.spotlights("Freies WLAN")
    hall.shows_alone("Freies WLAN")
    ada.sees_own("Freies WLAN", "Auf der Leinwand")

    mona.hides("Freies WLAN", "4")
    hall.does_not_show("Freies WLAN")
    ben.does_not_see("Freies WLAN")
    ada.sees_own("Freies WLAN", "Nicht veröffentlicht")


def test_what_people_write_is_text_on_every_screen(
    server: Server, new_context: NewContext, gathering: str
) -> None:
    """Text is never interpreted."""
    hostile = '<img src=x onerror="document.title=1"> <script>document.title=1</script> {{7*7}}'
    ada = Guest(new_context(), gathering).arrives().is_connected()
    mona = Moderator(new_context(**DESK), server.moderator_link(gathering=gathering)).logs_in()
    hall = Projector(new_context(**HALL), server.stage_link(gathering=gathering)).is_switched_on()
    ada.posts(hostile, author="<b>Ada</b>")
    mona.publishes("onerror")
    ada.sees_on_the_wall(hostile)
    hall.shows(hostile)
    ada.page.reload()
    ada.sees_on_the_wall(hostile)
    assert "1" not in {p.page.title() for p in (ada, mona, hall)}
    assert ada.page.locator("#wall img, #wall script, #wall b").count() == 0


def test_two_moderators_at_once_are_told_who_was_first(
    server: Server, new_context: NewContext, gathering: str
) -> None:
    ada = Guest(new_context(), gathering).arrives().is_connected()
    ada.posts("Ein Parkleitsystem")
    mona = Moderator(new_context(**DESK), server.moderator_link("Mona", gathering)).logs_in()
    milo_context = new_context(**DESK)
    milo = Moderator(milo_context, server.moderator_link("Milo", gathering)).logs_in()
    milo.chooses("Parkleitsystem")
    mona.chooses("Parkleitsystem")
    milo_context.set_offline(True)  # Milo's command is on its way while Mona decides
    mona.hides("Parkleitsystem", "4")
    expect(mona.page.locator('[data-list="hidden"], #desk').first).to_contain_text("Parkleitsystem")
    milo.presses("p")
    milo_context.set_offline(False)
    expect(milo.page.locator("body")).to_contain_text("Mona")
    ben = Guest(new_context(), gathering).arrives().is_connected()
    ben.does_not_see("Parkleitsystem")
