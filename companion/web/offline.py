"""What the door's page needs to go on without network: its service worker, and the list."""

from __future__ import annotations

import time
from functools import cache
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, jsonify, make_response

from companion.domain.door.verdict import Ticket, verdict
from companion.domain.moments import iso
from companion.domain.seats.commands import ViewList
from companion.live.house import Room
from companion.web import access, sealed, tickets
from companion.web.admission import told
from companion.web.door import enter

routes = Blueprint("offline", __name__)

WORKER = Path(__file__).parent.parent.parent / "static" / "js" / "door" / "worker.js"
#: Lines that are sealed in one go: some 10 ms (rule F4).
CHUNK = 100


@routes.get("/g/<slug>/door/worker.js")
def worker(slug: str) -> Response:
    """At an address of the door's own, so that it serves the door alone."""
    enter(slug)
    response = make_response(script())
    response.mimetype = "text/javascript"
    response.headers["Service-Worker-Allowed"] = f"/g/{slug}/door"
    response.headers["Content-Security-Policy"] = "default-src 'none'; connect-src 'self'"
    response.headers["Cache-Control"] = "no-cache"
    return response


@cache
def script() -> str:
    return WORKER.read_text(encoding="utf-8")


@routes.get("/g/<slug>/door/list")
def take_along(slug: str) -> Response:
    """The list, sealed; with names to look for only where the gathering allows it."""
    room, who = enter(slug)
    names = room.definition.door.offline_names
    if names:
        access.done(room.gathering.do(ViewList("offline"), who))
    made, opens = iso(room.gathering.clock()), room.gathering.state.hall.conditions.opens
    lines, people = {}, []
    for n, id in enumerate(list(room.gathering.state.line.registrations), 1):
        registration = room.gathering.state.line.registrations[id]
        if registration.erased:
            continue
        code, line = tickets.ticket_code(room, id), line_of(room, id)
        lines[sealed.name_of(code)] = sealed.seal(code, line)
        if names and registration.stands:
            people.append(line)
        if n % CHUNK == 0:
            time.sleep(0)
    return jsonify(
        {
            "made": made,
            "opens": None if opens is None else iso(opens),
            "lines": lines,
            "people": people if names else None,
        }
    )


def line_of(room: Room, id: str) -> dict[str, Any]:
    """What the ticket is worth as of now, or when the doors open."""
    state, now = room.gathering.state, room.gathering.clock()
    return told(room, verdict(state, Ticket(id), max(now, state.hall.conditions.opens or now)))
