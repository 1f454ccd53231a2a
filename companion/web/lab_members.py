"""Who is in a lab, on a page and as a file: names and addresses are the lead's alone, and every
look at them stands in the log."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from flask import Blueprint, Response, make_response

from companion.domain.labs import commands as c
from companion.domain.labs.screen import show_member
from companion.domain.labs.standing import Lab
from companion.domain.rules import Who
from companion.live.house import Room
from companion.outside.member_files import MIME, write_members
from companion.web import access
from companion.web.lab_team import enter, find
from companion.web.lab_views import counts, lab_view
from companion.web.moderation import signature
from companion.web.pages import page
from companion.web.particulars import View, moment

routes = Blueprint("lab_members", __name__)


@routes.get("/g/<slug>/evaluation/labs/<lab>/members")
def members(slug: str, lab: str) -> str:
    """Names and addresses, for whoever leads."""
    room, who, there = enter_members(slug, lab, c.PAGE)
    return page(
        "evaluation-lab-members.html",
        room,
        lab=lab_view(room, there),
        members=list(listed(room, there)),
        waiting=counts(room, there)["waiting"],
        **signature(room.gathering, who),
    )


@routes.get("/g/<slug>/evaluation/labs/<lab>/members.<form>")
def members_file(slug: str, lab: str, form: str) -> Response:
    room, _, there = enter_members(slug, lab, form)
    people = [one | {"at": one["at"].isoformat()} for one in listed(room, there)]
    content = write_members(people, form)
    response = make_response(content)
    response.content_type = MIME[form]
    response.headers["Content-Disposition"] = f'attachment; filename="{slug}-labor-{lab}.{form}"'
    return response


def enter_members(slug: str, lab: str, what: str) -> tuple[Room, Who, Lab]:
    """Whoever leads; that they looked is noted before anything is shown."""
    room, who = enter(slug)
    access.done(room.gathering.do(c.ViewMembers(lab, what), who))
    return room, who, find(room, lab)


def listed(room: Room, lab: Lab) -> list[View]:
    zone = ZoneInfo(room.definition.timezone)
    return [
        show_member(one, room.gathering.words) | {"at": moment(one.confirmed, zone)}
        for one in room.gathering.state.labs.in_lab(lab.id)
    ]
