"""How long what somebody told a lab is kept, by a clock of the test's own."""

from __future__ import annotations

from dataclasses import replace

import pytest

from companion.domain.labs import commands as c
from companion.domain.labs.events import LabJoined, LabMade
from companion.domain.labs.standing import STANDARD, TAKE_PART
from companion.domain.rules import Who
from companion.domain.ruling import MEMBER
from companion.live.commons import Alone
from companion.live.gathering import Done, Gathering
from companion.live.house import THE_OPERATOR, House
from companion.live.limits import Limits
from companion.opening import new_id
from companion.operate import run_retention
from companion.settings import Settings
from companion.store.log import MemoryLog
from tests.cast import DEFINITION, SLUG, START, Clock

DAY = 86_400


class Lab:
    """A lab, and the house that it is in."""

    def __init__(self, date: str | None) -> None:
        self.clock = Clock()
        commons = Alone(Limits.per_visitor(1, 1, 1), self.clock)
        self.house = House(MemoryLog(), clock=self.clock, ids=new_id, commons=commons)
        self.house.define(replace(DEFINITION, date=date))
        room = self.house.room(SLUG)
        assert room
        self.gathering: Gathering = room.gathering
        made = self.gathering.do(c.MakeLab("Labor"), THE_OPERATOR)
        assert isinstance(made, Done)
        assert isinstance(made.event, LabMade)
        self.id = made.event.lab

    def joins(self, *, confirmed: bool) -> str:
        command = c.JoinLab(self.id, TAKE_PART, "ada@example.org", "Ada", STANDARD)
        done = self.gathering.do(command, Who("guest", "v0123456789abcdef"))
        assert isinstance(done, Done)
        assert isinstance(done.event, LabJoined)
        if confirmed:
            who = Who(MEMBER, done.event.member)
            assert isinstance(self.gathering.do(c.ConfirmMember(), who), Done)
        return done.event.member

    def passes(self, days: float) -> set[str]:
        """Who is still known by anything after so many days, once retention has run."""
        self.clock.passes(days * DAY)
        run_retention(self.house, Settings(secret="s" * 32))
        members = self.gathering.state.labs.members.values()
        kept = {one.id for one in members if not one.erased}
        assert ("ada@example.org" in self.gathering.words.values()) is bool(kept)
        return kept


@pytest.mark.parametrize("date", [None, "2020-08-20"])
def test_what_nobody_confirmed_is_erased_after_seven_days(date: str | None) -> None:
    """P3: also of a gathering that is always today, and so has no end to count from."""
    lab = Lab(date)
    ada, waits = lab.joins(confirmed=True), lab.joins(confirmed=False)
    assert lab.passes(6.9) == {ada, waits}
    assert lab.passes(0.2) == {ada}


def test_who_joins_late_is_kept_as_long_from_then() -> None:
    """P3"""
    lab = Lab("2020-08-20")
    early = lab.joins(confirmed=True)
    lab.clock.now = START + 300 * DAY
    late = lab.joins(confirmed=True)
    assert lab.passes(60) == {early, late}
    assert lab.passes(10) == {late}
    assert lab.passes(300) == set()
