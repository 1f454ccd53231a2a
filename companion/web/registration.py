"""Registration as people do it for themselves: the form, and the registration's own page with
receipt, ticket and all that its link may do. It works without JavaScript."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, g, make_response, redirect, request
from markupsafe import Markup
from werkzeug.wrappers import Response as AnyResponse

from companion.domain.refusals import Refusal, refuse
from companion.domain.rules import Who
from companion.domain.seats import commands as c
from companion.domain.seats.events import Registered
from companion.domain.seats.line import Registration
from companion.domain.text import NAME_LIMIT
from companion.live.gathering import Done
from companion.live.house import Room
from companion.outside import qr
from companion.web import access, phone, tickets
from companion.web.language import current
from companion.web.pages import page
from companion.web.particulars import (
    act,
    filled,
    line_view,
    moment,
    new_nonce,
    nonce,
    registration_view,
    told,
    typed,
)
from companion.web.refusals import Refused, answer, status

routes = Blueprint("registration", __name__)

#: What the holder of the link may do with its buttons.
ACTIONS = ("change", "cancel", "erase", "accept", "consent", "no-consent")


@routes.get("/g/<slug>/register")
def form(slug: str) -> Response:
    room = access.room(slug)
    _, token = access.welcome_guest(slug)
    response = show_form(room, {})
    access.remember_guest(response, slug, token)
    return response


@routes.post("/g/<slug>/register")
def register(slug: str) -> AnyResponse:
    room = access.room(slug)
    who, token = access.welcome_guest(slug)
    command = c.Register(
        told(room, request.form),
        consent=request.form.get("consent") or None,
        language=current().code,
    )
    try:
        again = room.gathering.again(who, nonce())
        done = access.done(again) if again else register_once(room, command, who)
    except Refused as refused:
        response: AnyResponse = show_form(room, typed(request.form), refused.refusal)
    else:
        assert isinstance(done.event, Registered)
        path = access.registration_path(slug, done.event.registration)
        response = redirect(f"{path}?done=register", 303)
    access.remember_guest(response, slug, token)
    return response


def register_once(room: Room, command: c.Register, who: Who) -> Done:
    """A slip of the pen counts against nobody; too many registrations do."""
    refusal = room.gathering.would(command, who)
    if refusal:
        raise Refused(refusal)
    access.pace_registration(room.gathering.slug, who)
    return access.done(room.gathering.do(command, who, nonce()))


def show_form(room: Room, values: Mapping[str, str], refusal: Refusal | None = None) -> Response:
    g.form_page = f"/g/{room.gathering.slug}/register"
    html = page(
        "register.html",
        room,
        line=line_view(room),
        form=values,
        refusal=answer(refusal) if refusal else None,
        nonce=new_nonce(),
        kinds=c.KINDS,
        name_limit=NAME_LIMIT,
    )
    return make_response(html, status(refusal) if refusal else 200)


@routes.get("/g/<slug>/register/<link>")
def own(slug: str, link: str) -> Response:
    """The registration's own page."""
    room, registration = find(slug, link)
    return show_own(room, registration, link)


@routes.post("/g/<slug>/register/<link>/<action>")
def do(slug: str, link: str, action: str) -> AnyResponse:
    """One of its buttons."""
    room, registration = find(slug, link)
    if action not in ACTIONS:
        raise Refused(refuse("not_found"))
    result = act(room, access.registrant(slug, link), registration.id, action, "web")
    if isinstance(result, Refusal):
        return show_own(room, registration, link, result, action)
    return redirect(f"/g/{slug}/register/{link}?done={action}", 303)


@routes.get("/g/<slug>/register/<link>/ticket")
def ticket(slug: str, link: str) -> str:
    """The ticket on a page, to print."""
    room, registration = find(slug, link)
    return page(
        "ticket.html", room, own=registration_view(room, registration), **code(room, registration)
    )


@routes.get("/g/<slug>/register/<link>/export")
def export(slug: str, link: str) -> Response:
    """All that is kept of the registration, for the person to take along."""
    room, registration = find(slug, link)
    view = registration_view(room, registration)
    kept = {
        "gathering": slug,
        **{k: view[k] for k in ("number", "name", "contact", "kind", "language")},
        **{k: view[k] for k in ("channel", "status", "check")},
        "answers": {item["title"]: item["answer"] for item in view["answers"] if item["answer"]},
        "registered_at": view["at"].isoformat(),
        "received_at": view["received"].isoformat() if view["received"] else None,
        "consent": {
            "version": view["consent"],
            "at": view["consent_at"].isoformat(),
            "channel": view["consent_channel"],
        },
        "short_code": view["code"],
        "visits": [
            {k: v.isoformat() if isinstance(v, dt.datetime) else v for k, v in visit.items()}
            for visit in visits(room, registration)
        ],
    }
    response = make_response(json.dumps(kept, ensure_ascii=False, indent=2))
    response.mimetype = "application/json"
    response.headers["Content-Disposition"] = f'attachment; filename="{slug}-{view["number"]}.json"'
    return response


def visits(room: Room, registration: Registration) -> list[dict[str, Any]]:
    """When the person came in and went, and by which door; None: not yet, and by themselves."""
    one = room.gathering.state.hall.passes.get(registration.id)
    zone = ZoneInfo(room.definition.timezone)
    titles = {gate.id: gate.title for gate in room.definition.door.gates}
    return [
        {
            "came": moment(visit.scan.at, zone),
            "left": moment(visit.left, zone),
            "door": titles.get(visit.scan.gate or "", visit.scan.gate),
        }
        for visit in (one.visits if one else ())
    ]


def find(slug: str, link: str) -> tuple[Room, Registration]:
    """The registration of this link, also one that was cancelled or erased."""
    room = access.room(slug)
    id = access.registrant(slug, link).id
    registration = room.gathering.state.line.registrations.get(id)
    if registration is None and room.gathering.catch_up():  # another worker's answer led here
        registration = room.gathering.state.line.registrations.get(id)
    if registration is None:
        raise Refused(refuse("unknown_registration"))
    return room, registration


def show_own(
    room: Room,
    registration: Registration,
    link: str,
    refusal: Refusal | None = None,
    action: str | None = None,
) -> Response:
    """With a refusal, what was typed stays in the form."""
    g.form_page = f"/g/{room.gathering.slug}/register/{link}"
    view = registration_view(room, registration)
    changing = refusal is not None and action == "change"
    html = page(
        "registration.html",
        room,
        own=view,
        line=line_view(room),
        form=typed(request.form) if changing else filled(view),
        changing=changing,
        refusal=answer(refusal) if refusal else None,
        done=request.args.get("done"),
        nonces=new_nonce,
        kinds=c.KINDS,
        name_limit=NAME_LIMIT,
        address=access.site().base_url + view["path"],
        hall=phone.standing(room, registration),
        visits=visits(room, registration),
        writes=access.site().mailer.sends and "@" in view["contact"],
        **code(room, registration),
    )
    response = make_response(html, status(refusal) if refusal else 200)
    phone.remember(response, room, registration)
    return response


def code(room: Room, registration: Registration) -> dict[str, Any]:
    """The ticket's QR code. It opens no page: who photographs it can do nothing but come in."""
    signed = tickets.ticket_code(room, registration.id)
    return {"qr": Markup(qr.svg(signed))}  # noqa: S704  # our own SVG of our own code
