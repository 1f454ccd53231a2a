"""Rules: what becomes of a command at the door."""

from __future__ import annotations

from companion.domain.commands import Command
from companion.domain.door import commands as c
from companion.domain.door import events as e
from companion.domain.door.hall import Pass
from companion.domain.door.verdict import ALREADY, CONFLICTS, WELCOME, Ticket, verdict
from companion.domain.event import Event
from companion.domain.events import Draft, Writing
from companion.domain.refusals import Refusal, refuse
from companion.domain.ruling import REGISTRANT, Ids, Who, rule
from companion.domain.seats.line import SEATED, Registration
from companion.domain.seats.rules import DEALS
from companion.domain.state import State
from companion.domain.text import clean_name

STEWARDS = frozenset({"door", "desk", "moderator", "admin"})
SELF, OFFLINE = "self", "offline"

RIGHTS: dict[type[Command], frozenset[str]] = {
    c.CheckInTicket: STEWARDS | {REGISTRANT},
    c.CheckOutTicket: STEWARDS | {REGISTRANT},
    c.UndoCheckIn: STEWARDS,
    c.AdmitWalkIn: STEWARDS,
    c.ReleaseNoShows: STEWARDS,
    c.ReplaceTicket: frozenset({"desk", "door", "admin", REGISTRANT}),
}

#: The version of this key counts what changes how many can come in without a seat of their own.
ROOM = "room"
#: Before a registration's or a walk-in's id: the version of this key counts what their pass went
#: through, apart from what the registration does.
TICKET = "ticket-"


@rule.register
def _(command: c.CheckInTicket, state: State, who: Who, now: float, ids: Ids) -> Draft | Refusal:
    refusal = bad_check_in(command, state, who, now)
    if refusal:
        return refusal
    scanned = command.scanned if command.way == OFFLINE else None
    # Whom a door without network let in too early is in all the same.
    when = now if scanned is None else max(scanned, state.hall.conditions.opens or 0)
    found = verdict(state, Ticket(command.registration, command.issue), when)
    registration = state.line.registrations.get(command.registration)
    if registration is None:
        return refuse("unknown_registration")
    one = state.hall.passes.get(registration.id) or Pass(registration.id)
    kind = found.kind
    if scanned is not None and kind == WELCOME and one.last and scanned <= (one.last.left or now):
        kind = ALREADY  # the door without network scanned it while the person was inside
    conflict = kind if scanned is not None and kind in CONFLICTS else None
    if kind != WELCOME and conflict is None:
        return refuse("not_admitted", verdict=kind)
    event = e.TicketCheckedIn(
        at=now,
        by=who.id,
        registration=registration.id,
        gate=command.gate,
        way=command.way,
        scanned=scanned,
        conflict=conflict,
    )
    return admission(state, registration, one, event)


def bad_check_in(command: c.CheckInTicket, state: State, who: Who, now: float) -> Refusal | None:
    """Why it is no sensible question, whoever holds the ticket."""
    if command.way not in c.WAYS or (command.way == SELF) is not (who.role == REGISTRANT):
        return refuse("bad_request", field="way")
    if who.role == REGISTRANT and who.id != command.registration:
        return refuse("forbidden")
    if who.role == REGISTRANT and who.id in state.presence.revoked:
        return refuse("presence_revoked")
    if (command.scanned is None) is (command.way == OFFLINE):
        return refuse("bad_request", field="scanned")
    if command.scanned is not None and not 0 < command.scanned <= now:
        return refuse("bad_request", field="scanned")
    return bad_gate(command.gate, state, who)


def bad_gate(gate: str | None, state: State, who: Who) -> Refusal | None:
    """A person's own phone stands at no door; a steward does."""
    if gate is None and who.role == REGISTRANT:
        return None
    return None if gate in state.hall.conditions.gates else refuse("unknown_gate", field="gate")


