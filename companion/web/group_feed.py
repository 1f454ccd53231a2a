"""Small groups over plain HTTP: one's own screen, for phones without a socket."""

from __future__ import annotations

from flask import Blueprint, Response, current_app

from companion.domain import delta
from companion.domain.groups.walls import screen_of
from companion.live.protocol import encode
from companion.web import access

routes = Blueprint("group_feed", __name__)


@routes.get("/g/<slug>/group/feed")
def group_feed(slug: str) -> Response:
    """The screen `group` of who asks, whole, with what is theirs alone under `own`. A group is some
    dozen people: it is made anew for each of them."""
    gathering = access.room(slug).gathering
    who = access.require_guest(slug)
    gathering.catch_up()  # they may have joined at another worker just now
    state, words = gathering.state, gathering.words
    update = {
        "epoch": gathering.epoch,
        **delta.fresh(screen_of(state, who.id), state, words),
        "own": delta.own(who.id, state, words),
    }
    response = current_app.response_class(encode(update), mimetype="application/json")
    response.headers["Cache-Control"] = "private, no-store"
    return response
