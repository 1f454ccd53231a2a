"""The audience's pages: the gatherings, and one gathering as a guest sees it. They work without
JavaScript."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from companion.domain import delta
from companion.domain.commands import KINDS
from companion.domain.refusals import Refusal
from companion.domain.rules import Who
from companion.domain.screens import SCREENS
from companion.domain.text import NAME_LIMIT, TEXT_LIMIT
from companion.live.house import Room
from companion.web import access
from companion.web.pages import gathering_view, page
from companion.web.refusals import answer, status

routes = Blueprint("audience", __name__)

#: Ideas in the page itself; its script brings the others.
WALL = 100
FORM_FIELDS = ("text", "kind", "theme", "author")


@routes.get("/")
def home() -> str | AnyResponse:
    """The gatherings; straight to the one that is on, if it is one."""
    views = [gathering_view(room) for room in access.site().house]
    on = [view for view in views if view["state"] == "on"]
    if len(on) == 1 and "all" not in request.args:
        return redirect(on[0]["path"])
    return render_template("home.html", gatherings=views, gathering=None, page={})


@routes.get("/g/<slug>/")
def guest(slug: str) -> Response:
    room = access.room(slug)
    who, token = access.welcome_guest(slug)
    response = show_guest(room, who)
    access.remember_guest(response, slug, token)
    return response


def show_guest(
    room: Room, who: Who, refusal: Refusal | None = None, form: Mapping[str, str] | None = None
) -> Response:
    """The guest page; with a refusal, what was typed stays in the form."""
    gathering = room.gathering
    state, words = gathering.state, gathering.words
    own = delta.own(who.id, state, words)
    order = "top" if request.values.get("order") == "top" else "new"
    presence = room.fanout.presence() if room.fanout else {"venue": 0, "remote": 0}
    html = page(
        "guest.html",
        room,
        screen="guest",
        token=access.site().keys.sign("visitor", gathering.slug, who.id),
        own=own,
        wall=wall(room, order),
        spotlight=state.spotlight,
        supported={item["id"] for item in own["supports"]},
        order=order,
        done=request.args.get("done"),
        refusal=answer(refusal) if refusal else None,
        form={name: (form or {}).get(name, "") for name in FORM_FIELDS},
        nonce=new_nonce(),
        nonces=new_nonce,
        kinds=KINDS,
        limits={"text": TEXT_LIMIT, "author": NAME_LIMIT},
        origin="venue" if who.id in state.checked_in else "remote",
        counts=presence,
    )
    return make_response(html, status(refusal) if refusal else 200)


def wall(room: Room, order: str) -> list[dict[str, Any]]:
    """The published ideas, newest or most supported first, up to WALL of them."""
    state, words = room.gathering.state, room.gathering.words
    screen = SCREENS["guest"]
    ideas = [idea for idea in state.ideas.values() if screen.holds(idea)]
    if order == "top":
        ideas.sort(key=lambda idea: (-len(idea.supporters), -idea.at))
    else:
        ideas.sort(key=lambda idea: -idea.at)
    return [screen.shows(idea, words) for idea in ideas[:WALL]]


def new_nonce() -> str:
    return secrets.token_urlsafe(12)
