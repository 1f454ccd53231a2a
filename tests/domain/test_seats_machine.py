"""Registering, cancelling, changing seats, offering and accepting in any order, by any clock: what
must hold after every single step. Beside the real line runs a plain one, kept by other means."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, rule

from companion.domain import commands as c
from companion.domain.definition import Definition
from companion.domain.delta import Held, apply
from companion.domain.rules import Who
from companion.domain.seats import commands as s
from companion.domain.seats.line import CANCELLED, REPEATED, SEATED, WAITING
from companion.domain.seats.terms import Consent, Terms
from companion.verify.order import Order
from tests.cast import OPERATORS, SLUG, START, WITH_SEATS, Desk, Evening, Refused, Registrant

DAY, HOUR = 86_400, 3_600
#: What a refusal may be here; any other would be a surprise.
EXPECTED = {
    "cancelled",
    "no_offer",
    "not_repeated",
    "nothing_to_offer",
    "registration_closed",
    "unknown_registration",
}


class ALine(RuleBasedStateMachine):
    people: Bundle[Registrant] = Bundle("people")
    #: What is set up anew for each line, and what a refusal in it may be.
    base: ClassVar[Definition] = WITH_SEATS
    expected: ClassVar[set[str]] = EXPECTED

    @initialize(condition=st.booleans())
    def begins(self, condition: bool) -> None:
        consent = Consent("1", "Text", "condition" if condition else "separate")
        definition = replace(self.base, seats=3, registration=Terms(consent=consent))
        self.evening = Evening(definition=definition)
        self.definition = definition
        self.evening.clock.now = START - 3 * DAY
        session = self.evening.logs_in(self.evening.invites("Dora", "desk", 99 * DAY), 99 * DAY)
        self.dora = Desk(self.evening, session)
        self.count = 0
        self.receipts: list[tuple[int, str]] = []
        self.had_seats: set[str] = set()
        self.held = apply(Held(), self.evening.fresh("desk"))

    @rule(target=people, contact=st.integers(0, 12))
    def registers(self, contact: int) -> Registrant:
        self.count += 1
        try:
            who = self.evening.registers(f"N{self.count}", f"c{contact}@example.org", consent="1")
        except Refused as no:
            self.expects(no)
            return Registrant(self.evening, Who("registrant", "r0"))
        self.receipts.append((who.registration.number, who.registration.check))
        return who

    @rule(who=people, by_desk=st.booleans())
    def cancels(self, who: Registrant, by_desk: bool) -> None:
        self.gives_up(who, s.CancelRegistration(who.who.id), by_desk)

    @rule(who=people)
    def is_erased(self, who: Registrant) -> None:
        self.gives_up(who, s.EraseRegistration(who.who.id))

    @rule(who=people)
    def withdraws_consent(self, who: Registrant) -> None:
        line = self.evening.state.line
        assert line.conditions is not None
        if line.conditions.consent_is_condition:
            self.gives_up(who, s.WithdrawConsent(who.who.id))
        else:
            self.tries(who, s.WithdrawConsent(who.who.id))

    @rule(who=people, contact=st.integers(0, 12))
    def changes(self, who: Registrant, contact: int) -> None:
        if who.who.id in self.evening.state.line.registrations:
            try:
                who.changes("Anders", f"c{contact}@example.org")
            except Refused as no:
                self.expects(no)

    @rule(who=people)
    def counts_apart(self, who: Registrant) -> None:
        self.tries(self.dora, s.CountApart(who.who.id))

    @rule(seats=st.integers(0, 6))
    def seats_change(self, seats: int) -> None:
        self.dora.changes_seats(seats)

    @rule()
    def is_set_up_anew(self) -> None:
        self.evening.does(OPERATORS, c.DefineGathering(self.definition.to_json()))

    @rule()
    def offers(self) -> None:
        try:
            self.evening.does(OPERATORS, s.OfferSeat())
        except Refused as no:
            self.expects(no)

    @rule(who=people)
    def accepts(self, who: Registrant) -> None:
        self.tries(who, s.AcceptSeat(who.who.id))

    @rule(hours=st.sampled_from([1, 7, 30]))
    def time_passes(self, hours: int) -> None:
        self.evening.clock.passes(hours * HOUR)

    @rule()
    def server_restarts(self) -> None:
        """L5"""
        before = self.evening.fresh("desk")
        self.evening.replays()
        assert self.evening.fresh("desk") == before

    @rule()
    def desk_catches_up(self) -> None:
        """S2"""
        self.held = apply(self.held, self.evening.since("desk", self.held.position))
        assert self.held == apply(Held(), self.evening.fresh("desk"))

    @invariant()
    def nobody_loses_a_seat_who_did_not_give_it_up(self) -> None:
        assert self.had_seats <= self.evening.state.line.seated
        self.had_seats = set(self.evening.state.line.seated)

    @invariant()
    def a_seat_is_free_only_where_nobody_waits_or_it_is_late(self) -> None:
        line, now = self.evening.state.line, self.evening.clock()
        if line.waiting and line.is_automatic(now):
            assert line.free(now) <= 0

    @invariant()
    def seats_are_the_first_in_line_while_they_go_by_themselves(self) -> None:
        """Whoever waits registered after everybody who has a seat."""
        line, now = self.evening.state.line, self.evening.clock()
        late = any(one.offers for one in line.registrations.values())
        moved_up = any(n.kind == "waiting" for o in line.registrations.values() for n in o.notices)
        if line.is_automatic(now) and not late and not self.somebody_came_in_between():
            seated = [line.registrations[id].position for id in line.seated]
            waiting = [line.registrations[id].position for id in line.waiting]
            assert moved_up or not waiting or max(seated, default=0) < min(waiting)

    @invariant()
    def groups_and_claims_say_what_each_registration_says(self) -> None:
        line = self.evening.state.line
        for id, one in line.registrations.items():
            assert (id in line.seated) is (one.status == SEATED)
            assert (id in line.waiting) is (one.status == WAITING)
            assert (id in line.claims.get(one.key, ())) is (one.status != CANCELLED)
            if one.status == REPEATED:
                assert line.first_with(one.key) is not None, "nobody counts for this person"
        assert [one.number for one in line.registrations.values()] == list(
            range(1, len(line.registrations) + 1)
        )

    @invariant()
    def what_is_to_go_out_is_the_last_thing_that_each_must_be_told(self) -> None:
        post, line = self.evening.state.post, self.evening.state.line
        for id, letter in post.open.items():
            assert letter is post.last(id)
            assert letter.notice == line.registrations[id].notices[-1].position
            assert not line.registrations[id].erased

    @invariant()
    def receipts_prove_the_order(self) -> None:
        order = Order()
        records = self.evening.log.read(SLUG).records
        assert [line for r in records for line in order.take(r.position, r.event)] == []
        assert order.check_receipts(self.receipts) == []

    @invariant()
    def vault_holds_what_is_still_needed_and_nothing_more(self) -> None:
        """P2"""
        kept = {w.id for w in self.evening.log.entries(SLUG) if w.field.startswith("registration")}
        line = self.evening.state.line
        assert kept == {id for one in line.registrations.values() for id in one.vault_ids}

    def somebody_came_in_between(self) -> bool:
        """One with a place from before counts only since a contact changed or was set apart."""
        return any(one.apart for one in self.evening.state.line.registrations.values())

    def expects(self, no: Refused) -> None:
        assert no.refusal.code in self.expected, no

    def gives_up(self, who: Registrant, command: c.Command, by_desk: bool = False) -> None:
        self.had_seats.discard(who.who.id)
        self.tries(self.dora if by_desk else who, command)

    def tries(self, who: Registrant | Desk, command: c.Command) -> None:
        try:
            who.does(command)
        except Refused as no:
            self.expects(no)


TestALine = ALine.TestCase
TestALine.settings = settings(max_examples=80, stateful_step_count=40)
