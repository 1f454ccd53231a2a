"""The door: what a ticket is worth, who is in, and that two doors agree on it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from companion.domain import events as e
from companion.domain.commands import ForgetPerson
from companion.domain.door import commands as d
from companion.domain.door import verdict as v
from companion.domain.door.attendance import Attendance, attendance
from companion.domain.door.verdict import Ticket, verdict
from companion.domain.fold import apply
from companion.domain.seats.commands import OfferSeat
from companion.domain.seats.line import WAITING
from companion.domain.seats.terms import Consent, Terms
from companion.store.log import Conflict
from tests.cast import (
    OPERATORS,
    SLUG,
    START,
    WITH_DOORS,
    Desk,
    Evening,
    Registrant,
    Steward,
    refused,
)

HOUR = 3_600


@pytest.fixture
def evening() -> Evening:
    """Two seats, two doors; Ada and Ben sit, Cleo waits."""
    evening = Evening(definition=WITH_DOORS)
    evening.clock.now = START - 48 * HOUR
    return evening


@pytest.fixture
def people(evening: Evening) -> tuple[Registrant, Registrant, Registrant]:
    ada, ben, cleo = (evening.registers(name) for name in ("Ada", "Ben", "Cleo"))
    evening.clock.now = START - HOUR / 2
    return ada, ben, cleo


@pytest.fixture
def ada(people: tuple[Registrant, ...]) -> Registrant:
    return people[0]


@pytest.fixture
def ben(people: tuple[Registrant, ...]) -> Registrant:
    return people[1]


@pytest.fixture
def cleo(people: tuple[Registrant, ...]) -> Registrant:
    return people[2]


@pytest.fixture
def sven(evening: Evening, people: object) -> Steward:
    return evening.steward("Sven", "nord")


@pytest.fixture
def sue(evening: Evening, people: object) -> Steward:
    return evening.steward("Sue", "sued")


@pytest.fixture
def dora(evening: Evening, people: object) -> Desk:
    return evening.desk()


# What a ticket is worth


def test_who_has_a_seat_is_welcome(ada: Registrant, sven: Steward) -> None:
    assert sven.sees(ada).kind == v.WELCOME
    sven.lets_in(ada)
    assert ada.is_in


def test_second_scan_says_since_when_and_at_which_door(
    evening: Evening, ada: Registrant, sven: Steward, sue: Steward
) -> None:
    sven.lets_in(ada)
    evening.clock.passes(60)
    found = sue.sees(ada)
    assert (found.kind, found.since, found.gate) == (v.ALREADY, START - HOUR / 2, "nord")
    with refused("not_admitted", verdict="already"):
        sue.lets_in(ada)


def test_who_waits_is_told_the_rank(cleo: Registrant, sven: Steward) -> None:
    found = sven.sees(cleo)
    assert (found.kind, found.rank) == (v.WAITING, 1)
    with refused("not_admitted", verdict="waiting"):
        sven.lets_in(cleo)


def test_who_is_offered_a_seat_takes_it_by_coming(
    evening: Evening, ada: Registrant, cleo: Registrant, sven: Steward
) -> None:
    ada.cancels()
    evening.does(OPERATORS, OfferSeat())
    assert cleo.registration.is_offered(evening.clock())
    sven.lets_in(cleo)
    assert cleo.status == "seated"
    assert evening.seated() == [2, 3]


def test_cancelled_ticket_lets_nobody_in(ada: Registrant, sven: Steward) -> None:
    ada.cancels()
    assert sven.sees(ada).kind == v.CANCELLED
    with refused("not_admitted", verdict="cancelled"):
        sven.lets_in(ada)


def test_ticket_that_was_replaced_lets_nobody_in_and_the_new_one_does(
    ada: Registrant, sven: Steward
) -> None:
    sven.replaces(ada)
    assert sven.sees(ada, 1).kind == v.REPLACED
    with refused("not_admitted", verdict="replaced"):
        sven.lets_in(ada)
    sven.lets_in(ada, issue=2)


def test_same_contact_twice_counts_once(evening: Evening) -> None:
    evening.registers("Ada", "a@example.org")
    again = evening.registers("Ada", "a@example.org")
    evening.clock.now = START
    sven = evening.steward()
    assert (sven.sees(again).kind, sven.sees(again).first) == (v.REPEAT, 1)


def test_other_gatherings_and_nobodys_tickets(evening: Evening) -> None:
    state, now = evening.state, evening.clock()
    assert verdict(state, Ticket(elsewhere=True), now).kind == v.ELSEWHERE
    assert verdict(state, Ticket("r0"), now).kind == v.UNKNOWN
    assert verdict(state, Ticket(), now).kind == v.UNKNOWN


def test_too_early_and_too_late(evening: Evening, ada: Registrant) -> None:
    evening.clock.now = START - 2 * HOUR
    sven = Steward(evening, evening.steward().who, "nord")
    found = sven.sees(ada)
    assert (found.kind, found.opens) == (v.EARLY, START - HOUR)
    evening.clock.now = START + 48 * HOUR
    assert sven.sees(ada).kind == v.OVER


def test_who_does_not_want_to_be_seen_is_known_at_the_door(evening: Evening) -> None:
    terms = Terms(consent=Consent("1", "Text"))
    evening = Evening(definition=replace(WITH_DOORS, registration=terms))
    evening.clock.now = START - 48 * HOUR
    ada, ben = evening.registers("Ada", consent="1"), evening.registers("Ben")
    evening.clock.now = START
    sven = evening.steward()
    assert sven.sees(ada).camera is True
    assert sven.sees(ben).camera is False


def test_there_is_no_such_door(ada: Registrant, evening: Evening, sven: Steward) -> None:
    with refused("unknown_gate"):
        Steward(evening, sven.who, "west").lets_in(ada)


# In, out and back


def test_out_and_back(evening: Evening, ada: Registrant, sven: Steward, sue: Steward) -> None:
    sven.lets_in(ada)
    sven.lets_out(ada)
    assert not ada.is_in
    found = sue.sees(ada)
    assert (found.kind, found.again) == (v.WELCOME, True)
    sue.lets_in(ada)
    assert evening.state.hall.by_gate() == {"nord": 0, "sued": 1}
    with refused("not_inside"):
        sven.lets_out(ada)
        sven.lets_out(ada)


def test_scan_by_mistake_is_undone(ada: Registrant, sven: Steward) -> None:
    entry = sven.lets_in(ada) and ada.ticket.scans[-1].position
    sven.undoes(ada, entry)
    assert not ada.is_in
    assert sven.sees(ada).again is False
    with refused("nothing_to_undo"):
        sven.undoes(ada, entry)


def test_who_is_cancelled_while_inside_is_in_no_more(
    evening: Evening, ada: Registrant, sven: Steward, dora: Desk
) -> None:
    sven.lets_in(ada)
    dora.cancels(ada)
    assert not ada.is_in
    assert evening.state.hall.seated == set()
    evening.replays()
    assert not ada.is_in


def test_nobody_lets_themselves_in_as_another(ada: Registrant, ben: Registrant) -> None:
    with refused("forbidden"):
        ada.does(d.CheckInTicket(ben.who.id, way="self"))
    with refused("bad_request"):
        ada.does(d.CheckInTicket(ada.who.id, way="scan"))
    ada.does(d.CheckInTicket(ada.who.id, way="self"))
    assert ada.is_in


# Without registration


def test_nobody_comes_in_without_registration_while_somebody_waits(sven: Steward) -> None:
    with refused("no_room"):
        sven.admits("Emil")


def test_walk_in_takes_a_seat_that_is_free(evening: Evening) -> None:
    evening.registers("Ada")
    evening.clock.now = START
    sven = evening.steward()
    emil = sven.admits("Emil")
    assert evening.state.line.free(START) == 0
    with refused("no_room"):
        sven.admits("Frida")
    sven.lets_out(emil)
    sven.admits("Frida")
    assert [w.value for w in evening.log.entries(SLUG) if w.field == "walk_in_name"] == [
        "Emil",
        "Frida",
    ]


def test_walk_in_is_void_where_a_registration_took_the_last_seat(evening: Evening) -> None:
    """Decided at the same time, by two workers."""
    evening.registers("Ada")
    evening.clock.now = START - 48 * HOUR
    sven = evening.steward()
    draft = evening.drafts(sven.who, d.AdmitWalkIn("Emil", "nord"))
    evening.registers("Ben")
    evening.log.append(SLUG, draft)
    apply(evening.state, draft.event)
    assert evening.state.hall.inside == set()
    assert evening.state.line.free(evening.clock()) == 0


def test_seats_of_who_did_not_come_go_to_who_is_there(
    evening: Evening, ada: Registrant, ben: Registrant, cleo: Registrant, sven: Steward
) -> None:
    sven.lets_in(ada)
    sven.releases()
    assert sven.sees(cleo).kind == v.WELCOME
    sven.lets_in(cleo)
    assert sven.sees(ben).kind == v.RELEASED
    with refused("no_room"):
        sven.admits("Emil")
    sven.lets_out(ada)
    assert sven.sees(ben).kind == v.RELEASED, "Ada keeps her seat while she is out"
    with refused("already_released"):
        sven.releases()
    evening.replays()
    assert evening.state.hall.seated == {ada.who.id, cleo.who.id}


# Two doors


def test_seat_of_a_walk_in_who_leaves_is_for_who_comes_to_a_door(
    evening: Evening, cleo: Registrant, sven: Steward
) -> None:
    """After the no-shows were released it goes to nobody by itself."""
    sven.releases()
    emil = sven.admits("Emil")
    sven.admits("Frida")
    sven.lets_out(emil)
    assert cleo.status == WAITING
    assert sven.sees(cleo).kind == v.WELCOME


def test_two_doors_never_let_one_ticket_in_twice(
    evening: Evening, ada: Registrant, sven: Steward, sue: Steward
) -> None:
    """Decided on the same state, appended one after the other: the log lets one through."""
    drafts = [evening.drafts(one.who, d.CheckInTicket(ada.who.id, one.gate)) for one in (sven, sue)]
    first, second = (evening.log.append(SLUG, draft) for draft in drafts)
    assert not isinstance(first, Conflict)
    assert isinstance(second, Conflict)


def test_two_doors_never_give_the_last_seat_twice(evening: Evening) -> None:
    evening.registers("Ada")
    evening.clock.now = START
    sven, sue = evening.steward("Sven", "nord"), evening.steward("Sue", "sued")
    drafts = [
        evening.drafts(one.who, d.AdmitWalkIn(name, one.gate))
        for one, name in ((sven, "Emil"), (sue, "Frida"))
    ]
    outcomes = [evening.log.append(SLUG, draft) for draft in drafts]
    assert [isinstance(outcome, Conflict) for outcome in outcomes] == [False, True]


def test_cancelling_while_the_door_decides_lets_nobody_in(
    evening: Evening, ada: Registrant, sven: Steward
) -> None:
    draft = evening.drafts(sven.who, d.CheckInTicket(ada.who.id, "nord"))
    ada.cancels()
    assert isinstance(evening.log.append(SLUG, draft), Conflict)


# Without network


def test_two_physical_scans_both_stay_and_the_later_one_is_the_conflict(
    evening: Evening, ada: Registrant, sven: Steward, sue: Steward
) -> None:
    """Sue's door had no network; what it scanned first is told last."""
    evening.clock.passes(600)
    sven.lets_in(ada)
    sue.scanned_offline(ada, evening.clock() - 300)
    one = ada.ticket
    assert [(scan.gate, scan.conflict) for scan in one.scans] == [
        ("sued", None),
        ("nord", "already"),
    ]
    assert one.inside == one.scans[0]
    assert evening.shown("door")[ada.who.id]["scans"][1]["conflict"] == "already"
    sven.undoes(ada, one.conflicts[0].position)
    assert evening.shown("door") == {}


