"""What a steward does at the door, and what is said of it: tickets are scanned, typed or looked
for, people let in and out. The door's page and its script send the same."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Mapping
from typing import Any
from zoneinfo import ZoneInfo

from companion.domain.commands import NONCE, Command
from companion.domain.door import commands as c
from companion.domain.door import verdict as v
from companion.domain.door.events import TicketCheckedIn, WalkInAdmitted
from companion.domain.door.verdict import Ticket, Verdict, verdict
from companion.domain.moments import iso
from companion.domain.refusals import refuse
from companion.domain.rules import Who
from companion.domain.seats.commands import ViewList
from companion.live.gathering import Done
from companion.live.house import Room
from companion.live.limits import seconds
from companion.web import access, tickets
from companion.web.desk import matches
from companion.web.refusals import Refused

#: People who are shown where a name was looked for.
MOST_FOUND = 8
#: Characters of a name below which everybody would be found.
SHORTEST_NAME = 2
#: What may be typed or scanned, in characters.
LONGEST_CODE = 200

Fields = Mapping[str, Any]
Answer = dict[str, Any]


def choose_gate(room: Room, who: Who, body: Fields) -> Answer:
    if text(body, "gate") not in {gate.id for gate in room.definition.door.gates}:
        raise Refused(refuse("unknown_gate", field="gate"))
    return {}


def scan(room: Room, who: Who, body: Fields) -> Answer:
    """A ticket was shown: one verdict, whatever becomes of it."""
    ticket, way = shown(room, who, body)
    scanned = moment_of(room, body)
    if ticket.registration is None:
        return told(room, verdict(room.gathering.state, ticket, room.gathering.clock()))
    command = c.CheckInTicket(
        ticket.registration,
        text(body, "gate"),
        way if scanned is None else "offline",
        ticket.issue,
        scanned,
    )
    outcome = room.gathering.once(command, who, nonce_of(body))
    if isinstance(outcome, Done):
        return let_in(room, outcome, ticket)
    if outcome.code not in ("not_admitted", "unknown_registration"):
        raise Refused(outcome)
    return told(room, verdict(room.gathering.state, ticket, room.gathering.clock()))


def shown(room: Room, who: Who, body: Fields) -> tuple[Ticket, str]:
    """What was scanned, typed, or found by name, and how."""
    person = text(body, "person")
    if person:
        return Ticket(person), "search"
    code = text(body, "code").strip()
    if not code or len(code) > LONGEST_CODE:
        raise Refused(refuse("empty", field="code"))
    if not tickets.is_short_code(code):
        return found_by(room, lambda: tickets.read_code(room, code)), "scan"
    wait = room.gathering.commons.take(room.gathering.slug, ("guesses", who.id))
    if wait:
        raise Refused(refuse("too_fast", wait=seconds(wait)))
    return found_by(room, lambda: tickets.read_short_code(room, code)), "short"


def found_by(room: Room, read: Callable[[], Ticket]) -> Ticket:
    """Whose it is; the registration may have come to another worker just now."""
    ticket = read()
    if ticket.registration is None and not ticket.elsewhere and room.gathering.catch_up():
        ticket = read()
    return ticket


def moment_of(room: Room, body: Fields) -> float | None:
    """When a phone without network scanned it. It says how long ago, since clocks differ."""
    age = body.get("age")
    if age is None:
        return None
    if not isinstance(age, int | float) or isinstance(age, bool) or not math.isfinite(age):
        raise Refused(refuse("bad_request", field="age"))
    now = room.gathering.clock()
    return now - min(max(0.0, float(age)), now - 1)


def let_in(room: Room, done: Done, ticket: Ticket) -> Answer:
    """They came in with this event, now or when the same was sent before."""
    event = done.event
    assert isinstance(event, TicketCheckedIn)
    at = event.at if event.scanned is None else event.scanned
    one = room.gathering.state.hall.passes[event.registration]
    registration = room.gathering.state.line.registrations[event.registration]
    before = [visit for visit in one.visits if visit.scan.position < done.position]
    found = Verdict(
        event.conflict or v.WELCOME,
        event.registration,
        camera=registration.consent.version is not None,
        again=bool(before),
        since=at,
        gate=event.gate,
    )
    return told(room, found) | {"entry": done.position, "conflict": event.conflict is not None}


def told(room: Room, found: Verdict) -> Answer:
    """A verdict as the page shows it."""
    state, words = room.gathering.state, room.gathering.words
    registration = state.line.registrations.get(found.registration or "")
    asks = state.line.conditions is not None and state.line.conditions.consent is not None
    return {
        "verdict": found.kind,
        "person": found.registration,
        "name": words.get(registration.name, "") if registration else "",
        "number": registration.number if registration else None,
        "camera": found.camera if asks else None,
        "again": found.again,
        "since": iso(found.since) if found.since is not None else None,
        "clock": clock_of(room, found.since if found.opens is None else found.opens),
        "gate": gate_title(room, found.gate),
        "rank": found.rank,
        "first": found.first,
    }


def clock_of(room: Room, at: float | None) -> str | None:
    """As the clock on the wall says it; with the day, where it is not today's."""
    if at is None:
        return None
    zone = ZoneInfo(room.definition.timezone)
    found, now = (
        dt.datetime.fromtimestamp(moment, zone) for moment in (at, room.gathering.clock())
    )
    return found.strftime("%H:%M" if found.date() == now.date() else "%d.%m., %H:%M")


