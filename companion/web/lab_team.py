"""Labs as the team sets them up: made of a theme, described, opened and closed; their ideas, their
meetings, how many are in them, and what those are told."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, g, make_response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from companion.domain.command import Command
from companion.domain.labs import commands as c
from companion.domain.labs import rules, telling
from companion.domain.labs.events import LabMade
from companion.domain.labs.ideas import works_on
from companion.domain.labs.standing import Lab
from companion.domain.refusals import Refusal, refuse
from companion.domain.results import record
from companion.domain.rules import Who
from companion.domain.screens import Item
from companion.domain.state import PUBLISHED
from companion.live.house import Room
from companion.live.pauses import breathing
from companion.web import access
from companion.web.lab_views import (
    counts,
    form_of,
    ideas,
    lab_view,
    message_view,
    messages_of,
    title_of,
)
from companion.web.moderation import signature
from companion.web.pages import page
from companion.web.particulars import View, moment, new_nonce, nonce, number
from companion.web.refusals import Refused, answer, status

routes = Blueprint("lab_team", __name__)

#: Ideas that are listed, of those in a lab and of those that are looked for.
LISTED, FOUND = 100, 20
#: Minutes of a meeting unless the team says otherwise.
USUAL = 90
DESCRIBED = ("title", "text", "name", "mail", "phone")
LIMITS = {
    "title": rules.TITLE_LIMIT,
    "text": rules.TEXT_LIMIT,
    "place": rules.PLACE_LIMIT,
    "link": rules.LINK_LIMIT,
    "subject": telling.SUBJECT_LIMIT,
    "message": telling.MESSAGE_LIMIT,
}

Form = Mapping[str, Any]


@routes.get("/g/<slug>/evaluation/labs")
def show(slug: str) -> Response:
    room, who = enter(slug)
    return show_all(room, who)


def show_all(
    room: Room, who: Who, form: Form | None = None, refusal: Refusal | None = None
) -> Response:
    gathering = room.gathering
    g.form_page = f"/g/{gathering.slug}/evaluation/labs"
    labs, there = gathering.state.labs, ideas(room)
    html = page(
        "evaluation-labs.html",
        room,
        labs=[
            lab_view(room, lab) | counts(room, lab) | {"ideas": len(there.get(lab.id, ()))}
            for lab in labs.shown()
        ],
        removed=[lab_view(room, lab) for lab in labs.labs.values() if not lab.is_there],
        themes=themes_view(room),
        free=[theme for theme in themes_view(room) if not theme["has_lab"]],
        form=form or {},
        mails=access.site().mailer.sends,
        limits=LIMITS,
        refusal=answer(refusal) if refusal else None,
        done=request.args.get("done"),
        nonces=new_nonce,
        **signature(gathering, who),
    )
    return make_response(html, status(refusal) if refusal else 200)


@routes.post("/g/<slug>/evaluation/labs")
def make(slug: str) -> AnyResponse:
    """A new lab: of a theme, whose title it gets, or as it is described."""
    room, who = enter(slug)
    form = described(request.form)
    command = c.MakeLab(**form)
    try:
        made = access.done(room.gathering.once(command, who, nonce()))
    except Refused as refused:
        return show_all(room, who, form, refused.refusal)
    assert isinstance(made.event, LabMade)
    return redirect(f"/g/{slug}/evaluation/labs/{made.event.lab}?done=made", 303)


@routes.get("/g/<slug>/evaluation/labs/<lab>")
def one(slug: str, lab: str) -> Response:
    room, who = enter(slug)
    return show_one(room, who, find(room, lab))


def show_one(
    room: Room,
    who: Who,
    lab: Lab,
    form: Form | None = None,
    refusal: Refusal | None = None,
    action: str = "",
    found: list[Item] | None = None,
) -> Response:
    """With a refusal of one of its forms (`action`), what was typed stays there."""
    gathering = room.gathering
    g.form_page = f"/g/{gathering.slug}/evaluation/labs/{lab.id}"
    there, view = ideas(room).get(lab.id, []), lab_view(room, lab)
    typed = form or {}
    html = page(
        "evaluation-lab.html",
        room,
        lab=view,
        decided=decided_view(room, lab),
        described=typed if action == "change" else form_of(view),
        typed=typed,
        action=action,
        themes=themes_view(room, lab),
        ideas=there[:LISTED],
        count=len(there),
        found=found,
        members=counts(room, lab),
        messages=[message_view(room, one) for one in messages_of(room, lab)],
        mails=access.site().mailer.sends,
        pace=access.site().settings.mails_per_minute,
        limits=LIMITS,
        usual=USUAL,
        refusal=answer(refusal) if refusal else None,
        done=request.args.get("done"),
        nonces=new_nonce,
        **signature(gathering, who),
    )
    return make_response(html, status(refusal) if refusal else 200)


@routes.post("/g/<slug>/evaluation/labs/<lab>/<action>")
def do(slug: str, lab: str, action: str) -> AnyResponse:
    """One of the forms of its page."""
    room, who = enter(slug)
    there, form = find(room, lab), request.form
    if action == "search":
        return show_one(room, who, there, form, found=search(room, there, form.get("q", "")))
    try:
        command = read(room, there, action)
        access.done(room.gathering.once(command, who, nonce()))
    except Refused as refused:
        typed = described(form) if action == "change" else form
        return show_one(room, who, there, typed, refused.refusal, action)
    back = f"/g/{slug}/evaluation/labs"
    return redirect(f"{back}{'' if action == 'remove' else f'/{lab}'}?done={action}", 303)


def read(room: Room, lab: Lab, action: str) -> Command:
    """What a form asks."""
    form, id = request.form, lab.id
    if action == "write":
        subject, text = form.get("subject", ""), form.get("text", "")
        return c.WriteToLab(id, subject, text, form.get("to", ""))
    version = number(form.get("version"))
    commands: dict[str, Callable[[], Command]] = {
        "change": lambda: c.ChangeLab(**described(form), lab=id, version=version),
        "open": lambda: c.OpenLab(id, version, takes=True),
        "close": lambda: c.OpenLab(id, version, takes=False),
        "add": lambda: c.AddIdea(id, version, form.get("idea", "")),
        "take": lambda: c.TakeIdea(id, version, form.get("idea", "")),
        "meeting": lambda: meeting(room, id, version),
        "drop-meeting": lambda: c.RemoveMeeting(id, version, form.get("meeting", "")),
        "remove": lambda: c.RemoveLab(id, version),
        "undo": lambda: c.UndoLab(id, version),
    }
    if action not in commands:
        raise Refused(refuse("not_found"))
    return commands[action]()


def described(form: Any) -> dict[str, Any]:
    """What a lab says, as its form has it."""
    texts = {key: form.get(key, "") for key in DESCRIBED}
    return {**texts, "themes": tuple(form.getlist("themes"))}


def meeting(room: Room, lab: str, version: int) -> c.SetMeeting:
    """The gathering's own time, as people there read their clocks."""
    form = request.form
    try:
        day, time = (dt.date.fromisoformat(form["day"]), dt.time.fromisoformat(form["time"]))
        starts = dt.datetime.combine(day, time, ZoneInfo(room.definition.timezone)).timestamp()
    except (KeyError, ValueError, OverflowError):
        raise Refused(refuse("bad_moment", field="day")) from None
    return c.SetMeeting(
        lab,
        version,
        int(starts),
        number(form.get("minutes") or str(USUAL)),
        place=form.get("place", ""),
        link=form.get("link", ""),
        meeting=form.get("meeting") or None,
    )


