"""The door: tickets are scanned, typed or looked for, and people let in. Every form works without
JavaScript; the page's script sends the same as JSON. No address holds a code or a name (P1)."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Mapping
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, g, jsonify, make_response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from companion.domain.commands import NONCE, Command
from companion.domain.door import commands as c
from companion.domain.door import verdict as v
from companion.domain.door.attendance import attendance
from companion.domain.door.events import TicketCheckedIn, WalkInAdmitted
from companion.domain.door.rules import STEWARDS
from companion.domain.door.screen import show_hall
from companion.domain.door.verdict import Ticket, Verdict, verdict
from companion.domain.moments import iso
from companion.domain.refusals import Refusal, refuse
from companion.domain.rules import Who
from companion.domain.seats.commands import ViewList
from companion.domain.text import NAME_LIMIT
from companion.live.gathering import Done
from companion.live.house import Room
from companion.live.limits import seconds
from companion.web import access, tickets
from companion.web.desk import matches
from companion.web.moderation import signature
from companion.web.pages import allow_camera, page
from companion.web.particulars import line_view, new_nonce
from companion.web.refusals import Refused, answer, status

routes = Blueprint("door", __name__)

#: Where this phone stands, for a day.
GATE_COOKIE, GATE_AGE = "gate", 24 * 3600
#: People who are shown where a name was looked for.
MOST_FOUND = 8
#: Characters of a name below which everybody would be found.
SHORTEST_NAME = 2
#: What may be typed or scanned, in characters.
LONGEST_CODE = 200

Fields = Mapping[str, Any]
Answer = dict[str, Any]


def enter(slug: str) -> tuple[Room, Who]:
    """The gathering and who stands at its door."""
    room = access.room(slug)
    return room, access.require_staff(room.gathering, *STEWARDS)


@routes.get("/g/<slug>/door")
def show(slug: str) -> Response:
    room, who = enter(slug)
    return show_door(room, who)


@routes.post("/g/<slug>/door/<action>")
def do(slug: str, action: str) -> AnyResponse:
    """One of the page's forms, or the same as JSON."""
    room, who = enter(slug)
    act = ACTIONS.get(action)
    if act is None:
        raise Refused(refuse("not_found"))
    body = request.get_json(silent=True) if request.is_json else request.form
    if not isinstance(body, Mapping):
        raise Refused(refuse("bad_request"))
    try:
        found = act(room, who, body)
    except Refused as refused:
        if request.is_json:
            raise
        return show_door(room, who, refused.refusal, action)
    if request.is_json:
        return jsonify({"ok": True, **found})
    if action == "gate":
        chosen = redirect(f"/g/{slug}/door", 303)
        remember_gate(chosen, slug, text(body, "gate"))
        return chosen
    return show_door(room, who, result=found, action=action)


def show_door(
    room: Room,
    who: Who,
    refusal: Refusal | None = None,
    action: str = "",
    result: Answer | None = None,
) -> Response:
    allow_camera()
    gathering = room.gathering
    g.form_page = f"/g/{gathering.slug}/door"
    html = page(
        "door.html",
        room,
        screen="door",
        line=line_view(room),
        hall=show_hall(gathering.state),
        attendance=attendance(gathering.state),
        gates=room.definition.door.gates,
        gate=gate_of(room, action),
        refusal=answer(refusal) if refusal else None,
        refused_form=action if refusal else "",
        result=result or {},
        nonces=new_nonce,
        name_limit=NAME_LIMIT,
        can_replace=who.role != "moderator",
        **signature(gathering, who),
    )
    return make_response(html, status(refusal) if refusal else 200)


def gate_of(room: Room, action: str) -> str | None:
    """Where this phone stands: as it has just said, or as it said before, or at the only door."""
    gates = [gate.id for gate in room.definition.door.gates]
    said = request.form.get("gate") if action else None
    for found in (said, request.cookies.get(GATE_COOKIE)):
        if found in gates:
            return found
    return gates[0] if len(gates) == 1 else None


def remember_gate(response: AnyResponse, slug: str, gate: str) -> None:
    response.set_cookie(
        GATE_COOKIE,
        gate,
        max_age=GATE_AGE,
        path=f"/g/{slug}/door",
        samesite="Lax",
        secure=request.is_secure,
    )


# What the forms do


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
    """As the clock on the wall says it."""
    if at is None:
        return None
    return dt.datetime.fromtimestamp(at, ZoneInfo(room.definition.timezone)).strftime("%H:%M")


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
    inside = Verdict(v.WELCOME, one.id, since=entry.at, gate=entry.gate)
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