def admission(
    state: State, registration: Registration, one: Pass, event: e.TicketCheckedIn
) -> Draft:
    """It rests on the pass, so that two doors never let one ticket in twice; on the registration,
    which may be cancelled meanwhile; and on how many can come in, which it changes itself where
    the seat is not the person's own yet."""
    if event.conflict is not None:
        return passing(one, event)
    expects = {TICKET + one.id: one.version, registration.id: registration.version}
    moves: tuple[str, ...] = (TICKET + one.id,)
    if not one.visits:
        expects[ROOM] = state.hall.room_version
        if state.hall.released is not None:
            moves += (ROOM,)
        if registration.status != SEATED:  # they take the seat with it
            expects[DEALS] = 1 + state.line.deals
            moves += (registration.id, DEALS)
    return Draft(event, expects=expects, moves=moves)


def passing(one: Pass, event: Event) -> Draft:
    """A draft that only goes through while the pass is as it was when this was decided."""
    return Draft(event, expects={TICKET + one.id: one.version}, moves=(TICKET + one.id,))


def pass_of(state: State, id: str, who: Who) -> Pass | Refusal:
    """The pass of a registration or a walk-in, if whoever asks may have to do with it."""
    if who.role == REGISTRANT and who.id != id:
        return refuse("forbidden")
    found = state.hall.passes.get(id)
    if found is None and id in state.line.registrations:
        return Pass(id)
    return found or refuse("unknown_registration")


@rule.register
def _(command: c.CheckOutTicket, state: State, who: Who, now: float, ids: Ids) -> Draft | Refusal:
    refusal = bad_gate(command.gate, state, who)
    if refusal:
        return refusal
    one = pass_of(state, command.registration, who)
    if isinstance(one, Refusal):
        return one
    if not one.inside:
        return refuse("not_inside")
    event = e.TicketCheckedOut(at=now, by=who.id, registration=one.id, gate=command.gate)
    return leaving(state, one, event)


def leaving(state: State, one: Pass, event: Event) -> Draft:
    """Somebody goes who may leave room behind."""
    draft = passing(one, event)
    return Draft(draft.event, expects=draft.expects, moves=(*draft.moves, ROOM))


@rule.register
def _(command: c.UndoCheckIn, state: State, who: Who, now: float, ids: Ids) -> Draft | Refusal:
    one = pass_of(state, command.registration, who)
    if isinstance(one, Refusal):
        return one
    undoable = {scan.position for scan in one.conflicts}
    if one.inside:
        undoable.add(one.inside.position)
    if command.entry not in undoable:
        return refuse("nothing_to_undo")
    event = e.CheckInUndone(at=now, by=who.id, registration=one.id, entry=command.entry)
    return leaving(state, one, event)


@rule.register
def _(command: c.AdmitWalkIn, state: State, who: Who, now: float, ids: Ids) -> Draft | Refusal:
    if state.line.conditions is None:
        return refuse("registration_closed")
    refusal = bad_gate(command.gate, state, who)
    if refusal:
        return refusal
    name = clean_name(command.name, field="name")
    if isinstance(name, Refusal):
        return name
    if state.hall.room(state.line, now) <= 0:
        return refuse("no_room")
    walk_in = ids("g")
    words = Writing(ids("w"), "walk_in_name", walk_in, name)
    event = e.WalkInAdmitted(at=now, by=who.id, walk_in=walk_in, name=words.id, gate=command.gate)
    return Draft(event, expects={ROOM: state.hall.room_version}, moves=(ROOM,), writes=(words,))


@rule.register
def _(command: c.ReleaseNoShows, state: State, who: Who, now: float, ids: Ids) -> Draft | Refusal:
    if state.line.conditions is None:
        return refuse("registration_closed")
    if state.hall.released is not None:
        return refuse("already_released")
    event = e.NoShowsReleased(at=now, by=who.id)
    return Draft(event, expects={ROOM: state.hall.room_version}, moves=(ROOM,))


@rule.register
def _(command: c.ReplaceTicket, state: State, who: Who, now: float, ids: Ids) -> Draft | Refusal:
    registration = state.line.registrations.get(command.registration)
    if registration is None or registration.erased:
        return refuse("unknown_registration")
    one = pass_of(state, registration.id, who)
    if isinstance(one, Refusal):
        return one
    if not registration.stands:
        return refuse("cancelled")
    event = e.TicketReplaced(at=now, by=who.id, registration=registration.id, issue=one.issue + 1)
    return passing(one, event)
