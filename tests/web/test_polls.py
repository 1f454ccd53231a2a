"""Polls over the wire: on sockets, by HTTP, and on pages without scripts."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest

from tests.together import eventually
from tests.web.browser import Answer, Browser, hidden_fields
from tests.web.people import Evening, Guest, Moderator


@pytest.fixture
def mona(evening: Evening) -> Iterator[Moderator]:
    """She takes her polls away again: other tests look at the same gathering."""
    mona = evening.moderator()
    yield mona
    for poll in list(polls(mona)):
        eventually(partial(is_removed, mona, poll))


def is_removed(mona: Moderator, poll: str) -> bool:
    """Her screen may be a tick behind what she did."""
    version = polls(mona)[poll]["version"]
    return bool(mona.phone.command("remove_poll", poll=poll, version=version)["ok"])


def opened(mona: Moderator, kind: str = "yes_no", **how: Any) -> str:
    ack = mona.phone.command("prepare_poll", kind=kind, question="Mehr Bänke?", **how)
    poll: str = ack["poll"]
    assert mona.phone.command("open_poll", poll=poll, version=1)["ok"]
    return poll


def polls(person: Guest | Moderator) -> dict[str, Any]:
    held = person.phone.held
    return dict(held.collections.get("polls", {})) if held else {}


def sees(person: Guest | Moderator, poll: str, **values: Any) -> None:
    def there(_: object) -> bool:
        found = polls(person).get(poll, {})
        return bool(found) and all(found.get(k) == v for k, v in values.items())

    person.phone.wait_until(there, 3)


def test_hall_and_home_answer_change_their_mind_and_come_back(
    evening: Evening, mona: Moderator
) -> None:
    """A double tap is one voice, and so is what is sent again after a reconnect."""
    hall, home = evening.in_the_hall(), evening.guest()
    poll = opened(mona)
    nonce = secrets.token_urlsafe(12)
    first = hall.phone.command("vote", nonce=nonce, poll=poll, options=["yes"])
    assert first["ok"]
    hall.phone.close()
    again = Guest(evening.phone("guest", token=hall.phone.token))
    again.phone.connect()
    assert again.phone.command("vote", nonce=nonce, poll=poll, options=["yes"]) == first
    for answer in (["yes"], ["yes"], ["no"]):
        assert home.phone.command("vote", poll=poll, options=answer)["ok"]
    sees(mona, poll, voices={"venue": 1, "remote": 1})
    assert mona.phone.command("close_poll", poll=poll, version=2)["ok"]
    sees(home, poll, status="closed")
    assert polls(home)[poll]["results"]["options"] == [
        {"id": "yes", "venue": 1, "remote": 0},
        {"id": "no", "venue": 0, "remote": 1},
    ]
    late = home.phone.command("vote", poll=poll, options=["yes"])
    assert (late["code"], late["message"]) == ("poll_closed", "Diese Umfrage ist geschlossen.")


def test_the_server_ends_a_poll_whose_time_is_over(evening: Evening, mona: Moderator) -> None:
    poll, ada = opened(mona, grace=1), evening.guest()
    assert mona.phone.command("close_poll", poll=poll, version=2)["ok"]
    assert ada.phone.command("vote", poll=poll, options=["no"])["ok"], "those at home have longer"
    sees(ada, poll, status="closed")
    assert polls(ada)[poll]["results"] is not None


@pytest.mark.parametrize(
    ("kind", "how", "field", "given", "is_kept"),
    [
        ("yes_no", {}, "options", ["yes"], 'value="yes" checked'),
        ("choice", {"options": ["A", "B"], "most": 2}, "options", ["o1", "o2"], "checked"),
        ("scale", {"low": "nie", "high": "oft"}, "options", ["4"], 'value="4" checked'),
        ("words", {"most": 2}, "words", ["Bänke & mehr", ""], 'value="Bänke &amp; mehr"'),
        ("ranking", {"options": ["A", "B"]}, "options", ["o2", "o1"], 'value="o2" selected'),
    ],
)
def test_every_kind_is_answered_without_javascript(
    evening: Evening,
    mona: Moderator,
    kind: str,
    how: dict[str, Any],
    field: str,
    given: list[str],
    is_kept: str,
) -> None:
    """C4"""
    poll, ada = opened(mona, kind, **how), evening.browser()
    page = ada.get(evening.path())
    answer = vote(ada, page, poll, {field: given})
    assert answer.location == "/g/auftakt/?done=vote#polls"
    after = ada.get(answer.location.partition("#")[0]).text
    assert "Danke! Ihre Stimme zählt." in after
    card = re.search(rf'data-poll="{poll}".*?</article>', after, re.DOTALL)
    assert card is not None
    assert is_kept in card[0]
    assert "Antwort ändern" in card[0]
    assert [voice["id"] for voice in ada.get(evening.path("own")).json["voices"]] == [poll]


def test_a_form_without_an_answer_is_told_so(evening: Evening, mona: Moderator) -> None:
    """W2"""
    poll, ada = opened(mona), evening.browser()
    refused = vote(ada, ada.get(evening.path()), poll, {})
    assert refused.status == 422
    assert "Bitte wählen oder schreiben Sie eine Antwort." in refused.text


def test_a_poll_is_a_table_for_the_team(evening: Evening, mona: Moderator) -> None:
    poll = opened(mona, "words", most=2)
    evening.guest().phone.command("vote", poll=poll, words=["=1+1", "Bänke"])
    path = evening.path(f"polls/{poll}.csv")
    assert evening.browser().get(path).status == 401
    sees(mona, poll, voices={"venue": 0, "remote": 1})
    answer = mona.browser.get(path)
    assert answer.headers["Content-Type"].startswith("text/csv")
    lines = answer.text.lstrip("\ufeff").splitlines()
    assert lines[0] == "Mehr Bänke?;Saal;Zuhause;Zusammen"
    assert lines[1] == "Stimmen;0;1;1"
    assert set(lines[3:]) == {"'=1+1;0;1;1", "Bänke;0;1;1"}
    assert mona.browser.get(evening.path("polls/u0.csv")).status == 404


def test_what_is_not_open_is_nowhere_in_what_a_guest_can_fetch(
    evening: Evening, mona: Moderator
) -> None:
    """S3"""
    ack = mona.phone.command("prepare_poll", kind="yes_no", question="Geheime Frage?")
    assert ack["ok"]
    ada = evening.browser()
    everything = [ada.get(evening.path(page)).text for page in ("", "feed?since=0", "own")]
    assert "Geheime Frage" not in "".join(everything)


def vote(browser: Browser, page: Answer, poll: str, answer: dict[str, list[str]]) -> Answer:
    """Fills in a poll's form and sends it, empty fields too."""
    card = page.text[page.text.index(f'data-poll="{poll}"') :]
    fields: dict[str, Any] = hidden_fields(card, 'class="ballot"')
    return browser.submit("/g/auftakt/command", fields | answer)
