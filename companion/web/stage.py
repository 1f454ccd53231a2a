"""The stage: what the hall's screen shows, and the page on which the crew directs it."""

from __future__ import annotations

import datetime as dt

from flask import Blueprint, request
from markupsafe import Markup

from companion.domain.stage.rules import CAPTION_LIMIT
from companion.outside import qr
from companion.web import access
from companion.web.moderation import signature
from companion.web.pages import allow_frames, allow_to_be_framed, page

routes = Blueprint("stage", __name__)


@routes.get("/g/<slug>/projector")
def projector(slug: str) -> str:
    """The hall's screen. It carries the plain address: the stream's camera sees it, and a venue
    code in its view could be used from home. `?preview`: what is prepared, for the crew's page."""
    room = access.room(slug)
    preview = "preview" in request.args
    access.require_staff(room.gathering, *(() if preview else ("stage",)), "moderator")
    allow_to_be_framed()
    return page(
        "projector.html",
        room,
        screen="stage" if preview else "projector",
        preview=preview,
        qr=plain_code(slug),
        now=dt.datetime.fromtimestamp(room.gathering.clock(), dt.UTC),
    )


@routes.get("/g/<slug>/stage")
def stage(slug: str) -> str:
    """Preview and on air as small true pictures, keys for all that can be shown, the history."""
    room = access.room(slug)
    who = access.require_staff(room.gathering, "moderator")
    allow_frames()
    return page(
        "stage.html",
        room,
        screen="stage",
        caption_limit=CAPTION_LIMIT,
        **signature(room.gathering, who),
    )


def plain_code(slug: str) -> Markup:
    """The QR code of the gathering's plain address."""
    return Markup(qr.svg(f"{access.site().base_url}/g/{slug}/"))  # noqa: S704  # our own SVG
