"""Fan-out: what changed, to everybody, once (F1), however slow some of them are (F2), and never a
part of it (F3).

The tests beat the tick themselves, and greetings run at once. What beats by itself comes last.
"""

from __future__ import annotations

import time
from dataclasses import replace
from typing import Any

import pytest

from companion import green
from companion.domain import delta
from companion.domain.delta import Held, apply
from companion.live import fanout
from companion.live.connections import Connection
from companion.live.encoder import Encoder
from companion.live.fanout import TICK, Fanout
from companion.live.presence import PRESENCE
from companion.live.protocol import OWN, PLACE, UPDATE
from companion.live.protocol import PRESENCE as PRESENCE_MESSAGE
from tests.cast import Guest, Moderator
from tests.live.conftest import LiveEvening
from tests.live.wire import FakeWire
from tests.together import eventually


class Hall:
    """An evening with a fan-out, and the people connected to it."""

    def __init__(self, evening: LiveEvening) -> None:
        self.evening = evening
        self.wire = FakeWire()
        self.fanout = Fanout(evening.gathering, self.wire, Encoder(evening.gathering))
        self.ada, self.ben = evening.guest("ada"), evening.guest("ben")
        self.mona = evening.moderator("Mona")

    def phone(self, sid: str, guest: Guest, position: int | None = None) -> str:
        person = guest.who.id
        self.fanout.join(Connection(sid, "guest", person=person, position=position))
        return sid

    def desk(self, sid: str, moderator: Moderator) -> str:
        self.fanout.join(Connection(sid, "moderator", session=moderator.who.session))
        return sid

    def projector(self, sid: str = "projector") -> str:
        self.fanout.join(Connection(sid, "projector"))
        return sid

    def tick(self) -> None:
        self.fanout._tick()

    def updates(self, sid: str) -> list[dict[str, Any]]:
        return [packet.data for packet in self.wire.got(sid)]

    def published(self, text: str = "Mehr Bänke") -> str:
        idea = self.ada.posts(text)
        self.mona.publishes(idea)
        return idea


@pytest.fixture
def hall(evening: LiveEvening, monkeypatch: pytest.MonkeyPatch) -> Hall:
    made = Hall(evening)  # its gathering follows in a thread of its own
    monkeypatch.setattr(green, "spawn", lambda function, *args: function(*args))
    return made


# Connecting


def test_update_follows_every_connection_at_once(hall: Hall) -> None:
    """A fresh one is whole, and says which log it counts in."""
    idea = hall.published()
    for sid in (hall.phone("phone", hall.ben), hall.desk("desk", hall.mona), hall.projector()):
        [update] = hall.updates(sid)
        assert update["fresh"] is True
        assert update["epoch"] == hall.evening.gathering.epoch
        assert update["position"] == hall.evening.gathering.position
        assert [item["id"] for item in update["ideas"]] == [idea]


def test_who_comes_back_gets_what_changed_since(hall: Hall) -> None:
    """F3: also when that is nothing, so that the client knows that it is connected."""
    hall.published("vorher")
    held = hall.evening.gathering.position
    idea = hall.published("seither")
    [update] = hall.updates(hall.phone("back", hall.ben, position=held))
    assert "fresh" not in update
    assert [item["id"] for item in update["ideas"]] == [idea]
    now = hall.evening.gathering.position
    [update] = hall.updates(hall.phone("back at once", hall.ben, position=now))
    assert update == {"epoch": hall.evening.gathering.epoch, "position": now}


def test_who_is_ahead_of_the_log_starts_afresh(hall: Hall) -> None:
    """F3"""
    ahead = hall.evening.gathering.position + 7
    [update] = hall.updates(hall.phone("ahead", hall.ben, position=ahead))
    assert update["fresh"] is True


def test_all_who_come_before_the_next_change_share_one_fresh_packet(hall: Hall) -> None:
    """F1: a hall that scans one code arrives within seconds."""
    hall.published()
    for n in range(50):
        hall.phone(f"phone {n}", hall.ben)
    packets = {id(hall.wire.got(f"phone {n}")[0]) for n in range(50)}
    assert len(packets) == 1
    hall.published()
    hall.phone("late", hall.ben)
    assert len(hall.updates("late")[0]["ideas"]) == 2


