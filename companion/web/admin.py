"""The house as a whole: whoever looks after it sees all gatherings, founds new ones and enters each
as its admin. Who that is stands in a log of the house's own; the operator makes the first link."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, g, make_response, redirect, render_template, request
from flask_babel import gettext
from werkzeug.wrappers import Response as AnyResponse

from companion.domain import commands as c
from companion.domain.definition import Definition
from companion.domain.events import FIRST, StaffInvited, StaffLoggedIn
from companion.domain.house import commands as h
from companion.domain.reading import HOUSE, BadDefinition, from_mapping
from companion.domain.refusals import Refusal, refuse
from companion.domain.rules import Who, unusable
from companion.domain.setup.changes import changes
from companion.domain.setup.file import File, as_file
from companion.domain.setup.form import copied
from companion.live.gathering import Gathering
from companion.live.house import THE_OPERATOR, Room
from companion.web import access
from companion.web.moderation import ANYBODY, staff_of_link
from companion.web.pages import gathering_view
from companion.web.particulars import new_nonce, nonce
from companion.web.refusals import Refused, message, status
from companion.web.setup.words import sentence, told

routes = Blueprint("admin", __name__)

#: Gatherings that come along to begin with: by name of the file, without its ending.
TEMPLATES = Path(__file__).parent.parent / "demo"
#: What is asked before a gathering is founded; all else is set up on its own pages.
NEW = ("slug", "title", "date", "starts", "ends", "place")


def enter() -> tuple[Gathering, Who]:
    """Whoever looks after the house; refused unless it is them who ask."""
    office = access.site().house.office
    if office is None:
        raise Refused(refuse("not_logged_in"))
    return office, access.require_staff(office, "admin")


def show(template: str, code: int = 200, **context: Any) -> Response:
    return make_response(render_template(template, gathering=None, page={}, **context), code)


@routes.get("/admin")
def overview() -> Response:
    """All gatherings, for the house's admin; for a gathering's own, theirs."""
    site = access.site()
    office = site.house.office
    who = access.staff_of(office, request.cookies) if office else None
    mine = [room for room in site.house if is_admin(room)]
    if who is None and not mine:
        raise Refused(refuse("not_logged_in"))
    return show(
        "admin.html",
        house=who is not None,
        staff_name=office.words.get(who.id, "") if office and who else "",
        rooms=[
            {
                **gathering_view(room),
                "unlisted": room.definition.unlisted,
                "mine": room in mine,
            }
            for room in (site.house if who else mine)
        ],
        sources=sources() if who else [],
        form={"starts": "18:00", "ends": "20:00"},
        problems={},
        nonces=new_nonce,
    )


def is_admin(room: Room) -> bool:
    who = access.staff_of(room.gathering, request.cookies)
    return who is not None and who.role == "admin"


def sources() -> list[dict[str, str]]:
    """What a new gathering can be made like: the templates, then all gatherings but trainings,
    which are made of one."""
    found = [{"id": f"template {name}", "title": made.title} for name, made in templates().items()]
    rooms = [room for room in access.site().house if not room.definition.training]
    return found + [
        {"id": f"gathering {room.gathering.slug}", "title": room.definition.title} for room in rooms
    ]


@lru_cache(maxsize=1)
def templates() -> dict[str, Definition]:
    return {
        file.stem: from_mapping(tomllib.loads(file.read_text(encoding="utf-8")))
        for file in sorted(TEMPLATES.glob("*.toml"))
    }


def source(id: str) -> File:
    kind, _, name = id.partition(" ")
    if kind == "template" and name in templates():
        return as_file(templates()[name])
    room = access.site().house.room(name) if kind == "gathering" else None
    if room is None:
        raise Refused(refuse("bad_request", field="from"))
    return as_file(room.definition)


@routes.post("/admin/new")
def new() -> AnyResponse:
    """First what it would be, in words; the same once more, confirmed: it is founded, and who
    founded it is its admin."""
    office, who = enter()
    g.form_page = "/admin"
    form, original = request.form, source(request.form.get("from", ""))
    filled = {key: form.get(key, "").strip() for key in NEW}
    values: dict[str, Any] = {**filled, "unlisted": True}
    problems: dict[str, list[str]] = {}
    try:
        definition = from_mapping(copied(original, values))
    except BadDefinition as bad:
        for problem in bad.problems:
            place, _, what = problem.partition(" ")
            problems.setdefault(place if place in NEW else "", []).append(sentence(what))
    if access.site().house.room(filled["slug"]):
        problems["slug"] = [message(refuse("taken", field="slug"))]
    if problems:
        return show_new(office, who, problems)
    if "confirmed" not in form:
        return show(
            "admin-preview.html",
            title=definition.title,
            slug=definition.slug,
            changes=told(changes(original, as_file(definition))),
            form=form,
            nonce=new_nonce(),
            staff_name=office.words.get(who.id, ""),
        )
    found(office, who, definition)
    return entered(office, who, definition.slug, "setup?done=founded")


def show_new(office: Gathering, who: Who, problems: dict[str, list[str]]) -> Response:
    return show(
        "admin.html",
        422,
        house=True,
        staff_name=office.words.get(who.id, ""),
        rooms=[
            {**gathering_view(room), "unlisted": room.definition.unlisted, "mine": is_admin(room)}
            for room in access.site().house
        ],
        sources=sources(),
        form=request.form,
        problems=problems,
        nonces=new_nonce,
    )


def found(office: Gathering, who: Who, definition: Definition) -> None:
    """Rights first: what the house's log refuses never begins."""
    command = h.FoundGathering(definition.slug)
    refusal = office.would(command, who)
    if refusal:
        raise Refused(refusal)
    made = access.site().house.define(definition, FIRST)
    if isinstance(made, Refusal):
        raise Refused(refuse("taken", field="slug") if made.code == "redefined" else made)
    access.done(office.once(command, who, nonce()))


