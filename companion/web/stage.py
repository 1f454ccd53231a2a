"""The stage: what the hall's screen shows, and the page on which the crew directs it."""

from __future__ import annotations

import datetime as dt

from flask import Blueprint, request
from markupsafe import Markup

from companion.domain.refusals import refuse
from companion.domain.stage.rules import CAPTION_LIMIT
from companion.live.house import Room
from companion.outside import qr
from companion.web import access, replay
from companion.web.moderation import signature
from companion.web.pages import allow_frames, allow_to_be_framed, page
from companion.web.refusals import Refused

routes = Blueprint("stage", __name__)


@routes.get("/g/<slug>/projector")
def projector(slug: str) -> str:
    """The hall's screen. It carries the plain address: the stream's camera sees it, and a venue
    code in its view could be used from home. `?preview`: what is prepared, for the crew's page.
    `?replay`: the evening once more."""
    room = access.room(slug)
    if "replay" in request.args:
        return replayed(room)
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


def replayed(room: Room) -> str:
    """It plays what replay.stretch answers. `?day`, `?at`: where it begins; `?speed`, `?skips`:
    how; `?still`: not before somebody says so; `?team`: with what the team alone may see."""
    slug, (_, team) = room.gathering.slug, replay.enter(room.gathering.slug)
    outline, _ = replay.outlined(room)
    evening = replay.chosen(outline.evenings(room.definition), room.definition)
    if evening is None:
        raise Refused(refuse("not_found"))
    allow_to_be_framed()
    return page(
        "projector.html",
        room,
        screen="projector",
        moment=evening.at,
        preview=False,
        replay={
            "from": evening.at,
            "until": evening.until,
            "at": replay.number("at") if "at" in request.args else evening.at,
            "speed": request.args.get("speed", ""),
            "skips": request.args.get("skips", ""),
            "plays": "still" not in request.args,
            "team": team,
        },
        qr=plain_code(slug),
        now=dt.datetime.fromtimestamp(evening.at, dt.UTC),
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