def test_scan_without_network_of_who_should_not_come_in_is_kept_and_changes_nothing(
    evening: Evening, cleo: Registrant, sven: Steward
) -> None:
    evening.clock.passes(60)
    event = sven.scanned_offline(cleo, evening.clock() - 30)
    assert event.conflict == "waiting"
    assert not cleo.is_in
    assert list(evening.shown("door")) == [cleo.who.id]


def test_scan_from_before_somebody_left_is_a_conflict_and_one_from_after_lets_them_in(
    evening: Evening, ada: Registrant, sven: Steward
) -> None:
    sven.lets_in(ada)
    evening.clock.passes(600)
    sven.lets_out(ada)
    evening.clock.passes(600)
    assert sven.scanned_offline(ada, evening.clock() - 900).conflict == "already"
    assert not ada.is_in
    assert sven.scanned_offline(ada, evening.clock() - 300).conflict is None
    assert ada.is_in


def test_only_a_scan_without_network_names_a_time_of_its_own_and_none_to_come(
    evening: Evening, ada: Registrant, sven: Steward
) -> None:
    with refused("bad_request", field="scanned"):
        sven.lets_in(ada, scanned=START)
    with refused("bad_request", field="scanned"):
        sven.lets_in(ada, way="offline")
    with refused("bad_request", field="scanned"):
        sven.scanned_offline(ada, evening.clock() + 60)


