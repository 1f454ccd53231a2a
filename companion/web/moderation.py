"""Staff: logging in by link, the staff's own page, the moderation desk."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, jsonify, make_response, redirect, request
from flask import Response as Json
from werkzeug.wrappers import Response

from companion.domain import commands as c
from companion.domain.conduct.commands import SLOWEST
from companion.domain.crew.commands import NOTE_LIMIT
from companion.domain.events import StaffLoggedIn
from companion.domain.refusals import Refusal
from companion.domain.rules import Who, unusable
from companion.domain.state import Staff
from companion.domain.text import NAME_LIMIT, TEXT_LIMIT
from companion.live.gathering import Gathering
from companion.live.house import Room
from companion.web import access
from companion.web.delay import helper_path
from companion.web.pages import page
from companion.web.refusals import Refused

routes = Blueprint("moderation", __name__)

#: Where each role's work is: (page, title, roles). Admins may open all of them.
PLACES = (
    ("ready", "Bereit für heute Abend?", ("moderator",)),
    ("moderate", "Moderation", ("moderator",)),
    ("desk", "Anmeldungen", ("desk",)),
    ("paper", "Karten und Mikrofon", ("moderator", "desk")),
    ("door", "Einlass", ("door", "desk", "moderator")),
    ("stage", "Regie", ("moderator",)),
    ("projector", "Leinwand", ("moderator", "stage")),
    ("overlay", "Einblendung für den Stream", ("moderator", "stage")),
    ("evaluation", "Auswertung", ("moderator",)),
    ("hall", "Codes und Saal", ("moderator", "desk")),
    ("entrance", "Anzeige am Eingang", ("moderator", "desk", "door", "stage")),
    ("setup", "Einrichten", ()),
    ("poster", "Aushang mit dem Code zum Einchecken", ("moderator", "desk", "door")),
)
#: Who holds a link and is not yet anybody in particular.
ANYBODY = Who("guest", "anybody")
#: Where a login leads; a stage link can say where else with `to`.
HOME = {"moderator": "moderate", "desk": "desk", "door": "door", "stage": "projector"}


@routes.get("/g/<slug>/login")
def show_login(slug: str) -> Response:
    """One button, so that a link preview does not use the link up. A machine on the stage has
    nobody to press it, and its link can be opened again: it is logged in at once."""
    room = access.room(slug)
    gathering = room.gathering
    link = read_link(slug)
    staff = staff_of_link(gathering, link)
    why = unusable(staff, gathering.clock())
    if staff is None or why is not None:
        return refuse_login(room, why or "invalid")
    if staff.role == "stage":
        return log_in(slug)
    name = gathering.words.get(staff.id)
    html = page("login.html", room, link_ok=True, why=None, staff_name=name, role=staff.role)
    return make_response(html)


@routes.post("/g/<slug>/login")
def log_in(slug: str) -> Response:
    room = access.room(slug)
    link = read_link(slug)
    staff = staff_of_link(room.gathering, link)
    settings = access.site().settings
    on_stage = staff is not None and staff.role == "stage"
    hours = settings.stage_days * 24 if on_stage else settings.session_hours
    done = room.gathering.do(c.LogIn(link, hours * 3600), ANYBODY)
    if isinstance(done, Refusal):
        if done.code != "bad_link":
            raise Refused(done)
        return refuse_login(room, done.data["why"])
    assert isinstance(done.event, StaffLoggedIn)
    role = room.gathering.state.staff[done.event.by].role
    response = redirect(f"/g/{slug}/{destination(role)}{more()}", 303)
    # A door's phone sends what it wrote down without network also after its browser was closed.
    keeps = role == "door"
    access.remember_staff(response, slug, done.event.session, hours * 3600 if keeps else None)
    return response


def read_link(slug: str) -> str:
    """The link's id from a signed address; empty where the signature is not ours."""
    return access.site().keys.unsign("login", slug, request.args.get("t", "")) or ""


def staff_of_link(gathering: Gathering, link: str) -> Staff | None:
    """Whom a link is for; it may have been made at another worker just now."""
    found = gathering.state.staff_of_link(link)
    if link and not found and gathering.catch_up():
        found = gathering.state.staff_of_link(link)
    return found


def refuse_login(room: Room, why: str) -> Response:
    return make_response(page("login.html", room, link_ok=False, why=why), 403)


def destination(role: str) -> str:
    wanted = request.args.get("to")
    if wanted in {place for place, _, roles in PLACES if role in roles}:
        return str(wanted)
    return HOME.get(role, "staff")


def more() -> str:
    """What else the link said, for the page it leads to: how the overlay is arranged, say."""
    rest = {name: value for name, value in request.args.items() if name not in ("t", "to")}
    return f"?{urlencode(rest)}" if rest else ""


@routes.get("/g/<slug>/staff")
def staff(slug: str) -> str:
    """What this member of staff can open."""
    room = access.room(slug)
    who = access.require_staff(room.gathering, *c.ROLES)
    places = [
        {"title": title, "url": f"/g/{slug}/{place}"}
        for place, title, roles in PLACES
        if who.role in (*roles, "admin")
    ]
    return page("staff.html", room, places=places, **signature(room.gathering, who))


@routes.get("/g/<slug>/moderate")
def moderate(slug: str) -> str:
    room = access.room(slug)
    who = access.require_staff(room.gathering, "moderator")
    limits = {"text": TEXT_LIMIT, "author": NAME_LIMIT, "note": NOTE_LIMIT, "slow": SLOWEST}
    room.duplicates.get_ready()
    room.suggestions.get_ready()
    return page(
        "moderate.html",
        room,
        screen="moderator",
        delay_link=access.site().base_url + helper_path(slug),
        limits=limits,
        staff_id=who.id,
        **signature(room.gathering, who),
    )


@routes.get("/g/<slug>/moderate/similar")
def similar(slug: str) -> Json:
    """The ideas that may say the same as `?idea=`, for the desk: ids alone, which it has."""
    room = access.room(slug)
    access.require_staff(room.gathering, "moderator")
    found = room.duplicates.of(request.args.get("idea", ""))
    return jsonify(similar=[{"id": one.id, "score": round(one.score, 3)} for one in found])


@routes.get("/g/<slug>/moderate/suggestions")
def suggestions(slug: str) -> Json:
    """Under which theme `?idea=` may belong; without it, which ideas could be sorted together."""
    room = access.room(slug)
    access.require_staff(room.gathering, "moderator")
    idea = request.args.get("idea")
    if idea is None:
        return jsonify(asdict(room.suggestions.overview()))
    found = [
        {"theme": one.theme, "words": one.words, "sure": one.is_sure}
        for one in room.suggestions.of(idea)
    ]
    return jsonify(suggestions=found)


def signature(gathering: Gathering, who: Who) -> dict[str, Any]:
    return {"staff_name": gathering.words.get(who.id, ""), "role": who.role}


@routes.post("/g/<slug>/logout")
def log_out(slug: str) -> Response:
    gathering = access.room(slug).gathering
    who = access.staff_of(gathering, request.cookies)
    if who:
        result = gathering.do(c.LogOut(), who)
        if isinstance(result, Refusal) and result.code == "unavailable":
            raise Refused(result)
    response = redirect(f"/g/{slug}/", 303)
    response.delete_cookie(access.staff_cookie(slug))
    return response
