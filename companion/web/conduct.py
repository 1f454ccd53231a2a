"""Pages about what hangs on the wall: a guest reports an idea, and the public ledger of what was
hidden. Both work without JavaScript."""

from __future__ import annotations

import secrets

from flask import Blueprint, Response, jsonify, make_response

from companion.domain.conduct.commands import REPORT_REASONS
from companion.domain.ledger import Ledger, ledger
from companion.domain.refusals import refuse
from companion.domain.ruling import shown_idea
from companion.domain.screens import IDEAS, SCREENS
from companion.live.house import Room
from companion.web import access
from companion.web.pages import page
from companion.web.refusals import Refused

routes = Blueprint("conduct", __name__)


@routes.get("/g/<slug>/report/<idea>")
def report(slug: str, idea: str) -> Response:
    """The form, for a page without scripts."""
    room = access.room(slug)
    state, words = room.gathering.state, room.gathering.words
    who, token = access.welcome_guest(slug)
    found = shown_idea(state, idea, who.id)
    if found is None:
        raise Refused(refuse("unknown_idea"))
    html = page(
        "report.html",
        room,
        idea=SCREENS["guest"].part(IDEAS).shows(found.whole, words),
        reasons=REPORT_REASONS,
        nonce=secrets.token_urlsafe(12),
    )
    response = make_response(html)
    access.remember_guest(response, slug, token)
    return response


@routes.get("/g/<slug>/ledger")
def show_ledger(slug: str) -> str:
    room = access.room(slug)
    return page("ledger.html", room, ledger=counted(room).facts())


@routes.get("/g/<slug>/ledger.json")
def tell_ledger(slug: str) -> Response:
    """The same counts for programs."""
    room = access.room(slug)
    response = jsonify(counted(room).facts())
    response.headers["Cache-Control"] = "public, max-age=1"
    return response


def counted(room: Room) -> Ledger:
    """Once a second at most: thousands of ideas are gone through."""
    gathering = room.gathering
    key, now = ("ledger", gathering.slug), (gathering.epoch, int(gathering.clock()))
    state = gathering.state
    return access.site().shelf.get(
        key, now, lambda: ledger(state.ideas.values(), state.results.figures)
    )
