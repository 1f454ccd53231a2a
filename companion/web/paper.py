"""Cards and the microphone: the team enters what somebody wrote or says. A page for a phone in the
hall and for a keyboard; it works without JavaScript."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, Response, g, make_response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from companion.domain.commands import KINDS
from companion.domain.paper.commands import EnterIdea
from companion.domain.refusals import Refusal
from companion.domain.rules import Who
from companion.domain.screens import IDEAS, SCREENS
from companion.domain.text import NAME_LIMIT, TEXT_LIMIT
from companion.live.house import Room
from companion.web import access
from companion.web.moderation import signature
from companion.web.pages import page
from companion.web.particulars import new_nonce, nonce
from companion.web.refusals import Refused, answer, status

routes = Blueprint("paper", __name__)

#: Cards that the page shows again, the latest first: so nobody types one twice.
SHOWN = 5


@routes.get("/g/<slug>/paper")
def show(slug: str) -> Response:
    room = access.room(slug)
    who = access.require_staff(room.gathering, "moderator", "desk")
    if "done" in request.args:  # at another worker, perhaps
        room.gathering.catch_up()
    return show_form(room, who)


@routes.post("/g/<slug>/paper")
def enter(slug: str) -> AnyResponse:
    """One card. What was typed stays where it is refused."""
    room = access.room(slug)
    who = access.require_staff(room.gathering, "moderator", "desk")
    form = request.form
    command = EnterIdea(
        form.get("text", ""),
        kind=form.get("kind", KINDS[0]),
        theme=form.get("theme") or None,
        author=form.get("author") or None,
        publish="publish" in form,
    )
    try:
        access.done(room.gathering.once(command, who, nonce()))
    except Refused as refused:
        return show_form(room, who, refused.refusal, form)
    kept = "&publish" if command.publish else ""  # whoever enters a pile does it one way
    return redirect(f"/g/{slug}/paper?done={kept}", 303)


def show_form(
    room: Room,
    who: Who,
    refusal: Refusal | None = None,
    form: Mapping[str, str] | None = None,
) -> Response:
    gathering = room.gathering
    g.form_page = f"/g/{gathering.slug}/paper"
    mine = [idea for idea in gathering.state.ideas.values() if idea.staff == who.id]
    shows = SCREENS["moderator"].part(IDEAS).shows
    html = page(
        "paper.html",
        room,
        form=({"publish": "on"} if "publish" in request.args else {}) if form is None else form,
        refusal=answer(refusal) if refusal else None,
        done="done" in request.args,
        cards=[
            shows(idea, gathering.words)
            | {"receipt": access.site().keys.receipt_code(gathering.slug, idea.by)}
            for idea in mine[: -SHOWN - 1 : -1]
        ],
        entered=len(mine),
        kinds=KINDS,
        limits={"text": TEXT_LIMIT, "author": NAME_LIMIT},
        nonce=new_nonce(),
        **signature(gathering, who),
    )
    return make_response(html, status(refusal) if refusal else 200)
