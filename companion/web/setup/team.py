"""The set-up's page of the team: who may do what here, and links for more."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, g, make_response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from companion.domain import commands as c
from companion.domain.events import StaffInvited
from companion.domain.refusals import Refusal
from companion.domain.rules import Who
from companion.domain.text import NAME_LIMIT
from companion.live.house import Room
from companion.web import access
from companion.web.moderation import signature
from companion.web.pages import gathering_view, page
from companion.web.particulars import moment, new_nonce, nonce
from companion.web.refusals import Refused, message, status
from companion.web.setup.showing import enter

routes = Blueprint("setup_team", __name__)

DAY = 86_400


@routes.get("/g/<slug>/setup/team")
def team(slug: str) -> str:
    room, who = enter(slug)
    return show_team(room, who, {"done": request.args.get("done")})


@routes.post("/g/<slug>/setup/team")
def act_on_team(slug: str) -> AnyResponse:
    """Invites somebody, whose link is shown this once, or takes all rights from somebody."""
    room, who = enter(slug)
    form, settings = request.form, access.site().settings
    g.form_page = f"/g/{slug}/setup/team"
    if form.get("action") == "revoke":
        access.done(room.gathering.once(c.RevokeStaff(form.get("staff", "")), who, nonce()))
        return redirect(f"/g/{slug}/setup/team?done=revoke", 303)
    role = form.get("role", "")
    seconds = settings.stage_days * DAY if role == "stage" else settings.link_hours * 3600
    command = c.InviteStaff(form.get("name", ""), role, seconds)
    result = room.gathering.once(command, who, nonce())
    if isinstance(result, Refusal):
        if result.code not in ("empty", "too_long", "bad_text", "unknown_role"):
            raise Refused(result)
        said = {"refusal": message(result), "form": form}
        return make_response(show_team(room, who, said), status(result))
    assert isinstance(result.event, StaffInvited)
    path = access.login_path(access.site().keys, slug, result.event.link)
    return make_response(
        show_team(
            room,
            who,
            {
                "link": access.site().base_url + path,
                "invited": room.gathering.words.get(result.event.staff, ""),
                "role_invited": role,
            },
        )
    )


def show_team(room: Room, who: Who, more: dict[str, Any]) -> str:
    state, now = room.gathering.state, room.gathering.clock()
    zone = ZoneInfo(room.definition.timezone)
    on = {session.staff for session in state.sessions.values() if session.expires > now}
    people = [
        {
            "id": one.id,
            "name": room.gathering.words.get(one.id),
            "role": one.role,
            "state": "revoked"
            if one.revoked
            else "on"
            if one.id in on
            else "used"
            if one.used
            else "expired"
            if one.expires <= now
            else "invited",
            "until": moment(one.expires, zone),
            "self": one.id == who.id,
        }
        for one in state.staff.values()
    ]
    people.sort(key=lambda one: (one["state"] == "revoked", c.ROLES.index(str(one["role"]))))
    return page(
        "setup-team.html",
        room,
        people=people,
        roles_known=c.ROLES,
        hours=access.site().settings.link_hours,
        days=access.site().settings.stage_days,
        name_limit=NAME_LIMIT,
        nonces=new_nonce,
        view=gathering_view(room),
        **{"link": None, "refusal": None, "form": {}, "done": None, **more},
        **signature(room.gathering, who),
    )