def test_who_is_gone_before_the_greeting_is_not_greeted(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    errands: list[Any] = []
    monkeypatch.setattr(green, "spawn", lambda function, *args: errands.append((function, args)))
    hall.phone("short", hall.ben)
    hall.fanout.leave("short")
    for function, args in errands:
        function(*args)
    assert hall.wire.sent["short"] == []
    assert hall.fanout.connections == 0


# Changes


def test_all_at_one_place_share_one_packet(hall: Hall) -> None:
    """F1: one delta for a screen and cursor, encoded once."""
    phones = [hall.phone(f"phone {n}", hall.evening.guest(f"g{n}")) for n in range(50)]
    hall.wire.forgets()
    idea = hall.published()
    hall.tick()
    assert len([packet for packet in hall.wire.encoded if packet.name == UPDATE]) == 1
    assert len({id(hall.wire.got(phone)[0]) for phone in phones}) == 1
    assert [item["id"] for item in hall.updates(phones[0])[0]["ideas"]] == [idea]


def test_cost_follows_the_changes(hall: Hall) -> None:
    """F1: what did not change is not sent again, and everything between two ticks is one update."""
    old = hall.published("alt")
    phone = hall.phone("phone", hall.ben)
    hall.wire.forgets()
    new = hall.published("neu")
    for n in range(20):
        hall.evening.guest(f"g{n}").supports(new)
    hall.tick()
    [update] = hall.updates(phone)
    assert [(item["id"], item["support"]) for item in update["ideas"]] == [(new, 20)]
    assert old not in str(update)


def test_what_changes_nothing_on_a_screen_is_not_sent(hall: Hall) -> None:
    """F1, S3: a pending idea is news for the desk alone; the guests' cursor moves on unseen."""
    phone, desk = hall.phone("phone", hall.ben), hall.desk("desk", hall.mona)
    hall.wire.forgets()
    hall.ada.posts("Wartet")
    hall.tick()
    assert hall.updates(phone) == []
    assert len(hall.updates(desk)) == 1
    assert len([packet for packet in hall.wire.encoded if packet.name == UPDATE]) == 1
    hall.wire.forgets()
    hall.tick()
    assert hall.wire.encoded == []


def test_tick_without_news_does_nothing(hall: Hall) -> None:
    hall.phone("phone", hall.ben)
    hall.wire.forgets()
    for _ in range(3):
        hall.tick()
    assert hall.wire.encoded == []


def test_phone_that_does_not_read_gets_one_larger_update_later(hall: Hall) -> None:
    """F2: no queue grows meanwhile, and nobody waits for it."""
    slow, quick = hall.phone("slow", hall.ben), hall.phone("quick", hall.ben)
    hall.wire.forgets()
    hall.wire.stuck.add(slow)
    ideas = []
    for n in range(5):
        ideas.append(hall.published(f"Idee {n}"))
        hall.tick()
    hall.mona.hides(ideas[0])
    hall.tick()
    assert hall.wire.sent[slow] == []
    assert len(hall.updates(quick)) == 6
    hall.wire.stuck.clear()
    hall.tick()
    [update] = hall.updates(slow)
    assert [item["id"] for item in update["ideas"]] == ideas[1:]
    assert update["position"] == hall.evening.gathering.position
    hall.tick()
    assert len(hall.updates(slow)) == 1


def test_slow_and_quick_end_up_alike(hall: Hall) -> None:
    """F3"""
    slow, quick = hall.phone("slow", hall.ben), hall.phone("quick", hall.ben)
    for n in range(6):
        hall.wire.stuck ^= {slow}
        idea = hall.published(f"Idee {n}")
        hall.tick()
        if n % 2:
            hall.mona.hides(idea)
    hall.wire.stuck.clear()
    hall.tick()
    screens = []
    for sid in (slow, quick):
        held = Held()
        for update in hall.updates(sid):
            held = apply(held, update)
        screens.append(held.collections)
    assert screens[0] == screens[1]
    assert len(screens[0]["ideas"]) == 3


def test_who_left_is_sent_nothing_more(hall: Hall) -> None:
    phone = hall.phone("phone", hall.ben)
    hall.fanout.leave(phone)
    hall.fanout.leave(phone)
    hall.wire.forgets()
    hall.published()
    hall.ben.posts("Meins")
    hall.tick()
    assert hall.wire.sent[phone] == []
    assert hall.fanout.connections == 0
    assert hall.fanout.presence() == {"venue": 0, "remote": 0}


# A hall larger than a stride


@pytest.fixture
def strides_of_two(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What others do between two strides; each errand runs once."""
    errands: list[Any] = []
    monkeypatch.setattr(fanout, "STRIDE", 2)
    monkeypatch.setattr(green, "sleep", lambda *_: errands.pop()() if errands else None)
    return errands


def test_between_two_strides_some_leave_and_some_come(
    hall: Hall, strides_of_two: list[Any]
) -> None:
    """F3, F4: who left is sent nothing more, who came holds all, and all end up at one place."""
    phones = [hall.phone(f"phone {n}", hall.evening.guest(f"g{n}")) for n in range(7)]
    held = hall.evening.gathering.position
    hall.wire.forgets()

    def others_run() -> None:
        hall.published("Zwischendurch")
        unsent = [phone for phone in phones if not hall.wire.got(phone)]
        hall.fanout.leave(unsent[0])
        left.append(unsent[0])
        hall.phone("late", hall.ben, position=held)

    left: list[str] = []
    strides_of_two.append(others_run)
    first = hall.published("Zuerst")
    hall.tick()
    assert hall.wire.got(left[0]) == []
    hall.tick()
    for phone in {*phones, "late"} - set(left):
        ideas = [idea["text"] for update in hall.updates(phone) for idea in update["ideas"]]
        assert ideas == ["Zuerst", "Zwischendurch"], phone
    assert [first] == [idea["id"] for idea in hall.updates("late")[0]["ideas"]][:1]
    assert len(hall.fanout._groups) == 1


def test_all_leave_between_two_strides(hall: Hall, strides_of_two: list[Any]) -> None:
    phones = [hall.phone(f"phone {n}", hall.ben) for n in range(5)]
    strides_of_two.append(lambda: [hall.fanout.leave(phone) for phone in phones])
    hall.published()
    hall.tick()
    assert len(hall.fanout._groups) == 0


def test_who_is_stuck_costs_no_encoding(hall: Hall) -> None:
    """F1: nothing is put together for those who cannot take it."""
    slow = hall.phone("slow", hall.ben)
    hall.wire.stuck.add(slow)
    hall.wire.forgets()
    for n in range(3):
        hall.published(f"Idee {n}")
        hall.tick()
    assert hall.wire.encoded == []


# Another log under the same name


def test_another_epoch_is_a_fresh_screen_for_all(hall: Hall, strides_of_two: list[Any]) -> None:
    """F3: also for those who were not ready, and for those whom an old delta was on its way to."""
    ada, slow = hall.phone("ada", hall.ada), hall.phone("slow", hall.ben)
    others = [hall.phone(f"phone {n}", hall.evening.guest(f"g{n}")) for n in range(5)]
    idea = hall.ada.posts("Meins")
    hall.mona.publishes(idea)
    hall.wire.stuck.add(slow)
    hall.wire.forgets()
    gathering = hall.evening.gathering
    another = replace(gathering._story, epoch="e-another")
    strides_of_two.append(lambda: setattr(gathering, "_story", another))
    hall.tick()
    hall.tick()
    hall.wire.stuck.clear()
    hall.tick()
    for sid in (ada, slow, *others):
        last = hall.updates(sid)[-1]
        assert (last["epoch"], last.get("fresh")) == ("e-another", True), sid
        assert [item["id"] for item in last["ideas"]] == [idea]
        assert [u["epoch"] for u in hall.updates(sid)].count("e-another") == 1
    assert [item["id"] for item in own(hall, ada)[-1]["ideas"]] == [idea]


# What one person alone sees


def own(hall: Hall, sid: str) -> list[dict[str, Any]]:
    return [packet.data for packet in hall.wire.got(sid, OWN)]


def test_own_is_whole_at_connect_also_when_it_is_empty(hall: Hall) -> None:
    idea = hall.ada.posts("Meins")
    [whole] = own(hall, hall.phone("ada", hall.ada))
    assert [item["id"] for item in whole["ideas"]] == [idea]
    assert own(hall, hall.phone("ben", hall.ben)) == [{"ideas": [], "supports": []}]


def test_own_comes_after_the_first_update(hall: Hall) -> None:
    hall.phone("ada", hall.ada)
    assert [packet.name for packet in hall.wire.sent["ada"]] == [UPDATE, OWN]


def test_own_reaches_its_person_on_every_phone_and_nobody_else(hall: Hall) -> None:
    """S1"""
    mine = [hall.phone("ada's phone", hall.ada), hall.phone("ada's tablet", hall.ada)]
    others = [hall.phone("ben", hall.ben), hall.desk("desk", hall.mona), hall.projector()]
    hall.wire.forgets()
    idea = hall.ada.posts("Meins")
    hall.tick()
    for sid in mine:
        assert [[item["id"] for item in message["ideas"]] for message in own(hall, sid)] == [[idea]]
    for sid in others:
        assert own(hall, sid) == []


def test_own_waits_for_a_phone_that_does_not_read(hall: Hall) -> None:
    """F2, F3: then it is told once, and all of it."""
    phone = hall.phone("ada", hall.ada)
    hall.wire.forgets()
    hall.wire.stuck.add(phone)
    first = hall.ada.posts("eins")
    hall.tick()
    second = hall.ada.posts("zwei")
    hall.tick()
    assert own(hall, phone) == []
    hall.wire.stuck.clear()
    hall.tick()
    [message] = own(hall, phone)
    assert [item["id"] for item in message["ideas"]] == [first, second]
    hall.tick()
    assert len(own(hall, phone)) == 1


def test_author_is_told_what_became_of_an_idea(hall: Hall) -> None:
    idea = hall.ada.posts("Meins")
    phone = hall.phone("ada", hall.ada)
    hall.wire.forgets()
    hall.mona.hides(idea, "insult")
    hall.tick()
    assert own(hall, phone)[0]["ideas"] == [
        {"id": idea, "text": "Meins", "status": "hidden", "reason": "insult"}
    ]


def test_what_was_forgotten_leaves_every_screen_within_a_tick(hall: Hall) -> None:
    """P2: the person's own, too."""
    idea = hall.published("Vergessen")
    sids = [hall.phone("ada", hall.ada), hall.desk("desk", hall.mona), hall.projector()]
    hall.wire.forgets()
    hall.evening.forgets(hall.ada.who)
    hall.tick()
    for sid in sids:
        assert hall.updates(sid)[0]["gone"] == {"ideas": [idea]}
    assert own(hall, "ada")[0]["gone"] == {"ideas": [idea]}


# Staff


@pytest.mark.parametrize("how", ["revoked", "logged out", "expired"])
def test_void_session_is_closed_within_a_tick(hall: Hall, how: str) -> None:
    """W1"""
    milo = hall.evening.moderator("Milo")
    hall.evening.clock.passes(1)
    dora = hall.evening.moderator("Dora")
    desks = [hall.desk("milo at one desk", milo), hall.desk("milo at another", milo)]
    hall.desk("dora", dora)
    if how == "revoked":
        hall.evening.revokes(milo.who)
    elif how == "logged out":
        milo.logs_out()
    else:
        hall.evening.clock.passes(3599)
    hall.wire.forgets()
    hall.tick()
    assert sorted(hall.wire.closed) == sorted(desks)
    hall.ada.posts("Nicht mehr für Milo")
    hall.tick()
    assert [hall.updates(desk) for desk in desks] == [[], []]
    assert len(hall.updates("dora")) == 1


def test_revoked_stage_goes_dark_too(hall: Hall) -> None:
    who = hall.evening.logs_in(hall.evening.invites("Leinwand", "stage"))
    hall.fanout.join(Connection("stage", "projector", session=who.session))
    hall.evening.revokes(who)
    hall.tick()
    assert hall.wire.closed == ["stage"]


# Presence


def test_presence_counts_people_and_not_their_phones(hall: Hall) -> None:
    hall.ada.checks_in()
    for sid, guest in (("a1", hall.ada), ("a2", hall.ada), ("b1", hall.ben)):
        hall.phone(sid, guest)
    hall.desk("desk", hall.mona)
    hall.projector()
    assert hall.fanout.presence() == {"venue": 1, "remote": 1}
    hall.fanout.leave("a1")
    assert hall.fanout.presence() == {"venue": 1, "remote": 1}
    hall.fanout.leave("a2")
    assert hall.fanout.presence() == {"venue": 0, "remote": 1}


def test_who_checks_in_while_connected_moves_from_home_to_the_hall(hall: Hall) -> None:
    hall.phone("ada", hall.ada)
    assert hall.fanout.presence() == {"venue": 0, "remote": 1}
    hall.ada.checks_in()
    assert hall.fanout.presence() == {"venue": 1, "remote": 0}


def test_presence_is_told_to_who_does_not_know_it(hall: Hall) -> None:
    """F1, F2: once to each, and later to who does not read."""
    hall.phone("ada", hall.ada)
    slow = hall.projector("slow")
    hall.wire.stuck.add(slow)
    for _ in range(3):
        hall.fanout._presence.send_counts()
    assert len(hall.wire.got("ada", PRESENCE_MESSAGE)) == 1
    hall.wire.stuck.clear()
    hall.fanout._presence.send_counts()
    assert hall.wire.got(slow, PRESENCE_MESSAGE)[0].data == {"venue": 0, "remote": 1}
    hall.phone("ben", hall.ben)
    hall.fanout._presence.send_counts()
    assert len(hall.wire.got("ada", PRESENCE_MESSAGE)) == 2


# Where a guest counts from


def test_phone_learns_that_it_left_or_came_as_long_as_its_page_says_otherwise(hall: Hall) -> None:
    hall.ada.checks_in()
    hall.fanout.join(Connection("page", "guest", person=hall.ada.who.id, origin="venue"))
    hall.phone("says nothing", hall.ada)
    hall.fanout._presence.send_places()
    assert places(hall, "page") == []
    hall.ada.checks_out()
    hall.wire.stuck.add("page")
    hall.fanout._presence.send_places()
    hall.wire.stuck.clear()
    hall.fanout._presence.send_places()
    hall.fanout._presence.send_places()
    assert places(hall, "page") == ["remote"]
    hall.ada.checks_in()
    hall.fanout._presence.send_places()
    assert places(hall, "page") == ["remote", "venue"]
    assert places(hall, "says nothing") == []


def test_phone_that_was_away_learns_it_when_it_comes_back(hall: Hall) -> None:
    hall.fanout.join(Connection("back", "guest", person=hall.ada.who.id, origin="venue"))
    assert places(hall, "back") == ["remote"]


def places(hall: Hall, sid: str) -> list[str]:
    return [packet.data["origin"] for packet in hall.wire.got(sid, PLACE)]


# What beats by itself


def test_beat_sends_the_first_change_at_once_and_then_ten_a_second(evening: LiveEvening) -> None:
    hall = Hall(evening)
    hall.fanout.start()
    phone = hall.phone("phone", hall.ben)
    eventually(lambda: bool(hall.wire.got(phone, OWN)))
    time.sleep(2 * TICK)
    begun = time.monotonic()
    hall.published()
    eventually(lambda: len(hall.wire.got(phone)) > 1, within=5)
    ideas = 0
    while time.monotonic() < begun + 5 * TICK:
        hall.published()
        ideas += 1
        time.sleep(0.005)
    sent = len(hall.wire.got(phone)) - 1
    assert 1 <= sent <= 7, f"{sent} updates for {ideas} ideas in {5 * TICK} s"


def test_presence_comes_at_most_once_a_second(evening: LiveEvening) -> None:
    hall = Hall(evening)
    hall.fanout.start()
    projector = hall.projector()
    begun = time.monotonic()
    n = 0
    while time.monotonic() < begun + 2.5 * PRESENCE:
        hall.phone(f"phone {n}", evening.guest(f"g{n}"))
        n += 1
        time.sleep(0.02)
    assert 1 <= len(hall.wire.got(projector, PRESENCE_MESSAGE)) <= 3


def test_fresh_update_is_what_the_domain_says(hall: Hall) -> None:
    """S1: fan-out adds the epoch and nothing else."""
    hall.published()
    state, words = hall.evening.state, hall.evening.words
    [update] = hall.updates(hall.desk("desk", hall.mona))
    epoch = hall.evening.gathering.epoch
    assert update == {"epoch": epoch, **delta.fresh("moderator", state, words)}
