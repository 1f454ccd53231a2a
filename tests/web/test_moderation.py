"""Moderating: from pending to the big screen and back, and who was first."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from tests.web.people import Ack, Evening, Moderator


def test_an_idea_goes_from_phone_to_projector(evening: Evening) -> None:
    ada, ben, mona = evening.guest(), evening.guest(), evening.moderator()
    projector = evening.projector()
    idea = ada.posts("Freies WLAN am Markt", author="Ada")["idea"]
    assert mona.sees(idea)["status"] == "pending"
    assert mona.publishes(idea)["version"] == 2
    for screen in (ben, projector):
        seen = screen.sees(idea, text="Freies WLAN am Markt", name="Ada", origin="remote")
        assert set(seen) == {
            "id", "kind", "text", "name", "origin", "theme", "support", "support_venue", "at",
            "about",
        }  # fmt: skip
    ada.finds_own(idea, "published")


def test_what_waits_or_is_hidden_is_nowhere_a_guest_can_look(evening: Evening) -> None:
    """Rule S3. The author alone sees it, among their own."""
    ada, mona, projector = evening.guest(), evening.moderator(), evening.projector()
    waits = ada.posts("Kennwort-Wartend")["idea"]
    hidden = ada.posts("Kennwort-Verborgen")["idea"]
    mona.hides(hidden)
    ben = evening.guest()
    time.sleep(0.3)
    for screen in (ben, projector):
        assert waits not in str(screen.phone.held)
        assert hidden not in str(screen.phone.held)
    browser = evening.browser()
    for page in ("", "?order=top", "feed", "feed?since=1", "feed?since=0"):
        text = browser.get(evening.path(page)).text
        for secret in ("Kennwort-Wartend", "Kennwort-Verborgen", waits, hidden):
            assert secret not in text, (page, secret)


def test_hiding_takes_an_idea_off_every_screen_and_the_spotlight(evening: Evening) -> None:
    idea, mona = evening.published("Kommt gleich weg"), evening.moderator()
    ben, projector = evening.guest(), evening.projector()
    mona.spotlights(idea)
    for screen in (ben, projector):
        screen.sees_in_the_spotlight(idea)
    assert mona.hides(idea, "insult")["ok"]
    for screen in (ben, projector):
        screen.no_longer_sees(idea)
        screen.sees_in_the_spotlight(None)
    assert "Kommt gleich weg" not in evening.browser().get(evening.path("feed")).text


def test_two_moderators_at_once_take_the_next_once(evening: Evening) -> None:
    """The other is told by name who did, and guests are never told what comes next."""
    first, second = evening.published("Kommt als Erste"), evening.published("Kommt danach")
    mona, milo, ben = evening.moderator("Mona"), evening.moderator("Milo"), evening.guest()
    for idea in (first, second):
        version = mona.sees(idea)["version"]
        assert mona.phone.command("queue_idea", idea=idea, version=version)["ok"]
    for moderator in (mona, milo):
        moderator.phone.wait_until(lambda p: p.held and p.held.facts["queue"] == [first, second])
    seen = milo.phone.held.facts["turn"]  # type: ignore[union-attr]  # it is there by now

    def take(moderator: Moderator) -> Ack:
        version = moderator.sees(first)["version"]
        return moderator.phone.command("take_next", idea=first, version=version, seen=seen)

    with ThreadPoolExecutor(2) as pool:
        won, lost = sorted(pool.map(take, (mona, milo)), key=lambda ack: not ack["ok"])
    assert won["ok"]
    assert (lost["code"], lost["place"]) == ("conflict", "stage")
    assert lost["by"] in ("Mona", "Milo")
    mona.phone.wait_until(lambda p: p.held and p.held.facts["queue"] == [second])
    ben.sees_in_the_spotlight(first)
    assert ben.phone.held is not None
    assert not {"queue", "done", "steps", "turn"} & ben.phone.held.facts.keys()


def test_the_author_is_told_why(evening: Evening) -> None:
    ada, mona = evening.guest(), evening.moderator()
    coded, free = ada.posts("Werbung!")["idea"], ada.posts("Unklar")["idea"]
    mona.hides(coded, "advertising")
    mona.hides(free, "Bitte nennen Sie die Straße.")
    assert ada.finds_own(coded, "hidden")["reason"] == "advertising"
    assert ada.finds_own(free, "hidden")["reason"] == "Bitte nennen Sie die Straße."


def test_an_edit_keeps_the_first_wording_for_moderators_alone(evening: Evening) -> None:
    ada, ben, mona = evening.guest(), evening.guest(), evening.moderator()
    idea = ada.posts("Mehr Bänke, Telefon 555-4711")["idea"]
    mona.edits(idea, "Mehr Bänke")
    seen = mona.sees(idea, text="Mehr Bänke")
    assert seen["original"] == "Mehr Bänke, Telefon 555-4711"
    mona.publishes(idea)
    ben.sees(idea, text="Mehr Bänke")
    time.sleep(0.3)
    assert "555-4711" not in str(ben.phone.held)
    assert "555-4711" not in evening.browser().get(evening.path("feed")).text


def test_undo_takes_back_the_last_decision(evening: Evening) -> None:
    idea, mona = evening.published(), evening.moderator()
    ben = evening.guest()
    mona.hides(idea)
    ben.no_longer_sees(idea)
    mona.sees(idea, status="hidden")
    assert mona.undoes(idea)["ok"]
    ben.sees(idea)
    mona.sees(idea, status="published")
    mona.undoes(idea)
    ben.no_longer_sees(idea)
    mona.sees(idea, status="pending", version=5)
    assert mona.undoes(idea)["code"] == "nothing_to_undo"


def test_restoring_brings_back_what_it_was(evening: Evening) -> None:
    idea, mona = evening.published(), evening.moderator()
    mona.hides(idea)
    mona.sees(idea, status="hidden")
    assert mona.restores(idea)["ok"]
    mona.sees(idea, status="published")
    assert mona.restores(idea)["code"] == "not_hidden"


def test_the_second_moderator_is_told_who_was_first_and_what_they_did(evening: Evening) -> None:
    """Contract: `{"code": "conflict", "by": name, "status", "version"}`."""
    ada, mona, milo = evening.guest(), evening.moderator("Mona"), evening.moderator("Milo")
    idea = ada.posts("Beide sehen mich")["idea"]
    mona.sees(idea)
    milo.sees(idea)
    mona.hides(idea, version=1)
    ack = milo.publishes(idea, version=1)
    assert {key: ack[key] for key in ("ok", "code", "by", "status", "version")} == {
        "ok": False,
        "code": "conflict",
        "by": "Mona",
        "status": "hidden",
        "version": 2,
    }
    milo.sees(idea, status="hidden")
    assert milo.phone.ideas[idea]["decided"]["by"] == "Mona"


def test_of_moderators_at_the_same_instant_one_wins_and_all_are_answered_at_once(
    evening: Evening,
) -> None:
    """Rule of `expects`: all decide on the same version, before any of it is appended."""
    ada = evening.guest()
    staff = [evening.moderator(f"Moderator {n}") for n in range(4)]
    for _ in range(3):
        idea = ada.posts("Wer zuerst kommt")["idea"]
        for mona in staff:
            mona.sees(idea)
        start = time.monotonic()
        with ThreadPoolExecutor(4) as pool:
            acks = list(pool.map(partial(publish_first, idea=idea), staff))
        assert time.monotonic() - start < 5
        assert sorted(ack["ok"] for ack in acks) == [False, False, False, True]
        assert {ack["code"] for ack in acks if not ack["ok"]} == {"conflict"}
        assert all(ack["by"].startswith("Moderator ") for ack in acks if not ack["ok"])


def publish_first(moderator: Moderator, idea: str) -> Ack:
    return moderator.publishes(idea, version=1)


def test_support_moves_no_version(evening: Evening) -> None:
    """Contract: `version` moves with moderation and text, never with support."""
    idea, mona = evening.published(), evening.moderator()
    mona.sees(idea, version=2)
    evening.guest().supports(idea)
    mona.sees(idea, version=2, support=1)
    assert mona.hides(idea, version=2)["ok"]


def test_only_what_is_published_goes_into_the_spotlight(evening: Evening) -> None:
    ada, mona = evening.guest(), evening.moderator()
    idea = ada.posts("Noch nicht")["idea"]
    mona.sees(idea)
    assert mona.spotlights(idea)["code"] == "not_published"
    ack = mona.phone.command("spotlight_idea", idea=evening.published())
    assert (ack["code"], ack["field"]) == ("bad_request", "version")
    assert mona.spotlights(None)["ok"], "null needs no version"


def test_suggestions_of_themes_are_the_moderators_alone(evening: Evening) -> None:
    """By the titles, before anything is sorted; ids and words, and nothing for guests."""
    mona = evening.moderator()
    idea = evening.guest().posts("Die Verwaltung soll digital werden")["idea"]
    mona.sees(idea)
    address = evening.path(f"moderate/suggestions?idea={idea}")
    [first, *_] = mona.browser.get(address).json["suggestions"]
    assert (first["theme"], first["sure"]) == ("digitale-stadtverwaltung", False)
    assert first["words"][0] == "Verwaltung"
    found = mona.browser.get(evening.path("moderate/suggestions")).json
    assert found["unsorted"] >= 1
    assert set(found) == {"sorted", "tried", "right", "unsorted", "sure", "clusters"}
    assert evening.browser().get(address).status == 401
