"""Polls, merging, both audiences and the stage of one evening, at two servers on one Redis."""

from __future__ import annotations

from typing import Any

from tests.many.conftest import Pair
from tests.web.people import Moderator, Screen


def facts(screen: Screen) -> dict[str, Any]:
    assert screen.phone.held
    return dict(screen.phone.held.facts)


def poll_on(screen: Screen, poll: str) -> dict[str, Any]:
    assert screen.phone.held
    found: dict[str, Any] = screen.phone.held.collections["polls"].get(poll, {})
    return found


def waits_for_poll(screen: Screen, poll: str, **values: Any) -> None:
    screen.phone.wait_until(
        lambda _: all(poll_on(screen, poll).get(name) == value for name, value in values.items())
    )


def waits_for_fact(screen: Screen, name: str, **values: Any) -> None:
    screen.phone.wait_until(
        lambda _: all((facts(screen)[name] or {}).get(key) == one for key, one in values.items())
    )


def opened(mona: Moderator, question: str, **how: Any) -> str:
    asked = {"kind": "yes_no", "question": question, "results": "live", **how}
    poll: str = mona.phone.command("prepare_poll", **asked)["poll"]
    assert mona.phone.command("open_poll", poll=poll, version=1)["ok"]
    return poll


def test_voice_changed_at_the_other_server_counts_once(pair: Pair) -> None:
    mona, milo = pair.one.moderator("Mona"), pair.other.moderator("Milo")
    poll = opened(mona, "Mehr Bänke?")
    ada, ben = pair.one.guest(), pair.other.in_the_hall()
    again = pair.other.phone("guest", token=ada.phone.token)
    again.connect()
    assert ada.phone.command("vote", poll=poll, options=["yes"])["ok"]
    assert again.command("vote", poll=poll, options=["no"])["ok"]
    assert ben.phone.command("vote", poll=poll, options=["no"])["ok"]
    results = {
        "options": [{"id": "yes", "venue": 0, "remote": 0}, {"id": "no", "venue": 1, "remote": 1}]
    }
    for desk in (mona, milo):
        waits_for_poll(desk, poll, voices={"venue": 1, "remote": 1}, results=results)
    assert milo.phone.command("close_poll", poll=poll, version=2, grace=0)["ok"]
    late = ada.phone.command("vote", poll=poll, options=["yes"])
    assert late["code"] == "poll_closed"


def test_poll_removed_at_one_comes_back_by_the_list_of_the_other(pair: Pair) -> None:
    """With its voices; the first of two who take it back does."""
    mona, milo = pair.one.moderator("Mona"), pair.other.moderator("Milo")
    poll, ada = opened(mona, "Mehr Bäume?"), pair.other.guest()
    assert ada.phone.command("vote", poll=poll, options=["yes"])["ok"]
    assert mona.phone.command("remove_poll", poll=poll, version=2)["ok"]
    milo.phone.wait_until(lambda _: facts(milo)["deeds"][-1]["what"] == "removed")
    deed = facts(milo)["deeds"][-1]
    assert (deed["by"], deed["question"], deed["undoable"]) == ("Mona", "Mehr Bäume?", True)
    undo = {"poll": poll, "version": deed["version"]}
    acks = [desk.phone.command("undo_poll", **undo) for desk in (milo, mona)]
    assert [(ack["ok"], ack.get("by")) for ack in acks] == [(True, None), (False, "Milo")]
    for screen in (mona, milo, pair.one.projector()):
        waits_for_poll(screen, poll, status="open", voices={"venue": 0, "remote": 1})


def test_visitor_muted_at_one_is_let_in_again_at_the_other(pair: Pair) -> None:
    mona, milo = pair.one.moderator("Mona"), pair.other.moderator("Milo")
    ada = pair.other.guest()
    person = milo.sees(ada.posts("Erstens")["idea"])["by"]
    assert mona.phone.command("mute_visitor", person=person)["ok"]
    assert ada.posts("Zweitens")["code"] == "muted"
    assert milo.phone.command("unmute_visitor", person=person, undoes=True)["ok"]
    mona.phone.wait_until(lambda _: facts(mona)["deeds"][-1]["what"] == "reverted")
    assert [deed["undoable"] for deed in facts(mona)["deeds"][-2:]] == [False, False]
    assert ada.posts("Zweitens")["ok"]


