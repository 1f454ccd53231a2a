"""Two doors, beside all that can happen to a line: checking in and out, undoing, replacing tickets,
walk-ins, no-shows, scans that are told later. What must hold after every single step."""

from __future__ import annotations

from typing import ClassVar

from hypothesis import assume, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, initialize, invariant, rule

from companion.domain import commands as c
from companion.domain.definition import Definition
from companion.domain.delta import Held, apply
from companion.domain.door import commands as d
from companion.domain.door import verdict as v
from companion.domain.door.screen import show_hall
from companion.domain.door.verdict import Verdict
from companion.domain.fold import apply as fold
from companion.domain.ruling import Who
from companion.domain.seats.line import CANCELLED
from companion.store.log import Appended, Conflict
from tests.cast import SLUG, WITH_DOORS, Refused, Registrant, Steward
from tests.domain.test_seats_machine import EXPECTED, ALine

DOORS = st.sampled_from(["nord", "sued"])


class ADoor(ALine):
    """`came_in`: who is inside, kept here by what the doors were told alone."""

    walk_ins: Bundle[str] = Bundle("walk_ins")
    base: ClassVar[Definition] = WITH_DOORS
    expected: ClassVar[set[str]] = EXPECTED | {
        "not_admitted",
        "not_inside",
        "no_room",
        "nothing_to_undo",
        "already_released",
    }

    @initialize(condition=st.booleans())
    def begins(self, condition: bool) -> None:
        ALine.begins(self, condition)
        self.came_in: set[str] = set()
        self.doors = {gate: self.stands_at(gate) for gate in ("nord", "sued")}
        self.door_held = apply(Held(), self.evening.fresh("door"))

    def stands_at(self, gate: str) -> Steward:
        link = self.evening.invites(gate, "door", 9_999_999)
        return Steward(self.evening, self.evening.logs_in(link, 9_999_999), gate)

    @rule(who=ALine.people, gate=DOORS)
    def scans(self, who: Registrant, gate: str) -> None:
        issue = self.evening.state.hall.issue(who.who.id)
        seen = self.doors[gate].sees(who, issue)
        try:
            self.doors[gate].lets_in(who, issue=issue)
        except Refused as no:
            self.expects(no)
            assert seen.kind != v.WELCOME
            return
        assert seen.kind == v.WELCOME
        self.is_let_in(who.who.id, seen)

    @rule(who=ALine.people)
    def two_doors_scan_at_once(self, who: Registrant) -> None:
        """Both decide on the same state; the log lets one of them through."""
        seen = self.doors["nord"].sees(who, None)
        assume(seen.kind == v.WELCOME)
        drafts = [
            self.evening.drafts(door.who, d.CheckInTicket(who.who.id, door.gate))
            for door in self.doors.values()
        ]
        first, second = (self.evening.log.append(SLUG, draft) for draft in drafts)
        assert isinstance(first, Appended)
        assert isinstance(second, Conflict)
        fold(self.evening.state, drafts[0].event)
        self.is_let_in(who.who.id, seen)

    @rule(gate=DOORS, release=st.booleans())
    def everybody_comes(self, gate: str, release: bool) -> None:
        if release:
            self.no_shows_are_released()
        for id in list(self.evening.state.line.registrations):
            self.scans(Registrant(self.evening, Who("registrant", id)), gate)

    @rule(who=ALine.people, other=ALine.people)
    def two_come_at_once_for_the_last_seat(self, who: Registrant, other: Registrant) -> None:
        """After the no-shows were released, at two doors."""
        state, doors = self.evening.state, self.doors.values()
        both = dict(zip((who.who.id, other.who.id), doors, strict=True))
        people = [Registrant(self.evening, Who("registrant", id)) for id in both]
        assume(len(both) == 2)
        assume(state.hall.released is not None)
        assume(state.hall.room(state.line, self.evening.clock()) == 1)
        seen = [self.doors["nord"].sees(one, None) for one in people]
        assume(all(one.kind == v.WELCOME and not one.again for one in seen))
        drafts = [
            self.evening.drafts(door.who, d.CheckInTicket(id, door.gate))
            for id, door in both.items()
        ]
        first, second = (self.evening.log.append(SLUG, draft) for draft in drafts)
        assert isinstance(first, Appended)
        assert isinstance(second, Conflict)
        fold(state, drafts[0].event)
        self.is_let_in(people[0].who.id, seen[0])

    def is_let_in(self, id: str, seen: Verdict) -> None:
        hall, line = self.evening.state.hall, self.evening.state.line
        self.came_in.add(id)
        self.had_seats.add(id)
        if hall.released is not None and not seen.again:
            assert len(hall.seated) <= line.seats, "more people than seats"

    @rule(who=ALine.people, gate=DOORS, minutes=st.sampled_from([0, 5, 90]))
    def is_told_later(self, who: Registrant, gate: str, minutes: int) -> None:
        """A door without network let somebody in some time ago."""
        at = self.evening.clock() - 60 * minutes
        try:
            event = self.doors[gate].scanned_offline(
                who, at, issue=self.evening.state.hall.issue(who.who.id)
            )
        except Refused as no:
            self.expects(no)
            return
        if event.conflict is None:
            self.came_in.add(who.who.id)

    @rule(who=ALine.people, gate=DOORS)
    def goes_out(self, who: Registrant, gate: str) -> None:
        self.tries(self.doors[gate], d.CheckOutTicket(who.who.id, gate))
        self.came_in.discard(who.who.id)

    @rule(who=ALine.people, first=st.booleans())
    def is_undone(self, who: Registrant, first: bool) -> None:
        one = self.evening.state.hall.passes.get(who.who.id)
        if one is None or not one.scans:
            return
        entry = one.scans[0 if first else -1].position
        others = [scan for scan in one.conflicts if scan.conflict == v.ALREADY]
        was_in = one.inside is not None and one.inside.position == entry
        self.tries(self.doors["nord"], d.UndoCheckIn(who.who.id, entry))
        if was_in and not others:
            self.came_in.discard(who.who.id)

    @rule(target=walk_ins, gate=DOORS)
    def comes_without_registration(self, gate: str) -> str:
        line = self.evening.state.line
        room = self.evening.state.hall.room(line, self.evening.clock())
        try:
            id = self.doors[gate].admits("Emil")
        except Refused as no:
            self.expects(no)
            assert room <= 0
            return "g0"
        self.came_in.add(id)
        if self.evening.state.hall.released is None:
            assert line.free(self.evening.clock()) >= 0, "somebody sits on another's seat"
        else:
            assert len(self.evening.state.hall.seated) <= line.seats
        return id

    @rule(id=walk_ins, gate=DOORS)
    def walk_in_leaves(self, id: str, gate: str) -> None:
        self.tries(self.doors[gate], d.CheckOutTicket(id, gate))
        self.came_in.discard(id)

    @rule()
    def no_shows_are_released(self) -> None:
        self.tries(self.doors["sued"], d.ReleaseNoShows())

    @rule(who=ALine.people)
    def loses_the_ticket(self, who: Registrant) -> None:
        self.tries(self.doors["nord"], d.ReplaceTicket(who.who.id))
        old = self.evening.state.hall.issue(who.who.id) - 1
        if old:
            assert self.doors["nord"].sees(who, old).kind == v.REPLACED

    def gives_up(self, who: Registrant, command: c.Command, by_desk: bool = False) -> None:
        super().gives_up(who, command, by_desk)
        registration = self.evening.state.line.registrations.get(who.who.id)
        if registration and registration.status == CANCELLED:
            self.came_in.discard(who.who.id)

    @rule()
    def server_restarts(self) -> None:
        """L5"""
        before = self.evening.fresh("door"), self.evening.state.hall
        ALine.server_restarts(self)
        assert (self.evening.fresh("door"), self.evening.state.hall) == before

    @rule()
    def door_catches_up(self) -> None:
        """S2"""
        position = self.door_held.position
        self.door_held = apply(self.door_held, self.evening.since("door", position))
        assert self.door_held == apply(Held(), self.evening.fresh("door"))

    @invariant()
    def a_seat_is_free_only_where_nobody_waits_or_it_is_late(self) -> None:
        """Until the no-shows are released: from then on who waits has to come to a door."""
        if self.evening.state.hall.released is None:
            ALine.a_seat_is_free_only_where_nobody_waits_or_it_is_late(self)

    @invariant()
    def seats_are_the_first_in_line_while_they_go_by_themselves(self) -> None:
        """Until the doors give seats to who is there."""
        if not self.evening.state.hall.passes:
            ALine.seats_are_the_first_in_line_while_they_go_by_themselves(self)

    @invariant()
    def inside_is_who_was_let_in_and_did_not_go(self) -> None:
        assert self.evening.state.hall.inside == self.came_in

    @invariant()
    def counts_hold(self) -> None:
        state, shown = self.evening.state, show_hall(self.evening.state)
        assert shown is not None
        assert shown["in"] == sum(shown["gates"].values()) == len(self.came_in)
        assert state.line.guests == len(state.hall.walk_ins) == shown["walk_ins"]
        assert state.hall.inside <= state.hall.seated
        assert shown["came"] >= len(state.hall.seated)

    @invariant()
    def nobody_cancelled_is_inside(self) -> None:
        line = self.evening.state.line
        for id in self.evening.state.hall.inside - self.evening.state.hall.walk_ins:
            assert line.registrations[id].status != CANCELLED


TestADoor = ADoor.TestCase
TestADoor.settings = settings(max_examples=80, stateful_step_count=40)
