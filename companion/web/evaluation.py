"""The evaluation: what the team does after the evening, page by page below `/evaluation`. Its first
page is whether the record is public, and the files."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, g, make_response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from companion.domain.moments import iso
from companion.domain.refusals import Refusal, refuse
from companion.domain.results import commands as c
from companion.domain.results.record import without_names
from companion.domain.results.screen import show_publication
from companion.domain.rules import Who
from companion.live.house import Room
from companion.live.pauses import aside
from companion.outside.record_files import MIME, write_record
from companion.web import access
from companion.web.moderation import signature
from companion.web.pages import page
from companion.web.particulars import new_nonce, nonce, number
from companion.web.refusals import Refused, answer, status
from companion.web.results import read

routes = Blueprint("evaluation", __name__)

ACTIONS = {
    "publish": c.PublishResults,
    "withdraw": c.WithdrawResults,
    "undo": c.UndoResults,
}


@routes.get("/g/<slug>/evaluation")
def evaluate(slug: str) -> Response:
    """Whether the record is public, and the files."""
    room, who = enter(slug)
    room.gathering.catch_up()
    return show_evaluation(room, who)


@routes.post("/g/<slug>/evaluation/<action>")
def decide(slug: str, action: str) -> AnyResponse:
    room, who = enter(slug)
    if action not in ACTIONS:
        raise Refused(refuse("not_found"))
    try:
        command = ACTIONS[action](number(request.form.get("version")))
        access.done(room.gathering.once(command, who, nonce()))
    except Refused as refused:
        return show_evaluation(room, who, refused.refusal)
    return redirect(f"/g/{slug}/evaluation?done={action}", 303)


def show_evaluation(room: Room, who: Who, refusal: Refusal | None = None) -> Response:
    gathering = room.gathering
    g.form_page = f"/g/{gathering.slug}/evaluation"
    html = page(
        "evaluation.html",
        room,
        results=show_publication(gathering.state, gathering.words),
        refusal=answer(refusal) if refusal else None,
        done=request.args.get("done"),
        forms=c.FORMS,
        nonce=new_nonce(),
        **signature(gathering, who),
    )
    return make_response(html, status(refusal) if refusal else 200)


@routes.get("/g/<slug>/evaluation/record.<form>")
def fetch(slug: str, form: str) -> Response:
    """The record as a file; `?names`: with the names beside the ideas, for admins. Every one that
    leaves the house stands in the log."""
    room, who = enter(slug)
    gathering = room.gathering
    names = "names" in request.args
    access.done(gathering.do(c.FetchRecord(form, names), who))
    record = read(room)
    head = about(iso(gathering.clock()), gathering.state.results.now.public, names)
    content = aside(write_record, record if names else without_names(record), form, head)
    response = make_response(content)
    response.content_type = MIME[form]
    name = f"{slug}-ergebnisse{'-mit-namen' if names else ''}.{form}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def about(moment: str, public: bool, names: bool) -> dict[str, Any]:
    """What a record's file says of itself."""
    return {"exported": moment, "public": public, "names": names}


def enter(slug: str) -> tuple[Room, Who]:
    room = access.room(slug)
    return room, access.require_staff(room.gathering, "moderator")