def search(room: Room, lab: Lab, query: str) -> list[Item]:
    """Public ideas in which all these words stand and that the lab does not work on, the most
    supported first. By POST: no address holds what somebody wrote (rule P1)."""
    state, words = room.gathering.state, room.gathering.words
    wanted = query.casefold().split()
    there = [
        idea
        for idea in breathing(list(state.ideas.values()))
        if idea.status == PUBLISHED
        and all(word in words.get(idea.standing.words, "").casefold() for word in wanted)
        and not works_on(lab.standing, idea)
    ]
    there.sort(key=lambda idea: (-idea.support, idea.at))
    return [record.show(idea, state, words) for idea in there[:FOUND]] if wanted else []


def enter(slug: str) -> tuple[Room, Who]:
    room = access.room(slug)
    who = access.require_staff(room.gathering, "moderator")
    room.gathering.catch_up()
    return room, who


def find(room: Room, id: str) -> Lab:
    """The lab, also one that was removed: it can be brought back."""
    lab = room.gathering.state.labs.labs.get(id)
    if lab is None:
        raise Refused(refuse("unknown_lab"))
    return lab


def themes_view(room: Room, lab: Lab | None = None) -> list[View]:
    """The gathering's themes, and those of the lab that it has no more."""
    state = room.gathering.state
    there = [theme.id for theme in state.themes.there]
    own = lab.standing.themes if lab else ()
    covered = {theme for one in state.labs.shown() for theme in one.standing.themes}
    return [
        {"id": id, "title": title_of(room, id), "has_lab": id in covered}
        for id in dict.fromkeys((*there, *own))
    ]


def decided_view(room: Room, lab: Lab) -> View:
    """Who decided last, what and when."""
    standing = lab.standing
    return {
        "what": standing.what,
        "by": room.gathering.words.get(standing.by, ""),
        "at": moment(standing.at, ZoneInfo(room.definition.timezone)),
        "undo": bool(lab.past),
        "removed": standing.removed,
    }