def gate_title(room: Room, gate: str | None) -> str | None:
    return next((one.title for one in room.definition.door.gates if one.id == gate), gate)


def search(room: Room, who: Who, body: Fields) -> Answer:
    """Who could be meant: a few, with what their tickets are worth. The look stands in the log."""
    query = " ".join(text(body, "q").split())
    if len(query) < SHORTEST_NAME and not query.isdecimal():
        raise Refused(refuse("empty", field="q"))
    access.done(room.gathering.do(ViewList("search"), who))
    state, now = room.gathering.state, room.gathering.clock()
    line = state.line.registrations.values()
    hits = [one for one in line if not one.erased and matches(room, one, query)]
    people = [told(room, verdict(state, Ticket(one.id), now)) for one in hits[:MOST_FOUND]]
    walk_ins = walk_ins_named(room, query)
    return {
        "query": query,
        "found": (people + walk_ins)[:MOST_FOUND],
        "more": len(hits) + len(walk_ins) > MOST_FOUND,
    }


def walk_ins_named(room: Room, query: str) -> list[Answer]:
    """Who is inside without registration."""
    state, words = room.gathering.state, room.gathering.words
    found = []
    for id in sorted(state.hall.walk_ins):
        one = state.hall.passes[id]
        name = words.get(one.name or "", "")
        if one.inside and all(word in name.casefold() for word in query.casefold().split()):
            inside = Verdict(v.ALREADY, id, since=one.inside.at, gate=one.inside.gate)
            found.append(told(room, inside) | {"name": name, "walk_in": True})
    return found


def check_out(room: Room, who: Who, body: Fields) -> Answer:
    person = text(body, "person")
    done(room, who, body, c.CheckOutTicket(person, text(body, "gate")))
    return named(room, person) | {"done": "out"}


def undo(room: Room, who: Who, body: Fields) -> Answer:
    person = text(body, "person")
    done(room, who, body, c.UndoCheckIn(person, position_of(body)))
    return named(room, person) | {"done": "undo"}


def walk_in(room: Room, who: Who, body: Fields) -> Answer:
    """In the time between the decision and the log another may have taken the seat."""
    command = c.AdmitWalkIn(text(body, "name"), text(body, "gate"))
    event = done(room, who, body, command).event
    assert isinstance(event, WalkInAdmitted)
    one = room.gathering.state.hall.passes[event.walk_in]
    if not one.visits:
        raise Refused(refuse("no_room"))
    entry = one.visits[0].scan
    # Nobody asked them whether they may be seen.
    inside = Verdict(v.WELCOME, one.id, camera=False, since=entry.at, gate=entry.gate)
    name = room.gathering.words.get(one.name or "", "")
    return told(room, inside) | {"name": name, "walk_in": True, "entry": entry.position}


def release(room: Room, who: Who, body: Fields) -> Answer:
    done(room, who, body, c.ReleaseNoShows())
    return {"done": "release"}


def replace(room: Room, who: Who, body: Fields) -> Answer:
    """A new ticket for who has lost theirs; here it is read out."""
    person = text(body, "person")
    done(room, who, body, c.ReplaceTicket(person))
    return named(room, person) | {"done": "replace", "short": tickets.short_code(room, person)}


ACTIONS: dict[str, Callable[[Room, Who, Fields], Answer]] = {
    "gate": choose_gate,
    "scan": scan,
    "search": search,
    "out": check_out,
    "undo": undo,
    "walk-in": walk_in,
    "release": release,
    "replace": replace,
}


def done(room: Room, who: Who, body: Fields, command: Command) -> Done:
    return access.done(room.gathering.once(command, who, nonce_of(body)))


def named(room: Room, person: str) -> Answer:
    """Whom it was about."""
    state, words = room.gathering.state, room.gathering.words
    registration, one = state.line.registrations.get(person), state.hall.passes.get(person)
    id = registration.name if registration else one.name if one else None
    return {"person": person, "name": words.get(id or "", "")}


def text(body: Fields, name: str) -> str:
    found = body.get(name, "")
    if not isinstance(found, str):
        raise Refused(refuse("bad_request", field=name))
    return found


def nonce_of(body: Fields) -> str:
    found = text(body, "nonce")
    if not NONCE.fullmatch(found):
        raise Refused(refuse("bad_request", field="nonce"))
    return found


def position_of(body: Fields) -> int:
    """The scan that is meant: a form's text, or JSON's number."""
    found = str(body.get("entry", ""))
    if not found.isdecimal() or len(found) > 15:
        raise Refused(refuse("bad_request", field="entry"))
    return int(found)
