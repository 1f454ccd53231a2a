"""Check-in: the venue's code makes a visitor one of the hall; the door's display and the poster
carry it."""

from __future__ import annotations

from flask import Blueprint, make_response, redirect, request
from markupsafe import Markup
from werkzeug.wrappers import Response

from companion.domain import commands as c
from companion.domain.refusals import refuse
from companion.outside import qr
from companion.web import access
from companion.web.pages import page
from companion.web.refusals import Refused, wants_json

routes = Blueprint("checkin", __name__)


@routes.get("/g/<slug>/checkin")
def checkin(slug: str) -> Response:
    """Where the venue's QR code leads. The visitor comes straight in: reading the code in the hall
    was the deed, and a phone's browser that reloads this address changes nothing more."""
    room = access.room(slug)
    if not access.accepts_code(room.definition, request.args.get("c", "")):
        if wants_json():
            raise Refused(refuse("bad_code"))
        missing = "c" not in request.args
        html = page("checkin.html", room, code_ok=False, code_missing=missing)
        return make_response(html, 200 if missing else 403)
    who, token = access.welcome_guest(slug)
    if who.id not in room.gathering.state.checked_in:
        access.done(room.gathering.do(c.CheckIn(), who))
    response = redirect(f"/g/{slug}/?done=check_in", 303)
    access.remember_guest(response, slug, token)
    return response


@routes.get("/g/<slug>/entrance")
def entrance(slug: str) -> str:
    """The door's display: stands where the stream does not look."""
    room = access.room(slug)
    access.require_staff(room.gathering, "stage", "door", "desk", "moderator")
    return with_code("entrance.html", slug)


@routes.get("/g/<slug>/poster")
def poster(slug: str) -> str:
    """The same on A4, to print."""
    room = access.room(slug)
    access.require_staff(room.gathering, "desk", "door", "moderator")
    return with_code("poster.html", slug)


def with_code(template: str, slug: str) -> str:
    room = access.room(slug)
    target = access.checkin_address(room.definition)
    code = Markup(qr.svg(target))  # noqa: S704  # our own SVG of our own address
    return page(template, room, qr=code, checkin_address=target)
