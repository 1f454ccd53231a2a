"""The door's page. Every form works without JavaScript; the page's script sends the same as JSON.
No address holds a code or a name (P1)."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, Response, g, jsonify, make_response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from companion.domain.door.attendance import attendance
from companion.domain.door.rules import STEWARDS
from companion.domain.door.screen import show_hall
from companion.domain.refusals import Refusal, refuse
from companion.domain.rules import Who
from companion.domain.text import NAME_LIMIT
from companion.live.house import Room
from companion.web import access
from companion.web.admission import ACTIONS, Answer, text
from companion.web.moderation import signature
from companion.web.pages import allow_camera, page
from companion.web.particulars import line_view, new_nonce
from companion.web.refusals import Refused, answer, status

routes = Blueprint("door", __name__)

#: Where this phone stands, for a day.
GATE_COOKIE, GATE_AGE = "gate", 24 * 3600


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