def test_undoing_the_first_of_two_scans_leaves_the_other(
    ada: Registrant, sven: Steward, sue: Steward, evening: Evening
) -> None:
    evening.clock.passes(600)
    sven.lets_in(ada)
    evening.clock.passes(600)
    sue.scanned_offline(ada, evening.clock() - 30)
    first = ada.ticket.inside
    assert first is not None
    sven.undoes(ada, first.position)
    assert ada.is_in
    assert ada.ticket.inside == replace(ada.ticket.scans[0], conflict=None)
    assert ada.ticket.scans[0].gate == "sued"


# What stays


def test_attendance_is_counted_without_names(
    evening: Evening, ada: Registrant, ben: Registrant, sven: Steward
) -> None:
    sven.lets_in(ada)
    evening.clock.passes(60)
    sven.lets_out(ada)
    evening.clock.passes(60)
    sven.releases()
    emil = sven.admits("Emil")
    evening.clock.passes(60)
    sven.lets_in(ada)
    expected = Attendance(registered=3, came=2, with_ticket=1, walk_ins=1, missing=1, most=2)
    assert attendance(evening.state) == expected
    evening.clock.passes(60)
    for who in (ada.who.id, ben.who.id, emil):
        evening.does(OPERATORS, ForgetPerson(who))
    assert attendance(evening.state) == replace(expected, registered=2, missing=0)


def test_walk_ins_name_is_forgotten_on_request_and_they_still_count(
    evening: Evening, ada: Registrant
) -> None:
    """P2"""
    ada.cancels()
    evening.clock.now = START
    sven = evening.steward()
    sven.releases()
    emil = sven.admits("Emil")
    gone = evening.does(OPERATORS, ForgetPerson(emil))
    assert isinstance(gone, e.PersonForgotten)
    assert len(gone.erased) == 1
    assert evening.state.hall.is_in(emil)
    assert "Emil" not in evening.words.values()


def test_ada_forgotten_leaves_the_hall(evening: Evening, ada: Registrant, sven: Steward) -> None:
    """P2"""
    sven.lets_in(ada)
    ada.is_erased()
    assert not ada.is_in
    assert sven.sees(ada).kind == v.CANCELLED
