import pytest

from companion.rehearsal.pages import Browser, Refused, checkin_address, log_in, staff


@pytest.mark.parametrize(
    "address",
    [
        "https://town.example/g/auftakt/?x=1",
        "//town.example/g/auftakt/?x=1",
        "/g/auftakt/?x=1",
        "g/auftakt/?x=1#own",
    ],
)
def test_every_address_is_taken_to_the_server_that_was_given(address):
    browser = Browser("http://127.0.0.1:8000/")

    assert browser.here(address) == "http://127.0.0.1:8000/g/auftakt/?x=1"


def test_a_login_link_gives_the_cookie_that_the_socket_needs(server):
    assert "=" in staff(server.url, server.moderator_link())


def test_a_link_that_is_none_is_refused(server):
    with pytest.raises(Refused):
        staff(server.url, f"{server.url}/g/auftakt/")


def test_staff_find_the_venue_s_check_in_address(server):
    browser = Browser(server.url)
    assert checkin_address(browser, "auftakt") is None

    log_in(browser, server.moderator_link())
    address = checkin_address(browser, "auftakt")

    assert address
    assert "/g/auftakt/checkin?" in address
