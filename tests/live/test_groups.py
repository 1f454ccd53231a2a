"""Small groups in the fan-out: each wall is a screen of its own, and people are followed from one
to the other."""

from __future__ import annotations

import json

import pytest

from companion import green
from companion.domain.fold import apply
from companion.domain.groups import commands as g
from companion.live.connections import Connection
from companion.live.encoder import Encoder
from companion.live.fanout import Fanout
from companion.live.refound import missing
from companion.live.story import Story
from tests.cast import Guest
from tests.domain.groups import Groups
from tests.live.conftest import LiveEvening
from tests.live.wire import FakeWire


class Rooms:
    """Two groups, Ada and Ben in one, Cleo in the other, each with a phone."""

    def __init__(self, evening: LiveEvening) -> None:
        self.wire = FakeWire()
        self.fanout = Fanout(evening.gathering, self.wire, Encoder(evening.gathering))
        self.groups = Groups(evening, evening.moderator("Mona"))
        self.groups.set_up(2, assignment=g.CHOICE)
        self.ada, self.ben, self.cleo = map(evening.guest, ("ada", "ben", "cleo"))

    def all_come(self) -> None:
        for guest, place in ((self.ada, 0), (self.ben, 0), (self.cleo, 1)):
            guest.does(g.JoinGroup(self.groups.ids[place]))
            self.comes(guest)
        self.fanout._tick()

    def comes(self, guest: Guest) -> None:
        person = guest.who.id
        self.fanout.join(Connection(person, "group", person=person, follows=True))

    def sent(self, guest: Guest, since: int = 0) -> list[str]:
        return [json.dumps(packet.data) for packet in self.wire.got(guest.who.id)][since:]


@pytest.fixture
def rooms(evening: LiveEvening, monkeypatch: pytest.MonkeyPatch) -> Rooms:
    made = Rooms(evening)  # its gathering follows in a thread of its own
    monkeypatch.setattr(green, "spawn", lambda function, *args: function(*args))
    made.all_come()
    return made


def test_other_groups_are_sent_nothing_of_what_is_written(rooms: Rooms) -> None:
    """F1, S1: those who share a wall share one packet, and nobody else gets any."""
    before = {guest: len(rooms.sent(guest)) for guest in (rooms.ben, rooms.cleo)}
    rooms.groups.writes(rooms.ada, "Mehr Bänke")
    rooms.fanout._tick()
    assert any("Mehr B" in text for text in rooms.sent(rooms.ben, before[rooms.ben]))
    assert rooms.sent(rooms.cleo, before[rooms.cleo]) == []


def test_who_is_moved_gets_the_other_wall_whole_and_nothing_more_of_the_first(
    rooms: Rooms,
) -> None:
    """F3"""
    rooms.groups.writes(rooms.cleo, "Ein Radweg")
    rooms.fanout._tick()
    before = len(rooms.sent(rooms.ben))
    rooms.groups.mona.does(g.MoveMember(rooms.groups.member(rooms.ben), rooms.groups.ids[1]))
    rooms.groups.writes(rooms.ada, "Mehr Bänke")
    rooms.fanout._tick()
    got = "".join(rooms.sent(rooms.ben, before))
    assert '"fresh": true' in got
    assert "Ein Radweg" in got
    assert "Mehr B" not in got


def test_who_leaves_sees_the_groups_to_choose_from(rooms: Rooms) -> None:
    before = len(rooms.sent(rooms.ben))
    rooms.ben.does(g.LeaveGroup())
    rooms.groups.writes(rooms.ada, "Mehr Bänke")
    rooms.fanout._tick()
    got = "".join(rooms.sent(rooms.ben, before))
    assert all(id in got for id in rooms.groups.ids)
    assert "Mehr B" not in got


def test_groups_are_put_back_where_the_log_was_lost(rooms: Rooms) -> None:
    """Everybody is where they were, with the scribe and the bell; what was written is not."""
    groups, evening = rooms.groups, rooms.groups.evening
    groups.mona.does(g.AddGroup("Leer"))
    gone = groups.ids[2]
    rooms.ada.does(g.JoinGroup(author="Ada"))
    rooms.ada.does(g.TakePen())
    groups.start(20)
    groups.arrange(size=2, assignment=g.RANDOM)
    groups.mona.does(g.ChangeGroup(groups.ids[1], open=False))
    groups.mona.does(g.RemoveGroup(gone))
    groups.writes(rooms.ada, "Mehr Bänke")
    old = Story("e1", evening.state, dict(evening.words))
    new = Story("e2")
    for draft in missing(old, new, set(), evening.clock()):
        apply(new.state, draft.event)
        new.words.update({writing.id: writing.value for writing in draft.writes})
    before, after = old.state.groups, new.state.groups
    assert after.by_visitor.keys() == before.by_visitor.keys()
    for id, group in before.groups.items():
        again = after.groups[id]
        assert again.members.keys() == group.members.keys()
        assert (again.number, again.open, again.removed) == (
            group.number,
            group.open,
            group.removed,
        )
        assert (again.scribe and again.scribe.id) == (group.scribe and group.scribe.id)
    assert (after.until, after.size, after.assignment) == (before.until, 2, g.RANDOM)
    assert not new.state.ideas
    assert "Ada" in new.words.values()
