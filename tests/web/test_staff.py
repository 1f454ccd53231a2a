"""Staff: login links, sessions, and their end."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from companion.rehearsal.pages import Refused
from tests.serving import Server
from tests.web.people import Evening

#: "Within a tick", on a machine that does other things too, in seconds.
WITHIN_A_TICK = 5.0


def test_a_login_link_logs_in_once(evening: Evening) -> None:
    """Guarantee: it shows one form with id="login" to be posted."""
    mona, link = evening.browser(), evening.server.moderator_link("Mona")
    page = mona.get(link)
    assert page.status == 200
    assert '<form id="login" method="post">' in page.text
    assert "Mona" in page.text
    answer = mona.submit(link)
    assert (answer.status, answer.location) == (303, "/g/auftakt/moderate")
    cookie = mona.cookies["staff_auftakt"]
    assert "httponly" in cookie.attributes
    assert cookie.attributes["samesite"] == "Lax"
    assert mona.get("/g/auftakt/moderate").status == 200
    thief = evening.browser()
    assert thief.submit(link).status == 403
    assert thief.cookies == {}
    assert "schon einmal benutzt" in thief.get(link).text


def test_a_preview_does_not_use_the_link_up(evening: Evening) -> None:
    """Threat: mail and chat programs open what they carry."""
    link = evening.server.moderator_link()
    for _ in range(5):
        preview = evening.browser()
        assert preview.get(link).status == 200
        assert preview.ask("HEAD", link).status == 200
        assert preview.cookies == {}
    assert evening.browser().submit(link).status == 303


def test_a_link_opened_by_two_at_the_same_instant_lets_one_in(evening: Evening) -> None:
    link = evening.server.moderator_link()
    start = time.monotonic()
    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda _: evening.browser().submit(link).status, range(6)))
    assert sorted(answers) == [303] + [403] * 5
    assert time.monotonic() - start < 5


def test_a_stage_link_opens_again_and_again(evening: Evening) -> None:
    link = evening.server.stage_link()
    for _ in range(3):
        projector = evening.browser()
        answer = projector.get(link)
        assert (answer.status, answer.location) == (303, "/g/auftakt/projector")
        assert projector.get("/g/auftakt/projector").status == 200
    entrance = evening.browser()
    assert entrance.get(link + "&to=entrance").location == "/g/auftakt/entrance"
    assert entrance.get(link + "&to=//evil.example").location == "/g/auftakt/projector"
    assert entrance.get(link + "&to=moderate").location == "/g/auftakt/projector"


def test_a_link_that_is_not_ours_logs_nobody_in(evening: Evening) -> None:
    link = evening.server.moderator_link()
    path = link.partition(evening.server.url)[2]
    for bad in (path[:-1], path + "x", path.replace("auftakt", "dialog"), "/g/auftakt/login"):
        for answer in (evening.browser().get(bad), evening.browser().submit(bad)):
            assert answer.status == 403, bad


def test_staff_pages_are_for_staff(evening: Evening) -> None:
    """Rule W1."""
    nobody, stage = evening.browser(), evening.staff("stage", "Leinwand")
    door, mona = evening.staff("door", "Dora"), evening.staff("moderator", "Mona")
    expected = {
        "moderate": (401, 403, 403, 200),
        "projector": (401, 200, 403, 200),
        "entrance": (401, 200, 200, 200),
        "poster": (401, 403, 200, 200),
        "staff": (401, 200, 200, 200),
    }
    for page, statuses in expected.items():
        got = tuple(b.get(evening.path(page)).status for b in (nobody, stage, door, mona))
        assert got == statuses, page


def test_logging_out_ends_the_session_and_its_sockets(evening: Evening) -> None:
    mona = evening.moderator()
    idea = evening.guest().posts("Zu spät")["idea"]
    mona.sees(idea)
    cookie = mona.browser.cookie_header("/")
    start = time.monotonic()
    answer = mona.browser.submit(evening.path("logout"))
    assert (answer.status, answer.location) == (303, "/g/auftakt/")
    mona.is_cut_off(within=WITHIN_A_TICK)
    assert time.monotonic() - start < WITHIN_A_TICK
    assert "staff_auftakt" not in mona.browser.cookies
    kept = evening.browser().get(evening.path("moderate"), Cookie=cookie)
    assert kept.status == 401, "a copied cookie is void too"
    assert "/g/auftakt/imprint" in kept.text, "what refuses is a page of the gathering"
    with pytest.raises(Refused) as refused:
        mona.phone.connect()
    assert refused.value.code == "not_logged_in"


def test_revoking_closes_every_socket_within_a_tick(evening: Evening) -> None:
    """Contract, for somebody with three screens; the others keep theirs."""
    browser = evening.staff("moderator", "Fristlos")
    cookie = browser.cookie_header("/")
    phones = [evening.phone(s, cookie=cookie) for s in ("moderator", "moderator", "projector")]
    for phone in phones:
        phone.connect()
    mona = evening.moderator("Mona")
    start = time.monotonic()
    evening.server.operate("revoke", slug="auftakt", staff="Fristlos")
    for phone in phones:
        phone.wait_until(lambda p: not p.connected, WITHIN_A_TICK)
    assert time.monotonic() - start < WITHIN_A_TICK
    assert browser.get(evening.path("moderate")).status == 401
    idea = evening.guest().posts("Weiter geht es")["idea"]
    assert mona.publishes(idea)["ok"]


def test_a_revoked_link_logs_nobody_in(evening: Evening) -> None:
    for link, name in (
        (evening.server.moderator_link("Nie gekommen"), "Nie gekommen"),
        (evening.server.stage_link("Alte Leinwand"), "Alte Leinwand"),
    ):
        evening.server.operate("revoke", slug="auftakt", staff=name)
        assert "zurückgezogen" in evening.browser().get(link).text
        assert evening.browser().submit(link).status == 403


def test_links_and_sessions_survive_a_restart(server: Server) -> None:
    with Evening(server) as evening:
        unused, mona = server.moderator_link("Milo"), evening.moderator("Mona")
        used = server.moderator_link("Maja")
        evening.browser().submit(used)
        server.kill()
        server.start()
        assert evening.browser().submit(unused).status == 303
        assert evening.browser().submit(used).status == 403
        mona.phone.connect()
        assert mona.phone.command("spotlight_idea", idea=None)["ok"]


def test_a_session_ends_by_itself(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Sockets too: nobody moderates on for ever because they never closed the page."""
    data = tmp_path_factory.mktemp("short") / "data"
    # 2 s, as hours.
    with Server(data, COMPANION_SESSION_HOURS="0.00056") as server, Evening(server) as evening:
        mona = evening.moderator()
        assert mona.phone.command("spotlight_idea", idea=None)["ok"]
        mona.is_cut_off(within=4)
        assert mona.browser.get(evening.path("moderate")).status == 401
