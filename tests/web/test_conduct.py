"""Modes, reports, cards and the ledger, by pages and over sockets of a running server."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from tests.web.browser import Answer, Browser, hidden_fields
from tests.web.people import Evening, Moderator


@contextmanager
def switched(mona: Moderator, **modes: Any) -> Iterator[None]:
    """And back: other tests play on the same evening."""
    switch(mona, **modes)
    try:
        yield
    finally:
        switch(mona, moderation="pre", posting=True, slow=0, attention=0)


def switch(mona: Moderator, **modes: Any) -> None:
    mona.phone.wait_until(lambda p: p.held)
    held = mona.phone.held
    assert held
    version = held.facts["conduct"]["version"]
    assert mona.phone.command("switch_modes", version=version, **modes)["ok"]
    mona.phone.wait_until(lambda p: p.held and p.held.facts["conduct"]["version"] == version + 1)


def posts(browser: Browser, evening: Evening, text: str) -> Answer:
    """By the page's form, without scripts."""
    page = browser.get(evening.path())
    fields = hidden_fields(page.text, 'id="post"') | {"text": text, "kind": "wish"}
    return browser.submit(evening.path("command"), fields)


def test_modes_are_told_on_the_page_and_in_the_refusal(evening: Evening) -> None:
    """C4, W2"""
    mona, emil = evening.moderator(), evening.browser()
    with switched(mona, posting=False):
        page = emil.get(evening.path()).text
        assert "nimmt gerade keine neuen Beiträge an" in page
        answer = posts(emil, evening, "Mehr Licht im Park")
        assert answer.status == 422
        assert "Mehr Licht im Park</textarea>" in answer.text
    with switched(mona, slow=300):
        assert "alle 300 Sekunden" in emil.get(evening.path()).text
        assert posts(emil, evening, "Mehr Licht am See").status == 303
        answer = posts(emil, evening, "Mehr Licht am Markt")
        assert answer.status == 429
        assert "Mehr Licht am Markt</textarea>" in answer.text
    with switched(mona, moderation="post"):
        assert "sofort an die Wand" in emil.get(evening.path()).text
        idea = evening.guest().posts("Sofort zu sehen, bitte sehr")["idea"]
        evening.guest().sees(idea)
    assert 'id="modes" hidden' in emil.get(evening.path()).text


def test_visitor_who_is_muted_hears_it(evening: Evening) -> None:
    mona, ada = evening.moderator(), evening.guest()
    idea = ada.posts("Kauft bei mir, heute noch")["idea"]
    person = mona.sees(idea)["by"]
    assert mona.phone.command("mute_visitor", person=person)["ok"]
    ack = ada.posts("Kauft bei mir, auch morgen")
    assert (ack["code"], ack["ok"]) == ("muted", False)
    assert "von diesem Gerät" in ack["message"]
    assert mona.phone.command("unmute_visitor", person=person)["ok"]


def test_reporter_is_told_to_nobody(evening: Evening) -> None:
    """S1"""
    idea, emil = evening.published("Ein Beitrag, der stört"), evening.browser()
    ben, mona = evening.guest(), evening.moderator()
    ben.sees(idea)
    before = ben.phone.held
    page = emil.get(evening.path(f"report/{idea}"))
    form = hidden_fields(page.text, 'id="report-form"') | {"reason": "insult"}
    for _ in range(2):  # a double tap counts once
        assert emil.submit(evening.path("command"), form).status == 303
    mona.sees(idea, reports=1, reported={"insult": 1})
    assert ben.phone.held is before
    assert evening.browser().get(evening.path("report/i0123456789abcdef")).status == 404


def test_cards_are_entered_by_staff_alone(evening: Evening) -> None:
    """W1"""
    assert evening.browser().get(evening.path("paper")).status == 401
    assert evening.staff("door", "Sven").get(evening.path("paper")).status == 403
    dora = evening.staff("desk", "Dora")
    form = hidden_fields(dora.get(evening.path("paper")).text, 'id="paper"')
    card = form | {"text": "Ein Aufzug am Bahnhof", "kind": "wish", "publish": "on"}
    for _ in range(2):
        assert dora.submit(evening.path("paper"), card).status == 303
    page = dora.get(evening.path("paper") + "?done=").text
    assert page.count("Ein Aufzug am Bahnhof") == 1
    refused = dora.submit(evening.path("paper"), form | {"text": "x" * 501, "nonce": "n" * 12})
    assert refused.status == 422
    assert "höchstens 500 Zeichen" in refused.text


def test_ledger_counts_and_names_nothing(evening: Evening) -> None:
    idea, mona = evening.published("Das verrät der Ledger nie"), evening.moderator()
    assert mona.hides(idea, "advertising")["ok"]
    counts = evening.browser().get(evening.path("ledger.json")).json
    assert counts["hidden"]["advertising"] >= 1
    assert counts["hidden_in_all"] == sum(counts["hidden"].values())
    page = evening.browser().get(evening.path("ledger")).text
    assert "verrät" not in page
    assert idea not in page
