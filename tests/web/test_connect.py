"""Connecting: one update follows every connection, at once; a refusal carries its code."""

from __future__ import annotations

import itertools
import time
from typing import Any

import pytest

from companion.rehearsal.pages import Refused
from companion.rehearsal.screen import Update
from tests.web.people import Evening

#: "At once", on a machine that does other things too, in seconds.
AT_ONCE = 5.0


def test_adas_first_update_is_whole(evening: Evening) -> None:
    """Contract: a fresh one is whole and unpaged."""
    ideas = {evening.published(f"Idee {n}") for n in range(3)}
    first = first_update(evening, evening.phone("guest"))
    assert first["fresh"] is True
    assert first["facts"].keys() >= {"spotlight", "gathering"}
    assert ideas <= {idea["id"] for idea in first["ideas"]}
    assert all(
        "id" in item for value in first.values() if isinstance(value, list) for item in value
    )


def test_ada_comes_back_and_gets_only_what_changed(evening: Evening) -> None:
    """Contract: with the current epoch and her position she gets what changed since."""
    old = evening.published("Vorher")
    ada = evening.guest()
    ada.sees(old)
    ada.phone.drop()
    new = evening.published("Während sie im Aufzug war")
    update = next_update(ada.phone)
    assert "fresh" not in update
    assert new in {idea["id"] for idea in update["ideas"]}
    assert old not in {idea["id"] for idea in update["ideas"]}


def test_an_update_follows_at_once_even_where_nothing_changed(evening: Evening) -> None:
    ada = evening.guest()
    time.sleep(0.3)  # the last tick
    ada.phone.drop()
    held = ada.phone.held
    assert held
    before = held.position
    update = next_update(ada.phone)
    assert update.keys() >= {"epoch", "position"}
    assert "fresh" not in update
    assert update["position"] >= before


@pytest.mark.parametrize(
    "cursor",
    [
        {"epoch": "e0", "position": 3},
        {"epoch": "e0", "position": 0},
        {"epoch": None, "position": 3},
        {"epoch": None, "position": None},
        {"position": "3"},
        {"position": 3.5},
        {"position": True},
        {"position": [3]},
        {"position": 10**15},
    ],
)
def test_whoever_holds_a_cursor_of_no_use_starts_afresh(
    evening: Evening, cursor: dict[str, Any]
) -> None:
    """Rule F3: complete or told to start afresh, never partial."""
    ada = evening.guest(connect=False).phone
    epoch = evening.browser().get("/healthz").json["gatherings"]["auftakt"]["epoch"]
    auth = {"gathering": "auftakt", "screen": "guest", "token": ada.token, "epoch": epoch}
    ada.auth = lambda: auth | cursor  # type: ignore[method-assign]  # as this phone says it
    assert first_update(evening, ada)["fresh"] is True


def test_a_negative_position_gives_everything(evening: Evening) -> None:
    idea = evening.published()
    ada = evening.guest()
    ada.phone.drop()
    assert ada.phone.held
    ada.phone.held.position = -5
    assert idea in {item["id"] for item in next_update(ada.phone)["ideas"]}


def test_own_comes_at_every_connection_also_when_it_is_empty(evening: Evening) -> None:
    ada = evening.guest(connect=False).phone
    came: list[Any] = []
    listen(ada, "own", came)
    for _ in range(2):
        ada.connect()
        ada.wait_until(lambda _: came, AT_ONCE)
        assert came.pop() == {"ideas": [], "supports": []}


def test_presence_counts_people_and_not_connections(evening: Evening) -> None:
    """Contract: `{venue, remote}`, at most once a second."""
    ada, hanna = evening.guest(), evening.in_the_hall()
    again = evening.phone("guest", token=ada.phone.token)
    again.connect()
    counted = {"venue": 1, "remote": 1}
    for phone in (ada.phone, hanna.phone, again):
        phone.wait_until(lambda p: p.presence == counted, 4)
    again.close()
    time.sleep(1.5)
    assert ada.phone.presence == counted
    came: list[float] = []
    listen(ada.phone, "presence", [], came)
    for _ in range(4):
        evening.guest()
        time.sleep(0.2)
    time.sleep(1.5)
    assert came
    assert all(later - earlier > 0.8 for earlier, later in itertools.pairwise(came))


