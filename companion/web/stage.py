"""The stage: what the hall's screen shows."""

from __future__ import annotations

from flask import Blueprint
from markupsafe import Markup

from companion.outside import qr
from companion.web import access
from companion.web.pages import page

routes = Blueprint("stage", __name__)


@routes.get("/g/<slug>/projector")
def projector(slug: str) -> str:
    """The hall's screen. It carries the plain address: the stream's camera sees it, and a venue
    code in its view could be used from home."""
    room = access.room(slug)
    access.require_staff(room.gathering, "stage", "moderator")
    address = f"{access.site().base_url}/g/{slug}/"
    code = Markup(qr.svg(address))  # noqa: S704  # our own SVG of our own address
    return page("projector.html", room, screen="projector", qr=code)
