"""Fold: how each event at the door changes the hall."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from companion.domain.door import events as e
from companion.domain.door.hall import Pass, Scan, Visit
from companion.domain.door.screen import FACT, PASSES
from companion.domain.door.terms import DoorConditions
from companion.domain.door.verdict import ALREADY
from companion.domain.event import Event
from companion.domain.events import PersonForgotten
from companion.domain.folding import fold
from companion.domain.seats import fold as seats
from companion.domain.seats.events import ConsentWithdrawn, RegistrationCancelled
from companion.domain.seats.line import SEATED
from companion.domain.seats.screen import FACT as SEATS
from companion.domain.state import State


def set_up(state: State, values: Mapping[str, Any] | None) -> None:
    """The gathering was defined."""
    state.hall.conditions = DoorConditions.from_log(values) if values else DoorConditions()
    state.touch("facts", FACT)


@fold.register
def _(event: e.TicketCheckedIn, state: State) -> None:
    one = pass_of(state, event.registration)
    at = event.at if event.scanned is None else event.scanned
    scan = Scan(state.position, at, event.gate, event.way, event.by, event.conflict)
    last = one.last
    if event.conflict is None:
        first = not one.visits
        one.visits.append(Visit(scan))
        take_seat(state, one, event, first)
    elif event.conflict == ALREADY and last and scan.at < last.scan.at:
        # Of two scans the later one is the conflict, whichever was told first.
        one.conflicts.append(replace(last.scan, conflict=ALREADY))
        last.scan = replace(scan, conflict=None)
    else:
        one.conflicts.append(scan)
    changed(state, one)


def take_seat(state: State, one: Pass, event: Event, first: bool) -> None:
    """Whoever comes in without a seat of their own has one from here on."""
    registration = state.line.registrations[one.id]
    if first and state.hall.released is not None:
        state.hall.room_version += 1
    if registration.status != SEATED:
        registration.version += 1
        state.line.deals += 1
        state.line.accept(registration)
        seats.note(state, registration, "seat", event.at)
        registration.notices[-1].told = True  # they stand here
        seats.changed(state, registration)


def pass_of(state: State, id: str) -> Pass:
    """The pass, with one more thing that it went through."""
    one = state.hall.passes.get(id)
    if one is None:
        one = Pass(id, number=state.line.registrations[id].number)
        state.hall.passes[id] = one
    one.version += 1
    return one


def changed(state: State, one: Pass) -> None:
    """Keep the groups that are counted as the pass says."""
    hall, is_in = state.hall, one.inside is not None
    put(hall.inside, one.id, is_in)
    put(hall.seated, one.id, is_in or (bool(one.visits) and stands(state, one)))
    put(hall.walk_ins, one.id, is_in and one.walk_in)
    state.line.guests = len(hall.walk_ins)
    state.touch(PASSES, one.id)
    state.touch("facts", FACT)


def put(group: set[str], id: str, belongs: bool) -> None:
    if belongs:
        group.add(id)
    else:
        group.discard(id)


def stands(state: State, one: Pass) -> bool:
    """Whether the seat is kept for the person while they are out."""
    registration = state.line.registrations.get(one.id)
    return registration is not None and registration.stands


@fold.register
def _(event: e.TicketCheckedOut, state: State) -> None:
    one = pass_of(state, event.registration)
    leave(state, one, event.at)


def leave(state: State, one: Pass, at: float) -> None:
    state.hall.room_version += 1
    if one.last:
        one.last.left = at
    changed(state, one)
    settle(state, at)


def settle(state: State, at: float) -> None:
    """The seat of somebody who came without registration may be free for who waits."""
    if state.hall.released is None:
        seats.settle(state, at)


@fold.register
def _(event: e.CheckInUndone, state: State) -> None:
    one = pass_of(state, event.registration)
    state.hall.room_version += 1
    if one.inside and one.inside.position == event.entry:
        one.visits.pop()
        others = [scan for scan in one.conflicts if scan.conflict == ALREADY]
        if others:  # the ticket was shown once more, and that was none too many now
            one.conflicts.remove(others[0])
            one.visits.append(Visit(replace(others[0], conflict=None)))
    else:
        one.conflicts = [scan for scan in one.conflicts if scan.position != event.entry]
    if not one.conflicts:
        one.cleared = state.position
    changed(state, one)
    settle(state, event.at)


@fold.register
def _(event: e.WalkInAdmitted, state: State) -> None:
    state.hall.room_version += 1
    one = Pass(event.walk_in, walk_in=True, name=event.name)
    state.hall.passes[one.id] = one
    if state.hall.room(state.line, event.at) > 0:
        scan = Scan(state.position, event.at, event.gate, "search", event.by)
        one.visits.append(Visit(scan))
    changed(state, one)


@fold.register
def _(event: e.NoShowsReleased, state: State) -> None:
    state.hall.room_version += 1
    state.hall.released = event.at
    state.touch("facts", FACT)


@fold.register
def _(event: e.TicketReplaced, state: State) -> None:
    pass_of(state, event.registration).issue = event.issue
    state.presence.take_away(event.registration)  # what the old one opened


def follow(event: Event, state: State) -> None:
    """After an event that is not the door's own: it tells how many seats there are. A registration
    that was cancelled or erased keeps no seat, and who is inside by it is so no more."""
    if state.changes.position(("facts", SEATS)) == state.position:
        state.touch("facts", FACT)
    if not isinstance(event, (RegistrationCancelled, ConsentWithdrawn, PersonForgotten)):
        return
    id = event.person if isinstance(event, PersonForgotten) else event.registration
    one = state.hall.passes.get(id)
    if one and one.last and not one.walk_in and not stands(state, one):
        one.last.left = one.last.left or event.at
        changed(state, one)
