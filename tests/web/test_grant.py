"""Codes and grants by the clock: an app in this process whose time passes when told to."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from companion.app import Companion, create_app
from companion.domain.definition import Definition
from companion.domain.presence.codes import WINDOW, code_at
from companion.domain.seats.terms import Terms
from companion.settings import Settings
from companion.store.log import MemoryLog
from companion.web.access import Keys
from companion.web.codes import GRANT_AGE
from tests.cast import Clock

SECRET = "of an evening that passes quickly"
WITH_TICKETS = Definition(
    slug="abend",
    title="Der Abend",
    starts="00:00",
    ends="23:59",
    seats=2,
    registration=Terms(tickets_required=True),
)
IN = "Kurzcode Ihrer Eintrittskarte"


class Entrance:
    """A gathering with tickets, its display, and phones."""

    def __init__(self) -> None:
        self.clock = Clock()
        self.clock.now -= self.clock.now % WINDOW
        self.app: Companion = create_app(Settings(secret=SECRET), MemoryLog(), self.clock)
        self.app.house.define(WITH_TICKETS)

    def phone(self) -> FlaskClient:
        client: FlaskClient = self.app.wsgi.test_client()
        return client

    @property
    def code(self) -> str:
        """What the display shows now."""
        return code_at(Keys(SECRET).room_key("abend", ""), self.clock()).text

    def scans(self, phone: FlaskClient, code: str) -> int:
        return phone.get(f"/g/abend/checkin?c={code}").status_code

    def is_granted(self, phone: FlaskClient) -> bool:
        return IN in phone.get("/g/abend/checkin").text


@pytest.fixture
def entrance() -> Entrance:
    return Entrance()


def test_a_code_is_taken_for_a_minute_and_its_grant_holds_ten(entrance: Entrance) -> None:
    code, early, late, too_late = entrance.code, *(entrance.phone() for _ in range(3))
    assert entrance.scans(early, code) == 303
    entrance.clock.passes(59)
    assert entrance.scans(late, code) == 303
    entrance.clock.passes(1)
    assert entrance.scans(too_late, code) == 403
    entrance.clock.passes(GRANT_AGE - 61)
    assert entrance.is_granted(early)
    entrance.clock.passes(1)
    assert not entrance.is_granted(early)
    assert entrance.is_granted(late)
    entrance.clock.passes(59)
    assert not entrance.is_granted(late)


def test_a_grant_is_not_renewed_without_a_new_code(entrance: Entrance) -> None:
    phone, code = entrance.phone(), entrance.code
    entrance.scans(phone, code)
    for _ in range(9):
        entrance.clock.passes(60)
        assert entrance.scans(phone, code) == 303, "the same code, long ended: still granted"
        phone.post("/g/abend/checkin", data={"ticket": "2222-2222"})
        assert entrance.is_granted(phone)
    entrance.clock.passes(60)
    assert not entrance.is_granted(phone)
    assert entrance.scans(phone, code) == 403
    assert entrance.scans(phone, entrance.code) == 303
    assert entrance.is_granted(phone)


def test_a_display_that_is_a_little_ahead_of_this_server(entrance: Entrance) -> None:
    """Two machines' clocks differ."""
    entrance.clock.passes(WINDOW)
    ahead = entrance.code
    entrance.clock.passes(-WINDOW)
    assert entrance.scans(entrance.phone(), ahead) == 303
    entrance.clock.passes(-1)
    assert entrance.scans(entrance.phone(), ahead) == 403


@pytest.mark.parametrize("place", range(0, 60, 7))
def test_no_character_of_a_grant_can_be_another(entrance: Entrance, place: int) -> None:
    phone = entrance.phone()
    entrance.scans(phone, entrance.code)
    cookie = phone.get_cookie("grant", path="/g/abend/")
    assert cookie
    value = cookie.value
    other = "A" if value[place] != "A" else "B"
    phone.set_cookie("grant", value[:place] + other + value[place + 1 :], path="/g/abend/")
    assert not entrance.is_granted(phone)
    phone.set_cookie("grant", value, path="/g/abend/")
    assert entrance.is_granted(phone)


def test_codes_end_the_day_after_the_gathering(entrance: Entrance) -> None:
    entrance.app.house.define(replace(WITH_TICKETS, date="2020-08-20"))
    assert entrance.scans(entrance.phone(), entrance.code) == 303
    entrance.clock.passes(2 * 86_400)
    answer = entrance.phone().get(
        f"/g/abend/checkin?c={entrance.code}", headers={"Accept": "application/json"}
    )
    assert (answer.status_code, json.loads(answer.text)["why"]) == (403, "over")


def test_guesses_in_an_evening_are_as_many_as_the_decision_says(entrance: Entrance) -> None:
    """docs/decisions/0097-six-digits.md: 1,500 in four hours, whoever asks."""
    bucket, hours = entrance.app.house.commons, 4
    taken = 0
    for _ in range(hours * 3_600):
        taken += bucket.take("abend", ("typed_codes_in_all", "digits")) == 0
        taken += bucket.take("abend", ("typed_codes_in_all", "digits")) == 0
        entrance.clock.passes(1)
    assert 1_490 <= taken <= 1_500