def test_supporters_at_both_are_counted_once_in_a_merging_and_split_again(pair: Pair) -> None:
    mona, milo = pair.one.moderator("Mona"), pair.other.moderator("Milo")
    wlan, internet = pair.one.published("WLAN im Park"), pair.other.published("Internet im Park")
    ada, ben = pair.one.guest(), pair.other.guest()
    for idea in (wlan, internet):
        assert ada.supports(idea)["ok"]
    assert ben.supports(internet)["ok"]
    ada.sees(internet, support=2)
    merged = {"idea": wlan, "version": mona.sees(wlan)["version"], "merged": {internet: 2}}
    assert mona.phone.command("merge_ideas", **merged)["ok"]
    for screen in (ada, ben, milo):
        screen.sees(wlan, support=2)
    milo.sees(internet, status="merged")
    assert milo.decides("split_idea", internet)["ok"]
    for screen in (ada, ben, mona):
        screen.sees(wlan, support=1)
        screen.sees(internet, support=2)


def test_both_audiences_are_counted_alike_at_both(pair: Pair) -> None:
    mona, milo = pair.one.moderator("Mona"), pair.other.moderator("Milo")
    before = facts(mona)["balance"]
    hall, home = pair.one.in_the_hall(), pair.other.guest()
    here, there = hall.posts("Aus dem Saal")["idea"], home.posts("Von zuhause")["idea"]
    assert mona.publishes(here)["ok"]
    assert milo.publishes(there)["ok"]
    assert hall.supports(there)["ok"]
    assert home.supports(here)["ok"]

    def counts(desk: Moderator) -> list[int]:
        now = facts(desk)["balance"]
        sides = ("venue", "remote")
        return [
            now[side][name] - before[side][name]
            for side in sides
            for name in ("published", "supports")
        ]

    for desk in (mona, milo):
        desk.phone.wait_until(lambda _, desk=desk: counts(desk) == [1, 1, 1, 1])
    mona.phone.wait_until(lambda _: facts(mona)["balance"] == facts(milo)["balance"])
    assert facts(mona)["sizes"] == facts(milo)["sizes"]


def test_what_one_prepares_the_other_takes_on_air_and_only_what_was_seen(pair: Pair) -> None:
    idea = pair.one.published("Auf die Bühne")
    crew = [pair.one.moderator("Mona"), pair.other.moderator("Milo")]
    stages = []
    for evening, who in zip((pair.one, pair.other), crew, strict=True):
        phone = evening.phone("stage", cookie=who.browser.cookie_header("/"))
        phone.connect()
        stages.append(Screen(phone))
    one, other = stages
    beamer, overlay = (
        pair.other.projector(),
        pair.one.phone("overlay", cookie=crew[0].browser.cookie_header("/")),
    )
    overlay.connect()
    assert one.phone.command("prepare_picture", mode="spotlight", idea=idea)["ok"]
    waits_for_fact(other, "preview", idea=idea)
    seen = facts(other)["preview"]["number"]
    assert one.phone.command("prepare_picture", mode="pause")["ok"]
    assert other.phone.command("take_picture", preview=seen)["code"] == "stage_moved"
    waits_for_fact(other, "preview", mode="pause")
    assert other.phone.command("take_picture", preview=facts(other)["preview"]["number"])["ok"]
    waits_for_fact(beamer, "stage", mode="pause", black=False)
    assert one.phone.command("show_picture", mode="spotlight", idea=idea)["ok"]
    beamer.sees_in_the_spotlight(idea)
    Screen(overlay).sees(idea)
    assert other.phone.command("black_out", on=True)["ok"]
    waits_for_fact(beamer, "stage", black=True)
    waits_for_fact(other, "stage", black=True)
    assert one.phone.command("undo_stage", version=facts(other)["stage"]["version"])["ok"]
    waits_for_fact(beamer, "stage", mode="spotlight", black=False)