REFUSALS: list[tuple[str, object]] = [
    ("bad_request", {}),
    ("bad_request", {"gathering": "auftakt"}),
    ("bad_request", {"gathering": 7, "screen": "guest"}),
    ("bad_request", {"gathering": "auftakt", "screen": ["guest"]}),
    ("bad_request", {"gathering": "auftakt", "screen": "guest", "token": 7}),
    ("bad_request", {"gathering": "auftakt", "screen": "guest", "epoch": {}}),
    ("unknown_gathering", {"gathering": "nowhere", "screen": "guest", "token": "x"}),
    ("unknown_gathering", {"gathering": "\ud800", "screen": "guest", "token": "x"}),
    ("unknown_screen", {"gathering": "auftakt", "screen": "kitchen", "token": "x"}),
    ("no_token", {"gathering": "auftakt", "screen": "guest"}),
    ("no_token", {"gathering": "auftakt", "screen": "guest", "token": ""}),
    ("no_token", {"gathering": "auftakt", "screen": "guest", "token": "v1.forged"}),
    ("no_token", {"gathering": "auftakt", "screen": "guest", "token": "\ud800.\udfff"}),
    ("not_logged_in", {"gathering": "auftakt", "screen": "moderator"}),
    ("not_logged_in", {"gathering": "auftakt", "screen": "projector"}),
]


@pytest.mark.parametrize(("code", "auth"), REFUSALS, ids=lambda value: str(value)[:60])
def test_who_may_not_connect_is_told_why(evening: Evening, code: str, auth: Any) -> None:
    """Contract: Socket.IO's connect error, `{"message", "data": {"code"}}` (rule W2)."""
    phone = evening.phone("guest")
    phone.auth = lambda: auth  # type: ignore[method-assign]  # as this phone says it
    with pytest.raises(Refused) as refused:
        phone.connect(timeout=3)
    assert refused.value.code == code
    assert len(str(refused.value)) > len(code) + 2, "a sentence for people comes with it"


def test_each_role_opens_its_own_screens_only(evening: Evening) -> None:
    """Rule S1. Guests' screens are nobody's secret, but need a visitor."""
    stage = evening.staff("stage", "Leinwand").cookie_header("/")
    door = evening.staff("door", "Dora").cookie_header("/")
    for screen, cookie, code in (
        ("moderator", stage, "forbidden"),
        ("moderator", door, "forbidden"),
        ("projector", door, "forbidden"),
        ("desk", door, "forbidden"),
        ("desk", stage, "forbidden"),
        ("desk", "", "not_logged_in"),
        ("guest", stage, "no_token"),
    ):
        with pytest.raises(Refused) as refused:
            evening.phone(screen, cookie=cookie).connect()
        assert refused.value.code == code, screen
    evening.phone("projector", cookie=stage).connect()
    admin = evening.staff("admin", "Anna").cookie_header("/")
    evening.phone("moderator", cookie=admin).connect()


def test_a_staff_cookie_of_one_gathering_opens_no_other(evening: Evening) -> None:
    cookie = evening.staff("moderator", "Mona").cookie_header("/")
    elsewhere = cookie.replace("staff_auftakt", "staff_dialog")
    phone = evening.phone("moderator", cookie=f"{cookie}; {elsewhere}")
    phone.gathering = "dialog"
    with pytest.raises(Refused) as refused:
        phone.connect()
    assert refused.value.code == "not_logged_in"


def first_update(evening: Evening, phone: Any) -> Update:
    if not phone.token:
        phone.join()
    return next_update(phone)


def next_update(phone: Any) -> Update:
    """Connects; the update that follows, which must come at once."""
    came: list[Update] = []
    phone.updates = lambda update, _: came.append(update)
    start = time.monotonic()
    phone.connect()
    assert time.monotonic() - start < AT_ONCE
    phone.updates = None
    return came[0]


def listen(phone: Any, name: str, bodies: list[Any], times: list[float] | None = None) -> None:
    """Notes what messages of a name come, before the phone takes them."""
    take = phone.event_came

    def noting(link: Any, what: str, body: Any, arrived: float) -> None:
        if what == name:
            bodies.append(body)
            if times is not None:
                times.append(arrived)
        take(link, what, body, arrived)

    phone.event_came = noting
