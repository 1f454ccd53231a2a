"""The crew as it is now: told to moderators, each change once, and kept nowhere."""

from __future__ import annotations

from typing import Any

import pytest

from companion.live.connections import Connection
from companion.live.crew import Crew, Member
from companion.live.encoder import Encoder
from companion.live.fanout import Fanout
from companion.live.protocol import CREW
from tests.cast import Moderator
from tests.live.conftest import LiveEvening
from tests.live.wire import FakeWire
from tests.together import eventually


class Team:
    """An evening with the pages of its team."""

    def __init__(self, evening: LiveEvening) -> None:
        self.evening = evening
        self.wire = FakeWire()
        self.fanout = Fanout(evening.gathering, self.wire, Encoder(evening.gathering))
        self.crew = Crew()

    def opens(self, sid: str, who: Moderator, screen: str = "moderator") -> None:
        connection = Connection(sid, screen, session=who.who.session)
        self.fanout.join(connection)
        eventually(lambda: connection.group is not None)
        self.crew.join(Member(sid, self.evening.gathering, self.fanout, who.who, screen))
        self.crew.beat()

    def told(self, sid: str) -> list[list[tuple[Any, Any]]]:
        """By message, who is here and what they look at."""
        messages = [packet.data["here"] for packet in self.wire.got(sid, CREW)]
        return [[(one["name"], one["idea"]) for one in here] for here in messages]


@pytest.fixture
def team(evening: LiveEvening) -> Team:
    return Team(evening)


def test_moderators_are_told_who_is_here_and_what_is_looked_at(team: Team) -> None:
    idea = team.evening.guest("ada").posts("Mehr Bänke")
    mona, milo = team.evening.moderator("Mona"), team.evening.moderator("Milo")
    team.opens("mona", mona)
    team.opens("milo", milo)
    position = team.evening.gathering.position
    team.crew.look("milo", idea)
    for _ in range(3):
        team.crew.beat()
    assert team.told("mona")[-1] == [("Milo", idea), ("Mona", None)]
    assert len(team.told("mona")) == 3
    team.crew.look("milo", None)
    team.crew.leave("mona")
    team.crew.beat()
    assert team.told("milo")[-1] == [("Milo", None)]
    assert team.evening.gathering.position == position


def test_two_pages_of_one_person_are_one(team: Team) -> None:
    idea = team.evening.guest("ada").posts("Mehr Bänke")
    mona = team.evening.moderator("Mona")
    team.opens("laptop", mona)
    team.opens("phone", mona)
    team.crew.look("laptop", idea)
    team.crew.beat()
    assert team.told("phone")[-1] == [("Mona", idea)]


def test_desk_counts_as_here_and_is_told_nothing(team: Team) -> None:
    """S1"""
    team.opens("mona", team.evening.moderator("Mona"))
    team.opens("dora", team.evening.moderator("Dora", "desk"), "desk")
    team.opens("hall", team.evening.moderator("Leinwand", "stage"), "projector")
    assert team.told("mona")[-1] == [("Dora", None), ("Mona", None)]
    assert team.told("dora") == team.told("hall") == []


@pytest.mark.parametrize("idea", ["Herr Krause", 7, {"id": "i1"}, None])
def test_what_is_no_idea_is_told_to_nobody(team: Team, idea: object) -> None:
    """P1"""
    team.opens("mona", team.evening.moderator("Mona"))
    team.crew.look("mona", idea)
    team.crew.beat()
    assert team.told("mona") == [[("Mona", None)]]


def test_who_is_revoked_is_not_here(team: Team) -> None:
    mona, milo = team.evening.moderator("Mona"), team.evening.moderator("Milo")
    team.opens("mona", mona)
    team.opens("milo", milo)
    team.evening.revokes(milo.who)
    team.crew.beat()
    assert team.told("mona")[-1] == [("Mona", None)]


def test_moderator_who_does_not_read_is_told_how_it_is_then(team: Team) -> None:
    """F2"""
    team.opens("mona", team.evening.moderator("Mona"))
    team.wire.stuck.add("mona")
    for name in ("Milo", "Mia"):
        team.opens(name, team.evening.moderator(name))
    team.wire.stuck.clear()
    team.crew.beat()
    assert len(team.told("mona")) == 2