@routes.post("/admin/enter")
def enter_gathering() -> AnyResponse:
    office, who = enter()
    room = access.room(request.form.get("gathering", ""))
    to = "ready" if request.form.get("to") == "ready" else "setup"
    return entered(office, who, room.gathering.slug, to)


def entered(office: Gathering, who: Who, slug: str, to: str) -> AnyResponse:
    """The house's admin becomes one of the gathering's, with a session of their own there: its
    rights are checked by its own log at every command, and end there when they are revoked."""
    room, settings = access.room(slug), access.site().settings
    response = redirect(f"/g/{slug}/{to}", 303)
    if is_admin(room):
        return response
    refusal = office.would(h.EnterGathering(slug, ""), who)
    if refusal:
        raise Refused(refusal)
    gathering, seconds = room.gathering, settings.session_hours * 3600
    name = office.words.get(who.id, "") or gettext("Leitung des Hauses")
    invited = access.done(gathering.do(c.InviteStaff(name, "admin", seconds), THE_OPERATOR)).event
    assert isinstance(invited, StaffInvited)
    # Before the login, so that nobody is in who is not on the house's list.
    access.done(office.do(h.EnterGathering(slug, invited.staff), who))
    session = access.done(gathering.do(c.LogIn(invited.link, seconds), ANYBODY)).event
    assert isinstance(session, StaffLoggedIn)
    access.remember_staff(response, slug, session.session)
    return response


@routes.get("/admin/login")
def show_login() -> Response:
    """One button, so that a link preview does not use the link up."""
    office, link = access.site().house.office, read_link()
    staff = staff_of_link(office, link) if office else None
    why = unusable(staff, office.clock() if office else 0.0)
    if office is None or staff is None or why is not None:
        return show("admin-login.html", 403, why=why or "invalid", staff_name="")
    return show("admin-login.html", why=None, staff_name=office.words.get(staff.id, ""))


@routes.post("/admin/login")
def log_in() -> AnyResponse:
    office = access.site().house.office
    if office is None:
        return show("admin-login.html", 403, why="invalid", staff_name="")
    seconds = access.site().settings.session_hours * 3600
    result = office.do(c.LogIn(read_link(), seconds), ANYBODY)
    if isinstance(result, Refusal):
        if result.code != "bad_link":
            raise Refused(result)
        return show("admin-login.html", status(result), why=result.data["why"], staff_name="")
    assert isinstance(result.event, StaffLoggedIn)
    response = redirect("/admin", 303)
    access.remember_staff(response, HOUSE, result.event.session)
    return response


def read_link() -> str:
    return access.site().keys.unsign("login", HOUSE, request.args.get("t", "")) or ""


@routes.post("/admin/logout")
def log_out() -> AnyResponse:
    """Out of the house, and out of every gathering that was entered from it."""
    house = access.site().house
    response = redirect("/", 303)
    places: list[Gathering] = [house.office] if house.office else []
    entries = {
        (entry.gathering, entry.staff) for entry in (places[0].state.entries if places else [])
    }
    places += [room.gathering for room in house]
    for gathering in places:
        who = access.staff_of(gathering, request.cookies)
        if who is None or (gathering.slug != HOUSE and (gathering.slug, who.id) not in entries):
            continue
        result = gathering.do(c.LogOut(), who)
        if isinstance(result, Refusal) and result.code == "unavailable":
            raise Refused(result)
        response.delete_cookie(access.staff_cookie(gathering.slug))
    return response
